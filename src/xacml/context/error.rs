//! Why a request or a response was refused.

use std::fmt;

use crate::xacml::xml::Unwritable;
use crate::xacml::{Diagnostic, Severity, Span};

/// Why a document is no request, or no response; or why it cannot be made of one.
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

impl From<Unwritable> for ContextError {
    fn from(error: Unwritable) -> ContextError {
        let message = error.to_string();
        let nowhere = Span::default();
        ContextError(Diagnostic::new(
            Severity::Error,
            error.code(),
            message,
            nowhere,
            "",
        ))
    }
}

impl fmt::Display for ContextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.0.line, self.0.column, self.0.message)
    }
}

impl std::error::Error for ContextError {}
