//! What each predicate comes to, given what is known of its key.

use super::attributes::{Attributes, Bag, Extent};
use super::expression::STEP_BUDGET;
use super::functions::Test;
use super::lexical;
use super::program::{Cause, Guard, Predicate, Program};
use super::truth::TruthSet;
use crate::value::Value;

/// A predicate's truth, and whether its key was bound.
#[derive(Clone, Copy, Debug)]
pub(super) struct Truth {
    pub(super) set: TruthSet,
    pub(super) bound: bool,
}

/// The truth of every predicate of the program, in order; `None` for one that only an expression says.
///
/// Looking at the values has [`STEP_BUDGET`] steps to itself: specialising must settle what it binds, however little is left
/// for the rest. A predicate there are not steps for can come to anything it ever could.
pub(super) fn settle(program: &Program, attributes: &dyn Attributes) -> Vec<Option<Truth>> {
    let mut left = STEP_BUDGET as usize;
    let mut truths = Vec::with_capacity(program.body.predicates.len());
    // The key that predicates are at, its bag, and the bag's weight.
    let mut current: Option<(u32, Option<&Bag>, usize)> = None;
    for predicate in &program.body.predicates {
        if let Predicate::Expression(_) = predicate {
            truths.push(None);
            continue;
        }
        let designator = predicate
            .designator()
            .and_then(|index| program.designator(index));
        let (Some(designator), false) =
            (designator, matches!(predicate, Predicate::Settled { .. }))
        else {
            truths.push(Some(Truth {
                set: possible(program, predicate),
                bound: false,
            }));
            continue;
        };
        let (bag, bag_weight) = match current {
            Some((key, bag, weight)) if key == designator.key => (bag, weight),
            _ => {
                let bag = program
                    .tables
                    .keys
                    .get(designator.key as usize)
                    .and_then(|key| attributes.bag(&key.category, &key.id));
                let values = bag.map(|bag| bag.values.iter());
                let weight = values.map_or(0, |values| weight(values.map(|entry| &entry.value)));
                current = Some((designator.key, bag, weight));
                (bag, weight)
            }
        };
        truths.push(Some(match bag {
            Some(bag) => {
                let literal = predicate.literal().and_then(|index| program.literal(index));
                let by_literal = weight(literal.into_iter()).saturating_mul(bag.values.len());
                let after = left.checked_sub(bag_weight.saturating_add(by_literal));
                left = after.unwrap_or(0);
                Truth {
                    set: match after {
                        Some(_) => truth(program, predicate, bag),
                        None => possible(program, predicate),
                    },
                    bound: true,
                }
            }
            None => Truth {
                set: possible(program, predicate),
                bound: false,
            },
        }));
    }
    truths
}

/// The steps that it takes to look at values, in whole: one each, and one for every 64 bytes of text.
pub(super) fn weight<'a>(values: impl Iterator<Item = &'a Value>) -> usize {
    values.fold(0, |sum, value| {
        let bytes = lexical::text(value).map_or(0, str::len);
        sum.saturating_add(1).saturating_add(bytes / STEP_BYTES)
    })
}

/// Bytes of text that are compared in the time of one step.
const STEP_BYTES: usize = 64;

/// Everything a predicate can come to while nothing is known of its key.
pub(super) fn possible(program: &Program, predicate: &Predicate) -> TruthSet {
    let must_be_present = predicate
        .designator()
        .and_then(|index| program.designator(index))
        .is_some_and(|d| d.must_be_present);
    let missing = if must_be_present {
        TruthSet::MISSING
    } else {
        TruthSet::NONE
    };
    let plain = TruthSet::EITHER.union(missing);
    match predicate {
        Predicate::Settled { truth, .. } => *truth,
        Predicate::Match { function, .. } if function.is_total() => plain,
        Predicate::Match { .. } => plain.union(TruthSet::ERROR),
        Predicate::LexicalMatch { function, .. } if function.is_total() => plain,
        Predicate::LexicalMatch { .. } => plain.union(TruthSet::FATAL),
        Predicate::Comparison { .. } => TruthSet::ANY.union(TruthSet::FATAL),
        Predicate::Expression(_) => TruthSet::ANY,
    }
}

