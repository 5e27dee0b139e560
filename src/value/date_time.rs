//! The type dateTime.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use super::day::Day;
use super::lexical::{self, Scanner};
use super::time_of_day::{SECOND_NANOS, TimeOfDay, add_nanoseconds, instant};
use super::zone::write_zone;
use super::{
    DataType, Date, DayTimeDuration, IMPLICIT_ZONE, Time, ValueError, ValueErrorKind,
    YearMonthDuration, Zone,
};

/// A calendar day and time to the nanosecond, with or without a zone (XML Schema part 2, section 3.2.7).
///
/// `==` is identity: two spellings of one instant differ. XACML's dateTime-equal is [`DateTime::compare`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DateTime {
    day: Day,
    time: TimeOfDay,
    zone: Option<Zone>,
}

impl DateTime {
    /// So many seconds after 1970-01-01T00:00:00Z, in UTC.
    pub fn from_unix_seconds(seconds: i64) -> DateTime {
        let day = Day::new(seconds.div_euclid(DAY_SECONDS));
        let nanoseconds = seconds
            .rem_euclid(DAY_SECONDS)
            .unsigned_abs()
            .saturating_mul(SECOND_NANOS);
        // Day and TimeOfDay hold whatever 64 bits of seconds can reach, so neither default is ever taken.
        DateTime {
            day: day.unwrap_or(Day::EPOCH),
            time: TimeOfDay::try_from(nanoseconds).unwrap_or_default(),
            zone: Some(IMPLICIT_ZONE),
        }
    }

    /// Whole seconds since 1970-01-01T00:00:00Z, rounded down; the nearest `i64` for a zone at the calendar's edge.
    pub fn to_unix_seconds(self) -> i64 {
        let seconds = self.instant().div_euclid(i128::from(SECOND_NANOS));
        i64::try_from(seconds).unwrap_or(if seconds < 0 { i64::MIN } else { i64::MAX })
    }

    /// Its day, in its zone.
    pub fn date(self) -> Date {
        Date {
            day: self.day,
            zone: self.zone,
        }
    }

    /// Its time of day, in its zone.
    pub fn time(self) -> Time {
        Time {
            time: self.time,
            zone: self.zone,
        }
    }

    /// The zone it was written with.
    pub fn zone(self) -> Option<Zone> {
        self.zone
    }

    /// Whether it was written with a zone; without one, [`IMPLICIT_ZONE`](super::IMPLICIT_ZONE) counts.
    pub fn has_zone(self) -> bool {
        self.zone.is_some()
    }

    /// By instant (section A.3.8).
    pub fn compare(self, other: DateTime) -> Ordering {
        self.instant().cmp(&other.instant())
    }

    /// dateTime-add-dayTimeDuration (section A.3.7), in its own zone; `None` beyond the calendar.
    pub fn add_day_time(self, duration: DayTimeDuration) -> Option<DateTime> {
        let (day, time) = add_nanoseconds(self.day, self.time, duration.nanoseconds())?;
        Some(DateTime { day, time, ..self })
    }

    /// dateTime-subtract-dayTimeDuration (section A.3.7), as [`DateTime::add_day_time`].
    pub fn subtract_day_time(self, duration: DayTimeDuration) -> Option<DateTime> {
        self.add_day_time(duration.checked_neg()?)
    }

    /// dateTime-add-yearMonthDuration (section A.3.7): a day that the month lacks becomes its last; `None` beyond the
    /// calendar.
    pub fn add_year_month(self, duration: YearMonthDuration) -> Option<DateTime> {
        Some(DateTime {
            day: self.day.add_months(duration.months())?,
            ..self
        })
    }

    /// dateTime-subtract-yearMonthDuration (section A.3.7), as [`DateTime::add_year_month`].
    pub fn subtract_year_month(self, duration: YearMonthDuration) -> Option<DateTime> {
        self.add_year_month(duration.checked_neg()?)
    }

    fn instant(self) -> i128 {
        instant(self.day.number(), self.time, self.zone)
    }
}

impl FromStr for DateTime {
    type Err = ValueError;

    /// Reads `-?yyyy+-mm-ddThh:mm:ss(.s+)?` with an optional zone; 24:00:00 is midnight of the next day.
    fn from_str(text: &str) -> Result<DateTime, ValueError> {
        lexical::parse(DataType::DateTime, text, read)
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.day.fmt(f)?;
        f.write_str("T")?;
        self.time.fmt(f)?;
        write_zone(f, self.zone)
    }
}

