//! A policy in a snapshot: read when it is first asked for.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::format::{Entry, Head, corrupt};
use super::{Hash, SnapshotError};
use crate::xacml::{Program, TextTable};

/// A policy as it lies in a snapshot.
#[derive(Clone, Copy, Debug)]
pub struct StoredPolicy<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) texts: TextTable<'a>,
    pub(super) entry: &'a Entry,
    pub(super) slot: &'a Slot,
}

/// Where a policy is in the file, and its program once it was read; `None` where it was found damaged.
#[derive(Debug)]
pub(super) struct Slot {
    section: Range<usize>,
    read: OnceLock<Option<Arc<Program>>>,
}

impl<'a> StoredPolicy<'a> {
    /// `ORG/APP` or the id of a resource; `None` for the one that holds for every other resource.
    pub fn key(&self) -> Option<&'a str> {
        self.entry.key.as_deref()
    }

    /// The hash of the XML that it was compiled from, with an app's placeholders filled in; `None` for the policy of no
    /// key, whose sources are [common](super::Snapshot::common_sources).
    pub fn source_hash(&self) -> Option<Hash> {
        self.entry.source
    }

    /// How many bytes its program has in the file.
    pub fn program_size(&self) -> u32 {
        self.entry.program
    }

    /// Its program, hashed, read and checked at the first call.
    ///
    /// # Errors
    /// `corrupt-snapshot` where its bytes are not those that were built.
    pub fn program(&self) -> Result<&'a Arc<Program>, SnapshotError> {
        let program = self.slot.read.get_or_init(|| self.read().map(Arc::new));
        program.as_ref().ok_or_else(corrupt)
    }

    fn read(&self) -> Option<Program> {
        let bytes = self.bytes.get(self.slot.section.clone())?;
        if Hash::of(bytes) != self.entry.hash {
            return None;
        }
        let (program, places) = bytes.split_at_checked(self.entry.program as usize)?;
        let program = Program::from_bytes_with(program, self.texts)?;
        // Nothing but an explanation needs them.
        #[cfg(not(feature = "studio"))]
        let _ = places;
        #[cfg(feature = "studio")]
        let program = program.with_places(places)?;
        Some(program)
    }
}

/// Where every policy is in a file whose sections lie between these; `None` where they do not fill that, or are not in
/// order.
pub(super) fn slots(head: &Head, start: usize, end: usize) -> Option<Vec<Slot>> {
    let entries = &head.entries;
    let in_order = entries.is_sorted_by(|a, b| a.key < b.key);
    let mut at = start;
    let mut slots = Vec::with_capacity(entries.len());
    for entry in entries {
        let from = at;
        at = from
            .checked_add(entry.program as usize)?
            .checked_add(entry.places as usize)?;
        slots.push(Slot {
            section: from..at,
            read: OnceLock::new(),
        });
    }
    (in_order && at == end).then_some(slots)
}
