//! The type dayTimeDuration.

use std::fmt;
use std::str::FromStr;

use super::ValueErrorKind::{self, Lexical};
use super::duration_part::{Units, read_parts, signed, write_part};
use super::lexical::{self, Scanner, write_nanoseconds};
use super::time_of_day::{DAY_NANOS, SECOND_NANOS};
use super::{DataType, ValueError};

/// A duration in days, hours, minutes and seconds, to the nanosecond (XML Schema 1.1 part 2, section 3.4.27).
///
/// One sum without parts, so that `P1D` is `PT24H` and `-P0D` is `P0D`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct DayTimeDuration(i128);

impl DayTimeDuration {
    /// The whole duration in nanoseconds.
    pub fn nanoseconds(self) -> i128 {
        self.0
    }

    /// The same span in the other direction; `None` if it cannot be held.
    pub fn checked_neg(self) -> Option<DayTimeDuration> {
        self.0.checked_neg().map(DayTimeDuration)
    }
}

impl FromStr for DayTimeDuration {
    type Err = ValueError;

    /// Reads `-?PnDTnHnMn.nS`, in which at least one part is given and `T` stands before any time.
    fn from_str(text: &str) -> Result<DayTimeDuration, ValueError> {
        lexical::parse(DataType::DayTimeDuration, text, read)
    }
}

impl fmt::Display for DayTimeDuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("PT0S");
        }
        f.write_str(if self.0 < 0 { "-P" } else { "P" })?;
        let magnitude = self.0.unsigned_abs();
        let days = magnitude / DAY;
        let time = u64::try_from(magnitude % DAY).unwrap_or(0);
        write_part(f, days, 'D')?;
        if time == 0 {
            return Ok(());
        }
        let seconds = time / SECOND_NANOS;
        f.write_str("T")?;
        write_part(f, u128::from(seconds / 3600), 'H')?;
        write_part(f, u128::from(seconds / 60 % 60), 'M')?;
        let fraction = u32::try_from(time % SECOND_NANOS).unwrap_or(0);
        if seconds.is_multiple_of(60) && fraction == 0 {
            return Ok(());
        }
        write!(f, "{}", seconds % 60)?;
        write_nanoseconds(f, fraction)?;
        f.write_str("S")
    }
}

const DAYS: Units = &[('D', DAY_NANOS)];
const TIMES: Units = &[
    ('H', 3600 * SECOND_NANOS),
    ('M', 60 * SECOND_NANOS),
    ('S', SECOND_NANOS),
];
const DAY: u128 = DAY_NANOS as u128;

fn read(text: &str) -> Result<DayTimeDuration, ValueErrorKind> {
    let mut scanner = Scanner::new(text);
    let negative = scanner.eat('-');
    scanner.expect('P')?;
    let mut sum = Some(0);
    let has_days = read_parts(&mut scanner, DAYS, &mut sum)?;
    let has_time = scanner.eat('T');
    if has_time != read_parts(&mut scanner, TIMES, &mut sum)? || !(has_days || has_time) {
        return Err(Lexical);
    }
    scanner.finish(())?;
    signed(negative, sum).map(DayTimeDuration)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::ValueErrorKind::Range;
    use super::*;

    #[test]
    fn one_span_has_one_canonical_form() {
        let canonical = |text: &str| text.parse::<DayTimeDuration>().unwrap().to_string();
        assert_eq!(canonical("PT24H"), "P1D");
        assert_eq!(canonical("-P0D"), "PT0S");
        assert_eq!(canonical("P05DT002H00M0S"), "P5DT2H");
        assert_eq!(canonical("PT90M"), "PT1H30M");
        for text in ["-P1DT2H3M4.05S", "PT0.000000001S", "P1DT1S"] {
            assert_eq!(canonical(text), text);
        }
    }

    #[test]
    fn parts_are_ordered_and_not_empty() {
        let wrong = [
            "", "P", "-", "PT", "P1DT", "P1", "1D", "+P1D", "P-1D", "PT1D", "P1H", "PT1M1H",
            "PT1H1H", "P1.5D", "PT1.5H", "PT1.S", "PT.5S", "P1Y", "P1M", "p1d", "P1D1D", "PTT1S",
        ];
        for text in wrong {
            assert_eq!(read(text), Err(Lexical), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_held_is_ours_to_blame() {
        let days = "9".repeat(50);
        assert_eq!(read("PT0.0000000000000000000001S"), Err(Range));
        assert_eq!(read(&format!("P{days}D")), Err(Range));
        assert_eq!(read(&format!("P{days}DT")), Err(Lexical));
        assert!(read("P99999999999999999999D").is_ok());
        assert_eq!(DayTimeDuration(i128::MIN).checked_neg(), None);
    }
}
