//! The functions over paths (XACML 3.0, section A.3.15).
//!
//! The functions of the same names in version 1.0 are not here: their paths are strings that see the whole request as
//! XACML 2.0 wrote it, a document that XACML 3.0 does not have.

use super::{Path, Refusal};
use crate::value::Content;
use crate::value::document::{Document, NodeId};

/// An xpathExpression with the content it selects from.
#[derive(Clone, Copy, Debug)]
pub struct Operand<'a> {
    /// `XPathCategory`.
    pub category: &'a str,
    /// The path.
    pub path: &'a Path,
    /// The content of the category, `None` where the request has none.
    pub content: Option<&'a Content>,
}

/// `xpath-node-count`: zero where there is no content.
pub fn node_count(operand: Operand<'_>, steps: &mut u32) -> Result<i128, Refusal> {
    let nodes = operand.nodes(steps)?.unwrap_or_default();
    Ok(i128::try_from(nodes.len()).unwrap_or(i128::MAX))
}

/// `xpath-node-equal`: whether some node is selected by both.
pub fn node_equal(
    first: Operand<'_>,
    second: Operand<'_>,
    steps: &mut u32,
) -> Result<bool, Refusal> {
    any_pair(first, second, steps, |_, node, others| {
        others.binary_search(&node).is_ok()
    })
}

/// `xpath-node-match`: whether some node that the second selects is selected by the first, or is below one that is.
pub fn node_match(
    first: Operand<'_>,
    second: Operand<'_>,
    steps: &mut u32,
) -> Result<bool, Refusal> {
    any_pair(first, second, steps, |document, node, others| {
        let next = others.partition_point(|other| *other < node);
        let below = others.get(next);
        below.is_some_and(|other| *other < document.end(node))
    })
}

impl Operand<'_> {
    fn nodes(self, steps: &mut u32) -> Result<Option<Vec<NodeId>>, Refusal> {
        self.content
            .map(|content| self.path.select(content, NodeId::ROOT, steps))
            .transpose()
    }
}

/// Whether any node of the first stands so to the nodes of the second, which are in document order. None does where
/// there is no content, or between the contents of two categories.
fn any_pair(
    first: Operand<'_>,
    second: Operand<'_>,
    steps: &mut u32,
    stands: impl Fn(&Document, NodeId, &[NodeId]) -> bool,
) -> Result<bool, Refusal> {
    let (nodes, others) = (first.nodes(steps)?, second.nodes(steps)?);
    Ok(match (first.content, nodes, others) {
        (Some(content), Some(nodes), Some(others)) if first.category == second.category => nodes
            .into_iter()
            .any(|node| stands(content.document(), node, &others)),
        _ => false,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::tests::path;
    use super::*;

    fn content() -> Content {
        Content::parse("<r><a x='1'><b><c y='2'/></b></a><b/>t<!--t--></r>").unwrap()
    }

    /// Count of the first, equal, match.
    fn answers(first: &str, second: &str) -> (i128, bool, bool) {
        let (content, mut steps) = (content(), 10_000);
        let (first, second) = (path(first), path(second));
        let operand = |path| Operand {
            category: "c",
            path,
            content: Some(&content),
        };
        let (first, second) = (operand(&first), operand(&second));
        (
            node_count(first, &mut steps).unwrap(),
            node_equal(first, second, &mut steps).unwrap(),
            node_match(first, second, &mut steps).unwrap(),
        )
    }

    #[test]
    fn nodes_match_themselves_and_what_is_below_them() {
        assert_eq!(answers("//*", "//c"), (5, true, true));
        assert_eq!(answers("r/a", "//c"), (1, false, true));
        assert_eq!(answers("//c", "r/a"), (1, false, false));
        assert_eq!(answers("r/a", "//@y"), (1, false, true));
        assert_eq!(answers("r/a", "r/a/@x"), (1, false, true));
        assert_eq!(answers("r/a/@x", "r/a/@x"), (1, true, true));
        assert_eq!(answers("r/a/@x", "//b"), (1, false, false));
        assert_eq!(answers("r/b", "r/text()"), (1, false, false));
        assert_eq!(answers("/", "//comment()"), (1, false, true));
        assert_eq!(answers("//b | //c", "r/b"), (3, true, true));
        assert_eq!(answers("//none", "//*"), (0, false, false));
        // Equal text is not the same node.
        assert_eq!(answers("r/text()", "r/comment()"), (1, false, false));
    }

    #[test]
    fn without_content_nothing_is_selected() {
        let (all, number, mut steps) = (path("//*"), path("1"), 10_000);
        let absent = Operand {
            category: "c",
            path: &number,
            content: None,
        };
        let content = content();
        let present = Operand {
            path: &all,
            content: Some(&content),
            ..absent
        };
        assert_eq!(node_count(absent, &mut steps), Ok(0));
        assert_eq!(node_equal(absent, present, &mut steps), Ok(false));
        assert_eq!(node_match(present, absent, &mut steps), Ok(false));
    }

    #[test]
    fn nodes_of_two_contents_are_never_the_same() {
        let (all, content, mut steps) = (path("//*"), content(), 10_000);
        let one = Operand {
            category: "c",
            path: &all,
            content: Some(&content),
        };
        let other = Operand {
            category: "d",
            ..one
        };
        assert_eq!(node_equal(one, other, &mut steps), Ok(false));
        assert_eq!(node_match(one, other, &mut steps), Ok(false));
        assert_eq!(node_equal(one, one, &mut steps), Ok(true));
    }

    #[test]
    fn what_selects_no_nodes_is_an_error() {
        let (number, content, mut steps) = (path("count(//*)"), content(), 10_000);
        let operand = Operand {
            category: "c",
            path: &number,
            content: Some(&content),
        };
        let refusal = Refusal::Error(crate::xacml::Status::SyntaxError);
        assert_eq!(node_count(operand, &mut steps), Err(refusal));
        assert_eq!(node_match(operand, operand, &mut steps), Err(refusal));
    }
}
