//! Why a request or a response was refused.

use std::fmt;

use crate::xacml::Diagnostic;

/// Why a document is no request, or no response.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ContextError(pub(in crate::xacml) Diagnostic);

impl ContextError {
    /// The finding that led to the refusal.
    pub fn diagnostic(&self) -> &Diagnostic {
        &self.0
    }

    /// Stable, kebab-case.
    pub fn code(&self) -> &'static str {
        self.0.code
    }
}

impl fmt::Display for ContextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.0.line, self.0.column, self.0.message)
    }
}

impl std::error::Error for ContextError {}
