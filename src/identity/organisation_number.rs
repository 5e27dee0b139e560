//! Norwegian organisation numbers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::control_digit;
use super::{InvalidNumber, Iso6523};

/// A Norwegian organisation number whose control digit is right: nine digits
/// (app-lib-dotnet, `src/Altinn.App.Core/Models/OrganisationNumber.cs`).
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct OrganisationNumber(String);

impl OrganisationNumber {
    /// The nine digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// With the prefix of ISO 6523: `0192:` and the nine digits.
    pub fn international(&self) -> String {
        format!("{}:{}", Iso6523::NORWAY, self.0)
    }

    /// From the nine digits alone.
    pub(super) fn local(text: &str) -> Result<Self, InvalidNumber> {
        if control_digit::holds(&control_digit::digits(text, 9)?, &WEIGHTS) {
            Ok(Self(text.to_owned()))
        } else {
            Err(InvalidNumber::ControlDigit)
        }
    }
}

const WEIGHTS: [u32; 8] = [3, 2, 7, 6, 5, 4, 3, 2];

/// From the nine digits, with the prefix of ISO 6523 or without.
impl FromStr for OrganisationNumber {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, InvalidNumber> {
        match text.split_once(':') {
            None => Self::local(text),
            Some((Iso6523::NORWAY, local)) => Self::local(local),
            Some(_) => Err(InvalidNumber::Scheme),
        }
    }
}

impl fmt::Display for OrganisationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for OrganisationNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for OrganisationNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_both_forms_of_a_number_with_the_right_control_digit() {
        for text in ["474103390", "593422461", "331660698", "0192:991825827"] {
            assert!(text.parse::<OrganisationNumber>().is_ok(), "{text}");
        }
        let number = "0192:991825827".parse::<OrganisationNumber>();
        assert_eq!(
            number.map(|number| (number.to_string(), number.international())),
            Ok(("991825827".into(), "0192:991825827".into()))
        );
    }

    #[test]
    fn refuses_everything_else() {
        for (text, code) in [
            ("", "wrong-length"),
            ("0192:", "wrong-length"),
            ("12345", "wrong-length"),
            ("0192:0192:991825827", "wrong-length"),
            (" 991825827", "wrong-length"),
            ("9918258270", "wrong-length"),
            ("08548328f", "not-digits"),
            ("+91825827", "not-digits"),
            ("٩٩١٨٢٥٨٢٧", "not-digits"),
            ("123456789", "wrong-control-digit"),
            ("99182582 ", "not-digits"),
            ("0193:991825827", "wrong-scheme"),
            (":991825827", "wrong-scheme"),
        ] {
            let refused = text.parse::<OrganisationNumber>();
            assert_eq!(refused.map_err(InvalidNumber::code), Err(code), "{text}");
        }
    }
}
