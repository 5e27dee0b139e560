//! The bytes of a program: every part in its order, nothing between them.
//!
//! Numbers of tables and lengths take seven bits a byte, the lowest first; other numbers have their own width, the lowest
//! byte first. A text is its length and UTF-8, a table its length and entries, an option or an enum one byte and what
//! belongs to it. One description of each type gives both directions, and no error says more than that the bytes are not
//! a program's: derived readers and their sentences were a tenth of the check module.

use std::sync::Arc;

use super::attributes::Extent;
use super::callee::{Callee, HigherOrder, NamedFunction};
use super::combining::Combining;
use super::dialect::Dialect;
use super::error::Span;
use super::functions::{Function, Order};
use super::lexical::LexicalFunction;
use super::model::Effect;
use super::program::{
    AnyOf, Assignment, Body, Cause, Designator, Duty, Expression, Guard, Key, Policy, PolicyName,
    Predicate, Program, Range, Rule, RuleName, Selector, Tables,
};
use super::selection::SelectorPath;
use super::truth::TruthSet;
use super::validate;
use crate::value::{DataType, Namespaces, Value, XPathExpression};

/// What has a form in bytes. Every form is a byte at least, so that no length can ask for more than the bytes hold.
pub(crate) trait Wire: Sized {
    /// Adds its bytes.
    fn write(&self, out: &mut Vec<u8>);
    /// Takes its bytes, `None` where they are not such a thing's.
    fn read(input: &mut Input<'_>) -> Option<Self>;
}

/// What is left to read.
pub(crate) struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(*taken)
    }

    fn text(&mut self) -> Option<&'a str> {
        let length = u32::read(self)? as usize;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        std::str::from_utf8(text).ok()
    }
}

/// Reads something that takes up all bytes.
pub(crate) fn read_all<T: Wire>(bytes: &[u8]) -> Option<T> {
    let mut input = Input(bytes);
    T::read(&mut input).filter(|_| input.0.is_empty())
}

/// Every field of a structure, in the order of the list.
macro_rules! wire_struct {
    ($($type:ty { $($field:ident),+ $(,)? })+) => {$(
        impl $crate::xacml::Wire for $type {
            fn write(&self, out: &mut Vec<u8>) {
                $($crate::xacml::Wire::write(&self.$field, out);)+
            }
            fn read(input: &mut $crate::xacml::Input<'_>) -> Option<Self> {
                Some(Self { $($field: $crate::xacml::Wire::read(input)?),+ })
            }
        }
    )+};
}

/// The byte of a variant, then its fields.
macro_rules! wire_enum {
    ($($type:ty {
        $($tag:literal $variant:ident $(($($item:ident),+))? $({ $($field:ident),+ })?),+ $(,)?
    })+) => {$(
        impl $crate::xacml::Wire for $type {
            fn write(&self, out: &mut Vec<u8>) {
                match self {
                    $(Self::$variant $(($($item),+))? $({ $($field),+ })? => {
                        out.push($tag);
                        $($($crate::xacml::Wire::write($item, out);)+)?
                        $($($crate::xacml::Wire::write($field, out);)+)?
                    })+
                }
            }
            fn read(input: &mut $crate::xacml::Input<'_>) -> Option<Self> {
                Some(match <u8 as $crate::xacml::Wire>::read(input)? {
                    $($tag => {
                        $($(let $item = $crate::xacml::Wire::read(input)?;)+)?
                        $($(let $field = $crate::xacml::Wire::read(input)?;)+)?
                        Self::$variant $(($($item),+))? $({ $($field),+ })?
                    })+
                    _ => return None,
                })
            }
        }
    )+};
}
pub(crate) use {wire_enum, wire_struct};

macro_rules! wire_number {
    ($($type:ty)+) => {$(
        impl Wire for $type {
            fn write(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.to_le_bytes());
            }
            fn read(input: &mut Input<'_>) -> Option<Self> {
                input.array().map(<$type>::from_le_bytes)
            }
        }
    )+};
}

