//! Norwegian organisation numbers.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A Norwegian organisation number whose control digit is right: nine digits
/// (app-lib-dotnet, `src/Altinn.App.Core/Models/OrganisationNumber.cs`).
#[derive(Clone, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub struct OrganisationNumber(String);

/// The text is not a Norwegian organisation number.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct InvalidOrganisationNumber;

impl OrganisationNumber {
    /// The nine digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// With the prefix of ISO 6523: `0192:` and the nine digits.
    pub fn international(&self) -> String {
        format!("{PREFIX}{}", self.0)
    }
}

const PREFIX: &str = "0192:";
const WEIGHTS: [u32; 8] = [3, 2, 7, 6, 5, 4, 3, 2];

impl FromStr for OrganisationNumber {
    type Err = InvalidOrganisationNumber;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let local = text.strip_prefix(PREFIX).unwrap_or(text);
        if is_valid(local) {
            Ok(Self(local.to_owned()))
        } else {
            Err(InvalidOrganisationNumber)
        }
    }
}

fn is_valid(local: &str) -> bool {
    let digits: Option<Vec<u32>> = local.chars().map(|digit| digit.to_digit(10)).collect();
    let Some((control, counted)) = digits.as_deref().and_then(<[u32]>::split_last) else {
        return false;
    };
    if counted.len() != WEIGHTS.len() {
        return false;
    }
    let sum: u32 = counted
        .iter()
        .zip(WEIGHTS)
        .map(|(digit, weight)| digit.saturating_mul(weight))
        .sum();
    // A remainder of 1 would need the digit 10: such numbers are not given out.
    match sum % 11 {
        0 => *control == 0,
        rest => 11_u32.saturating_sub(rest) == *control,
    }
}

impl fmt::Display for OrganisationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for InvalidOrganisationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("This is not a Norwegian organisation number.")
    }
}

impl std::error::Error for InvalidOrganisationNumber {}

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
        let wrong = [
            "",
            "0192:",
            "123456789",
            "12345",
            "08548328f",
            "0192:0192:991825827",
            "0193:991825827",
            " 991825827",
            "99182582７",
            "9918258270",
            "+91825827",
        ];
        for text in wrong {
            assert_eq!(
                text.parse::<OrganisationNumber>(),
                Err(InvalidOrganisationNumber),
                "{text}"
            );
        }
    }
}
