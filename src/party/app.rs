//! What an app says of the parties that may use it.

use serde_json::Value;

use super::{Party, PartyKind};
use crate::token::members;

/// What an app's metadata (`applicationmetadata.json`) says of parties.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct App {
    /// `partyTypesAllowed`. Where it is missing, the platform allows none to be chosen.
    pub party_types: Option<PartyTypes>,
    /// `promptForParty`.
    pub prompt: Option<Prompt>,
}

/// Whether an app wants the user to be asked whom they act for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Prompt {
    /// `always`, even where the user's profile says not to.
    Always,
    /// `never`.
    Never,
}

/// The kinds of party that may use an app (`partyTypesAllowed`). None of them named is all of them.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct PartyTypes {
    /// `person`: a person, self-identified or not.
    pub person: bool,
    /// `organisation`: one that is no sub-unit.
    pub organisation: bool,
    /// `subUnit`: an organisation of unit type `BEDR` or `AAFY`.
    pub sub_unit: bool,
    /// `bankruptcyEstate`: an organisation of unit type `KBO`.
    pub bankruptcy_estate: bool,
}

impl App {
    /// Reads an app's metadata; members that say nothing of parties are passed over.
    ///
    /// # Errors
    /// A sentence that says what is wrong, and where.
    pub fn from_json(text: &str) -> Result<App, String> {
        Self::read(&members::document(text)?)
    }

    pub(super) fn read(value: &Value) -> Result<App, String> {
        let mut app = App::default();
        members::each(value, &mut |name, value| {
            match name {
                "partyTypesAllowed" => app.party_types = Some(PartyTypes::read(value)?),
                "promptForParty" => app.prompt = Prompt::from_name(&members::text(value)?),
                _ => {}
            }
            Ok(())
        })?;
        Ok(app)
    }
}

impl Prompt {
    /// `always` or `never`, in any case; other names are no wish.
    pub fn from_name(name: &str) -> Option<Prompt> {
        let names = [("always", Prompt::Always), ("never", Prompt::Never)];
        let is_it = |(known, _): &(&str, Prompt)| known.eq_ignore_ascii_case(name);
        names.into_iter().find(is_it).map(|(_, prompt)| prompt)
    }
}

impl PartyTypes {
    fn read(value: &Value) -> Result<PartyTypes, String> {
        let mut types = PartyTypes::default();
        members::each(value, &mut |name, value| {
            let flag = match name {
                "person" => &mut types.person,
                "organisation" => &mut types.organisation,
                "subUnit" => &mut types.sub_unit,
                "bankruptcyEstate" => &mut types.bankruptcy_estate,
                _ => return Ok(()),
            };
            *flag = members::flag(value)?;
            Ok(())
        })?;
        Ok(types)
    }

    /// Whether a party is of one of these kinds (`InstantiationHelper.IsPartyAllowedToInstantiate`). What the party's
    /// own flags say of it is not looked at.
    pub fn allow(self, party: &Party) -> bool {
        if self == PartyTypes::default() {
            return true;
        }
        match party.kind {
            PartyKind::Person | PartyKind::SelfIdentified => self.person,
            PartyKind::Organisation => match party.unit_type.as_deref().map(str::trim) {
                Some("BEDR" | "AAFY") => self.sub_unit,
                Some("KBO") => self.bankruptcy_estate || self.organisation,
                _ => self.organisation,
            },
            PartyKind::SubUnit | PartyKind::BankruptcyEstate | PartyKind::Other(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn party(kind: i64, unit_type: &str) -> Party {
        Party {
            unit_type: Some(unit_type.to_owned()).filter(|unit| !unit.is_empty()),
            ..Party::new(1, PartyKind::from_number(kind))
        }
    }

    /// Which of many parties are allowed, by type and unit type.
    fn allowed(types: PartyTypes) -> Vec<(i64, &'static str)> {
        let units = ["", "AS", "BEDR", " AAFY ", "bedr", "KBO", "kbo"];
        let all = (0..=6).flat_map(|kind| units.map(|unit| (kind, unit)));
        all.filter(|(kind, unit)| types.allow(&party(*kind, unit)))
            .collect()
    }

    #[test]
    fn no_flag_is_every_party() {
        assert_eq!(allowed(PartyTypes::default()).len(), 7 * 7);
    }

    #[test]
    fn each_flag_has_its_parties() {
        let none = PartyTypes::default();
        let units = |kind, units: &[&'static str]| -> Vec<(i64, &'static str)> {
            units.iter().map(|unit| (kind, *unit)).collect()
        };
        let all = ["", "AS", "BEDR", " AAFY ", "bedr", "KBO", "kbo"];
        let person = PartyTypes {
            person: true,
            ..none
        };
        assert_eq!(allowed(person), [units(1, &all), units(3, &all)].concat());
        let organisation = PartyTypes {
            organisation: true,
            ..none
        };
        assert_eq!(
            allowed(organisation),
            units(2, &["", "AS", "bedr", "KBO", "kbo"])
        );
        let sub_unit = PartyTypes {
            sub_unit: true,
            ..none
        };
        assert_eq!(allowed(sub_unit), units(2, &["BEDR", " AAFY "]));
        let estate = PartyTypes {
            bankruptcy_estate: true,
            ..none
        };
        assert_eq!(allowed(estate), units(2, &["KBO"]));
    }

    #[test]
    fn any_flag_leaves_the_unused_types_out() {
        let every = PartyTypes {
            person: true,
            organisation: true,
            sub_unit: true,
            bankruptcy_estate: true,
        };
        assert!(
            allowed(every)
                .iter()
                .all(|(kind, _)| (1..=3).contains(kind))
        );
    }

    #[test]
    fn reads_what_concerns_parties() {
        let text = r#"{"id":"ttd/app","dataTypes":[{}],"promptForParty":"ALWAYS",
            "partyTypesAllowed":{"person":true,"subUnit":null,"x":1}}"#;
        let person = PartyTypes {
            person: true,
            ..PartyTypes::default()
        };
        let expected = App {
            party_types: Some(person),
            prompt: Some(Prompt::Always),
        };
        assert_eq!(App::from_json(text), Ok(expected));
        assert_eq!(App::from_json("{}"), Ok(App::default()));
        let other = App::from_json(r#"{"promptForParty":"sometimes","partyTypesAllowed":null}"#);
        assert_eq!(other, Ok(App::default()));
        for (wrong, why) in [
            ("[]", "expected an object"),
            (
                r#"{"partyTypesAllowed":[]}"#,
                "partyTypesAllowed: expected an object",
            ),
            (
                r#"{"partyTypesAllowed":{"person":"true"}}"#,
                "partyTypesAllowed: person: expected true or false",
            ),
            (
                r#"{"promptForParty":true}"#,
                "promptForParty: expected a text",
            ),
        ] {
            assert_eq!(App::from_json(wrong), Err(why.to_owned()));
        }
    }
}
