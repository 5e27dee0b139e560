//! One value of any type.

use std::cmp::Ordering;

#[cfg(feature = "studio")]
use super::Content;
use super::{
    DataType, Date, DateTime, DayTimeDuration, DnsName, IpAddress, Rfc822Name, Time, X500Name,
    XPathExpression, YearMonthDuration,
};

/// One value with its type, the content of an `<AttributeValue>` (XACML 3.0, section 7.3.1).
///
/// `==` is identity, by which `NaN` differs from itself; XACML's functions are [`Value::equals`] and
/// [`Value::compare`].
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text as it was written.
    String(Box<str>),
    /// True or false.
    Boolean(bool),
    /// A whole number; XML Schema has no bounds, this crate has 128 bits.
    Integer(i128),
    /// An IEEE 754 double.
    Double(f64),
    /// A calendar day.
    Date(Date),
    /// A time of day.
    Time(Time),
    /// A calendar day and time.
    DateTime(DateTime),
    /// A duration in days and less.
    DayTimeDuration(DayTimeDuration),
    /// A duration in months.
    YearMonthDuration(YearMonthDuration),
    /// A URI reference as it was written, without the white space around it.
    AnyUri(Box<str>),
    /// Bytes.
    HexBinary(Box<[u8]>),
    /// Bytes.
    Base64Binary(Box<[u8]>),
    /// A mail address.
    Rfc822Name(Rfc822Name),
    /// A distinguished name.
    X500Name(X500Name),
    /// An IP address, mask and ports.
    IpAddress(IpAddress),
    /// A host name and ports.
    DnsName(DnsName),
    /// A path into the content of a category.
    XPathExpression(Box<XPathExpression>),
    /// The `<Content>` of a category, which is no value of XACML's and travels as one.
    #[cfg(feature = "studio")]
    Content(std::sync::Arc<Content>),
    /// A value that is only carried through: an xpathExpression without a category, or a type that XACML does not define.
    Opaque {
        /// The identifier of its type.
        data_type: Box<str>,
        /// Its text as it was written.
        text: Box<str>,
    },
}

impl Value {
    /// Its type, `None` for a type that XACML 3.0 does not define.
    pub fn data_type(&self) -> Option<DataType> {
        Some(match self {
            Value::String(_) => DataType::String,
            Value::Boolean(_) => DataType::Boolean,
            Value::Integer(_) => DataType::Integer,
            Value::Double(_) => DataType::Double,
            Value::Date(_) => DataType::Date,
            Value::Time(_) => DataType::Time,
            Value::DateTime(_) => DataType::DateTime,
            Value::DayTimeDuration(_) => DataType::DayTimeDuration,
            Value::YearMonthDuration(_) => DataType::YearMonthDuration,
            Value::AnyUri(_) => DataType::AnyUri,
            Value::HexBinary(_) => DataType::HexBinary,
            Value::Base64Binary(_) => DataType::Base64Binary,
            Value::Rfc822Name(_) => DataType::Rfc822Name,
            Value::X500Name(_) => DataType::X500Name,
            Value::IpAddress(_) => DataType::IpAddress,
            Value::DnsName(_) => DataType::DnsName,
            Value::XPathExpression(_) => DataType::XPathExpression,
            #[cfg(feature = "studio")]
            Value::Content(_) => return None,
            Value::Opaque { data_type, .. } => return DataType::from_uri(data_type),
        })
    }

    /// The identifier of its type.
    pub fn data_type_uri(&self) -> &str {
        match self {
            Value::Opaque { data_type, .. } => data_type,
            known => known.data_type().map_or("", DataType::uri),
        }
    }

