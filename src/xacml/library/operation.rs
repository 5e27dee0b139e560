//! The names of the library's functions, and what they take.

use super::super::functions::{Function, version_and_name};
use super::super::signature::{Signature, Type};
use super::LibraryFunction;
use crate::value::DataType::{
    self, AnyUri, Base64Binary, Boolean, Date, DateTime, DayTimeDuration, DnsName, Double,
    HexBinary, Integer, IpAddress, Rfc822Name, String, Time, X500Name, YearMonthDuration,
};

/// What a function does, whatever the data type it does it with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Operation {
    // A.3.2, A.3.3 and A.3.5.
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Abs,
    Round,
    Floor,
    DoubleToInteger,
    IntegerToDouble,
    // A.3.7 and A.3.8.
    AddDayTime,
    AddYearMonth,
    SubtractDayTime,
    SubtractYearMonth,
    TimeInRange,
    // A.3.9, and from A.4 the concatenation to a URI.
    Concatenate,
    UriConcatenate,
    FromString,
    StringFrom,
    StartsWith,
    EndsWith,
    Contains,
    Substring,
    // A.3.11.
    Intersection,
    AtLeastOneMemberOf,
    Union,
    Subset,
    SetEquals,
    // A.3.13 and A.3.14.
    RegexpMatch,
    Match,
}

use Operation::*;

/// Functions called by a data type and these words.
const SUFFIXES: [(Operation, &str, &[DataType]); 26] = [
    (Add, "add", NUMBERS),
    (Subtract, "subtract", NUMBERS),
    (Multiply, "multiply", NUMBERS),
    (Divide, "divide", NUMBERS),
    (Modulo, "mod", &[Integer]),
    (Abs, "abs", NUMBERS),
    (DoubleToInteger, "to-integer", &[Double]),
    (IntegerToDouble, "to-double", &[Integer]),
    (AddDayTime, "add-dayTimeDuration", &[DateTime]),
    (AddYearMonth, "add-yearMonthDuration", DAYS),
    (SubtractDayTime, "subtract-dayTimeDuration", &[DateTime]),
    (SubtractYearMonth, "subtract-yearMonthDuration", DAYS),
    (TimeInRange, "in-range", &[Time]),
    (Concatenate, "concatenate", &[String]),
    (FromString, "from-string", WRITTEN),
    (StartsWith, "starts-with", TEXTS),
    (EndsWith, "ends-with", TEXTS),
    (Contains, "contains", TEXTS),
    (Substring, "substring", TEXTS),
    (Intersection, "intersection", COLLECTED),
    (AtLeastOneMemberOf, "at-least-one-member-of", COLLECTED),
    (Union, "union", COLLECTED),
    (Subset, "subset", COLLECTED),
    (SetEquals, "set-equals", COLLECTED),
    (
        RegexpMatch,
        "regexp-match",
        &[AnyUri, IpAddress, DnsName, Rfc822Name, X500Name],
    ),
    (Match, "match", &[X500Name, Rfc822Name]),
];

/// Functions whose names do not begin with their data type.
const NAMES: [(Operation, &str, DataType); 3] = [
    (Round, "round", Double),
    (Floor, "floor", Double),
    (UriConcatenate, "uri-string-concatenate", AnyUri),
];

const NUMBERS: &[DataType] = &[Integer, Double];
const DAYS: &[DataType] = &[DateTime, Date];
const TEXTS: &[DataType] = &[String, AnyUri];
/// Types with functions from and to strings.
const WRITTEN: &[DataType] = &[
    Boolean,
    Integer,
    Double,
    Time,
    Date,
    DateTime,
    AnyUri,
    DayTimeDuration,
    YearMonthDuration,
    X500Name,
    Rfc822Name,
    IpAddress,
    DnsName,
];
/// Types with functions over sets.
const COLLECTED: &[DataType] = &[
    String,
    Boolean,
    Integer,
    Double,
    Time,
    Date,
    DateTime,
    AnyUri,
    HexBinary,
    Base64Binary,
    DayTimeDuration,
    YearMonthDuration,
    X500Name,
    Rfc822Name,
    IpAddress,
    DnsName,
];

