//! Why a dialog, its options or its caller were refused.

use std::borrow::Cow;
use std::fmt;

/// Why a dialog, its options or its caller were refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DialogError {
    code: &'static str,
    message: Cow<'static, str>,
    pointer: String,
}

impl DialogError {
    /// Stable, kebab-case.
    ///
    /// | code | what was refused |
    /// |---|---|
    /// | `malformed-dialog` | a dialog that lacks what authorization needs, or has it in another form |
    /// | `malformed-options` | options of another form |
    /// | `too-many-questions` | a dialog with more questions than [`MAX_QUESTIONS`](super::MAX_QUESTIONS) |
    /// | `no-subject` | claims that name nobody whom the platform could be asked about |
    /// | `unknown-acr` | a level of authentication that Dialogporten has no number for |
    /// | `no-level` | claims that say nothing of a level |
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// A sentence for a person.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The place in the dialog, as a JSON pointer (RFC 6901); empty for the whole.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    pub(crate) fn new(code: &'static str, message: impl Into<Cow<'static, str>>) -> DialogError {
        DialogError {
            code,
            message: message.into(),
            pointer: String::new(),
        }
    }

    pub(super) fn malformed(pointer: String, message: &'static str) -> DialogError {
        DialogError {
            pointer,
            ..DialogError::new("malformed-dialog", message)
        }
    }
}

impl fmt::Display for DialogError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match self.pointer.as_str() {
            "" => Ok(()),
            pointer => write!(f, " ({pointer})"),
        }
    }
}

impl std::error::Error for DialogError {}