/// Why the truth of a bound predicate is not settled.
pub(super) fn cause(
    program: &Program,
    predicate: &Predicate,
    attributes: &dyn Attributes,
) -> Cause {
    if let Predicate::Settled { cause, .. } = predicate {
        return *cause;
    }
    let bag = predicate
        .designator()
        .and_then(|index| program.key_of(index))
        .and_then(|key| attributes.bag(&key.category, &key.id));
    match bag {
        Some(bag) if bag.extent == Extent::Exact => Cause::Function,
        _ => Cause::Values,
    }
}

fn truth(program: &Program, predicate: &Predicate, bag: &Bag) -> TruthSet {
    if bag.extent == Extent::Unknown {
        return possible(program, predicate);
    }
    match predicate {
        Predicate::Settled { truth, .. } => *truth,
        Predicate::Expression(_) => TruthSet::ANY,
        Predicate::Match {
            function,
            literal,
            designator,
        } => {
            let Some((literal, designator)) = program.operands(*literal, *designator) else {
                return TruthSet::ANY;
            };
            let mut found = Found::default();
            for value in designator.select(bag) {
                if found.note(function.test(literal, value)) {
                    break;
                }
            }
            found.truth(
                bag.extent,
                designator.must_be_present,
                possible(program, predicate),
            )
        }
        Predicate::LexicalMatch {
            function,
            literal,
            designator,
        } => {
            let Some((literal, designator)) = program.operands(*literal, *designator) else {
                return TruthSet::ANY;
            };
            let mut found = Found {
                any: !bag.values.is_empty(),
                ..Found::default()
            };
            let of_type = bag.values.iter().map(|entry| &entry.value);
            for value in of_type.filter(|value| value.data_type_uri() == literal.data_type_uri()) {
                found.note(lexical_test(literal, value, |first, second| {
                    function.test(first, second)
                }));
            }
            found.truth(
                bag.extent,
                designator.must_be_present,
                possible(program, predicate),
            )
        }
        Predicate::Comparison {
            function,
            literal,
            designator,
            guard,
        } => {
            let Some(designator) = program.designator(*designator) else {
                return TruthSet::ANY;
            };
            let of_type = designator.select_any_issuer(bag);
            match guard {
                Guard::Single if of_type > 1 => return TruthSet::ERROR,
                Guard::Size(_) if bag.extent != Extent::Exact => {
                    return possible(program, predicate);
                }
                // Whether the category holds anything else decides between an error and a count of none.
                Guard::Size(size) if bag.values.is_empty() && *size == Some(0) => {
                    return TruthSet::TRUE.union(TruthSet::MISSING);
                }
                Guard::Size(None) if bag.values.is_empty() => {
                    return TruthSet::MISSING.union(TruthSet::FATAL);
                }
                Guard::Size(None) => return TruthSet::FATAL,
                Guard::Size(Some(size)) => {
                    let same = i32::try_from(of_type).is_ok_and(|count| count == *size);
                    return if same {
                        TruthSet::TRUE
                    } else {
                        TruthSet::MISSING
                    };
                }
                _ => {}
            }
            let mut found = Found {
                any: !bag.values.is_empty(),
                ..Found::default()
            };
            for entry in &bag.values {
                let test = match literal.and_then(|literal| program.literal(literal)) {
                    // There the request's value is the function's first argument.
                    Some(literal) => lexical_test(literal, &entry.value, |first, second| {
                        function.test(second, first)
                    }),
                    None => Test::Fatal,
                };
                if found.note(test) {
                    break;
                }
            }
            found.truth(bag.extent, true, possible(program, predicate))
        }
    }
}

fn lexical_test(literal: &Value, value: &Value, test: impl Fn(&str, &str) -> Test) -> Test {
    match (lexical::text(literal), lexical::text(value)) {
        (Some(first), Some(second)) => test(first, second),
        _ => Test::Unsupported,
    }
}

/// What the values of a bag came to, one by one (section 7.6).
#[derive(Default)]
struct Found {
    any: bool,
    matched: bool,
    error: bool,
    fatal: bool,
    unsupported: bool,
}

