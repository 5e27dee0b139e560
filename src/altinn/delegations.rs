//! The delegations that a question is put to after its policy had nothing to say (`DecisionController.
//! AuthorizeUsingDelegations`), as a function of the decisions still possible.

use std::sync::Arc;

use super::attributes as ids;
use super::enrichment::{EnrichedResource, EnrichedSubject};
use super::facts::{DelegatedPolicy, Delegation, Facts, PartyFacts, PartyType};
use super::settings::Settings;
use crate::xacml::{
    ACTION, ACTION_ID, AttributeList, Attributes, Bag, Decision, Extent, Obligation, Open, Outcome,
    Program, SUBJECT, Status, evaluate, specialise,
};

/// The delegations that a question on one resource is put to, with all but the action folded in.
#[derive(Debug)]
pub struct Delegations {
    /// Whether they are looked at: not where the caller is none who can have any.
    applies: bool,
    /// How many of them are known.
    extent: Extent,
    candidates: Vec<Candidate>,
}

/// One that is looked at.
#[derive(Debug)]
struct Candidate {
    /// Its place in the facts.
    index: usize,
    policy: Policy,
}

#[derive(Debug)]
enum Policy {
    Unknown,
    Unreadable,
    /// Its obligations, where it has any of its own, and what is left of it.
    Known {
        own: Option<Arc<[Obligation]>>,
        residue: Box<Program>,
    },
}

/// What the delegations came to.
#[derive(Debug, Default)]
pub struct Delegated {
    /// Those that may permit, in order.
    pub grants: Vec<Grant>,
    /// Whether it may be that none does.
    pub may_not: bool,
    /// What keeps their policies open.
    pub open: Vec<Open>,
    /// Whether it hangs on delegations, or policies of theirs, that are not known.
    pub lacks: bool,
    /// What each was found to say, for those who show the steps.
    pub steps: Vec<(usize, Outcome)>,
}

/// A delegation that may permit.
#[derive(Debug)]
pub struct Grant {
    /// Its place in the facts; `None` for one that is not known.
    pub index: Option<usize>,
    /// Its obligations, where they are known.
    pub obligations: Option<Arc<[Obligation]>>,
    /// The rules that surely permit, as indices into its program's.
    pub rules: Vec<u32>,
}

impl Delegations {
    /// Finds those that a question on a resource is put to, and folds in whom they were given to.
    pub fn new(
        subject: &EnrichedSubject,
        resource: &EnrichedResource,
        facts: &Facts,
        settings: &Settings,
    ) -> Self {
        let key = resource.policy_key();
        let names = resource.instance_names();
        let is_for = |delegation: &Delegation| {
            let own = |instance: &String| {
                names.as_ref().is_some_and(|(urn, guid)| {
                    instance.eq_ignore_ascii_case(urn) || instance.eq_ignore_ascii_case(guid)
                })
            };
            Some(key_of(&delegation.resource)) == key
                && delegation.instance.as_ref().is_none_or(own)
        };
        let known: Vec<(usize, &Delegation)> = facts
            .delegations
            .values
            .iter()
            .enumerate()
            .filter(|(_, delegation)| is_for(delegation))
            .collect();
        let asked_for = key.as_ref().is_some_and(|key| {
            facts.delegations_for.is_empty()
                || facts.delegations_for.iter().any(|own| key_of(own) == *key)
        });
        let extent = if asked_for {
            facts.delegations.extent
        } else {
            Extent::Unknown
        };
        // Whom they were given to matters to their policies alone.
        let receiver = if known.is_empty() {
            AttributeList::new()
        } else {
            receiver(subject, &known, extent, names.is_some(), facts)
        };
        let attributes = (&receiver, &(subject, resource));
        let candidates = known.iter().filter(|(_, delegation)| !delegation.revoked);
        Delegations {
            applies: subject.can_have_delegations() && key.is_some(),
            extent,
            candidates: candidates
                .map(|(index, delegation)| Candidate {
                    index: *index,
                    policy: match &delegation.policy {
                        DelegatedPolicy::Unknown => Policy::Unknown,
                        DelegatedPolicy::Unreadable => Policy::Unreadable,
                        // What another engine would make of it says nothing.
                        DelegatedPolicy::Compiled(program)
                            if program.dialect() != settings.dialect() =>
                        {
                            Policy::Unknown
                        }
                        DelegatedPolicy::Compiled(program) => Policy::Known {
                            own: program
                                .has_obligations()
                                .then(|| program.literal_obligations().into()),
                            residue: Box::new(specialise(program, &attributes)),
                        },
                    },
                })
                .collect(),
        }
    }

