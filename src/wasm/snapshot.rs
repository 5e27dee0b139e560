//! Snapshots.

use serde::Serialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::identity::handed_over;
use super::{Failure, Session, object, texts};
use crate::altinn::Facts;
use crate::identity::{Authenticated, Options, anonymous, identify};
use crate::snapshot;

/// A snapshot, opened.
#[wasm_bindgen]
pub struct Snapshot(snapshot::Snapshot);

/// What a snapshot says of itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct About<'a> {
    dialect: &'static str,
    engine_revision: &'a str,
    expires_at: Option<i64>,
    policies: Vec<AboutPolicy<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AboutPolicy<'a> {
    key: Option<&'a str>,
    policy_id: &'a str,
    version: Option<&'a str>,
    rules: usize,
}

#[wasm_bindgen]
impl Snapshot {
    /// Opens a snapshot's bytes.
    ///
    /// # Errors
    /// Bytes that are no snapshot of this version.
    pub fn open(bytes: &[u8]) -> Result<Snapshot, Failure> {
        Ok(Snapshot(snapshot::Snapshot::open(bytes)?))
    }

    /// What it says of itself.
    ///
    /// # Errors
    /// An expiry that JavaScript cannot hold.
    pub fn about(&self) -> Result<JsValue, Failure> {
        object(&About {
            dialect: self.0.dialect().name(),
            engine_revision: self.0.engine_revision(),
            expires_at: self.0.expires_at(),
            policies: self
                .0
                .policies()
                .map(|(key, program)| AboutPolicy {
                    key,
                    policy_id: program.policy_id(),
                    version: program.version(),
                    rules: program.rules().count(),
                })
                .collect(),
        })
    }

    /// Opens a session. `claims`, `facts` and `understood` are JSON; `identified` says that the claims have been through
    /// `identify` already; `now` is in seconds since 1970.
    ///
    /// # Errors
    /// What is wrong with the claims or the facts.
    pub fn session(
        &self,
        claims: &str,
        identified: bool,
        party: Option<f64>,
        facts: Option<String>,
        now: f64,
        understood: Option<String>,
    ) -> Result<Session, Failure> {
        let claims = handed_over(claims)?;
        let who = if identified {
            Authenticated {
                claims,
                ..anonymous()
            }
        } else {
            identify(&claims, &Options::default())?
        };
        let facts = match facts {
            Some(facts) => Facts::from_json(&facts)?,
            None => Facts::default(),
        };
        let understood: Vec<String> = match understood {
            Some(ids) => texts(&ids)?,
            None => Vec::new(),
        };
        let party = party.map(|party| party as i64);
        let session = self
            .0
            .session_for(&who, party, &facts, now as i64, &understood)?;
        Ok(Session(session))
    }

    /// Answers a request in XML or JSON in the form it has; `now` is in seconds since 1970.
    ///
    /// # Errors
    /// What is wrong with the request.
    #[cfg(feature = "studio")]
    pub fn xacml(&self, request: &str, now: Option<f64>) -> Result<String, Failure> {
        Ok(self.0.xacml(request, now.map(|now| now as i64))?)
    }
}
