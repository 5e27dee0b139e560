//! Times of day without a zone, and the line of nanoseconds that days and times make up.

use super::ValueErrorKind::{self, Lexical, Range};
use super::day::Day;
use super::lexical::{Scanner, write_nanoseconds};
use super::{IMPLICIT_ZONE, Zone};

/// Nanoseconds of a second.
pub(super) const SECOND_NANOS: u64 = 1_000_000_000;
/// Nanoseconds of a day.
pub(super) const DAY_NANOS: u64 = 86_400_000_000_000;

/// Nanoseconds since midnight, less than a day.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct TimeOfDay(u64);

impl TimeOfDay {
    /// Takes `hh:mm:ss(.s+)?`; `true` if it was 24:00:00, which is midnight of the next day. There is no second 60.
    pub(super) fn read(scanner: &mut Scanner<'_>) -> Result<(TimeOfDay, bool), ValueErrorKind> {
        let hour = scanner.two_digits()?;
        scanner.expect(':')?;
        let minute = scanner.two_digits()?;
        scanner.expect(':')?;
        let second = scanner.two_digits()?;
        let fraction = scanner.fraction()?.unwrap_or(0);
        if (hour, minute, second, fraction) == (24, 0, 0, 0) {
            return Ok((TimeOfDay::default(), true));
        }
        if hour > 23 || minute > 59 || second > 59 {
            return Err(Lexical);
        }
        let minutes = u64::from(hour)
            .saturating_mul(60)
            .saturating_add(u64::from(minute));
        let seconds = minutes.saturating_mul(60).saturating_add(u64::from(second));
        let nanoseconds = seconds
            .saturating_mul(SECOND_NANOS)
            .saturating_add(u64::from(fraction));
        Ok((TimeOfDay(nanoseconds), false))
    }
}

impl std::fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seconds = self.0 / SECOND_NANOS;
        write!(
            f,
            "{:02}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        )?;
        write_nanoseconds(f, u32::try_from(self.0 % SECOND_NANOS).unwrap_or(0))
    }
}

impl TryFrom<u64> for TimeOfDay {
    type Error = ValueErrorKind;

    fn try_from(nanoseconds: u64) -> Result<TimeOfDay, Self::Error> {
        if nanoseconds < DAY_NANOS {
            Ok(TimeOfDay(nanoseconds))
        } else {
            Err(Range)
        }
    }
}

/// Nanoseconds since 1970-01-01 in UTC of a local day and time; without a zone, in [`IMPLICIT_ZONE`].
pub(super) fn instant(day: i64, time: TimeOfDay, zone: Option<Zone>) -> i128 {
    let offset = zone.unwrap_or(IMPLICIT_ZONE).seconds();
    local(day, time).saturating_sub(i128::from(offset).saturating_mul(i128::from(SECOND_NANOS)))
}

/// The local day and time so many nanoseconds later, `None` beyond the calendar.
pub(super) fn add_nanoseconds(
    day: Day,
    time: TimeOfDay,
    nanoseconds: i128,
) -> Option<(Day, TimeOfDay)> {
    let sum = local(day.number(), time).checked_add(nanoseconds)?;
    let day = i64::try_from(sum.div_euclid(i128::from(DAY_NANOS))).ok()?;
    let time = u64::try_from(sum.rem_euclid(i128::from(DAY_NANOS))).ok()?;
    Some((Day::new(day)?, TimeOfDay(time)))
}

/// Nanoseconds since 1970-01-01 in the zone at hand; 64 bits of days fit easily, so nothing saturates.
fn local(day: i64, time: TimeOfDay) -> i128 {
    i128::from(day)
        .saturating_mul(i128::from(DAY_NANOS))
        .saturating_add(i128::from(time.0))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_sum_carries_into_the_day() {
        let last = TimeOfDay::try_from(DAY_NANOS.saturating_sub(1)).unwrap();
        let next = Day::new(1).unwrap();
        assert_eq!(
            add_nanoseconds(Day::EPOCH, last, 1),
            Some((next, TimeOfDay::default()))
        );
        assert_eq!(
            add_nanoseconds(next, TimeOfDay::default(), -1),
            Some((Day::EPOCH, last))
        );
        assert_eq!(add_nanoseconds(next, last, i128::MAX), None);
        assert!(TimeOfDay::try_from(DAY_NANOS).is_err());
    }

    #[test]
    fn east_of_greenwich_is_earlier() {
        let zone = Zone::try_from(60).ok();
        assert_eq!(instant(0, TimeOfDay::default(), zone), -3_600_000_000_000);
        assert_eq!(instant(0, TimeOfDay::default(), None), 0);
    }
}
