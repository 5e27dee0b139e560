//! Warnings about a policy that can be read and compiled and yet is probably not what its author meant.
//!
//! Only what is certain from the document alone is said, whatever the request and whatever a reference leads to. Two
//! matches of one attribute with different values are no contradiction, for example, because the attribute may have both.
//!
//! | code | what was found |
//! |---|---|
//! | `unused-variable` | a variable that nothing needs |
//! | `repeated-match` | a match that stands twice in one `<AllOf>` |
//! | `constant-condition` | a condition that is true, or false, of every request |
//! | `ineffective-rule` | a rule that cannot change the decision, because of the algorithm or of another rule |
//! | `unheard-error` | `MustBePresent` where the algorithm takes an error for no match |
//! | `obligation-never-due` | an obligation or advice for a decision that its policy never comes to |
//! | `never-applies` | a policy or policy set that holds nothing to decide by |
//! | `always-indeterminate` | a policy set whose children its algorithm cannot combine |

mod certain;

use std::collections::{BTreeMap, BTreeSet};

use super::model::{
    Attribute, Child, Effect, Expression, Match, ObligationExpression, Policy, PolicySet,
    PolicyTree, Rule, Target,
};
use super::{Diagnostic, Dialect, Severity, Span};
use certain::{Effects, algorithm, applies_always, by_itself, constant, expressions, has_duty};

/// Everything that is worth saying of a policy, in source order; `source` is the document it was read from.
///
/// What follows from the standard's combining and targets is left out in a dialect that has its own.
pub fn warnings(tree: &PolicyTree, dialect: Dialect, source: &str) -> Vec<Diagnostic> {
    let mut lint = Lint {
        standard: dialect == Dialect::STANDARD,
        source,
        found: Vec::new(),
    };
    match tree {
        PolicyTree::Policy(policy) => lint.policy(policy),
        PolicyTree::PolicySet(set) => lint.policy_set(set),
    };
    Diagnostic::sort(&mut lint.found);
    lint.found
}

struct Lint<'a> {
    standard: bool,
    source: &'a str,
    found: Vec<Diagnostic>,
}