fn read(text: &str) -> Result<DateTime, ValueErrorKind> {
    let mut scanner = Scanner::new(text);
    let day = Day::read(&mut scanner)?;
    scanner.expect('T')?;
    let (time, next_day) = TimeOfDay::read(&mut scanner)?;
    let zone = Zone::read(&mut scanner)?;
    let number = day.number().saturating_add(i64::from(next_day));
    let day = Day::new(number).unwrap_or_else(|| {
        scanner.note_beyond_range();
        day
    });
    scanner.finish(DateTime { day, time, zone })
}

const DAY_SECONDS: i64 = 86_400;

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime {
        text.parse().unwrap()
    }

    #[test]
    fn prints_what_it_read_in_canonical_form() {
        for text in [
            "2024-02-29T23:59:59Z",
            "-0044-03-15T12:00:00.25",
            "12024-01-01T00:00:00-05:00",
        ] {
            assert_eq!(at(text).to_string(), text);
        }
        assert_eq!(at("2024-02-28T24:00:00+00:00"), at("2024-02-29T00:00:00Z"));
        assert_eq!(at("-0001-12-31T24:00:00"), at("0001-01-01T00:00:00"));
    }

    #[test]
    fn other_spellings_are_refused() {
        let days = ["2024-01-01", "2024-01-01T", "2023-02-29T00:00:00"];
        let times = ["2024-01-01t12:00:00z", "2016-12-31T23:59:60Z"];
        for text in days.into_iter().chain(times) {
            let kind = text.parse::<DateTime>().map_err(|error| error.kind());
            assert_eq!(kind, Err(ValueErrorKind::Lexical), "{text}");
        }
    }

    #[test]
    fn order_is_by_instant() {
        for (own, order, other) in [
            (
                "2002-04-22T08:23:47-05:00",
                Ordering::Equal,
                "2002-04-22T13:23:47",
            ),
            (
                "2002-09-24T23:30:00-05:00",
                Ordering::Greater,
                "2002-09-25T03:00:00Z",
            ),
            (
                "2002-09-24T09:30:15.001Z",
                Ordering::Less,
                "2002-09-24T09:30:15.0011Z",
            ),
        ] {
            assert_eq!(at(own).compare(at(other)), order, "{own} {other}");
        }
        assert!(at("2002-09-25T03:00:00Z").has_zone() && !at("2002-09-25T03:00:00").has_zone());
    }

    #[test]
    fn unix_seconds_go_both_ways() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (-1, "1969-12-31T23:59:59Z"),
            (1_709_210_096, "2024-02-29T12:34:56Z"),
        ] {
            assert_eq!(DateTime::from_unix_seconds(seconds).to_string(), text);
            assert_eq!(at(text).to_unix_seconds(), seconds);
        }
        assert_eq!(at("1969-12-31T23:59:59.5Z").to_unix_seconds(), -1);
        assert_eq!(at("1970-01-01T01:00:00+01:00").to_unix_seconds(), 0);
        for seconds in [i64::MIN, i64::MAX] {
            let edge = DateTime::from_unix_seconds(seconds);
            assert_eq!(edge.to_unix_seconds(), seconds);
            assert_eq!(at(&edge.to_string()), edge);
        }
    }

    #[test]
    fn parts_keep_the_zone() {
        let value = at("2024-02-29T12:34:56.7+01:00");
        assert_eq!(value.date().to_string(), "2024-02-29+01:00");
        assert_eq!(value.time().to_string(), "12:34:56.7+01:00");
        assert_eq!(value.zone().map(Zone::minutes), Some(60));
    }

    #[test]
    fn durations_add_and_subtract() {
        let start = at("2002-09-24T09:30:15");
        let (days, months) = ("-P1DT2H".parse().unwrap(), "-P1Y2M".parse().unwrap());
        let sums = [
            (start.add_day_time(days), "2002-09-23T07:30:15"),
            (start.subtract_day_time(days), "2002-09-25T11:30:15"),
            (start.add_year_month(months), "2001-07-24T09:30:15"),
            (start.subtract_year_month(months), "2003-11-24T09:30:15"),
        ];
        for (sum, text) in sums {
            assert_eq!(sum, Some(at(text)));
        }
        let days = "P99999999999999999999D".parse().unwrap();
        let months = "P9223372036854775807M".parse().unwrap();
        assert_eq!(
            (start.add_day_time(days), start.subtract_day_time(days)),
            (None, None)
        );
        assert_eq!(start.subtract_year_month(months), None);
    }
}
