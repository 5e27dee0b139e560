//! A session turned to one resource.

use std::sync::Arc;

use serde::Serialize;

use super::{Answer, Context, Reason};
use crate::altinn::{ProcessTask, Resource, Server, TaskAccess};
#[cfg(feature = "studio")]
use crate::identity::attributes::CALLER;
use crate::snapshot::Dialect;
#[cfg(feature = "studio")]
use crate::value::Value;
#[cfg(feature = "studio")]
use crate::xacml::{self, AttributeList, AttributeValue, Decision, SUBJECT, specialise};
use crate::xacml::{ACTION, ACTION_ID, Attributes, Bag, Program, evaluate, evaluate_decision};

/// A session turned to one resource.
#[derive(Clone, Debug)]
pub struct View {
    pub(super) context: Arc<Context>,
    pub(super) resource: Resource,
    /// The server's side of it.
    pub(super) server: Arc<Server>,
    pub(super) dialect: Dialect,
    #[cfg(feature = "studio")]
    pub(super) environment: AttributeList,
    /// An answer that holds whatever is asked.
    pub(super) always: Option<Answer>,
    /// The policy as built, and with subject and resource folded in.
    pub(super) policy: Option<(Arc<Program>, Program)>,
}

/// All that a view can say at once, for a place that asks often.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table {
    /// Every [named action](View::named_actions) with its answer.
    pub actions: Vec<(String, Answer)>,
    /// The answer for every other action, or `None` where each has to be asked for.
    pub other: Option<Answer>,
}

impl View {
    /// The resource it looks at.
    pub fn resource(&self) -> &Resource {
        &self.resource
    }

    /// Whether the server would permit an action: true only on yes.
    pub fn can(&self, action: &str) -> bool {
        self.check(action).is_yes()
    }

    /// Whether the server would permit an action, and why.
    pub fn check(&self, action: &str) -> Answer {
        if let Some(answer) = &self.always {
            return answer.clone();
        }
        let Some((policy, residue)) = &self.policy else {
            return Answer::ask(Reason::Unknown {
                missing: vec!["policy".to_owned()],
            });
        };
        let action = Asked::new(action);
        let outcome = if policy.duties_are_literal() {
            evaluate_decision(residue, &action)
        } else {
            evaluate(residue, &action)
        };
        match self.dialect {
            Dialect::Altinn => {
                let verdict = self.server.verdict(policy, outcome, &action);
                self.context.judge(policy, &verdict)
            }
            #[cfg(not(feature = "studio"))]
            Dialect::Standard => self.context.standard_answer(policy, outcome),
            #[cfg(feature = "studio")]
            Dialect::Standard => self
                .context
                .standard_answer(policy, outcome)
                .naming(|| self.other_callers(policy, &action)),
        }
    }

    /// Every action that the policy names, in its order, and then those that only delegations and access lists do.
    pub fn named_actions(&self) -> Vec<&str> {
        let policy = self.policy.as_ref();
        let mut named = policy
            .map(|(policy, _)| policy.literals_of(ACTION, ACTION_ID).0)
            .unwrap_or_default();
        if self.dialect == Dialect::Altinn && policy.is_some() {
            for action in self.server.named_actions().0 {
                if !named.contains(&action) {
                    named.push(action);
                }
            }
        }
        named
    }

    /// Every [named action](View::named_actions) that the server would permit here.
    pub fn actions(&self) -> Vec<&str> {
        self.named_actions()
            .into_iter()
            .filter(|action| self.can(action))
            .collect()
    }

    /// Every named action with its answer, and the answer of all others where they share one.
    pub fn table(&self) -> Table {
        let actions = self
            .named_actions()
            .into_iter()
            .map(|action| (action.to_owned(), self.check(action)))
            .collect();
        let all_alike = self.always.is_some()
            || (self
                .policy
                .as_ref()
                .is_none_or(|(_, residue)| residue.literals_of(ACTION, ACTION_ID).1)
                && (self.dialect == Dialect::Standard || self.server.named_actions().1));
        Table {
            actions,
            other: all_alike.then(|| self.check(UNNAMED_ACTION)),
        }
    }

    /// What an app's page is told of the current task (see [`ProcessTask::access`]).
    pub fn task(&self, task: &ProcessTask) -> TaskAccess {
        task.access(|action| self.check(action).answer.into())
    }

    /// The trace of one check: every rule, every match, and what it came to.
    #[cfg(feature = "studio")]
    pub fn explain(&self, action: &str) -> Option<xacml::Explanation> {
        let (policy, _) = self.policy.as_ref()?;
        let action = Asked::new(action);
        let server = &self.server;
        let attributes = (
            &self.context.caller,
            &(
                &*server.subject,
                &(&self.environment, &(&server.resource, &action)),
            ),
        );
        Some(xacml::explain(policy, &attributes).1)
    }

    /// The kinds of caller that the policy names, that this caller is none of, and of which one might be permitted.
    /// Nothing that a page could act on: it is left out of the check module.
    #[cfg(feature = "studio")]
    fn other_callers(&self, policy: &Program, action: &Asked) -> Vec<String> {
        let own = self.context.caller.bag(SUBJECT, CALLER);
        let is_own = |kind: &str| {
            let is =
                |own: &AttributeValue| matches!(&own.value, Value::String(own) if **own == *kind);
            own.is_some_and(|own| own.values.iter().any(is))
        };
        let might = |kind: &&str| {
            // Nothing else is known of such a caller.
            let caller = AttributeList::new().with(SUBJECT, CALLER, Bag::string(kind));
            // Step by step as the view itself was made: another evaluator for all at once would be in the module twice.
            let server = &self.server;
            let bound = self
                .context
                .bind(policy, server, &caller, &self.environment);
            let outcome = evaluate(&specialise(&bound, &server.resource), action);
            outcome.decisions.contains(Decision::Permit)
        };
        let named = policy.literals_of(SUBJECT, CALLER).0;
        named
            .into_iter()
            .filter(|kind| !is_own(kind))
            .filter(might)
            .map(str::to_owned)
            .collect()
    }
}

/// An action that no policy names.
const UNNAMED_ACTION: &str = "\u{1}unnamed";

/// The action asked for: its id, and that there is no more.
pub(super) struct Asked(Bag);

impl Asked {
    pub(super) fn new(action: &str) -> Asked {
        Asked(Bag::string(action))
    }
}

impl Attributes for Asked {
    fn bag(&self, category: &str, id: &str) -> Option<&Bag> {
        let asked = category == ACTION && id == ACTION_ID;
        Some(if asked { &self.0 } else { Bag::empty() })
    }
}
