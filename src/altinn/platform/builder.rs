//! Facts from what the platform's endpoints answered.

use crate::altinn::facts::{CallerFacts, Facts, Known, PartyFacts, PartyType};
use crate::xacml::Extent;

/// Facts in the making. Each endpoint has a method that takes the text of its answer; whatever was asked of none of them stays
/// unknown.
///
/// Where two answers are about one kind of fact, a complete one counts before one that is at least some of it, and the later
/// of two that are alike.
#[derive(Clone, Debug, Default)]
pub struct FactsBuilder {
    pub(super) facts: Box<Facts>,
    pub(super) party_uuid: Option<String>,
    /// The delegations are no more than a hint that there are some.
    pub(super) hinted: bool,
    as_of: Option<i64>,
    expires: Option<i64>,
}

impl FactsBuilder {
    /// Of facts about a party, by its id. By default they say of no party; those about a request for consent are such.
    pub fn new(party: i64) -> FactsBuilder {
        FactsBuilder::default().party(party)
    }

    /// The party they are about, by its id.
    pub fn party(mut self, party: i64) -> FactsBuilder {
        self.facts.party = Some(party);
        self
    }

    /// Its UUID, by which some of the endpoints list it.
    pub fn party_uuid(mut self, uuid: &str) -> FactsBuilder {
        self.party_uuid = Some(uuid.to_owned());
        self
    }

    /// What kind of party it is, where no answer says it: [`PartyType::None`] where the register knows none of its number.
    pub fn party_type(mut self, kind: PartyType) -> FactsBuilder {
        self.facts.party_type = Some(kind);
        self
    }

    /// What the register says of the caller, where it is at hand in this form.
    pub fn for_caller(mut self, caller: CallerFacts) -> FactsBuilder {
        self.facts.caller = Some(caller);
        self
    }

    /// When they were read, in seconds since 1970.
    pub fn as_of(mut self, seconds: i64) -> FactsBuilder {
        self.facts.as_of = Some(seconds);
        self
    }

    /// When they are past their time, in seconds since 1970.
    pub fn expires(mut self, seconds: i64) -> FactsBuilder {
        self.facts.expires = Some(seconds);
        self
    }

    /// When the answers that follow were read, and when they are past their time, where that is not as for all: one that comes
    /// from a cache, say. `None` is as for all.
    pub fn aged(mut self, as_of: Option<i64>, expires: Option<i64>) -> FactsBuilder {
        (self.as_of, self.expires) = (as_of, expires);
        self
    }

    /// The facts.
    pub fn build(self) -> Facts {
        let mut facts = *self.facts;
        let own = facts
            .caller
            .as_ref()
            .and_then(|caller| caller.party.party_type);
        if let Some(consent) = facts
            .consent
            .as_mut()
            .filter(|it| it.party_type.is_absent())
        {
            consent.party_type = match own {
                Some(PartyType::Person) => Known::complete(["person".to_owned()]),
                Some(PartyType::Organisation) => Known::complete(["organization".to_owned()]),
                _ => Known::default(),
            };
        }
        facts
    }

    /// Values of a kind, as old as the answer they come from.
    pub(super) fn known<T>(&self, extent: Extent, values: Vec<T>) -> Known<T> {
        Known {
            extent,
            as_of: self.as_of,
            expires: self.expires,
            ..Known::complete(values)
        }
    }

    /// All values of a kind.
    pub(super) fn complete<T>(&self, values: Vec<T>) -> Known<T> {
        self.known(Extent::Exact, values)
    }

    /// Whether a party is the one that the facts are about.
    pub(super) fn is_own(&self, party: &PartyFacts) -> bool {
        let by_id = self.facts.party.is_some() && self.facts.party == party.party_id;
        by_id || self.is_own_uuid(party.party_uuid.as_deref())
    }

    /// The same, by UUID alone.
    pub(super) fn is_own_uuid(&self, uuid: Option<&str>) -> bool {
        let own = self.party_uuid.as_deref().zip(uuid);
        own.is_some_and(|(own, uuid)| own.eq_ignore_ascii_case(uuid))
    }
}

/// Keeps what is better known of two.
pub(super) fn settle<T>(own: &mut Known<T>, new: Known<T>) {
    if new.is_complete() || !own.is_complete() {
        *own = new;
    }
}

/// Adds values to those of earlier answers, unless one of them is the same, with the age of the oldest; `as_of` is when those
/// were read that do not say it.
pub(super) fn append<T>(
    own: &mut Known<T>,
    new: Known<T>,
    as_of: Option<i64>,
    is_same: fn(&T, &T) -> bool,
) {
    if own.is_absent() {
        *own = new;
        return;
    }
    if own.as_of != new.as_of {
        let reads = [own.as_of.or(as_of), new.as_of.or(as_of)];
        own.as_of = reads.into_iter().flatten().min();
    }
    own.expires = [own.expires, new.expires].into_iter().flatten().min();
    for value in new.values {
        if !own.values.iter().any(|there| is_same(there, &value)) {
            own.values.push(value);
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_an_age_of_its_own_and_a_complete_one_counts_first() {
        let facts = FactsBuilder::new(1)
            .as_of(100)
            .expires(400)
            .aged(Some(50), Some(350))
            .roles(r#"["dagl"]"#)
            .unwrap()
            .aged(None, None)
            .authorized_parties(
                r#"[{"partyId": 1, "authorizedRoles": ["PRIV"], "authorizedAccessPackages": ["skatt"]}]"#,
                super::super::Asked::default(),
            )
            .unwrap()
            .build();
        let roles = Known {
            as_of: Some(50),
            expires: Some(350),
            ..Known::complete(["dagl".to_owned()])
        };
        assert_eq!((facts.as_of, facts.expires), (Some(100), Some(400)));
        assert_eq!(facts.roles, roles);
        assert_eq!(facts.access_packages, Known::at_least(["skatt".to_owned()]));
    }

    #[test]
    fn what_is_added_is_as_old_as_the_oldest() {
        let known = |value: i64, as_of| Known {
            as_of,
            ..Known::at_least([value])
        };
        let mut own = known(1, Some(70));
        append(&mut own, known(2, None), Some(60), i64::eq);
        assert_eq!((own.values, own.as_of), (vec![1, 2], Some(60)));
    }
}
