//! The platform's attribute ids, and where each of them comes from.

/// `urn:altinn:org`: service owner of an app, and of a token.
pub const ORG: &str = "urn:altinn:org";
/// `urn:altinn:app`
pub const APP: &str = "urn:altinn:app";
/// `urn:altinn:resource`: id in the resource registry, or `app_ORG_APP`.
pub const RESOURCE: &str = "urn:altinn:resource";
/// `urn:altinn:instance-id`: `PARTY/GUID`.
pub const INSTANCE_ID: &str = "urn:altinn:instance-id";
/// `urn:altinn:resource:instance-id`
pub const RESOURCE_INSTANCE_ID: &str = "urn:altinn:resource:instance-id";
/// `urn:altinn:partyid`
pub const PARTY_ID: &str = "urn:altinn:partyid";
/// `urn:altinn:party:uuid`
pub const PARTY_UUID: &str = "urn:altinn:party:uuid";
/// `urn:altinn:task`
pub const TASK: &str = "urn:altinn:task";
/// `urn:altinn:end-event`
pub const END_EVENT: &str = "urn:altinn:end-event";
/// `urn:altinn:appresource`
pub const APP_RESOURCE: &str = "urn:altinn:appresource";
/// `urn:altinn:userid`
pub const USER_ID: &str = "urn:altinn:userid";
/// `urn:altinn:person:uuid`
pub const PERSON_UUID: &str = "urn:altinn:person:uuid";
/// `urn:altinn:person:identifier-no`
pub const PERSON_NUMBER: &str = "urn:altinn:person:identifier-no";
/// `urn:altinn:systemuser:uuid`
pub const SYSTEM_USER: &str = "urn:altinn:systemuser:uuid";
/// `urn:altinn:organizationnumber`, the legacy id.
pub const ORGANISATION_NUMBER_LEGACY: &str = "urn:altinn:organizationnumber";
/// `urn:altinn:organization:identifier-no`
pub const ORGANISATION_NUMBER: &str = "urn:altinn:organization:identifier-no";
/// `urn:altinn:orgNumber`, a claim.
pub const ORG_NUMBER_CLAIM: &str = "urn:altinn:orgNumber";
/// `urn:altinn:authlevel`, a claim.
pub const AUTHENTICATION_LEVEL: &str = "urn:altinn:authlevel";
/// `urn:scope`
pub const SCOPE: &str = "urn:scope";
/// `urn:altinn:sessionid`
pub const SESSION_ID: &str = "urn:altinn:sessionid";
/// `urn:altinn:rolecode`
pub const ROLE_CODE: &str = "urn:altinn:rolecode";
/// `urn:altinn:accesspackage`
pub const ACCESS_PACKAGE: &str = "urn:altinn:accesspackage";
/// `urn:digitaltdodsbo:rolecode`
pub const OED_ROLE_CODE: &str = "urn:digitaltdodsbo:rolecode";
/// `urn:altinn:partytype`
pub const PARTY_TYPE: &str = "urn:altinn:partytype";
/// `urn:altinn:access-list`
pub const ACCESS_LIST: &str = "urn:altinn:access-list";

/// Where a subject's attribute comes from (`ContextHandler.EnrichSubjectAttributes` and the claims of the token).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum SubjectSource {
    /// Claims alone.
    Token,
    /// The role register.
    Roles,
    /// Roles under the ids that only the newer role register uses.
    RoleRegister,
    /// Access packages.
    AccessPackages,
    /// Roles in an estate (OED).
    EstateRoles,
    /// Added for a consent request, which names no party.
    ConsentRequest,
    /// The user of a person number, from the register.
    UserOfPerson,
    /// The person number of a user, from the register.
    PersonOfUser,
    /// The party of an organisation number, from the register.
    PartyOfOrganisation,
    /// Not in the table: nobody here knows.
    Unlisted,
}

impl SubjectSource {
    /// Looks an attribute id up.
    pub fn of(id: &str) -> SubjectSource {
        match id {
            ROLE_CODE => SubjectSource::Roles,
            "urn:altinn:role" | "urn:altinn:external-role:ccr" | "urn:altinn:external-role:cra" => {
                SubjectSource::RoleRegister
            }
            ACCESS_PACKAGE => SubjectSource::AccessPackages,
            OED_ROLE_CODE => SubjectSource::EstateRoles,
            PARTY_TYPE | ACCESS_LIST => SubjectSource::ConsentRequest,
            USER_ID => SubjectSource::UserOfPerson,
            PERSON_NUMBER => SubjectSource::PersonOfUser,
            PARTY_ID => SubjectSource::PartyOfOrganisation,
            ORG
            | RESOURCE
            | PARTY_UUID
            | PERSON_UUID
            | SYSTEM_USER
            | ORGANISATION_NUMBER
            | ORGANISATION_NUMBER_LEGACY
            | AUTHENTICATION_LEVEL
            | SCOPE
            | SESSION_ID
            | "urn:altinn:authenticatemethod"
            | "urn:altinn:username"
            | "urn:altinn:app"
            // In policies and added by nothing: a claim of the same name is all there can be.
            | "urn:altinn:resource:delegation"
            | "urn:altinn:apiscope"
            | "urn:altinn:location" => SubjectSource::Token,
            _ => SubjectSource::Unlisted,
        }
    }
}

/// Whether a resource's attribute is one that a request or its enrichment may carry; others are unknown.
pub fn is_resource_attribute(id: &str) -> bool {
    matches!(
        id,
        ORG | APP
            | RESOURCE
            | INSTANCE_ID
            | RESOURCE_INSTANCE_ID
            | PARTY_ID
            | PARTY_UUID
            | TASK
            | END_EVENT
            | APP_RESOURCE
            | ORGANISATION_NUMBER
            | ORGANISATION_NUMBER_LEGACY
            | PERSON_NUMBER
    )
}
