//! Patterns and names that stand for several (A.3.13 and A.3.14).

use super::super::regexp::{self, PatternErrorKind};
use super::Refusal;
use super::operation::Operation::{self, *};
use crate::value::Value;

pub(super) fn apply(
    operation: Operation,
    values: &[&Value],
    steps: &mut u32,
) -> Result<Value, Refusal> {
    let found = match (operation, values) {
        // The text is that of string-from-type.
        (RegexpMatch, [Value::String(pattern), value]) => {
            regexp::is_match(pattern, &value.to_string(), steps).map_err(|kind| match kind {
                PatternErrorKind::Malformed => Refusal::Error,
                PatternErrorKind::Untranslated => Refusal::Unsupported,
            })?
        }
        (Match, [Value::X500Name(tail), Value::X500Name(name)]) => name.ends_with(tail),
        (Match, [Value::String(pattern), Value::Rfc822Name(name)]) => name.matches(pattern),
        _ => return Err(Refusal::Error),
    };
    Ok(Value::Boolean(found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::DataType;

    fn of(operation: Operation, data_type: DataType, first: &str, second: &str) -> Option<bool> {
        let kind = match operation {
            Match if data_type == DataType::X500Name => data_type,
            _ => DataType::String,
        };
        let first = Value::parse(kind, first).ok()?;
        let second = Value::parse(data_type, second).ok()?;
        match apply(operation, &[&first, &second], &mut 1000) {
            Ok(Value::Boolean(found)) => Some(found),
            _ => None,
        }
    }

    #[test]
    fn the_pattern_comes_first() {
        let tail = of(Match, DataType::X500Name, "O=M,C=US", "cn=J, o=M, c=US");
        assert_eq!(tail, Some(true));
        let name = of(Match, DataType::X500Name, "cn=J, o=M, c=US", "O=M,C=US");
        assert_eq!(name, Some(false));
        let mail = of(Match, DataType::Rfc822Name, ".sun.com", "a@notsun.com");
        assert_eq!(mail, Some(false));
        let host = of(RegexpMatch, DataType::DnsName, r"\.org$", "example.org");
        assert_eq!(host, Some(true));
        let address = of(RegexpMatch, DataType::IpAddress, "^10[.]", "10.0.0.1:80");
        assert_eq!(address, Some(true));
        assert_eq!(of(RegexpMatch, DataType::AnyUri, "[", "urn:a"), None);
    }
}
