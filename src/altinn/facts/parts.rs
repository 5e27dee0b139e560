//! The smaller things that facts are made of.

use serde::Serialize;
use serde_json::Value;

use super::Known;
use crate::token::members::{self, set, set_some};

/// What the register says of a party.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PartyFacts {
    /// `partyId`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party_id: Option<i64>,
    /// `partyUuid`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party_uuid: Option<String>,
    /// `partyTypeName`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party_type: Option<PartyType>,
}

/// What the register says of the caller: the party is that of the user, or of the organisation that calls.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CallerFacts {
    /// Their user id, for a caller who is named by a person number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<i64>,
    /// Their own party.
    #[serde(flatten)]
    pub party: PartyFacts,
}

/// `PartyType` of the register, as far as the server tells them apart.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum PartyType {
    /// The register knows no such party.
    None,
    /// A person.
    Person,
    /// An organisation.
    Organisation,
    /// A person nobody has vouched for.
    SelfIdentified,
    /// A sub-unit of an organisation.
    SubUnit,
    /// An estate in bankruptcy.
    BankruptcyEstate,
}

/// Whether access lists guard one resource, and on which of them the party is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct AccessListFacts {
    /// Id in the resource registry.
    pub resource: String,
    /// `accessListMode` of the resource.
    pub mode: AccessListMode,
    /// The party's memberships that count for the resource.
    #[serde(skip_serializing_if = "Known::is_absent")]
    pub memberships: Known<Membership>,
}

/// `AccessListMode` of a resource in the resource registry.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccessListMode {
    /// A Permit stands.
    Disabled,
    /// A Permit stands for members of a list only.
    Enabled,
}

/// A membership of an access list.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Membership {
    /// The actions it is for; none is all of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub action_filters: Vec<String>,
}

/// What the platform knows of the caller where a request names a resource of the registry and nobody's party: one for
/// consent.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ConsentFacts {
    /// `urn:altinn:partytype` of the caller: `organization` or `person`.
    #[serde(skip_serializing_if = "Known::is_absent")]
    pub party_type: Known,
    /// `urn:altinn:access-list`: the lists that the caller is on, as `OWNER:LIST`.
    #[serde(skip_serializing_if = "Known::is_absent")]
    pub access_lists: Known,
}

/// What Storage knows of an instance. One with neither task nor end event has neither.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct InstanceFacts {
    /// `PARTY/GUID`
    pub id: String,
    /// `ORG/APP`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// Id of the current task's element.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// Id of the end event, where the process has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_event: Option<String>,
}

impl PartyType {
    const NAMES: [(&'static str, PartyType); 6] = [
        ("none", PartyType::None),
        ("person", PartyType::Person),
        ("organisation", PartyType::Organisation),
        ("self-identified", PartyType::SelfIdentified),
        ("sub-unit", PartyType::SubUnit),
        ("bankruptcy-estate", PartyType::BankruptcyEstate),
    ];

    pub(super) fn read(value: &Value) -> Result<PartyType, String> {
        let found = PartyType::NAMES
            .into_iter()
            .find(|(name, _)| Some(*name) == value.as_str());
        found.map(|(_, kind)| kind).ok_or_else(|| {
            "expected none, person, organisation, self-identified, sub-unit or bankruptcy-estate"
                .to_owned()
        })
    }
}

impl PartyFacts {
    pub(super) fn read(value: &Value) -> Result<PartyFacts, String> {
        let mut party = PartyFacts::default();
        if value.is_number() {
            party.party_id = Some(members::integer(value)?);
            return Ok(party);
        }
        members::each(value, &mut |name, value| party.set(name, value))?;
        Ok(party)
    }

    fn set(&mut self, name: &str, value: &Value) -> Result<(), String> {
        match name {
            "partyId" => set_some(&mut self.party_id, members::integer(value)),
            "partyUuid" => set_some(&mut self.party_uuid, members::text(value)),
            "partyType" => set_some(&mut self.party_type, PartyType::read(value)),
            _ => Err(members::unknown()),
        }
    }
}

impl CallerFacts {
    pub(super) fn read(value: &Value) -> Result<CallerFacts, String> {
        let mut caller = CallerFacts::default();
        members::each(value, &mut |name, value| match name {
            "userId" => set_some(&mut caller.user_id, members::integer(value)),
            _ => caller.party.set(name, value),
        })?;
        Ok(caller)
    }
}

impl AccessListMode {
    pub(super) fn read(value: &Value) -> Result<AccessListMode, String> {
        match value.as_str() {
            Some("disabled") => Ok(AccessListMode::Disabled),
            Some("enabled") => Ok(AccessListMode::Enabled),
            _ => Err("expected \"disabled\" or \"enabled\"".to_owned()),
        }
    }
}

impl AccessListFacts {
    pub(super) fn read(value: &Value) -> Result<AccessListFacts, String> {
        let (mut resource, mut mode) = (None, None);
        let mut memberships = Known::default();
        members::each(value, &mut |name, value| match name {
            "resource" => set_some(&mut resource, members::text(value)),
            "mode" => set_some(&mut mode, AccessListMode::read(value)),
            "memberships" => set(&mut memberships, Known::read(value, &Membership::read)),
            _ => Err(members::unknown()),
        })?;
        let (Some(resource), Some(mode)) = (resource, mode) else {
            return Err("expected resource and mode".to_owned());
        };
        Ok(AccessListFacts {
            resource,
            mode,
            memberships,
        })
    }
}

impl Membership {
    fn read(value: &Value) -> Result<Membership, String> {
        let mut membership = Membership::default();
        members::each(value, &mut |name, value| match name {
            "actionFilters" => set(
                &mut membership.action_filters,
                members::list(value, members::text),
            ),
            _ => Err(members::unknown()),
        })?;
        Ok(membership)
    }

    /// Whether it is for an action.
    pub(crate) fn covers(&self, action: &str) -> bool {
        self.action_filters.is_empty() || self.action_filters.iter().any(|own| own == action)
    }
}

impl ConsentFacts {
    pub(super) fn read(value: &Value) -> Result<ConsentFacts, String> {
        let mut consent = ConsentFacts::default();
        members::each(value, &mut |name, value| {
            let known = match name {
                "partyType" => &mut consent.party_type,
                "accessLists" => &mut consent.access_lists,
                _ => return Err(members::unknown()),
            };
            set(known, Known::read(value, &members::text))
        })?;
        Ok(consent)
    }
}

impl InstanceFacts {
    pub(super) fn read(value: &Value) -> Result<InstanceFacts, String> {
        let mut instance = InstanceFacts::default();
        members::each(value, &mut |name, value| {
            let text = members::text(value);
            match name {
                "id" => set(&mut instance.id, text),
                "app" => set_some(&mut instance.app, text),
                "task" => set_some(&mut instance.task, text),
                "endEvent" => set_some(&mut instance.end_event, text),
                _ => text.and_then(|_| Err(members::unknown())),
            }
        })?;
        if instance.id.is_empty() {
            return Err("expected id".to_owned());
        }
        Ok(instance)
    }
}
