//! The names of the data types.

/// The data types of XACML 3.0 (sections A.2 and B.3).
///
/// The order of the variants is that of [`DataType::ALL`] and carries no meaning in XACML.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Ord, PartialOrd, Hash)]
pub enum DataType {
    /// Text; white space is data.
    String,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// An IEEE 754 double.
    Double,
    /// A calendar day, with or without a zone.
    Date,
    /// A time of day, with or without a zone.
    Time,
    /// A calendar day and time, with or without a zone.
    DateTime,
    /// A duration in days, hours, minutes and seconds.
    DayTimeDuration,
    /// A duration in years and months.
    YearMonthDuration,
    /// A URI reference, compared as text.
    AnyUri,
    /// Bytes, written in hexadecimal.
    HexBinary,
    /// Bytes, written in base64.
    Base64Binary,
    /// A mail address.
    Rfc822Name,
    /// An X.500 distinguished name.
    X500Name,
    /// An IP address with optional mask and ports.
    IpAddress,
    /// A DNS host name with optional ports.
    DnsName,
    /// An XPath expression, which this crate carries and does not evaluate.
    XPathExpression,
}

impl DataType {
    /// Every data type, in declaration order.
    pub const ALL: [DataType; 17] = [
        DataType::String,
        DataType::Boolean,
        DataType::Integer,
        DataType::Double,
        DataType::Date,
        DataType::Time,
        DataType::DateTime,
        DataType::DayTimeDuration,
        DataType::YearMonthDuration,
        DataType::AnyUri,
        DataType::HexBinary,
        DataType::Base64Binary,
        DataType::Rfc822Name,
        DataType::X500Name,
        DataType::IpAddress,
        DataType::DnsName,
        DataType::XPathExpression,
    ];

    /// The identifier used in a `DataType` attribute (section B.3).
    pub fn uri(self) -> &'static str {
        match self {
            DataType::String => "http://www.w3.org/2001/XMLSchema#string",
            DataType::Boolean => "http://www.w3.org/2001/XMLSchema#boolean",
            DataType::Integer => "http://www.w3.org/2001/XMLSchema#integer",
            DataType::Double => "http://www.w3.org/2001/XMLSchema#double",
            DataType::Date => "http://www.w3.org/2001/XMLSchema#date",
            DataType::Time => "http://www.w3.org/2001/XMLSchema#time",
            DataType::DateTime => "http://www.w3.org/2001/XMLSchema#dateTime",
            DataType::DayTimeDuration => "http://www.w3.org/2001/XMLSchema#dayTimeDuration",
            DataType::YearMonthDuration => "http://www.w3.org/2001/XMLSchema#yearMonthDuration",
            DataType::AnyUri => "http://www.w3.org/2001/XMLSchema#anyURI",
            DataType::HexBinary => "http://www.w3.org/2001/XMLSchema#hexBinary",
            DataType::Base64Binary => "http://www.w3.org/2001/XMLSchema#base64Binary",
            DataType::Rfc822Name => "urn:oasis:names:tc:xacml:1.0:data-type:rfc822Name",
            DataType::X500Name => "urn:oasis:names:tc:xacml:1.0:data-type:x500Name",
            DataType::IpAddress => "urn:oasis:names:tc:xacml:2.0:data-type:ipAddress",
            DataType::DnsName => "urn:oasis:names:tc:xacml:2.0:data-type:dnsName",
            DataType::XPathExpression => "urn:oasis:names:tc:xacml:3.0:data-type:xpathExpression",
        }
    }

    /// The type with this identifier, `None` if XACML 3.0 has none.
    ///
    /// The two duration types are also known by the names they had before XML Schema adopted them, which XACML 1.0
    /// and 2.0 policies use.
    pub fn from_uri(uri: &str) -> Option<DataType> {
        match uri.strip_prefix(OLD_DURATION_PREFIX) {
            Some("dayTimeDuration") => Some(DataType::DayTimeDuration),
            Some("yearMonthDuration") => Some(DataType::YearMonthDuration),
            Some(_) => None,
            None => DataType::ALL
                .into_iter()
                .find(|data_type| data_type.uri() == uri),
        }
    }

    /// The shorthand of the JSON Profile 1.1 (section 3.3.1): `string`, `dateTime`, `x500Name`.
    pub fn short_name(self) -> &'static str {
        let uri = self.uri();
        uri.rsplit(['#', ':']).next().unwrap_or(uri)
    }

    /// The type with this JSON Profile shorthand; case counts.
    pub fn from_short_name(name: &str) -> Option<DataType> {
        DataType::ALL
            .into_iter()
            .find(|data_type| data_type.short_name() == name)
    }
}

const OLD_DURATION_PREFIX: &str = "http://www.w3.org/TR/2002/WD-xquery-operators-20020816#";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_found_by_both_names() {
        for data_type in DataType::ALL {
            assert_eq!(DataType::from_uri(data_type.uri()), Some(data_type));
            assert_eq!(
                DataType::from_short_name(data_type.short_name()),
                Some(data_type)
            );
        }
        assert_eq!(DataType::AnyUri.short_name(), "anyURI");
        assert_eq!(DataType::X500Name.short_name(), "x500Name");
        assert_eq!(DataType::XPathExpression.short_name(), "xpathExpression");
    }

    #[test]
    fn durations_keep_their_old_names() {
        let old = |name: &str| DataType::from_uri(&format!("{OLD_DURATION_PREFIX}{name}"));
        assert_eq!(old("dayTimeDuration"), Some(DataType::DayTimeDuration));
        assert_eq!(old("yearMonthDuration"), Some(DataType::YearMonthDuration));
        assert_eq!(old("string"), None);
    }

    #[test]
    fn names_are_exact() {
        assert_eq!(
            DataType::from_uri("http://www.w3.org/2001/XMLSchema#String"),
            None
        );
        assert_eq!(DataType::from_uri("string"), None);
        assert_eq!(DataType::from_short_name("datetime"), None);
    }
}
