//! Values from text and back.

use std::fmt;

use super::binary::{read_base64, read_hex, write_base64, write_hex};
use super::number::{read_double, read_integer, write_double};
use super::{DataType, Value, ValueError, ValueErrorKind, lexical};

impl Value {
    /// Reads the lexical form of a type. White space around it does not count, except in a string.
    ///
    /// # Errors
    ///
    /// [`ValueErrorKind::Lexical`] if the text is no value of the type, [`ValueErrorKind::Range`] if it is one that
    /// cannot be held.
    pub fn parse(data_type: DataType, text: &str) -> Result<Value, ValueError> {
        Ok(match data_type {
            DataType::String => Value::String(text.into()),
            DataType::Boolean => Value::Boolean(lexical::parse(data_type, text, read_boolean)?),
            DataType::Integer => Value::Integer(lexical::parse(data_type, text, read_integer)?),
            DataType::Double => Value::Double(lexical::parse(data_type, text, read_double)?),
            DataType::Date => Value::Date(text.parse()?),
            DataType::Time => Value::Time(text.parse()?),
            DataType::DateTime => Value::DateTime(text.parse()?),
            DataType::DayTimeDuration => Value::DayTimeDuration(text.parse()?),
            DataType::YearMonthDuration => Value::YearMonthDuration(text.parse()?),
            DataType::AnyUri => Value::AnyUri(text.trim_matches(lexical::is_space).into()),
            DataType::HexBinary => Value::HexBinary(lexical::parse(data_type, text, read_hex)?),
            DataType::Base64Binary => {
                Value::Base64Binary(lexical::parse(data_type, text, read_base64)?)
            }
            DataType::Rfc822Name => Value::Rfc822Name(text.parse()?),
            DataType::X500Name => Value::X500Name(text.parse()?),
            DataType::IpAddress => Value::IpAddress(text.parse()?),
            DataType::DnsName => Value::DnsName(text.parse()?),
            DataType::XPathExpression => Value::Opaque {
                data_type: data_type.uri().into(),
                text: text.into(),
            },
        })
    }
}

impl fmt::Display for Value {
    /// Writes what section A.3.9 makes of it as a string, which reads back as an equal value of the same type: URIs, names
    /// and addresses as they were written, everything else in its canonical form.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::String(text) | Value::AnyUri(text) | Value::Opaque { text, .. } => {
                f.write_str(text)
            }
            Value::Boolean(value) => f.write_str(if *value { "true" } else { "false" }),
            Value::Integer(value) => value.fmt(f),
            Value::Double(value) => write_double(f, *value),
            Value::Date(value) => value.fmt(f),
            Value::Time(value) => value.fmt(f),
            Value::DateTime(value) => value.fmt(f),
            Value::DayTimeDuration(value) => value.fmt(f),
            Value::YearMonthDuration(value) => value.fmt(f),
            Value::HexBinary(bytes) => write_hex(f, bytes),
            Value::Base64Binary(bytes) => write_base64(f, bytes),
            Value::Rfc822Name(value) => value.fmt(f),
            Value::X500Name(value) => value.fmt(f),
            Value::IpAddress(value) => value.fmt(f),
            Value::DnsName(value) => value.fmt(f),
            Value::XPathExpression(value) => f.write_str(&value.path),
            #[cfg(feature = "studio")]
            Value::Content(content) => f.write_str(content.text()),
        }
    }
}

fn read_boolean(text: &str) -> Result<bool, ValueErrorKind> {
    match text {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(ValueErrorKind::Lexical),
    }
}

// The check module prints and compares fewer types.
#[cfg(all(test, feature = "studio"))]
mod tests {
    use proptest::prelude::*;
    use proptest::string::string_regex;

    use super::*;

    const ZONE: &str = "(Z|[+-](0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?";
    const DAY: &str = "-?([1-9][0-9]{0,6})?[0-9]{3}[1-9]-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])";
    const TIME: &str =
        "(([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9}0{0,3})?|24:00:00(\\.0)?)";

