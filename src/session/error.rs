//! Why a session could not be opened, or a grid not be answered.

use std::fmt;

use crate::altinn::{FactsError, ResourceError};
use crate::token::TokenError;

/// Why a session could not be opened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SessionError {
    /// The facts were refused.
    Facts(FactsError),
    /// A time in the token is no time.
    Token(TokenError),
}

/// Why a grid could not be answered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum GridError {
    /// It has more than [`MAX_CELLS`] answers.
    TooLarge {
        /// Actions times resources.
        cells: usize,
    },
    /// A resource was refused.
    Resource {
        /// Its place among the resources, from 0.
        index: usize,
        /// Why.
        error: ResourceError,
    },
}

/// The most answers of one [grid](super::Session::grid).
pub const MAX_CELLS: usize = 1 << 20;

impl SessionError {
    /// Stable, kebab-case: that of the facts or the token.
    pub fn code(&self) -> &'static str {
        match self {
            SessionError::Facts(error) => error.code(),
            SessionError::Token(error) => error.code(),
        }
    }
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SessionError::Facts(error) => error.fmt(f),
            SessionError::Token(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SessionError {}

impl GridError {
    /// Stable, kebab-case: `too-large`, or that of the resource.
    pub fn code(&self) -> &'static str {
        match self {
            GridError::TooLarge { .. } => "too-large",
            GridError::Resource { error, .. } => error.code(),
        }
    }
}

impl fmt::Display for GridError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GridError::TooLarge { cells } => {
                write!(f, "a grid holds {MAX_CELLS} answers, this one has {cells}")
            }
            GridError::Resource { index, error } => write!(f, "resource {index}: {error}"),
        }
    }
}

impl std::error::Error for GridError {}
