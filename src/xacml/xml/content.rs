//! What an element may contain: a sequence of slots, checked for all elements in one place.

use super::element::{NAMESPACE, Node, WHITE, Walker, name};
use super::report::quote;

/// One place in the sequence that is an element's content.
#[derive(Clone, Copy)]
pub(super) struct Slot {
    names: &'static [&'static str],
    required: bool,
    most: Most,
}

impl Slot {
    const fn new(names: &'static [&'static str], required: bool, most: Most) -> Slot {
        Slot {
            names,
            required,
            most,
        }
    }

    /// At most one of these elements.
    pub(super) const fn optional(names: &'static [&'static str]) -> Slot {
        Slot::new(names, false, Most::One)
    }

    /// Exactly one of these elements.
    pub(super) const fn one(names: &'static [&'static str]) -> Slot {
        Slot::new(names, true, Most::One)
    }

    /// Any number of these elements, in any order.
    pub(super) const fn any(names: &'static [&'static str]) -> Slot {
        Slot::new(names, false, Most::Many)
    }

    /// One or more of these elements.
    pub(super) const fn some(names: &'static [&'static str]) -> Slot {
        Slot::new(names, true, Most::Many)
    }

    /// None of these, where a reading does not know them.
    pub(super) const fn only_if(self, allowed: bool) -> Slot {
        Slot {
            most: if allowed { self.most } else { Most::None },
            ..self
        }
    }

    fn takes(&self, node: Node<'_>) -> bool {
        node.tag_name().namespace() == Some(NAMESPACE) && self.names.contains(&name(node))
    }

    fn list(&self) -> String {
        let names: Vec<String> = self.names.iter().map(|name| format!("<{name}>")).collect();
        names.join(" or ")
    }
}

/// The children of an element, each with its slot, in document order.
pub(super) struct Content<'d>(Vec<(usize, Node<'d>)>);

impl<'d> Content<'d> {
    /// The child in a slot that holds at most one.
    pub(super) fn first(&self, slot: usize) -> Option<Node<'d>> {
        self.all(slot).next()
    }

    /// The children in a slot.
    pub(super) fn all(&self, slot: usize) -> impl Iterator<Item = Node<'d>> {
        self.0
            .iter()
            .filter(move |(at, _)| *at == slot)
            .map(|(_, node)| *node)
    }
}

impl Walker<'_> {
    /// The children of an element, sorted into the slots of its content model, in which everything amiss is reported.
    pub(super) fn content<'d>(&mut self, node: Node<'d>, slots: &[Slot]) -> Content<'d> {
        let mut content = Content(Vec::new());
        // Kept apart from the children, so that a long list of them is not searched for each.
        let mut filled = vec![false; slots.len()];
        let mut reached = 0;
        for child in node.children() {
            if child.is_element() {
                let fits = |(at, slot): &(usize, &Slot)| {
                    let full = filled.get(*at).copied().unwrap_or(true);
                    slot.takes(child)
                        && (slot.most == Most::Many || (slot.most == Most::One && !full))
                };
                let ahead = slots.iter().enumerate().skip(reached).find(fits);
                let place = ahead.or_else(|| slots.iter().enumerate().find(fits));
                if let (Some((at, _)), true) = (place, ahead.is_some()) {
                    reached = at;
                } else {
                    self.misfit(
                        node,
                        child,
                        slots.get(reached..).unwrap_or_default(),
                        place.is_some(),
                    );
                }
                // Out of order it is still read, for what is wrong inside it.
                if let Some((at, _)) = place {
                    content.0.push((at, child));
                    if let Some(filled) = filled.get_mut(at) {
                        *filled = true;
                    }
                }
            } else if child.is_text() {
                self.white_space(node, child);
            }
        }
        for (at, slot) in slots.iter().enumerate() {
            if slot.required && !filled.get(at).copied().unwrap_or(true) {
                let message = format!("expected {} in <{}>, found none", slot.list(), name(node));
                self.error("missing-element", node, message);
            }
        }
        content
    }

    /// A pair of tags around content, where the reading wants that form of this element.
    pub(super) fn paired(&mut self, node: Node<'_>) {
        if !self.reading.either_tag_form && self.self_closed(node) {
            let message = format!(
                "expected a start tag and an end tag of <{0}>, found <{0}/>",
                name(node)
            );
            self.error("self-closed", node, message);
        }
    }

    /// A self-closed tag, where the reading wants that form of this element.
    pub(super) fn single(&mut self, node: Node<'_>) {
        if !self.reading.either_tag_form && !self.self_closed(node) {
            let message = format!(
                "expected <{0}/>, found a start tag and an end tag of <{0}>",
                name(node)
            );
            self.error("not-self-closed", node, message);
        }
    }

    pub(super) fn self_closed(&self, node: Node<'_>) -> bool {
        self.source(node).ends_with("/>")
    }

    fn white_space(&mut self, parent: Node<'_>, text: Node<'_>) {
        // A CDATA section is character data even when it is blank.
        if !text
            .text()
            .unwrap_or_default()
            .trim_matches(WHITE)
            .is_empty()
            || self.text_source(text).contains("<![CDATA[")
        {
            let found = quote(text.text().unwrap_or_default().trim());
            let message = format!(
                "expected only elements in <{}>, found the text {found}",
                name(parent)
            );
            self.error("unexpected-text", text, message);
        }
    }

    fn misfit(&mut self, parent: Node<'_>, child: Node<'_>, ahead: &[Slot], earlier: bool) {
        let ours = child.tag_name().namespace() == Some(NAMESPACE);
        let known = ours && ELEMENTS.contains(&name(child));
        let code = if known {
            "misplaced-element"
        } else {
            "unknown-element"
        };
        let mut expected: Vec<String> = ahead
            .iter()
            .filter(|slot| slot.most != Most::None)
            .map(Slot::list)
            .collect();
        expected.push(format!("the end of <{}>", name(parent)));
        let found = match child.tag_name().namespace() {
            _ if ours => String::new(),
            None => " in no namespace".to_owned(),
            Some(namespace) => format!(" in the namespace {}", quote(namespace)),
        };
        let why = if earlier {
            ", which has to come earlier"
        } else {
            ""
        };
        let message = format!(
            "expected {}, found <{}>{found}{why}",
            expected.join(" or "),
            shown(child)
        );
        self.error(code, child, message);
    }
}

/// How often a slot may be filled.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Most {
    None,
    One,
    Many,
}

/// Elements that a policy document may hold somewhere: found elsewhere, they are misplaced rather than unknown.
const ELEMENTS: [&str; 34] = [
    "AdviceExpression",
    "AdviceExpressions",
    "AllOf",
    "AnyOf",
    "Apply",
    "Attribute",
    "AttributeAssignmentExpression",
    "AttributeDesignator",
    "AttributeSelector",
    "AttributeValue",
    "CombinerParameter",
    "CombinerParameters",
    "Condition",
    "Content",
    "Description",
    "Function",
    "Match",
    "ObligationExpression",
    "ObligationExpressions",
    "Policy",
    "PolicyCombinerParameters",
    "PolicyDefaults",
    "PolicyIdReference",
    "PolicyIssuer",
    "PolicySet",
    "PolicySetCombinerParameters",
    "PolicySetDefaults",
    "PolicySetIdReference",
    "Rule",
    "RuleCombinerParameters",
    "Target",
    "VariableDefinition",
    "VariableReference",
    "XPathVersion",
];

fn shown(node: Node<'_>) -> String {
    quote(name(node)).trim_matches('"').to_owned()
}
