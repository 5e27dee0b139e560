//! What the server does with a request: enrichment, the policy, delegations, access lists, and then the enforcement
//! point's level rules. Every step is a function of the decisions still possible.

use super::attributes::{self as ids, SubjectSource};
use super::enforcement::{LevelRule, level_rule};
use super::facts::{AccessListMode, Facts, Known};
use super::resource::Resource;
use super::subject::Subject;
use crate::xacml::{self, AttributeList, Attributes, Bag, Decision, DecisionSet, Open, Outcome};

/// A kind of fact that an answer is missing.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Fact {
    /// Role codes.
    Roles,
    /// Access packages.
    AccessPackages,
    /// Roles in an estate.
    EstateRoles,
    /// Delegations.
    Delegations,
    /// Whether access lists guard the resource, and who is on them.
    AccessLists,
    /// The instance's current task or end event.
    Task,
    /// The party acted for.
    Party,
    /// An attribute that no kind of fact supplies, by id.
    Attribute(String),
}

impl Fact {
    /// The name in an answer: kebab-case, or the attribute's id.
    pub fn name(&self) -> &str {
        match self {
            Fact::Roles => "roles",
            Fact::AccessPackages => "access-packages",
            Fact::EstateRoles => "estate-roles",
            Fact::Delegations => "delegations",
            Fact::AccessLists => "access-lists",
            Fact::Task => "task",
            Fact::Party => "party",
            Fact::Attribute(id) => id,
        }
    }
}

/// What the server would say, as far as it can be known.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// The policy's outcome, whose decisions are the decision point's after delegations and access lists.
    pub outcome: Outcome,
    /// What the level rules make of a Permit.
    pub level: LevelRule,
    /// What is missing, where more than one decision is possible.
    pub missing: Vec<Fact>,
}

/// The subject's side of an enriched request.
#[derive(Clone, Debug)]
pub struct EnrichedSubject {
    list: AttributeList,
    has_roles: bool,
    has_party: bool,
    has_organisation: bool,
    has_user: bool,
    has_person: bool,
}

/// The resource's side of an enriched request.
#[derive(Clone, Debug)]
pub struct EnrichedResource {
    list: AttributeList,
    has_party: bool,
}

impl EnrichedSubject {
    /// What the decision point knows of the caller (`ContextHandler.EnrichSubjectAttributes`).
    pub fn new(subject: &Subject, facts: &Facts, party: Option<i64>) -> EnrichedSubject {
        let mut list = subject.attribute_list();
        // Roles are looked up for users, and only where there is a party to have them for.
        let looks_up_roles = subject.has(ids::USER_ID) || subject.has(ids::PERSON_NUMBER);
        let mut add = |id: &str, known: &Known, applies: bool| {
            let bag = match known {
                _ if !applies => Bag::EMPTY,
                // Without a party the server looks nothing up, but it may yet find one.
                _ if party.is_none() => Bag::UNKNOWN,
                known => known.bag(),
            };
            list.add(xacml::SUBJECT, id, bag);
        };
        add(ids::ROLE_CODE, &facts.roles, looks_up_roles);
        add(ids::ACCESS_PACKAGE, &facts.access_packages, true);
        add(ids::OED_ROLE_CODE, &facts.estate_roles, looks_up_roles);
        EnrichedSubject {
            list,
            has_roles: looks_up_roles,
            has_party: party.is_some(),
            has_organisation: subject.has(ids::ORGANISATION_NUMBER),
            has_user: subject.has(ids::USER_ID),
            has_person: subject.has(ids::PERSON_NUMBER),
        }
    }
}

impl Attributes for EnrichedSubject {
    fn bag(&self, category: &str, id: &str) -> Option<&Bag> {
        if category != xacml::SUBJECT {
            return None;
        }
        if let Some(bag) = self.list.bag(category, id) {
            return Some(bag);
        }
        let unknown = match SubjectSource::of(id) {
            SubjectSource::Token
            | SubjectSource::Roles
            | SubjectSource::AccessPackages
            | SubjectSource::EstateRoles => false,
            SubjectSource::RoleRegister => self.has_roles,
            SubjectSource::ConsentRequest => !self.has_party,
            // What the server looks up of a caller in its registers, and for whom.
            SubjectSource::UserOfPerson => self.has_person,
            SubjectSource::PersonOfUser => self.has_user,
            SubjectSource::PartyOfOrganisation => self.has_organisation,
            SubjectSource::Unlisted => true,
        };
        Some(if unknown {
            Bag::unknown()
        } else {
            Bag::empty()
        })
    }
}

