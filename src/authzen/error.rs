//! Why a request was refused.

use std::fmt;

use crate::session::SessionError;

/// Why a request was refused as a whole, or one evaluation of several.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AuthzenError {
    code: &'static str,
    pointer: String,
    message: String,
}

impl AuthzenError {
    /// A refusal of what stands at a JSON pointer.
    pub(crate) fn new(
        code: &'static str,
        pointer: impl Into<String>,
        message: impl Into<String>,
    ) -> AuthzenError {
        AuthzenError {
            code,
            pointer: pointer.into(),
            message: message.into(),
        }
    }

    /// Stable, kebab-case: `malformed-request`, `missing-member`, `unknown-semantic`, `too-many`, `too-large`, `invalid-value`,
    /// `invalid-resource`, `malformed-page-token`, `changed-page-request`, `malformed-options`, `invalid-base`; or that of a
    /// token whose times are no numbers.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// A JSON pointer to what was refused (RFC 6901); empty for the whole.
    pub fn pointer(&self) -> &str {
        &self.pointer
    }

    /// A sentence for a person, without the place.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The HTTP status it is answered with (section 10.1.2): always 400, since it is the request that is wrong.
    pub fn status(&self) -> u16 {
        400
    }
}

impl fmt::Display for AuthzenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.pointer.as_str() {
            "" => f.write_str(&self.message),
            pointer => write!(f, "{pointer}: {}", self.message),
        }
    }
}

impl std::error::Error for AuthzenError {}

impl From<SessionError> for AuthzenError {
    fn from(error: SessionError) -> AuthzenError {
        AuthzenError::new(error.code(), "", error.to_string())
    }
}
