//! Register and Profile: `GET register/api/v1/parties/…`, `GET authorization/api/v1/parties?userId=…` (`Party`), and
//! `GET profile/api/v1/users/…` (`UserProfile`).

use serde_json::Value;

use super::record::{Record, number, read};
use super::{FactsBuilder, PlatformError};
use crate::altinn::facts::{CallerFacts, PartyFacts, PartyType};

impl FactsBuilder {
    /// What kind of party the facts are about, from a list that it is in, among the sub-units too, or from its own record. A
    /// list that it is not in says nothing. Where nothing else has said which party it is, the record says it.
    ///
    /// # Errors
    /// `malformed-json`, `unexpected-form`.
    pub fn parties(mut self, json: &str) -> Result<FactsBuilder, PlatformError> {
        let is_open = self.facts.party.is_none() && self.party_uuid.is_none();
        let found = read("parties", json, |value| {
            let listed = match value {
                Value::Object(_) => Record::of(value)?.value("data")?.unwrap_or(value),
                list => list,
            };
            if is_open && listed.is_object() {
                return party(listed).map(Some);
            }
            find(listed, "childParties", &|record| {
                party(record).map(|party| self.is_own(&party).then_some(party))
            })
        })?;
        if let Some(found) = found {
            self.name_party(found);
        }
        Ok(self)
    }

    /// The caller's own party, and the user id of one who is named by a person number: `{"userId": …, "party": {…}}`. Person
    /// numbers and names are not read.
    ///
    /// # Errors
    /// `malformed-json`, `unexpected-form`.
    pub fn profile(mut self, json: &str) -> Result<FactsBuilder, PlatformError> {
        self.facts.caller = Some(read("profile", json, |value| {
            let record = Record::of(value)?;
            let mut own = record.get("party", party)?.unwrap_or_default();
            own.party_id = own.party_id.or(record.id("partyId")?);
            Ok(CallerFacts {
                user_id: record.id("userId")?,
                party: own,
            })
        })?);
        Ok(self)
    }

    /// The caller's own party, of the register: for an organisation that calls, which has no profile.
    ///
    /// # Errors
    /// `malformed-json`, `unexpected-form`.
    pub fn caller_party(mut self, json: &str) -> Result<FactsBuilder, PlatformError> {
        let own = read("caller's party", json, party)?;
        self.facts.caller.get_or_insert_default().party = own;
        Ok(self)
    }

    /// Takes in what was found of the party that the facts are about.
    pub(super) fn name_party(&mut self, found: PartyFacts) {
        self.facts.party = self.facts.party.or(found.party_id);
        self.facts.party_type = found.party_type.or(self.facts.party_type);
        self.party_uuid = self.party_uuid.take().or(found.party_uuid);
    }
}

/// What counts of a party's record.
pub(super) fn party(value: &Value) -> Result<PartyFacts, String> {
    let record = Record::of(value)?;
    Ok(PartyFacts {
        party_id: record.id("partyId")?,
        party_uuid: record.text("partyUuid")?,
        party_type: match record.get("partyTypeName", kind)? {
            None => record.get("partyType", kind)?,
            kind => kind,
        },
    })
}

