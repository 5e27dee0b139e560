//! The syntax: regular expressions of XML Schema (Part 2, second edition, appendix F) and what XPath adds to them
//! (XQuery 1.0 and XPath 2.0 Functions and Operators, 7.6.1): anchors, reluctant quantifiers, back-references.
//!
//! Where XML Schema's grammar and its prose differ the prose holds: a hyphen of its own stands first or last in a group,
//! and braces and brackets are escaped outside one.

use super::class::{Class, Set};
use super::escape::Escape;
use super::scanner::Scanner;
use super::{PATTERN_DEPTH, PATTERN_STATES, PatternError};

/// An expression, or a part of one.
#[derive(Debug, Eq, PartialEq)]
pub(super) enum Node {
    /// This character.
    Character(char),
    /// One character of [`Syntax::classes`] of this index.
    Class(usize),
    /// `^`: the start of the text.
    Start,
    /// `$`: the end of the text, and never before a last line feed.
    End,
    /// One after the other; of none, the empty text.
    Sequence(Vec<Node>),
    /// One of them.
    Choice(Vec<Node>),
    /// At least so many times, and at most. Reluctant or not makes no difference to whether there is a match.
    Repeat(Box<Node>, u32, Option<u32>),
}

/// A pattern that was read.
#[derive(Debug)]
pub(super) struct Syntax {
    pub(super) root: Node,
    pub(super) classes: Vec<Class>,
    /// States an automaton for it needs at most, where a class counts once for each of its groups.
    pub(super) size: u32,
    /// Whether it uses a construct that other languages do not have, or read otherwise.
    pub(super) peculiar: bool,
}

/// Reads a pattern.
pub(super) fn parse(pattern: &str) -> Result<Syntax, PatternError> {
    let mut parser = Parser {
        scanner: Scanner::new(pattern),
        classes: Vec::new(),
        groups: 0,
        open: Vec::new(),
        back_reference: None,
    };
    let (root, size) = parser.expression()?;
    if parser.scanner.peek().is_some() {
        return Err(parser.scanner.malformed("a parenthesis closes no group"));
    }
    // Only now: what follows could have been malformed.
    if let Some(at) = parser.back_reference {
        let why = "a back-reference cannot be matched in linear time";
        return Err(PatternError::untranslated(at, why));
    }
    Ok(Syntax {
        root,
        classes: parser.classes,
        size,
        peculiar: parser.scanner.peculiar,
    })
}

struct Parser {
    scanner: Scanner,
    classes: Vec<Class>,
    /// Groups opened so far.
    groups: usize,
    /// The numbers of those not yet closed.
    open: Vec<usize>,
    /// Where the first back-reference is.
    back_reference: Option<usize>,
}

impl Parser {
    /// Branches, up to the end or a closing parenthesis.
    fn expression(&mut self) -> Result<(Node, u32), PatternError> {
        let (first, mut size) = self.branch()?;
        let mut branches = vec![first];
        while self.scanner.eat('|') {
            let (branch, more) = self.branch()?;
            branches.push(branch);
            size = self.within(size.saturating_add(more).saturating_add(1))?;
        }
        Ok((alone(branches).unwrap_or_else(Node::Choice), size))
    }

    fn branch(&mut self) -> Result<(Node, u32), PatternError> {
        let mut pieces = Vec::new();
        let mut size = 0_u32;
        while let Some(c) = self.scanner.peek().filter(|c| !matches!(c, '|' | ')')) {
            let (piece, more) = self.piece(c)?;
            pieces.push(piece);
            size = self.within(size.saturating_add(more))?;
        }
        Ok((alone(pieces).unwrap_or_else(Node::Sequence), size))
    }

    /// An atom and its quantifier.
    fn piece(&mut self, first: char) -> Result<(Node, u32), PatternError> {
        let (atom, size) = self.atom(first)?;
        let (least, most) = match self.scanner.peek() {
            Some('?') => (0, Some(1)),
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('{') => self.quantity()?,
            _ => return Ok((atom, size)),
        };
        self.scanner.advance();
        self.scanner.eat('?');
        // Nothing stays nothing, however often.
        if size == 0 {
            return Ok((atom, 0));
        }
        let optional = match most {
            Some(most) => most.saturating_sub(least),
            None => 1,
        };
        let needed = size.saturating_mul(least);
        let size = needed.saturating_add(size.saturating_add(1).saturating_mul(optional));
        let size = self.within(size)?;
        Ok((Node::Repeat(Box::new(atom), least, most), size))
    }

