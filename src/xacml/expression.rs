//! Expressions over values that may be known, in part or not at all.

use super::attributes::{Attributes, Extent};
use super::functions::{Function, Test, lower_case};
use super::program::{Expression, Program, Range};
use super::settle::Truth;
use super::truth::{Dominance, TruthSet};
use crate::value::{DataType, Value};

/// What an expression came to.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// One value.
    Value(Value),
    /// A bag with these values and no others.
    Bag(Vec<Value>),
    /// A bag with at least these values.
    AtLeast(Vec<Value>),
    /// A boolean that may be an error, or an error alone.
    Truth(TruthSet),
    /// Any value or bag at all, or one of these errors.
    Open(TruthSet),
}

/// Evaluates the expressions of one program under one set of attributes, within a budget of steps.
pub(super) struct Evaluator<'a> {
    program: &'a Program,
    attributes: &'a dyn Attributes,
    truths: &'a [Truth],
    steps: u32,
}

/// How many expressions and values one evaluation may visit; beyond it, what is left is any outcome.
pub const STEP_BUDGET: u32 = 1_000_000;

/// How deep expressions may nest; the reader's limit, checked again where a program comes from elsewhere.
pub const EXPRESSION_DEPTH: u32 = 64;

impl<'a> Evaluator<'a> {
    pub(super) fn new(
        program: &'a Program,
        attributes: &'a dyn Attributes,
        truths: &'a [Truth],
    ) -> Self {
        Evaluator {
            program,
            attributes,
            truths,
            steps: STEP_BUDGET,
        }
    }

    /// A condition's truth (section 7.9); what is not a boolean is an error.
    pub(super) fn condition(&mut self, expression: u32) -> TruthSet {
        let outcome = self.evaluate(expression, EXPRESSION_DEPTH);
        self.truth(outcome)
    }

    /// What an expression comes to.
    pub(super) fn outcome(&mut self, expression: u32) -> Outcome {
        self.evaluate(expression, EXPRESSION_DEPTH)
    }

    fn evaluate(&mut self, index: u32, depth: u32) -> Outcome {
        let (Some(left), Some(depth)) = (self.steps.checked_sub(1), depth.checked_sub(1)) else {
            return Outcome::Open(TruthSet::ANY);
        };
        self.steps = left;
        let program = self.program;
        match program.body.expressions.get(index as usize) {
            Some(Expression::Literal(literal)) => match program.literal(*literal) {
                Some(value) => Outcome::Value(value.clone()),
                None => Outcome::Open(TruthSet::ANY),
            },
            Some(Expression::Designator(designator)) => self.designator(*designator),
            Some(Expression::Bound {
                designator,
                extent,
                values,
            }) => self.bound(*designator, *extent, values.clone()),
            Some(Expression::Predicate(predicate)) => Outcome::Truth(
                self.truths
                    .get(*predicate as usize)
                    .map_or(TruthSet::ANY, |truth| truth.set),
            ),
            Some(Expression::Apply {
                function,
                arguments,
            }) => self.apply(*function, *arguments, depth),
            Some(Expression::Unsupported(_)) | None => Outcome::Open(TruthSet::ANY),
        }
    }

    fn designator(&mut self, index: u32) -> Outcome {
        let Some((designator, key)) = self
            .program
            .designator(index)
            .zip(self.program.key_of(index))
        else {
            return Outcome::Open(TruthSet::ANY);
        };
        match self.attributes.bag(&key.category, &key.id) {
            None => self.bound(index, Extent::Unknown, Vec::new()),
            Some(bag) => self.bound(index, bag.extent, designator.select(bag).cloned().collect()),
        }
    }

    fn bound(&mut self, designator: u32, extent: Extent, values: Vec<Value>) -> Outcome {
        self.steps = self
            .steps
            .saturating_sub(u32::try_from(values.len()).unwrap_or(u32::MAX));
        let must_be_present = self
            .program
            .designator(designator)
            .is_some_and(|d| d.must_be_present);
        match (extent, values.is_empty() && must_be_present) {
            (Extent::Exact, true) => Outcome::Truth(TruthSet::MISSING),
            (Extent::Exact, false) => Outcome::Bag(values),
            (_, true) => Outcome::Open(TruthSet::EITHER.union(TruthSet::MISSING)),
            (Extent::AtLeast, false) => Outcome::AtLeast(values),
            (Extent::Unknown, false) => Outcome::AtLeast(Vec::new()),
        }
    }

    fn apply(&mut self, function: Function, arguments: Range, depth: u32) -> Outcome {
        let program = self.program;
        let indices = arguments.of(&program.body.arguments);
        match function {
            Function::And => self.junction(indices, depth, Dominance::AND),
            Function::Or => self.junction(indices, depth, Dominance::OR),
            Function::NOf => self.n_of(indices, depth),
            Function::Not => match indices {
                [only] => {
                    let outcome = self.evaluate(*only, depth);
                    Outcome::Truth(self.truth(outcome).negation())
                }
                _ => Outcome::Truth(TruthSet::ERROR),
            },
            _ => {
                let outcomes: Vec<Outcome> = indices
                    .iter()
                    .map(|index| self.evaluate(*index, depth))
                    .collect();
                strict(function, outcomes)
            }
        }
    }

