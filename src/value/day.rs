//! Calendar days without a zone: the proleptic Gregorian calendar of XML Schema part 2, section 3.2.7.

use super::ValueErrorKind::{self, Lexical, Range};
use super::lexical::Scanner;

/// Days since 1970-01-01, within what 64 bits of seconds can reach: some 292 thousand million years either way.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Day(i64);

impl Day {
    /// 1970-01-01.
    pub(super) const EPOCH: Day = Day(0);

    /// The day with this number, `None` beyond the limit.
    pub(super) fn new(number: i64) -> Option<Day> {
        (number.unsigned_abs() <= DAY_LIMIT).then_some(Day(number))
    }

    /// Days since 1970-01-01.
    pub(super) fn number(self) -> i64 {
        self.0
    }

    /// `year` is astronomical: 0 is the year before 1. `Lexical` for a day that no calendar has.
    pub(super) fn from_civil(year: i64, month: u8, day: u8) -> Result<Day, ValueErrorKind> {
        if !(1..=12).contains(&month) || day == 0 || day > days_in_month(year, month) {
            return Err(Lexical);
        }
        if year.unsigned_abs() > YEAR_LIMIT {
            return Err(Range);
        }
        Day::new(day_number(year, month, day)).ok_or(Range)
    }

    /// Astronomical year, month and day.
    pub(super) fn civil(self) -> (i64, u8, u8) {
        civil(self.0)
    }

    /// The same day of the month so many months later, or that month's last day if it is shorter (XML Schema part 2,
    /// appendix E).
    pub(super) fn add_months(self, months: i64) -> Option<Day> {
        let (year, month, day) = self.civil();
        let first = year
            .checked_mul(12)?
            .checked_add(i64::from(month))?
            .checked_sub(1)?;
        let count = first.checked_add(months)?;
        let year = count.div_euclid(12);
        let month = u8::try_from(count.rem_euclid(12)).ok()?.checked_add(1)?;
        Day::from_civil(year, month, day.min(days_in_month(year, month))).ok()
    }

    /// Takes `-?yyyy+-mm-dd`. There is no year 0000, and -0001 comes before 0001.
    pub(super) fn read(scanner: &mut Scanner<'_>) -> Result<Day, ValueErrorKind> {
        let negative = scanner.eat('-');
        let digits = scanner.digits();
        if digits.len() < 4 || (digits.len() > 4 && digits.starts_with('0')) || digits == "0000" {
            return Err(Lexical);
        }
        scanner.expect('-')?;
        let month = scanner.two_digits()?;
        scanner.expect('-')?;
        let day = scanner.two_digits()?;

        let year = digits
            .parse::<i64>()
            .ok()
            .filter(|year| year.unsigned_abs() <= YEAR_LIMIT);
        // Leap years repeat every 400 years, so the last four digits can stand in for a year too large to hold.
        let last_digits = || digits.get(digits.len().saturating_sub(4)..)?.parse().ok();
        let counted = year.or_else(last_digits).unwrap_or(0);
        let astronomical = if negative {
            1_i64.saturating_sub(counted)
        } else {
            counted
        };
        match Day::from_civil(astronomical, month, day) {
            Ok(day) if year.is_some() => Ok(day),
            Err(Lexical) => Err(Lexical),
            _ => {
                scanner.note_beyond_range();
                Ok(Day::EPOCH)
            }
        }
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.civil();
        let (sign, year) = if year > 0 {
            ("", year)
        } else {
            ("-", 1_i64.saturating_sub(year))
        };
        write!(f, "{sign}{year:04}-{month:02}-{day:02}")
    }
}

/// 64 bits of seconds, in days and rounded up.
const DAY_LIMIT: u64 = 106_751_991_167_301;
/// Rounded up from [`DAY_LIMIT`], and enough to keep [`day_number`] within 64 bits.
const YEAR_LIMIT: u64 = 300_000_000_000;

fn days_in_month(year: i64, month: u8) -> u8 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01, by counting years from March so that a leap day ends its year.
#[expect(
    clippy::arithmetic_side_effects,
    reason = "the year is within YEAR_LIMIT, far from 64 bits"
)]
fn day_number(year: i64, month: u8, day: u8) -> i64 {
    let march_year = if month > 2 { year } else { year - 1 };
    let march_month = (i64::from(month) + 9) % 12;
    let leap_days =
        march_year.div_euclid(4) - march_year.div_euclid(100) + march_year.div_euclid(400);
    march_year * 365 + leap_days + (march_month * 153 + 2) / 5 + i64::from(day)
        - 1
        - MARCH_1_OF_YEAR_0
}

/// The inverse of [`day_number`].
#[expect(
    clippy::arithmetic_side_effects,
    reason = "the day is within DAY_LIMIT, far from 64 bits"
)]
fn civil(number: i64) -> (i64, u8, u8) {
    let days = number + MARCH_1_OF_YEAR_0;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (year_of_era * 365 + year_of_era / 4 - year_of_era / 100);
    let march_month = (day_of_year * 5 + 2) / 153;
    let day = day_of_year - (march_month * 153 + 2) / 5 + 1;
    let month = if march_month < 10 {
        march_month + 3
    } else {
        march_month - 9
    };
    let year = era * 400 + year_of_era + i64::from(month < 3);
    (
        year,
        u8::try_from(month).unwrap_or(1),
        u8::try_from(day).unwrap_or(1),
    )
}

/// From 0000-03-01 to 1970-01-01, in days.
const MARCH_1_OF_YEAR_0: i64 = 719_468;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_two_cycles_follows_the_one_before() {
        let mut number = Day::from_civil(-400, 1, 1).unwrap().number();
        for year in -400..=400 {
            for month in 1..=12 {
                for day in 1..=days_in_month(year, month) {
                    assert_eq!(
                        Day::from_civil(year, month, day).map(Day::number),
                        Ok(number)
                    );
                    assert_eq!(Day(number).civil(), (year, month, day));
                    number += 1;
                }
            }
        }
        assert_eq!(Day::from_civil(1970, 1, 1).map(Day::number), Ok(0));
        assert_eq!(Day::from_civil(2024, 2, 29).map(Day::number), Ok(19_782));
    }

    #[test]
    fn the_limits_hold() {
        for number in [DAY_LIMIT.cast_signed(), -DAY_LIMIT.cast_signed()] {
            let day = Day::new(number).unwrap();
            let (year, month, date) = day.civil();
            assert_eq!(Day::from_civil(year, month, date), Ok(day));
            assert_eq!(day.add_months(i64::MAX), None);
        }
        assert_eq!(Day::new(i64::MIN), None);
        assert_eq!(Day::from_civil(i64::MAX, 1, 1), Err(Range));
        assert_eq!(Day::from_civil(i64::MIN, 13, 1), Err(Lexical));
    }
}
