//! Time zones.

use std::fmt;

use super::ValueErrorKind;
use super::lexical::Scanner;

/// The zone of a date or time that is written without one: UTC.
///
/// XACML leaves it to the context handler (section A.3.8); it is fixed here so that the same inputs give the same
/// answer on every machine.
pub const IMPLICIT_ZONE: Zone = Zone(0);

/// An offset from UTC in minutes, at most 14 hours either way (XML Schema part 2, section 3.2.7.3).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Zone(i16);

impl Zone {
    /// Minutes east of UTC, -840 to 840.
    pub fn minutes(self) -> i16 {
        self.0
    }

    /// Seconds east of UTC.
    pub(super) fn seconds(self) -> i64 {
        i64::from(self.0).saturating_mul(60)
    }

    /// Takes `Z` or `±hh:mm`, or nothing at the end of the text.
    pub(super) fn read(scanner: &mut Scanner<'_>) -> Result<Option<Zone>, ValueErrorKind> {
        if scanner.at_end() {
            return Ok(None);
        }
        if scanner.eat('Z') {
            return Ok(Some(Zone(0)));
        }
        let west = scanner.eat('-');
        if !west {
            scanner.expect('+')?;
        }
        let hours = scanner.two_digits()?;
        scanner.expect(':')?;
        let minutes = scanner.two_digits()?;
        let total = i16::from(hours)
            .saturating_mul(60)
            .saturating_add(i16::from(minutes));
        if minutes > 59 || total > LIMIT {
            return Err(ValueErrorKind::Lexical);
        }
        Ok(Some(Zone(if west {
            total.saturating_neg()
        } else {
            total
        })))
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0 == 0 {
            return f.write_str("Z");
        }
        let (sign, minutes) = (if self.0 < 0 { '-' } else { '+' }, self.0.unsigned_abs());
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl TryFrom<i16> for Zone {
    type Error = ValueErrorKind;

    /// From minutes east of UTC; `Range` beyond 14 hours.
    fn try_from(minutes: i16) -> Result<Zone, Self::Error> {
        if minutes.unsigned_abs() <= LIMIT.unsigned_abs() {
            Ok(Zone(minutes))
        } else {
            Err(ValueErrorKind::Range)
        }
    }
}

impl From<Zone> for i16 {
    fn from(zone: Zone) -> i16 {
        zone.0
    }
}

const LIMIT: i16 = 14 * 60;

/// Writes the zone of a date or time, nothing if it has none.
pub(super) fn write_zone(f: &mut fmt::Formatter<'_>, zone: Option<Zone>) -> fmt::Result {
    zone.map_or(Ok(()), |zone| fmt::Display::fmt(&zone, f))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Option<Zone>, ValueErrorKind> {
        let mut scanner = Scanner::new(text);
        let zone = Zone::read(&mut scanner)?;
        scanner.finish(zone)
    }

    #[test]
    fn zones_reach_fourteen_hours() {
        for (text, minutes) in [
            ("Z", 0),
            ("+00:00", 0),
            ("-00:00", 0),
            ("+14:00", 840),
            ("-14:00", -840),
            ("-05:30", -330),
        ] {
            assert_eq!(read(text), Ok(Some(Zone(minutes))), "{text}");
        }
        assert_eq!(read(""), Ok(None));
        for text in [
            "z", "+14:01", "-15:00", "+1:00", "+01", "+0100", "05:00", "+01:60", "Z+00:00",
        ] {
            assert_eq!(read(text), Err(ValueErrorKind::Lexical), "{text}");
        }
    }

    #[test]
    fn zones_print_signed() {
        assert_eq!(Zone(-330).to_string(), "-05:30");
        assert_eq!(Zone(60).to_string(), "+01:00");
        assert_eq!(IMPLICIT_ZONE.to_string(), "Z");
        assert!(Zone::try_from(841).is_err());
        assert!(Zone::try_from(i16::MIN).is_err());
    }
}
