//! The type x500Name.

use std::fmt;
use std::str::FromStr;

use super::lexical::is_space;
use super::x500_attribute::Attribute;
use super::{DataType, ValueError, ValueErrorKind};

/// An X.500 distinguished name, written as in RFC 2253 (section A.2).
///
/// Names are relative distinguished names (RDNs) in a fixed order, each a set of attributes whose order does not count.
/// `==` is identity, [`X500Name::equals`] is XACML's x500Name-equal. Attribute types are compared as they are written: `CN` and
/// `2.5.4.3` differ.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct X500Name {
    rdns: Vec<Vec<Attribute>>,
    text: Box<str>,
}

impl X500Name {
    /// x500Name-equal (section A.3.1).
    ///
    /// Values of letters, digits and the few other characters of a PrintableString ignore case and runs of white space, all
    /// others are exact (RFC 3280, section 4.1.2.4).
    pub fn equals(&self, other: &X500Name) -> bool {
        self.rdns.len() == other.rdns.len() && self.ends_with(other)
    }

    /// x500Name-match (section A.3.14), with `self` the second argument: whether the last RDNs are those of `tail`. The
    /// empty name is the tail of every name.
    pub fn ends_with(&self, tail: &X500Name) -> bool {
        let pairs = self.rdns.iter().rev().zip(tail.rdns.iter().rev());
        self.rdns.len() >= tail.rdns.len() && { pairs }.all(|(own, other)| same_rdn(own, other))
    }
}

impl FromStr for X500Name {
    type Err = ValueError;

    /// Reads the form of RFC 2253, section 3, and of its section 4: `;` for `,`, quoted values, white space around
    /// separators and the prefix `oid.`. As in RFC 4514, `=` and inner `#` need no escape.
    fn from_str(text: &str) -> Result<X500Name, ValueError> {
        // White space at the end may be escaped, so this reader collapses by itself.
        read(text).map_err(|kind| ValueError::new(kind, DataType::X500Name, text))
    }
}

impl fmt::Display for X500Name {
    /// As it was written (string-from-x500Name, section A.3.9).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn read(text: &str) -> Result<X500Name, ValueErrorKind> {
    let mut rdns = Vec::new();
    let text = text.trim_start_matches(is_space);
    let mut rest = text;
    let mut more = !rest.is_empty();
    while more {
        let mut rdn = Vec::new();
        more = loop {
            let (attribute, separator, after) = Attribute::read(rest)?;
            rdn.push(attribute);
            rest = after;
            if separator != Some('+') {
                break separator.is_some();
            }
        };
        rdn.sort_by(Attribute::order);
        rdns.push(rdn);
    }
    let solid = text.trim_end_matches(is_space);
    let text = match solid.ends_with('\\') {
        // The first space is escaped, and part of the last value.
        true => text.get(..solid.len().saturating_add(1)).unwrap_or(text),
        false => solid,
    };
    Ok(X500Name {
        rdns,
        text: text.into(),
    })
}

fn same_rdn(own: &[Attribute], other: &[Attribute]) -> bool {
    own.len() == other.len()
        && own
            .iter()
            .zip(other)
            .all(|(own, other)| own.order(other).is_eq())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn name(text: &str) -> X500Name {
        text.parse().unwrap()
    }

    #[test]
    fn equality_looks_past_spelling() {
        let medico = name("cn=John Smith, o=Medico Corp, c=US");
        for text in [
            "CN=John Smith,O=Medico Corp,C=US",
            "  cn = john  smith ;\n o = \"Medico Corp\" , OID.c=us ",
            "cn=John\\20Smith,o=Medico\\ Corp,c=\\55S",
        ] {
            assert!(medico.equals(&name(text)), "{text}");
        }
        for text in [
            "o=Medico Corp, cn=John Smith, c=US",
            "cn=John Smith, o=Medico Corp",
            "cn=JohnSmith, o=Medico Corp, c=US",
            "",
        ] {
            assert!(!medico.equals(&name(text)), "{text}");
        }
    }

    #[test]
    fn order_counts_between_rdns_and_not_within() {
        assert!(name("cn=John+o=Medico, c=US").equals(&name("o=Medico+cn=John, c=US")));
        assert!(!name("cn=John+o=Medico").equals(&name("cn=John,o=Medico")));
        assert!(!name("cn=a+cn=a+cn=b").equals(&name("cn=a+cn=b+cn=b")));
    }

    #[test]
    fn only_printable_strings_ignore_case() {
        assert!(!name("cn=a_b").equals(&name("cn=A_B")));
        assert!(!name("cn=Åse").equals(&name("cn=åse")));
        assert!(name("cn=Åse").equals(&name("cn=\\C3\\85se")));
        assert!(!name("cn=#0a").equals(&name("cn=\\#0a")));
        assert!(name("cn=#0a").equals(&name("cn=#0A")));
    }

    #[test]
    fn tails_match_whole_rdns() {
        let tail = name("O=Medico Corp,C=US");
        assert!(name("cn=John Smith, o=Medico Corp, c=US").ends_with(&tail));
        assert!(!name(r"cn=John Smith\, O=Medico Corp, c=US").ends_with(&tail));
        assert!(!name("c=US").ends_with(&tail));
        assert!(tail.ends_with(&tail) && tail.ends_with(&name("")));
    }

    #[test]
    fn prints_as_it_was_written() {
        for text in [
            "cn = John Smith , o=Medico+l=Oslo",
            r#"cn="a,b+c""#,
            r"cn=\20a b\20",
            "cn=#0a1B",
            r"cn=a\ ",
            "",
        ] {
            assert_eq!(name(text).to_string(), text);
        }
        assert_eq!(name(" \n cn=a \n").to_string(), "cn=a");
        assert_eq!(name("cn=a\\  ").to_string(), "cn=a\\ ");
    }

    #[test]
    fn malformed_names_are_refused() {
        let wrong = [
            "cn",
            "=a",
            "cn=a,",
            "cn=a+",
            ",cn=a",
            "cn=a,,o=b",
            "c n=a",
            "1..2=a",
            "1.=a",
            "-cn=a",
            "cn=<a>",
            "cn=a\"b",
        ];
        for text in wrong.into_iter().chain([
            r"cn=a\",
            r"cn=\x",
            r"cn=\0",
            r"cn=\FF",
            "cn=\"a",
            "cn=\"a\"b",
            "cn=#",
            "cn=#0",
            "cn=#0g",
            "å=b",
        ]) {
            assert_eq!(read(text), Err(ValueErrorKind::Lexical), "{text}");
        }
    }
}
