//! The values of an `<AttributeSelector>` (XACML 3.0, sections 5.30 and 7.3.7).

use super::{Path, Refusal};
use crate::value::document::NodeId;
use crate::value::{Content, DataType, Value, ValueErrorKind};
use crate::xacml::Status;

/// The values of the nodes that a path selects, in document order.
///
/// `context` is the path of the attribute that `ContextSelectorId` names: it must select one node, from where the
/// selector's path is seen. Without it that is the root, above the single child of `<Content>`.
///
/// # Errors
/// `syntax-error` where a path selects no nodes by its nature, where the context is not one node, and for a data type
/// that no text is converted to; `processing-error` for text that is not of the data type.
pub fn select_values(
    path: &Path,
    context: Option<&Path>,
    content: &Content,
    data_type: DataType,
    steps: &mut u32,
) -> Result<Vec<Value>, Refusal> {
    // A path alone is no xpathExpression: it has no category.
    if data_type == DataType::XPathExpression {
        return Err(Refusal::Error(Status::SyntaxError));
    }
    let node = match context {
        None => NodeId::ROOT,
        Some(context) => match *context.select(content, NodeId::ROOT, steps)? {
            [node] => node,
            _ => return Err(Refusal::Error(Status::SyntaxError)),
        },
    };
    let nodes = path.select(content, node, steps)?;
    let values = nodes.into_iter().map(|node| {
        let text = content.document().string_value(node);
        Value::parse(data_type, text).map_err(|error| match error.kind() {
            ValueErrorKind::Lexical => Refusal::Error(Status::ProcessingError),
            ValueErrorKind::Range => Refusal::Unsupported,
        })
    });
    values.collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::tests::path;
    use super::*;

    const RECORDS: &str =
        "<r><p n='1'><n>Bart</n><a> 9 </a></p><p n='2'><n>Lisa<!-- ! --></n><a>x</a></p></r>";
    const SYNTAX: Refusal = Refusal::Error(Status::SyntaxError);

    fn select(
        selector: &str,
        context: Option<&str>,
        data_type: DataType,
    ) -> Result<Vec<String>, Refusal> {
        let content = Content::parse(RECORDS).unwrap();
        let (selector, context) = (path(selector), context.map(path));
        let values = select_values(
            &selector,
            context.as_ref(),
            &content,
            data_type,
            &mut 10_000,
        )?;
        assert!(
            values
                .iter()
                .all(|value| value.data_type() == Some(data_type))
        );
        Ok(values.iter().map(Value::to_string).collect())
    }

    #[test]
    fn every_selected_node_gives_a_value() {
        let string = |path| select(path, None, DataType::String).unwrap();
        assert_eq!(string("r/p/n/text()"), ["Bart", "Lisa"]);
        assert_eq!(string("//n"), ["Bart", "Lisa"]);
        assert_eq!(string("//@n | //comment()"), ["1", "2", " ! "]);
        assert_eq!(string("/"), ["Bart 9 Lisax"]);
        assert!(string("p").is_empty());
        assert_eq!(select("//@n", None, DataType::Integer).unwrap(), ["1", "2"]);
        assert_eq!(select("//p[1]/a", None, DataType::Double).unwrap(), ["9"]);
    }

    #[test]
    fn text_must_be_of_the_data_type() {
        let error = Refusal::Error(Status::ProcessingError);
        assert_eq!(select("//a", None, DataType::Integer), Err(error));
        assert_eq!(select("//n", None, DataType::IpAddress), Err(error));
        assert_eq!(
            select("//n", None, DataType::DnsName).unwrap(),
            ["Bart", "Lisa"]
        );
        assert_eq!(select("//n", None, DataType::XPathExpression), Err(SYNTAX));
        let huge = Content::parse(&format!("<a>{}</a>", "9".repeat(60))).unwrap();
        assert_eq!(
            select_values(&path("a"), None, &huge, DataType::Integer, &mut 10_000),
            Err(Refusal::Unsupported)
        );
    }

    #[test]
    fn the_context_is_one_node_and_absolute_paths_leave_it() {
        let string = |path, context| select(path, Some(context), DataType::String);
        assert_eq!(string("n", "r/p[2]").unwrap(), ["Lisa"]);
        assert_eq!(string("../@n", "//p[1]/n").unwrap(), ["1"]);
        assert_eq!(string("/r/p/n", "r/p[2]").unwrap(), ["Bart", "Lisa"]);
        assert!(string("/n", "r/p[2]").unwrap().is_empty());
        assert_eq!(string("n", "r/p"), Err(SYNTAX));
        assert_eq!(string("n", "r/q"), Err(SYNTAX));
        assert_eq!(string("n", "'r'"), Err(SYNTAX));
    }

    #[test]
    fn a_path_selects_nodes_or_is_an_error() {
        assert_eq!(select("count(//p)", None, DataType::Integer), Err(SYNTAX));
        assert_eq!(select("string(//n)", None, DataType::String), Err(SYNTAX));
        assert_eq!(select("//p = 1", None, DataType::Boolean), Err(SYNTAX));
        assert_eq!(select("id('x')", None, DataType::String), Ok(Vec::new()));
    }
}
