//! Lexical forms of hexBinary and base64Binary (XML Schema part 2, sections 3.2.15 and 3.2.16).

use std::fmt;

use base64ct::{Base64, Encoding};

use super::ValueErrorKind;
use super::lexical::is_space;

/// Pairs of hexadecimal digits, in either case.
pub(super) fn read_hex(text: &str) -> Result<Box<[u8]>, ValueErrorKind> {
    let (pairs, odd) = text.as_bytes().as_chunks::<2>();
    if !odd.is_empty() {
        return Err(ValueErrorKind::Lexical);
    }
    let bytes: Option<Box<[u8]>> = pairs
        .iter()
        .map(|[high, low]| hex_byte(char::from(*high), char::from(*low)))
        .collect();
    bytes.ok_or(ValueErrorKind::Lexical)
}

/// Padded base64 with white space anywhere; bits that the padding leaves over must be zero, as the grammar of XML
/// Schema demands.
pub(super) fn read_base64(text: &str) -> Result<Box<[u8]>, ValueErrorKind> {
    let solid: String = text.chars().filter(|c| !is_space(*c)).collect();
    Base64::decode_vec(&solid)
        .map(Vec::into_boxed_slice)
        .map_err(|_| ValueErrorKind::Lexical)
}

/// The byte that two hexadecimal digits stand for.
pub(super) fn hex_byte(high: char, low: char) -> Option<u8> {
    let byte = high
        .to_digit(16)?
        .checked_mul(16)?
        .checked_add(low.to_digit(16)?)?;
    u8::try_from(byte).ok()
}

/// Writes upper-case hexadecimal, the canonical form.
pub(super) fn write_hex(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02X}"))
}

/// Writes base64 without white space, the canonical form.
pub(super) fn write_base64(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    f.write_str(&Base64::encode_string(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_ignores_case() {
        assert_eq!(read_hex("0fB6").as_deref(), Ok([0x0f, 0xb6].as_slice()));
        assert_eq!(read_hex("0fB6"), read_hex("0FB6"));
        assert_eq!(read_hex("").as_deref(), Ok([].as_slice()));
        for text in ["abc", "0g", "+1", "0 1 ", "é"] {
            assert_eq!(read_hex(text), Err(ValueErrorKind::Lexical), "{text}");
        }
    }

    #[test]
    fn base64_may_hold_white_space() {
        assert_eq!(
            read_base64("VGVz\n\t dA= =").as_deref(),
            Ok(b"Test".as_slice())
        );
        assert_eq!(read_base64("").as_deref(), Ok([].as_slice()));
    }

    #[test]
    fn base64_is_canonical() {
        for text in [
            "a",
            "VGVzdA",
            "VGVzdA=",
            "VGVzdB==",
            "VGVzdA===",
            "VGVz-A==",
            "VGVz\u{a0}dA==",
        ] {
            assert_eq!(read_base64(text), Err(ValueErrorKind::Lexical), "{text}");
        }
    }
}
