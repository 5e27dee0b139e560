//! Comparison of values as text, for the dialect switch `lexical_values`.
//!
//! The functions are those of an engine that keeps every value as the text of the document and leaves its meaning to
//! the libraries of its host. Where those libraries are not modelled exactly (case outside ASCII, identifiers and
//! dates in unusual forms, regular expressions beyond the common ones) the answer is [`Test::Unsupported`].

use super::functions::Test;
#[cfg(feature = "studio")]
use super::functions::version_and_name;
#[cfg(feature = "studio")]
use super::regexp;
use crate::value::{DataType, Value};

/// A function of two texts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum LexicalFunction {
    /// The same text.
    Equal,
    /// The same text but for case.
    EqualIgnoreCase,
    /// The same absolute identifier.
    SameIdentifier,
    /// The same 32-bit integer; what is none is equal to nothing.
    SameInteger,
    /// The same date, time or both.
    SameInstant(DataType),
    /// The second text holds a match of the first, as a pattern.
    Matches,
    /// Not implemented there: fatal as soon as there is a value to compare.
    Unimplemented,
}

impl LexicalFunction {
    /// The function of an identifier; everything that is not on the list is [`LexicalFunction::Unimplemented`].
    #[cfg(feature = "studio")]
    pub fn from_urn(urn: &str) -> LexicalFunction {
        let Some((version, name)) = version_and_name(urn) else {
            return LexicalFunction::Unimplemented;
        };
        match (version, name) {
            ("1.0", "string-equal" | "string-is-in") => LexicalFunction::Equal,
            ("3.0", "string-equal-ignore-case") => LexicalFunction::EqualIgnoreCase,
            ("1.0", "anyURI-equal") => LexicalFunction::SameIdentifier,
            ("1.0", "integer-equal" | "integer-one-and-only") => LexicalFunction::SameInteger,
            ("1.0", "time-equal") => LexicalFunction::SameInstant(DataType::Time),
            ("1.0", "date-equal") => LexicalFunction::SameInstant(DataType::Date),
            ("1.0", "dateTime-equal") => LexicalFunction::SameInstant(DataType::DateTime),
            ("1.0", "string-regexp-match") => LexicalFunction::Matches,
            _ => LexicalFunction::Unimplemented,
        }
    }

    /// What the function is called in the standard, for people.
    #[cfg(feature = "studio")]
    pub(super) fn name(self) -> &'static str {
        match self {
            LexicalFunction::Equal => "string-equal",
            LexicalFunction::EqualIgnoreCase => "string-equal-ignore-case",
            LexicalFunction::SameIdentifier => "anyURI-equal",
            LexicalFunction::SameInteger => "integer-equal",
            LexicalFunction::SameInstant(DataType::Time) => "time-equal",
            LexicalFunction::SameInstant(DataType::Date) => "date-equal",
            LexicalFunction::SameInstant(_) => "dateTime-equal",
            LexicalFunction::Matches => "string-regexp-match",
            LexicalFunction::Unimplemented => "not implemented",
        }
    }

    /// Compares two texts.
    pub(super) fn test(self, first: &str, second: &str) -> Test {
        match self {
            LexicalFunction::Equal => Test::from(first == second),
            LexicalFunction::EqualIgnoreCase => equal_ignore_case(first, second),
            LexicalFunction::SameIdentifier => same_identifier(first, second),
            LexicalFunction::SameInteger => {
                let (a, b) = (int32(first), int32(second));
                Test::from(a.is_some() && a == b)
            }
            LexicalFunction::SameInstant(data_type) => same_instant(data_type, first, second),
            LexicalFunction::Matches => matches_regexp(first, second),
            LexicalFunction::Unimplemented => Test::Fatal,
        }
    }

    /// Whether some texts make it fatal, or are beyond what is modelled here.
    pub(super) fn is_total(self) -> bool {
        matches!(
            self,
            LexicalFunction::Equal
                | LexicalFunction::EqualIgnoreCase
                | LexicalFunction::SameInteger
        )
    }
}

/// A value as the text it came as.
pub fn text(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) | Value::AnyUri(text) | Value::Opaque { text, .. } => Some(text),
        _ => None,
    }
}

/// A value of the given data type that is nothing but its text.
pub fn lexical_value(data_type: &str, text: &str) -> Value {
    if data_type == DataType::String.uri() {
        Value::String(text.into())
    } else {
        Value::Opaque {
            data_type: data_type.into(),
            text: text.into(),
        }
    }
}

/// Ordinal comparison after each character is put into upper case by itself. Told for sure where the texts are ASCII
/// wherever they differ, since no folding there turns one ASCII letter into another.
fn equal_ignore_case(a: &str, b: &str) -> Test {
    if a == b || a.eq_ignore_ascii_case(b) {
        return Test::True;
    }
    if a.encode_utf16().count() != b.encode_utf16().count() {
        return Test::False;
    }
    let differ_in_ascii = a
        .encode_utf16()
        .zip(b.encode_utf16())
        .any(|(x, y)| x < 128 && y < 128 && !(x as u8).eq_ignore_ascii_case(&(y as u8)));
    if differ_in_ascii {
        Test::False
    } else {
        Test::Unsupported
    }
}

