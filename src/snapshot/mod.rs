//! Policies, compiled, with what it takes to trust and expire them. Public and cacheable: nothing about a person.

#[cfg(feature = "studio")]
mod build;
mod error;
mod format;
#[cfg(feature = "studio")]
mod lint;
#[cfg(feature = "studio")]
mod request;

use std::sync::Arc;

#[cfg(feature = "studio")]
pub use build::{Builder, PolicyFailure, publish, read_policies, read_policy};
pub use error::SnapshotError;
#[cfg(feature = "studio")]
pub use lint::lint;

use crate::altinn::{self, Resource};
use crate::xacml::{self, Program};

/// Which of the two ways of reading a policy a snapshot was built for.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Dialect {
    /// What Altinn's decision point does.
    #[default]
    Altinn,
    /// OASIS XACML 3.0.
    Standard,
}

impl Dialect {
    /// The engine's switches.
    pub fn switches(self) -> xacml::Dialect {
        match self {
            Dialect::Altinn => altinn::DIALECT,
            Dialect::Standard => xacml::Dialect::STANDARD,
        }
    }

    /// `altinn` or `standard`.
    pub fn name(self) -> &'static str {
        match self {
            Dialect::Altinn => "altinn",
            Dialect::Standard => "standard",
        }
    }

    /// The dialect of a name.
    pub fn from_name(name: &str) -> Option<Dialect> {
        [Dialect::Altinn, Dialect::Standard]
            .into_iter()
            .find(|dialect| dialect.name() == name)
    }
}

/// Compiled policies, opened. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Snapshot(Arc<Contents>);

/// What a snapshot holds.
#[derive(Clone, Debug, PartialEq)]
struct Contents {
    dialect: Dialect,
    engine_revision: String,
    expires_at: Option<i64>,
    /// By key, sorted; see [`Resource::policy_key`].
    policies: Vec<(String, Arc<Program>)>,
    /// The policy of every resource that has none of its own.
    root: Option<Arc<Program>>,
}

impl Snapshot {
    /// A snapshot to be built from policy XML.
    #[cfg(feature = "studio")]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Opens a snapshot's bytes.
    ///
    /// # Errors
    /// `not-a-snapshot`, `unknown-version` or `corrupt-snapshot`.
    pub fn open(bytes: &[u8]) -> Result<Snapshot, SnapshotError> {
        format::read(bytes).map(|contents| Snapshot(Arc::new(contents)))
    }

    /// The snapshot's bytes. Provisional: version 0, which later versions refuse.
    ///
    /// # Errors
    /// `too-large` where they cannot be held.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SnapshotError> {
        format::write(&self.0)
    }

    /// Which dialect its policies were compiled for.
    pub fn dialect(&self) -> Dialect {
        self.0.dialect
    }

    /// The revision of the decision point that the dialect follows; empty for the standard.
    pub fn engine_revision(&self) -> &str {
        &self.0.engine_revision
    }

    /// When it is past its time, in seconds since 1970.
    pub fn expires_at(&self) -> Option<i64> {
        self.0.expires_at
    }

    /// Its policies: the key, or `None` for the one that holds for every other resource, and the program.
    pub fn policies(&self) -> impl Iterator<Item = (Option<&str>, &Arc<Program>)> {
        let keyed = self
            .0
            .policies
            .iter()
            .map(|(key, program)| (Some(key.as_str()), program));
        keyed.chain(self.0.root.iter().map(|program| (None, program)))
    }

    /// The policy of a resource.
    pub fn policy(&self, resource: &Resource) -> Option<&Arc<Program>> {
        let key = resource.policy_key()?;
        match self
            .0
            .policies
            .binary_search_by(|(there, _)| there.as_str().cmp(&key))
        {
            Ok(index) => self.0.policies.get(index).map(|(_, program)| program),
            Err(_) => self.0.root.as_ref(),
        }
    }
}
