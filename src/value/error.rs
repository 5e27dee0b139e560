//! Why a text is not a value.

use std::fmt;

use super::DataType;

/// The two ways in which a text fails to become a value.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ValueErrorKind {
    /// The text is outside the lexical space of its type: whoever wrote it is wrong.
    Lexical,
    /// The text is well-formed and this crate cannot hold its value: the limit is ours, so no conclusion about the
    /// policy or the request may be drawn from it.
    Range,
}

impl fmt::Display for ValueErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ValueErrorKind::Lexical => "invalid value",
            ValueErrorKind::Range => "value beyond the supported range",
        })
    }
}

/// A text that could not be read as a value of a type.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ValueError {
    kind: ValueErrorKind,
    data_type: DataType,
    excerpt: Box<str>,
}

impl ValueError {
    /// Whether the text is wrong or only too much for this crate.
    pub fn kind(&self) -> ValueErrorKind {
        self.kind
    }

    /// The type that was asked for.
    pub fn data_type(&self) -> DataType {
        self.data_type
    }

    /// The first characters of the text, at most 40.
    pub fn excerpt(&self) -> &str {
        &self.excerpt
    }

    /// Stable, kebab-case: `invalid-value` or `value-out-of-range`.
    pub fn code(&self) -> &'static str {
        match self.kind {
            ValueErrorKind::Lexical => "invalid-value",
            ValueErrorKind::Range => "value-out-of-range",
        }
    }

    pub(super) fn new(kind: ValueErrorKind, data_type: DataType, text: &str) -> ValueError {
        ValueError {
            kind,
            data_type,
            excerpt: text.chars().take(EXCERPT_CHARS).collect(),
        }
    }
}

impl fmt::Display for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} of type {}: \"{}\"",
            self.kind,
            self.data_type.short_name(),
            self.excerpt
        )
    }
}

impl std::error::Error for ValueError {}

const EXCERPT_CHARS: usize = 40;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_what_and_why() {
        let error = ValueError::new(ValueErrorKind::Lexical, DataType::Integer, "1.0");
        assert_eq!(error.to_string(), "invalid value of type integer: \"1.0\"");
        assert_eq!(error.code(), "invalid-value");
        let error = ValueError::new(ValueErrorKind::Range, DataType::Integer, "1");
        assert_eq!(
            error.to_string(),
            "value beyond the supported range of type integer: \"1\""
        );
        assert_eq!(error.code(), "value-out-of-range");
    }

    #[test]
    fn excerpt_is_bounded_in_characters() {
        let error = ValueError::new(ValueErrorKind::Lexical, DataType::Date, &"å".repeat(1000));
        assert_eq!(error.excerpt(), "å".repeat(40));
        assert_eq!(error.data_type(), DataType::Date);
        assert_eq!(error.kind(), ValueErrorKind::Lexical);
    }
}
