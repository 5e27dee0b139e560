//! Who calls: from claims to one of the platform's kinds of caller.
//!
//! What a kind of token means is a [`Profile`]. Altinn's follows the code of its app library claim by claim
//! (`Altinn/app-lib-dotnet`, `src/Altinn.App.Core/Features/Auth`), so that a page sees the caller that the server sees.
//!
//! ```
//! use adgang::identity::{Caller, Options, identify};
//! use adgang::token::Claims;
//!
//! let claims = Claims::from_json(
//!     r#"{"urn:altinn:userid": "1337", "urn:altinn:partyid": 501337, "urn:altinn:authlevel": 2,
//!         "urn:altinn:authenticatemethod": "BankID", "scope": "altinn:portal/enduser"}"#,
//! )?;
//! let me = identify(&claims, &Options::default())?;
//! assert!(matches!(&me.caller, Caller::User(user) if user.party_id == 501_337));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod altinn;
pub mod attributes;
mod authenticated;
mod claim;
mod control_digit;
#[cfg(feature = "server")]
mod credential_table;
#[cfg(feature = "server")]
mod credentials;
mod deserialize;
mod diagnostics;
#[cfg(feature = "readings")]
mod dialog_token;
mod error;
mod invalid_number;
mod iso6523;
mod issuer;
mod known;
#[cfg(feature = "server")]
mod mapping;
mod oauth;
mod old_local_test;
mod options;
mod organisation_number;
mod person_number;
#[cfg(feature = "readings")]
mod platform_access_token;
#[cfg(feature = "readings")]
mod readings;
mod scopes;
mod serialize;
mod system_user;

pub use authenticated::{
    App, Authenticated, Caller, EndUser, Organisation, Service, ServiceOwner, SystemUser, Unknown,
    UserFields, anonymous,
};
pub(crate) use claim::parse_int;
#[cfg(feature = "server")]
pub use credential_table::{CredentialTable, Status, Work};
#[cfg(feature = "server")]
pub use credentials::{Context, Credentials, Holdings, Lack, Needed, Way};
pub use diagnostics::Diagnostic;
#[cfg(feature = "readings")]
pub use dialog_token::{Dialog, DialogAction};
pub use error::IdentityError;
pub use invalid_number::InvalidNumber;
pub use iso6523::Iso6523;
pub use issuer::Issuer;
#[cfg(feature = "server")]
pub use mapping::ClaimMapping;
pub use options::{AppClaims, Options, Profile};
pub use organisation_number::OrganisationNumber;
pub use person_number::{PersonNumber, PersonNumberKind, PersonNumberSeries};
pub use scopes::Scopes;

use crate::token::Claims;

/// Says who calls, as the platform of the profile would.
///
/// Claims that the platform itself refuses are an error, with the claim it is about. No clock is read: whether the token
/// is past its time is for whoever holds one to say, from [`Authenticated::expires_at`]. Claims that were verified and
/// claims that were not are read alike.
pub fn identify<State>(
    claims: &Claims<State>,
    options: &Options,
) -> Result<Authenticated, IdentityError> {
    let claims = &claims.to_unverified();
    match options.profile {
        Profile::Altinn => altinn::identify(claims, options),
        Profile::AltinnOldLocalTest => old_local_test::identify(claims, options),
        Profile::OpenLmis => oauth::openlmis(claims),
        #[cfg(feature = "server")]
        Profile::Oidc if let Some(mapping) = &options.mapping => mapping.identify(claims),
        Profile::Oidc => oauth::oidc(claims),
        #[cfg(feature = "readings")]
        Profile::PlatformAccessToken => platform_access_token::identify(claims),
        #[cfg(feature = "readings")]
        Profile::DialogToken => dialog_token::identify(claims),
    }
}
