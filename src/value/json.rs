//! JSON text, token by token, and as a source of serde's data model.
//!
//! `serde_json` has one, which brings every way to read numbers, its own errors and their sentences: 3 KB of the check
//! module, for the two visitors that read JSON here, and 8 KB of the studio module.

mod data_model;

use std::borrow::Cow;
use std::fmt;

/// A text, and how far it was read.
pub(crate) struct Source<'a> {
    text: &'a str,
    at: usize,
}

/// Why a text is no JSON, or that a visitor refused what it says.
#[derive(Debug)]
pub(crate) struct Error {
    /// What is wrong with the text; empty where a visitor refused.
    pub phrase: &'static str,
    /// The byte it is about; `None` until the source has said where it is.
    offset: Option<usize>,
}

impl Error {
    /// The byte it is about.
    pub(crate) fn offset(&self) -> usize {
        self.offset.unwrap_or_default()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.phrase)
    }
}

impl std::error::Error for Error {}

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a str) -> Source<'a> {
        Source { text, at: 0 }
    }

    /// Whether nothing but white space is left.
    pub(crate) fn end(&mut self) -> Result<(), Error> {
        match self.next_token() {
            None => Ok(()),
            Some(_) => self.fail("trailing characters"),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// How many bytes were read.
    #[cfg(feature = "studio")]
    pub(crate) fn place(&self) -> usize {
        self.at
    }

    /// Past one byte.
    pub(crate) fn step(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    /// The first byte that is not white space.
    pub(crate) fn next_token(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.step();
        }
        self.peek()
    }

    fn fail<T>(&self, phrase: &'static str) -> Result<T, Error> {
        // Where a text ends too early, that is its last byte.
        let last = self.text.len().saturating_sub(1);
        Err(Error {
            phrase,
            offset: Some(self.at.min(last)),
        })
    }

    /// Passes a mark, after white space.
    fn mark(&mut self, mark: u8, otherwise: &'static str) -> Result<(), Error> {
        if self.next_token() != Some(mark) {
            return self.fail(otherwise);
        }
        self.step();
        Ok(())
    }

    fn word(&mut self, word: &str) -> Result<(), Error> {
        let rest = self.text.as_bytes().get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return self.fail("expected value");
        }
        self.at = self.at.saturating_add(word.len());
        Ok(())
    }

    /// A text, from its first quotation mark to after its last.
    fn string(&mut self) -> Result<Cow<'a, str>, Error> {
        self.step();
        let mut made = String::new();
        let mut start = self.at;
        loop {
            let byte = self.peek();
            if let Some(b'"' | b'\\') = byte {
                let piece = self.text.get(start..self.at).unwrap_or_default();
                self.step();
                if byte == Some(b'"') {
                    if made.is_empty() {
                        return Ok(Cow::Borrowed(piece));
                    }
                    made.push_str(piece);
                    return Ok(Cow::Owned(made));
                }
                made.push_str(piece);
                made.push(self.escaped()?);
                start = self.at;
                continue;
            }
            match byte {
                None => return self.fail("EOF while parsing a string"),
                Some(0..0x20) => {
                    return self
                        .fail("control character (\\u0000-\\u001F) found while parsing a string");
                }
                Some(_) => self.step(),
            }
        }
    }

    /// What stands after a backslash.
    fn escaped(&mut self) -> Result<char, Error> {
        let escape = self.peek();
        self.step();
        Ok(match escape {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let mut code = self.unit()?;
                if code & 0xfc00 == 0xd800 && self.word("\\u").is_ok() {
                    let low = self.unit()?;
                    code = match low & 0xfc00 {
                        0xdc00 => {
                            let high = (code & 0x3ff).wrapping_shl(10);
                            (high | (low & 0x3ff)).saturating_add(0x1_0000)
                        }
                        // No character at all.
                        _ => 0xd800,
                    };
                }
                match char::from_u32(code) {
                    Some(character) => character,
                    None => return self.fail("lone surrogate in hex escape"),
                }
            }
            _ => return self.fail("invalid escape"),
        })
    }

    /// The name of a member, and past the colon behind it.
    #[cfg(feature = "studio")]
    pub(crate) fn name(&mut self) -> Result<Cow<'a, str>, Error> {
        if self.next_token() != Some(b'"') {
            return self.fail("key must be a string");
        }
        let name = self.string()?;
        self.mark(b':', "expected `:`")?;
        Ok(name)
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, Error> {
        let mut unit = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16));
            let Some(digit) = digit else {
                return self.fail("invalid escape");
            };
            unit = (unit << 4) | digit;
            self.step();
        }
        Ok(unit)
    }

    /// Digits, at least one; each is handed on.
    fn digits(&mut self, mut each: impl FnMut(u8)) -> Result<(), Error> {
        let start = self.at;
        while let Some(byte @ b'0'..=b'9') = self.peek() {
            each(byte & 15);
            self.step();
        }
        if self.at == start {
            return self.fail("invalid number");
        }
        Ok(())
    }

    /// The nearest number there is to what is written; `None` where that is too large.
    fn number(&mut self) -> Result<Option<Number>, Error> {
        let negative = self.peek() == Some(b'-');
        if negative {
            self.step();
        }
        // What the digits come to, and by how many powers of ten it is off: those that no longer fit are left out.
        let (mut whole, mut power) = (0_u64, 0_i32);
        let mut add = |digit: u8, by: i32| {
            let more = whole
                .checked_mul(10)
                .and_then(|ten| ten.checked_add(u64::from(digit)));
            match more {
                Some(more) if by <= 0 && power <= 0 => {
                    whole = more;
                    power = power.saturating_add(by);
                }
                _ => power = power.saturating_add(by).saturating_add(1),
            }
        };
        if self.peek() == Some(b'0') {
            self.step();
            if let Some(b'0'..=b'9') = self.peek() {
                return self.fail("invalid number");
            }
        } else {
            self.digits(|digit| add(digit, 0))?;
        }
        let mut is_integer = true;
        if self.peek() == Some(b'.') {
            is_integer = false;
            self.step();
            self.digits(|digit| add(digit, -1))?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            is_integer = false;
            self.step();
            let below = self.peek() == Some(b'-');
            if let Some(b'+' | b'-') = self.peek() {
                self.step();
            }
            let mut exponent = 0_i32;
            self.digits(|digit| {
                exponent = exponent.saturating_mul(10).saturating_add(i32::from(digit));
            })?;
            power = power.saturating_add(if below {
                exponent.saturating_neg()
            } else {
                exponent
            });
        }
        if is_integer && power == 0 {
            match (negative, i64::try_from(whole)) {
                (false, _) => return Ok(Some(Number::Whole(whole))),
                (true, Ok(whole)) if whole > 0 => {
                    return Ok(Some(Number::Negative(whole.saturating_neg())));
                }
                // The one whose opposite does not fit.
                (true, _) if whole == 1 << 63 => return Ok(Some(Number::Negative(i64::MIN))),
                _ => {}
            }
        }
        let mut value = whole as f64;
        // By powers that are exact, as long as something is left of it.
        while power != 0 && value != 0.0 && value.is_finite() {
            let step = power.clamp(-22, 22);
            let ten = (0..step.unsigned_abs()).fold(1.0, |ten, _| ten * 10.0);
            value = if step < 0 { value / ten } else { value * ten };
            power = power.saturating_sub(step);
        }
        let value = if negative { -value } else { value };
        Ok(value.is_finite().then_some(Number::Fraction(value)))
    }

    /// The next value, or how it begins.
    pub(crate) fn token(&mut self) -> Result<Token<'a>, Error> {
        match self.next_token() {
            Some(b'"') => self.string().map(Token::Text),
            Some(b'-' | b'0'..=b'9') => self.number().map(Token::Number),
            Some(b'[') => {
                self.step();
                Ok(Token::List)
            }
            Some(b'{') => {
                self.step();
                Ok(Token::Object)
            }
            Some(b't') => self.word("true").map(|()| Token::Boolean(true)),
            Some(b'f') => self.word("false").map(|()| Token::Boolean(false)),
            Some(b'n') => self.word("null").map(|()| Token::Null),
            Some(_) => self.fail("expected value"),
            None => self.fail("EOF while parsing a value"),
        }
    }
}

