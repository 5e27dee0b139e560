//! `<Rule>` (section 5.21), its condition, and effects.

use super::content::Slot;
use super::element::{Node, Walker};
use super::expression::EXPRESSIONS;
use crate::xacml::model::{Effect, Expression, Rule};

const RULE: [Slot; 5] = [
    Slot::optional(&["Description"]),
    Slot::optional(&["Target"]),
    Slot::optional(&["Condition"]),
    Slot::optional(&["ObligationExpressions"]),
    Slot::optional(&["AdviceExpressions"]),
];

impl Walker<'_> {
    pub(super) fn rule(&mut self, node: Node<'_>) -> Option<Rule> {
        self.known(node, &["RuleId", "Effect"]);
        self.paired(node);
        let id = self.required(node, "RuleId");
        let effect = self.effect(node, "Effect");
        let content = self.content(node, &RULE);
        let description = content.first(0).map(|node| self.description(node));
        let target = self.optional_target(content.first(1));
        let condition = content.first(2).map(|node| self.condition(node));
        let obligations = content.first(3).map(|node| self.obligations(node));
        let advice = content.first(4).map(|node| self.advice(node));
        Some(Rule {
            id: id?.to_owned(),
            effect: effect?,
            description,
            target: target?,
            // A condition that could not be read must not become a rule without one.
            condition: match condition {
                Some(read) => Some(read?),
                None => None,
            },
            obligations: obligations.unwrap_or_default(),
            advice: advice.unwrap_or_default(),
            span: self.span(node),
        })
    }

    fn condition(&mut self, node: Node<'_>) -> Option<Expression> {
        self.known(node, &[]);
        let content = self.content(node, &[Slot::one(EXPRESSIONS)]);
        self.expression(content.first(0)?, 1)
    }

    /// `Effect`, `FulfillOn` or `AppliesTo` (section 5.22).
    pub(super) fn effect(&mut self, node: Node<'_>, attribute: &'static str) -> Option<Effect> {
        let text = self.required(node, attribute)?;
        let exact = match text {
            "Permit" => Some(Effect::Permit),
            "Deny" => Some(Effect::Deny),
            _ => None,
        };
        let effect = exact.or_else(|| loose(text).filter(|_| self.reading.loose_effects));
        if exact.is_none() {
            self.invalid(effect.is_some(), node, attribute, "Permit or Deny");
        }
        effect
    }
}

/// An effect as an enumeration of two members is read: in any case, as a number, or as a list whose bits are joined.
/// A number that is neither member is not an effect to anyone, so it is refused here.
fn loose(text: &str) -> Option<Effect> {
    let text = text.trim();
    let bits = match text.parse::<i32>() {
        Ok(number) => number,
        Err(_) => text.split(',').try_fold(0, |bits, name| {
            let name = name.trim();
            if name.eq_ignore_ascii_case("permit") {
                Some(bits)
            } else {
                name.eq_ignore_ascii_case("deny").then_some(1)
            }
        })?,
    };
    match bits {
        0 => Some(Effect::Permit),
        1 => Some(Effect::Deny),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loose_effects_are_those_of_an_enumeration() {
        for text in ["permit", " PERMIT ", "0", "+00", "Permit,permit"] {
            assert_eq!(loose(text), Some(Effect::Permit), "{text}");
        }
        for text in ["deny", "1", "Permit, Deny", "deny,permit"] {
            assert_eq!(loose(text), Some(Effect::Deny), "{text}");
        }
        for text in ["", "2", "-1", "0,1", "Permit,", "Allow", "Perm\u{131}t"] {
            assert_eq!(loose(text), None, "{text}");
        }
    }
}
