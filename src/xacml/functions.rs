//! The functions of appendix A that this engine evaluates, by URN.

use std::cmp::Ordering;

use crate::value::{DataType, Value};

/// A function of appendix A.3.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Function {
    /// A.3.1 `type-equal`.
    Equal(DataType),
    /// A.3.1 `string-equal-ignore-case`.
    EqualIgnoreCase,
    /// A.3.6, A.3.8 `type-greater-than` and its three siblings.
    Compare(DataType, Order),
    /// A.3.4 `string-normalize-space`.
    NormalizeSpace,
    /// A.3.4 `string-normalize-to-lower-case`.
    NormalizeToLowerCase,
    /// A.3.10 `type-one-and-only`.
    OneAndOnly(DataType),
    /// A.3.10 `type-bag-size`.
    BagSize(DataType),
    /// A.3.10 `type-is-in`.
    IsIn(DataType),
    /// A.3.10 `type-bag`.
    Bag(DataType),
    /// A.3.5 `and`.
    And,
    /// A.3.5 `or`.
    Or,
    /// A.3.5 `not`.
    Not,
    /// A.3.5 `n-of`.
    NOf,
    /// A.3.13 `string-regexp-match`: pattern first.
    RegexpMatch,
}

/// Which way round two values must stand.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Order {
    /// `greater-than`
    Greater,
    /// `greater-than-or-equal`
    GreaterOrEqual,
    /// `less-than`
    Less,
    /// `less-than-or-equal`
    LessOrEqual,
}

/// What became of a function that answers true or false.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Test {
    True,
    False,
    /// A processing error of the policy's own making.
    Error,
    /// The end of the evaluation, in a dialect that knows such.
    Fatal,
    /// This build cannot tell.
    Unsupported,
}

impl From<bool> for Test {
    fn from(truth: bool) -> Test {
        if truth { Test::True } else { Test::False }
    }
}

/// Identifiers are looked up where policies are compiled, and nowhere else.
#[cfg(feature = "studio")]
impl Function {
    /// The function of an identifier.
    pub fn from_urn(urn: &str) -> Option<Function> {
        let (version, name) = version_and_name(urn)?;
        Function::named(version, name)
    }

    fn named(version: &str, name: &str) -> Option<Function> {
        if version == "3.0" && name == "string-equal-ignore-case" {
            return Some(Function::EqualIgnoreCase);
        }
        let function = match name {
            "and" => Function::And,
            "or" => Function::Or,
            "not" => Function::Not,
            "n-of" => Function::NOf,
            "string-normalize-space" => Function::NormalizeSpace,
            "string-normalize-to-lower-case" => Function::NormalizeToLowerCase,
            "string-regexp-match" => Function::RegexpMatch,
            _ => Function::of_type(name)?,
        };
        (version == function.version() || (version == "1.0" && function.had_old_name()))
            .then_some(function)
    }

    fn of_type(name: &str) -> Option<Function> {
        let (type_name, suffix) = name.split_once('-')?;
        let data_type = DataType::from_short_name(type_name)?;
        let orders = [DataType::Integer, DataType::Double, DataType::String].contains(&data_type)
            || [DataType::Date, DataType::Time, DataType::DateTime].contains(&data_type);
        let has_equal = ![
            DataType::IpAddress,
            DataType::DnsName,
            DataType::XPathExpression,
        ]
        .contains(&data_type);
        Some(match suffix {
            "equal" if has_equal => Function::Equal(data_type),
            "greater-than" if orders => Function::Compare(data_type, Order::Greater),
            "greater-than-or-equal" if orders => {
                Function::Compare(data_type, Order::GreaterOrEqual)
            }
            "less-than" if orders => Function::Compare(data_type, Order::Less),
            "less-than-or-equal" if orders => Function::Compare(data_type, Order::LessOrEqual),
            "one-and-only" => Function::OneAndOnly(data_type),
            "bag-size" => Function::BagSize(data_type),
            "is-in" if data_type != DataType::XPathExpression => Function::IsIn(data_type),
            "bag" => Function::Bag(data_type),
            _ => return None,
        })
    }