/// The first party, of a list or of those under it, that `take` makes something of; `below` is the member with those under it.
pub(super) fn find<T>(
    value: &Value,
    below: &str,
    take: &dyn Fn(&Value) -> Result<Option<T>, String>,
) -> Result<Option<T>, String> {
    let items = match value {
        Value::Array(items) => items.as_slice(),
        Value::Null => &[],
        one => std::slice::from_ref(one),
    };
    for (index, item) in items.iter().enumerate() {
        let at = |why| match value.is_array() {
            true => format!("item {index}: {why}"),
            false => why,
        };
        if let Some(found) = take(item).map_err(at)? {
            return Ok(Some(found));
        }
        let found = Record::of(item)
            .and_then(|record| record.get(below, |value| find(value, below, take)))
            .map_err(at)?;
        if let Some(found) = found.flatten() {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// A kind of party, by its number in the register's enumeration or by its name, which has several spellings.
pub(super) fn kind(value: &Value) -> Result<PartyType, String> {
    let name = match value.as_str() {
        Some(name) if name.parse::<i64>().is_err() => {
            Some(name.to_ascii_lowercase().replace('-', ""))
        }
        _ => None,
    };
    let kind = match name.as_deref() {
        Some(name) => match name {
            "none" => Some(PartyType::None),
            "person" => Some(PartyType::Person),
            "organisation" | "organization" => Some(PartyType::Organisation),
            "selfidentified" | "selfidentifieduser" => Some(PartyType::SelfIdentified),
            "subunit" => Some(PartyType::SubUnit),
            "bankruptcyestate" => Some(PartyType::BankruptcyEstate),
            _ => None,
        },
        None => match number(value)? {
            0 => Some(PartyType::None),
            1 => Some(PartyType::Person),
            2 => Some(PartyType::Organisation),
            3 => Some(PartyType::SelfIdentified),
            4 => Some(PartyType::SubUnit),
            5 => Some(PartyType::BankruptcyEstate),
            _ => None,
        },
    };
    kind.ok_or_else(|| "expected a kind of party that this build knows".to_owned())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    const LIST: &str = r#"[{"partyId": "1", "partyTypeName": 1, "ssn": "01017012345", "childParties": null},
        {"partyId": 2, "partyUuid": "AA", "partyTypeName": 2, "childParties": [{"PartyId": 3, "PartyTypeName": "SubUnit"}]}]"#;

    #[test]
    fn the_party_is_found_by_id_or_uuid_and_among_sub_units() {
        let facts = |builder: FactsBuilder| builder.parties(LIST).unwrap().build();
        assert_eq!(
            facts(FactsBuilder::new(1)).party_type,
            Some(PartyType::Person)
        );
        assert_eq!(
            facts(FactsBuilder::new(3)).party_type,
            Some(PartyType::SubUnit)
        );
        assert_eq!(facts(FactsBuilder::new(4)).party_type, None);
        let by_uuid = facts(FactsBuilder::default().party_uuid("aa"));
        assert_eq!(
            (by_uuid.party, by_uuid.party_type),
            (Some(2), Some(PartyType::Organisation))
        );
        assert_eq!(
            facts(FactsBuilder::default()),
            crate::altinn::Facts::default()
        );
    }

    #[test]
    fn a_record_alone_or_on_a_page_says_which_party_it_is() {
        for json in [
            r#"{"partyId": 3, "partyTypeName": 3}"#,
            r#"{"PartyId": 3, "PartyType": "SelfIdentified"}"#,
            r#"{"data": {"partyId": 3, "partyType": "self-identified-user"}}"#,
        ] {
            let facts = FactsBuilder::default().parties(json).unwrap().build();
            let expected = (Some(3), Some(PartyType::SelfIdentified));
            assert_eq!((facts.party, facts.party_type), expected);
        }
        let page = r#"{"data": [{"partyId": 2}, {"partyId": 3, "partyType": "person"}]}"#;
        let facts = FactsBuilder::new(3).parties(page).unwrap().build();
        assert_eq!(facts.party_type, Some(PartyType::Person));
    }

    #[test]
    fn a_profile_gives_the_caller_and_no_person_number() {
        let json = r#"{"userId": 7, "userName": "kari", "party": {"partyId": 1, "partyUuid": "u", "partyTypeName": 1,
            "ssn": "01017012345", "name": "Kari"}}"#;
        let facts = FactsBuilder::new(2).profile(json).unwrap().build();
        let written = serde_json::to_string(&facts).unwrap();
        let expected =
            r#"{"party":2,"caller":{"userId":7,"partyId":1,"partyUuid":"u","partyType":"person"}}"#;
        assert_eq!(written, expected);
        let error = FactsBuilder::new(2)
            .profile(r#"{"party": {"partyTypeName": 9}}"#)
            .unwrap_err();
        assert_eq!(error.code(), "unexpected-form");
        assert!(
            error.to_string().contains("party: partyTypeName"),
            "{error}"
        );
    }
}
