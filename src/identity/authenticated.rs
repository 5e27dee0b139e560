//! The caller, and what its token says of itself.

#[cfg(feature = "readings")]
use super::Dialog;
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
    /// The names of the claims that the caller and the issuer were read from, as the token spells them. What is not among
    /// them was ignored. For a person who looks into a token, so the check module has no list.
    #[cfg(feature = "readings")]
    pub rests_on: Vec<String>,
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
    /// A user of another platform than Altinn.
    EndUser(EndUser),
    /// Whoever opened a dialog in Dialogporten, by a dialog token.
    #[cfg(feature = "readings")]
    Dialog(Dialog),
}

/// What is known of a caller of no known kind.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Unknown {
    /// What the issuer says whoever it is may do (OpenLMIS).
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

/// A user of another platform. Their ids are not Altinn's, so they are no [`Caller::User`].
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct EndUser {
    /// The issuer's name for them: `sub`, say. Unique only together with the issuer.
    pub subject: String,
    /// The name they log in with, where the token has it.
    pub username: Option<String>,
    /// What the issuer says they may do: authorities, rights, roles or groups, as the profile reads them.
    pub authorities: Vec<String>,
    /// The level of authentication, where the profile has one.
    pub level: Option<i64>,
}

impl Authenticated {
    /// When a page should have a new token, in seconds since 1970: for a person logged in at Altinn ten minutes after
    /// theirs was made, as the app frontend refreshes its cookie (app-frontend-react, `KeepAliveProvider`; the token API
    /// that it calls is [`refresh` of Altinn Authentication]); never later, and for all others exactly, thirty seconds
    /// before the end, which is the margin of the app library's Maskinporten client (app-lib-dotnet,
    /// `MaskinportenClient.TokenExpirationMargin`). `None` where the token does not say when it ends.
    ///
    /// [`refresh` of Altinn Authentication]: https://docs.altinn.studio/api/authentication/
    pub fn refresh_at(&self) -> Option<i64> {
        let latest = self.expires_at?.checked_sub(30)?;
        let made = || self.claims.issued_at().ok().flatten();
        match self.caller {
            Caller::User(_) | Caller::SelfIdentified(_) => {
                let due = made().and_then(|made| made.checked_add(600));
                Some(due.map_or(latest, |due| due.min(latest)))
            }
            _ => Some(latest),
        }
    }
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
            Self::EndUser(_) => "end-user",
            #[cfg(feature = "readings")]
            Self::Dialog(_) => "dialog",
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
            Self::EndUser(user) => user.level,
            #[cfg(feature = "readings")]
            Self::Dialog(dialog) => Some(dialog.level),
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
        #[cfg(feature = "readings")]
        rests_on: Vec::new(),
        diagnostics: Vec::new(),
    }
}