    /// The numbers of `{n}`, `{n,}` or `{n,m}`, up to the closing brace.
    fn quantity(&mut self) -> Result<(u32, Option<u32>), PatternError> {
        self.scanner.advance();
        let least = self.number()?;
        let most = if !self.scanner.eat(',') {
            Some(least)
        } else if self.scanner.peek() == Some('}') {
            None
        } else {
            Some(self.number()?)
        };
        if self.scanner.peek() != Some('}') {
            return Err(self
                .scanner
                .malformed("a quantifier in braces is {n}, {n,} or {n,m}"));
        }
        if most.is_some_and(|most| most < least) {
            return Err(self
                .scanner
                .malformed("the quantifier's upper bound is below the lower"));
        }
        Ok((least, most))
    }

    fn number(&mut self) -> Result<u32, PatternError> {
        let mut number = None;
        while let Some(digit) = self.scanner.peek().and_then(|c| c.to_digit(10)) {
            self.scanner.advance();
            let tens = number.unwrap_or(0_u32).saturating_mul(10);
            number = Some(tens.saturating_add(digit));
        }
        number.ok_or_else(|| {
            self.scanner
                .malformed("a quantifier in braces starts with a number")
        })
    }

    fn atom(&mut self, first: char) -> Result<(Node, u32), PatternError> {
        let atom = match first {
            '(' => return self.group(),
            '[' => {
                let class = self.scanner.class()?;
                return self.class_node(class);
            }
            '\\' => return self.outer_escape(),
            '.' => {
                self.scanner.advance();
                return self.class_node(Set::wildcard().into());
            }
            '?' | '*' | '+' | '{' => {
                return Err(self
                    .scanner
                    .malformed("a quantifier follows nothing that it could repeat"));
            }
            '}' | ']' => {
                return Err(self
                    .scanner
                    .malformed("this character is written with a backslash"));
            }
            '^' => Node::Start,
            '$' => Node::End,
            c => Node::Character(c),
        };
        self.scanner.advance();
        Ok((atom, 1))
    }

    fn group(&mut self) -> Result<(Node, u32), PatternError> {
        if self.open.len() >= PATTERN_DEPTH {
            return Err(PatternError::untranslated(
                self.scanner.at(),
                "groups are nested too deep",
            ));
        }
        let start = self.scanner.at();
        self.scanner.advance();
        self.groups = self.groups.saturating_add(1);
        self.open.push(self.groups);
        let expression = self.expression()?;
        self.open.pop();
        if self.scanner.eat(')') {
            Ok(expression)
        } else {
            Err(PatternError::malformed(start, "the group is not closed"))
        }
    }

    fn class_node(&mut self, class: Class) -> Result<(Node, u32), PatternError> {
        let size = u32::try_from(class.groups()).unwrap_or(u32::MAX);
        let index = self.classes.len();
        self.classes.push(class);
        Ok((Node::Class(index), self.within(size)?))
    }

    /// An escape outside a class, where it may be a back-reference.
    fn outer_escape(&mut self) -> Result<(Node, u32), PatternError> {
        if let Some('1'..='9') = self.scanner.ahead(1) {
            self.back_reference()?;
            return Ok((Node::Sequence(Vec::new()), 0));
        }
        match self.scanner.escape()? {
            Escape::Character(c) => Ok((Node::Character(c), 1)),
            Escape::Set(set) => self.class_node(set.into()),
        }
    }

    /// `\N`: one digit, and more as long as there are groups of that number. The group must be closed.
    fn back_reference(&mut self) -> Result<(), PatternError> {
        let start = self.scanner.at();
        self.scanner.advance();
        let mut number = 0_usize;
        while let Some(digit) = self.scanner.peek().and_then(|c| c.to_digit(10)) {
            let longer = number.saturating_mul(10).saturating_add(digit as usize);
            if number > 0 && longer > self.groups {
                break;
            }
            number = longer;
            self.scanner.advance();
        }
        if number > self.groups || self.open.contains(&number) {
            let why = "a back-reference to a group that is not closed before it";
            return Err(PatternError::malformed(start, why));
        }
        self.back_reference.get_or_insert(start);
        Ok(())
    }

    fn within(&self, size: u32) -> Result<u32, PatternError> {
        if size > PATTERN_STATES {
            Err(PatternError::untranslated(
                self.scanner.at(),
                "the expression is too large up to here",
            ))
        } else {
            Ok(size)
        }
    }
}

