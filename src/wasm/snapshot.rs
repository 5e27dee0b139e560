//! Snapshots.

use serde::Serialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::identity::handed_over;
use super::{Failure, Session, object, texts};
use crate::altinn::Facts;
use crate::identity::{Options, attributes, identify};
use crate::snapshot;
use crate::token::members;
use crate::xacml::AttributeList;

/// A snapshot, opened.
#[wasm_bindgen]
pub struct Snapshot(pub(super) snapshot::Snapshot);

/// What a snapshot says of itself.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct About<'a> {
    dialect: &'static str,
    engine_revision: &'a str,
    issuer: Option<&'a str>,
    audience: Option<&'a str>,
    issued_at: Option<i64>,
    expires_at: Option<i64>,
    serial: i64,
    signed: bool,
    hash: String,
    #[serde(serialize_with = "members::write")]
    settings: Vec<(&'static str, i64)>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AboutPolicy<'a> {
    key: Option<&'a str>,
    policy_id: &'a str,
    version: Option<&'a str>,
    rules: usize,
    /// The hash of its source.
    source: Option<String>,
}

#[wasm_bindgen]
impl Snapshot {
    /// Opens a snapshot's bytes: one for this audience, and of this serial at least.
    ///
    /// # Errors
    /// Bytes that are no snapshot of this version, and one for others or of a lower serial.
    pub fn open(
        bytes: Vec<u8>,
        audience: Option<String>,
        least: Option<f64>,
    ) -> Result<Snapshot, Failure> {
        let mut snapshot = snapshot::Snapshot::open(bytes)?;
        if let Some(audience) = audience {
            snapshot = snapshot.for_audience(&audience)?;
        }
        if let Some(serial) = least {
            snapshot = snapshot.since_serial(serial as u64)?;
        }
        Ok(Snapshot(snapshot))
    }

    /// Reads every policy now.
    ///
    /// # Errors
    /// A policy that is damaged.
    pub fn verify_all(&self) -> Result<(), Failure> {
        Ok(self.0.verify_all()?)
    }

    /// Checks that a key of a JWK Set signed it.
    ///
    /// # Errors
    /// What is wrong with the keys or the signature.
    #[cfg(feature = "verify")]
    pub fn verify_signature(&self, jwks: &str) -> Result<(), Failure> {
        let keys = crate::token::KeySet::from_json(jwks)?;
        Ok(self.0.verify_signature(&keys)?)
    }

    /// What it says of itself.
    ///
    /// # Errors
    /// A time or serial that JavaScript cannot hold.
    pub fn about(&self) -> Result<JsValue, Failure> {
        object(&About {
            dialect: self.0.dialect().name(),
            engine_revision: self.0.engine_revision(),
            issuer: self.0.issuer(),
            audience: self.0.audience(),
            issued_at: self.0.issued_at(),
            expires_at: self.0.expires_at(),
            serial: i64::try_from(self.0.serial()).unwrap_or(i64::MAX),
            signed: self.0.is_signed(),
            hash: self.0.hash().to_string(),
            settings: self.0.settings().entries(),
        })
    }

    /// What is in it.
    ///
    /// # Errors
    /// A policy that is damaged.
    pub fn policies(&self) -> Result<JsValue, Failure> {
        let mut policies = Vec::new();
        for policy in self.0.policies() {
            let program = policy.program()?;
            policies.push(AboutPolicy {
                key: policy.key(),
                policy_id: program.policy_id(),
                version: program.version(),
                rules: program.rules().count(),
                source: policy.source_hash().map(|hash| hash.to_string()),
            });
        }
        object(&policies)
    }

    /// Whether sessions are to be told who calls: in the standard dialect, where policies may ask for it.
    #[must_use]
    pub fn asks_who(&self) -> bool {
        self.0.dialect() == snapshot::Dialect::Standard
    }

    /// Opens a session. `claims`, `facts` and `understood` are JSON; `identified` says that the claims have been through
    /// `identify` already, and `who` is what came of them, without the claims, where [`asks_who`](Self::asks_who);
    /// `now` is in seconds since 1970.
    ///
    /// # Errors
    /// What is wrong with the claims, the caller or the facts.
    #[expect(
        clippy::too_many_arguments,
        reason = "what crosses is a text or a number, each an argument of its own"
    )]
    pub fn session(
        &self,
        claims: &str,
        identified: bool,
        who: Option<String>,
        party: Option<f64>,
        facts: Option<String>,
        now: f64,
        understood: Option<String>,
    ) -> Result<Session, Failure> {
        let claims = handed_over(claims)?;
        let caller = match who {
            Some(who) => attributes::of_form(&members::document(&who).map_err(Failure::options)?),
            None => AttributeList::new(),
        };
        if !identified {
            identify(&claims, &Options::default())?;
        }
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
            .session_of(&claims, caller, party, &facts, now as i64, &understood)?;
        Ok(Session(session))
    }

    /// The questions of a request, for whoever finds the facts for each: JSON.
    ///
    /// # Errors
    /// What is wrong with the request.
    #[cfg(feature = "studio")]
    pub fn asked(&self, request: &str) -> Result<String, Failure> {
        let switches = self.0.dialect().switches();
        let request = crate::xacml::Form::of(request).read_request(request, switches)?;
        let asked = self.0.asked(&request);
        serde_json::to_string(&asked).map_err(|_| Failure::unrepresentable())
    }

    /// Answers a request as the platform's server does that knows these facts (a JSON list of JSON texts), one for each of its
    /// questions.
    ///
    /// # Errors
    /// What is wrong with the request or the facts.
    #[cfg(feature = "studio")]
    pub fn xacml_with(
        &self,
        request: &str,
        facts: &str,
        now: Option<f64>,
    ) -> Result<String, Failure> {
        let mut known = Vec::new();
        for facts in texts(facts)? {
            known.push(std::sync::Arc::new(Facts::from_json(&facts)?));
        }
        Ok(self
            .0
            .xacml_with(request, &known, now.map(|now| now as i64))?)
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
