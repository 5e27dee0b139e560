//! Escapes of one character, of several, and of a category or block (appendix F.1.1, "character class escapes").

use super::PatternError;
use super::block;
use super::category::Categories;
use super::class::Set;
use super::scanner::Scanner;

/// What follows a backslash.
pub(super) enum Escape {
    Character(char),
    Set(Set),
}

impl Scanner {
    /// An escape that stands for a character or for a set of them: the backslash is next.
    pub(super) fn escape(&mut self) -> Result<Escape, PatternError> {
        let start = self.at();
        self.advance();
        let Some(letter) = self.next() else {
            return Err(PatternError::malformed(
                start,
                "a backslash escapes nothing",
            ));
        };
        let character = match letter {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            '\\' | '|' | '.' | '?' | '*' | '+' | '(' | ')' | '{' | '}' | '$' | '-' | '[' | ']'
            | '^' => letter,
            _ => {
                self.peculiar = true;
                let set = match letter {
                    'p' => self.property(start)?,
                    'P' => self.property(start)?.complement(),
                    _ => Set::escape(letter)
                        .ok_or_else(|| PatternError::malformed(start, "there is no such escape"))?,
                };
                return Ok(Escape::Set(set));
            }
        };
        Ok(Escape::Character(character))
    }

    /// `{Lu}` or `{IsGreek}`, after `\p`.
    fn property(&mut self, start: usize) -> Result<Set, PatternError> {
        let mut name = String::new();
        let mut closed = false;
        if self.eat('{') {
            while let Some(c) = self.next() {
                closed = c == '}';
                if closed {
                    break;
                }
                name.push(c);
            }
        }
        if !closed {
            let why = "a category or block is written in braces";
            return Err(PatternError::malformed(start, why));
        }
        match name.strip_prefix("Is") {
            Some(name) => {
                let ranges = block::ranges(name);
                if ranges.is_empty() {
                    return Err(PatternError::malformed(
                        start,
                        "there is no block of this name",
                    ));
                }
                Ok(Set::ranges(ranges))
            }
            None => Categories::named(&name)
                .map(Set::categories)
                .ok_or_else(|| PatternError::malformed(start, "there is no such category")),
        }
    }
}
