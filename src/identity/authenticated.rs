//! The caller, and what its token says of itself.

use super::{Diagnostic, Issuer, OrganisationNumber, Scopes};
use crate::token::Claims;

/// Who calls, and what their token says of itself. Named as in Altinn's app library.
#[derive(Clone, Debug, PartialEq)]
pub struct Authenticated {
    /// Who calls.
    pub caller: Caller,
    /// Who made the token, or made the one it was exchanged for.
    pub issuer: Issuer,
    /// Altinn made it in exchange for another token.
    pub exchanged: bool,
    /// It is of a login in Altinn's portal.
    pub in_portal: bool,
    /// What the client may ask for.
    pub scopes: Scopes,
    /// The client that holds the token.
    pub client_id: Option<String>,
    /// When it ends, in seconds since 1970.
    pub expires_at: Option<i64>,
    /// What all this was read from.
    pub claims: Claims,
    /// What was accepted and is still worth saying.
    pub diagnostics: Vec<Diagnostic>,
}

/// The kinds of caller.
#[derive(Clone, Debug, PartialEq)]
pub enum Caller {
    /// Nobody is logged in.
    None,
    /// A token that says nothing of who the caller is on this platform.
    Unknown(Unknown),
    /// A person.
    User(UserFields),
    /// A person nobody has vouched for: level 0.
    SelfIdentified(UserFields),
    /// An organisation, with a token of its own.
    Organisation(Organisation),
    /// An organisation that owns services on the platform.
    ServiceOwner(ServiceOwner),
    /// A system that acts for an organisation as a user of it.
    SystemUser(SystemUser),
    /// An app.
    App(App),
    /// A service that calls for itself, with no user.
    Service(Service),
}

/// What is known of a caller of no known kind.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Unknown {
    /// The issuer's name for them, where the profile has one.
    pub subject: Option<String>,
    /// What the issuer says they may do (OpenLMIS).
    pub authorities: Vec<String>,
}

/// A person.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct UserFields {
    /// `urn:altinn:userid`.
    pub user_id: i64,
    /// `urn:altinn:username`, where it is not blank.
    pub username: Option<String>,
    /// `urn:altinn:partyid`: the person's own party, whoever they act for.
    pub party_id: i64,
    /// The party they chose: the cookie's if there is one, else their own. Not checked against anything.
    pub selected_party_id: i64,
    /// `urn:altinn:authlevel`, 0 to 4.
    pub level: i64,
    /// `urn:altinn:authenticatemethod`.
    pub method: String,
    /// Logged in with an e-mail address. Dialogporten tells these apart, Altinn's app library does not.
    pub email_user: bool,
}

/// An organisation.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Organisation {
    /// `urn:altinn:orgNumber`, as it stands there: the platform does not check it either.
    pub number: String,
    /// `urn:altinn:authlevel`, 0 to 4.
    pub level: i64,
    /// `urn:altinn:authenticatemethod`.
    pub method: String,
    /// Method `virksomhetsbruker` with a user id: the app library takes it for the organisation, the enforcement point for
    /// the user. Altinn no longer issues these.
    pub enterprise_user: bool,
}

/// An organisation that owns services.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ServiceOwner {
    /// `urn:altinn:org`: the short name.
    pub name: String,
    /// `urn:altinn:orgNumber`, as it stands there.
    pub organisation_number: String,
    /// `urn:altinn:authlevel`, 0 to 4.
    pub level: i64,
    /// `urn:altinn:authenticatemethod`.
    pub method: String,
}

/// A system user.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct SystemUser {
    /// `systemuser_id`, in lower case; never empty.
    pub ids: Vec<String>,
    /// Whom it belongs to: `systemuser_org`.
    pub organisation_number: OrganisationNumber,
    /// Who made the system: `consumer`.
    pub supplier_number: OrganisationNumber,
    /// `system_id`.
    pub system_id: String,
    /// `urn:altinn:authlevel`, of any size, or 3.
    pub level: i64,
    /// No level was in the token. The app library then says 3, the enforcement point 0.
    pub level_assumed: bool,
    /// `urn:altinn:authenticatemethod`, or `maskinporten`.
    pub method: String,
}

/// An app.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct App {
    /// Which one.
    pub id: String,
    /// The instance it acts in.
    pub instance_id: Option<String>,
}

/// A service, with a token of its own.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Service {
    /// Which one. The same as [`Authenticated::client_id`].
    pub client_id: String,
    /// What the issuer says it may do (OpenLMIS).
    pub authorities: Vec<String>,
}

impl Caller {
    /// The name of the kind, as in the JSON form.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Unknown(_) => "unknown",
            Self::User(_) => "user",
            Self::SelfIdentified(_) => "self-identified",
            Self::Organisation(_) => "organisation",
            Self::ServiceOwner(_) => "service-owner",
            Self::SystemUser(_) => "system-user",
            Self::App(_) => "app",
            Self::Service(_) => "service",
        }
    }

    /// The fields of a person, self-identified or not.
    pub fn user(&self) -> Option<&UserFields> {
        match self {
            Self::User(user) | Self::SelfIdentified(user) => Some(user),
            _ => None,
        }
    }

    /// The level of authentication, for display: the enforcement point reads the token, and takes no level for 0.
    pub fn level(&self) -> Option<i64> {
        match self {
            Self::User(user) | Self::SelfIdentified(user) => Some(user.level),
            Self::Organisation(organisation) => Some(organisation.level),
            Self::ServiceOwner(owner) => Some(owner.level),
            Self::SystemUser(system) => Some(system.level),
            Self::None | Self::Unknown(_) | Self::App(_) | Self::Service(_) => None,
        }
    }
}

/// Nobody is logged in: there is no token.
pub fn anonymous() -> Authenticated {
    Authenticated {
        caller: Caller::None,
        issuer: Issuer::None,
        exchanged: false,
        in_portal: false,
        scopes: Scopes::default(),
        client_id: None,
        expires_at: None,
        claims: Claims::from_map(serde_json::Map::new()),
        diagnostics: Vec::new(),
    }
}
