//! The subject's side of an enriched request (`ContextHandler.EnrichSubjectAttributes`).

use super::super::attributes::{self as ids, Source};
use super::super::facts::{CallerFacts, Facts, Known};
use super::super::settings::Settings;
use super::{Failure, Standing, first, is_guid};
use crate::xacml::{AttributeList, Attributes, Bag, SUBJECT, int32};

/// What the decision point knows of the caller.
#[derive(Clone, Debug)]
pub struct EnrichedSubject {
    list: AttributeList,
    /// Nothing that is not listed is there: the request says so.
    closed: bool,
    failure: Failure,
    has_user: bool,
    can_have_delegations: bool,
    standing: Standing,
}

impl EnrichedSubject {
    /// The subject of a request, as sent. `closed`: the request lists all it has.
    pub fn new(
        sent: AttributeList,
        closed: bool,
        standing: Standing,
        facts: &Facts,
        settings: &Settings,
    ) -> EnrichedSubject {
        let has = |id| first(&sent, SUBJECT, id).is_some();
        let has_person = has(ids::PERSON_NUMBER);
        let has_user = has(ids::USER_ID) || has_person;
        let has_system_user = has(ids::SYSTEM_USER);
        let has_organisation =
            has(ids::ORGANISATION_NUMBER) || has(ids::ORGANISATION_NUMBER_LEGACY);
        let has_uuid = has(ids::PARTY_UUID);
        let mut subject = EnrichedSubject {
            closed,
            failure: failure(&sent, settings),
            has_user,
            can_have_delegations: false,
            standing,
            list: sent,
        };
        let legacy = first(&subject.list, SUBJECT, ids::ORGANISATION_NUMBER_LEGACY);
        let number = first(&subject.list, SUBJECT, ids::ORGANISATION_NUMBER);
        if legacy.is_some() {
            let last = Bag::string(number.or(legacy).unwrap_or_default());
            subject.list.add(SUBJECT, ids::ORGANISATION_NUMBER, last);
        }
        let nothing = CallerFacts::default();
        let caller = facts.caller.as_ref().unwrap_or(&nothing);
        if has_person {
            subject.look_up(ids::USER_ID, caller.user_id);
        }
        if settings.external_api && has_organisation {
            subject.look_up(ids::PARTY_ID, caller.party.party_id);
        }
        subject.can_have_delegations =
            has_user || has_system_user || subject.list.bag(SUBJECT, ids::PARTY_ID).is_some();
        let packages = (has_system_user && settings.system_user_access_packages)
            || ((has_user || has_uuid) && settings.user_access_packages);
        subject.add_party_facts(packages, facts, settings);
        subject.add_consent(has_uuid || has_user, facts);
        subject
    }

    /// Whether the context handler throws because of it.
    pub fn failure(&self) -> Failure {
        self.failure
    }

    /// Whose facts it was enriched by.
    pub fn standing(&self) -> Standing {
        self.standing
    }

    /// Whether it is a user, for whom delegations to parties with key roles count.
    pub fn is_user(&self) -> bool {
        self.has_user
    }

    /// Whether it is somebody whom delegations are looked up for.
    pub fn can_have_delegations(&self) -> bool {
        self.can_have_delegations
    }

    /// Its attributes.
    pub fn list(&self) -> &AttributeList {
        &self.list
    }

    /// Adds an attribute that a register has.
    fn look_up(&mut self, id: &str, value: Option<i64>) {
        let bag = match value {
            Some(value) => Bag::string(&value.to_string()),
            None => {
                // There may be nobody of that number.
                self.failure = self.failure.or(Failure::Maybe);
                Bag::UNKNOWN
            }
        };
        self.list.add(SUBJECT, id, bag);
    }

    fn add_party_facts(&mut self, has_packages: bool, facts: &Facts, settings: &Settings) {
        let standing = self.standing;
        let mut add = |id: &str, applies: bool, bag: Bag| {
            let bag = match standing {
                _ if !applies => Bag::EMPTY,
                Standing::Party => bag,
                Standing::Consent => Bag::EMPTY,
                // Without a party the server looks nothing up, but it may yet find one.
                _ => Bag::UNKNOWN,
            };
            self.list.add(SUBJECT, id, bag);
        };
        add(ids::ROLE_CODE, self.has_user, facts.roles.bag());
        let from_register = self.has_user && settings.role_register != Some(false);
        for id in ids::REGISTER_ROLES {
            add(id, from_register, register_roles(&facts.role_register, id));
        }
        add(
            ids::ACCESS_PACKAGE,
            has_packages,
            facts.access_packages.bag(),
        );
        add(ids::OED_ROLE_CODE, self.has_user, facts.estate_roles.bag());
    }

    /// Adds what counts for requests for consent alone.
    fn add_consent(&mut self, has_party: bool, facts: &Facts) {
        let known = facts.consent.as_ref();
        let absent = Known::default();
        let party_type = known.map_or(&absent, |known| &known.party_type);
        let lists = known.map_or(&absent, |known| &known.access_lists);
        for (id, known) in [(ids::PARTY_TYPE, party_type), (ids::ACCESS_LIST, lists)] {
            let bag = match self.standing {
                Standing::Party => Bag::EMPTY,
                _ if !has_party => Bag::EMPTY,
                Standing::Consent => known.bag(),
                _ => Bag::UNKNOWN,
            };
            self.list.add(SUBJECT, id, bag);
        }
    }
}

impl Attributes for EnrichedSubject {
    fn bag(&self, category: &str, id: &str) -> Option<&Bag> {
        if category != SUBJECT {
            return None;
        }
        if let Some(bag) = self.list.bag(category, id) {
            return Some(bag);
        }
        let is_open = !self.closed && Source::of_subject(id) == Source::Unlisted;
        Some(if is_open {
            Bag::unknown()
        } else {
            Bag::empty()
        })
    }
}

/// What the context handler throws on.
fn failure(sent: &AttributeList, settings: &Settings) -> Failure {
    let text = |id| first(sent, SUBJECT, id);
    let count = sent
        .iter()
        .map(|(_, _, bag)| bag.values.len())
        .sum::<usize>();
    let has_user = text(ids::USER_ID).is_some();
    let has_person = text(ids::PERSON_NUMBER).is_some();
    let has_number =
        text(ids::ORGANISATION_NUMBER).is_some() || text(ids::ORGANISATION_NUMBER_LEGACY).is_some();
    let system_user = text(ids::SYSTEM_USER);
    let argument = count == 0
        || (system_user.is_some() && count > 1)
        || system_user.is_some_and(|id| !is_guid(id))
        || (has_person && (!settings.external_api || has_user))
        || (settings.external_api && has_number && (has_user || has_person));
    let other = text(ids::PARTY_UUID).is_some_and(|id| !is_guid(id))
        || text(ids::USER_ID).is_some_and(|id| int32(id.trim()).is_none());
    if argument {
        Failure::Argument
    } else if other {
        Failure::Other
    } else {
        Failure::No
    }
}

/// The values of one of the role register's ids.
fn register_roles(known: &Known, id: &str) -> Bag {
    let of_id = known.values.iter().filter_map(|urn| {
        urn.rsplit_once(':')
            .filter(|(there, _)| *there == id)
            .map(|(_, value)| value)
    });
    Bag {
        extent: known.extent,
        ..Bag::strings(of_id)
    }
}
