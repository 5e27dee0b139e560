//! The type date.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use super::day::Day;
use super::lexical::{self, Scanner};
use super::time_of_day::{TimeOfDay, add_nanoseconds, instant};
use super::zone::write_zone;
use super::{DataType, DayTimeDuration, ValueError, ValueErrorKind, YearMonthDuration, Zone};

/// A calendar day, with or without a zone (XML Schema part 2, section 3.2.9).
///
/// `==` is identity: two spellings of one instant differ. XACML's date-equal is [`Date::compare`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Date {
    pub(super) day: Day,
    pub(super) zone: Option<Zone>,
}

impl Date {
    /// The zone it was written with.
    pub fn zone(self) -> Option<Zone> {
        self.zone
    }

    /// Whether it was written with a zone; without one, [`IMPLICIT_ZONE`](super::IMPLICIT_ZONE) counts.
    pub fn has_zone(self) -> bool {
        self.zone.is_some()
    }

    /// By the instant at which the day begins (section A.3.8).
    pub fn compare(self, other: Date) -> Ordering {
        self.instant().cmp(&other.instant())
    }

    /// The day on which midnight plus the duration falls; `None` beyond the calendar.
    pub fn add_day_time(self, duration: DayTimeDuration) -> Option<Date> {
        let (day, _) = add_nanoseconds(self.day, TimeOfDay::default(), duration.nanoseconds())?;
        Some(Date { day, ..self })
    }

    /// The day on which midnight minus the duration falls; `None` beyond the calendar.
    pub fn subtract_day_time(self, duration: DayTimeDuration) -> Option<Date> {
        self.add_day_time(duration.checked_neg()?)
    }

    /// date-add-yearMonthDuration (section A.3.7): a day that the month lacks becomes its last; `None` beyond the
    /// calendar.
    pub fn add_year_month(self, duration: YearMonthDuration) -> Option<Date> {
        Some(Date {
            day: self.day.add_months(duration.months())?,
            ..self
        })
    }

    /// date-subtract-yearMonthDuration (section A.3.7), as [`Date::add_year_month`].
    pub fn subtract_year_month(self, duration: YearMonthDuration) -> Option<Date> {
        self.add_year_month(duration.checked_neg()?)
    }

    fn instant(self) -> i128 {
        instant(self.day.number(), TimeOfDay::default(), self.zone)
    }
}

impl FromStr for Date {
    type Err = ValueError;

    /// Reads `-?yyyy+-mm-dd` with an optional zone.
    fn from_str(text: &str) -> Result<Date, ValueError> {
        lexical::parse(DataType::Date, text, read)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.day.fmt(f)?;
        write_zone(f, self.zone)
    }
}

fn read(text: &str) -> Result<Date, ValueErrorKind> {
    let mut scanner = Scanner::new(text);
    let day = Day::read(&mut scanner)?;
    let zone = Zone::read(&mut scanner)?;
    scanner.finish(Date { day, zone })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn the_calendar_is_checked() {
        for text in [
            "2024-02-29",
            "2000-02-29Z",
            "-0001-02-29",
            "12345-01-01",
            "-0044-03-15",
            "2024-01-01+14:00",
        ] {
            assert_eq!(date(text).to_string(), text);
        }
        let wrong = [
            "2023-02-29",
            "1900-02-29",
            "2023-02-30",
            "0000-01-01",
            "2024-13-01",
            "2024-00-01",
            "2024-01-00",
            "2024-04-31",
        ];
        for text in wrong.into_iter().chain([
            "",
            "24-01-01",
            "02024-01-01",
            "+2024-01-01",
            "2024-1-1",
            "2024-01-01+14:01",
            "2024-01-01T",
        ]) {
            assert_eq!(
                text.parse::<Date>().map_err(|error| error.kind()),
                Err(ValueErrorKind::Lexical),
                "{text}"
            );
        }
    }

    #[test]
    fn years_beyond_the_calendar_are_ours_to_blame() {
        let kind = |text: &str| text.parse::<Date>().map_err(|error| error.kind());
        assert_eq!(
            kind("99999999999999999999-12-31"),
            Err(ValueErrorKind::Range)
        );
        assert_eq!(kind("-299999999999-12-31"), Err(ValueErrorKind::Range));
        assert_eq!(
            kind("99999999999999990004-02-29"),
            Err(ValueErrorKind::Range)
        );
        assert_eq!(
            kind("99999999999999990003-02-29"),
            Err(ValueErrorKind::Lexical)
        );
        assert_eq!(
            kind("99999999999999999999-13-31"),
            Err(ValueErrorKind::Lexical)
        );
    }

    #[test]
    fn order_is_by_instant() {
        assert_eq!(
            date("2002-03-22+00:00").compare(date("2002-03-22")),
            Ordering::Equal
        );
        assert_eq!(
            date("2002-03-22+01:00").compare(date("2002-03-22Z")),
            Ordering::Less
        );
        assert_eq!(
            date("-0001-12-31").compare(date("0001-01-01")),
            Ordering::Less
        );
        assert!(date("2002-03-22Z").has_zone() && !date("2002-03-22").has_zone());
    }

    #[test]
    fn months_clamp_to_the_last_day() {
        let plus = |text, duration: &str| {
            date(text)
                .add_year_month(duration.parse().unwrap())
                .unwrap()
                .to_string()
        };
        assert_eq!(plus("2023-01-31", "P1M"), "2023-02-28");
        assert_eq!(plus("2024-01-31", "P1M"), "2024-02-29");
        assert_eq!(plus("2024-03-31", "-P1M"), "2024-02-29");
        assert_eq!(plus("2004-02-29", "P1Y"), "2005-02-28");
        assert_eq!(plus("2002-09-24+02:00", "-P1Y2M"), "2001-07-24+02:00");
        assert_eq!(plus("0001-01-01", "-P1M"), "-0001-12-01");
        let back = date("2004-03-31").subtract_year_month("P1M".parse().unwrap());
        assert_eq!(back.unwrap().to_string(), "2004-02-29");
        assert_eq!(
            date("2024-01-01").add_year_month("P99999999999999999M".parse().unwrap()),
            None
        );
    }

    #[test]
    fn days_step_over_midnights() {
        let plus = |text, duration: &str| {
            date(text)
                .add_day_time(duration.parse().unwrap())
                .unwrap()
                .to_string()
        };
        assert_eq!(plus("2024-02-28", "P1DT25H"), "2024-03-01");
        assert_eq!(plus("2024-03-01Z", "-PT0.000000001S"), "2024-02-29Z");
        assert_eq!(plus("-0001-12-31", "P1D"), "0001-01-01");
        assert_eq!(
            date("2024-01-01").subtract_day_time("P1D".parse().unwrap()),
            Some(date("2023-12-31"))
        );
        assert_eq!(
            date("2024-01-01").add_day_time("P999999999999999D".parse().unwrap()),
            None
        );
    }
}
