//! The type ipAddress.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

use super::ValueErrorKind::{self, Lexical};
use super::port_range::PortRange;
use super::{DataType, ValueError, lexical};

/// An IP address with optional mask and ports (section A.2): `address[/mask][:ports]`, with the address and the mask of
/// IPv6 in brackets. A mask is an address of the same family, not a prefix length.
///
/// `==` is identity: two spellings of one address differ. [`IpAddress::equals`] compares addresses.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct IpAddress {
    address: IpAddr,
    mask: Option<IpAddr>,
    ports: Option<PortRange>,
    text: Box<str>,
}

impl IpAddress {
    /// Same address, mask and ports. XACML has no ipAddress-equal, its bag and set functions compare like this.
    pub fn equals(&self, other: &IpAddress) -> bool {
        self.address == other.address && self.mask == other.mask && self.ports == other.ports
    }
}

impl FromStr for IpAddress {
    type Err = ValueError;

    /// Reads dotted decimals without leading zeros, or an address of RFC 4291, section 2.2, without a zone.
    fn from_str(text: &str) -> Result<IpAddress, ValueError> {
        lexical::parse(DataType::IpAddress, text, read)
    }
}

impl fmt::Display for IpAddress {
    /// As it was written (string-from-ipAddress, section A.3.9).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

fn read(text: &str) -> Result<IpAddress, ValueErrorKind> {
    let read_address = if text.starts_with('[') {
        read_v6
    } else {
        read_v4
    };
    let (address, rest) = read_address(text)?;
    let (mask, rest) = match rest.strip_prefix('/') {
        Some(rest) => read_address(rest).map(|(mask, rest)| (Some(mask), rest))?,
        None => (None, rest),
    };
    let ports = match rest.strip_prefix(':') {
        Some(ports) => Some(PortRange::read(ports)?),
        None if rest.is_empty() => None,
        None => return Err(Lexical),
    };
    Ok(IpAddress {
        address,
        mask,
        ports,
        text: text.into(),
    })
}

/// An address at the start of `text`, and what comes after it.
fn read_v4(text: &str) -> Result<(IpAddr, &str), ValueErrorKind> {
    let end = text.find(['/', ':']).unwrap_or(text.len());
    let (address, rest) = text.split_at_checked(end).ok_or(Lexical)?;
    let address: Ipv4Addr = address.parse().map_err(|_| Lexical)?;
    Ok((address.into(), rest))
}

/// An address in brackets at the start of `text`, and what comes after it.
fn read_v6(text: &str) -> Result<(IpAddr, &str), ValueErrorKind> {
    let (address, rest) = text
        .strip_prefix('[')
        .and_then(|text| text.split_once(']'))
        .ok_or(Lexical)?;
    let address: Ipv6Addr = address.parse().map_err(|_| Lexical)?;
    Ok((address.into(), rest))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn mask_and_ports_are_part_of_the_value() {
        let v4 = [
            "192.168.1.10",
            "122.45.38.245/255.255.255.64:8080",
            "10.0.0.1:-80",
            "10.0.0.1/255.0.0.0",
        ];
        for text in v4.into_iter().chain([
            "[1fff:0:a88:85a5::ac1f]:8001-9002",
            "[1fff::1]",
            "[fe80::]/[ffc0::]:80-",
            "[::FFFF:1.2.3.4]:080",
        ]) {
            assert_eq!(text.parse::<IpAddress>().unwrap().to_string(), text);
        }
        let address = |text: &str| text.parse::<IpAddress>().unwrap();
        assert!(address("[1FFF:0:0:0:0:0:0:1]:080").equals(&address("[1fff::1]:80")));
        assert!(!address("10.0.0.1:80").equals(&address("10.0.0.1")));
        assert!(!address("[::ffff:1.2.3.4]").equals(&address("1.2.3.4")));
    }

    #[test]
    fn other_spellings_are_refused() {
        let v4 = [
            "",
            "999.1.1.1",
            "1.2.3",
            "0x7f.1",
            "01.02.03.04",
            "1.2.3.4/24",
            "1.2.3.4/",
            "1.2.3.4:",
            "1.2.3.4:80/255.0.0.0",
            "１.2.3.4",
        ];
        let v6 = [
            "::1",
            "::1%eth0",
            "[::1%eth0]",
            "[::1",
            "[::1]80",
            "[::1]:",
            "[::1]/64",
            "[::1]/255.0.0.0",
            "1.2.3.4/[ffff::]",
            "[]",
            "[1.2.3.4]",
        ];
        for text in v4.into_iter().chain(v6) {
            assert_eq!(read(text), Err(Lexical), "{text}");
        }
    }
}
