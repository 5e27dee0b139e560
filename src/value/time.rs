//! The type time.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use super::lexical::{self, Scanner};
use super::time_of_day::{DAY_NANOS, TimeOfDay, instant};
use super::zone::write_zone;
use super::{DataType, IMPLICIT_ZONE, ValueError, ValueErrorKind, Zone};

/// A time of day to the nanosecond, with or without a zone (XML Schema part 2, section 3.2.8).
///
/// `==` is identity: two spellings of one instant differ. XACML's time-equal is [`Time::compare`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Time {
    pub(super) time: TimeOfDay,
    pub(super) zone: Option<Zone>,
}

impl Time {
    /// The zone it was written with.
    pub fn zone(self) -> Option<Zone> {
        self.zone
    }

    /// Whether it was written with a zone; without one, [`IMPLICIT_ZONE`](super::IMPLICIT_ZONE) counts.
    pub fn has_zone(self) -> bool {
        self.zone.is_some()
    }

    /// By instant, both on the same local day (section A.3.8, op:time-equal and op:time-less-than): 01:00:00+02:00 is
    /// the evening before and thus earlier than 00:00:00Z.
    pub fn compare(self, other: Time) -> Ordering {
        self.instant().cmp(&other.instant())
    }

    /// time-in-range (section A.3.8): whether it lies between `low` and the first `high` from there on, both included,
    /// so that a range may cross midnight. A bound without a zone takes the zone of `self`.
    pub fn in_range(self, low: Time, high: Time) -> bool {
        let own = self.zone.unwrap_or(IMPLICIT_ZONE);
        let with_zone = |bound: Time| Time {
            zone: bound.zone.or(Some(own)),
            ..bound
        };
        let low = with_zone(low).instant();
        let after_low = |time: Time| {
            time.instant()
                .saturating_sub(low)
                .rem_euclid(i128::from(DAY_NANOS))
        };
        after_low(self) <= after_low(with_zone(high))
    }

    fn instant(self) -> i128 {
        instant(0, self.time, self.zone)
    }
}

impl FromStr for Time {
    type Err = ValueError;

    /// Reads `hh:mm:ss(.s+)?` with an optional zone; 24:00:00 is 00:00:00.
    fn from_str(text: &str) -> Result<Time, ValueError> {
        lexical::parse(DataType::Time, text, read)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.time.fmt(f)?;
        write_zone(f, self.zone)
    }
}

fn read(text: &str) -> Result<Time, ValueErrorKind> {
    let mut scanner = Scanner::new(text);
    let (time, _next_day) = TimeOfDay::read(&mut scanner)?;
    let zone = Zone::read(&mut scanner)?;
    scanner.finish(Time { time, zone })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn time(text: &str) -> Time {
        text.parse().unwrap()
    }

    #[test]
    fn fractions_are_kept_to_the_nanosecond() {
        for text in ["00:00:00", "23:59:59.999999999Z", "08:23:47.05-05:00"] {
            assert_eq!(time(text).to_string(), text);
        }
        assert_eq!(time("12:00:00.500").to_string(), "12:00:00.5");
        let kind = |text: &str| text.parse::<Time>().map_err(|error| error.kind());
        assert_eq!(
            kind("12:00:00.123456789123456789"),
            Err(ValueErrorKind::Range)
        );
    }

    #[test]
    fn a_day_has_one_spare_midnight() {
        assert_eq!(
            time("24:00:00.00").compare(time("00:00:00")),
            Ordering::Equal
        );
        for text in [
            "24:00:01",
            "24:00:00.1",
            "25:00:00",
            "12:60:00",
            "12:00:60",
            "12:00",
            "1:00:00",
            "12:00:00.",
            "12:00:00z",
            "T12:00:00",
        ] {
            let kind = text.parse::<Time>().map_err(|error| error.kind());
            assert_eq!(kind, Err(ValueErrorKind::Lexical), "{text}");
        }
    }

    #[test]
    fn order_is_by_instant_on_one_day() {
        assert_eq!(
            time("08:23:47-05:00").compare(time("09:23:47-04:00")),
            Ordering::Equal
        );
        assert_eq!(
            time("21:30:00+10:30").compare(time("06:00:00-05:00")),
            Ordering::Equal
        );
        assert_eq!(
            time("01:00:00+02:00").compare(time("23:00:00Z")),
            Ordering::Less
        );
        assert_eq!(time("08:00:00").compare(time("08:00:00Z")), Ordering::Equal);
        assert!(time("08:00:00Z").has_zone() && !time("08:00:00").has_zone());
    }

    #[test]
    fn ranges_include_both_ends_and_may_cross_midnight() {
        let within = |value, low, high| time(value).in_range(time(low), time(high));
        assert!(within("09:30:00", "09:30:00", "09:45:00"));
        assert!(within("09:45:00", "09:30:00", "09:45:00"));
        assert!(!within("09:47:15", "09:30:00", "09:45:00"));
        assert!(!within("09:30:15", "09:30:00", "09:30:00"));
        assert!(within("02:45:00", "09:30:00", "02:45:00"));
        assert!(within("23:30:00Z", "22:00:00", "01:00:00"));
        assert!(!within("12:00:00Z", "22:00:00", "01:00:00"));
    }

    #[test]
    fn bounds_take_the_zone_of_the_value() {
        let within = |value, low, high| time(value).in_range(time(low), time(high));
        assert!(within("09:30:00+05:00", "09:00:00", "10:00:00"));
        assert!(!within("09:30:00+05:00", "09:00:00Z", "10:00:00Z"));
        assert!(within("01:00:00+02:00", "22:00:00Z", "23:30:00Z"));
    }
}
