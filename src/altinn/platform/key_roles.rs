//! `GET authorization/api/partieswithkeyroleaccess?userid=…`, which the platform asks for the parties whose delegations reach a
//! user.

use super::builder::settle;
use super::parties::party;
use super::record::{list_in, number, read};
use super::{FactsBuilder, PlatformError};
use crate::altinn::facts::PartyFacts;

impl FactsBuilder {
    /// The parties that the caller has a key role in: their ids, or the register's records of them. All of them.
    ///
    /// # Errors
    /// `malformed-json`, `unexpected-form`.
    pub fn key_role_parties(mut self, json: &str) -> Result<FactsBuilder, PlatformError> {
        let parties = read("key roles", json, |value| {
            list_in(value, "data", |value| match value.is_object() {
                true => party(value),
                false => Ok(PartyFacts {
                    party_id: Some(number(value)?),
                    ..PartyFacts::default()
                }),
            })
        })?;
        let known = self.complete(parties);
        settle(&mut self.facts.key_role_parties, known);
        Ok(self)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::altinn::PartyType;

    #[test]
    fn parties_are_ids_or_records() {
        let json = r#"[7, {"partyId": 8, "partyTypeName": 2}]"#;
        let facts = FactsBuilder::new(1).key_role_parties(json).unwrap().build();
        let parties = facts.key_role_parties.values;
        let parties = parties
            .iter()
            .map(|party| (party.party_id, party.party_type));
        let expected = [(Some(7), None), (Some(8), Some(PartyType::Organisation))];
        assert_eq!(parties.collect::<Vec<_>>(), expected);
    }
}
