//! Why claims do not say who calls.

use std::fmt;

use serde_json::Value;

use super::Issuer;
use crate::token::TokenError;

/// Why claims do not say who calls. Never holds the value of a claim.
///
/// In a box: it is seldom met, and what hands it on need not make room for it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct IdentityError(Box<Fault>);

#[derive(Clone, Debug, Eq, PartialEq)]
struct Fault {
    code: &'static str,
    claim: String,
    message: String,
    issuer: Option<Issuer>,
}

impl IdentityError {
    /// Stable, kebab-case: `missing-claim`, `invalid-claim`, `level-out-of-range`, `invalid-party-cookie`,
    /// `unsupported-authorization-details`, `invalid-organisation-number`, `must-be-exchanged`.
    pub fn code(&self) -> &'static str {
        self.0.code
    }

    /// The claim it is about; a member inside one is written behind a full stop.
    pub fn claim(&self) -> &str {
        &self.0.claim
    }

    /// A sentence for a person.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Who made the token, where that was settled before the error was met.
    pub fn issuer(&self) -> Option<Issuer> {
        self.0.issuer
    }

    pub(super) fn new(code: &'static str, claim: &str, message: &str) -> Self {
        Self(Box::new(Fault {
            code,
            claim: claim.to_owned(),
            message: message.to_owned(),
            issuer: None,
        }))
    }

    pub(super) fn missing(claim: &str) -> Self {
        let message = format!("The claim `{claim}` is missing.");
        Self::new("missing-claim", claim, &message)
    }

    /// The message says what was expected, and of what kind the value is that was found.
    pub(super) fn invalid(claim: &str, expected: &str, found: Option<&Value>) -> Self {
        let found = kind_of(found);
        let message = format!("The claim `{claim}` must be {expected}, found {found}.");
        Self::new("invalid-claim", claim, &message)
    }

    pub(super) fn with_issuer(mut self, issuer: Issuer) -> Self {
        self.0.issuer = Some(issuer);
        self
    }
}

/// Of what kind a value is, without showing it.
fn kind_of(value: Option<&Value>) -> &'static str {
    match value {
        None => "nothing",
        Some(Value::Null) => "null",
        Some(Value::Bool(_)) => "true or false",
        Some(Value::Number(_)) => "a number",
        Some(Value::String(text)) if text.trim().is_empty() => "a blank text",
        Some(Value::String(_)) => "a text",
        Some(Value::Array(items)) if items.is_empty() => "an empty list",
        Some(Value::Array(_)) => "a list",
        Some(Value::Object(_)) => "an object",
    }
}

impl From<TokenError> for IdentityError {
    fn from(error: TokenError) -> Self {
        Self::new(
            error.code(),
            error.claim().unwrap_or_default(),
            error.message(),
        )
    }
}

impl fmt::Display for IdentityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for IdentityError {}
