//! Reading lexical forms, left to right and without backtracking.

use super::{DataType, ValueError, ValueErrorKind};

/// Reads `text`, without the white space around it, as `data_type`.
///
/// Every type but string has the facet `whiteSpace = collapse` (XML Schema part 2, section 4.3.6). White space inside a
/// value is left to its reader; no type but anyURI and the names allows any.
pub(super) fn parse<T>(
    data_type: DataType,
    text: &str,
    read: impl FnOnce(&str) -> Result<T, ValueErrorKind>,
) -> Result<T, ValueError> {
    read(text.trim_matches(is_space)).map_err(|kind| ValueError::new(kind, data_type, text))
}

/// White space of XML: four characters, not the many of Unicode.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// What is left of a text that is being read.
///
/// A well-formed part that cannot be held is only noted, so that a fault further on still makes the text `Lexical`.
pub(super) struct Scanner<'a> {
    rest: &'a str,
    beyond_range: bool,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Scanner {
            rest: text,
            beyond_range: false,
        }
    }

    /// Whether all is read.
    pub(super) fn at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Notes that something read so far cannot be held; [`Scanner::finish`] reports it.
    pub(super) fn note_beyond_range(&mut self) {
        self.beyond_range = true;
    }

    /// Takes `token` if it comes next.
    pub(super) fn eat(&mut self, token: char) -> bool {
        let rest = self.rest.strip_prefix(token);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    /// Takes `token`, which must come next.
    pub(super) fn expect(&mut self, token: char) -> Result<(), ValueErrorKind> {
        if self.eat(token) {
            Ok(())
        } else {
            Err(ValueErrorKind::Lexical)
        }
    }

    /// Takes the ASCII digits that come next, maybe none.
    pub(super) fn digits(&mut self) -> &'a str {
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at_checked(count).unwrap_or((self.rest, ""));
        self.rest = rest;
        digits
    }

    /// Takes exactly two digits, which must come next.
    pub(super) fn two_digits(&mut self) -> Result<u8, ValueErrorKind> {
        let (digits, rest) = self
            .rest
            .split_at_checked(2)
            .ok_or(ValueErrorKind::Lexical)?;
        // u8's own parser takes a sign too.
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(ValueErrorKind::Lexical);
        }
        self.rest = rest;
        digits.parse().map_err(|_| ValueErrorKind::Lexical)
    }

    /// Takes a point and digits if a point comes next: that part of a second, in nanoseconds.
    ///
    /// A tenth digit that is not zero cannot be held.
    pub(super) fn fraction(&mut self) -> Result<Option<u32>, ValueErrorKind> {
        if !self.eat('.') {
            return Ok(None);
        }
        let digits = self.digits();
        if digits.is_empty() {
            return Err(ValueErrorKind::Lexical);
        }
        if digits.bytes().skip(NANO_DIGITS).any(|digit| digit != b'0') {
            self.note_beyond_range();
        }
        let padded = digits
            .bytes()
            .chain(std::iter::repeat(b'0'))
            .take(NANO_DIGITS);
        // At most 999,999,999: nothing saturates.
        Ok(Some(padded.fold(0_u32, |nanos, digit| {
            nanos
                .saturating_mul(10)
                .saturating_add(u32::from(digit.saturating_sub(b'0')))
        })))
    }

    /// The value, if all is read and all of it can be held.
    pub(super) fn finish<T>(self, value: T) -> Result<T, ValueErrorKind> {
        if !self.at_end() {
            Err(ValueErrorKind::Lexical)
        } else if self.beyond_range {
            Err(ValueErrorKind::Range)
        } else {
            Ok(value)
        }
    }
}

const NANO_DIGITS: usize = 9;

/// Writes nanoseconds as XML Schema does: nothing for 0, otherwise a point and no trailing zeros.
pub(super) fn write_nanoseconds(
    f: &mut std::fmt::Formatter<'_>,
    nanoseconds: u32,
) -> std::fmt::Result {
    if nanoseconds == 0 {
        return Ok(());
    }
    let (mut digits, mut width) = (nanoseconds, NANO_DIGITS);
    while digits % 10 == 0 {
        digits /= 10;
        width = width.saturating_sub(1);
    }
    write!(f, ".{digits:0width$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_xml_space_is_collapsed() {
        let read = |text: &str| -> Result<String, ValueErrorKind> { Ok(text.to_owned()) };
        assert_eq!(
            parse(DataType::AnyUri, " \t\r\n a b\n", read),
            Ok("a b".to_owned())
        );
        assert_eq!(
            parse(DataType::AnyUri, "\u{a0}a\u{2003}", read),
            Ok("\u{a0}a\u{2003}".to_owned())
        );
    }

    #[test]
    fn a_fault_further_on_outweighs_the_range() {
        let nanos = |text: &str| -> Result<Option<u32>, ValueErrorKind> {
            let mut scanner = Scanner::new(text);
            let nanos = scanner.fraction()?;
            scanner.finish(nanos)
        };
        assert_eq!(nanos(""), Ok(None));
        assert_eq!(nanos(".05"), Ok(Some(50_000_000)));
        assert_eq!(nanos(".1234567890000"), Ok(Some(123_456_789)));
        assert_eq!(nanos(".1234567891"), Err(ValueErrorKind::Range));
        assert_eq!(nanos(".1234567891x"), Err(ValueErrorKind::Lexical));
        assert_eq!(nanos("."), Err(ValueErrorKind::Lexical));
    }

    #[test]
    fn two_digits_are_ascii_digits() {
        for text in ["", "1", "+1", "1x", "٣٣", "1٣"] {
            assert_eq!(
                Scanner::new(text).two_digits(),
                Err(ValueErrorKind::Lexical),
                "{text}"
            );
        }
        assert_eq!(Scanner::new("07").two_digits(), Ok(7));
    }
}
