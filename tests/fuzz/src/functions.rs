//! The functions of appendix A.3, as a table: what they take and give.

use std::sync::OnceLock;

use adgang::value::DataType::{self, *};

/// All data types but xpathExpression, which few functions take.
pub const TYPES: [DataType; 16] = [
    String,
    Boolean,
    Integer,
    Double,
    Date,
    Time,
    DateTime,
    DayTimeDuration,
    YearMonthDuration,
    AnyUri,
    HexBinary,
    Base64Binary,
    Rfc822Name,
    X500Name,
    IpAddress,
    DnsName,
];

/// The type of an expression.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Type {
    pub data_type: DataType,
    pub bag: bool,
}

impl Type {
    pub const BOOLEAN: Type = Type {
        data_type: Boolean,
        bag: false,
    };
}

/// A function: its parameters, and one that may come any number of times after them.
#[derive(Clone, Debug)]
pub struct Function {
    pub urn: std::string::String,
    pub parameters: Vec<Type>,
    pub repeated: Option<Type>,
    pub result: Type,
}

impl Function {
    /// Whether it can be the function of a `<Match>`.
    pub fn is_match(&self) -> bool {
        self.result == Type::BOOLEAN
            && self.repeated.is_none()
            && self.parameters.len() == 2
            && self.parameters.iter().all(|of| !of.bag)
    }
}

/// Types that a row stands for, and the row: version, name, what it takes and gives. `T` is the type, `[T]` a bag of it,
/// `T*` any number. A version `?` is that of the type's functions of bags.
const ROWS: &[(&[DataType], &str)] = &[
    (
        &[
            String,
            Boolean,
            Integer,
            Double,
            Date,
            Time,
            DateTime,
            AnyUri,
            HexBinary,
            Base64Binary,
            Rfc822Name,
            X500Name,
        ],
        "1.0 T-equal T T boolean",
    ),
    (
        &[DayTimeDuration, YearMonthDuration],
        "3.0 T-equal T T boolean",
    ),
    (&[String], "3.0 string-equal-ignore-case T T boolean"),
    (&[Integer, Double], "1.0 T-add T T T* T"),
    (&[Integer, Double], "1.0 T-multiply T T T* T"),
    (&[Integer, Double], "1.0 T-subtract T T T"),
    (&[Integer, Double], "1.0 T-divide T T T"),
    (&[Integer, Double], "1.0 T-abs T T"),
    (&[Integer], "1.0 integer-mod T T T"),
    (&[Double], "1.0 round T T"),
    (&[Double], "1.0 floor T T"),
    (&[Double], "1.0 double-to-integer T integer"),
    (&[Integer], "1.0 integer-to-double T double"),
    (&[String], "1.0 string-normalize-space T T"),
    (&[String], "1.0 string-normalize-to-lower-case T T"),
    (&[Boolean], "1.0 or T* T"),
    (&[Boolean], "1.0 and T* T"),
    (&[Boolean], "1.0 n-of integer T* T"),
    (&[Boolean], "1.0 not T T"),
    (
        &[Integer, Double, String, Time, DateTime, Date],
        "1.0 T-greater-than T T boolean",
    ),
    (
        &[Integer, Double, String, Time, DateTime, Date],
        "1.0 T-greater-than-or-equal T T boolean",
    ),
    (
        &[Integer, Double, String, Time, DateTime, Date],
        "1.0 T-less-than T T boolean",
    ),
    (
        &[Integer, Double, String, Time, DateTime, Date],
        "1.0 T-less-than-or-equal T T boolean",
    ),
    (&[DateTime], "3.0 T-add-dayTimeDuration T dayTimeDuration T"),
    (
        &[DateTime],
        "3.0 T-subtract-dayTimeDuration T dayTimeDuration T",
    ),
    (
        &[DateTime, Date],
        "3.0 T-add-yearMonthDuration T yearMonthDuration T",
    ),
    (
        &[DateTime, Date],
        "3.0 T-subtract-yearMonthDuration T yearMonthDuration T",
    ),
    (&[Time], "2.0 time-in-range T T T boolean"),
    (&[String], "2.0 string-concatenate T T T* T"),
    (&[AnyUri], "2.0 uri-string-concatenate T string string* T"),
    (
        &[
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
        ],
        "3.0 T-from-string string T",
    ),
    (
        &[
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
        ],
        "3.0 string-from-T T string",
    ),
    (&[String, AnyUri], "3.0 T-starts-with string T boolean"),
    (&[String, AnyUri], "3.0 T-ends-with string T boolean"),
    (&[String, AnyUri], "3.0 T-contains string T boolean"),
    (
        &[String, AnyUri],
        "3.0 T-substring T integer integer string",
    ),
    (&[String], "1.0 string-regexp-match string T boolean"),
    (
        &[AnyUri, IpAddress, DnsName, Rfc822Name, X500Name],
        "2.0 T-regexp-match string T boolean",
    ),
    (&[X500Name], "1.0 T-match T T boolean"),
    (&[Rfc822Name], "1.0 T-match string T boolean"),
    (&[AnyUri], "3.0 access-permitted T string boolean"),
    (&TYPES, "? T-one-and-only [T] T"),
    (&TYPES, "? T-bag-size [T] integer"),
    (&TYPES, "? T-is-in T [T] boolean"),
    (&TYPES, "? T-bag T* [T]"),
    (&TYPES, "? T-intersection [T] [T] [T]"),
    (&TYPES, "? T-at-least-one-member-of [T] [T] boolean"),
    (&TYPES, "? T-union [T] [T] [T]* [T]"),
    (&TYPES, "? T-subset [T] [T] boolean"),
    (&TYPES, "? T-set-equals [T] [T] boolean"),
];

