//! Snapshot files that flags name.

use adgang::snapshot::{Snapshot, SnapshotError};

use super::failure::Failure;
use super::input;

/// A snapshot, with its name for messages.
pub(super) struct SnapshotFile {
    pub(super) name: String,
    pub(super) snapshot: Snapshot,
}

impl SnapshotFile {
    /// Opens the snapshot of a file.
    ///
    /// # Errors
    /// A file that cannot be read, and what [`Snapshot::open`] says.
    pub(super) fn read(path: &str) -> Result<SnapshotFile, Failure> {
        let (name, bytes) = input::read(path)?;
        match Snapshot::open(bytes) {
            Ok(snapshot) => Ok(SnapshotFile { name, snapshot }),
            Err(error) => Err(refuse(&name, &error)),
        }
    }

    /// The same, where it passes something more.
    ///
    /// # Errors
    /// That it does not.
    pub(super) fn expect(
        self,
        check: impl FnOnce(Snapshot) -> Result<Snapshot, SnapshotError>,
    ) -> Result<SnapshotFile, Failure> {
        match check(self.snapshot) {
            Ok(snapshot) => Ok(SnapshotFile { snapshot, ..self }),
            Err(error) => Err(refuse(&self.name, &error)),
        }
    }
}

fn refuse(name: &str, error: &SnapshotError) -> Failure {
    Failure::at(name, error.code(), error)
}
