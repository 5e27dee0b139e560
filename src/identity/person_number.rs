//! Norwegian person numbers: birth numbers and D-numbers, of people and of test people.

use std::fmt;
use std::str::FromStr;

use super::InvalidNumber;
use super::control_digit;

/// Eleven digits whose two control digits are right, which is all that the platform asks (app-lib-dotnet,
/// `src/Altinn.App.Core/Models/NationalIdentityNumber.cs`; dialogporten, `NorwegianPersonIdentifier.cs`). The numbers that
/// Skatteetaten will give out from 2032 have another first control digit: the platform refuses them so far.
///
/// It identifies a person, so it is written nowhere by accident: there is no `Display`, and `Debug` hides it.
#[derive(Clone, Eq, Hash, PartialEq)]
pub struct PersonNumber(String);

/// Whose number it is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PersonNumberKind {
    /// A resident's (*fødselsnummer*).
    BirthNumber,
    /// Of someone without a birth number (*D-nummer*): 40 is added to the day.
    DNumber,
}

/// What is added to the month, to keep numbers out of the way of real ones.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PersonNumberSeries {
    /// Nothing: the number may be a real person's.
    Population,
    /// 40: an assistance number of the health service (*H-nummer*), or a test person of NAV's.
    Plus40,
    /// 80: a synthetic person of Skatteetaten's (*Tenor*).
    Plus80,
}

impl PersonNumber {
    /// The eleven digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whose number it is, and of which series; `None` where its first six digits are a day in none of them. The platform
    /// does not look.
    pub fn form(&self) -> Option<(PersonNumberKind, PersonNumberSeries)> {
        let part = |from: usize| self.0.get(from..)?.get(..2)?.parse::<u8>().ok();
        let (day, kind) = match part(0)? {
            day @ 41..=71 => (day.checked_sub(40)?, PersonNumberKind::DNumber),
            day => (day, PersonNumberKind::BirthNumber),
        };
        let (month, series) = match part(2)? {
            month @ 41..=52 => (month.checked_sub(40)?, PersonNumberSeries::Plus40),
            month @ 81..=92 => (month.checked_sub(80)?, PersonNumberSeries::Plus80),
            month => (month, PersonNumberSeries::Population),
        };
        // The century is not looked for; the year 00 was a leap year in one that counts.
        let last = match month {
            2 if part(4)?.is_multiple_of(4) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        (1..=last).contains(&day).then_some((kind, series))
    }
}

impl FromStr for PersonNumber {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, InvalidNumber> {
        let digits = control_digit::digits(text, 11)?;
        if control_digit::holds(&digits, &FIRST) && control_digit::holds(&digits, &SECOND) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidNumber::ControlDigit)
        }
    }
}

impl fmt::Debug for PersonNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonNumber(…)")
    }
}

const FIRST: [u32; 9] = [3, 7, 6, 1, 8, 9, 4, 5, 2];
const SECOND: [u32; 10] = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];

#[cfg(test)]
mod tests {
    use super::PersonNumberKind::{BirthNumber, DNumber};
    use super::PersonNumberSeries::{Plus40, Plus80, Population};
    use super::*;

    /// A number of these nine digits, where there is one.
    fn number(nine: &str) -> Option<PersonNumber> {
        (0..100).find_map(|last| format!("{nine}{last:02}").parse().ok())
    }

    #[test]
    fn tells_kinds_and_series_apart() {
        for (nine, form) in [
            ("010100501", Some((BirthNumber, Population))),
            ("290200502", Some((BirthNumber, Population))),
            ("290201502", None),
            ("310499001", None),
            ("410199001", Some((DNumber, Population))),
            ("714199001", Some((DNumber, Plus40))),
            ("109155967", Some((BirthNumber, Plus80))),
            ("508155967", Some((DNumber, Plus80))),
            ("016655967", None),
            ("000199001", None),
            ("810199001", None),
        ] {
            let found = (0..10)
                .find_map(|change| number(&format!("{}{change}", nine.get(..8)?)))
                .map(|number| number.form());
            assert_eq!(found, Some(form), "{nine}");
        }
    }

    #[test]
    fn says_what_is_wrong_without_the_number() {
        let code = |text: &str| text.parse::<PersonNumber>().map_err(InvalidNumber::code);
        assert_eq!(code("").err(), Some("wrong-length"));
        assert_eq!(code("1091559678").err(), Some("wrong-length"));
        assert_eq!(code("1091559678x").err(), Some("not-digits"));
        assert_eq!(code("١٢٣٤٥٦٧٨٩٠١").err(), Some("not-digits"));
        assert_eq!(code("10915596785").err(), Some("wrong-control-digit"));
        let real = code("10915596784");
        assert!(real.is_ok());
        assert_eq!(format!("{real:?}"), "Ok(PersonNumber(…))");
    }
}