    fn junction(&mut self, indices: &[u32], depth: u32, order: Dominance) -> Outcome {
        let mut truth = order.identity();
        for index in indices {
            let outcome = self.evaluate(*index, depth);
            truth = order.combine(truth, self.truth(outcome));
        }
        Outcome::Truth(truth)
    }

    /// `n-of`: true as soon as n arguments are, whatever the others do (A.3.5).
    fn n_of(&mut self, indices: &[u32], depth: u32) -> Outcome {
        let Some((first, rest)) = indices.split_first() else {
            return Outcome::Truth(TruthSet::ERROR);
        };
        let wanted = match self.evaluate(*first, depth) {
            Outcome::Value(Value::Integer(wanted)) => wanted,
            Outcome::Truth(errors) if !errors.may_be(TruthSet::EITHER) => {
                return Outcome::Truth(errors);
            }
            Outcome::Open(_) => return Outcome::Truth(TruthSet::ANY),
            _ => return Outcome::Truth(TruthSet::ERROR),
        };
        let count = i128::try_from(rest.len()).unwrap_or(i128::MAX);
        if wanted < 0 || wanted > count {
            return Outcome::Truth(TruthSet::ERROR);
        }
        let (mut surely, mut maybe, mut maybe_false, mut surely_false) =
            (0_i128, 0_i128, 0_i128, 0_i128);
        let mut errors = TruthSet::NONE;
        for index in rest {
            let outcome = self.evaluate(*index, depth);
            let truth = self.truth(outcome);
            surely = surely.saturating_add(i128::from(truth == TruthSet::TRUE));
            maybe = maybe.saturating_add(i128::from(truth.may_be(TruthSet::TRUE)));
            maybe_false = maybe_false.saturating_add(i128::from(truth.may_be(TruthSet::FALSE)));
            surely_false = surely_false.saturating_add(i128::from(truth == TruthSet::FALSE));
            errors = errors.union(truth.without(TruthSet::EITHER));
        }
        if surely >= wanted {
            return Outcome::Truth(TruthSet::TRUE);
        }
        let mut truth = if maybe >= wanted {
            TruthSet::TRUE
        } else {
            TruthSet::NONE
        };
        // False needs so many falsehoods that n can no longer be reached even if every error were a truth.
        if count.saturating_sub(maybe_false) < wanted {
            truth = truth.union(TruthSet::FALSE);
        }
        // Errors matter only where they, with the truths, could have reached n.
        if count.saturating_sub(surely_false) >= wanted {
            truth = truth.union(errors);
        }
        Outcome::Truth(truth)
    }

    fn truth(&self, outcome: Outcome) -> TruthSet {
        match outcome {
            Outcome::Truth(truth) => truth,
            Outcome::Value(Value::Boolean(truth)) => TruthSet::of(truth),
            Outcome::Open(truth) => truth.union(TruthSet::EITHER),
            Outcome::Value(_) | Outcome::Bag(_) | Outcome::AtLeast(_) => TruthSet::ERROR,
        }
    }
}

/// A function that needs all its arguments: an error among them is its own error.
fn strict(function: Function, outcomes: Vec<Outcome>) -> Outcome {
    let mut errors = TruthSet::NONE;
    let (mut surely_error, mut open) = (false, false);
    for outcome in &outcomes {
        match outcome {
            Outcome::Truth(truth) | Outcome::Open(truth) => {
                errors = errors.union(truth.without(TruthSet::EITHER));
                surely_error |= !truth.may_be(TruthSet::EITHER);
                open |= truth.may_be(TruthSet::EITHER)
                    && (!truth.is_settled() || matches!(outcome, Outcome::Open(_)));
            }
            _ => {}
        }
    }
    if surely_error {
        // An error for certain; while another argument is open, either's kind.
        return Outcome::Truth(errors);
    }
    if open {
        return open_result(function, errors);
    }
    let settled: Vec<Outcome> = outcomes
        .into_iter()
        .map(|outcome| match outcome {
            Outcome::Truth(truth) => Outcome::Value(Value::Boolean(truth == TruthSet::TRUE)),
            other => other,
        })
        .collect();
    known(function, settled)
}

fn open_result(function: Function, errors: TruthSet) -> Outcome {
    let own = match function {
        Function::OneAndOnly(_) | Function::RegexpMatch => TruthSet::ERROR,
        _ => TruthSet::NONE,
    };
    let set = TruthSet::EITHER.union(errors).union(own);
    match function {
        Function::Equal(_)
        | Function::EqualIgnoreCase
        | Function::Compare(..)
        | Function::IsIn(_)
        | Function::RegexpMatch => Outcome::Truth(set),
        _ => Outcome::Open(set),
    }
}

