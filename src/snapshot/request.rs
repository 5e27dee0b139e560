//! Requests of the JSON Profile, answered by a snapshot's policies.

use std::sync::Arc;

use super::Snapshot;
use crate::altinn::Resource;
use crate::xacml::json::{Request, RequestError, read_requests, respond};
use crate::xacml::{Outcome, Program, evaluate};

impl Snapshot {
    /// Answers a request of the JSON Profile, which may hold several, as a decision point does that knows the request and
    /// nothing else: no facts, no delegations, none of the enforcement point's level rules. A resource that no policy here
    /// is for is Indeterminate.
    ///
    /// # Errors
    /// A request that cannot be read; see [`read_requests`].
    pub fn xacml(&self, request: &str) -> Result<serde_json::Value, RequestError> {
        let requests = read_requests(request, self.dialect().switches())?;
        let decide = |request: &Request| match self.policy_of_request(request) {
            Some(policy) => evaluate(policy, &request.attributes),
            None => Outcome::any("a resource that no policy of the snapshot is for"),
        };
        let outcomes: Vec<Outcome> = requests.iter().map(decide).collect();
        Ok(respond(requests.iter().zip(&outcomes)))
    }

    /// The policy that decides a request: that of the resource it names, or the one that holds for all others.
    fn policy_of_request(&self, request: &Request) -> Option<&Arc<Program>> {
        match Resource::of_request(&request.attributes) {
            Some(resource) => self.policy(&resource),
            None => self.0.root.as_ref(),
        }
    }
}
