//! The server's steps to one answer, for those who want to see them.

use serde::Serialize;

use super::{Grant, View};
use crate::altinn::{DelegatedPolicy, LevelRule, Permitter};
use crate::snapshot::Dialect;
use crate::xacml::{DecisionSet, evaluate};

/// How the platform's server comes to an answer: the policy, delegations where it has nothing to say, access lists where
/// something permits, and the enforcement point's level rule.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ServerSteps {
    /// What the policy came to; several where it is open.
    pub policy: Vec<&'static str>,
    /// The delegations that were looked at, in order; `null` where none were.
    pub delegations: Option<Vec<DelegationStep>>,
    /// Whether it hangs on delegations that are not known.
    pub delegations_open: bool,
    /// What access lists make of a Permit: `pass`, `deny` or `open`; `null` where they were not looked at.
    pub access_lists: Option<&'static str>,
    /// The decisions of the decision point that are still possible.
    pub decisions: Vec<&'static str>,
    /// The levels asked for that the caller does not have, in the order of the ways to a Permit.
    pub levels: Vec<LevelStep>,
    /// The kinds of fact that keep the answer open: what would settle it alone comes first.
    pub missing: Vec<String>,
}

/// A delegation that was looked at.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DelegationStep {
    /// From whom, to whom, and for what.
    pub delegation: Grant,
    /// What its policy came to.
    pub decisions: Vec<&'static str>,
    /// The rules of its policy that surely permit.
    pub rules: Vec<String>,
}

/// A level that is too low.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LevelStep {
    /// The level asked for.
    pub required: i32,
    /// The level the caller has.
    pub actual: i32,
}

impl View {
    /// The server's steps to the answer for an action; `None` in the standard dialect, where there is no such server, and where
    /// there is no policy.
    pub fn steps(&self, action: &str) -> Option<ServerSteps> {
        let (policy, residue) = self
            .policy
            .as_ref()
            .filter(|_| self.dialect == Dialect::Altinn)?;
        let action = super::view::Asked::new(action);
        let outcome = evaluate(residue, &action);
        let verdict = self.server.verdict(policy, outcome, &action);
        let delegated = verdict.delegated.as_ref();
        let rules = |index: usize| -> Vec<String> {
            let way = verdict.ways.iter().find_map(|way| match &way.by {
                Permitter::Delegation(there, rules) if *there == index => Some(rules),
                _ => None,
            });
            let delegation = self.context.delegation(index);
            match (way, delegation.map(|delegation| &delegation.policy)) {
                (Some(rules), Some(DelegatedPolicy::Compiled(program))) => rules
                    .iter()
                    .filter_map(|rule| program.rule_id(*rule).map(str::to_owned))
                    .collect(),
                _ => Vec::new(),
            }
        };
        Some(ServerSteps {
            policy: names(verdict.policy.decisions),
            delegations: delegated.map(|delegated| {
                let steps = delegated.steps.iter();
                steps
                    .filter_map(|(index, outcome)| {
                        Some(DelegationStep {
                            delegation: Grant::of(self.context.delegation(*index)?),
                            decisions: names(outcome.decisions),
                            rules: rules(*index),
                        })
                    })
                    .collect()
            }),
            delegations_open: delegated.is_some_and(|delegated| delegated.lacks),
            access_lists: verdict
                .guard
                .filter(|_| self.server.resource.registry_id().is_some())
                .map(|guard| match (guard.may_pass, guard.may_deny) {
                    (true, false) => "pass",
                    (false, _) => "deny",
                    _ => "open",
                }),
            decisions: names(verdict.decisions),
            levels: verdict
                .ways
                .iter()
                .filter_map(|way| match way.level {
                    Some(LevelRule::TooLow { required, actual }) => {
                        Some(LevelStep { required, actual })
                    }
                    _ => None,
                })
                .collect(),
            missing: verdict
                .missing
                .iter()
                .map(|fact| fact.name().to_owned())
                .collect(),
        })
    }
}

fn names(decisions: DecisionSet) -> Vec<&'static str> {
    let mut names: Vec<&'static str> = decisions.iter().map(|decision| decision.name()).collect();
    names.dedup();
    names
}
