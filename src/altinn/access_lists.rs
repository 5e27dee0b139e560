//! Access lists, which turn a Permit for a resource of the registry into a Deny (`DecisionController.
//! IsAccessListAuthorized`).

use super::enrichment::EnrichedResource;
use super::facts::{AccessListFacts, AccessListMode, Facts, PartyType};

/// What access lists may make of a Permit.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Guard {
    /// It may stand.
    pub may_pass: bool,
    /// It may become a Deny.
    pub may_deny: bool,
    /// The platform may throw: a guarded resource, and no party.
    pub may_fail: bool,
}

impl Guard {
    const PASSES: Guard = Guard {
        may_pass: true,
        may_deny: false,
        may_fail: false,
    };
    const DENIES: Guard = Guard {
        may_pass: false,
        may_deny: true,
        may_fail: false,
    };
    /// Nothing is known.
    const OPEN: Guard = Guard {
        may_pass: true,
        may_deny: true,
        may_fail: false,
    };

    /// What the lists of a resource make of a Permit for an action; `None` where the action has no id.
    pub fn new(resource: &EnrichedResource, action: Option<&str>, facts: &Facts) -> Guard {
        let Some(id) = resource.registry_id() else {
            return Guard::PASSES;
        };
        let mut listed = facts.access_lists.values.iter();
        let own = listed.find(|list| list.resource == id);
        let mode = own.map(|own| own.mode).or(facts.access_list_mode);
        let is_guarded = match mode {
            Some(mode) => Some(mode == AccessListMode::Enabled),
            None => facts.access_lists.is_complete().then_some(false),
        };
        if is_guarded == Some(false) {
            return Guard::PASSES;
        }
        let guard =
            Guard::of_party(resource, facts).unwrap_or_else(|| Guard::of_memberships(own, action));
        match is_guarded {
            Some(_) => guard,
            None => Guard {
                may_pass: true,
                ..guard
            },
        }
    }

    /// Parties that are no organisations are on no list.
    fn of_party(resource: &EnrichedResource, facts: &Facts) -> Option<Guard> {
        if resource.party().is_none() {
            return Some(Guard {
                may_fail: true,
                ..Guard::OPEN
            });
        }
        match facts.party_type {
            Some(PartyType::Organisation) => None,
            Some(_) => Some(Guard::DENIES),
            None => Some(Guard::OPEN),
        }
    }

    fn of_memberships(own: Option<&AccessListFacts>, action: Option<&str>) -> Guard {
        let Some(own) = own else { return Guard::OPEN };
        let action = action.unwrap_or_default();
        let covers = own
            .memberships
            .values
            .iter()
            .any(|membership| membership.covers(action));
        if covers {
            Guard::PASSES
        } else if own.memberships.is_complete() {
            Guard::DENIES
        } else {
            Guard::OPEN
        }
    }
}
