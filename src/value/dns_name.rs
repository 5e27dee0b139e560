//! The type dnsName.

use std::fmt;
use std::str::FromStr;

use super::ValueErrorKind::{self, Lexical};
use super::port_range::PortRange;
use super::{DataType, ValueError, lexical};

/// A host name with optional ports, `host[:ports]` (section A.2). The leftmost label may be `*`, for any subdomain.
///
/// `==` is identity; [`DnsName::equals`] ignores the case of the host.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DnsName {
    host: Box<str>,
    ports: Option<PortRange>,
    text: Box<str>,
}

impl DnsName {
    /// Same host, whatever its case, and same ports; a wildcard only equals a wildcard. XACML has no dnsName-equal, its bag
    /// and set functions compare like this.
    pub fn equals(&self, other: &DnsName) -> bool {
        self.host.eq_ignore_ascii_case(&other.host) && self.ports == other.ports
    }
}

impl FromStr for DnsName {
    type Err = ValueError;

    /// Reads a host name of RFC 2396, section 3.2.2, and ports.
    fn from_str(text: &str) -> Result<DnsName, ValueError> {
        lexical::parse(DataType::DnsName, text, read)
    }
}

impl fmt::Display for DnsName {
    /// As it was written (string-from-dnsName, section A.3.9).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn read(text: &str) -> Result<DnsName, ValueErrorKind> {
    let (host, ports) = match text.split_once(':') {
        Some((host, ports)) => (host, Some(PortRange::read(ports)?)),
        None => (text, None),
    };
    if !is_host(host) {
        return Err(Lexical);
    }
    Ok(DnsName {
        host: host.into(),
        ports,
        text: text.into(),
    })
}

/// Labels of letters, digits and inner hyphens; the last begins with a letter, so that no IPv4 address passes.
fn is_host(host: &str) -> bool {
    let labels = host.strip_prefix("*.").unwrap_or(host);
    let labels = labels.strip_suffix('.').unwrap_or(labels);
    labels.split('.').all(is_label)
        && labels
            .rsplit('.')
            .next()
            .is_some_and(|top| top.starts_with(|c: char| c.is_ascii_alphabetic()))
}

fn is_label(label: &str) -> bool {
    !label.is_empty()
        && label
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !label.starts_with('-')
        && !label.ends_with('-')
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn hosts_have_labels_and_maybe_ports() {
        for text in [
            "example.com",
            "some.host.name:147-874",
            "*.sun.com",
            "host:-45",
            "host:0147-",
            "a-b.c1.",
            "localhost",
        ] {
            assert_eq!(text.parse::<DnsName>().unwrap().to_string(), text);
        }
        let wrong = [
            "",
            "*",
            "*.",
            "a.*.b",
            "a*.b",
            "**.b",
            "example.com:",
            ".a",
            "a..b",
            "-a.b",
            "a-.b",
            "127.0.0.1",
            "a_b.c",
        ];
        for text in wrong
            .into_iter()
            .chain(["høst.no", "a b", "a:80:90", "[::1]"])
        {
            assert_eq!(read(text), Err(Lexical), "{text}");
        }
    }

    #[test]
    fn case_of_the_host_does_not_count() {
        let name = |text: &str| text.parse::<DnsName>().unwrap();
        assert!(name("Example.COM:80").equals(&name("example.com:080")));
        assert!(!name("example.com:80").equals(&name("example.com")));
        assert!(!name("*.example.com").equals(&name("www.example.com")));
    }
}
