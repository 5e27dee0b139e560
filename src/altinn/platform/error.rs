//! Why an answer of the platform was refused.

use std::fmt;

/// Why an answer of the platform was refused. Nothing of what it holds is in the message, but for the names of its members.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PlatformError {
    code: &'static str,
    document: &'static str,
    message: String,
}

impl PlatformError {
    /// A text that is no JSON.
    pub(super) fn no_json(document: &'static str, message: String) -> PlatformError {
        PlatformError {
            code: "malformed-json",
            document,
            message,
        }
    }

    /// JSON that is not what the endpoint answers.
    pub(super) fn form(document: &'static str, message: String) -> PlatformError {
        PlatformError {
            code: "unexpected-form",
            document,
            message,
        }
    }

    /// Stable, kebab-case: `malformed-json` with line and column in the message, `unexpected-form` with the member.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Which answer it is: `roles`, `access packages`, …
    pub fn document(&self) -> &'static str {
        self.document
    }
}

impl fmt::Display for PlatformError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.document, self.message)
    }
}

impl std::error::Error for PlatformError {}