impl Found {
    /// Takes the next value's result; true once nothing can change the outcome.
    fn note(&mut self, test: Test) -> bool {
        self.any = true;
        match test {
            Test::True => self.matched = true,
            Test::False => {}
            Test::Error => self.error = true,
            Test::Fatal => self.fatal = true,
            Test::Unsupported => self.unsupported = true,
        }
        self.matched && !self.fatal && !self.unsupported
    }

    fn truth(&self, extent: Extent, must_be_present: bool, possible: TruthSet) -> TruthSet {
        if self.fatal {
            // Which of several values it meets first is not modelled.
            let matched = if self.matched {
                TruthSet::TRUE
            } else {
                TruthSet::NONE
            };
            return TruthSet::FATAL.union(matched);
        }
        if self.matched && !(self.unsupported && possible.may_be(TruthSet::FATAL)) {
            return TruthSet::TRUE;
        }
        if self.unsupported {
            return possible.without(TruthSet::MISSING);
        }
        let so_far = match (self.any, self.error) {
            (_, true) => TruthSet::ERROR,
            (true, _) => TruthSet::FALSE,
            (false, _) if must_be_present => TruthSet::MISSING,
            (false, _) => TruthSet::FALSE,
        };
        match extent {
            Extent::Exact => so_far,
            _ if self.any => possible.without(TruthSet::MISSING),
            _ => possible,
        }
    }
}

impl super::program::Designator {
    /// How many values have the designator's data type, whoever issued them.
    fn select_any_issuer(&self, bag: &Bag) -> usize {
        bag.values
            .iter()
            .filter(|entry| entry.value.data_type_uri() == &*self.data_type_uri)
            .count()
    }
}

#[cfg(all(test, feature = "studio"))]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use std::fmt::Write;

    use crate::xacml::xml::{Limits, Reading, parse_policy};
    use crate::xacml::{
        AttributeList, Bag, Dialect, Open, Root, SUBJECT, Source, compile, evaluate, specialise,
    };

    #[test]
    fn many_matches_of_many_values_are_more_work_than_one_decision_may_take() {
        let mut rules = String::new();
        for rule in 0..2000 {
            write!(
                rules,
                "<Rule RuleId=\"{rule}\" Effect=\"Permit\"><Target><AnyOf><AllOf>\
                 <Match MatchId=\"urn:oasis:names:tc:xacml:3.0:function:string-equal-ignore-case\">\
                 <AttributeValue DataType=\"http://www.w3.org/2001/XMLSchema#string\">å{rule}</AttributeValue>\
                 <AttributeDesignator Category=\"{SUBJECT}\" AttributeId=\"a\" MustBePresent=\"false\" \
                 DataType=\"http://www.w3.org/2001/XMLSchema#string\"/></Match></AllOf></AnyOf></Target></Rule>"
            )
            .unwrap();
        }
        let xml = format!(
            "<Policy xmlns=\"urn:oasis:names:tc:xacml:3.0:core:schema:wd-17\" PolicyId=\"urn:p\" Version=\"1\" \
             RuleCombiningAlgId=\"urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-unless-permit\">\
             <Target/>{rules}</Policy>"
        );
        let (policy, _) = parse_policy(&xml, Reading::STANDARD, &Limits::default()).unwrap();
        let source = Source {
            policy: &policy,
            text: &xml,
        };
        let program = compile(&[source], Root::Only, Dialect::STANDARD)
            .unwrap()
            .program;
        let asking = |values: usize| {
            let values = (0..values).map(|value| format!("ø{value}"));
            AttributeList::new()
                .with(SUBJECT, "a", Bag::strings(values))
                .closed()
        };
        assert!(evaluate(&program, &asking(10)).decisions.is_settled());
        let spent = evaluate(&program, &asking(20_000));
        assert!(!spent.decisions.is_settled());
        assert!(matches!(spent.open.as_slice(), [Open::Unsupported { .. }]));
        let left = specialise(&program, &asking(20_000));
        assert!(left.rules_left() > 1900);
    }
}