impl LibraryFunction {
    /// The function with this identifier. The names that functions of durations had before XACML 3.0 (A.4) are known too.
    pub(in crate::xacml) fn from_urn(urn: &str) -> Option<LibraryFunction> {
        let (version, name) = version_and_name(urn)?;
        let function = LibraryFunction::named(name)?;
        (version == function.version() || (version == "1.0" && function.had_old_name()))
            .then_some(function)
    }

    /// The identifier by which XACML 3.0 knows it.
    #[cfg(test)]
    pub(in crate::xacml) fn urn(self) -> std::string::String {
        let (version, name) = (self.version(), self.name());
        format!("urn:oasis:names:tc:xacml:{version}:function:{name}")
    }

    /// The name in its identifier.
    #[cfg(test)]
    pub(in crate::xacml) fn name(self) -> std::string::String {
        let of = self.of.short_name();
        if self.operation == StringFrom {
            return format!("string-from-{of}");
        }
        let name = NAMES.iter().find(|row| row.0 == self.operation);
        let suffix = SUFFIXES.iter().find(|row| row.0 == self.operation);
        match (name, suffix) {
            (Some((_, name, _)), _) => (*name).to_owned(),
            (_, Some((_, suffix, _))) => format!("{of}-{suffix}"),
            _ => of.to_owned(),
        }
    }

    /// What it takes and gives.
    pub(in crate::xacml) fn signature(self) -> Signature {
        const STRING: Type = Type::value(String);
        const INTEGER: Type = Type::value(Integer);
        const BOOLEAN: Type = Type::value(Boolean);
        let (own, bag) = (Type::value(self.of), Type::bag(self.of));
        match self.operation {
            Add | Multiply | Concatenate => Signature::repeated(own, 2, own),
            Subtract | Divide | Modulo => Signature::fixed(&[own, own], own),
            Abs | Round | Floor => Signature::fixed(&[own], own),
            DoubleToInteger => Signature::fixed(&[own], INTEGER),
            IntegerToDouble => Signature::fixed(&[own], Type::value(Double)),
            AddDayTime | SubtractDayTime => {
                Signature::fixed(&[own, Type::value(DayTimeDuration)], own)
            }
            AddYearMonth | SubtractYearMonth => {
                Signature::fixed(&[own, Type::value(YearMonthDuration)], own)
            }
            TimeInRange => Signature::fixed(&[own, own, own], BOOLEAN),
            UriConcatenate => Signature {
                parameters: vec![own],
                ..Signature::repeated(STRING, 1, own)
            },
            FromString => Signature::fixed(&[STRING], own),
            StringFrom => Signature::fixed(&[own], STRING),
            Match if self.of == X500Name => Signature::fixed(&[own, own], BOOLEAN),
            StartsWith | EndsWith | Contains | RegexpMatch | Match => {
                Signature::fixed(&[STRING, own], BOOLEAN)
            }
            Substring => Signature::fixed(&[own, INTEGER, INTEGER], STRING),
            Intersection => Signature::fixed(&[bag, bag], bag),
            Union => Signature::repeated(bag, 2, bag),
            AtLeastOneMemberOf | Subset | SetEquals => Signature::fixed(&[bag, bag], BOOLEAN),
        }
    }

    fn named(name: &str) -> Option<LibraryFunction> {
        if let Some((operation, _, of)) = NAMES.into_iter().find(|row| row.1 == name) {
            return Some(LibraryFunction { operation, of });
        }
        if let Some(of) = name.strip_prefix("string-from-") {
            let of = DataType::from_short_name(of).filter(|of| WRITTEN.contains(of))?;
            let operation = StringFrom;
            return Some(LibraryFunction { operation, of });
        }
        let (of, suffix) = name.split_once('-')?;
        let of = DataType::from_short_name(of)?;
        let (operation, _, _) = SUFFIXES
            .into_iter()
            .find(|row| row.1 == suffix && row.2.contains(&of))?;
        Some(LibraryFunction { operation, of })
    }

