//! `<VariableDefinition>` (section 5.23), and where references to variables lead.

use std::collections::BTreeMap;

use super::content::Slot;
use super::element::{Node, Walker};
use super::expression::EXPRESSIONS;
use super::report::quote;
use crate::xacml::Span;
use crate::xacml::model::VariableDefinition;

/// What a reading that takes expressions by their qualified names knows inside a variable.
const NARROW: &[&str] = &["Apply", "AttributeSelector", "AttributeValue", "Function"];

/// A `<VariableReference>` that was read.
pub(super) struct Reference {
    pub(super) id: String,
    pub(super) span: Span,
    /// The definition it stands in, by its place in the policy.
    pub(super) within: Option<usize>,
}

impl Walker<'_> {
    pub(super) fn variable(&mut self, node: Node<'_>) -> Option<VariableDefinition> {
        self.known(node, &["VariableId"]);
        let id = self.required(node, "VariableId");
        let full = self.reading.full_variables;
        let content = self.content(node, &[Slot::one(if full { EXPRESSIONS } else { NARROW })]);
        if !full {
            self.immediate(node);
        }
        let expression = content.first(0).and_then(|node| self.expression(node, 1));
        Some(VariableDefinition {
            id: id?.to_owned(),
            expression: expression?,
            span: self.span(node),
        })
    }

    /// The first thing inside, white space and comments included, has to be an expression without a prefix.
    fn immediate(&mut self, node: Node<'_>) {
        let Some(first) = node.first_child() else {
            return;
        };
        let source = self.source(first);
        let unprefixed = source
            .strip_prefix('<')
            .is_some_and(|tag| tag.starts_with(first.tag_name().name()));
        if !first.is_element() || !unprefixed {
            let message = format!(
                "expected an expression without a prefix right after the start tag, found {}",
                quote(source)
            );
            self.error("unread-expression", node, message);
        }
    }

    /// Follows every reference to its definition, and definitions around in circles.
    pub(super) fn resolve(&mut self, definitions: &[(String, Span)]) {
        let mut by_id = BTreeMap::new();
        for (at, (id, _)) in definitions.iter().enumerate() {
            by_id.entry(id.as_str()).or_insert(at);
        }
        let mut edges = vec![Vec::new(); definitions.len()];
        for reference in std::mem::take(&mut self.references) {
            match by_id.get(reference.id.as_str()) {
                None => {
                    let message = format!(
                        "expected a <VariableDefinition> of {}, found none",
                        quote(&reference.id)
                    );
                    self.depart(
                        self.reading.unresolved_variables,
                        "unknown-variable",
                        reference.span,
                        message,
                    );
                }
                Some(to) => {
                    if let Some(from) = reference.within.and_then(|from| edges.get_mut(from)) {
                        from.push((*to, reference.span));
                    }
                }
            }
        }
        for (to, span) in closing(&edges) {
            let id = definitions.get(to).map_or("", |(id, _)| id);
            let message = format!(
                "expected a variable that does not depend on itself, found that {} does",
                quote(id)
            );
            self.depart(
                self.reading.unresolved_variables,
                "variable-cycle",
                span,
                message,
            );
        }
    }
}

/// The references that close a circle, found without recursion: a chain may be as long as there are variables.
fn closing(edges: &[Vec<(usize, Span)>]) -> Vec<(usize, Span)> {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        Open,
        Done,
    }
    let mut states = vec![State::New; edges.len()];
    let mut closing = Vec::new();
    for start in 0..edges.len() {
        let mut path = vec![(start, None)];
        while let Some((at, follow)) = path.pop() {
            let state = states.get(at).copied().unwrap_or(State::Done);
            let next = match follow {
                None if state != State::New => {
                    // Reached again: a circle only if it is still open, which the caller below has looked at.
                    continue;
                }
                None => 0,
                Some(next) => next,
            };
            set(&mut states, at, State::Open);
            match edges.get(at).and_then(|edges| edges.get(next)) {
                None => set(&mut states, at, State::Done),
                Some((to, span)) => {
                    path.push((at, Some(next.saturating_add(1))));
                    match states.get(*to) {
                        Some(State::Open) => closing.push((*to, *span)),
                        Some(State::New) => path.push((*to, None)),
                        _ => {}
                    }
                }
            }
        }
    }
    return closing;

    fn set(states: &mut [State], at: usize, state: State) {
        if let Some(slot) = states.get_mut(at) {
            *slot = state;
        }
    }
}