fn known(function: Function, mut arguments: Vec<Outcome>) -> Outcome {
    const ERROR: Outcome = Outcome::Truth(TruthSet::ERROR);
    match function {
        Function::Equal(_)
        | Function::EqualIgnoreCase
        | Function::Compare(..)
        | Function::RegexpMatch => match arguments.as_slice() {
            [Outcome::Value(first), Outcome::Value(second)] => {
                Outcome::Truth(match function.test(first, second) {
                    Test::True => TruthSet::TRUE,
                    Test::False => TruthSet::FALSE,
                    Test::Error | Test::Fatal => TruthSet::ERROR,
                    Test::Unsupported => TruthSet::ANY,
                })
            }
            _ => ERROR,
        },
        Function::NormalizeSpace | Function::NormalizeToLowerCase => match arguments.as_slice() {
            [Outcome::Value(Value::String(text))] => {
                let text = match function {
                    Function::NormalizeSpace => {
                        Some(text.trim_matches([' ', '\t', '\n', '\r']).into())
                    }
                    _ => lower_case(text),
                };
                text.map_or(Outcome::Open(TruthSet::ANY), |text| {
                    Outcome::Value(Value::String(text))
                })
            }
            _ => ERROR,
        },
        Function::OneAndOnly(data_type) => match (arguments.pop(), arguments.is_empty()) {
            (Some(Outcome::Bag(mut values)), true) => match (values.pop(), values.is_empty()) {
                (Some(value), true) if value.data_type() == Some(data_type) => {
                    Outcome::Value(value)
                }
                _ => ERROR,
            },
            (Some(Outcome::AtLeast(values)), true) if values.len() > 1 => ERROR,
            (Some(Outcome::AtLeast(_)), true) => open_result(function, TruthSet::NONE),
            _ => ERROR,
        },
        Function::BagSize(_) => match arguments.as_slice() {
            [Outcome::Bag(values)] => match i128::try_from(values.len()) {
                Ok(size) => Outcome::Value(Value::Integer(size)),
                Err(_) => ERROR,
            },
            [Outcome::AtLeast(_)] => Outcome::Open(TruthSet::EITHER),
            _ => ERROR,
        },
        Function::IsIn(data_type) => match arguments.as_slice() {
            [Outcome::Value(wanted), Outcome::Bag(values)] => {
                Outcome::Truth(is_in(data_type, wanted, values))
            }
            [Outcome::Value(wanted), Outcome::AtLeast(values)] => {
                match is_in(data_type, wanted, values) {
                    TruthSet::TRUE => Outcome::Truth(TruthSet::TRUE),
                    _ => Outcome::Truth(TruthSet::EITHER),
                }
            }
            _ => ERROR,
        },
        Function::Bag(data_type) => {
            let mut values = Vec::with_capacity(arguments.len());
            for argument in arguments {
                match argument {
                    Outcome::Value(value) if value.data_type() == Some(data_type) => {
                        values.push(value)
                    }
                    _ => return ERROR,
                }
            }
            Outcome::Bag(values)
        }
        Function::And | Function::Or | Function::Not | Function::NOf => ERROR,
    }
}

fn is_in(data_type: DataType, wanted: &Value, values: &[Value]) -> TruthSet {
    let equal = Function::Equal(data_type);
    let mut truth = TruthSet::FALSE;
    for value in values {
        match equal.test(wanted, value) {
            Test::True => return TruthSet::TRUE,
            Test::Unsupported => truth = TruthSet::EITHER,
            Test::False | Test::Error | Test::Fatal => {}
        }
    }
    truth
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_that_was_not_read_may_be_any_date() {
        let date = |text: &str| Value::Opaque {
            data_type: DataType::Date.uri().into(),
            text: text.into(),
        };
        let truth = |function, arguments| match known(function, arguments) {
            Outcome::Truth(truth) => Some(truth),
            _ => None,
        };
        let (first, second) = (date("2024-07-01"), date("2024-07-01Z"));
        let bag = Outcome::Bag(vec![second.clone()]);
        assert_eq!(
            truth(
                Function::IsIn(DataType::Date),
                vec![Outcome::Value(first.clone()), bag.clone()]
            ),
            Some(TruthSet::EITHER)
        );
        assert_eq!(
            truth(
                Function::Equal(DataType::Date),
                vec![Outcome::Value(first), Outcome::Value(second)]
            ),
            Some(TruthSet::ANY)
        );
        // How many there are is known all the same, and which one it is.
        assert!(matches!(
            known(Function::BagSize(DataType::Date), vec![bag.clone()]),
            Outcome::Value(Value::Integer(1))
        ));
        assert!(matches!(
            known(Function::OneAndOnly(DataType::Date), vec![bag]),
            Outcome::Value(Value::Opaque { .. })
        ));
    }
}