    /// The version in the function's URN: durations and paths came with 3.0, the network types' bags with 2.0 (A.3.10).
    pub(super) fn version(self) -> &'static str {
        use DataType::{DayTimeDuration, DnsName, IpAddress, XPathExpression, YearMonthDuration};
        match (self, self.data_type()) {
            (Function::EqualIgnoreCase, _)
            | (_, Some(DayTimeDuration | YearMonthDuration | XPathExpression)) => "3.0",
            (_, Some(IpAddress | DnsName)) => "2.0",
            _ => "1.0",
        }
    }

    /// Whether XACML 1.0 had it already, for durations under the data types' names of then (A.4).
    pub(super) fn had_old_name(self) -> bool {
        let of = self.data_type();
        of == Some(DataType::DayTimeDuration) || of == Some(DataType::YearMonthDuration)
    }

    /// The type in the function's name.
    fn data_type(self) -> Option<DataType> {
        match self {
            Function::Equal(of)
            | Function::Compare(of, _)
            | Function::OneAndOnly(of)
            | Function::BagSize(of)
            | Function::IsIn(of)
            | Function::Bag(of) => Some(of),
            _ => None,
        }
    }
}

impl Function {
    /// The name in the function's URN, for people.
    #[cfg(feature = "studio")]
    pub(super) fn name(self) -> String {
        let of = |data_type: DataType, suffix: &str| format!("{}-{suffix}", data_type.short_name());
        match self {
            Function::Equal(data_type) => of(data_type, "equal"),
            Function::EqualIgnoreCase => "string-equal-ignore-case".to_owned(),
            Function::Compare(data_type, order) => of(data_type, order.name()),
            Function::NormalizeSpace => "string-normalize-space".to_owned(),
            Function::NormalizeToLowerCase => "string-normalize-to-lower-case".to_owned(),
            Function::OneAndOnly(data_type) => of(data_type, "one-and-only"),
            Function::BagSize(data_type) => of(data_type, "bag-size"),
            Function::IsIn(data_type) => of(data_type, "is-in"),
            Function::Bag(data_type) => of(data_type, "bag"),
            Function::And => "and".to_owned(),
            Function::Or => "or".to_owned(),
            Function::Not => "not".to_owned(),
            Function::NOf => "n-of".to_owned(),
            Function::RegexpMatch => "string-regexp-match".to_owned(),
        }
    }

    /// Applies a function of two values that answers true or false.
    pub(super) fn test(self, first: &Value, second: &Value) -> Test {
        match self {
            Function::Equal(data_type) | Function::Compare(data_type, _)
                if first.data_type() != Some(data_type)
                    || second.data_type() != Some(data_type) =>
            {
                Test::Error
            }
            // Of a type of the standard, and carried as text by a build or a caller that does not read it.
            Function::Equal(_) | Function::Compare(..)
                if matches!(first, Value::Opaque { .. })
                    || matches!(second, Value::Opaque { .. }) =>
            {
                Test::Unsupported
            }
            Function::Equal(_) => match (first, second) {
                (Value::String(a), Value::String(b)) => Test::from(a == b),
                _ => first.equals(second).map_or(Test::Error, Test::from),
            },
            // NaN stands in no order to anything, itself included (IEEE 754).
            Function::Compare(_, order) => Test::from(
                first
                    .compare(second)
                    .is_some_and(|found| order.holds(found)),
            ),
            Function::EqualIgnoreCase => match (first, second) {
                (Value::String(a), Value::String(b)) if a.eq_ignore_ascii_case(b) => Test::True,
                (Value::String(a), Value::String(b)) => match (lower_case(a), lower_case(b)) {
                    (Some(a), Some(b)) => Test::from(a == b),
                    _ => Test::Unsupported,
                },
                _ => Test::Error,
            },
            // What it costs is for the evaluator to count.
            Function::RegexpMatch => Test::Unsupported,
            _ => Test::Error,
        }
    }

    /// Whether it compares two values by [`Function::test`].
    #[cfg(feature = "studio")]
    pub(super) fn is_comparison(self) -> bool {
        matches!(
            self,
            Function::Equal(_) | Function::EqualIgnoreCase | Function::Compare(..)
        )
    }

