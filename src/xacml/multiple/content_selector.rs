//! Questions about nodes: a path of the request that selects many of them stands for one question each (section 2.2).

use std::borrow::Cow;

use super::{Found, Individual, MOST_VALUES, MultipleError};
use crate::value::document::NodeId;
use crate::value::{Content, Value, XPathExpression};
use crate::xacml::context::{Attribute, Category};
use crate::xacml::xpath::Path;

/// The attribute whose paths select the nodes, as the profile calls it and as the conformance suite does.
const MULTIPLE: [&str; 2] = [
    "urn:oasis:names:tc:xacml:3.0:profile:multiple:content-selector",
    "urn:oasis:names:tc:xacml:3.0:multiple:content-selector",
];

/// The attribute that selects the one node of a question.
const SINGLE: &str = "urn:oasis:names:tc:xacml:3.0:content-selector";

/// Finds a question, as one for each node that its paths select, in document order; as it is where it has no such path.
///
/// # Errors
/// `malformed-xpath` and others where a path is none, `no-node` where it selects nothing, `unsupported-request` where it
/// costs too much, and `too-large`.
pub(super) fn expand<'a>(
    question: Individual<'a>,
    found: &mut Found<'a>,
) -> Result<(), MultipleError> {
    let mut left = vec![question];
    while let Some(question) = left.pop() {
        let Some((place, attribute)) = selector(&question) else {
            found.push(question)?;
            continue;
        };
        let paths = paths(&question, attribute, found)?;
        found.check_room(paths.len().saturating_add(left.len()))?;
        // Before there are so many of them.
        if paths.len().saturating_mul(question.values()) > MOST_VALUES && paths.len() > 1 {
            return Err(MultipleError::too_large(MOST_VALUES, "values together"));
        }
        // The last to be pushed is the next to be asked.
        for path in paths.into_iter().rev() {
            let mut next = question.clone();
            let categories = next.categories.get_mut(place.0).map(Cow::to_mut);
            let attribute =
                categories.and_then(|category: &mut Category| category.attributes.get_mut(place.1));
            if let Some(attribute) = attribute {
                attribute.id = SINGLE.to_owned();
                attribute.values = vec![Value::XPathExpression(Box::new(path))];
            }
            left.push(next);
        }
    }
    Ok(())
}

/// The first attribute of a question that selects many nodes, and where it is.
fn selector<'q>(question: &'q Individual<'_>) -> Option<((usize, usize), &'q Attribute)> {
    let is_path = |value: &Value| matches!(value, Value::XPathExpression(_));
    let categories = question.categories.iter().enumerate();
    let mut attributes = categories.flat_map(|(outer, category)| {
        let attributes = category.attributes.iter().enumerate();
        attributes.map(move |(inner, attribute)| ((outer, inner), attribute))
    });
    attributes.find(|(_, attribute)| {
        MULTIPLE.contains(&attribute.id.as_str()) && attribute.values.iter().all(is_path)
    })
}

/// A path for each node that the values of an attribute select.
fn paths(
    question: &Individual<'_>,
    attribute: &Attribute,
    found: &mut Found<'_>,
) -> Result<Vec<XPathExpression>, MultipleError> {
    let mut all = Vec::new();
    for value in &attribute.values {
        let Value::XPathExpression(expression) = value else {
            continue;
        };
        let mut contents = question
            .categories
            .iter()
            .filter(|category| *category.category == *expression.category)
            .filter_map(|category| category.content.as_deref());
        if let Some(content) = contents.next() {
            let nodes = select(expression, &expression.path, content, &mut found.steps)?;
            // Before a path is written for each of them.
            found.check_room(nodes.len().saturating_add(all.len()))?;
            all.extend(singles(expression, &nodes, content, &mut found.steps));
        }
    }
    if all.is_empty() {
        return Err(MultipleError {
            code: "no-node",
            message: format!("{} selects no node of the content", attribute.id),
        });
    }
    Ok(all)
}

/// A path for each node that a path selects: the path with the node's number after it, where that is its number among
/// all of them, and otherwise in parentheses.
fn singles(
    expression: &XPathExpression,
    nodes: &[NodeId],
    content: &Content,
    steps: &mut u32,
) -> Vec<XPathExpression> {
    let mut numbered = (1_usize..).zip(nodes);
    let plain = numbered.all(|(number, node)| {
        let path = format!("{}[{number}]", expression.path);
        let found = select(expression, &path, content, steps);
        found.is_ok_and(|found| found == [*node])
    });
    let (open, close) = if plain { ("", "") } else { ("(", ")") };
    let one = |(number, _)| XPathExpression {
        path: format!("{open}{}{close}[{number}]", expression.path).into(),
        ..expression.clone()
    };
    (1_usize..).zip(nodes).map(one).collect()
}

fn select(
    expression: &XPathExpression,
    path: &str,
    content: &Content,
    steps: &mut u32,
) -> Result<Vec<NodeId>, MultipleError> {
    let path = Path::parse(path, &expression.namespaces).map_err(|error| MultipleError {
        code: error.code(),
        message: format!("{}: {error}", expression.path),
    })?;
    path.select(content, NodeId::ROOT, steps)
        .map_err(|_| MultipleError {
            code: "unsupported-request",
            message: format!("{} selects no nodes, or too many", expression.path),
        })
}