/// All of them.
pub fn functions() -> &'static [Function] {
    static FUNCTIONS: OnceLock<Vec<Function>> = OnceLock::new();
    FUNCTIONS.get_or_init(|| {
        let rows = ROWS.iter();
        rows.flat_map(|(types, row)| types.iter().map(|of| function(row, *of)))
            .collect()
    })
}

fn function(row: &str, of: DataType) -> Function {
    let words: Vec<&str> = row.split(' ').collect();
    let [version, name, takes @ .., gives] = words.as_slice() else {
        unreachable!("{row}")
    };
    let version = match *version {
        "?" => match of {
            IpAddress | DnsName => "2.0",
            DayTimeDuration | YearMonthDuration => "3.0",
            _ => "1.0",
        },
        version => version,
    };
    // Of a name, `T` is a word of its own: others may begin with the letter.
    let parts: Vec<&str> = { name.split('-') }
        .map(|part| if part == "T" { of.short_name() } else { part })
        .collect();
    let (once, repeated) = match takes.split_last() {
        Some((last, before)) if last.ends_with('*') => {
            (before, Some(type_of(last.trim_end_matches('*'), of)))
        }
        _ => (takes, None),
    };
    Function {
        urn: format!(
            "urn:oasis:names:tc:xacml:{version}:function:{}",
            parts.join("-")
        ),
        parameters: once.iter().map(|word| type_of(word, of)).collect(),
        repeated,
        result: type_of(gives, of),
    }
}

fn type_of(word: &str, of: DataType) -> Type {
    let name = word.trim_matches(['[', ']']);
    let data_type = match name {
        "T" => of,
        name => DataType::from_short_name(name).unwrap(),
    };
    Type {
        data_type,
        bag: name != word,
    }
}

#[cfg(test)]
mod tests {
    use adgang::snapshot::{Dialect, lint};

    use super::functions;

    /// One that the engine does not know would be left out of all that is found.
    #[test]
    fn the_engine_knows_each_by_its_name() {
        for function in functions() {
            let policy = format!(
                r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="p" Version="1"
                RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides"><Target/>
                <Rule RuleId="r" Effect="Deny"><Condition><Apply FunctionId="{}"/></Condition></Rule></Policy>"#,
                function.urn
            );
            let found = lint(&policy, Dialect::Standard);
            assert!(
                found
                    .iter()
                    .all(|finding| finding.code != "unknown-function"),
                "{found:?}"
            );
        }
    }
}
