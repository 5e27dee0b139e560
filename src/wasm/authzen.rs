//! AuthZEN requests and responses.

use std::sync::Arc;

use wasm_bindgen::prelude::wasm_bindgen;

use super::error::At;
use super::identity::handed_over;
use super::{Failure, Snapshot, json, texts};
use crate::altinn::Facts;
use crate::authzen::{AuthzenError, Endpoint, Metadata, Options, Request, Supplied};

#[wasm_bindgen]
impl Snapshot {
    /// Answers the body of a request to an endpoint (`evaluation`, `evaluations`, `subject`, `resource`, `action`) with that of
    /// the response. `candidates` and `options` are JSON, `claims` too; `facts` is a JSON list of JSON texts: one for every
    /// pair that was [asked](Self::authzen_asked) for, or one for all (`each` says which); `now` is in seconds since 1970.
    ///
    /// # Errors
    /// What is wrong with the request, the candidates, the options, the claims or the facts.
    #[expect(
        clippy::too_many_arguments,
        reason = "what crosses is a text or a number, each an argument of its own"
    )]
    pub fn authzen(
        &self,
        endpoint: &str,
        body: &str,
        candidates: Option<String>,
        options: &str,
        claims: Option<String>,
        facts: Option<String>,
        each: bool,
        now: f64,
    ) -> Result<String, Failure> {
        let request = request(endpoint, body, candidates)?;
        let mut options = Options::from_json(options)?;
        options.now = now as i64;
        if let Some(claims) = claims {
            options.claims = Some(handed_over(&claims)?);
        }
        if let Some(facts) = facts {
            let mut known = Vec::new();
            for facts in texts(&facts)? {
                let read = match facts.as_str() {
                    "" => None,
                    facts => Some(Arc::new(Facts::from_json(facts)?)),
                };
                known.push(read);
            }
            options.facts = match known.pop() {
                Some(Some(same)) if !each => Supplied::Same(same),
                last => {
                    known.extend(last);
                    Supplied::Each(known)
                }
            };
        }
        let response = self.0.authzen_request(&request, &options)?;
        json(&response)
    }

    /// The pairs of subject and resource of a request, for whoever finds the facts for each: JSON.
    ///
    /// # Errors
    /// What is wrong with the request, the candidates or the options.
    pub fn authzen_asked(
        &self,
        endpoint: &str,
        body: &str,
        candidates: Option<String>,
        options: &str,
    ) -> Result<String, Failure> {
        let request = request(endpoint, body, candidates)?;
        let options = Options::from_json(options)?;
        let asked = self.0.authzen_asked(&request, &options)?;
        json(&asked)
    }
}

/// The metadata of a decision point by its identifier, and where it is published: JSON.
///
/// # Errors
/// An identifier that is no URL of the form that the specification wants.
#[wasm_bindgen]
pub fn authzen_metadata(base: &str) -> Result<String, Failure> {
    let metadata = Metadata::new(base)?;
    json(&(&metadata.location, &metadata))
}

fn request(endpoint: &str, body: &str, candidates: Option<String>) -> Result<Request, Failure> {
    let endpoint = Endpoint::from_name(endpoint)
        .ok_or_else(|| Failure::options("expected subject, resource or action".to_owned()))?;
    Ok(Request::from_json(endpoint, body, candidates.as_deref())?)
}

impl From<AuthzenError> for Failure {
    fn from(error: AuthzenError) -> Failure {
        let at = At::path(error.pointer().to_owned());
        Failure::new(error.code(), error.message(), at)
    }
}
