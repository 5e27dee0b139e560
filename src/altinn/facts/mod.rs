//! What the server knows of a (subject, party), as far as it was handed over.
//!
//! The JSON form, version 1. A kind (*) is absent where nothing is known, a list where all is known, or
//! `{"extent": "complete" | "at-least", "values": […], "asOf": SECONDS, "expires": SECONDS}`, the times of which are as for all
//! where they are left out. Members of other names are refused.
//!
//! | member | form | source | what is unknown without it |
//! |---|---|---|---|
//! | `version` | 1, also where it is left out | | |
//! | `party` | a party id | | goes without saying: the owner of the resource |
//! | `partyType` | `none`, `person`, `organisation`, `self-identified`, `sub-unit`, `bankruptcy-estate` | Register `parties/{id}`; lists of parties | whether access lists let a Permit stand |
//! | `asOf`, `expires` | seconds since 1970 | | without `expires` they end with the token or the snapshot |
//! | `caller` | `{userId, partyId, partyUuid, partyType}` | Profile `users/…`; Register for organisations | delegations of instances; callers who are named by a number |
//! | `roles` * | role codes, spelled as the platform does | Authorization `roles?coveredByUserId&offeredByPartyId` | rules for `urn:altinn:rolecode` |
//! | `roleRegister` * | URNs of roles | Access Management `policyinformation/roles-and-accesspackages` | rules for `urn:altinn:role`, `urn:altinn:external-role:ccr` and `…:cra` |
//! | `accessPackages` * | ids | Access Management `policyinformation/accesspackages` | rules for `urn:altinn:accesspackage` |
//! | `estateRoles` * | codes | Digitalt dødsbo `pip` | rules for `urn:digitaltdodsbo:rolecode` |
//! | `delegations` * | [`Delegation`]s in the platform's order: `{resource, instance, offeredBy, coveredByUser, coveredByParty, toType, to, revoked, path, policy}` | Access Management `policyinformation/getdelegationchanges` | every answer that no rule permits |
//! | `delegationsFor` | keys of resources | what that was asked for | nothing: without it the delegations are those of every resource |
//! | `keyRoleParties` * | party ids, or `{partyId, partyUuid, partyType}` | Authorization `partieswithkeyroleaccess` | delegations that do not say to whom, or not by UUID |
//! | `accessListMode` | `disabled`, `enabled`: of every resource that `accessLists` does not say it of | | a Permit for a resource of the registry |
//! | `accessLists` * | `{resource, mode, memberships}`, the last a kind of its own (`{actionFilters}`) | resource registry `resource/{id}`, `access-lists/memberships` | the same |
//! | `consent` | `{partyType, accessLists}`, both kinds of texts | resource registry; Register | rules for `urn:altinn:partytype` and `urn:altinn:access-list`, in requests for nobody's party |
//! | `instances` * | `{id, app, task, endEvent}` | Storage `instances/{party}/{guid}` | the task, where the resource does not say it |
//!
//! The policy of a delegation is a text: `p1:` and the compiled policy in base64, for the version of adgang that made it, or
//! `unreadable` where the platform cannot read it either. It is made by [`DelegatedPolicy`], which reads XML where there is a
//! reader (feature `studio`).

mod age;
mod delegated;
mod delegation;
mod error;
mod known;
mod parts;

use serde::Serialize;
use serde_json::Value;

pub use delegated::DelegatedPolicy;
#[cfg(feature = "studio")]
pub use delegated::RefusedPolicy;
pub use delegation::Delegation;
pub use error::FactsError;
pub use known::Known;
pub use parts::{
    AccessListFacts, AccessListMode, CallerFacts, ConsentFacts, InstanceFacts, Membership,
    PartyFacts, PartyType,
};

use crate::token::members::{self, set, set_some};

/// Facts about one caller acting for one party. Personal and short-lived; never part of a snapshot.
///
/// Every [kind](Known) is absent, at least these or complete, and is as old as the facts unless it says otherwise. What is
/// left out is not known, and an answer that hangs on it is `ask`. The JSON form has a member of the same name in camel case
/// for each of these, and `version`, which is 1 where it is left out.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// Party id of the party they are about; `None` where it goes without saying.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<i64>,
    /// What kind of party that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party_type: Option<PartyType>,
    /// When they were read, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<i64>,
    /// When they are past their time, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<i64>,
    /// The caller's own party.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caller: Option<CallerFacts>,
    /// Role codes (`urn:altinn:rolecode`), as the role register spells them.
    #[serde(skip_serializing_if = "Known::is_absent")]
    pub roles: Known,
    /// Roles as Access Management names them, each a URN whose last part is the value: `urn:altinn:role:…`,
    /// `urn:altinn:external-role:ccr:…`, `urn:altinn:external-role:cra:…`.
    #[serde(skip_serializing_if = "Known::is_absent")]
    pub role_register: Known,
    /// Ids of access packages (`urn:altinn:accesspackage`).
    #[serde(skip_serializing_if = "Known::is_absent")]
    pub access_packages: Known,
    /// Roles in an estate (`urn:digitaltdodsbo:rolecode`).
    #[serde(skip_serializing_if = "Known::is_absent")]
    pub estate_roles: Known,
    /// Delegations that reach the caller, in the platform's order; at least these are the first of them.
    #[serde(skip_serializing_if = "Known::is_absent")]
    pub delegations: Known<Delegation>,
    /// The [keys](crate::altinn::Resource::policy_key) of the resources that the delegations were asked for; of all others
    /// nothing is known. Empty where they are those of every resource.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub delegations_for: Vec<String>,
    /// The parties that the caller has a key role in, whose delegations reach them: for delegations that do not say whom they
    /// were given to, or not by UUID. In JSON objects, or party ids alone.
    #[serde(skip_serializing_if = "Known::is_absent")]
    pub key_role_parties: Known<PartyFacts>,
    /// Whether access lists guard every resource, where that was not said of one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub access_list_mode: Option<AccessListMode>,
    /// The resources that access lists guard, or not; where it is complete, no other is guarded.
    #[serde(skip_serializing_if = "Known::is_absent")]
    pub access_lists: Known<AccessListFacts>,
    /// Where this is about a request for consent, which is for nobody's party.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub consent: Option<ConsentFacts>,
    /// Instances, with the tasks that they are in.
    #[serde(skip_serializing_if = "Known::is_absent")]
    pub instances: Known<InstanceFacts>,
}

