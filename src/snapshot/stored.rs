//! A policy in a snapshot: read when it is first asked for.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use super::format::{Entry, Head, Section, corrupt};
use super::{Hash, SnapshotError};
use crate::xacml::Program;

/// A policy as it lies in a snapshot.
#[derive(Clone, Copy, Debug)]
pub struct StoredPolicy<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) entry: &'a Entry,
    pub(super) slot: &'a Slot,
}

/// Where a policy is in the file, and its program once it was read; `None` where it was found damaged.
#[derive(Debug)]
pub(super) struct Slot {
    program: Range<usize>,
    places: Range<usize>,
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
        self.entry.program.length
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
        let program = Program::from_bytes(self.part(&self.slot.program, &self.entry.program)?)?;
        #[cfg(feature = "studio")]
        let program = program.with_places(self.places()?)?;
        Some(program)
    }

    /// The bytes of its places, if they are those that were built.
    pub(super) fn places(&self) -> Option<&'a [u8]> {
        self.part(&self.slot.places, &self.entry.places)
    }

    fn part(&self, range: &Range<usize>, section: &Section) -> Option<&'a [u8]> {
        let bytes = self.bytes.get(range.clone())?;
        section.is(bytes).then_some(bytes)
    }
}

/// Where every policy is in a file whose sections lie between these; `None` where they do not fill that, or are not in
/// order.
pub(super) fn slots(head: &Head, start: usize, end: usize) -> Option<Vec<Slot>> {
    let entries = &head.entries;
    let in_order = entries.is_sorted_by(|a, b| a.key < b.key);
    let mut at = start;
    let mut next = |length: u32| {
        let from = at;
        at = at.checked_add(length as usize)?;
        Some(from..at)
    };
    let mut slots = Vec::with_capacity(entries.len());
    for entry in entries {
        slots.push(Slot {
            program: next(entry.program.length)?,
            places: 0..0,
            read: OnceLock::new(),
        });
    }
    for (slot, entry) in slots.iter_mut().zip(entries) {
        slot.places = next(entry.places.length)?;
    }
    (in_order && at == end).then_some(slots)
}
