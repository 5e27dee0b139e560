//! Facts from what the platform's endpoints answered.

use std::collections::BTreeMap;
use std::mem;

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::error::At;
use super::{Failure, object, texts};
use crate::altinn::platform::Asked;
use crate::altinn::{DelegatedPolicy, FactsBuilder, PlatformError};

/// Facts in the making.
#[wasm_bindgen]
#[derive(Default)]
pub struct FactsMaker {
    builder: FactsBuilder,
    policies: BTreeMap<String, DelegatedPolicy>,
}

#[wasm_bindgen]
impl FactsMaker {
    /// Of facts about a party, read at an instant and past their time at another, both in seconds since 1970.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(
        party: Option<f64>,
        uuid: Option<String>,
        as_of: Option<f64>,
        expires: Option<f64>,
    ) -> FactsMaker {
        let mut builder = FactsBuilder::default();
        if let Some(party) = party {
            builder = builder.party(party as i64);
        }
        if let Some(uuid) = uuid {
            builder = builder.party_uuid(&uuid);
        }
        if let Some(seconds) = as_of {
            builder = builder.as_of(seconds as i64);
        }
        if let Some(seconds) = expires {
            builder = builder.expires(seconds as i64);
        }
        FactsMaker {
            builder,
            policies: BTreeMap::new(),
        }
    }

    /// The age of the answers that follow.
    pub fn aged(&mut self, as_of: Option<f64>, expires: Option<f64>) {
        let seconds = |instant: Option<f64>| instant.map(|seconds| seconds as i64);
        self.builder = mem::take(&mut self.builder).aged(seconds(as_of), seconds(expires));
    }

    /// Takes in the answer of an endpoint, by its name in the package.
    ///
    /// # Errors
    /// What is wrong with it, and a name of no answer.
    pub fn read(&mut self, name: &str, json: &str) -> Result<(), Failure> {
        let read = match name {
            "parties" => FactsBuilder::parties,
            "profile" => FactsBuilder::profile,
            "callerParty" => FactsBuilder::caller_party,
            "keyRoleParties" => FactsBuilder::key_role_parties,
            "roleRegister" => FactsBuilder::role_register,
            "roles" => FactsBuilder::roles,
            "accessPackages" => FactsBuilder::access_packages,
            "estateRoles" => FactsBuilder::estate_roles,
            "consentLists" => FactsBuilder::consent_lists,
            "instance" => FactsBuilder::instance,
            _ => return Err(Failure::options(format!("there is no answer {name:?}"))),
        };
        self.take(|builder| read(builder, json))
    }

    /// Takes in authorized parties, and whether roles and access packages were asked for in full.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn authorized(&mut self, json: &str, roles: bool, packages: bool) -> Result<(), Failure> {
        let asked = Asked {
            roles,
            access_packages: packages,
        };
        self.take(|builder| builder.authorized_parties(json, asked))
    }

    /// Takes in a resource of the registry, and the party's memberships in its lists.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn guarded(&mut self, resource: &str, memberships: Option<String>) -> Result<(), Failure> {
        self.take(|builder| builder.access_lists(resource, memberships.as_deref()))
    }

    /// The policy at a path of the platform's store: its text, or none where the store has none.
    ///
    /// # Errors
    /// Of a compiled one, that it was not made by this version; in the server module, that it is XML.
    pub fn policy(&mut self, path: String, text: Option<String>) -> Result<(), Failure> {
        let policy = match text {
            None => DelegatedPolicy::Unreadable,
            Some(text) => delegated(&path, &text)?,
        };
        self.policies.insert(path, policy);
        Ok(())
    }

    /// Takes in delegation changes, asked for resources of these keys (a JSON list). Their policies come before them.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn delegations(&mut self, json: &str, keys: &str) -> Result<(), Failure> {
        let keys = texts(keys)?;
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let policies = mem::take(&mut self.policies);
        let policy = |path: &str, _: Option<&str>| policies.get(path).cloned().unwrap_or_default();
        self.take(|builder| builder.delegation_changes(json, &keys, &policy))
    }

    /// The facts, as a plain object.
    ///
    /// # Errors
    /// A number that JavaScript cannot hold.
    pub fn facts(self) -> Result<JsValue, Failure> {
        object(&self.builder.build().versioned())
    }
}

impl FactsMaker {
    fn take(
        &mut self,
        read: impl FnOnce(FactsBuilder) -> Result<FactsBuilder, PlatformError>,
    ) -> Result<(), Failure> {
        self.builder = read(mem::take(&mut self.builder))?;
        Ok(())
    }
}

/// Compiles the policy of a delegation, for facts.
///
/// # Errors
/// The first thing wrong with it.
#[cfg(feature = "studio")]
#[wasm_bindgen(js_name = compileDelegation)]
pub fn compile_delegation(xml: &str) -> Result<String, Failure> {
    let policy = DelegatedPolicy::compile(xml).map_err(|refused| {
        let first = refused.errors().first().map(|error| error.diagnostic());
        let at = At {
            line: first.map(|finding| finding.line),
            column: first.map(|finding| finding.column),
            ..At::default()
        };
        match first {
            Some(finding) => Failure::new(finding.code, &finding.message, at),
            None => Failure::new("refused-policy", &refused, at),
        }
    })?;
    Ok(policy.to_text().unwrap_or_default())
}

fn delegated(path: &str, text: &str) -> Result<DelegatedPolicy, Failure> {
    #[cfg(feature = "studio")]
    if text.trim_start().starts_with(['<', '\u{feff}']) {
        return Ok(DelegatedPolicy::compile(text).unwrap_or_else(|refused| refused.policy()));
    }
    DelegatedPolicy::from_text(text).map_err(|why| {
        let message = format!("policies: {path}: {why}");
        Failure::new("not-compiled", message, At::default())
    })
}

impl From<PlatformError> for Failure {
    fn from(error: PlatformError) -> Failure {
        Failure::new(error.code(), &error, At::default())
    }
}