    /// The version of XACML in its identifier.
    fn version(self) -> &'static str {
        match self.operation {
            Add | Subtract | Multiply | Divide | Modulo | Abs | Round | Floor | DoubleToInteger
            | IntegerToDouble | Match => "1.0",
            TimeInRange | Concatenate | UriConcatenate | RegexpMatch => "2.0",
            // Functions over sets came with those over bags.
            Intersection | AtLeastOneMemberOf | Union | Subset | SetEquals => {
                Function::Bag(self.of).version()
            }
            _ => "3.0",
        }
    }

    /// Whether values of the right types, if they were read, always give another.
    pub(in crate::xacml) fn is_total(self) -> bool {
        matches!(
            self.operation,
            StringFrom | StartsWith | EndsWith | Contains
        )
    }

    /// Whether XACML 1.0 had it, for durations under the data types' names of then.
    fn had_old_name(self) -> bool {
        match self.operation {
            AddDayTime | AddYearMonth | SubtractDayTime | SubtractYearMonth => true,
            Intersection | AtLeastOneMemberOf | Union | Subset | SetEquals => {
                Function::Bag(self.of).had_old_name()
            }
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn known(version: &str, name: &str) -> bool {
        LibraryFunction::from_urn(&format!(
            "urn:oasis:names:tc:xacml:{version}:function:{name}"
        ))
        .is_some()
    }

    #[test]
    fn every_function_is_found_by_its_identifier() {
        let mut count = 0;
        let suffixed = SUFFIXES
            .iter()
            .flat_map(|(operation, _, types)| types.iter().map(|of| (*operation, *of)));
        let named = NAMES.iter().map(|(operation, _, of)| (*operation, *of));
        let from = WRITTEN.iter().map(|of| (StringFrom, *of));
        for (operation, of) in suffixed.chain(named).chain(from) {
            let function = LibraryFunction { operation, of };
            let urn = function.urn();
            assert_eq!(LibraryFunction::from_urn(&urn), Some(function), "{urn}");
            count += 1;
        }
        assert_eq!(count, 10 + 3 + 6 + 1 + 1 + 13 + 8 + 5 * 16 + 7 + 3 + 13);
    }

    #[test]
    fn names_come_with_the_version_that_introduced_them() {
        for (version, name) in [
            ("1.0", "integer-add"),
            ("1.0", "round"),
            ("1.0", "x500Name-match"),
            ("2.0", "time-in-range"),
            ("2.0", "uri-string-concatenate"),
            ("2.0", "dnsName-regexp-match"),
            ("2.0", "ipAddress-union"),
            ("3.0", "string-from-boolean"),
            ("3.0", "yearMonthDuration-set-equals"),
            ("3.0", "date-subtract-yearMonthDuration"),
        ] {
            assert!(known(version, name), "{version} {name}");
        }
        for (version, name) in [
            ("3.0", "integer-add"),
            ("1.0", "time-in-range"),
            ("1.0", "string-regexp-match"),
            ("2.0", "dayTimeDuration-union"),
            ("3.0", "date-add-dayTimeDuration"),
            ("1.0", "double-mod"),
            ("3.0", "string-from-string"),
            ("3.0", "hexBinary-from-string"),
            ("3.0", "string-equal"),
            ("4.0", "round"),
        ] {
            assert!(!known(version, name), "{version} {name}");
        }
    }

    #[test]
    fn durations_keep_their_old_functions() {
        for name in [
            "dateTime-add-dayTimeDuration",
            "date-subtract-yearMonthDuration",
            "dayTimeDuration-union",
            "yearMonthDuration-at-least-one-member-of",
        ] {
            assert!(known("1.0", name) && known("3.0", name), "{name}");
        }
    }
}
