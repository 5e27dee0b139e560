//! Yes, no or ask, and why.

use serde::Serialize;

use crate::altinn::{Delegation, Possible};
use crate::xacml::{Decision, DecisionSet, Open, Outcome, Program};

/// Yes, no, or ask the server.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The server, holding the same facts, would permit.
    Yes,
    /// The server would not permit, whatever the facts that are not held turn out to be.
    No,
    /// It cannot be told here.
    Ask,
}

impl From<Verdict> for Possible {
    fn from(verdict: Verdict) -> Possible {
        match verdict {
            Verdict::Yes => Possible::Yes,
            Verdict::No => Possible::No,
            Verdict::Ask => Possible::Ask,
        }
    }
}

/// An answer with its reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// Yes, no or ask.
    pub answer: Verdict,
    /// Why.
    pub reason: Reason,
}

/// Why an answer is what it is; a user interface can act on its `code`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Reason {
    /// These rules permit.
    Granted {
        /// Rule ids, of the resource's policy or of the delegation's.
        rules: Vec<String>,
        /// The delegation that does, where it is one.
        #[serde(skip_serializing_if = "Option::is_none")]
        delegation: Option<Grant>,
    },
    /// No rule has anything to say.
    NoRule {
        /// The kinds of caller that the policy asks for by name, that this one is not, and of which one might be permitted:
        /// `service` where only a service may (standard dialect; see [`crate::identity::attributes::CALLER`]). The check
        /// module does not say.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        callers: Vec<String>,
    },
    /// These rules deny.
    Denied {
        /// Rule ids.
        rules: Vec<String>,
        /// As of [`Reason::NoRule`].
        #[serde(skip_serializing_if = "Vec::is_empty")]
        callers: Vec<String>,
        /// The policy permits, and the party is on none of the access lists that guard the resource.
        #[serde(rename = "accessList", skip_serializing_if = "std::ops::Not::not")]
        access_list: bool,
    },
    /// The policy permits; the caller's authentication level is too low.
    LevelTooLow {
        /// The level asked for.
        required: i32,
        /// The level the caller has.
        actual: i32,
    },
    /// The facts are about another party than the one that owns the resource.
    WrongParty {
        /// The party of the facts or the session.
        facts: i64,
        /// The owner of the instance.
        resource: i64,
    },
    /// The policy itself ends Indeterminate.
    Error {
        /// An XACML status code.
        status: &'static str,
    },
    /// Facts are missing.
    Unknown {
        /// Kinds of facts, or attribute ids.
        missing: Vec<String>,
    },
    /// The policy permits with obligations that the caller has not declared understood.
    Obligation {
        /// Obligation ids.
        ids: Vec<String>,
    },
    /// Something is past its time, or not yet in it.
    Expired {
        /// `token`, `facts` or `snapshot`, or the kind of facts that is.
        what: &'static str,
    },
    /// This build cannot evaluate something.
    Unsupported {
        /// A function, data type or element, as the policy names it; `corrupt-snapshot` where the policy is damaged.
        construct: String,
    },
}

/// The delegation that made a yes: from whom, to whom, and where the platform keeps it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Grant {
    /// `ORG/APP` or the id of a resource.
    pub resource: String,
    /// The instance it is for, where it is for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Party id of who gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offered_by: Option<i64>,
    /// User id of who has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covered_by_user: Option<i64>,
    /// Party id of who has it: the caller by way of a key role there, or as one who belongs to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covered_by_party: Option<i64>,
    /// UUID of who has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Where the platform keeps its policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
}

impl Grant {
    pub(super) fn of(delegation: &Delegation) -> Grant {
        Grant {
            resource: delegation.resource.clone(),
            instance: delegation.instance.clone(),
            offered_by: delegation.offered_by,
            covered_by_user: delegation.covered_by_user,
            covered_by_party: delegation.covered_by_party,
            to: delegation.to.clone(),
            path: delegation.path.clone(),
        }
    }
}

impl Reason {
    pub(super) fn no_rule() -> Reason {
        Reason::NoRule {
            callers: Vec::new(),
        }
    }

    /// By the rules that decided an outcome.
    pub(super) fn denied(policy: &Program, outcome: &Outcome) -> Reason {
        Reason::Denied {
            rules: deciding(policy, outcome),
            callers: Vec::new(),
            access_list: false,
        }
    }
}

fn deciding(policy: &Program, outcome: &Outcome) -> Vec<String> {
    let name = |index: &u32| policy.rule_id(*index).map(str::to_owned);
    outcome.deciding.iter().filter_map(name).collect()
}

impl Answer {
    /// Whether the answer is yes.
    pub fn is_yes(&self) -> bool {
        self.answer == Verdict::Yes
    }

    pub(super) fn yes(reason: Reason) -> Answer {
        Answer {
            answer: Verdict::Yes,
            reason,
        }
    }

    pub(super) fn no(reason: Reason) -> Answer {
        Answer {
            answer: Verdict::No,
            reason,
        }
    }

    pub(super) fn ask(reason: Reason) -> Answer {
        Answer {
            answer: Verdict::Ask,
            reason,
        }
    }

    /// Says which other kinds of caller might be permitted, in a refusal that the policy itself means.
    #[cfg(feature = "studio")]
    pub(super) fn naming(mut self, others: impl FnOnce() -> Vec<String>) -> Answer {
        if let Reason::NoRule { callers } | Reason::Denied { callers, .. } = &mut self.reason {
            *callers = others();
        }
        self
    }

    /// The answer of decisions that are still possible.
    pub(super) fn of(policy: &Program, outcome: &Outcome, missing: Vec<String>) -> Answer {
        let decisions = outcome.decisions;
        if decisions == DecisionSet::of(Decision::Permit) {
            return Answer::yes(Reason::Granted {
                rules: deciding(policy, outcome),
                delegation: None,
            });
        }
        if !decisions.contains(Decision::Permit) {
            return Answer::no(match decisions.single() {
                Some(Decision::NotApplicable) => Reason::no_rule(),
                Some(decision) if decision.is_indeterminate() => Reason::Error {
                    status: outcome.status.urn(),
                },
                _ if decisions.contains(Decision::Deny) => Reason::denied(policy, outcome),
                _ => Reason::no_rule(),
            });
        }
        if !missing.is_empty() {
            return Answer::ask(Reason::Unknown { missing });
        }
        let construct = outcome.open.iter().find_map(|open| match open {
            Open::Unsupported { construct } => Some(construct.to_string()),
            Open::Attribute { .. } => None,
        });
        Answer::unsupported(construct.as_deref().unwrap_or_default())
    }

    /// Of something that this build cannot evaluate.
    pub(super) fn unsupported(construct: &str) -> Answer {
        Answer::ask(Reason::Unsupported {
            construct: construct.to_owned(),
        })
    }
}
