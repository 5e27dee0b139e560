//! `<Target>` and what is in it (sections 5.6 to 5.9).

use super::content::Slot;
use super::element::{Node, Walker};
use crate::xacml::model::{AllOf, AnyOf, Match, Target};

const MATCH: [Slot; 2] = [
    Slot::one(&["AttributeValue"]),
    Slot::one(&["AttributeDesignator", "AttributeSelector"]),
];

impl Walker<'_> {
    /// The target of a rule, absent or not.
    pub(super) fn optional_target(&mut self, node: Option<Node<'_>>) -> Option<Target> {
        match node {
            Some(node) => self.target(node),
            None => Some(Target::default()),
        }
    }

    pub(super) fn target(&mut self, node: Node<'_>) -> Option<Target> {
        self.known(node, &[]);
        let content = self.content(node, &[Slot::any(&["AnyOf"])]);
        if !self.reading.open_empty_target && !self.self_closed(node) && content.first(0).is_none()
        {
            let message = "expected <AnyOf> in <Target>, or <Target/>, found neither".to_owned();
            self.error("empty-target", node, message);
        }
        let any_of = every(content.all(0).map(|node| self.any_of(node)));
        Some(Target {
            any_of: any_of?,
            span: self.span(node),
        })
    }

    fn any_of(&mut self, node: Node<'_>) -> Option<AnyOf> {
        self.known(node, &[]);
        let content = self.content(node, &[Slot::some(&["AllOf"])]);
        let all_of = every(content.all(0).map(|node| self.all_of(node)));
        Some(AnyOf {
            all_of: all_of?,
            span: self.span(node),
        })
    }

    fn all_of(&mut self, node: Node<'_>) -> Option<AllOf> {
        self.known(node, &[]);
        let content = self.content(node, &[Slot::some(&["Match"])]);
        let matches = every(content.all(0).map(|node| self.one_match(node)));
        Some(AllOf {
            matches: matches?,
            span: self.span(node),
        })
    }

    fn one_match(&mut self, node: Node<'_>) -> Option<Match> {
        self.known(node, &["MatchId"]);
        let function = self.required(node, "MatchId");
        let content = self.content(node, &MATCH);
        let literal = content.first(0).and_then(|node| self.literal(node));
        let attribute = content.first(1).and_then(|node| self.attribute(node));
        Some(Match {
            function: function?.to_owned(),
            literal: literal?,
            attribute: attribute?,
            span: self.span(node),
        })
    }
}

/// All of them or nothing; unlike collecting into an option, it does not stop at the first that is lacking, because
/// each has findings to make.
pub(super) fn every<T>(parts: impl Iterator<Item = Option<T>>) -> Option<Vec<T>> {
    let mut all = Some(Vec::new());
    for part in parts {
        all = match (all, part) {
            (Some(mut all), Some(part)) => {
                all.push(part);
                Some(all)
            }
            _ => None,
        };
    }
    all
}