impl Facts {
    /// Facts from their JSON form.
    ///
    /// # Errors
    /// `malformed-facts` with line and column where the text is no JSON, and with the member where it is not that form;
    /// `unsupported-facts` where they are of another version.
    pub fn from_json(text: &str) -> Result<Facts, FactsError> {
        let malformed = |why: String| FactsError::new("malformed-facts", &why);
        let value = members::document(text).map_err(malformed)?;
        match value.get("version").map(Value::as_i64) {
            None | Some(Some(1)) => Facts::read(&value).map_err(malformed),
            _ => Err(FactsError::new(
                "unsupported-facts",
                "version: expected 1, which is all that this build reads",
            )),
        }
    }

    fn read(value: &Value) -> Result<Facts, String> {
        let mut facts = Facts::default();
        members::each(value, &mut |name, value| {
            let texts = || Known::read(value, &members::text);
            match name {
                "version" => Ok(()),
                "party" => set_some(&mut facts.party, members::integer(value)),
                "partyType" => set_some(&mut facts.party_type, PartyType::read(value)),
                "asOf" => set_some(&mut facts.as_of, members::integer(value)),
                "expires" => set_some(&mut facts.expires, members::integer(value)),
                "caller" => set_some(&mut facts.caller, CallerFacts::read(value)),
                "roles" => set(&mut facts.roles, texts()),
                "roleRegister" => set(&mut facts.role_register, texts()),
                "accessPackages" => set(&mut facts.access_packages, texts()),
                "estateRoles" => set(&mut facts.estate_roles, texts()),
                "delegations" => set(
                    &mut facts.delegations,
                    Known::read(value, &Delegation::read),
                ),
                "delegationsFor" => set(
                    &mut facts.delegations_for,
                    members::list(value, members::text),
                ),
                "keyRoleParties" => set(
                    &mut facts.key_role_parties,
                    Known::read(value, &PartyFacts::read),
                ),
                "accessListMode" => {
                    set_some(&mut facts.access_list_mode, AccessListMode::read(value))
                }
                "accessLists" => set(
                    &mut facts.access_lists,
                    Known::read(value, &AccessListFacts::read),
                ),
                "consent" => set_some(&mut facts.consent, ConsentFacts::read(value)),
                "instances" => set(
                    &mut facts.instances,
                    Known::read(value, &InstanceFacts::read),
                ),
                _ => Err(members::unknown()),
            }
        })?;
        Ok(facts)
    }

    /// Their JSON form, with its version.
    pub fn versioned(&self) -> impl Serialize {
        #[derive(Serialize)]
        struct Versioned<'a> {
            version: u8,
            #[serde(flatten)]
            facts: &'a Facts,
        }
        Versioned {
            version: 1,
            facts: self,
        }
    }

    /// The same, as text.
    pub fn to_json(&self) -> String {
        // Texts, numbers and lists of them: there is nothing that has no JSON.
        serde_json::to_string(&self.versioned()).unwrap_or_default()
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_complete_and_a_tagged_list_says_how_much_it_is() {
        let facts = Facts::from_json(
            r#"{"version":1,"roles":["DAGL"],"accessPackages":{"extent":"at-least","values":["skatt"],"expires":9},
            "delegations":[],"accessLists":[{"resource":"r","mode":"enabled","memberships":[{"actionFilters":["read"]},{}]}],
            "caller":{"partyUuid":"u","partyType":"person"},"instances":[{"id":"1/g","task":"Task_1"}]}"#,
        )
        .unwrap();
        assert_eq!(facts.roles, Known::complete(["DAGL".to_owned()]));
        let packages = Known {
            expires: Some(9),
            ..Known::at_least(["skatt".to_owned()])
        };
        assert_eq!(facts.access_packages, packages);
        assert!(facts.delegations.is_complete());
        assert!(facts.estate_roles.is_absent());
        let again = Facts::from_json(&serde_json::to_string(&facts).unwrap()).unwrap();
        assert_eq!(again, facts);
    }

    #[test]
    fn what_is_no_facts_is_refused_and_where() {
        for (text, code, place) in [
            (r#"{"rolls":[]}"#, "malformed-facts", "rolls"),
            (r#"{"version":2}"#, "unsupported-facts", "version"),
            (r#"{"delegations":["x"]}"#, "malformed-facts", "item 0"),
            (
                r#"{"delegations":[{"resource":"r","policy":"p1:AAAA"}]}"#,
                "malformed-facts",
                "policy",
            ),
            ("{", "malformed-facts", "line 1"),
        ] {
            let error = Facts::from_json(text).unwrap_err();
            assert_eq!(error.code(), code, "{text}");
            assert!(error.to_string().contains(place), "{error}");
        }
    }
}
