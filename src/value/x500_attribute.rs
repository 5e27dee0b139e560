//! The attributes that an x500Name is made of (RFC 2253, section 2.3).

use std::cmp::Ordering;
use std::str::Chars;

use super::ValueErrorKind::{self, Lexical};
use super::binary::{hex_byte, read_hex};
use super::lexical::is_space;

/// A type and its value.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Attribute {
    kind: Box<str>,
    value: Content,
}

#[derive(Clone, Debug, Eq, PartialEq)]
enum Content {
    Text(Box<str>),
    /// `#` and hexadecimal: a BER encoding that is not looked into.
    Encoded(Box<[u8]>),
}

impl Attribute {
    /// An attribute at the start of `text`, the separator after it and what follows that.
    pub(super) fn read(text: &str) -> Result<(Attribute, Option<char>, &str), ValueErrorKind> {
        let (kind, rest) = text.split_once('=').ok_or(Lexical)?;
        let kind = read_kind(kind.trim_matches(is_space))?;
        let rest = rest.trim_start_matches(is_space);
        let mut chars = rest.chars();
        let (value, separator) = match chars.next() {
            Some('"') => (
                Content::Text(read_quoted(&mut chars)?),
                read_separator(&mut chars)?,
            ),
            Some('#') => {
                let digits = chars.as_str();
                let end = digits.find([',', ';', '+']).unwrap_or(digits.len());
                let (digits, after) = digits.split_at_checked(end).ok_or(Lexical)?;
                chars = after.chars();
                let bytes = read_hex(digits.trim_end_matches(is_space))?;
                if bytes.is_empty() {
                    return Err(Lexical);
                }
                (Content::Encoded(bytes), chars.next())
            }
            _ => {
                chars = rest.chars();
                let (text, separator) = read_plain(&mut chars)?;
                (Content::Text(text), separator)
            }
        };
        Ok((Attribute { kind, value }, separator, chars.as_str()))
    }

    /// A total order in which equal attributes are `Equal`.
    pub(super) fn order(&self, other: &Attribute) -> Ordering {
        let kinds = lower_case(&self.kind).cmp(lower_case(&other.kind));
        kinds.then_with(|| match (&self.value, &other.value) {
            (Content::Text(own), Content::Text(other)) => {
                match (is_printable(own), is_printable(other)) {
                    (true, true) => words(own).cmp(words(other)),
                    (false, false) => own.cmp(other),
                    (own, other) => own.cmp(&other),
                }
            }
            (Content::Encoded(own), Content::Encoded(other)) => own.cmp(other),
            (Content::Text(_), _) => Ordering::Less,
            (_, Content::Text(_)) => Ordering::Greater,
        })
    }
}

fn is_printable(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_ascii_alphanumeric() || is_space(c) || "'()+,-./:=?".contains(c))
}

/// Lower-case words with a space before each, so that white space counts as one space between words and none around.
fn words(text: &str) -> impl Iterator<Item = u8> {
    text.split(is_space)
        .filter(|word| !word.is_empty())
        .flat_map(|word| std::iter::once(b' ').chain(lower_case(word)))
}

fn lower_case(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().map(|byte| byte.to_ascii_lowercase())
}

/// A keyword or a dotted object identifier.
fn read_kind(text: &str) -> Result<Box<str>, ValueErrorKind> {
    let kind = match text.split_at_checked(4) {
        Some((prefix, rest)) if prefix.eq_ignore_ascii_case("oid.") => rest,
        _ => text,
    };
    let is_keyword = kind.starts_with(|c: char| c.is_ascii_alphabetic())
        && kind
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let is_identifier = || {
        kind.split('.')
            .all(|arc| !arc.is_empty() && arc.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if is_keyword || is_identifier() {
        Ok(kind.into())
    } else {
        Err(Lexical)
    }
}

/// A value up to a separator or the end, without the white space at its end unless that is escaped.
fn read_plain(chars: &mut Chars<'_>) -> Result<(Box<str>, Option<char>), ValueErrorKind> {
    let (mut bytes, mut solid) = (Vec::new(), 0);
    let separator = loop {
        match chars.next() {
            None => break None,
            Some(separator @ (',' | ';' | '+')) => break Some(separator),
            Some('"' | '<' | '>') => return Err(Lexical),
            Some('\\') => {
                bytes.push(read_escaped(chars)?);
                solid = bytes.len();
            }
            Some(c) => {
                push(&mut bytes, c);
                if !is_space(c) {
                    solid = bytes.len();
                }
            }
        }
    };
    bytes.truncate(solid);
    Ok((into_text(bytes)?, separator))
}

/// A value up to the closing quote; the opening one is taken.
fn read_quoted(chars: &mut Chars<'_>) -> Result<Box<str>, ValueErrorKind> {
    let mut bytes = Vec::new();
    loop {
        match chars.next() {
            None => return Err(Lexical),
            Some('"') => return into_text(bytes),
            Some('\\') => bytes.push(read_escaped(chars)?),
            Some(c) => push(&mut bytes, c),
        }
    }
}

fn read_separator(chars: &mut Chars<'_>) -> Result<Option<char>, ValueErrorKind> {
    match chars.find(|c| !is_space(*c)) {
        separator @ (None | Some(',' | ';' | '+')) => Ok(separator),
        Some(_) => Err(Lexical),
    }
}

/// What a backslash stands for: a special character, or one byte of UTF-8 in hexadecimal.
fn read_escaped(chars: &mut Chars<'_>) -> Result<u8, ValueErrorKind> {
    let escaped = chars.next().ok_or(Lexical)?;
    if ",=+<>#;\\\" ".contains(escaped) {
        return u8::try_from(escaped).map_err(|_| Lexical);
    }
    chars
        .next()
        .and_then(|low| hex_byte(escaped, low))
        .ok_or(Lexical)
}

fn push(bytes: &mut Vec<u8>, c: char) {
    bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

fn into_text(bytes: Vec<u8>) -> Result<Box<str>, ValueErrorKind> {
    String::from_utf8(bytes)
        .map(String::into_boxed_str)
        .map_err(|_| Lexical)
}
