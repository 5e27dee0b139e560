//! Why a token, or a claims document, was refused.

use std::borrow::Cow;
use std::fmt;

/// Why a token, or a claims document, was refused. Never holds any of its text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct TokenError {
    code: &'static str,
    message: Cow<'static, str>,
    part: Option<&'static str>,
    position: Option<usize>,
    claim: Option<&'static str>,
}

impl TokenError {
    /// Stable, kebab-case: `malformed-token`, `encrypted-token`, `malformed-json`, `duplicate-member`, `not-an-object`,
    /// `too-large`, `too-deep`, `invalid-claim`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// A sentence for a person.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// `header` or `payload` where the fault is in the JSON inside one of these, `None` where it is in the input itself.
    pub fn part(&self) -> Option<&'static str> {
        self.part
    }

    /// Where reading stopped: a byte offset into the input, or into the decoded [part](Self::part).
    pub fn position(&self) -> Option<usize> {
        self.position
    }

    /// The claim whose value is at fault.
    pub fn claim(&self) -> Option<&'static str> {
        self.claim
    }

    pub(crate) fn new(code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code,
            message: message.into(),
            part: None,
            position: None,
            claim: None,
        }
    }

    pub(super) fn in_part(self, part: &'static str) -> Self {
        Self {
            part: Some(part),
            ..self
        }
    }

    pub(super) fn at(self, position: usize) -> Self {
        Self {
            position: Some(position),
            ..self
        }
    }

    pub(super) fn about(self, claim: &'static str) -> Self {
        Self {
            claim: Some(claim),
            ..self
        }
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(part) = self.part {
            write!(f, "{part}: ")?;
        }
        f.write_str(&self.message)?;
        match self.position {
            Some(position) => write!(f, " (byte {position})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for TokenError {}
