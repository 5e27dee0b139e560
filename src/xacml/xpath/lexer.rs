//! Tokens (XPath 1.0, section 3.7).
//!
//! Whether a name or `*` is an operator depends on what stands before it. That is left to the parser, which knows.

use super::path::{PathError, PathErrorKind};
use crate::value::decimal::nearest;

/// A token of a path.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Token<'t> {
    /// One of the [`SYMBOLS`].
    Symbol(&'static str),
    Number(f64),
    /// The text between the quotes.
    Literal(&'t str),
    /// A name, maybe with a prefix; the local part of `prefix:*` is `*`.
    Name(Option<&'t str>, &'t str),
}

/// Longer ones before those that they begin with.
const SYMBOLS: [&str; 22] = [
    "//", "/", "..", ".", "@", ",", "::", "(", ")", "[", "]", "|", "+", "-", "!=", "<=", "<", ">=",
    ">", "=", "*", "$",
];

/// Splits a path into tokens, each with its byte offset.
pub(super) fn tokens(text: &str) -> Result<Vec<(usize, Token<'_>)>, PathError> {
    let mut found: Vec<(usize, Token<'_>)> = Vec::new();
    let mut rest = text.trim_start_matches(SPACE);
    while let Some(first) = rest.chars().next() {
        let at = text.len().saturating_sub(rest.len());
        let (token, after) = if is_name_start(first) {
            name(rest)
        } else if let Some((number, after)) = number(rest) {
            (Token::Number(number), after)
        } else if matches!(first, '"' | '\'') {
            let inside = rest.get(1..).unwrap_or_default();
            let Some((literal, after)) = inside.split_once(first) else {
                let message = format!("expected a closing {first}, found the end");
                return Err(PathErrorKind::Malformed.at(at, message));
            };
            (Token::Literal(literal), after)
        } else if let Some((symbol, after)) = SYMBOLS
            .iter()
            .find_map(|symbol| Some((*symbol, rest.strip_prefix(symbol)?)))
        {
            (Token::Symbol(symbol), after)
        } else {
            return Err(stray(first, at, found.last().map(|(_, token)| token)));
        };
        found.push((at, token));
        rest = after.trim_start_matches(SPACE);
    }
    Ok(found)
}

/// `ExprWhitespace`.
pub(super) const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// The number that a text begins with: `Digits ('.' Digits?)? | '.' Digits`.
pub(super) fn number(text: &str) -> Option<(f64, &str)> {
    let whole = digits(text);
    let end = match whole.strip_prefix('.') {
        Some(fraction) if fraction.starts_with(|c: char| c.is_ascii_digit()) => digits(fraction),
        Some(end) if whole.len() < text.len() => end,
        _ => whole,
    };
    let number = text.get(..text.len().saturating_sub(end.len()))?;
    (!number.is_empty()).then(|| (nearest(number), end))
}

fn digits(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_ascii_digit())
}

fn name(text: &str) -> (Token<'_>, &str) {
    let (first, rest) = part(text);
    let Some(second) = rest.strip_prefix(':') else {
        return (Token::Name(None, first), rest);
    };
    if let Some(rest) = second.strip_prefix('*') {
        return (Token::Name(Some(first), "*"), rest);
    }
    if second.starts_with(is_name_start) {
        let (local, rest) = part(second);
        return (Token::Name(Some(first), local), rest);
    }
    (Token::Name(None, first), rest)
}

/// Splits off an `NCName`.
fn part(text: &str) -> (&str, &str) {
    let end = text.find(|c| !is_name_char(c)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn stray(found: char, at: usize, before: Option<&Token<'_>>) -> PathError {
    match before {
        Some(Token::Symbol("*")) if found == ':' => PathErrorKind::Unsupported.at(
            at,
            "expected XPath 1.0, found *:name, which is XPath 2.0".to_owned(),
        ),
        Some(Token::Symbol("(")) if found == ':' => PathErrorKind::Unsupported.at(
            at,
            "expected XPath 1.0, found a comment, which is XPath 2.0".to_owned(),
        ),
        _ => PathErrorKind::Malformed.at(
            at,
            format!("expected an expression, found {}", found.escape_debug()),
        ),
    }
}

/// `NameStartChar` of XML 1.0, fifth edition, without the colon.
fn is_name_start(c: char) -> bool {
    matches!(c,
        'A'..='Z' | '_' | 'a'..='z' | '\u{c0}'..='\u{d6}' | '\u{d8}'..='\u{f6}' | '\u{f8}'..='\u{2ff}'
        | '\u{370}'..='\u{37d}' | '\u{37f}'..='\u{1fff}' | '\u{200c}'..='\u{200d}' | '\u{2070}'..='\u{218f}'
        | '\u{2c00}'..='\u{2fef}' | '\u{3001}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{fffd}'
        | '\u{10000}'..='\u{effff}')
}

/// `NameChar`, without the colon.
fn is_name_char(c: char) -> bool {
    is_name_start(c)
        || matches!(c, '-' | '.' | '0'..='9' | '\u{b7}' | '\u{300}'..='\u{36f}' | '\u{203f}'..='\u{2040}')
}
