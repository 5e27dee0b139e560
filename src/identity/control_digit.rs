//! Control digits by modulus 11, as Norwegian numbers have them.

use super::InvalidNumber;

/// The digits of a text that must be exactly so many.
pub(super) fn digits(text: &str, count: usize) -> Result<Vec<u32>, InvalidNumber> {
    let found = text.chars().count();
    if found != count {
        return Err(InvalidNumber::Length {
            expected: count,
            found,
        });
    }
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(10)).collect();
    digits.ok_or(InvalidNumber::NotDigits)
}

/// Whether the digit behind the weighed ones is their control digit. A remainder of 1 would need the digit 10: such
/// numbers are not given out.
pub(super) fn holds(digits: &[u32], weights: &[u32]) -> bool {
    let sum: u32 = digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit.saturating_mul(*weight))
        .sum();
    let expected = match sum % 11 {
        0 => 0,
        rest => 11_u32.saturating_sub(rest),
    };
    digits.get(weights.len()) == Some(&expected)
}
