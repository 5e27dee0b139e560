//! An element cut out of its document.

use super::element::Node;
use super::printer::escape;
use super::writer::name_end;
use crate::xacml::context::by_prefix;

/// An element as a document of its own: it declares all namespaces in force where it stood, in the order of their
/// prefixes, and is otherwise as written. `source` is the text of the document.
pub(super) fn standalone(node: Node<'_>, source: &str) -> String {
    let element = source.get(node.range()).unwrap_or_default();
    let (tag, rest) = element
        .split_at_checked(tag_end(element))
        .unwrap_or((element, ""));
    let name = tag.get(..name_end(tag)).unwrap_or_default();
    let mut out = name.to_owned();
    let declared = node
        .namespaces()
        .filter(|namespace| namespace.name() != Some("xml"))
        .map(|namespace| (namespace.name().unwrap_or_default(), namespace.uri()))
        .filter(|(_, uri)| !uri.is_empty());
    for (prefix, uri) in by_prefix(declared) {
        let colon = if prefix.is_empty() { "" } else { ":" };
        out.push_str(&format!(" xmlns{colon}{prefix}=\""));
        escape(uri, true, &mut out);
        out.push('"');
    }
    for attribute in node.attributes() {
        out.push(' ');
        out.push_str(source.get(attribute.range()).unwrap_or_default());
    }
    out.push_str(rest);
    out
}

/// The root element of a document, as a document of its own; `None` where there is none.
pub(in crate::xacml) fn standalone_root(xml: &str) -> Option<String> {
    let document = roxmltree::Document::parse(xml).ok()?;
    Some(standalone(document.root_element(), xml))
}

/// Where a start tag ends: before its `>` or `/>`.
fn tag_end(element: &str) -> usize {
    let mut quote = None;
    for (at, byte) in element.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => {
                let end = element.get(..at).unwrap_or_default();
                return end.strip_suffix('/').unwrap_or(end).len();
            }
            (None, _) => {}
        }
    }
    element.len()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn cut(xml: &str) -> String {
        let document = roxmltree::Document::parse(xml).unwrap();
        let node = document.root_element().first_element_child();
        standalone(node.unwrap_or(document.root_element()), xml)
    }

    #[test]
    fn declares_what_was_in_force_and_no_more() {
        assert_eq!(
            cut(
                "<r xmlns='urn:a' xmlns:c='urn:&amp;'><b  xmlns:b = \"urn:b\" x='>' xml:lang='no'>t<!-- > --></b></r>"
            ),
            "<b xmlns=\"urn:a\" xmlns:b=\"urn:b\" xmlns:c=\"urn:&amp;\" x='>' xml:lang='no'>t<!-- > --></b>"
        );
        assert_eq!(cut("<r xmlns='urn:a'><b xmlns=''/></r>"), "<b/>");
        assert_eq!(cut("<r />"), "<r/>");
    }

    #[test]
    fn what_was_cut_out_is_cut_out_as_it_is() {
        let once =
            cut("<p:r xmlns:p='urn:p' xmlns='urn:a'><p:b y='1' xmlns:q='urn:q'><c/></p:b></p:r>");
        let document = roxmltree::Document::parse(&once).unwrap();
        assert_eq!(standalone(document.root_element(), &once), once);
    }
}