    /// Puts an action to them: the first that permits counts, and an error ends the look at them. `inherited` are the
    /// obligations of the resource's policy, which hold where a delegation has none. `complete`: as if no others existed.
    pub fn ask(
        &self,
        action: &dyn Attributes,
        inherited: &Arc<[Obligation]>,
        complete: bool,
    ) -> Delegated {
        let mut delegated = Delegated::default();
        if !self.applies {
            delegated.may_not = true;
            return delegated;
        }
        for candidate in &self.candidates {
            match &candidate.policy {
                Policy::Unreadable => {
                    delegated.may_not = true;
                    return delegated;
                }
                Policy::Unknown => {
                    delegated.lacks = true;
                    delegated.may_not = true;
                    delegated.grants.push(Grant {
                        index: Some(candidate.index),
                        obligations: None,
                        rules: Vec::new(),
                    });
                }
                Policy::Known { own, residue } => {
                    let outcome = evaluate(residue, action);
                    let ends =
                        delegated.add(candidate.index, &outcome, own.as_ref().unwrap_or(inherited));
                    delegated.steps.push((candidate.index, outcome));
                    if ends {
                        return delegated;
                    }
                }
            }
        }
        delegated.may_not = true;
        if self.extent != Extent::Exact && !complete {
            delegated.lacks = true;
            delegated.grants.push(Grant {
                index: None,
                obligations: None,
                rules: Vec::new(),
            });
        }
        delegated
    }
}

impl Delegations {
    /// The actions that their policies name, and whether all others are alike to them.
    pub fn actions(&self) -> (Vec<&str>, bool) {
        let mut named = Vec::new();
        let mut complete = true;
        for candidate in &self.candidates {
            if let Policy::Known { residue, .. } = &candidate.policy {
                let (texts, all) = residue.literals_of(ACTION, ACTION_ID);
                named.extend(texts);
                complete &= all;
            }
        }
        (named, complete)
    }
}

impl Delegated {
    /// Takes an outcome in; says whether no later delegation is looked at.
    fn add(&mut self, index: usize, outcome: &Outcome, obligations: &Arc<[Obligation]>) -> bool {
        let decisions = outcome.decisions;
        if decisions.contains(Decision::Permit) {
            self.grants.push(Grant {
                index: Some(index),
                obligations: Some(obligations.clone()),
                rules: outcome.deciding.clone(),
            });
        }
        self.open.extend(outcome.open.iter().cloned());
        // An exception is an Indeterminate of either effect, whose status is a syntax error.
        let may_fail = decisions.contains(Decision::IndeterminateDP);
        self.may_not |= may_fail;
        match decisions.single() {
            Some(Decision::Permit) => true,
            Some(_) => may_fail && outcome.status == Status::SyntaxError,
            None => false,
        }
    }
}

/// The key of a delegation's resource: `app_ORG_APP` is the app.
fn key_of(resource: &str) -> String {
    let app = resource
        .strip_prefix("app_")
        .and_then(|rest| rest.split_once('_'));
    match app {
        Some((org, app)) => format!("{org}/{app}"),
        None => resource.to_owned(),
    }
}

