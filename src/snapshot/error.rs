//! Why a snapshot was refused.

use std::fmt;

/// Why a snapshot, or a policy in it, was refused.
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

    /// Stable, kebab-case: `not-a-snapshot`, `older-version`, `newer-version`, `truncated-snapshot`, `corrupt-snapshot`,
    /// `too-large`, `wrong-audience`, `rolled-back`, `unsigned-snapshot`, or that of a signature's
    /// [error](crate::token::TokenError::code).
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
