//! From what the server would say to an answer.

use super::answer::{Answer, Grant, Reason};
use super::context::Context;
use crate::altinn::{DelegatedPolicy, LevelRule, Permitter, Verdict, unsupported};
use crate::xacml::{Decision, Effect, Open, Outcome, Program, Status};

impl Context {
    /// The answer of a verdict.
    pub(super) fn judge(&self, policy: &Program, verdict: &Verdict) -> Answer {
        if verdict.is_yes() {
            return Answer::yes(self.granted(policy, verdict));
        }
        if !verdict.is_open() {
            return Answer::no(refused(policy, verdict));
        }
        if !verdict.missing.is_empty() {
            return Answer::ask(self.lacking(&verdict.missing));
        }
        Answer::unsupported(unsupported(verdict).unwrap_or_default())
    }

    /// The answer of an outcome of the standard dialect.
    pub(super) fn standard_answer(&self, policy: &Program, outcome: Outcome) -> Answer {
        let missing = outcome
            .open
            .iter()
            .filter_map(|open| match open {
                Open::Attribute { id, .. } => Some(id.to_string()),
                Open::Unsupported { .. } => None,
            })
            .collect();
        let not_understood: Vec<String> = outcome
            .obligations
            .iter()
            .filter(|obligation| obligation.effect == Effect::Permit)
            .map(|obligation| obligation.id.to_string())
            .filter(|id| !self.understood.contains(id))
            .collect();
        if outcome.decision() == Some(Decision::Permit) && !not_understood.is_empty() {
            return Answer::ask(Reason::Obligation {
                ids: not_understood,
            });
        }
        Answer::of(policy, &outcome, missing)
    }

    /// Who permits: nobody in particular, where several may.
    fn granted(&self, policy: &Program, verdict: &Verdict) -> Reason {
        let names = |program: &Program, rules: &[u32]| -> Vec<String> {
            let name = |index: &u32| program.rule_id(*index).map(str::to_owned);
            rules.iter().filter_map(name).collect()
        };
        let (rules, delegation) = match verdict.ways.as_slice() {
            [way] => match &way.by {
                Permitter::Policy => (names(policy, &verdict.policy.deciding), None),
                Permitter::Delegation(index, rules) => {
                    let delegation = self.delegation(*index);
                    let rules = match delegation.map(|delegation| &delegation.policy) {
                        Some(DelegatedPolicy::Compiled(program)) => names(program, rules),
                        _ => Vec::new(),
                    };
                    (rules, delegation.map(Grant::of))
                }
                Permitter::SomeDelegation => (Vec::new(), None),
            },
            _ => (Vec::new(), None),
        };
        Reason::Granted { rules, delegation }
    }
}

/// Why the answer is no. A level that is too low is what the caller can do something about.
fn refused(policy: &Program, verdict: &Verdict) -> Reason {
    let levels = verdict.ways.iter().filter_map(|way| way.level);
    let lowest = levels.clone().filter_map(|level| match level {
        LevelRule::TooLow { required, actual } => Some((required, actual)),
        _ => None,
    });
    if let Some((required, actual)) = lowest.min() {
        return Reason::LevelTooLow { required, actual };
    }
    if levels.clone().any(|level| level == LevelRule::Error) {
        return Reason::Error {
            status: Status::ProcessingError.urn(),
        };
    }
    if verdict.failure.is_certain() {
        return Reason::Error {
            status: verdict.failure.status(false).urn(),
        };
    }
    let guarded = verdict.guard.is_some_and(|guard| !guard.may_pass);
    if guarded {
        return Reason::Denied {
            rules: Vec::new(),
            callers: Vec::new(),
            access_list: true,
        };
    }
    match verdict.decisions.single() {
        Some(decision) if decision.is_indeterminate() => Reason::Error {
            status: verdict.policy.status.urn(),
        },
        Some(Decision::NotApplicable) => Reason::no_rule(),
        _ if verdict.decisions.contains(Decision::Deny) => Reason::denied(policy, &verdict.policy),
        _ => Reason::no_rule(),
    }
}
