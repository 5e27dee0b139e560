//! Arithmetic and conversion of numbers (A.3.2, A.3.3 and A.3.5).

use super::Refusal::{self, Unsupported};
use super::operation::Operation::{self, *};
use crate::value::Value;

/// Applies an operation to numbers of one type. Integers have 128 bits here and no bounds in the standard, so beyond that
/// is ours to blame; doubles follow IEEE 754, but for division by zero, which is an error (A.3.2).
pub(super) fn apply(operation: Operation, values: &[&Value]) -> Result<Value, Refusal> {
    match (operation, values) {
        (DoubleToInteger, [Value::Double(number)]) => to_integer(*number).map(Value::Integer),
        // To the nearest double, half to even.
        (IntegerToDouble, [Value::Integer(number)]) => Ok(Value::Double(*number as f64)),
        (_, [Value::Integer(first), rest @ ..]) => {
            let rest = rest.iter().map(|value| match value {
                Value::Integer(number) => Ok(*number),
                _ => Err(Refusal::Error),
            });
            integers(operation, *first, rest.collect::<Result<Vec<_>, _>>()?).map(Value::Integer)
        }
        (_, [Value::Double(first), rest @ ..]) => {
            let rest = rest.iter().map(|value| match value {
                Value::Double(number) => Ok(*number),
                _ => Err(Refusal::Error),
            });
            doubles(operation, *first, rest.collect::<Result<Vec<_>, _>>()?).map(Value::Double)
        }
        _ => Err(Refusal::Error),
    }
}

fn integers(operation: Operation, first: i128, rest: Vec<i128>) -> Result<i128, Refusal> {
    let mut rest = rest.into_iter();
    let found = match (operation, rest.as_slice()) {
        (Divide | Modulo, [0]) => return Err(Refusal::Error),
        (Divide, [by]) => first.checked_div(*by),
        // Of the smallest number by -1, which only the quotient of cannot be held.
        (Modulo, [by]) => first.checked_rem(*by).or(Some(0)),
        (Abs, []) => first.checked_abs(),
        (Subtract, [by]) => first.checked_sub(*by),
        (Add, _) => rest.try_fold(first, i128::checked_add),
        (Multiply, _) => rest.try_fold(first, i128::checked_mul),
        _ => return Err(Refusal::Error),
    };
    found.ok_or(Unsupported)
}

fn doubles(operation: Operation, first: f64, rest: Vec<f64>) -> Result<f64, Refusal> {
    match (operation, rest.as_slice()) {
        (Divide, [by]) if *by != 0.0 => Ok(first / by),
        (Abs, []) => Ok(first.abs()),
        // No section says which way halves go; this is how IEEE 754 rounds by default.
        (Round, []) => Ok(first.round_ties_even()),
        (Floor, []) => Ok(first.floor()),
        (Subtract, [by]) => Ok(first - by),
        (Add, _) => Ok(rest.into_iter().fold(first, |sum, number| sum + number)),
        (Multiply, _) => Ok(rest
            .into_iter()
            .fold(first, |product, number| product * number)),
        _ => Err(Refusal::Error),
    }
}

/// Without its fraction.
fn to_integer(number: f64) -> Result<i128, Refusal> {
    let limit = -(i128::MIN as f64);
    if !number.is_finite() {
        Err(Refusal::Error)
    } else if number >= limit || number < -limit {
        Err(Unsupported)
    } else {
        Ok(number as i128)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn integer(operation: Operation, numbers: &[i128]) -> Result<i128, Refusal> {
        let (first, rest) = numbers.split_first().ok_or(Refusal::Error)?;
        integers(operation, *first, rest.to_vec())
    }

    fn double(operation: Operation, numbers: &[f64]) -> Result<f64, Refusal> {
        let (first, rest) = numbers.split_first().ok_or(Refusal::Error)?;
        doubles(operation, *first, rest.to_vec())
    }

    #[test]
    fn division_truncates_and_the_remainder_has_the_sign_of_the_dividend() {
        assert_eq!(integer(Divide, &[-7, 2]), Ok(-3));
        assert_eq!(integer(Divide, &[-7, -2]), Ok(3));
        assert_eq!(integer(Modulo, &[-7, 2]), Ok(-1));
        assert_eq!(integer(Modulo, &[7, -2]), Ok(1));
        assert_eq!(integer(Divide, &[1, 0]), Err(Refusal::Error));
        assert_eq!(integer(Modulo, &[1, 0]), Err(Refusal::Error));
        for zero in [0.0, -0.0] {
            assert_eq!(double(Divide, &[1.0, zero]), Err(Refusal::Error));
        }
        assert_eq!(double(Divide, &[7.0, -2.0]), Ok(-3.5));
    }

    #[test]
    fn sums_and_products_take_many() {
        assert_eq!(integer(Add, &[1, 2, -4, 8]), Ok(7));
        assert_eq!(integer(Multiply, &[2, 3, -4]), Ok(-24));
        assert_eq!(integer(Subtract, &[1, 2]), Ok(-1));
        assert_eq!(integer(Subtract, &[1, 2, 3]), Err(Refusal::Error));
        assert_eq!(double(Add, &[1.25, -2.75, 4.0]), Ok(2.5));
        assert_eq!(double(Multiply, &[1e300, 1e300]), Ok(f64::INFINITY));
    }

    #[test]
    fn integers_that_cannot_be_held_are_ours_to_blame() {
        for (operation, numbers) in [
            (Add, vec![i128::MAX, 1]),
            (Subtract, vec![i128::MIN, 1]),
            (Multiply, vec![i128::MAX, 2]),
            (Divide, vec![i128::MIN, -1]),
            (Abs, vec![i128::MIN]),
        ] {
            assert_eq!(integer(operation, &numbers), Err(Unsupported));
        }
        assert_eq!(integer(Modulo, &[i128::MIN, -1]), Ok(0));
        assert_eq!(integer(Abs, &[-5]), Ok(5));
    }

    #[test]
    fn doubles_become_integers_without_their_fraction() {
        assert_eq!(to_integer(-5.75), Ok(-5));
        assert_eq!(
            to_integer(1e30),
            Ok(1_000_000_000_000_000_019_884_624_838_656)
        );
        assert_eq!(to_integer(i128::MIN as f64), Ok(i128::MIN));
        assert_eq!(to_integer(i128::MAX as f64), Err(Unsupported));
        assert_eq!(to_integer(-1e300), Err(Unsupported));
        for number in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(to_integer(number), Err(Refusal::Error));
        }
    }

    #[test]
    fn halves_round_to_even() {
        for (number, rounded) in [(0.5, 0.0), (1.5, 2.0), (-2.5, -2.0), (5.25, 5.0)] {
            assert_eq!(double(Round, &[number]), Ok(rounded));
        }
        assert_eq!(double(Floor, &[-0.5]), Ok(-1.0));
        assert!(double(Abs, &[f64::NAN]).is_ok_and(f64::is_nan));
    }
}
