//! Classes in brackets (appendix F.1, "character class expressions").

use super::PatternError;
use super::class::{Class, Group};
use super::escape::Escape;
use super::scanner::Scanner;

impl Scanner {
    /// A class in brackets, with the classes that are subtracted.
    pub(super) fn class(&mut self) -> Result<Class, PatternError> {
        let start = self.at();
        self.advance();
        let mut groups = Vec::new();
        loop {
            let (group, subtraction) = self.class_group(start)?;
            groups.push(group);
            if !subtraction {
                break;
            }
            self.peculiar = true;
        }
        for _ in 1..groups.len() {
            if !self.eat(']') {
                return Err(self.malformed("a subtracted class is the last of its class"));
            }
        }
        Ok(Class::new(groups))
    }

    /// A group, up to the closing bracket or the opening one of a class that is subtracted; and whether it was the latter.
    fn class_group(&mut self, start: usize) -> Result<(Group, bool), PatternError> {
        let mut group = Group::new(self.eat('^'));
        let begin = self.at();
        loop {
            let at = self.at();
            let first = match self.peek() {
                None => return Err(PatternError::malformed(start, "the class is not closed")),
                Some(']') if at == begin => return Err(self.malformed("the class is empty")),
                Some(']') => {
                    self.advance();
                    return Ok((group, false));
                }
                Some('[') => {
                    return Err(self.malformed("this character is written with a backslash"));
                }
                Some('-') if at == begin => {
                    self.advance();
                    group.add_range('-', '-');
                    continue;
                }
                Some('-') => match (self.ahead(1), self.ahead(2)) {
                    (Some('['), _) => {
                        self.advance();
                        self.advance();
                        return Ok((group, true));
                    }
                    (Some(']'), _) | (Some('-'), Some('[')) => {
                        self.advance();
                        group.add_range('-', '-');
                        continue;
                    }
                    _ => {
                        let why = "a hyphen within a group is written with a backslash";
                        return Err(self.malformed(why));
                    }
                },
                Some(_) => self.class_character()?,
            };
            match first {
                Escape::Set(set) => group.add(set),
                Escape::Character(first) if self.is_range() => {
                    self.advance();
                    let Escape::Character(last) = self.class_character()? else {
                        return Err(PatternError::malformed(at, "a range ends with a character"));
                    };
                    if last < first {
                        return Err(PatternError::malformed(at, "the range is reversed"));
                    }
                    group.add_range(first, last);
                }
                Escape::Character(c) => group.add_range(c, c),
            }
        }
    }

    fn class_character(&mut self) -> Result<Escape, PatternError> {
        match self.peek() {
            Some('\\') => self.escape(),
            Some('-') => Err(self.malformed("a range ends with a hyphen only behind a backslash")),
            Some(c) => {
                self.advance();
                Ok(Escape::Character(c))
            }
            None => Err(self.malformed("the class is not closed")),
        }
    }

    /// Whether the hyphen that follows makes a range: it is neither the group's last character nor the subtraction's.
    fn is_range(&self) -> bool {
        match (self.peek(), self.ahead(1), self.ahead(2)) {
            (Some('-'), Some('[' | ']'), _) | (Some('-'), Some('-'), Some('[')) => false,
            (first, ..) => first == Some('-'),
        }
    }
}