macro_rules! wire_text {
    ($($type:ty)+) => {$(
        impl Wire for $type {
            fn write(&self, out: &mut Vec<u8>) {
                write_length(self.len(), out);
                out.extend_from_slice(self.as_bytes());
            }
            fn read(input: &mut Input<'_>) -> Option<Self> {
                input.text().map(Into::into)
            }
        }
    )+};
}

wire_number! { u8 i32 i64 u64 i128 f64 }
wire_text! { String Box<str> Arc<str> }

/// A hash, say.
impl<const N: usize> Wire for [u8; N] {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(self);
    }

    fn read(input: &mut Input<'_>) -> Option<[u8; N]> {
        input.array()
    }
}

impl Wire for u32 {
    fn write(&self, out: &mut Vec<u8>) {
        let mut left = *self;
        while left >= 0x80 {
            out.push(left as u8 | 0x80);
            left >>= 7;
        }
        out.push(left as u8);
    }

    fn read(input: &mut Input<'_>) -> Option<u32> {
        let mut value = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = u8::read(input)?;
            value |= u32::from(byte & 0x7f).wrapping_shl(shift);
            if byte < 0x80 {
                return (shift < 28 || byte < 0x10).then_some(value);
            }
        }
        None
    }
}

/// No table or text that fits a snapshot is longer than 32 bits can say.
fn write_length(length: usize, out: &mut Vec<u8>) {
    u32::try_from(length).unwrap_or(u32::MAX).write(out);
}

impl<T: Wire> Wire for Vec<T> {
    fn write(&self, out: &mut Vec<u8>) {
        write_length(self.len(), out);
        self.iter().for_each(|entry| entry.write(out));
    }

    fn read(input: &mut Input<'_>) -> Option<Vec<T>> {
        // Room is made as entries come, whatever the length says.
        let mut entries = Vec::new();
        for _ in 0..u32::read(input)? {
            entries.push(T::read(input)?);
        }
        Some(entries)
    }
}

impl Wire for bool {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(u8::from(*self));
    }

    fn read(input: &mut Input<'_>) -> Option<bool> {
        match u8::read(input)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

impl<T: Wire> Wire for Option<T> {
    fn write(&self, out: &mut Vec<u8>) {
        self.is_some().write(out);
        self.iter().for_each(|there| there.write(out));
    }

    fn read(input: &mut Input<'_>) -> Option<Option<T>> {
        match bool::read(input)? {
            true => T::read(input).map(Some),
            false => Some(None),
        }
    }
}

impl<T: Wire> Wire for Arc<T> {
    fn write(&self, out: &mut Vec<u8>) {
        T::write(self, out);
    }

    fn read(input: &mut Input<'_>) -> Option<Arc<T>> {
        T::read(input).map(Arc::new)
    }
}

impl<A: Wire, B: Wire> Wire for (A, B) {
    fn write(&self, out: &mut Vec<u8>) {
        self.0.write(out);
        self.1.write(out);
    }

    fn read(input: &mut Input<'_>) -> Option<(A, B)> {
        Some((A::read(input)?, B::read(input)?))
    }
}

/// By its place in [`DataType::ALL`].
impl Wire for DataType {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(*self as u8);
    }

    fn read(input: &mut Input<'_>) -> Option<DataType> {
        DataType::ALL.get(usize::from(u8::read(input)?)).copied()
    }
}

impl Wire for TruthSet {
    fn write(&self, out: &mut Vec<u8>) {
        out.push(self.0);
    }

    fn read(input: &mut Input<'_>) -> Option<TruthSet> {
        let every = TruthSet::ANY.union(TruthSet::FATAL);
        u8::read(input)
            .map(TruthSet)
            .filter(|set| set.without(every) == TruthSet::NONE)
    }
}

