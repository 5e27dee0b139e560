//! Identifiers of organisations by ISO 6523: a scheme, and a number of that scheme.

use std::str::FromStr;

use super::{InvalidNumber, OrganisationNumber};

/// An identifier of ISO 6523 as Maskinporten writes it: the four digits of the scheme (the International Code
/// Designator), a colon, and what the scheme calls the organisation, in at most 35 characters.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Iso6523 {
    scheme: String,
    identifier: String,
}

impl Iso6523 {
    /// The scheme of Norway's register of organisations (Brønnøysundregistrene).
    pub const NORWAY: &str = "0192";
    /// The `authority` of tokens whose identifiers are of this kind.
    pub const AUTHORITY: &str = "iso6523-actorid-upis";

    /// The four digits.
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// What the scheme calls the organisation.
    pub fn identifier(&self) -> &str {
        &self.identifier
    }

    /// The Norwegian organisation number that it is.
    ///
    /// # Errors
    /// An identifier of another scheme, `9908` for one, which Peppol used before; the platform refuses it, too.
    pub fn organisation_number(&self) -> Result<OrganisationNumber, InvalidNumber> {
        if self.scheme == Self::NORWAY {
            OrganisationNumber::local(&self.identifier)
        } else {
            Err(InvalidNumber::Scheme)
        }
    }
}

impl FromStr for Iso6523 {
    type Err = InvalidNumber;

    fn from_str(text: &str) -> Result<Self, InvalidNumber> {
        let (scheme, identifier) = text.split_once(':').ok_or(InvalidNumber::Scheme)?;
        if scheme.len() != 4 || !scheme.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(InvalidNumber::Scheme);
        }
        let found = identifier.chars().count();
        if !(1..=LONGEST).contains(&found) {
            return Err(InvalidNumber::Length {
                expected: LONGEST,
                found,
            });
        }
        Ok(Self {
            scheme: scheme.to_owned(),
            identifier: identifier.to_owned(),
        })
    }
}

const LONGEST: usize = 35;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_norway_by_its_scheme() {
        let read = |text: &str| {
            let id: Iso6523 = text.parse()?;
            id.organisation_number().map(|number| number.to_string())
        };
        assert_eq!(read("0192:991825827"), Ok("991825827".to_owned()));
        assert_eq!(read("9908:991825827"), Err(InvalidNumber::Scheme));
        assert_eq!(read("0192:991825828"), Err(InvalidNumber::ControlDigit));
        for text in ["", "991825827", "192:991825827", "01 92:1", "٠١٩٢:1"] {
            assert_eq!(read(text), Err(InvalidNumber::Scheme), "{text}");
        }
        for text in ["0192:", "0192:991825827991825827991825827991825827"] {
            assert_eq!(
                read(text).map_err(InvalidNumber::code),
                Err("wrong-length"),
                "{text}"
            );
        }
    }

    #[test]
    fn keeps_what_other_schemes_say() {
        let id: Result<Iso6523, _> = "0007:2021005489".parse();
        assert_eq!(
            id.as_ref().map(|id| (id.scheme(), id.identifier())),
            Ok(("0007", "2021005489"))
        );
    }
}