    /// Whether values of the right types, if they were read, are never an error or beyond this build.
    pub(super) fn is_total(self) -> bool {
        !matches!(
            self,
            Function::RegexpMatch | Function::NOf | Function::OneAndOnly(_)
        )
    }
}

impl Order {
    #[cfg(feature = "studio")]
    fn name(self) -> &'static str {
        match self {
            Order::Greater => "greater-than",
            Order::GreaterOrEqual => "greater-than-or-equal",
            Order::Less => "less-than",
            Order::LessOrEqual => "less-than-or-equal",
        }
    }

    fn holds(self, found: Ordering) -> bool {
        match self {
            Order::Greater => found.is_gt(),
            Order::GreaterOrEqual => found.is_ge(),
            Order::Less => found.is_lt(),
            Order::LessOrEqual => found.is_le(),
        }
    }
}

/// The version and the name in the identifier of a function of the standard.
#[cfg(feature = "studio")]
pub(super) fn version_and_name(urn: &str) -> Option<(&str, &str)> {
    urn.strip_prefix("urn:oasis:names:tc:xacml:")?
        .split_once(":function:")
}

/// A text in lower case (`fn:lower-case`). The check module has no table of letters beyond ASCII.
pub(super) fn lower_case(text: &str) -> Option<Box<str>> {
    #[cfg(feature = "studio")]
    return Some(text.to_lowercase().into());
    #[cfg(not(feature = "studio"))]
    text.is_ascii().then(|| text.to_ascii_lowercase().into())
}

#[cfg(all(test, feature = "studio"))]
mod tests {
    use super::*;

    #[test]
    fn a_date_that_was_not_read_is_neither_equal_nor_different() {
        let opaque = |data_type: DataType, text: &str| Value::Opaque {
            data_type: data_type.uri().into(),
            text: text.into(),
        };
        let date = opaque(DataType::Date, "2024-07-01");
        let read = Value::parse(DataType::Date, "2024-07-01");
        let equal = Function::Equal(DataType::Date);
        let less = Function::Compare(DataType::Date, Order::Less);
        for function in [equal, less] {
            assert_eq!(function.test(&date, &date), Test::Unsupported);
            if let Ok(read) = &read {
                assert_eq!(function.test(&date, read), Test::Unsupported);
                assert_eq!(function.test(read, &date), Test::Unsupported);
            }
            // Another type is an error whether or not it was read.
            let time = opaque(DataType::Time, "12:00:00");
            assert_eq!(function.test(&date, &time), Test::Error);
        }
    }

    #[test]
    fn names_come_with_the_version_that_introduced_them() {
        let known = |urn: &str| Function::from_urn(urn).is_some();
        assert!(known("urn:oasis:names:tc:xacml:1.0:function:string-equal"));
        assert!(!known("urn:oasis:names:tc:xacml:3.0:function:string-equal"));
        assert!(known(
            "urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case"
        ));
        assert!(!known(
            "urn:oasis:names:tc:xacml:1.0:function:string-equal-ignore-case"
        ));
        for version in ["1.0", "3.0"] {
            assert!(known(&format!(
                "urn:oasis:names:tc:xacml:{version}:function:dayTimeDuration-equal"
            )));
        }
        assert!(known(
            "urn:oasis:names:tc:xacml:3.0:function:xpathExpression-one-and-only"
        ));
        assert!(!known(
            "urn:oasis:names:tc:xacml:3.0:function:xpathExpression-is-in"
        ));
        assert!(known(
            "urn:oasis:names:tc:xacml:1.0:function:dateTime-less-than-or-equal"
        ));
        for name in [
            "string-equal",
            "dateTime-less-than-or-equal",
            "double-bag",
            "n-of",
            "string-regexp-match",
        ] {
            let Some(function) =
                Function::from_urn(&format!("urn:oasis:names:tc:xacml:1.0:function:{name}"))
            else {
                unreachable!("{name}")
            };
            assert_eq!(function.name(), name);
        }
        assert_eq!(Function::from_urn("urn:example:equal"), None);
    }
}