fn same_identifier(a: &str, b: &str) -> Test {
    if is_plain_urn(a) && is_plain_urn(b) || is_plain_url(a) && is_plain_url(b) {
        return Test::from(a == b);
    }
    if is_plain_urn(a) && is_plain_url(b) || is_plain_url(a) && is_plain_urn(b) {
        return Test::False;
    }
    Test::Unsupported
}

/// `urn:` in lower case and nothing that a library might rewrite.
fn is_plain_urn(text: &str) -> bool {
    text.strip_prefix("urn:").is_some_and(|rest| {
        !rest.is_empty()
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"._:-".contains(&byte))
    })
}

/// `http(s)://` with a host in lower case, no port, and a path that no library rewrites.
fn is_plain_url(text: &str) -> bool {
    let Some(rest) = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
    else {
        return false;
    };
    let Some((host, path)) = rest.split_once('/') else {
        return false;
    };
    let host_is_plain = host
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-".contains(&byte))
        && host.starts_with(|first: char| first.is_ascii_lowercase())
        && host.ends_with(|last: char| last.is_ascii_lowercase());
    host_is_plain
        && path
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_-/".contains(&byte))
        && !path.as_bytes().windows(2).any(|pair| pair == b"//")
}

/// A sign, ASCII digits, white space around: what `Int32.TryParse` takes in the invariant culture.
pub(crate) fn int32(text: &str) -> Option<i32> {
    let text = text.trim_matches(|c| matches!(c, ' ' | '\t' | '\n' | '\u{b}' | '\u{c}' | '\r'));
    // By way of the integers that everything else here is read as: each kind has a reader of its own.
    let number: i64 = text.parse().ok()?;
    number.try_into().ok()
}

/// Told only where the host's regular expressions agree with XPath's. What XPath refuses may be one there.
#[cfg(feature = "studio")]
fn matches_regexp(pattern: &str, text: &str) -> Test {
    regexp::is_agreed_match(pattern, text).map_or(Test::Unsupported, Test::from)
}

#[cfg(not(feature = "studio"))]
fn matches_regexp(_pattern: &str, _text: &str) -> Test {
    Test::Unsupported
}

#[cfg(feature = "studio")]
fn same_instant(data_type: DataType, a: &str, b: &str) -> Test {
    let plain = |text: &str| {
        let modern = data_type == DataType::Time || !text.starts_with('-');
        let plain = modern
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b"-T:".contains(&byte));
        (plain && !text.contains("24:"))
            .then(|| Value::parse(data_type, text).ok())
            .flatten()
    };
    let zoned =
        |text: &str| data_type == DataType::DateTime && !text.contains('T') || text.len() > 19;
    match (plain(a), plain(b)) {
        (Some(x), Some(y)) if !zoned(a) && !zoned(b) => {
            x.equals(&y).map_or(Test::Unsupported, Test::from)
        }
        _ => Test::Unsupported,
    }
}

/// The check module reads no dates: no policy that was ever collected compares them this way.
#[cfg(not(feature = "studio"))]
fn same_instant(_data_type: DataType, _a: &str, _b: &str) -> Test {
    Test::Unsupported
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_is_only_folded_where_it_is_sure() {
        let test = |a, b| LexicalFunction::EqualIgnoreCase.test(a, b);
        assert_eq!(test("DAGL", "dagl"), Test::True);
        assert_eq!(test("DAGL", "dagm"), Test::False);
        assert_eq!(test("dag", "dagl"), Test::False);
        assert_eq!(test("ÅPEN", "åpen"), Test::Unsupported);
        assert_eq!(test("ÅPEN", "ÅPEN"), Test::True);
        assert_eq!(test("ÅPEN", "ÅSEN"), Test::False);
    }

    #[test]
    fn integers_are_thirty_two_bits() {
        let test = |a, b| LexicalFunction::SameInteger.test(a, b);
        assert_eq!(test("007", " 7"), Test::True);
        assert_eq!(test("2147483648", "2147483648"), Test::False);
        assert_eq!(test("x", "x"), Test::False);
    }

    #[test]
    fn identifiers_that_a_library_may_rewrite_are_not_guessed() {
        let test = |a, b| LexicalFunction::SameIdentifier.test(a, b);
        assert_eq!(test("urn:a:b", "urn:a:b"), Test::True);
        assert_eq!(test("urn:a:b", "urn:a:c"), Test::False);
        assert_eq!(
            test("http://example.com/a", "http://example.com/a"),
            Test::True
        );
        assert_eq!(
            test("http://Example.com/a", "http://example.com/a"),
            Test::Unsupported
        );
        assert_eq!(test("relative", "relative"), Test::Unsupported);
    }

    #[cfg(feature = "studio")]
    #[test]
    fn dates_in_plain_form_compare_and_others_are_not_guessed() {
        let test = |a, b| LexicalFunction::SameInstant(DataType::Date).test(a, b);
        assert_eq!(test("2026-11-22", "2026-11-22"), Test::True);
        assert_eq!(test("2026-11-22", "2026-11-23"), Test::False);
        assert_eq!(test("2026-11-22Z", "2026-11-22Z"), Test::Unsupported);
    }
}