impl EnrichedResource {
    /// What the decision point knows of the resource.
    pub fn new(resource: &Resource, party: Option<i64>) -> EnrichedResource {
        let has_party = party.is_some() || resource.instance.is_some();
        EnrichedResource {
            list: resource.attributes(party),
            has_party,
        }
    }
}

impl Attributes for EnrichedResource {
    fn bag(&self, category: &str, id: &str) -> Option<&Bag> {
        if category != xacml::RESOURCE {
            // Everything but subject, resource and action is empty: a request carries no more.
            return (category != xacml::SUBJECT && category != xacml::ACTION).then(Bag::empty);
        }
        if let Some(bag) = self.list.bag(category, id) {
            return Some(bag);
        }
        let known = ids::is_resource_attribute(id) && (self.has_party || id != ids::PARTY_ID);
        Some(if known { Bag::empty() } else { Bag::unknown() })
    }
}

/// The server's steps after the policy was evaluated.
pub fn decide(
    mut outcome: Outcome,
    subject: &Subject,
    facts: &Facts,
    resource: &Resource,
) -> Verdict {
    let mut missing = Vec::new();
    if subject.is_empty() {
        // The context handler throws, whatever the policy says.
        outcome = Outcome {
            decisions: Decision::IndeterminateDP.into(),
            status: xacml::Status::SyntaxError,
            ..Outcome::default()
        };
    }
    // Delegations are looked at where the policy has nothing to say; they can only permit.
    let delegable =
        outcome.decisions.contains(Decision::NotApplicable) && !facts.delegations.is_none();
    if delegable {
        outcome.decisions = outcome.decisions.union(Decision::Permit.into());
        add(&mut missing, Fact::Delegations);
    }
    // Access lists guard resources of the registry, and turn a Permit into a Deny.
    let guarded =
        resource.is_registry_resource() && facts.access_list_mode != Some(AccessListMode::Disabled);
    if guarded && outcome.decisions.contains(Decision::Permit) {
        outcome.decisions = outcome.decisions.union(Decision::Deny.into());
        add(&mut missing, Fact::AccessLists);
    }
    // A delegation may bring obligations of its own, so the policy's say nothing then.
    let level = if outcome.decisions.contains(Decision::Permit) && !delegable {
        level_rule(subject, &outcome.obligations)
    } else {
        LevelRule::Met
    };
    for open in &outcome.open {
        if let Open::Attribute { category, id } = open {
            add(&mut missing, missing_fact(category, id));
        }
    }
    if outcome.decisions.is_settled()
        || !outcome
            .decisions
            .intersects(DecisionSet::of(Decision::Permit))
    {
        missing.clear();
    }
    Verdict {
        outcome,
        level,
        missing,
    }
}

/// Adds a fact in its place, once.
fn add(missing: &mut Vec<Fact>, fact: Fact) {
    if let Err(place) = missing.binary_search(&fact) {
        missing.insert(place, fact);
    }
}

fn missing_fact(category: &str, id: &str) -> Fact {
    match (category, id) {
        (xacml::RESOURCE, ids::TASK | ids::END_EVENT) => Fact::Task,
        (xacml::RESOURCE, ids::PARTY_ID) => Fact::Party,
        (xacml::SUBJECT, id) => match SubjectSource::of(id) {
            SubjectSource::Roles | SubjectSource::RoleRegister => Fact::Roles,
            SubjectSource::AccessPackages => Fact::AccessPackages,
            SubjectSource::EstateRoles => Fact::EstateRoles,
            _ => Fact::Attribute(id.to_owned()),
        },
        (_, id) => Fact::Attribute(id.to_owned()),
    }
}
