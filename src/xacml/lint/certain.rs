//! What a policy, a rule or an expression comes to whatever is asked.

use crate::xacml::model::{Effect, Expression, ObligationExpression, Rule};

/// Which of Permit and Deny a policy may come to.
#[derive(Clone, Copy, Default)]
pub(super) struct Effects {
    pub(super) permit: bool,
    pub(super) deny: bool,
}

impl Effects {
    pub(super) const BOTH: Effects = Effects {
        permit: true,
        deny: true,
    };

    pub(super) fn of(effect: Effect) -> Effects {
        Effects {
            permit: effect == Effect::Permit,
            deny: effect == Effect::Deny,
        }
    }

    pub(super) fn or(self, other: Effects) -> Effects {
        Effects {
            permit: self.permit || other.permit,
            deny: self.deny || other.deny,
        }
    }

    pub(super) fn contains(self, effect: Effect) -> bool {
        match effect {
            Effect::Permit => self.permit,
            Effect::Deny => self.deny,
        }
    }
}

/// The last part of an algorithm's identifier, which is its name.
pub(super) fn algorithm(urn: &str) -> &str {
    urn.rsplit(':').next().unwrap_or_default()
}

/// What an algorithm may come to whatever its children do; everything where it is not one of those known here. The
/// algorithm that overrides with Deny in XACML 1 makes Deny of an error when it combines policies.
pub(super) fn by_itself(urn: &str) -> Effects {
    match algorithm(urn) {
        "deny-unless-permit" => Effects::of(Effect::Deny),
        "permit-unless-deny" => Effects::of(Effect::Permit),
        "deny-overrides" | "ordered-deny-overrides"
            if !urn.contains(":3.0:") && urn.contains(":policy-combining-algorithm:") =>
        {
            Effects::of(Effect::Deny)
        }
        "deny-overrides"
        | "ordered-deny-overrides"
        | "permit-overrides"
        | "ordered-permit-overrides"
        | "first-applicable"
        | "only-one-applicable" => Effects::default(),
        _ => Effects::BOTH,
    }
}

/// Whether a rule has its effect for every request: nothing selects it, and no obligation can spoil it.
pub(super) fn applies_always(rule: &Rule) -> bool {
    let mut duties = expressions(rule.obligations.iter().chain(&rule.advice));
    rule.target.any_of.is_empty()
        && rule
            .condition
            .as_ref()
            .is_none_or(|condition| constant(condition) == Some(true))
        && duties.all(|expression| matches!(expression, Expression::Literal(_)))
}

pub(super) fn has_duty(rule: &Rule) -> bool {
    let mut duties = rule.obligations.iter().chain(&rule.advice);
    duties.any(|duty| duty.effect == rule.effect)
}

pub(super) fn expressions<'m>(
    duties: impl Iterator<Item = &'m ObligationExpression>,
) -> impl Iterator<Item = &'m Expression> {
    duties
        .flat_map(|duty| &duty.assignments)
        .map(|assignment| &assignment.expression)
}

/// The value of a boolean expression of literals; it recurses as deep as the expression, which its reader has bounded.
pub(super) fn constant(expression: &Expression) -> Option<bool> {
    const FUNCTION: &str = "urn:oasis:names:tc:xacml:1.0:function:";
    const BOOLEAN: &str = "http://www.w3.org/2001/XMLSchema#boolean";
    match expression {
        Expression::Literal(literal) if literal.data_type == BOOLEAN => match literal.text.trim() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        Expression::Apply(apply) => {
            let mut parts = apply.arguments.iter().map(constant);
            match apply.function.strip_prefix(FUNCTION)? {
                "not" if apply.arguments.len() == 1 => parts.next()?.map(|truth| !truth),
                "and" => junction(parts, false),
                "or" => junction(parts, true),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `and` where `decisive` is false and `or` where it is true.
fn junction(parts: impl Iterator<Item = Option<bool>>, decisive: bool) -> Option<bool> {
    let mut result = Some(!decisive);
    for part in parts {
        match part {
            Some(part) if part == decisive => return Some(decisive),
            None => result = None,
            Some(_) => {}
        }
    }
    result
}
