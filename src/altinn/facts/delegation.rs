//! A delegation: rights that somebody gave, and the policy that says which.

use serde_json::Value;

use super::DelegatedPolicy;
use crate::token::members::Members;

/// One delegation, as Access Management lists it for a caller, a party and a resource (`DelegationChangeExternal`).
#[derive(Clone, Debug, Default, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Delegation {
    /// The [key](crate::altinn::Resource::policy_key) of the policy that it widens: `ORG/APP` or the id of a resource. The
    /// platform's `app_ORG_APP` is the same app.
    pub resource: String,
    /// The instance it is for, as the platform writes it: a GUID or a URN. `None` where it is for all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Party id of who gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offered_by: Option<i64>,
    /// User id of who has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covered_by_user: Option<i64>,
    /// Party id of who has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub covered_by_party: Option<i64>,
    /// What kind of receiver [`to`](Delegation::to) is: `organization`, `person`, `system-user`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_type: Option<String>,
    /// UUID of who has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// The last of its rules was revoked, so its policy is not looked at.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub revoked: bool,
    /// Where it came from, for people: a path in the platform's store.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What it allows.
    #[serde(skip_serializing_if = "DelegatedPolicy::is_unknown")]
    pub policy: DelegatedPolicy,
}

impl Delegation {
    /// Whether it says whom it was given to.
    pub(crate) fn names_receiver(&self) -> bool {
        self.covered_by_party.is_some() || self.covered_by_user.is_some() || self.to.is_some()
    }

    pub(super) fn read(value: &Value) -> Result<Delegation, String> {
        let members = Members::of(
            value,
            &[
                "resource",
                "instance",
                "offeredBy",
                "coveredByUser",
                "coveredByParty",
                "toType",
                "to",
                "revoked",
                "path",
                "policy",
            ],
        )?;
        let resource = members.text("resource")?;
        Ok(Delegation {
            resource: resource.ok_or_else(|| "expected resource".to_owned())?,
            instance: members.text("instance")?,
            offered_by: members.integer("offeredBy")?,
            covered_by_user: members.integer("coveredByUser")?,
            covered_by_party: members.integer("coveredByParty")?,
            to_type: members.text("toType")?,
            to: members.text("to")?,
            revoked: members.flag("revoked")?,
            path: members.text("path")?,
            policy: members
                .get("policy", DelegatedPolicy::read)?
                .unwrap_or_default(),
        })
    }
}
