//! Why facts were refused.

use std::fmt;

/// Why facts were refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FactsError {
    code: &'static str,
    message: String,
}

impl FactsError {
    pub(super) fn new(code: &'static str, why: &str) -> FactsError {
        FactsError {
            code,
            message: format!("facts: {why}"),
        }
    }

    /// Stable, kebab-case.
    pub fn code(&self) -> &'static str {
        self.code
    }
}

impl fmt::Display for FactsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FactsError {}
