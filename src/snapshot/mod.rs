//! Policies, compiled, with what it takes to trust and expire them. Public and cacheable: nothing about a person.

#[cfg(feature = "studio")]
mod build;
mod error;
pub mod format;
mod hash;
#[cfg(feature = "studio")]
mod lint;
#[cfg(feature = "studio")]
mod platform;
#[cfg(any(feature = "studio", feature = "server"))]
mod question;
#[cfg(feature = "studio")]
mod request;
#[cfg(any(feature = "studio", feature = "verify"))]
mod signature;
mod stored;

use std::ops::Range;
use std::sync::Arc;

#[cfg(feature = "studio")]
pub use build::{Builder, PolicyFailure, publish, read_policies, read_policy};
pub use error::SnapshotError;
pub use hash::Hash;
#[cfg(feature = "studio")]
pub use lint::lint;
#[cfg(feature = "studio")]
pub use platform::{Asked, Steps};
#[cfg(any(feature = "studio", feature = "server"))]
pub(crate) use question::Question;
pub use stored::StoredPolicy;

use format::Head;
use stored::Slot;

use crate::altinn::{self, Resource, Settings};
use crate::xacml::{self, Program, TextTable};

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

/// Compiled policies, opened. Cheap to clone. The [format](mod@format) of its bytes has a description of its own.
#[derive(Clone, Debug)]
pub struct Snapshot(Arc<Contents>);

/// An opened file.
#[derive(Debug)]
struct Contents {
    bytes: Vec<u8>,
    head: Head,
    settings: Settings,
    hash: Hash,
    /// Where the shared texts are, and where in them each ends.
    texts: Range<usize>,
    text_ends: Vec<u32>,
    signature: Option<Vec<u8>>,
    /// One for each entry of the head.
    slots: Vec<Slot>,
}

impl Snapshot {
    /// A snapshot to be built from policy XML.
    #[cfg(feature = "studio")]
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Opens a snapshot's bytes. What it says of itself is checked against its hash; each policy is, and is read, when it is
    /// first asked for.
    ///
    /// # Errors
    /// `not-a-snapshot`, `older-version`, `newer-version`, `truncated-snapshot`, `corrupt-snapshot`, `too-large` over
    /// 256 MiB.
    pub fn open(bytes: impl Into<Vec<u8>>) -> Result<Snapshot, SnapshotError> {
        let bytes = bytes.into();
        let format::Opened {
            head,
            settings,
            hash,
            texts,
            text_ends,
            head_end,
            sections_end,
            signature,
        } = format::read(&bytes)?;
        let slots = stored::slots(&head, head_end, sections_end).ok_or_else(format::corrupt)?;
        Ok(Snapshot(Arc::new(Contents {
            bytes,
            head,
            settings,
            hash,
            texts,
            text_ends,
            signature,
            slots,
        })))
    }

    /// The same, if it is meant for an audience.
    ///
    /// # Errors
    /// `wrong-audience` where it is meant for another, or says of none.
    pub fn for_audience(self, audience: &str) -> Result<Snapshot, SnapshotError> {
        match self.audience() {
            Some(own) if own == audience => Ok(self),
            own => {
                let found = own.unwrap_or("none");
                let message = format!("audience: expected {audience}, found {found}");
                Err(SnapshotError::new("wrong-audience", message))
            }
        }
    }

    /// The same, if its serial is at least this one: that of the last snapshot that was used, say.
    ///
    /// # Errors
    /// `rolled-back` where it is less.
    pub fn since_serial(self, least: u64) -> Result<Snapshot, SnapshotError> {
        let serial = self.serial();
        if serial >= least {
            return Ok(self);
        }
        let message = format!("expected a snapshot of serial {least} or more, found {serial}");
        Err(SnapshotError::new("rolled-back", message))
    }

    /// Reads every policy now.
    ///
    /// # Errors
    /// `corrupt-snapshot` where one is damaged.
    pub fn verify_all(&self) -> Result<(), SnapshotError> {
        self.policies()
            .try_for_each(|policy| policy.program().map(drop))
    }

    /// The snapshot's bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0.bytes
    }

    /// The hash over what it says of itself and, by their hashes, over all its policies: that of an ETag, say.
    pub fn hash(&self) -> Hash {
        self.0.hash
    }

    /// Which dialect its policies were compiled for.
    pub fn dialect(&self) -> Dialect {
        self.0.head.dialect
    }

    /// The revision of the decision point that the dialect follows; empty for the standard.
    pub fn engine_revision(&self) -> &str {
        &self.0.head.engine_revision
    }

    /// How the platform is set that it was built for.
    pub fn settings(&self) -> Settings {
        self.0.settings
    }

    /// Who built it.
    pub fn issuer(&self) -> Option<&str> {
        self.0.head.issuer.as_deref()
    }

    /// For whom it was built: an environment of the platform, say.
    pub fn audience(&self) -> Option<&str> {
        self.0.head.audience.as_deref()
    }

    /// When it was built, in seconds since 1970.
    pub fn issued_at(&self) -> Option<i64> {
        self.0.head.issued_at
    }

    /// When it is past its time, in seconds since 1970.
    pub fn expires_at(&self) -> Option<i64> {
        self.0.head.expires_at
    }

    /// Its place among the snapshots of its issuer, of which a later one has a greater; 0 where it was not said.
    pub fn serial(&self) -> u64 {
        self.0.head.serial
    }

    /// Whether there is a signature. Whether it is good is another question.
    pub fn is_signed(&self) -> bool {
        self.0.signature.is_some()
    }

    /// The hashes of the sources that belong to no resource, in the order they were given.
    pub fn common_sources(&self) -> &[Hash] {
        &self.0.head.common
    }

    /// Its policies, that of no resource first, then by key.
    pub fn policies(&self) -> impl Iterator<Item = StoredPolicy<'_>> {
        (0..self.0.slots.len()).filter_map(|index| self.stored(index))
    }

    /// The policy of a resource, `None` where there is none.
    ///
    /// # Errors
    /// `corrupt-snapshot` where it is damaged.
    pub fn policy(&self, resource: &Resource) -> Result<Option<&Arc<Program>>, SnapshotError> {
        match resource.policy_key() {
            Some(key) => self.policy_of_key(&key),
            None => Ok(None),
        }
    }

    fn policy_of_key(&self, key: &str) -> Result<Option<&Arc<Program>>, SnapshotError> {
        let entries = &self.0.head.entries;
        match entries.binary_search_by(|entry| entry.key.as_deref().cmp(&Some(key))) {
            Ok(index) => self
                .stored(index)
                .map(|policy| policy.program())
                .transpose(),
            Err(_) => self.root(),
        }
    }

    /// The policy of every resource that has none of its own.
    fn root(&self) -> Result<Option<&Arc<Program>>, SnapshotError> {
        let first = self.stored(0).filter(|policy| policy.key().is_none());
        first.map(|policy| policy.program()).transpose()
    }

    fn stored(&self, index: usize) -> Option<StoredPolicy<'_>> {
        Some(StoredPolicy {
            bytes: &self.0.bytes,
            texts: TextTable::new(self.0.bytes.get(self.0.texts.clone())?, &self.0.text_ends),
            entry: self.0.head.entries.get(index)?,
            slot: self.0.slots.get(index)?,
        })
    }
}
