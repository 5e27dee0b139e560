//! Regular expressions of `string-regexp-match` (A.3.13): those of XPath's `fn:matches` without flags, on an automaton
//! that is linear in time.
//!
//! XACML 3.0 cites XQuery 1.0 and XPath 2.0 Functions and Operators (7.6.1), which extends XML Schema Part 2, second
//! edition, appendix F. A pattern is found anywhere in a text unless it is anchored; `(?` is malformed, as is every
//! escape that is not listed there. Categories are Unicode's (version 16), blocks version 18's and the names of the first
//! table, and `\i` and `\c` follow XML 1.0, fifth edition.

mod automaton;
mod block;
mod brackets;
mod category;
mod class;
mod escape;
mod scanner;
mod syntax;

use std::fmt;

use automaton::Automaton;

/// Bytes a pattern may have.
pub const PATTERN_SIZE: usize = 1 << 16;
/// How deep groups may be nested.
pub const PATTERN_DEPTH: usize = 64;
/// States a compiled pattern may have, where a class counts once, and once more for each class it subtracts.
pub const PATTERN_STATES: u32 = 1 << 15;
/// The greatest [cost](Pattern::cost) of one match in an evaluation; with the pattern's states it bounds the text.
pub const PATTERN_COST: u32 = 1 << 18;
/// States that are looked at in the time of one step of evaluation.
const LOOKS_PER_STEP: u32 = 16;

/// A regular expression, compiled.
#[derive(Clone, Debug)]
pub struct Pattern {
    automaton: Automaton,
    /// Looks of reading the pattern, and of each position of a text.
    reading: u32,
    states: u32,
    peculiar: bool,
}

impl Pattern {
    /// Compiles a pattern of at most [`PATTERN_SIZE`] bytes, [`PATTERN_STATES`] states and [`PATTERN_DEPTH`] groups
    /// around each other.
    ///
    /// # Errors
    ///
    /// [`PatternErrorKind::Malformed`] for what is no regular expression, [`PatternErrorKind::Untranslated`] for
    /// back-references and for what is beyond the limits.
    pub fn parse(pattern: &str) -> Result<Pattern, PatternError> {
        if pattern.len() > PATTERN_SIZE {
            return Err(PatternError::untranslated(0, "the pattern is too long"));
        }
        let syntax = syntax::parse(pattern)?;
        Ok(Pattern {
            reading: u32::try_from(pattern.len()).unwrap_or(u32::MAX),
            states: syntax.size.saturating_add(1),
            peculiar: syntax.peculiar || !pattern.chars().all(is_ordinary),
            automaton: Automaton::new(syntax),
        })
    }

    /// Whether the text holds a match, anywhere in it.
    pub fn is_match(&self, text: &str) -> bool {
        self.automaton.is_match(text)
    }

    /// What compiling the pattern and matching this text takes at most, in steps of evaluation: proportional to the
    /// product of the pattern's states and the text's length.
    pub fn cost(&self, text: &str) -> u32 {
        let positions = u32::try_from(text.len())
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        self.states
            .saturating_mul(positions)
            .saturating_add(self.reading)
            .div_ceil(LOOKS_PER_STEP)
    }
}

/// Whose fault it is that a pattern is refused.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PatternErrorKind {
    /// No regular expression of XPath: its author is wrong.
    Malformed,
    /// One that this crate cannot match in linear time, or within its limits: no conclusion may be drawn from it.
    Untranslated,
}

/// Why a pattern is refused, and where in it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PatternError {
    kind: PatternErrorKind,
    offset: usize,
    why: &'static str,
}

impl PatternError {
    /// Whose fault it is.
    pub fn kind(&self) -> PatternErrorKind {
        self.kind
    }

