//! Why a list of parties was refused.

use std::borrow::Cow;
use std::fmt;

use crate::token::TokenError;

/// Why a list of parties was refused. Never holds any of its text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PartyError {
    code: &'static str,
    message: Cow<'static, str>,
    pointer: String,
    position: Option<usize>,
}

impl PartyError {
    /// Stable, kebab-case: `malformed-json`, `duplicate-member`, `too-large`, `too-deep`, `not-a-party-list`,
    /// `missing-party-id`, `invalid-party`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// A sentence for a person.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The place, as a JSON pointer (RFC 6901) with the names that adgang knows; empty for the whole document.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// Where reading stopped, as a byte offset, where the text is not JSON that can be read.
    pub fn position(&self) -> Option<usize> {
        self.position
    }

    pub(super) fn new(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            message: message.into(),
            pointer: String::new(),
            position: None,
        }
    }

    /// The same fault, seen from one step further out.
    pub(super) fn inside(self, step: impl fmt::Display) -> Self {
        Self {
            pointer: format!("/{step}{}", self.pointer),
            ..self
        }
    }
}

impl From<TokenError> for PartyError {
    fn from(error: TokenError) -> Self {
        let position = error.position();
        Self {
            position,
            ..Self::new(error.code(), error.message().to_owned())
        }
    }
}

impl fmt::Display for PartyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match (self.position, self.pointer.as_str()) {
            (Some(position), _) => write!(f, " (byte {position})"),
            (None, "") => Ok(()),
            (None, pointer) => write!(f, " ({pointer})"),
        }
    }
}

impl std::error::Error for PartyError {}