/// The only one of several parts.
fn alone(mut parts: Vec<Node>) -> Result<Node, Vec<Node>> {
    match parts.pop() {
        Some(part) if parts.is_empty() => Ok(part),
        Some(part) => {
            parts.push(part);
            Err(parts)
        }
        None => Err(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::super::PatternErrorKind::{self, Malformed, Untranslated};
    use super::*;

    fn refusal(pattern: &str) -> Option<(PatternErrorKind, usize)> {
        let error = parse(pattern).err()?;
        Some((error.kind(), error.offset()))
    }

    fn all_malformed(cases: &[(&str, usize)]) {
        for (pattern, offset) in cases {
            assert_eq!(refusal(pattern), Some((Malformed, *offset)), "{pattern}");
        }
    }

    fn all_read(patterns: &[&str]) {
        for pattern in patterns {
            assert_eq!(refusal(pattern), None, "{pattern}");
        }
    }

    #[test]
    fn branches_and_groups_may_be_empty_and_must_be_closed() {
        all_read(&["", "|", "a||b", "()", "(|a)", "((a)|(b))*", "(){3}"]);
        all_malformed(&[
            ("(", 0),
            ("a(b", 1),
            ("((a)", 0),
            (")", 0),
            ("a)b", 1),
            ("(a))", 3),
        ]);
    }

    #[test]
    fn groups_have_no_options() {
        all_malformed(&[("(?:a)", 1), ("(?i)a", 1), ("(?=a)a", 1), ("(?<n>a)", 1)]);
    }

    #[test]
    fn a_quantifier_follows_an_atom_and_has_bounds_in_order() {
        all_read(&[
            "a?", "a*", "a+", "a{2}", "a{0}", "a{2,}", "a{2,3}", "a{3,3}", "a{007}", "^*", "$?",
            ".+", "[a]*", "(a)+", "\\d{2}",
        ]);
        all_malformed(&[
            ("*a", 0),
            ("?", 0),
            ("a|+", 2),
            ("(*)", 1),
            ("{2}", 0),
            ("a**", 2),
            ("a{2}{3}", 4),
            ("a{1000}{1000}", 7),
            ("a{}", 2),
            ("a{,3}", 2),
            ("a{x}", 2),
            ("a{-1}", 2),
            ("a{2", 3),
            ("a{2,", 4),
            ("a{2 }", 3),
            ("a{2,1}", 5),
            ("a{٣}", 2),
        ]);
    }

    #[test]
    fn any_quantifier_may_be_reluctant_once() {
        all_read(&["a??", "a*?", "a+?", "a{2}?", "a{2,}?", "a{2,3}?"]);
        all_malformed(&[("a???", 3), ("a+?*", 3), ("a{2}?+", 5)]);
    }

    #[test]
    fn braces_and_brackets_outside_a_class_are_escaped() {
        all_read(&["\\{\\}\\[\\]", "-", "a-b", "&", "\"/<>,=!@#%_'`~:;"]);
        all_malformed(&[("}", 0), ("a}", 1), ("]", 0), ("a]", 1), ("{", 0)]);
    }

    #[test]
    fn only_listed_escapes_are_escapes() {
        all_read(&[
            "\\n\\r\\t\\\\\\|\\.\\?\\*\\+\\(\\)\\{\\}\\$\\-\\[\\]\\^",
            "\\s\\S\\i\\I\\c\\C\\d\\D\\w\\W",
        ]);
        for letter in (' '..='~').chain(['é', '1']) {
            let escape = format!("a\\{letter}");
            let listed = "nrt\\|.?*+(){}$-[]^sSiIcCdDwW".contains(letter);
            assert_eq!(
                refusal(&escape),
                (!listed).then_some((Malformed, 1)),
                "{escape}"
            );
        }
        all_malformed(&[
            ("a\\", 1),
            ("\\x41", 0),
            ("\\u0041", 0),
            ("[\\b]", 1),
            ("[\\", 1),
        ]);
    }

    #[test]
    fn categories_and_blocks_have_the_names_of_xml_schema() {
        all_read(&[
            "\\p{L}\\P{Lu}[\\p{Nd}\\P{Sc}]",
            "\\p{IsGreek}\\P{IsBasicLatin}\\p{IsLatin-1Supplement}",
            "\\p{IsGreekandCoptic}\\p{IsCombiningMarksforSymbols}\\p{IsPrivateUse}",
        ]);
        all_malformed(&[
            ("a\\p", 1),
            ("\\pL", 0),
            ("\\p{", 0),
            ("\\p{Lu", 0),
            ("\\p{}", 0),
            ("\\p{Is}", 0),
            ("\\p{Cs}", 0),
            ("\\p{IsHighSurrogates}", 0),
            ("\\p{IsNowhere}", 0),
            ("\\p{isGreek}", 0),
            ("\\p{Greek}", 0),
            ("\\p{^Lu}", 0),
            ("[\\p{Lx}]", 1),
        ]);
    }

    #[test]
    fn a_class_has_members_and_ranges_in_order() {
        all_read(&[
            "[a]",
            "[^a]",
            "[a^]",
            "[^^]",
            "[\\^a]",
            "[.?*+(){}|$&~,]",
            "[a-a]",
            "[ -~]",
            "[\\--a]",
            "[+-\\-]",
            "[\\t-\\r]",
            "[\\d\\s_]",
        ]);
        all_malformed(&[
            ("[a", 0),
            ("b[^", 1),
            ("[]", 1),
            ("[^]", 2),
            ("[]a]", 1),
            ("[z-a]", 1),
            ("[bz-a]", 2),
            ("[a-\\d]", 1),
            ("[a[b]", 2),
            ("[[a]]", 1),
            ("[[:alpha:]]", 1),
        ]);
    }

    #[test]
    fn a_hyphen_of_its_own_is_first_or_last_in_its_group() {
        all_read(&[
            "[-]", "[^-]", "[--]", "[-a]", "[a-]", "[^a-]", "[a-z-]", "[\\d-]", "[-a-z]",
        ]);
        all_malformed(&[
            ("[a-c-e]", 4),
            ("[\\w-.]", 3),
            ("[--a]", 2),
            ("[---]", 2),
            ("[!--]", 3),
            ("[a-", 3),
        ]);
    }

    #[test]
    fn a_subtraction_ends_its_class() {
        all_read(&[
            "[a-z-[aeiou]]",
            "[^a-z-[0-9]]",
            "[a-z-[b-y-[m]]]",
            "[a--[a]]",
            "[---[a]]",
            "[\\p{L}-[\\p{Lu}]]",
            "[a-[^b]]",
        ]);
        all_malformed(&[
            ("[-[a]]", 2),
            ("[a-[b]c]", 6),
            ("[a-[b]-[c]]", 6),
            ("[a-[b]", 6),
            ("[a-[]]", 4),
            ("[a-[b", 0),
        ]);
    }

    #[test]
    fn a_back_reference_is_untranslated_where_its_group_is_closed() {
        for (pattern, offset) in [
            ("(a)\\1", 3),
            ("^(.)\\1$", 4),
            ("(a)(b)x\\2*", 7),
            ("((a)\\2)", 4),
            // The group's number is 1, and the digit that follows is a character.
            ("(a)\\10", 3),
        ] {
            assert_eq!(refusal(pattern), Some((Untranslated, offset)), "{pattern}");
        }
        all_malformed(&[
            ("\\1", 0),
            ("(a)\\2", 3),
            ("(a\\1)", 2),
            ("\\1(a)", 0),
            ("(a)[\\1]", 4),
            ("(a)\\0", 3),
            ("(a)\\1)", 5),
        ]);
        let twelve = "(a)".repeat(12);
        assert_eq!(refusal(&format!("{twelve}\\12")), Some((Untranslated, 36)));
        assert_eq!(refusal(&format!("{twelve}(\\13)")), Some((Malformed, 37)));
    }

    #[test]
    fn what_would_grow_too_large_is_untranslated() {
        for (pattern, offset) in [
            ("a{100000}", 9),
            ("a{99999999999999999999}", 23),
            ("a{0,100000}", 11),
            ("(a{1000}){1000}", 15),
            ("((((a{100}){100}){100}){100}){100}", 22),
        ] {
            assert_eq!(refusal(pattern), Some((Untranslated, offset)), "{pattern}");
        }
        let nested = |depth: usize| "(".repeat(depth) + &")".repeat(depth);
        assert_eq!(refusal(&nested(PATTERN_DEPTH)), None);
        assert_eq!(
            refusal(&nested(PATTERN_DEPTH + 1)),
            Some((Untranslated, PATTERN_DEPTH))
        );
        assert_eq!(refusal("(((a{0}){9999}){9999}){9999}"), None);
    }

    #[test]
    fn what_other_languages_read_otherwise_is_known() {
        let peculiar = |pattern| parse(pattern).map(|syntax| syntax.peculiar).ok();
        assert_eq!(peculiar("^(a|[^b-d\\]]){2,3}?\\.\\n$"), Some(false));
        for pattern in ["\\d", "[\\w]", "\\p{L}", "[a-[b]]"] {
            assert_eq!(peculiar(pattern), Some(true), "{pattern}");
        }
    }
}
