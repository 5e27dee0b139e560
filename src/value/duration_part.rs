//! Parts of durations: a count and the letter of its unit (XML Schema 1.1 part 2, section 3.3.6.2).

use std::fmt;

use super::ValueErrorKind::{self, Lexical, Range};
use super::lexical::Scanner;

/// What a part counts for, by the letter after it; within one list the order is fixed.
pub(super) type Units = &'static [(char, u64)];

/// Takes the parts that come next and adds them to `sum`, which is `None` once it cannot be held; whether there were any.
pub(super) fn read_parts(
    scanner: &mut Scanner<'_>,
    units: Units,
    sum: &mut Option<i128>,
) -> Result<bool, ValueErrorKind> {
    let mut any = false;
    let mut units = units.iter();
    loop {
        let digits = scanner.digits();
        if digits.is_empty() {
            return Ok(any);
        }
        let fraction = scanner.fraction()?;
        // The iterator only moves on, so a part out of order or given twice finds no unit.
        let &(letter, unit) = units
            .find(|(letter, _)| scanner.eat(*letter))
            .ok_or(Lexical)?;
        if fraction.is_some() && letter != 'S' {
            return Err(Lexical);
        }
        let count = digits.parse::<i128>().ok();
        let part = count.and_then(|count| count.checked_mul(i128::from(unit)));
        let part = part.and_then(|part| part.checked_add(i128::from(fraction.unwrap_or(0))));
        *sum = sum.zip(part).and_then(|(sum, part)| sum.checked_add(part));
        any = true;
    }
}

/// The sum with its sign, `Range` if it cannot be held.
pub(super) fn signed(negative: bool, sum: Option<i128>) -> Result<i128, ValueErrorKind> {
    sum.and_then(|sum| {
        if negative {
            sum.checked_neg()
        } else {
            Some(sum)
        }
    })
    .ok_or(Range)
}

/// Writes a part, nothing if it is 0.
pub(super) fn write_part(f: &mut fmt::Formatter<'_>, count: u128, letter: char) -> fmt::Result {
    if count == 0 {
        Ok(())
    } else {
        write!(f, "{count}{letter}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNITS: Units = &[('M', 60), ('S', 1)];

    #[test]
    fn units_come_once_and_in_order() {
        let read = |text: &str| {
            let (mut scanner, mut sum) = (Scanner::new(text), Some(0));
            let any = read_parts(&mut scanner, UNITS, &mut sum)?;
            scanner.finish((any, sum))
        };
        assert_eq!(read("1M2S"), Ok((true, Some(62))));
        assert_eq!(read("2S"), Ok((true, Some(2))));
        assert_eq!(read(""), Ok((false, Some(0))));
        assert_eq!(read(&"9".repeat(99)), Err(Lexical));
        assert_eq!(
            read(&["9".repeat(99), "M1S".to_owned()].concat()),
            Ok((true, None))
        );
        for text in ["1S2M", "1M1M", "1", "1H", "1.5M", "S"] {
            assert_eq!(read(text), Err(Lexical), "{text}");
        }
    }

    #[test]
    fn a_sum_that_is_lost_is_out_of_range() {
        assert_eq!(signed(true, Some(1)), Ok(-1));
        assert_eq!(signed(false, None), Err(Range));
    }
}
