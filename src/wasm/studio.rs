//! What only the studio module does: read policy XML.

use serde::Serialize;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::error::At;
use super::{Failure, object};
use crate::altinn::Settings;
use crate::example as files;
use crate::snapshot::{self, Dialect, PolicyFailure};
use crate::token::members;

/// Every finding about a policy, in source order.
///
/// # Errors
/// A dialect of another name.
#[wasm_bindgen]
pub fn lint(xml: &str, dialect: Option<String>) -> Result<JsValue, Failure> {
    object(&snapshot::lint(xml, named(dialect)?))
}

/// Collects policies for a snapshot.
#[wasm_bindgen]
pub struct Builder(snapshot::Builder);

#[wasm_bindgen]
impl Builder {
    /// Of a dialect, to be past its time at an instant in seconds since 1970.
    ///
    /// # Errors
    /// A dialect of another name.
    #[wasm_bindgen(constructor)]
    pub fn new(dialect: Option<String>, expires: Option<f64>) -> Result<Builder, Failure> {
        let builder = snapshot::Snapshot::builder().dialect(named(dialect)?);
        Ok(Builder(match expires {
            Some(seconds) => builder.expires_at(seconds as i64),
            None => builder,
        }))
    }

    /// With one more policy: for the resource of a key, or for all that have none of their own.
    #[must_use]
    pub fn policy(self, key: Option<String>, xml: &str) -> Builder {
        Builder(match key {
            Some(key) => self.0.policy_for(&key, xml),
            None => self.0.policy_xml(xml),
        })
    }

    /// For a platform that is set so: a JSON object of the settings, by their names.
    ///
    /// # Errors
    /// `unknown-setting`
    pub fn settings(self, settings: &str) -> Result<Builder, Failure> {
        let mut read = Settings::default();
        let settings = members::document(settings).map_err(Failure::options)?;
        for (name, value) in settings.as_object().into_iter().flatten() {
            let number = value.as_bool().map(i64::from).or(value.as_i64());
            read.set(name, number.unwrap_or(i64::MIN))?;
        }
        Ok(Builder(self.0.settings(read)))
    }

    /// Built by an issuer.
    #[must_use]
    pub fn issuer(self, issuer: &str) -> Builder {
        Builder(self.0.issuer(issuer))
    }

    /// Built for an audience.
    #[must_use]
    pub fn audience(self, audience: &str) -> Builder {
        Builder(self.0.audience(audience))
    }

    /// Built at an instant in seconds since 1970.
    #[must_use]
    pub fn issued(self, seconds: f64) -> Builder {
        Builder(self.0.issued_at(seconds as i64))
    }

    /// With this place among the snapshots of its issuer.
    #[must_use]
    pub fn serial(self, serial: f64) -> Builder {
        Builder(self.0.serial(serial as u64))
    }

    /// With the policy of this id deciding for every resource that has none of its own.
    #[must_use]
    pub fn root(self, id: &str) -> Builder {
        Builder(self.0.root(id))
    }

    /// The snapshot's bytes.
    ///
    /// # Errors
    /// What is wrong with the first policy that was refused.
    pub fn bytes(self) -> Result<Vec<u8>, Failure> {
        Ok(self.0.build()?.as_bytes().to_vec())
    }
}

/// The embedded example, as the texts of its files.
///
/// # Errors
/// None.
#[wasm_bindgen]
pub fn example() -> Result<JsValue, Failure> {
    #[derive(Serialize)]
    struct Example {
        policy: &'static str,
        claims: &'static str,
        parties: &'static str,
        facts: &'static str,
        resource: &'static str,
    }
    object(&Example {
        policy: files::POLICY,
        claims: files::CLAIMS,
        parties: files::PARTIES,
        facts: files::FACTS,
        resource: files::RESOURCE,
    })
}

fn named(dialect: Option<String>) -> Result<Dialect, Failure> {
    let Some(name) = dialect else {
        return Ok(Dialect::default());
    };
    Dialect::from_name(&name).ok_or_else(|| {
        let message = format!("expected altinn or standard as dialect, found {name:?}");
        Failure::new("unknown-dialect", message, At::default())
    })
}

impl From<PolicyFailure> for Failure {
    fn from(failure: PolicyFailure) -> Failure {
        let first = failure.errors.first().map(|error| error.diagnostic());
        let at = At {
            policy: Some(failure.index),
            line: first.map(|finding| finding.line),
            column: first.map(|finding| finding.column),
            ..At::default()
        };
        match first {
            Some(finding) => Failure::new(finding.code, &finding.message, at),
            None => Failure::new("refused-policy", &failure, at),
        }
    }
}
