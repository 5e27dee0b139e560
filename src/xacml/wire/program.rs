//! The bytes of a program, part by part.

#[cfg(feature = "studio")]
use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Input, Out, TextTable, Wire, read_all, read_with, wire_enum, wire_struct, write_all};
#[cfg(feature = "studio")]
use super::{SharedTexts, Texts, write_to};
use crate::value::{DataType, Namespaces, Value, XPathExpression};
use crate::xacml::attributes::Extent;
use crate::xacml::callee::{Callee, HigherOrder, NamedFunction};
use crate::xacml::combining::Combining;
use crate::xacml::dialect::Dialect;
use crate::xacml::error::Span;
use crate::xacml::functions::{Function, Order};
use crate::xacml::lexical::LexicalFunction;
use crate::xacml::model::Effect;
use crate::xacml::program::{
    AnyOf, Assignment, Body, Cause, Designator, Duty, Expression, Guard, Key, Policy, PolicyName,
    Predicate, Program, Range, Rule, RuleName, Selector, Tables,
};
use crate::xacml::selection::SelectorPath;
use crate::xacml::truth::TruthSet;
use crate::xacml::validate;

/// By its place in [`DataType::ALL`].
impl Wire for DataType {
    fn write(&self, out: &mut Out<'_>) {
        out.push(*self as u8);
    }

    fn read(input: &mut Input<'_>) -> DataType {
        let place = input.tag(DataType::ALL.len());
        DataType::ALL
            .get(usize::from(place))
            .copied()
            .unwrap_or(DataType::String)
    }
}

impl Wire for TruthSet {
    fn write(&self, out: &mut Out<'_>) {
        out.push(self.0);
    }

    fn read(input: &mut Input<'_>) -> TruthSet {
        let every = TruthSet::ANY.union(TruthSet::FATAL);
        let set = TruthSet(u8::read(input));
        if set.without(every) != TruthSet::NONE {
            input.fail();
        }
        set
    }
}

/// The data type, or none and the identifier of the type of an opaque value; then the value, as its canonical text but
/// for the simplest types.
impl Wire for Value {
    fn write(&self, out: &mut Out<'_>) {
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

    fn read(input: &mut Input<'_>) -> Value {
        match Option::read(input) {
            None => Value::Opaque {
                data_type: Wire::read(input),
                text: Wire::read(input),
            },
            Some(DataType::String) => Value::String(Wire::read(input)),
            Some(DataType::AnyUri) => Value::AnyUri(Wire::read(input)),
            Some(DataType::Boolean) => Value::Boolean(Wire::read(input)),
            Some(DataType::Integer) => Value::Integer(Wire::read(input)),
            Some(DataType::Double) => Value::Double(Wire::read(input)),
            Some(DataType::XPathExpression) => Value::XPathExpression(Box::new(Wire::read(input))),
            Some(other) => structured(other, input),
        }
    }
}

impl Wire for Namespaces {
    fn write(&self, out: &mut Out<'_>) {
        let pairs: Vec<(Box<str>, Box<str>)> = self
            .iter()
            .map(|(prefix, namespace)| (prefix.into(), namespace.into()))
            .collect();
        pairs.write(out);
    }

    fn read(input: &mut Input<'_>) -> Namespaces {
        let pairs = Vec::<(Box<str>, Box<str>)>::read(input);
        pairs.into_iter().collect()
    }
}

/// As it was written, with its prefixes.
impl Wire for SelectorPath {
    fn write(&self, out: &mut Out<'_>) {
        self.text.write(out);
        self.namespaces.write(out);
    }

    fn read(input: &mut Input<'_>) -> SelectorPath {
        SelectorPath::new(Wire::read(input), Wire::read(input))
    }
}

/// By its URN: what it does is known where the library is.
impl Wire for NamedFunction {
    fn write(&self, out: &mut Out<'_>) {
        self.urn.write(out);
    }

    fn read(input: &mut Input<'_>) -> NamedFunction {
        NamedFunction::new(Wire::read(input))
    }
}

#[cfg(feature = "studio")]
fn structured(data_type: DataType, input: &mut Input<'_>) -> Value {
    Value::parse(data_type, input.text()).unwrap_or_else(|_| {
        input.fail();
        Value::Boolean(false)
    })
}

/// The check module carries dates, names and addresses and reads none: what a function makes of them it cannot tell.
#[cfg(not(feature = "studio"))]
fn structured(data_type: DataType, input: &mut Input<'_>) -> Value {
    Value::Opaque {
        data_type: data_type.uri().into(),
        text: input.text().into(),
    }
}

/// As it was compiled: what became known is not written, and the places in the source are apart, since nothing but an
/// explanation reads them (see [`Program::places_to_bytes`]).
impl Wire for Program {
    fn write(&self, out: &mut Out<'_>) {
        self.dialect.write(out);
        self.tables.write(out);
        self.body.write(out);
    }

    fn read(input: &mut Input<'_>) -> Program {
        let program = Program {
            dialect: Wire::read(input),
            tables: Wire::read(input),
            body: Wire::read(input),
            kept: Vec::new(),
        };
        if !validate::fits(&program.tables, &program.body) {
            input.fail();
        }
        program
    }
}

impl Program {
    /// The program's bytes, without its places.
    pub fn to_bytes(&self) -> Vec<u8> {
        write_all(self)
    }

    /// The same, without the texts that are shared.
    #[cfg(feature = "studio")]
    pub(crate) fn to_bytes_with(&self, shared: &SharedTexts) -> Vec<u8> {
        write_to(Texts::Shared(shared), self)
    }

    /// The texts in its bytes.
    #[cfg(feature = "studio")]
    pub(crate) fn texts(&self) -> BTreeSet<Box<str>> {
        let mut texts = BTreeSet::new();
        write_to(Texts::Listed(&mut texts), self);
        texts
    }

    /// The program of its bytes, `None` for bytes that no program has. Its policies and rules stand nowhere.
    pub fn from_bytes(bytes: &[u8]) -> Option<Program> {
        Program::from_bytes_with(bytes, TextTable::default())
    }

    /// The same, of a program that shares texts.
    pub(crate) fn from_bytes_with(bytes: &[u8], texts: TextTable<'_>) -> Option<Program> {
        let (program, rest) = read_with(bytes, texts)?;
        rest.is_empty().then_some(program)
    }

    /// Where its policies and rules stand in their sources: a span for each policy, then one for each rule.
    pub fn places_to_bytes(&self) -> Vec<u8> {
        let policies: Vec<Span> = self.tables.policies.iter().map(|name| name.span).collect();
        let rules: Vec<Span> = self.tables.rules.iter().map(|name| name.span).collect();
        write_all(&(policies, rules))
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
    fn write(&self, out: &mut Out<'_>) {
        self.id.write(out);
        self.version.write(out);
        self.is_set.write(out);
        self.document.write(out);
    }

    fn read(input: &mut Input<'_>) -> PolicyName {
        PolicyName {
            id: Wire::read(input),
            version: Wire::read(input),
            is_set: Wire::read(input),
            document: Wire::read(input),
            span: Span::default(),
        }
    }
}

impl Wire for RuleName {
    fn write(&self, out: &mut Out<'_>) {
        self.id.write(out);
        self.effect.write(out);
    }

    fn read(input: &mut Input<'_>) -> RuleName {
        RuleName {
            id: Wire::read(input),
            effect: Wire::read(input),
            span: Span::default(),
        }
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

    use super::{write_all as bytes, *};

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
