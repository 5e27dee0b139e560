//! Axes (XPath 1.0, section 2.2), all but `namespace`.

use crate::value::document::{Document, NodeId, NodeKind};

/// A direction from a node.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Axis {
    Ancestor,
    AncestorOrSelf,
    Attribute,
    Child,
    Descendant,
    DescendantOrSelf,
    Following,
    FollowingSibling,
    Parent,
    Preceding,
    PrecedingSibling,
    /// `self`
    Itself,
}

impl Axis {
    /// The names of the axes.
    pub(super) const NAMES: [(&'static str, Axis); 12] = [
        ("ancestor", Axis::Ancestor),
        ("ancestor-or-self", Axis::AncestorOrSelf),
        ("attribute", Axis::Attribute),
        ("child", Axis::Child),
        ("descendant", Axis::Descendant),
        ("descendant-or-self", Axis::DescendantOrSelf),
        ("following", Axis::Following),
        ("following-sibling", Axis::FollowingSibling),
        ("parent", Axis::Parent),
        ("preceding", Axis::Preceding),
        ("preceding-sibling", Axis::PrecedingSibling),
        ("self", Axis::Itself),
    ];

    /// The node to look at first; not all that are looked at are [on the axis](Axis::holds).
    pub(super) fn first(self, document: &Document, origin: NodeId) -> Option<NodeId> {
        match self {
            Axis::Itself | Axis::AncestorOrSelf | Axis::DescendantOrSelf => Some(origin),
            Axis::Parent => document.parent(origin),
            Axis::Child => document.first_child(origin),
            Axis::Attribute => document.first_attribute(origin),
            Axis::Following => before(document.end(origin), document.end(NodeId::ROOT)),
            Axis::Ancestor
            | Axis::Descendant
            | Axis::FollowingSibling
            | Axis::Preceding
            | Axis::PrecedingSibling => self.next(document, origin, origin),
        }
    }

    /// The node to look at after another: in document order, on a reverse axis against it.
    pub(super) fn next(self, document: &Document, at: NodeId, origin: NodeId) -> Option<NodeId> {
        match self {
            Axis::Itself | Axis::Parent => None,
            Axis::Ancestor | Axis::AncestorOrSelf => document.parent(at),
            Axis::Child | Axis::FollowingSibling => document.next_sibling(at),
            Axis::PrecedingSibling => document.previous_sibling(at),
            Axis::Attribute => document.next_attribute(at),
            Axis::Descendant | Axis::DescendantOrSelf => before(at.next(), document.end(origin)),
            Axis::Following => before(at.next(), document.end(NodeId::ROOT)),
            Axis::Preceding => at.previous(),
        }
    }

    /// Whether a node that was looked at is on the axis.
    pub(super) fn holds(self, document: &Document, at: NodeId, origin: NodeId) -> bool {
        let child = || document.kind(at) != NodeKind::Attribute;
        match self {
            Axis::Descendant | Axis::Following => child(),
            Axis::DescendantOrSelf => at == origin || child(),
            // An ancestor does not end before its descendant begins.
            Axis::Preceding => child() && document.end(at) <= origin,
            _ => true,
        }
    }

    /// The kind of node that a name on this axis is the name of (section 2.3).
    pub(super) fn principal(self) -> NodeKind {
        match self {
            Axis::Attribute => NodeKind::Attribute,
            _ => NodeKind::Element,
        }
    }
}

fn before(node: NodeId, end: NodeId) -> Option<NodeId> {
    (node < end).then_some(node)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use proptest::prelude::*;

    use super::super::properties::documents;
    use super::*;
    use crate::value::Content;

    /// The axis by its definition: from the parent relation and document order alone.
    fn by_definition(axis: Axis, document: &Document, origin: NodeId) -> Vec<NodeId> {
        let parent = |node| document.parent(node);
        let is_above = |above: NodeId, node: NodeId| {
            std::iter::successors(parent(node), |node| parent(*node)).any(|node| node == above)
        };
        let is_attribute = |node| document.kind(node) == NodeKind::Attribute;
        let all = std::iter::successors(Some(NodeId::ROOT), |node| {
            before(node.next(), document.end(NodeId::ROOT))
        });
        let holds = |node: NodeId| {
            let sibling = parent(node) == parent(origin) && !is_attribute(origin);
            match axis {
                Axis::Itself => node == origin,
                Axis::Parent => parent(origin) == Some(node),
                Axis::Ancestor => is_above(node, origin),
                Axis::AncestorOrSelf => node == origin || is_above(node, origin),
                Axis::Attribute => is_attribute(node) && parent(node) == Some(origin),
                Axis::Child => !is_attribute(node) && parent(node) == Some(origin),
                Axis::Descendant => !is_attribute(node) && is_above(origin, node),
                Axis::DescendantOrSelf => {
                    node == origin || !is_attribute(node) && is_above(origin, node)
                }
                Axis::Following => !is_attribute(node) && node > origin && !is_above(origin, node),
                Axis::Preceding => !is_attribute(node) && node < origin && !is_above(node, origin),
                Axis::FollowingSibling => !is_attribute(node) && node > origin && sibling,
                Axis::PrecedingSibling => !is_attribute(node) && node < origin && sibling,
            }
        };
        let found = all.filter(|node| holds(*node));
        match axis {
            Axis::Ancestor | Axis::AncestorOrSelf | Axis::Preceding | Axis::PrecedingSibling => {
                found.collect::<Vec<_>>().into_iter().rev().collect()
            }
            _ => found.collect(),
        }
    }

    proptest! {
        #[test]
        fn axes_are_as_defined(xml in documents()) {
            let content = Content::parse(&xml).unwrap();
            let document = content.document();
            let mut origin = NodeId::ROOT;
            while origin < document.end(NodeId::ROOT) {
                for (name, axis) in Axis::NAMES {
                    let walk = std::iter::successors(axis.first(document, origin), |at| {
                        axis.next(document, *at, origin)
                    });
                    let walk = walk.filter(|at| axis.holds(document, *at, origin));
                    prop_assert_eq!(
                        walk.collect::<Vec<_>>(),
                        by_definition(axis, document, origin),
                        "{} of {:?} in {}", name, origin, &xml
                    );
                }
                origin = origin.next();
            }
        }
    }
}