/// The data type, or none and the identifier of the type of an opaque value; then the value, as its canonical text but
/// for the simplest types.
impl Wire for Value {
    fn write(&self, out: &mut Vec<u8>) {
        let data_type = match self {
            Value::Opaque { .. } => None,
            known => known.data_type(),
        };
        data_type.write(out);
        match self {
            Value::String(text) | Value::AnyUri(text) => text.write(out),
            Value::Boolean(truth) => truth.write(out),
            Value::Integer(number) => number.write(out),
            Value::Double(number) => number.write(out),
            Value::Opaque { data_type, text } => {
                data_type.write(out);
                text.write(out);
            }
            Value::XPathExpression(expression) => expression.write(out),
            other => other.to_string().write(out),
        }
    }

    fn read(input: &mut Input<'_>) -> Option<Value> {
        Some(match Option::read(input)? {
            None => Value::Opaque {
                data_type: Wire::read(input)?,
                text: Wire::read(input)?,
            },
            Some(DataType::String) => Value::String(Wire::read(input)?),
            Some(DataType::AnyUri) => Value::AnyUri(Wire::read(input)?),
            Some(DataType::Boolean) => Value::Boolean(Wire::read(input)?),
            Some(DataType::Integer) => Value::Integer(Wire::read(input)?),
            Some(DataType::Double) => Value::Double(Wire::read(input)?),
            Some(DataType::XPathExpression) => Value::XPathExpression(Box::new(Wire::read(input)?)),
            Some(other) => return structured(other, input.text()?),
        })
    }
}

impl Wire for Namespaces {
    fn write(&self, out: &mut Vec<u8>) {
        let pairs: Vec<(Box<str>, Box<str>)> = self
            .iter()
            .map(|(prefix, namespace)| (prefix.into(), namespace.into()))
            .collect();
        pairs.write(out);
    }

    fn read(input: &mut Input<'_>) -> Option<Namespaces> {
        let pairs = Vec::<(Box<str>, Box<str>)>::read(input)?;
        Some(pairs.into_iter().collect())
    }
}

/// As it was written, with its prefixes.
impl Wire for SelectorPath {
    fn write(&self, out: &mut Vec<u8>) {
        self.text.write(out);
        self.namespaces.write(out);
    }

    fn read(input: &mut Input<'_>) -> Option<SelectorPath> {
        Some(SelectorPath::new(Wire::read(input)?, Wire::read(input)?))
    }
}

/// By its URN: what it does is known where the library is.
impl Wire for NamedFunction {
    fn write(&self, out: &mut Vec<u8>) {
        self.urn.write(out);
    }

    fn read(input: &mut Input<'_>) -> Option<NamedFunction> {
        Wire::read(input).map(NamedFunction::new)
    }
}

#[cfg(feature = "studio")]
fn structured(data_type: DataType, text: &str) -> Option<Value> {
    Value::parse(data_type, text).ok()
}

/// The check module carries dates, names and addresses and reads none: what a function makes of them it cannot tell.
#[cfg(not(feature = "studio"))]
fn structured(data_type: DataType, text: &str) -> Option<Value> {
    Some(Value::Opaque {
        data_type: data_type.uri().into(),
        text: text.into(),
    })
}

/// As it was compiled: what became known is not written, and the places in the source are apart, since nothing but an
/// explanation reads them (see [`Program::places_to_bytes`]).
impl Wire for Program {
    fn write(&self, out: &mut Vec<u8>) {
        self.dialect.write(out);
        self.tables.write(out);
        self.body.write(out);
    }

    fn read(input: &mut Input<'_>) -> Option<Program> {
        let program = Program {
            dialect: Wire::read(input)?,
            tables: Wire::read(input)?,
            body: Wire::read(input)?,
            kept: Vec::new(),
        };
        validate::fits(&program.tables, &program.body).then_some(program)
    }
}

