//! The type yearMonthDuration.

use std::fmt;
use std::str::FromStr;

use super::ValueErrorKind::{self, Lexical, Range};
use super::duration_part::{Units, read_parts, signed, write_part};
use super::lexical::{self, Scanner};
use super::{DataType, ValueError};

/// A duration in years and months (XML Schema 1.1 part 2, section 3.4.26).
///
/// One sum of months, so that `P1Y` is `P12M`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct YearMonthDuration(i64);

impl YearMonthDuration {
    /// The whole duration in months.
    pub fn months(self) -> i64 {
        self.0
    }

    /// The same span in the other direction; `None` if it cannot be held.
    pub fn checked_neg(self) -> Option<YearMonthDuration> {
        self.0.checked_neg().map(YearMonthDuration)
    }
}

impl FromStr for YearMonthDuration {
    type Err = ValueError;

    /// Reads `-?PnYnM`, in which at least one part is given.
    fn from_str(text: &str) -> Result<YearMonthDuration, ValueError> {
        lexical::parse(DataType::YearMonthDuration, text, read)
    }
}

impl fmt::Display for YearMonthDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("P0M");
        }
        f.write_str(if self.0 < 0 { "-P" } else { "P" })?;
        let months = self.0.unsigned_abs();
        write_part(f, u128::from(months / 12), 'Y')?;
        write_part(f, u128::from(months % 12), 'M')
    }
}

const MONTHS: Units = &[('Y', 12), ('M', 1)];

fn read(text: &str) -> Result<YearMonthDuration, ValueErrorKind> {
    let mut scanner = Scanner::new(text);
    let negative = scanner.eat('-');
    scanner.expect('P')?;
    let mut sum = Some(0);
    if !read_parts(&mut scanner, MONTHS, &mut sum)? {
        return Err(Lexical);
    }
    scanner.finish(())?;
    let months = signed(negative, sum)?;
    i64::try_from(months)
        .map(YearMonthDuration)
        .map_err(|_| Range)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn one_span_has_one_canonical_form() {
        let canonical = |text: &str| text.parse::<YearMonthDuration>().unwrap().to_string();
        assert_eq!(canonical("P12M"), "P1Y");
        assert_eq!(canonical("-P0Y"), "P0M");
        assert_eq!(canonical("-P004Y01M"), "-P4Y1M");
        assert_eq!(canonical("P14M"), "P1Y2M");
    }

    #[test]
    fn parts_are_ordered_and_not_empty() {
        for text in [
            "", "P", "P1", "P1M1Y", "P1D", "P1Y1M1D", "P1.5Y", "PT1M", "P1YT", "1M",
        ] {
            assert_eq!(read(text), Err(Lexical), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_held_is_ours_to_blame() {
        assert_eq!(read("P9223372036854775807Y"), Err(Range));
        assert_eq!(read("P9223372036854775808M"), Err(Range));
        assert_eq!(YearMonthDuration(i64::MIN).checked_neg(), None);
    }
}
