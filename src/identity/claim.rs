//! One claim, read the way .NET reads it.

use serde_json::Value;

use crate::token::Claims;
use crate::xacml::int32;

/// One claim. A claim that is there and `null` is there.
#[derive(Clone, Copy)]
pub(super) struct Claim<'a>(pub Option<&'a Value>);

impl<'a> Claim<'a> {
    /// The last claim of this name, in any case.
    pub fn find(claims: &'a Claims, name: &str) -> Self {
        Self(claims.get_ignoring_case(name))
    }

    pub fn exists(self) -> bool {
        self.0.is_some()
    }

    /// A text that is not blank.
    pub fn text(self) -> Option<&'a str> {
        self.0
            .and_then(Value::as_str)
            .filter(|text| !text.trim().is_empty())
    }

    /// An integer of 32 bits, or the text of one. `3.0` is neither.
    pub fn integer(self) -> Option<i64> {
        match self.0? {
            Value::Number(number) => number
                .as_i64()
                .and_then(|number| i32::try_from(number).ok())
                .map(i64::from),
            Value::String(text) => parse_int(text),
            _ => None,
        }
    }
}

/// `int.TryParse` with the invariant culture and `NumberStyles.Integer`: white space of ASCII around, one sign, and the
/// zero characters that .NET forgives at the end.
pub(crate) fn parse_int(text: &str) -> Option<i64> {
    int32(text.trim_end_matches('\0')).map(i64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_integers_as_dotnet_does() {
        for (text, number) in [
            ("3", 3),
            (" \t+3\r\n", 3),
            ("-5", -5),
            ("-0", 0),
            ("0007", 7),
            ("2147483647", 2_147_483_647),
            ("3 \0\0", 3),
        ] {
            assert_eq!(parse_int(text), Some(number), "{text:?}");
        }
        for text in [
            "",
            " ",
            "+",
            "+ 3",
            "--3",
            "+-3",
            "3.0",
            "3e1",
            "0x3",
            "2147483648",
            "1 2",
            "３",
            "\u{a0}3",
            "\0 3",
            "3\0 ",
        ] {
            assert_eq!(parse_int(text), None, "{text:?}");
        }
    }

    #[test]
    fn tells_absent_from_null_and_blank() {
        let null = Claim(Some(&Value::Null));
        assert!(null.exists() && null.text().is_none() && null.integer().is_none());
        assert!(!Claim(None).exists());
        let blank = Value::from(" \u{a0}");
        assert_eq!(Claim(Some(&blank)).text(), None);
        for value in [
            Value::from(3.0),
            Value::from(2_147_483_648_i64),
            Value::from(true),
        ] {
            assert_eq!(Claim(Some(&value)).integer(), None, "{value}");
        }
    }
}