    /// `malformed-regexp` or `untranslated-regexp`.
    pub fn code(&self) -> &'static str {
        match self.kind {
            PatternErrorKind::Malformed => "malformed-regexp",
            PatternErrorKind::Untranslated => "untranslated-regexp",
        }
    }

    /// The place in the pattern, in characters from its start.
    pub fn offset(&self) -> usize {
        self.offset
    }

    fn malformed(offset: usize, why: &'static str) -> PatternError {
        PatternError {
            kind: PatternErrorKind::Malformed,
            offset,
            why,
        }
    }

    fn untranslated(offset: usize, why: &'static str) -> PatternError {
        PatternError {
            kind: PatternErrorKind::Untranslated,
            offset,
            why,
        }
    }
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let PatternError { offset, why, .. } = self;
        match self.kind {
            PatternErrorKind::Malformed => {
                write!(f, "no regular expression: {why}, at character {offset}")
            }
            PatternErrorKind::Untranslated => {
                write!(
                    f,
                    "a regular expression that is not supported: {why}, at character {offset}"
                )
            }
        }
    }
}

impl std::error::Error for PatternError {}

/// Whether the text holds a match of the pattern. What it costs is taken from `steps`; what costs more, or more than
/// [`PATTERN_COST`], is refused.
pub(super) fn is_match(
    pattern: &str,
    text: &str,
    steps: &mut u32,
) -> Result<bool, PatternErrorKind> {
    let pattern = Pattern::parse(pattern).map_err(|error| error.kind)?;
    let cost = pattern.cost(text);
    let left = steps.checked_sub(cost).filter(|_| cost <= PATTERN_COST);
    *steps = left.unwrap_or(0);
    if left.is_none() {
        return Err(PatternErrorKind::Untranslated);
    }
    Ok(pattern.is_match(text))
}

/// The same where every language of regular expressions agrees with XPath's: no escapes for classes, no subtraction, no
/// line ends that `.` and `$` could see, and no characters that are two in UTF-16.
pub(super) fn is_agreed_match(pattern: &str, text: &str) -> Option<bool> {
    let compiled = Pattern::parse(pattern).ok()?;
    let agreed = !compiled.peculiar && text.chars().all(is_ordinary);
    (agreed && compiled.cost(text) <= PATTERN_COST).then(|| compiled.is_match(text))
}