/// A value, or the beginning of one with others inside.
pub(crate) enum Token<'a> {
    Null,
    Boolean(bool),
    /// `None` where no double is so large.
    Number(Option<Number>),
    Text(Cow<'a, str>),
    List,
    Object,
}

pub(crate) enum Number {
    Whole(u64),
    Negative(i64),
    Fraction(f64),
}

/// What is inside a list or an object, up to the mark at its end.
pub(crate) struct Inside<'s, 'a> {
    pub(crate) source: &'s mut Source<'a>,
    end: u8,
    is_first: bool,
}

impl<'s, 'a> Inside<'s, 'a> {
    pub(crate) fn new(source: &'s mut Source<'a>, end: u8) -> Inside<'s, 'a> {
        Inside {
            source,
            end,
            is_first: true,
        }
    }

    /// Whether there is another, past the comma before it.
    pub(crate) fn another(&mut self) -> Result<bool, Error> {
        if self.source.next_token() == Some(self.end) {
            return Ok(false);
        }
        if !self.is_first {
            let otherwise = match self.end {
                b']' => "expected `,` or `]`",
                _ => "expected `,` or `}`",
            };
            self.source.mark(b',', otherwise)?;
            if self.source.next_token() == Some(self.end) {
                return self.source.fail("trailing comma");
            }
        }
        self.is_first = false;
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;
    use serde_json::Value;

    use super::*;

    fn read(text: &str) -> Option<Value> {
        let mut source = Source::new(text);
        let value = Value::deserialize(&mut source).ok()?;
        source.end().ok().map(|()| value)
    }

    #[test]
    fn takes_what_a_library_takes() {
        for text in [
            "0",
            "-0",
            "-1",
            "01",
            "1.",
            ".5",
            "1.50",
            "1e3",
            "1E+3",
            "25e-1",
            "1e",
            "-",
            "+1",
            "1e999",
            "1e-999",
            "0e999",
            "18446744073709551615",
            "18446744073709551616",
            "-9223372036854775808",
            "-9223372036854775809",
            "1795334400.5",
            "123456789012345678901234567890",
            "0.1",
            "1e22",
            "tru",
            "true",
            "nul",
            "null x",
            "[1,]",
            "[,1]",
            "[1 2]",
            "[]",
            "{}",
            "{\"a\":1,}",
            "{a:1}",
            "{\"a\" 1}",
            "{\"a\":1 \"b\":2}",
            "[1}",
            "\"",
            "\"\\",
            "\"\\x\"",
            "\"\\u12\"",
            "\"\\ud83d\\ude00\"",
            "\"\\ud83d\"",
            "\"\\ud83dx\"",
            "\"\\ud83d\\u0041\"",
            "\"\\ude00\"",
            "\"\\b\\f\\n\\r\\t\\/\\\\\\\"\"",
            "\"a\nb\"",
            "\"é\\u00e9\"",
            "",
            " ",
            "\u{feff}1",
            "[[1],{\"a\":[{}]}]",
            "'a'",
            "1 2",
        ] {
            assert_eq!(read(text), serde_json::from_str(text).ok(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn reads_any_text_as_a_library_does(text in "[\\[\\]{}:,\"\\\\u0-9a-f.eE+-]{0,24}") {
            let library: Option<Value> = serde_json::from_str(&text).ok();
            let own = read(&text);
            // The last bits of a fraction are nobody's claim.
            prop_assert_eq!(own.is_some(), library.is_some(), "{}", &text);
        }

        #[test]
        fn reads_what_a_library_writes(text in ".{0,12}", number in any::<i64>(), fraction in -1e9_f64..1e9) {
            let value = serde_json::json!({"a": [text, number], "b": fraction});
            let own = read(&value.to_string()).unwrap_or_default();
            prop_assert_eq!(own.get("a"), value.get("a"));
            let near = own.get("b").and_then(Value::as_f64).unwrap_or(f64::NAN);
            prop_assert!((near - fraction).abs() <= fraction.abs() * 1e-15);
        }
    }
}