/// What the subject has beside what it had for the resource's policy (`EnrichRequestSubjectAttributes`).
fn receiver(
    subject: &EnrichedSubject,
    known: &[(usize, &Delegation)],
    extent: Extent,
    for_instance: bool,
    facts: &Facts,
) -> AttributeList {
    let mut list = AttributeList::new();
    for id in [
        ids::PARTY_ID,
        ids::PARTY_UUID,
        ids::PERSON_UUID,
        ids::ORGANISATION_UUID,
    ] {
        let own = subject.bag(SUBJECT, id).cloned();
        list.add(SUBJECT, id, own.unwrap_or(Bag::EMPTY));
    }
    let mut add = |id: &str, bag: Bag| list.add(SUBJECT, id, bag);
    let own = facts.caller.as_ref().map(|caller| &caller.party);
    let has_party = subject
        .bag(SUBJECT, ids::PARTY_ID)
        .is_some_and(|bag| !bag.values.is_empty() || bag.extent != Extent::Exact);
    if subject.is_user() {
        if for_instance {
            let (person, _) = uuids(own);
            add(ids::PERSON_UUID, person.clone());
            add(ids::PARTY_UUID, person);
        }
        // Those of delegations that are not known, or do not say whom they were given to.
        let others = extent != Extent::Exact
            || known
                .iter()
                .any(|(_, delegation)| !delegation.names_receiver());
        let open = |others: bool| if others { Bag::UNKNOWN } else { Bag::EMPTY };
        let mut parties: Vec<i64> = known
            .iter()
            .filter_map(|(_, delegation)| delegation.covered_by_party)
            .collect();
        if others {
            let key_roles = facts.key_role_parties.values.iter();
            parties.extend(key_roles.filter_map(|party| party.party_id));
        }
        parties.dedup();
        add(
            ids::PARTY_ID,
            Bag::strings(parties.iter().map(i64::to_string)),
        );
        add(
            ids::PARTY_ID,
            open(others && !facts.key_role_parties.is_complete()),
        );
        if for_instance {
            let organisations = known
                .iter()
                .filter(|(_, delegation)| is_organisation(delegation));
            let receivers = organisations.filter_map(|(_, delegation)| delegation.to.as_deref());
            add(ids::ORGANISATION_UUID, Bag::strings(receivers));
            add(ids::ORGANISATION_UUID, open(others));
            // The first of the parties is looked up as if it were the caller's own.
            let first = known
                .iter()
                .find(|(_, delegation)| delegation.covered_by_party.is_some());
            let is_listed = first.is_none_or(|(_, delegation)| {
                is_organisation(delegation) && delegation.to.is_some()
            });
            if !is_listed {
                let id = first.and_then(|(_, delegation)| delegation.covered_by_party);
                let mut parties = facts.key_role_parties.values.iter();
                let (person, organisation) =
                    uuids(parties.find(|party| party.party_id.is_some() && party.party_id == id));
                add(ids::PERSON_UUID, person);
                add(ids::ORGANISATION_UUID, organisation);
            }
        }
    } else if has_party && for_instance {
        let (person, organisation) = uuids(own);
        add(ids::PERSON_UUID, person);
        add(ids::ORGANISATION_UUID, organisation);
    }
    list
}

/// The UUID of a party that the register was asked for, as a person's and as an organisation's.
fn uuids(party: Option<&PartyFacts>) -> (Bag, Bag) {
    let bag = party
        .and_then(|party| party.party_uuid.as_deref())
        .map_or(Bag::UNKNOWN, Bag::string);
    match party.and_then(|party| party.party_type) {
        None => (Bag::UNKNOWN, Bag::UNKNOWN),
        Some(PartyType::Person) => (bag, Bag::EMPTY),
        Some(PartyType::Organisation) => (Bag::EMPTY, bag),
        Some(_) => (Bag::EMPTY, Bag::EMPTY),
    }
}

fn is_organisation(delegation: &Delegation) -> bool {
    delegation.to_type.as_deref() == Some("organization")
}