fn is_ordinary(c: char) -> bool {
    c <= '\u{FFFF}' && !matches!(c, '\n' | '\r')
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn finds(pattern: &str, text: &str) -> bool {
        Pattern::parse(pattern).unwrap().is_match(text)
    }

    #[test]
    fn a_match_is_anywhere_unless_anchored() {
        assert!(finds("b", "abc") && finds("", "") && finds("", "a"));
        assert!(finds("^a", "ab") && !finds("^b", "ab"));
        assert!(finds("b$", "ab") && !finds("a$", "ab"));
        assert!(finds("^$", "") && !finds("^$", "\n"));
        assert!(finds("a^|$", "b") && !finds("a^b", "ab"));
        assert!(finds("(^a|b)c", "bc") && finds("(^a|b)c", "ac") && !finds("(^a|b)c", "xac"));
    }

    #[test]
    fn anchors_are_those_of_the_text_and_not_of_a_line() {
        assert!(!finds("a$", "a\n") && !finds("^b", "a\nb"));
    }

    #[test]
    fn the_wildcard_is_one_character_and_no_line_end() {
        assert!(finds("^.$", "😀") && finds("^.$", "\u{85}") && finds("^.$", "\u{2028}"));
        assert!(!finds(".", "\n") && !finds(".", "\r"));
        assert!(finds("[.]", ".") && !finds("[.]", "a"));
    }

    #[test]
    fn quantifiers_count() {
        for (pattern, least, most) in [
            ("^a?$", 0, 1),
            ("^a*$", 0, 9),
            ("^a+$", 1, 9),
            ("^a{3}$", 3, 3),
            ("^a{2,}$", 2, 9),
            ("^a{2,4}$", 2, 4),
            ("^a{0,2}$", 0, 2),
            ("^a{0}$", 0, 0),
            ("^a{2,4}?$", 2, 4),
            ("^(a|aa){2}$", 2, 4),
            ("^(a?){3}$", 0, 3),
            ("^((a*)*)*$", 0, 9),
            ("^(|a)+$", 0, 9),
            ("^(a{2}){1,2}(a{3})?$", 2, 7),
        ] {
            for count in 0..10 {
                let text = "a".repeat(count);
                let expected = (least..=most).contains(&count)
                    // Two at a time, and three more.
                    && !(pattern.starts_with("^(a{2})") && [3, 6].contains(&count));
                assert_eq!(finds(pattern, &text), expected, "{pattern} {count}");
            }
        }
    }

    #[test]
    fn branches_reach_as_far_as_their_group() {
        assert!(finds("^(ab|cd)e$", "cde") && !finds("^(ab|cd)e$", "abde"));
        assert!(finds("^a|b$", "ax") && finds("^a|b$", "xb") && !finds("^a|b$", "xa"));
        assert!(finds("^(a||b)c$", "c"));
    }

    #[test]
    fn classes_hold_what_they_say() {
        assert!(finds("^[a-z-[aeiou]]+$", "xyz") && !finds("^[a-z-[aeiou]]+$", "xyza"));
        assert!(finds("^[^a-z-[0-9]]$", "-") && !finds("^[^a-z-[0-9]]$", "5"));
        assert!(finds("^[a&&b~~-]{5}$", "a&b~-"));
        assert!(finds("^[\\d-]+$", "4-٢") && finds("^[\\^\\]\\[\\\\]+$", "^]\\["));
        assert!(finds("^\\p{IsGreek}+$", "αβγ") && !finds("\\P{IsGreek}", "αβγ"));
        assert!(finds("^\\p{Lu}\\p{Ll}+$", "Éa") && finds("^[\\P{L}]$", "1"));
        assert!(finds("^\\i\\c*$", "a1-b.c") && !finds("^\\i\\c*$", "1ab"));
        assert!(!finds("\\w", "_"));
    }

    #[test]
    fn the_cost_is_the_product_of_pattern_and_text() {
        let cost = |pattern: &str, text: usize| {
            let pattern = Pattern::parse(pattern).unwrap();
            pattern.cost(&"a".repeat(text))
        };
        assert_eq!(cost("a", 1), 1);
        assert_eq!(cost("(a|a)*$", 1599), 601);
        assert!(cost("(a{1,99}){1,99}$", 10) > 1000 * cost("a$", 10));
        // A class that subtracts is as many tests as it has groups.
        assert!(cost("[a-[b-[c-[d]]]]", 999) > 2 * cost("[a]", 999));
        assert_eq!(
            Pattern::parse("a{9999}")
                .unwrap()
                .cost(&"a".repeat(1 << 20)),
            1 << 28
        );
    }

    #[test]
    fn beyond_the_limits_nothing_is_told() {
        let long = "a".repeat(PATTERN_SIZE + 1);
        let error = Pattern::parse(&long).unwrap_err();
        assert_eq!(error.code(), "untranslated-regexp");
        let text = "a".repeat(1 << 12);
        assert_eq!(
            is_match("(a?){9999}b", &text, &mut 1_000_000),
            Err(PatternErrorKind::Untranslated)
        );
        assert_eq!(is_match("a{10}", &text, &mut 1_000_000), Ok(true));
        assert_eq!(
            is_match("(a", &text, &mut 1_000_000),
            Err(PatternErrorKind::Malformed)
        );
    }

    #[test]
    fn an_error_says_what_and_where() {
        let error = Pattern::parse("å[z-a]").unwrap_err();
        assert_eq!(error.code(), "malformed-regexp");
        assert_eq!(
            error.to_string(),
            "no regular expression: the range is reversed, at character 2"
        );
        let error = Pattern::parse("(a)\\1").unwrap_err();
        assert_eq!(
            error.to_string(),
            "a regular expression that is not supported: a back-reference cannot be matched in linear time, at character 3"
        );
    }

    #[test]
    fn where_languages_differ_there_is_no_agreement() {
        assert_eq!(is_agreed_match("^a.c$", "abc"), Some(true));
        assert_eq!(is_agreed_match("[æøå]", "abc"), Some(false));
        for (pattern, text) in [
            ("a$", "a\n"),
            ("a.c", "a\rc"),
            ("^.$", "😀"),
            ("[😀]", "a"),
            ("\\w", "a"),
            ("[a-[b]]", "a"),
            ("(?i)A", "a"),
            ("(a)\\1", "aa"),
            ("[\\w-.]", "a"),
        ] {
            assert_eq!(is_agreed_match(pattern, text), None, "{pattern}");
        }
    }
}
