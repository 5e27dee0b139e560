//! Why a text is not the number it should be.

use std::fmt;

/// Why a text is not the number it should be. Never holds the text.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum InvalidNumber {
    /// It is too long or too short, in characters.
    Length {
        /// So many there must be.
        expected: usize,
        /// So many there are.
        found: usize,
    },
    /// There is something else than the digits 0 to 9.
    NotDigits,
    /// A control digit does not follow from the digits before it.
    ControlDigit,
    /// An identifier of ISO 6523 begins with four digits and a colon; this does not, or not with those that are expected.
    Scheme,
}

impl InvalidNumber {
    /// Stable, kebab-case: `wrong-length`, `not-digits`, `wrong-control-digit`, `wrong-scheme`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Length { .. } => "wrong-length",
            Self::NotDigits => "not-digits",
            Self::ControlDigit => "wrong-control-digit",
            Self::Scheme => "wrong-scheme",
        }
    }
}

/// What was expected and what was found, to stand behind the name of what was read.
impl fmt::Display for InvalidNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length { expected, found } => {
                write!(f, "expected {expected} digits, found {found} characters")
            }
            Self::NotDigits => f.write_str("expected digits alone, found other characters"),
            Self::ControlDigit => {
                f.write_str("expected the control digit of the others, found another")
            }
            Self::Scheme => f.write_str("expected the prefix `0192:` or none, found another"),
        }
    }
}

impl std::error::Error for InvalidNumber {}