    /// Well-formed texts of a type that can be held.
    fn pattern(data_type: DataType) -> String {
        match data_type {
            DataType::String | DataType::AnyUri | DataType::XPathExpression => "\\PC{0,20}".to_owned(),
            DataType::Boolean => "[ \t\r\n]?(true|false|1|0)\n?".to_owned(),
            DataType::Integer => "[+-]?[0-9]{1,38}".to_owned(),
            DataType::Double => {
                "[+-]?([0-9]{1,20}(\\.[0-9]{0,20})?|\\.[0-9]{1,20})([eE][+-]?[0-9]{1,3})?|-?INF".to_owned()
            }
            DataType::Date => format!("{DAY}{ZONE}"),
            DataType::Time => format!("{TIME}{ZONE}"),
            DataType::DateTime => format!("{DAY}T{TIME}{ZONE}"),
            DataType::DayTimeDuration => {
                "-?P([0-9]{1,12}D)?T[0-9]{1,9}H([0-9]{1,9}M)?([0-9]{1,12}(\\.[0-9]{1,9})?S)?|-?P[0-9]{1,12}D".to_owned()
            }
            DataType::YearMonthDuration => "-?P([0-9]{1,9}Y)?[0-9]{1,12}M|-?P[0-9]{1,12}Y".to_owned(),
            DataType::HexBinary => "([0-9a-fA-F]{2}){0,10}".to_owned(),
            DataType::Base64Binary => "([A-Za-z0-9+/] ?[A-Za-z0-9+/]{3}\n?){0,5}([A-Za-z0-9+/][AQgw]==)?".to_owned(),
            DataType::Rfc822Name => "([A-Za-zå.+]{1,8}|\"[a-z @]{1,8}\")@[A-Za-z.]{1,8}".to_owned(),
            DataType::X500Name => {
                let kind = r"([A-Za-z][A-Za-z0-9-]{0,3}|(oid\.)?[0-9]\.[0-9]{1,3})";
                let plain = r##"([a-zA-Zå= ]|\\[,+"#;<>= ]|\\2[0-9A-F]|\\C3\\A5){0,8}"##;
                let quoted = r#""([a-z ,]|\\"){0,8}""#;
                let ava = format!(" ?{kind} ?= ?({plain}|{quoted}|#([0-9a-f]{{2}}){{1,4}}) ?");
                format!("({ava}([,;+]{ava}){{0,3}})?")
            }
            DataType::IpAddress => {
                let ports = "(:([1-9][0-9]{0,3}|-[0-9]{1,4}|[0-9]{1,4}-([0-9]{1,4})?))?";
                let v4 = "(1?[1-9]{1,2}|0)\\.2[0-5]{2}\\.0\\.1";
                format!("({v4}(/{v4})?|\\[([1-9a-fA-F]{{1,4}}:){{1,6}}:\\](/\\[ff::[0-9]\\])?){ports}")
            }
            DataType::DnsName => "(\\*\\.)?([a-zA-Z0-9]{1,5}\\.){0,3}[a-z]([A-Z-]{0,3}[0-9])?(:([0-9]{1,4}-?|-[0-9]{1,4}))?".to_owned(),
        }
    }

    fn well_formed() -> impl Strategy<Value = (DataType, String)> {
        proptest::sample::select(DataType::ALL.as_slice()).prop_flat_map(|data_type| {
            let texts =
                string_regex(&pattern(data_type)).unwrap_or_else(|error| unreachable!("{error}"));
            texts.prop_map(move |text| (data_type, text))
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn what_is_printed_reads_back_as_equal((data_type, text) in well_formed()) {
            let value = Value::parse(data_type, &text)
                .map_err(|error| TestCaseError::fail(error.to_string()))?;
            prop_assert_eq!(value.data_type(), Some(data_type));
            prop_assert_eq!(value.data_type_uri(), data_type.uri());
            let printed = value.to_string();
            let again = Value::parse(data_type, &printed);
            prop_assert_eq!(again.as_ref(), Ok(&value), "printed as {:?}", &printed);
            let equal = again.is_ok_and(|again| value.equals(&again) != Some(false));
            prop_assert!(equal && value.equals(&value) == (data_type != DataType::XPathExpression).then_some(true));
        }

        #[test]
        fn no_text_traps_a_reader(text in "[-+]?[PT0-9:.,=\\\\\"#@/\\[\\]*YMDHSZa-fINF \u{e5}]{0,24}", tail in "\\PC{0,4}") {
            for data_type in DataType::ALL {
                let _read = Value::parse(data_type, &[text.as_str(), &tail].concat());
            }
        }
    }
}
