//! Instants, as people write them and as they are shown.

use adgang::value::DateTime;

use super::failure::Failure;

/// RFC 3339 or seconds since 1970, in the years 1 to 9999; a fraction of a second is cut off.
///
/// # Errors
/// `invalid-time`.
pub(super) fn parse(text: &str) -> Result<i64, Failure> {
    let seconds = match text.parse::<i64>() {
        Ok(seconds) => Some(seconds),
        // RFC 3339 allows small letters, and wants a zone where XML Schema does without.
        Err(_) => text
            .to_ascii_uppercase()
            .parse::<DateTime>()
            .ok()
            .filter(|instant| instant.has_zone())
            .map(DateTime::to_unix_seconds),
    };
    seconds
        .filter(|seconds| YEARS.contains(seconds))
        .ok_or_else(|| {
            Failure::refused(
                "invalid-time",
                format!(
                    "expected a time as 2026-01-31T12:00:00Z or seconds since 1970, found {}",
                    super::input::quoted(text)
                ),
            )
        })
}

/// An instant for people, in UTC.
pub(super) fn show(seconds: i64) -> String {
    DateTime::from_unix_seconds(seconds).to_string()
}

/// 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
const YEARS: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_instant_has_two_forms() {
        for (text, seconds) in [
            ("0", 0),
            ("-1", -1),
            ("1970-01-01t00:00:00z", 0),
            ("1970-01-01T01:00:00.9+01:00", 0),
        ] {
            assert_eq!(parse(text).ok(), Some(seconds), "{text}");
        }
        assert_eq!(show(0), "1970-01-01T00:00:00Z");
    }

    #[test]
    fn other_forms_are_refused() {
        for text in [
            "",
            "now",
            "1970-01-01",
            "1970-01-01T00:00:00",
            "9999999999999",
            "9223372036854775808",
            "12024-01-01T00:00:00Z",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }
}
