//! The four types of XPath 1.0 (section 1), their conversions (section 4) and comparisons (section 3.4).

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::expression::Operator;
use super::lexer::{SPACE, number};
use crate::value::document::{Document, NodeId};
use crate::value::number::plain;

/// What an expression came to.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object<'a> {
    /// Nodes in document order, each once.
    Nodes(Vec<NodeId>),
    Boolean(bool),
    Number(f64),
    Text(Cow<'a, str>),
}

impl<'a> Object<'a> {
    /// Function `boolean`.
    pub(super) fn boolean(&self) -> bool {
        match self {
            Object::Nodes(nodes) => !nodes.is_empty(),
            Object::Boolean(truth) => *truth,
            Object::Number(number) => *number != 0.0 && !number.is_nan(),
            Object::Text(text) => !text.is_empty(),
        }
    }

    /// Function `number`.
    pub(super) fn number(&self, document: &Document) -> f64 {
        match self {
            Object::Nodes(nodes) => number_of(first(nodes, document)),
            Object::Boolean(truth) => f64::from(u8::from(*truth)),
            Object::Number(number) => *number,
            Object::Text(text) => number_of(text),
        }
    }

    /// Function `string`.
    pub(super) fn text(self, document: &'a Document) -> Cow<'a, str> {
        match self {
            Object::Nodes(nodes) => Cow::Borrowed(first(&nodes, document)),
            Object::Boolean(truth) => Cow::Borrowed(if truth { "true" } else { "false" }),
            Object::Number(number) => Cow::Owned(text_of(number)),
            Object::Text(text) => text,
        }
    }

    /// Bytes of text that a conversion or comparison may have to look at.
    pub(super) fn weight(&self, document: &Document) -> usize {
        match self {
            Object::Nodes(nodes) => nodes.iter().fold(nodes.len(), |sum, node| {
                sum.saturating_add(document.string_value(*node).len())
            }),
            Object::Text(text) => text.len(),
            Object::Boolean(_) | Object::Number(_) => 0,
        }
    }
}

/// Function `number` of a text: an optional minus and digits, white space around; otherwise `NaN`.
pub(super) fn number_of(text: &str) -> f64 {
    let text = text.trim_matches(SPACE);
    let (digits, negative) = match text.strip_prefix('-') {
        Some(digits) => (digits, true),
        None => (text, false),
    };
    match number(digits) {
        Some((number, "")) if negative => -number,
        Some((number, "")) => number,
        _ => f64::NAN,
    }
}

/// Function `string` of a number: never an exponent, and as many digits as tell it from other numbers.
pub(super) fn text_of(number: f64) -> String {
    if number.is_infinite() {
        return if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .to_owned();
    }
    if number.is_nan() {
        return "NaN".to_owned();
    }
    // Negative zero is written as zero.
    if number == 0.0 {
        return "0".to_owned();
    }
    plain(number)
}

/// `=` and its siblings: between node-sets, whether any pair compares so.
pub(super) fn compare<'a>(
    operator: Operator,
    left: Object<'a>,
    right: Object<'a>,
    document: &'a Document,
) -> bool {
    let equality = matches!(operator, Operator::Equal | Operator::NotEqual);
    match (left, right) {
        (Object::Nodes(left), Object::Nodes(right)) => {
            if left.is_empty() || right.is_empty() {
                false
            } else if equality {
                pairs_equal(operator, &left, &right, document)
            } else {
                pairs_ordered(operator, &left, &right, document)
            }
        }
        (left @ Object::Boolean(_), right) | (left, right @ Object::Boolean(_)) if equality => {
            (left.boolean() == right.boolean()) == (operator == Operator::Equal)
        }
        (Object::Nodes(nodes), right @ (Object::Number(_) | Object::Text(_))) => {
            nodes.iter().any(|node| {
                let left = Object::Text(document.string_value(*node).into());
                singles(operator, &left, &right, document)
            })
        }
        (left @ (Object::Number(_) | Object::Text(_)), Object::Nodes(nodes)) => {
            nodes.iter().any(|node| {
                let right = Object::Text(document.string_value(*node).into());
                singles(operator, &left, &right, document)
            })
        }
        // Before an order, a node-set beside a boolean is one too.
        (Object::Nodes(nodes), right) => {
            let left = Object::Boolean(!nodes.is_empty());
            singles(operator, &left, &right, document)
        }
        (left, Object::Nodes(nodes)) => {
            let right = Object::Boolean(!nodes.is_empty());
            singles(operator, &left, &right, document)
        }
        (left, right) => singles(operator, &left, &right, document),
    }
}

/// Neither is a node-set, and if one is a boolean the operator is an order.
fn singles(operator: Operator, left: &Object<'_>, right: &Object<'_>, document: &Document) -> bool {
    match (operator, left, right) {
        (Operator::Equal, Object::Text(left), Object::Text(right)) => left == right,
        (Operator::NotEqual, Object::Text(left), Object::Text(right)) => left != right,
        _ => numbers(operator, left.number(document), right.number(document)),
    }
}

fn numbers(operator: Operator, left: f64, right: f64) -> bool {
    match operator {
        Operator::NotEqual => left != right,
        Operator::Less => left < right,
        Operator::LessOrEqual => left <= right,
        Operator::Greater => left > right,
        Operator::GreaterOrEqual => left >= right,
        _ => left == right,
    }
}

/// Pairs of two sets, in less than their product: neither set is empty.
fn pairs_equal(operator: Operator, left: &[NodeId], right: &[NodeId], document: &Document) -> bool {
    let text = |node: &NodeId| document.string_value(*node);
    if operator == Operator::Equal {
        // One by one: to collect sorts first, which is more code.
        let mut known = BTreeSet::new();
        known.extend(left.iter().map(text));
        return right.iter().any(|node| known.contains(text(node)));
    }
    // Some pair differs unless all of both are the same.
    let first = left.first().map(text);
    left.iter()
        .chain(right)
        .any(|node| Some(text(node)) != first)
}

/// Some pair is in order if the extremes are; what is no number is in no order.
fn pairs_ordered(
    operator: Operator,
    left: &[NodeId],
    right: &[NodeId],
    document: &Document,
) -> bool {
    let extreme = |nodes: &[NodeId], least: bool| {
        let numbers = nodes
            .iter()
            .map(|node| number_of(document.string_value(*node)));
        // Either function ignores what is no number.
        numbers.fold(f64::NAN, if least { f64::min } else { f64::max })
    };
    let least = matches!(operator, Operator::Less | Operator::LessOrEqual);
    numbers(operator, extreme(left, least), extreme(right, !least))
}

/// The string-value of the first node; empty if there is none.
pub(super) fn first<'a>(nodes: &[NodeId], document: &'a Document) -> &'a str {
    nodes
        .first()
        .map_or("", |first| document.string_value(*first))
}
