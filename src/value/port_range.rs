//! Ports of ipAddress and dnsName.

use super::ValueErrorKind::{self, Lexical};

/// `n`, `n-`, `-n` or `n-m` (section A.2); the bounds are kept as written, whatever their order.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct PortRange {
    low: Option<u16>,
    high: Option<u16>,
}

impl PortRange {
    /// Reads a range, in which at least one port is given.
    pub(super) fn read(text: &str) -> Result<PortRange, ValueErrorKind> {
        let Some((low, high)) = text.split_once('-') else {
            let port = read_port(text)?;
            return Ok(PortRange {
                low: port,
                high: port,
            });
        };
        let (low, high) = (read_port_or_none(low)?, read_port_or_none(high)?);
        if low.is_none() && high.is_none() {
            Err(Lexical)
        } else {
            Ok(PortRange { low, high })
        }
    }
}

fn read_port_or_none(text: &str) -> Result<Option<u16>, ValueErrorKind> {
    if text.is_empty() {
        Ok(None)
    } else {
        read_port(text)
    }
}

fn read_port(text: &str) -> Result<Option<u16>, ValueErrorKind> {
    // u16's own parser takes a sign too.
    if text.starts_with('+') {
        return Err(Lexical);
    }
    text.parse().map(Some).map_err(|_| Lexical)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_forms() {
        for text in ["80", "0", "65535", "147-", "-45", "147-874"] {
            assert!(PortRange::read(text).is_ok(), "{text}");
        }
        assert_eq!(PortRange::read("080-80"), PortRange::read("80"));
    }

    #[test]
    fn nothing_else() {
        for text in [
            "", "-", "--1", "1-2-3", "65536", "+1", "-+1", "a", " 1", "１",
        ] {
            assert_eq!(PortRange::read(text), Err(Lexical), "{text}");
        }
    }
}
