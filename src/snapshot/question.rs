//! One question as the platform's server gets it: the attributes that were sent, and what it makes of them.

use std::sync::Arc;

use super::Snapshot;
use crate::altinn::{
    EnrichedResource, EnrichedSubject, Facts, Resource, Server, Settings, Subject, Verdict,
};
use crate::xacml::{self, ACTION, AttributeList, Attributes, Bag, Program, evaluate};

/// A question, and how it was answered.
pub(crate) struct Question {
    pub(crate) server: Server,
    /// The policy and what the server makes of it; `None` where there is none here.
    pub(crate) answered: Option<(Arc<Program>, Verdict)>,
    is_external: bool,
}

impl Question {
    /// Puts a question: subject and resource as they were sent, with all that they have, and an action.
    pub(crate) fn put(
        snapshot: &Snapshot,
        [subject, resource]: [AttributeList; 2],
        action: &AttributeList,
        facts: Arc<Facts>,
        settings: Settings,
    ) -> Question {
        Question::put_enforced(snapshot, [subject, resource], action, facts, settings, None)
    }

    /// The same, with the caller by whom the enforcement point's level rules go.
    pub(crate) fn put_enforced(
        snapshot: &Snapshot,
        [subject, resource]: [AttributeList; 2],
        action: &AttributeList,
        facts: Arc<Facts>,
        settings: Settings,
        enforced: Option<Arc<Subject>>,
    ) -> Question {
        let resource = EnrichedResource::new(resource, true, &facts, &settings);
        let standing = resource.standing(&facts);
        let subject = EnrichedSubject::new(subject, true, standing, &facts, &settings);
        let found = match resource.policy_key() {
            Some(key) => snapshot.policy_of_key(&key),
            None => match Resource::of_request(resource.list()) {
                Some(resource) => snapshot.policy(&resource),
                None => snapshot.root(),
            },
        };
        let server = Server::new(enforced, Arc::new(subject), resource, facts, settings);
        let asked = Action(action);
        let answered = found.ok().flatten().cloned().map(|policy| {
            let known = (&*server.subject, &(&server.resource, &asked));
            let outcome = evaluate(&policy, &known);
            let verdict = server.verdict(&policy, outcome, &asked);
            (policy, verdict)
        });
        Question {
            server,
            answered,
            is_external: settings.external_api,
        }
    }

    /// The status of the exception that surely ends it, and the request that it belongs to.
    pub(crate) fn thrown(&self) -> Option<xacml::Status> {
        let server = &self.server;
        let failure = server.subject.failure().or(server.resource.failure());
        if failure.is_certain() {
            return Some(failure.status(self.is_external));
        }
        // What the engine throws on is an Indeterminate with this status inside.
        let (_, verdict) = self.answered.as_ref()?;
        let is_thrown = verdict.policy.status == xacml::Status::SyntaxError
            && verdict.policy.decision().is_some();
        is_thrown.then_some(xacml::Status::SyntaxError)
    }
}

/// The action of a request, and that there is nothing else beside subject and resource.
struct Action<'a>(&'a AttributeList);

impl Attributes for Action<'_> {
    fn bag(&self, category: &str, id: &str) -> Option<&Bag> {
        if category == ACTION {
            self.0.bag(category, id).or(Some(Bag::empty()))
        } else {
            Some(Bag::empty())
        }
    }
}