impl Program {
    /// The program's bytes, without its places.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.write(&mut bytes);
        bytes
    }

    /// The program of its bytes, `None` for bytes that no program has. Its policies and rules stand nowhere.
    pub fn from_bytes(bytes: &[u8]) -> Option<Program> {
        read_all(bytes)
    }

    /// Where its policies and rules stand in their sources: a span for each policy, then one for each rule.
    pub fn places_to_bytes(&self) -> Vec<u8> {
        let policies: Vec<Span> = self.tables.policies.iter().map(|name| name.span).collect();
        let rules: Vec<Span> = self.tables.rules.iter().map(|name| name.span).collect();
        let mut bytes = Vec::new();
        (policies, rules).write(&mut bytes);
        bytes
    }

    /// The program at its places, `None` for bytes that are not those of its places.
    pub fn with_places(mut self, bytes: &[u8]) -> Option<Program> {
        let (policies, rules): (Vec<Span>, Vec<Span>) = read_all(bytes)?;
        let tables = Arc::make_mut(&mut self.tables);
        if policies.len() != tables.policies.len() || rules.len() != tables.rules.len() {
            return None;
        }
        for (name, span) in tables.policies.iter_mut().zip(policies) {
            name.span = span;
        }
        for (name, span) in tables.rules.iter_mut().zip(rules) {
            name.span = span;
        }
        Some(self)
    }
}

impl Wire for PolicyName {
    fn write(&self, out: &mut Vec<u8>) {
        self.id.write(out);
        self.version.write(out);
        self.is_set.write(out);
        self.document.write(out);
    }

    fn read(input: &mut Input<'_>) -> Option<PolicyName> {
        Some(PolicyName {
            id: Wire::read(input)?,
            version: Wire::read(input)?,
            is_set: Wire::read(input)?,
            document: Wire::read(input)?,
            span: Span::default(),
        })
    }
}

impl Wire for RuleName {
    fn write(&self, out: &mut Vec<u8>) {
        self.id.write(out);
        self.effect.write(out);
    }

    fn read(input: &mut Input<'_>) -> Option<RuleName> {
        Some(RuleName {
            id: Wire::read(input)?,
            effect: Wire::read(input)?,
            span: Span::default(),
        })
    }
}

wire_struct! {
    Dialect {
        categories_apart, errors_end_evaluation, lexical_values, single_comparison_conditions,
        policy_target_ignored, combining_by_any_urn, literal_permit_obligations, denies_by_one_urn,
    }
    Tables { policies, keys, designators, selectors, functions, literals, rules, unsupported }
    Selector { key, data_type, must_be_present, path }
    Key { category, id }
    Span { start, end }
    Designator { key, data_type, data_type_uri, issuer, must_be_present }
    Range { start, end }
    Body {
        predicates, expressions, arguments, atoms, all_of, any_of, rules, duties, assignments, variables, children,
        policies,
    }
    Policy { name, target, combining, ordered, rules, children, duties }
    XPathExpression { category, path, namespaces }
    AnyOf { all_of, selects_rule }
    Rule { name, effect, target, condition, duties }
    Duty { id, is_advice, effect, assignments }
    Assignment { id, category, issuer, expression }
}

