//! XML Schema regular expressions (A.3.13, XPath functions section 7.6.1) on an engine that is linear in time.
//!
//! What is translated means the same in both languages; everything else is refused, never guessed.

use regex_lite::RegexBuilder;

/// Why a pattern could not be matched.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Refusal {
    /// No regular expression of XML Schema.
    Malformed,
    /// One whose meaning this build cannot carry over.
    Untranslated,
}

/// Size a compiled pattern may have, in bytes.
const COMPILED_SIZE: usize = 1 << 20;
/// Bytes of pattern and of text together.
const INPUT_SIZE: usize = 1 << 16;

/// Whether the text holds a match of the pattern, anywhere in it.
pub(super) fn is_match(pattern: &str, text: &str) -> Result<bool, Refusal> {
    if pattern.len().saturating_add(text.len()) > INPUT_SIZE {
        return Err(Refusal::Untranslated);
    }
    let translated = translate(pattern, text.is_ascii())?;
    let regex = RegexBuilder::new(&translated)
        .size_limit(COMPILED_SIZE)
        .build()
        .map_err(|_| Refusal::Untranslated)?;
    Ok(regex.is_match(text))
}

/// Puts a pattern into the engine's syntax. The classes `\d`, `\s` and `\w` are the engine's own only for ASCII texts,
/// where XML Schema's `\w` is every symbol and letter.
fn translate(pattern: &str, text_is_ascii: bool) -> Result<String, Refusal> {
    let mut out = String::with_capacity(pattern.len());
    let mut chars = pattern.chars().peekable();
    let mut in_class = false;
    while let Some(c) = chars.next() {
        match c {
            '\\' => {
                let escaped = chars.next().ok_or(Refusal::Malformed)?;
                match escaped {
                    'n' | 'r' | 't' | '\\' | '|' | '.' | '?' | '*' | '+' | '(' | ')' | '{'
                    | '}' | '-' | '[' | ']' | '^' | '$' => out.extend(['\\', escaped]),
                    'd' | 'D' if text_is_ascii => out.extend(['\\', escaped]),
                    's' if text_is_ascii => out.push_str(if in_class {
                        " \\t\\n\\r"
                    } else {
                        "[ \\t\\n\\r]"
                    }),
                    'w' if text_is_ascii && !in_class => out.push_str("[0-9A-Za-z$+<=>\\^`|~]"),
                    _ => return Err(Refusal::Untranslated),
                }
            }
            '[' if in_class => return Err(Refusal::Untranslated),
            '[' => {
                in_class = true;
                out.push('[');
            }
            ']' => {
                in_class = false;
                out.push(']');
            }
            // Other engines read these as set operations.
            '&' | '~' | '-' if in_class && chars.peek() == Some(&c) => {
                return Err(Refusal::Untranslated);
            }
            '-' if in_class && chars.peek() == Some(&'[') => return Err(Refusal::Untranslated),
            // The end of the text only, never before a last line feed.
            '$' if !in_class => out.push_str("\\z"),
            '.' if !in_class => out.push_str("[^\\n\\r]"),
            '(' if chars.peek() == Some(&'?') => return Err(Refusal::Malformed),
            '*' | '+' | '?' if !in_class && matches!(chars.peek(), Some('+' | '*')) => {
                return Err(Refusal::Malformed);
            }
            other => out.push(other),
        }
    }
    if in_class {
        Err(Refusal::Malformed)
    } else {
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn matches_anywhere_and_ends_at_the_very_end() {
        assert_eq!(is_match("b", "abc"), Ok(true));
        assert_eq!(is_match("^D.*$", "DAGL"), Ok(true));
        assert_eq!(is_match("a$", "a\n"), Ok(false));
        assert_eq!(is_match("DAGL", "^D.*$"), Ok(false));
    }

    #[test]
    fn what_would_mean_something_else_is_refused() {
        for pattern in ["[a-z-[aeiou]]", "\\p{L}", "\\i", "(a)\\1", "[a&&b]"] {
            assert_eq!(
                is_match(pattern, "a"),
                Err(Refusal::Untranslated),
                "{pattern}"
            );
        }
        assert_eq!(is_match("\\w", "_"), Ok(false));
        assert_eq!(is_match("\\d", "٣"), Err(Refusal::Untranslated));
        assert_eq!(is_match("(?i)a", "A"), Err(Refusal::Malformed));
        assert_eq!(is_match("[a", "a"), Err(Refusal::Malformed));
    }
}
