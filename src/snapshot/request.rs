//! XACML requests, answered by a snapshot's policies.

use std::sync::Arc;

use super::{Snapshot, SnapshotError};
use crate::altinn::Resource;
use crate::xacml::context::{ContextError, Request, Response};
use crate::xacml::{AttributeList, Form, Outcome, Program, answer, applicable, evaluate};

impl Snapshot {
    /// Answers a request in XML or in JSON, which may hold several, in the form that it has. See [`Snapshot::decide`].
    ///
    /// # Errors
    /// A request that cannot be read; see [`Form::read_request`].
    pub fn xacml(&self, request: &str, now: Option<i64>) -> Result<String, ContextError> {
        let form = Form::of(request);
        let request = form.read_request(request, self.dialect().switches())?;
        form.write_response(&self.decide(&request, now))
    }

    /// Answers a request as a decision point does that knows the request and nothing else: no facts, no delegations, none
    /// of the enforcement point's level rules. A resource that no policy here is for is Indeterminate, and so is one whose
    /// policy is damaged. `now` is in seconds
    /// since 1970; without it, what depends on the clock of a decision point is Indeterminate, too.
    pub fn decide(&self, request: &Request, now: Option<i64>) -> Response {
        answer(
            request,
            self.dialect().switches(),
            now,
            |attributes| match self.policy_of_request(attributes) {
                Ok(Some(policy)) => {
                    let outcome = evaluate(policy, attributes);
                    let policies = applicable(policy, &outcome);
                    (outcome, policies)
                }
                Ok(None) => {
                    let nobody = "a resource that no policy of the snapshot is for";
                    (Outcome::any(nobody), Vec::new())
                }
                Err(error) => (Outcome::any(error.code()), Vec::new()),
            },
        )
    }

    /// The policy that decides a request: that of the resource it names, or the one that holds for all others.
    fn policy_of_request(
        &self,
        attributes: &AttributeList,
    ) -> Result<Option<&Arc<Program>>, SnapshotError> {
        match Resource::of_request(attributes) {
            Some(resource) => self.policy(&resource),
            None => self.root(),
        }
    }
}