wire_enum! {
    Effect { 0 Permit, 1 Deny }
    Extent { 0 Exact, 1 AtLeast, 2 Unknown }
    Order { 0 Greater, 1 GreaterOrEqual, 2 Less, 3 LessOrEqual }
    Combining {
        0 DenyOverrides, 1 PermitOverrides, 2 DenyUnlessPermit, 3 PermitUnlessDeny, 4 FirstApplicable, 5 Unknown,
        6 OnlyOneApplicable, 7 LegacyDenyOverrides, 8 LegacyPermitOverrides, 9 LegacyPolicyDenyOverrides,
        10 LegacyPolicyPermitOverrides, 11 OnPermitApplySecond,
    }
    Function {
        0 Equal(data_type), 1 EqualIgnoreCase, 2 Compare(data_type, order), 3 NormalizeSpace, 4 NormalizeToLowerCase,
        5 OneAndOnly(data_type), 6 BagSize(data_type), 7 IsIn(data_type), 8 Bag(data_type), 9 And, 10 Or, 11 Not, 12 NOf,
        13 RegexpMatch,
    }
    LexicalFunction {
        0 Equal, 1 EqualIgnoreCase, 2 SameIdentifier, 3 SameInteger, 4 SameInstant(data_type), 5 Matches,
        6 Unimplemented,
    }
    Callee { 0 Core(function), 1 Named(index) }
    HigherOrder { 0 AnyOf, 1 AllOf, 2 AnyOfAny, 3 AllOfAny, 4 AnyOfAll, 5 AllOfAll, 6 Map }
    Guard { 0 None, 1 Single, 2 Size(size) }
    Cause { 0 Values, 1 Function, 2 Construct(index) }
    Predicate {
        0 Match { function, literal, designator },
        1 LexicalMatch { function, literal, designator },
        2 Comparison { function, literal, designator, guard },
        3 Settled { truth, designator, cause },
        4 Expression(index),
    }
    Expression {
        0 Literal(index), 1 Designator(index), 2 Bound { designator, extent, values }, 3 Apply { function, arguments },
        4 Predicate(index), 5 Unsupported(index), 6 HigherOrder { function, applied, arguments },
        7 Selector { selector, context }, 8 Variable(index),
    }
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bytes(thing: &impl Wire) -> Vec<u8> {
        let mut bytes = Vec::new();
        thing.write(&mut bytes);
        bytes
    }

    #[test]
    fn numbers_are_as_long_as_they_must_be_and_no_wider() {
        for number in [0, 1, 127, 128, 16_383, 16_384, u32::MAX] {
            assert_eq!(read_all(&bytes(&number)), Some(number));
        }
        assert_eq!(bytes(&300_u32), [0xac, 0x02]);
        assert_eq!(read_all::<u32>(&[0xff, 0xff, 0xff, 0xff, 0x1f]), None);
        assert_eq!(read_all::<u32>(&[0x80; 9]), None);
    }

    #[test]
    fn a_length_makes_no_room() {
        let length = bytes(&u32::MAX);
        assert_eq!(read_all::<Vec<u32>>(&length), None);
        assert_eq!(read_all::<String>(&length), None);
    }

    #[test]
    fn data_types_have_the_place_they_are_read_by() {
        for data_type in DataType::ALL {
            assert_eq!(read_all(&bytes(&data_type)), Some(data_type));
        }
    }

    #[test]
    #[cfg(feature = "studio")]
    fn values_come_back_as_they_were() {
        for (data_type, text) in [
            (DataType::String, " å "),
            (DataType::Boolean, "true"),
            (
                DataType::Integer,
                "-170141183460469231731687303715884105728",
            ),
            (DataType::Double, "-INF"),
            (DataType::Date, "2024-02-29+14:00"),
            (DataType::Time, "24:00:00"),
            (DataType::DateTime, "-0044-03-15T12:00:00.5Z"),
            (DataType::DayTimeDuration, "-P1DT2H"),
            (DataType::YearMonthDuration, "P13M"),
            (DataType::AnyUri, " urn:a "),
            (DataType::HexBinary, "0fb6"),
            (DataType::Base64Binary, "AA=="),
            (DataType::Rfc822Name, "A@b.No"),
            (DataType::X500Name, "CN=a\\,b+O=c, C=NO"),
            (DataType::IpAddress, "10.0.0.1/255.0.0.0:80-"),
            (DataType::DnsName, "*.b.example:-443"),
            (DataType::XPathExpression, " //a "),
        ] {
            let value = Value::parse(data_type, text).ok();
            assert!(value.is_some(), "{text}");
            assert_eq!(
                value.as_ref().and_then(|value| read_all(&bytes(value))),
                value
            );
            // What has only the text stays text.
            let opaque = Value::Opaque {
                data_type: data_type.uri().into(),
                text: text.into(),
            };
            assert_eq!(read_all(&bytes(&opaque)), Some(opaque));
        }
    }

    proptest! {
        #[test]
        fn no_bytes_trap_a_reader(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _value = read_all::<Value>(&bytes).map(|value| (value.to_string(), value.equals(&value)));
            let _program = Program::from_bytes(&bytes);
        }
    }
}
