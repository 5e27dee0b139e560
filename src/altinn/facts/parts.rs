//! The smaller things that facts are made of.

use serde::Serialize;
use serde_json::Value;

use super::Known;
use crate::token::members::{self, Members};

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
        if value.is_number() {
            return Ok(PartyFacts {
                party_id: Some(members::integer(value)?),
                ..PartyFacts::default()
            });
        }
        let members = Members::of(value, &["partyId", "partyUuid", "partyType"])?;
        Ok(PartyFacts {
            party_id: members.integer("partyId")?,
            party_uuid: members.text("partyUuid")?,
            party_type: members.get("partyType", PartyType::read)?,
        })
    }
}

impl CallerFacts {
    pub(super) fn read(value: &Value) -> Result<CallerFacts, String> {
        let members = Members::of(value, &["userId", "partyId", "partyUuid", "partyType"])?;
        Ok(CallerFacts {
            user_id: members.integer("userId")?,
            party: PartyFacts {
                party_id: members.integer("partyId")?,
                party_uuid: members.text("partyUuid")?,
                party_type: members.get("partyType", PartyType::read)?,
            },
        })
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
        let members = Members::of(value, &["resource", "mode", "memberships"])?;
        let resource = members.text("resource")?;
        let mode = members.get("mode", AccessListMode::read)?;
        let memberships =
            members.get("memberships", |value| Known::read(value, Membership::read))?;
        Ok(AccessListFacts {
            resource: resource.ok_or_else(|| "expected resource".to_owned())?,
            mode: mode.ok_or_else(|| "expected mode".to_owned())?,
            memberships: memberships.unwrap_or_default(),
        })
    }
}

impl Membership {
    fn read(value: &Value) -> Result<Membership, String> {
        let members = Members::of(value, &["actionFilters"])?;
        let filters = members.get("actionFilters", |value| members::list(value, members::text))?;
        Ok(Membership {
            action_filters: filters.unwrap_or_default(),
        })
    }

    /// Whether it is for an action.
    pub(crate) fn covers(&self, action: &str) -> bool {
        self.action_filters.is_empty() || self.action_filters.iter().any(|own| own == action)
    }
}

impl ConsentFacts {
    pub(super) fn read(value: &Value) -> Result<ConsentFacts, String> {
        let members = Members::of(value, &["partyType", "accessLists"])?;
        let known = |name| {
            let known = members.get(name, |value| Known::read(value, members::text));
            Ok::<_, String>(known?.unwrap_or_default())
        };
        Ok(ConsentFacts {
            party_type: known("partyType")?,
            access_lists: known("accessLists")?,
        })
    }
}

impl InstanceFacts {
    pub(super) fn read(value: &Value) -> Result<InstanceFacts, String> {
        let members = Members::of(value, &["id", "app", "task", "endEvent"])?;
        let id = members.text("id")?;
        Ok(InstanceFacts {
            id: id.ok_or_else(|| "expected id".to_owned())?,
            app: members.text("app")?,
            task: members.text("task")?,
            end_event: members.text("endEvent")?,
        })
    }
}
