//! A pattern, read character by character.

use super::PatternError;

/// The characters of a pattern, and a place among them.
pub(super) struct Scanner {
    chars: Vec<char>,
    at: usize,
    /// Whether a construct was read that other languages do not have, or read otherwise.
    pub(super) peculiar: bool,
}

impl Scanner {
    pub(super) fn new(pattern: &str) -> Scanner {
        Scanner {
            chars: pattern.chars().collect(),
            at: 0,
            peculiar: false,
        }
    }

    /// Characters before the next one.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn malformed(&self, why: &'static str) -> PatternError {
        PatternError::malformed(self.at, why)
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.ahead(0)
    }

    pub(super) fn ahead(&self, count: usize) -> Option<char> {
        self.chars.get(self.at.saturating_add(count)).copied()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.advance();
        Some(c)
    }

    pub(super) fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        if found {
            self.advance();
        }
        found
    }

    pub(super) fn advance(&mut self) {
        self.at = self.at.saturating_add(1);
    }
}