    /// The text of a string or anyURI.
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Value::String(text) | Value::AnyUri(text) => Some(text),
            _ => None,
        }
    }

    /// The equality of its type (section A.3.1): strings and anyURIs by code point, dates and times by instant.
    ///
    /// `None` if the types differ, or if a value is opaque.
    pub fn equals(&self, other: &Value) -> Option<bool> {
        Some(match (self, other) {
            (Value::String(own), Value::String(other))
            | (Value::AnyUri(own), Value::AnyUri(other)) => own == other,
            (Value::Boolean(own), Value::Boolean(other)) => own == other,
            (Value::Integer(own), Value::Integer(other)) => own == other,
            (Value::Double(own), Value::Double(other)) => own == other,
            _ => return self.equals_structured(other),
        })
    }

    #[cfg(feature = "studio")]
    fn equals_structured(&self, other: &Value) -> Option<bool> {
        Some(match (self, other) {
            (Value::Date(own), Value::Date(other)) => own.compare(*other).is_eq(),
            (Value::Time(own), Value::Time(other)) => own.compare(*other).is_eq(),
            (Value::DateTime(own), Value::DateTime(other)) => own.compare(*other).is_eq(),
            (Value::DayTimeDuration(own), Value::DayTimeDuration(other)) => own == other,
            (Value::YearMonthDuration(own), Value::YearMonthDuration(other)) => own == other,
            (Value::HexBinary(own), Value::HexBinary(other))
            | (Value::Base64Binary(own), Value::Base64Binary(other)) => own == other,
            (Value::Rfc822Name(own), Value::Rfc822Name(other)) => own.equals(other),
            (Value::X500Name(own), Value::X500Name(other)) => own.equals(other),
            (Value::IpAddress(own), Value::IpAddress(other)) => own.equals(other),
            (Value::DnsName(own), Value::DnsName(other)) => own.equals(other),
            _ => return None,
        })
    }

    /// Nothing in the check module makes such a value, and it has no room for comparing them.
    #[cfg(not(feature = "studio"))]
    fn equals_structured(&self, _other: &Value) -> Option<bool> {
        None
    }

    /// The order of its type (sections A.3.6 and A.3.8): strings by code point, dates and times by instant.
    ///
    /// `None` if the types differ or have no order, and for `NaN`.
    pub fn compare(&self, other: &Value) -> Option<Ordering> {
        match (self, other) {
            (Value::String(own), Value::String(other)) => Some(own.cmp(other)),
            (Value::Integer(own), Value::Integer(other)) => Some(own.cmp(other)),
            (Value::Double(own), Value::Double(other)) => own.partial_cmp(other),
            #[cfg(feature = "studio")]
            (Value::Date(own), Value::Date(other)) => Some(own.compare(*other)),
            #[cfg(feature = "studio")]
            (Value::Time(own), Value::Time(other)) => Some(own.compare(*other)),
            #[cfg(feature = "studio")]
            (Value::DateTime(own), Value::DateTime(other)) => Some(own.compare(*other)),
            _ => None,
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn compare(data_type: DataType, own: &str, other: &str) -> (Option<bool>, Option<Ordering>) {
        let (own, other) = (
            Value::parse(data_type, own).unwrap(),
            Value::parse(data_type, other).unwrap(),
        );
        (own.equals(&other), own.compare(&other))
    }

    #[test]
    fn strings_are_ordered_by_code_point() {
        // UTF-16 would put the surrogates of U+10000 first.
        let result = compare(DataType::String, "\u{ffff}", "\u{10000}");
        assert_eq!(result, (Some(false), Some(Ordering::Less)));
        assert_eq!(
            compare(DataType::String, " a", "a"),
            (Some(false), Some(Ordering::Less))
        );
    }

    #[test]
    fn uris_are_not_normalised() {
        assert_eq!(
            compare(DataType::AnyUri, "HTTP://a/%7e", "http://a/~"),
            (Some(false), None)
        );
        assert_eq!(
            compare(DataType::AnyUri, " urn:a\n", "urn:a"),
            (Some(true), None)
        );
    }

    #[cfg(feature = "studio")]
    #[test]
    fn each_type_has_its_own_equality() {
        assert_eq!(compare(DataType::Boolean, "1", "true"), (Some(true), None));
        assert_eq!(
            compare(DataType::Integer, "-0", "00"),
            (Some(true), Some(Ordering::Equal))
        );
        assert_eq!(
            compare(DataType::DayTimeDuration, "-P1D", "-PT24H"),
            (Some(true), None)
        );
        assert_eq!(
            compare(DataType::YearMonthDuration, "P1Y", "P12M"),
            (Some(true), None)
        );
        assert_eq!(
            compare(DataType::HexBinary, "0fb6", "0FB6"),
            (Some(true), None)
        );
        assert_eq!(
            compare(DataType::IpAddress, "[::]", "[0::0]"),
            (Some(true), None)
        );
    }

    #[test]
    fn types_do_not_mix() {
        let (text, uri) = (Value::String("a".into()), Value::AnyUri("a".into()));
        assert_eq!((text.equals(&uri), text.compare(&uri)), (None, None));
        assert_eq!((text.as_str(), uri.as_str()), (Some("a"), Some("a")));
        assert_eq!(Value::Boolean(true).as_str(), None);
    }

    #[test]
    fn opaque_values_are_only_carried() {
        let path = Value::parse(DataType::XPathExpression, " //a ").unwrap();
        assert_eq!(path.to_string(), " //a ");
        assert_eq!(path.data_type(), Some(DataType::XPathExpression));
        assert_eq!((path.equals(&path), path.compare(&path)), (None, None));
        let other = Value::Opaque {
            data_type: "urn:own".into(),
            text: "x".into(),
        };
        assert_eq!(
            (other.data_type(), other.data_type_uri()),
            (None, "urn:own")
        );
    }
}
