//! The type rfc822Name.

use std::fmt;
use std::str::FromStr;

use super::ValueErrorKind::{self, Lexical};
use super::lexical::{self, is_space};
use super::{DataType, ValueError};

/// A mail address `local-part@domain-part` (section A.2): case counts in the local part and not in the domain.
///
/// `==` is identity, [`Rfc822Name::equals`] is XACML's rfc822Name-equal.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Rfc822Name {
    local: Box<str>,
    domain: Box<str>,
}

impl Rfc822Name {
    /// rfc822Name-equal (section A.3.1).
    pub fn equals(&self, other: &Rfc822Name) -> bool {
        self.local == other.local && self.domain.eq_ignore_ascii_case(&other.domain)
    }

    /// rfc822Name-match (section A.3.14): `pattern` is a whole address, a domain, or a domain with a leading point
    /// that stands for itself and all below it.
    pub fn matches(&self, pattern: &str) -> bool {
        if let Some((local, domain)) = pattern.rsplit_once('@') {
            *self.local == *local && self.domain.eq_ignore_ascii_case(domain)
        } else if let Some(parent) = pattern.strip_prefix('.') {
            self.domain.eq_ignore_ascii_case(parent)
                || ends_with_ignore_ascii_case(&self.domain, pattern)
        } else {
            self.domain.eq_ignore_ascii_case(pattern)
        }
    }
}

impl FromStr for Rfc822Name {
    type Err = ValueError;

    /// Reads both parts, neither empty, with no white space and no further `@` unless the local part is quoted.
    fn from_str(text: &str) -> Result<Rfc822Name, ValueError> {
        lexical::parse(DataType::Rfc822Name, text, read)
    }
}

impl fmt::Display for Rfc822Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}

fn read(text: &str) -> Result<Rfc822Name, ValueErrorKind> {
    let (local, domain) = text.rsplit_once('@').ok_or(Lexical)?;
    let quoted = local.len() > 2 && local.starts_with('"') && local.ends_with('"');
    let plain =
        |part: &str| !part.is_empty() && !part.contains(|c| c == '@' || c == '"' || is_space(c));
    if !plain(domain) || !(quoted || plain(local)) {
        return Err(Lexical);
    }
    Ok(Rfc822Name {
        local: local.into(),
        domain: domain.into(),
    })
}

fn ends_with_ignore_ascii_case(text: &str, end: &str) -> bool {
    let start = text.len().checked_sub(end.len());
    start
        .and_then(|start| text.get(start..))
        .is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn name(text: &str) -> Rfc822Name {
        text.parse().unwrap()
    }

    #[test]
    fn case_counts_before_the_at() {
        assert!(name("Anderson@sun.com").equals(&name("Anderson@SUN.COM")));
        assert!(!name("Anderson@sun.com").equals(&name("anderson@sun.com")));
        assert_eq!(name("Anderson@SUN.com").to_string(), "Anderson@SUN.com");
    }

    #[test]
    fn both_parts_are_needed() {
        for text in [
            "", "alice", "@sun.com", "alice@", "a@b@c", "a b@c", "a@b c", "\"@c",
        ] {
            assert_eq!(read(text), Err(Lexical), "{text}");
        }
        assert_eq!(name("\"a b@c\"@d.e").to_string(), "\"a b@c\"@d.e");
    }

    #[test]
    fn patterns_are_addresses_domains_or_parents() {
        assert!(name("Anderson@SUN.COM").matches("Anderson@sun.com"));
        assert!(!name("anderson@sun.com").matches("Anderson@sun.com"));
        assert!(name("Baxter@SUN.COM").matches("sun.com"));
        assert!(!name("Anderson@east.sun.com").matches("sun.com"));
        assert!(name("anne.anderson@ISRG.EAST.SUN.COM").matches(".east.sun.com"));
        assert!(name("Anderson@east.sun.com").matches(".east.sun.com"));
        assert!(!name("a@notsun.com").matches(".sun.com"));
        assert!(!name("a@blåsun.com").matches("åsun.com"));
        assert!(!name("a@å").matches(".b"));
    }
}
