//! A delegation: rights that somebody gave, and the policy that says which.

use serde_json::Value;

use super::DelegatedPolicy;
use crate::token::members::{self, set, set_some};

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
        let mut delegation = Delegation::default();
        members::each(value, &mut |name, value| {
            let text = || members::text(value);
            let integer = || members::integer(value);
            match name {
                "resource" => set(&mut delegation.resource, text()),
                "instance" => set_some(&mut delegation.instance, text()),
                "offeredBy" => set_some(&mut delegation.offered_by, integer()),
                "coveredByUser" => set_some(&mut delegation.covered_by_user, integer()),
                "coveredByParty" => set_some(&mut delegation.covered_by_party, integer()),
                "toType" => set_some(&mut delegation.to_type, text()),
                "to" => set_some(&mut delegation.to, text()),
                "revoked" => set(&mut delegation.revoked, members::flag(value)),
                "path" => set_some(&mut delegation.path, text()),
                "policy" => set(&mut delegation.policy, DelegatedPolicy::read(value)),
                _ => Err(members::unknown()),
            }
        })?;
        if delegation.resource.is_empty() {
            return Err("expected resource".to_owned());
        }
        Ok(delegation)
    }
}
