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

/// `urn:altinn:organization:uuid`
pub const ORGANISATION_UUID: &str = "urn:altinn:organization:uuid";
/// `urn:altinn:subresource`: a part of a dialog.
pub const SUBRESOURCE: &str = "urn:altinn:subresource";
/// The ids that roles have where Access Management is asked for them.
pub const REGISTER_ROLES: [&str; 3] = [
    "urn:altinn:role",
    "urn:altinn:external-role:ccr",
    "urn:altinn:external-role:cra",
];

/// Where an attribute comes from, besides a request that lists it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Source {
    /// The enforcement point sends it, or it is not there: a claim of the token, a part of the resource.
    Sent,
    /// Roles ([`Facts::roles`](super::Facts::roles), [`role_register`](super::Facts::role_register)).
    Roles,
    /// Access packages.
    AccessPackages,
    /// Roles in an estate (OED).
    EstateRoles,
    /// Added to a request for consent, which names no party.
    Consent,
    /// What the register says of the caller.
    Caller,
    /// The party acted for.
    Party,
    /// The process of an instance.
    Process,
    /// Not in the table: nobody here knows.
    Unlisted,
}

/// The table: the attributes of a subject, and whether anything but the enforcement point adds them
/// (`ContextHandler`, `DelegationContextHandler`).
const SUBJECT_ATTRIBUTES: [(&str, Source); 28] = [
    (ROLE_CODE, Source::Roles),
    ("urn:altinn:role", Source::Roles),
    ("urn:altinn:external-role:ccr", Source::Roles),
    ("urn:altinn:external-role:cra", Source::Roles),
    (ACCESS_PACKAGE, Source::AccessPackages),
    (OED_ROLE_CODE, Source::EstateRoles),
    (PARTY_TYPE, Source::Consent),
    (ACCESS_LIST, Source::Consent),
    // For the external interface: the user of a person number, the party of an organisation number. For a delegation's
    // policy: the parties and UUIDs of whom it was given to.
    (USER_ID, Source::Caller),
    (PARTY_ID, Source::Caller),
    (PARTY_UUID, Source::Caller),
    (PERSON_UUID, Source::Caller),
    (ORGANISATION_UUID, Source::Caller),
    (ORGANISATION_NUMBER, Source::Sent),
    (ORGANISATION_NUMBER_LEGACY, Source::Sent),
    (PERSON_NUMBER, Source::Sent),
    (ORG, Source::Sent),
    (RESOURCE, Source::Sent),
    (SYSTEM_USER, Source::Sent),
    (AUTHENTICATION_LEVEL, Source::Sent),
    (SCOPE, Source::Sent),
    (SESSION_ID, Source::Sent),
    ("urn:altinn:authenticatemethod", Source::Sent),
    ("urn:altinn:username", Source::Sent),
    (APP, Source::Sent),
    // In policies and added by nothing: a claim of the same name is all there can be.
    ("urn:altinn:resource:delegation", Source::Sent),
    ("urn:altinn:apiscope", Source::Sent),
    ("urn:altinn:location", Source::Sent),
];

/// The table: the attributes of a resource.
const RESOURCE_ATTRIBUTES: [(&str, Source); 14] = [
    (ORG, Source::Process),
    (APP, Source::Process),
    (RESOURCE, Source::Process),
    (TASK, Source::Process),
    (END_EVENT, Source::Process),
    (PARTY_ID, Source::Party),
    (INSTANCE_ID, Source::Sent),
    (RESOURCE_INSTANCE_ID, Source::Sent),
    // The party's is looked up for what is known of it, and never added.
    (PARTY_UUID, Source::Sent),
    (APP_RESOURCE, Source::Sent),
    (SUBRESOURCE, Source::Sent),
    (ORGANISATION_NUMBER, Source::Sent),
    (ORGANISATION_NUMBER_LEGACY, Source::Sent),
    (PERSON_NUMBER, Source::Sent),
];

impl Source {
    /// Where a subject's attribute comes from.
    pub fn of_subject(id: &str) -> Source {
        find(&SUBJECT_ATTRIBUTES, id)
    }

    /// Where a resource's attribute comes from.
    pub fn of_resource(id: &str) -> Source {
        find(&RESOURCE_ATTRIBUTES, id)
    }
}

fn find(table: &[(&str, Source)], id: &str) -> Source {
    let entry = table.iter().find(|(there, _)| *there == id);
    entry.map_or(Source::Unlisted, |(_, source)| *source)
}