impl Lint<'_> {
    fn policy_set(&mut self, set: &PolicySet) -> Effects {
        self.target(&set.target);
        let mut effects = by_itself(&set.combining);
        let mut open = 0_usize;
        for child in &set.children {
            let (child, target, span) = match child {
                Child::Policy(policy) => (self.policy(policy), &policy.target, policy.span),
                Child::PolicySet(set) => (self.policy_set(set), &set.target, set.span),
                Child::PolicyReference(_) | Child::PolicySetReference(_) => {
                    effects = Effects::BOTH;
                    continue;
                }
            };
            effects = effects.or(child);
            open = open.saturating_add(usize::from(target.any_of.is_empty()));
            if open == 2
                && target.any_of.is_empty()
                && algorithm(&set.combining) == "only-one-applicable"
            {
                self.by_standard(
                    "always-indeterminate",
                    "expected only one applicable policy, found two that always are: the set is Indeterminate wherever it applies",
                    span,
                );
            }
        }
        if set.children.is_empty() {
            self.empty(&set.combining, "policies", set.span);
        } else if algorithm(&set.combining) == "on-permit-apply-second"
            && !(2..=3).contains(&set.children.len())
        {
            self.by_standard(
                "always-indeterminate",
                "expected two or three policies for this algorithm: the set is Indeterminate wherever it applies",
                set.span,
            );
        }
        self.duties(&set.obligations, &set.advice, effects);
        effects
    }

    fn policy(&mut self, policy: &Policy) -> Effects {
        self.target(&policy.target);
        self.variables(policy);
        self.rules(policy);
        let rules = policy.rules.iter().map(|rule| Effects::of(rule.effect));
        let effects = rules.fold(by_itself(&policy.combining), Effects::or);
        if policy.rules.is_empty() {
            self.empty(&policy.combining, "rules", policy.span);
        }
        self.duties(&policy.obligations, &policy.advice, effects);
        effects
    }

    fn empty(&mut self, combining: &str, what: &str, span: Span) {
        let decides = by_itself(combining);
        if !decides.permit && !decides.deny {
            let message = format!("expected {what}, found none: this is never applicable");
            self.by_standard("never-applies", &message, span);
        }
    }

    fn rules(&mut self, policy: &Policy) {
        // Whatever else there is, this effect is the decision.
        let mut settled = match algorithm(&policy.combining) {
            "deny-overrides" | "ordered-deny-overrides" => Strongest::Anywhere(Effect::Deny),
            "permit-overrides" | "ordered-permit-overrides" => Strongest::Anywhere(Effect::Permit),
            "first-applicable" => Strongest::First(false),
            _ => Strongest::Nothing,
        };
        if let Strongest::Anywhere(effect) = settled {
            let always = |rule: &Rule| rule.effect == effect && applies_always(rule);
            if !policy.rules.iter().any(always) {
                settled = Strongest::Nothing;
            }
        }
        let default = match algorithm(&policy.combining) {
            "deny-unless-permit" => Some(Effect::Deny),
            "permit-unless-deny" => Some(Effect::Permit),
            _ => None,
        };
        for rule in &policy.rules {
            self.target(&rule.target);
            let why = match settled {
                Strongest::Anywhere(effect) if effect != rule.effect => {
                    Some("another rule always has the effect that overrides it")
                }
                Strongest::First(true) => Some("a rule before it always applies"),
                _ if default == Some(rule.effect) && !has_duty(rule) => {
                    Some("the algorithm comes to its effect without it")
                }
                _ => None,
            };
            if let Some(why) = why {
                let message = format!("this rule cannot change the decision: {why}");
                self.by_standard("ineffective-rule", &message, rule.span);
            }
            if default.is_some() {
                self.unheard(&rule.target);
            }
            if let Some(condition) = &rule.condition
                && let Some(truth) = constant(condition)
            {
                let message = if truth {
                    "this condition is always true"
                } else {
                    "this condition is never true, so the rule never applies"
                };
                self.by_standard("constant-condition", message, condition.span());
            }
            if matches!(settled, Strongest::First(false)) && applies_always(rule) {
                settled = Strongest::First(true);
            }
        }
    }

    /// An error in a rule's target, and a target that does not match, come to the same where an algorithm has a decision
    /// to fall back on.
    fn unheard(&mut self, target: &Target) {
        for found in matches(target) {
            let (required, span) = match &found.attribute {
                Attribute::Designator(found) => (found.must_be_present, found.span),
                Attribute::Selector(found) => (found.must_be_present, found.span),
            };
            if required {
                let message = "MustBePresent changes nothing here: the algorithm takes a target with an error for one that does not match";
                self.by_standard("unheard-error", message, span);
            }
        }
    }

    fn target(&mut self, target: &Target) {
        for all_of in target.any_of.iter().flat_map(|any_of| &any_of.all_of) {
            let mut seen = BTreeSet::new();
            for found in &all_of.matches {
                if identity(found).is_some_and(|identity| !seen.insert(identity)) {
                    let message = "this match already stands in the same <AllOf>";
                    self.warn("repeated-match", message, found.span);
                }
            }
        }
    }

    fn variables(&mut self, policy: &Policy) {
        let mut definitions: BTreeMap<&str, &Expression> = BTreeMap::new();
        for variable in &policy.variables {
            definitions
                .entry(&variable.id)
                .or_insert(&variable.expression);
        }
        let rules = policy.rules.iter().flat_map(|rule| {
            let duties = rule.obligations.iter().chain(&rule.advice);
            rule.condition.iter().chain(expressions(duties))
        });
        let duties = policy.obligations.iter().chain(&policy.advice);
        let mut open: Vec<&Expression> = rules.chain(expressions(duties)).collect();
        let mut used = BTreeSet::new();
        while let Some(expression) = open.pop() {
            match expression {
                Expression::Variable { id, .. } if used.insert(id.as_str()) => {
                    open.extend(definitions.get(id.as_str()));
                }
                Expression::Apply(apply) => open.extend(&apply.arguments),
                _ => {}
            }
        }
        for variable in &policy.variables {
            if !used.contains(variable.id.as_str()) {
                self.warn(
                    "unused-variable",
                    "nothing needs this variable",
                    variable.span,
                );
            }
        }
    }

    fn duties(
        &mut self,
        obligations: &[ObligationExpression],
        advice: &[ObligationExpression],
        effects: Effects,
    ) {
        for duty in obligations.iter().chain(advice) {
            if !effects.contains(duty.effect) {
                let message = "nothing in the policy comes to this decision";
                self.by_standard("obligation-never-due", message, duty.span);
            }
        }
    }

    fn by_standard(&mut self, code: &'static str, message: &str, span: Span) {
        if self.standard {
            self.warn(code, message, span);
        }
    }

    fn warn(&mut self, code: &'static str, message: &str, span: Span) {
        self.found.push(Diagnostic::new(
            Severity::Warning,
            code,
            message.to_owned(),
            span,
            self.source,
        ));
    }
}

/// What is certain about a policy's decision while its rules are looked at in order.
#[derive(Clone, Copy)]
enum Strongest {
    Nothing,
    /// Some rule always has this effect, which overrides the other.
    Anywhere(Effect),
    /// The first applicable rule decides; whether one that always applies was met.
    First(bool),
}

fn matches(target: &Target) -> impl Iterator<Item = &Match> {
    let all_of = target.any_of.iter().flat_map(|any_of| &any_of.all_of);
    all_of.flat_map(|all_of| &all_of.matches)
}

/// All that tells one match of a designator from another; `None` of a selector.
fn identity(found: &Match) -> Option<[&str; 8]> {
    let Attribute::Designator(designator) = &found.attribute else {
        return None;
    };
    Some([
        &found.function,
        &found.literal.data_type,
        &found.literal.text,
        &designator.category,
        &designator.id,
        &designator.data_type,
        designator.issuer.as_deref().unwrap_or_default(),
        if designator.must_be_present { "1" } else { "" },
    ])
}

#[cfg(test)]
mod tests;
