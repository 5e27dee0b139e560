//! Random policies and policy sets that decide something, over the keys of [`requests`](super::requests).

use adgang::value::DataType::{Boolean, Integer, String};
use adgang::xacml::model::*;

use super::choices::Choices;
use super::elements::{SPAN, urn};
use super::expressions::{Scope, Type, any_type, attribute, comparison, expression, some_literal};

const RULE_COMBINING: [&str; 9] = [
    "3.0:rule-combining-algorithm:deny-overrides",
    "3.0:rule-combining-algorithm:permit-overrides",
    "3.0:rule-combining-algorithm:deny-unless-permit",
    "3.0:rule-combining-algorithm:permit-unless-deny",
    "1.0:rule-combining-algorithm:first-applicable",
    "3.0:rule-combining-algorithm:ordered-deny-overrides",
    "3.0:rule-combining-algorithm:ordered-permit-overrides",
    "1.0:rule-combining-algorithm:deny-overrides",
    "1.1:rule-combining-algorithm:ordered-permit-overrides",
];

const POLICY_COMBINING: [&str; 12] = [
    "3.0:policy-combining-algorithm:deny-overrides",
    "3.0:policy-combining-algorithm:permit-overrides",
    "3.0:policy-combining-algorithm:deny-unless-permit",
    "3.0:policy-combining-algorithm:permit-unless-deny",
    "1.0:policy-combining-algorithm:first-applicable",
    "1.0:policy-combining-algorithm:only-one-applicable",
    "3.0:policy-combining-algorithm:on-permit-apply-second",
    "3.0:policy-combining-algorithm:ordered-deny-overrides",
    "3.0:policy-combining-algorithm:ordered-permit-overrides",
    "1.0:policy-combining-algorithm:deny-overrides",
    "1.0:policy-combining-algorithm:permit-overrides",
    "1.1:policy-combining-algorithm:ordered-deny-overrides",
];

/// A policy, or more often a policy set; some children of sets are references to what stands elsewhere in it.
pub fn tree(choices: &mut Choices) -> PolicyTree {
    let mut maker = Maker {
        choices,
        policies: Vec::new(),
        sets: Vec::new(),
        count: 0,
    };
    if maker.choices.chance(75) {
        PolicyTree::PolicySet(maker.set(2))
    } else {
        PolicyTree::Policy(maker.policy())
    }
}

struct Maker<'a> {
    choices: &'a mut Choices,
    /// What a reference can lead to: everything that is finished.
    policies: Vec<std::string::String>,
    sets: Vec<std::string::String>,
    count: usize,
}

impl Maker<'_> {
    fn id(&mut self, kind: &str) -> std::string::String {
        self.count += 1;
        format!("urn:{kind}{}", self.count)
    }

    /// A set with sets at most so deep in it.
    fn set(&mut self, depth: usize) -> PolicySet {
        let id = self.id("s");
        let combining = self.choices.one(&POLICY_COMBINING);
        let count = if combining.ends_with("second") {
            2 + self.choices.below(2)
        } else {
            self.choices.few()
        };
        let children = (0..count).map(|_| self.child(depth)).collect();
        let set = PolicySet {
            id,
            version: Some("1.0".to_owned()),
            description: None,
            xpath_version: None,
            combining: urn(combining),
            target: target(self.choices),
            children,
            obligations: self.duties(&Scope::new(), None),
            advice: self.duties(&Scope::new(), None),
            span: SPAN,
        };
        self.sets.push(set.id.clone());
        set
    }

    fn child(&mut self, depth: usize) -> Child {
        let reference = |id| IdReference {
            id,
            version: None,
            earliest: None,
            latest: None,
            span: SPAN,
        };
        if !self.policies.is_empty() && self.choices.chance(20) {
            return Child::PolicyReference(reference(self.choices.one(&self.policies)));
        }
        if !self.sets.is_empty() && self.choices.chance(15) {
            return Child::PolicySetReference(reference(self.choices.one(&self.sets)));
        }
        if depth > 0 && self.choices.chance(35) {
            Child::PolicySet(self.set(depth - 1))
        } else {
            Child::Policy(self.policy())
        }
    }

    fn policy(&mut self) -> Policy {
        let id = self.id("p");
        let mut scope = Scope::new();
        let mut variables = Vec::new();
        for place in 0..self.choices.below(3) {
            let (id, wanted) = (format!("v{place}"), any_type(self.choices));
            variables.push(VariableDefinition {
                id: id.clone(),
                expression: expression(self.choices, &scope, wanted, 3),
                span: SPAN,
            });
            scope.push((id, wanted));
        }
        let rules = self.choices.few();
        let rules = (0..rules).map(|place| self.rule(place, &scope)).collect();
        let policy = Policy {
            id,
            version: Some("1.0".to_owned()),
            description: None,
            xpath_version: None,
            combining: urn(self.choices.one(&RULE_COMBINING)),
            target: target(self.choices),
            variables,
            rules,
            obligations: self.duties(&scope, None),
            advice: self.duties(&scope, None),
            span: SPAN,
        };
        self.policies.push(policy.id.clone());
        policy
    }

    fn rule(&mut self, place: usize, scope: &Scope) -> Rule {
        let effect = effect(self.choices);
        Rule {
            id: format!("r{place}"),
            effect,
            description: None,
            target: target(self.choices),
            condition: self.choices.option(60, |choices| {
                expression(choices, scope, Type::Value(Boolean), 4)
            }),
            obligations: self.duties(scope, Some(effect)),
            advice: self.duties(scope, Some(effect)),
            span: SPAN,
        }
    }

    /// Mostly for the effect of the rule that they belong to.
    fn duties(&mut self, scope: &Scope, of: Option<Effect>) -> Vec<ObligationExpression> {
        if !self.choices.chance(25) {
            return Vec::new();
        }
        let id = self.id("o");
        let assignment = |choices: &mut Choices| {
            let wanted = any_type(choices);
            AssignmentExpression {
                id: "urn:x".to_owned(),
                category: None,
                issuer: None,
                expression: expression(choices, scope, wanted, 2),
                span: SPAN,
            }
        };
        let effect = match of {
            Some(effect) if !self.choices.chance(10) => effect,
            _ => effect(self.choices),
        };
        vec![ObligationExpression {
            id,
            effect,
            assignments: self.choices.several(0, 2, assignment),
            span: SPAN,
        }]
    }
}

fn effect(choices: &mut Choices) -> Effect {
    choices.one(&[Effect::Permit, Effect::Deny])
}

fn target(choices: &mut Choices) -> Target {
    if !choices.chance(40) {
        return Target::default();
    }
    let found = |choices: &mut Choices| {
        let of = choices.one(&[String, Integer]);
        Match {
            function: comparison(choices, of),
            literal: some_literal(choices, of),
            attribute: attribute(choices, of),
            span: SPAN,
        }
    };
    let all_of = |choices: &mut Choices| AllOf {
        matches: choices.several(1, 2, found),
        span: SPAN,
    };
    let any_of = |choices: &mut Choices| AnyOf {
        all_of: choices.several(1, 2, all_of),
        span: SPAN,
    };
    Target {
        any_of: choices.several(1, 2, any_of),
        span: SPAN,
    }
}
