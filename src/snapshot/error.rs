//! Why a snapshot was refused.

use std::fmt;

/// Why bytes are no snapshot of this version.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SnapshotError {
    code: &'static str,
    message: String,
}

impl SnapshotError {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> SnapshotError {
        SnapshotError {
            code,
            message: message.into(),
        }
    }

    /// Stable, kebab-case: `not-a-snapshot`, `unknown-version`, `corrupt-snapshot`, `too-large`.
    pub fn code(&self) -> &'static str {
        self.code
    }
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SnapshotError {}
