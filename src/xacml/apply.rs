//! The functions that every build knows, applied to what their arguments came to.

use super::expression::Outcome;
use super::functions::{Function, Test, lower_case};
use super::truth::{Dominance, TruthSet};
use crate::value::{DataType, Value};

/// Applies a function of [`Function`].
pub(super) fn core(function: Function, outcomes: Vec<Outcome>) -> Outcome {
    match function {
        Function::And => junction(&outcomes, Dominance::AND),
        Function::Or => junction(&outcomes, Dominance::OR),
        Function::NOf => n_of(&outcomes),
        Function::Not => match outcomes.as_slice() {
            [only] => Outcome::Truth(only.truth().negation()),
            _ => Outcome::Truth(TruthSet::ERROR),
        },
        _ => match ready(outcomes) {
            Ready::Known(settled) => known(function, settled),
            Ready::Open(errors) => open_result(function, errors),
            Ready::Error(errors) => Outcome::Truth(errors),
        },
    }
}

/// What the arguments of a function that needs them all came to: an error among them is its own error.
pub(super) enum Ready {
    /// Values, bags and lower bounds of bags; nothing else.
    Known(Vec<Outcome>),
    /// One is open; or one of these errors.
    Open(TruthSet),
    /// An error for certain: the worst of the arguments'.
    Error(TruthSet),
}

/// Sorts out errors and what is open among arguments.
pub(super) fn ready(outcomes: Vec<Outcome>) -> Ready {
    let (mut soundness, mut open) = (TruthSet::TRUE, false);
    for outcome in &outcomes {
        if let Outcome::Truth(truth) | Outcome::Open(truth) = outcome {
            soundness = Dominance::AND.combine(soundness, sound(*truth));
            open |= truth.may_be(TruthSet::EITHER)
                && (!truth.is_settled() || matches!(outcome, Outcome::Open(_)));
        }
    }
    let errors = soundness.without(TruthSet::TRUE);
    if errors == soundness {
        return Ready::Error(errors);
    }
    if open {
        return Ready::Open(errors);
    }
    let settled = outcomes.into_iter().map(|outcome| match outcome {
        Outcome::Truth(truth) => Outcome::Value(Value::Boolean(truth == TruthSet::TRUE)),
        other => other,
    });
    Ready::Known(settled.collect())
}

/// Whether it is no error: True, or the errors that it may be.
fn sound(truth: TruthSet) -> TruthSet {
    let errors = truth.without(TruthSet::EITHER);
    if errors == truth {
        errors
    } else {
        errors.union(TruthSet::TRUE)
    }
}

fn junction(outcomes: &[Outcome], order: Dominance) -> Outcome {
    let truths = outcomes.iter().map(Outcome::truth);
    Outcome::Truth(truths.fold(order.identity(), |all, next| order.combine(all, next)))
}

/// `n-of`: true as soon as n arguments are, whatever the others do (A.3.5).
fn n_of(outcomes: &[Outcome]) -> Outcome {
    let Some((first, rest)) = outcomes.split_first() else {
        return Outcome::Truth(TruthSet::ERROR);
    };
    let wanted = match first {
        Outcome::Value(Value::Integer(wanted)) => *wanted,
        Outcome::Truth(errors) if !errors.may_be(TruthSet::EITHER) => {
            return Outcome::Truth(*errors);
        }
        // A number beyond our range may ask for none as well as for more than there are.
        Outcome::Open(_) | Outcome::Value(Value::Opaque { .. }) => {
            return Outcome::Truth(TruthSet::ANY);
        }
        _ => return Outcome::Truth(TruthSet::ERROR),
    };
    let count = i128::try_from(rest.len()).unwrap_or(i128::MAX);
    if wanted < 0 || wanted > count {
        return Outcome::Truth(TruthSet::ERROR);
    }
    let (mut surely, mut maybe, mut maybe_false, mut surely_false) =
        (0_i128, 0_i128, 0_i128, 0_i128);
    let mut soundness = TruthSet::TRUE;
    for outcome in rest {
        let truth = outcome.truth();
        surely = surely.saturating_add(i128::from(truth == TruthSet::TRUE));
        maybe = maybe.saturating_add(i128::from(truth.may_be(TruthSet::TRUE)));
        maybe_false = maybe_false.saturating_add(i128::from(truth.may_be(TruthSet::FALSE)));
        surely_false = surely_false.saturating_add(i128::from(truth == TruthSet::FALSE));
        soundness = Dominance::AND.combine(soundness, sound(truth));
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
        truth = truth.union(soundness.without(TruthSet::TRUE));
    }
    Outcome::Truth(truth)
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
    fn so_many_are_looked_at_as_it_takes() {
        const ERROR: TruthSet = TruthSet::ERROR;
        const TRUE: TruthSet = TruthSet::TRUE;
        const FALSE: TruthSet = TruthSet::FALSE;
        let n_of = |wanted: i128, truths: &[TruthSet]| {
            let truths = truths.iter().map(|truth| Outcome::Truth(*truth));
            let wanted = Outcome::Value(Value::Integer(wanted));
            n_of(&std::iter::once(wanted).chain(truths).collect::<Vec<_>>()).truth()
        };
        assert_eq!(n_of(0, &[ERROR]), TRUE);
        assert_eq!(n_of(2, &[TRUE, ERROR, TRUE]), TRUE);
        assert_eq!(n_of(2, &[FALSE, TRUE, FALSE]), FALSE);
        // Two could not be reached even if the error were a truth.
        assert_eq!(n_of(2, &[FALSE, ERROR]), FALSE);
        assert_eq!(n_of(2, &[ERROR, FALSE]), FALSE);
        assert_eq!(n_of(2, &[TRUE, ERROR]), ERROR);
        assert_eq!(n_of(1, &[FALSE, ERROR, FALSE]), ERROR);
        assert_eq!(n_of(3, &[TRUE, TRUE]), ERROR);
        assert_eq!(n_of(-1, &[TRUE]), ERROR);
        let either = TRUE.union(FALSE);
        assert_eq!(n_of(2, &[TRUE, either, FALSE]), either);
        assert_eq!(n_of(1, &[either, ERROR]), TRUE.union(ERROR));
        assert_eq!(n_of(1, &[either, TRUE]), TRUE);
    }

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
