//! How claims are to be read.

use crate::token::members::{self, Members};

/// How claims are to be read. The default is Altinn's profile and nothing else.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Options {
    /// Whose tokens these are.
    pub profile: Profile,
    /// The value of the cookie that names the selected party (`AltinnPartyId`); `None` where there is no such cookie.
    pub party_cookie: Option<String>,
    /// The claims by which a token of an app is known. Altinn has not settled on any, so there is no default.
    pub app_claims: Option<AppClaims>,
    /// How tokens of the profile [`Profile::Oidc`] are read; by the standard's own claims where it is `None`.
    #[cfg(feature = "server")]
    pub mapping: Option<super::ClaimMapping>,
    /// The platform did not accept the token: the caller is [`None`](super::Caller::None), with issuer and scopes.
    pub rejected: bool,
}

/// Whose tokens these are.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Profile {
    /// Altinn, as its app library reads tokens.
    #[default]
    Altinn,
    /// Altinn's local test platform before it issued tokens like the real one's. The app library takes this road when it
    /// runs on local test and `actual_iss` is not `localtest`.
    AltinnOldLocalTest,
    /// OpenLMIS's auth service.
    OpenLmis,
    /// Any other issuer of OAuth 2.0 access tokens or OpenID Connect ID tokens.
    Oidc,
    /// The header by which an app or a component of Altinn's platform says who it is. Only servers have such tokens, so
    /// the check module does not read them.
    #[cfg(feature = "readings")]
    PlatformAccessToken,
    /// Dialogporten's tokens, which a service owner's server reads and verifies; the check module does not, either.
    #[cfg(feature = "readings")]
    DialogToken,
}

/// The claims by which a token of an app is known. The names are the caller's choice and no platform's.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct AppClaims {
    /// The claim that names the app.
    pub app: String,
    /// The claim that names the instance it acts in.
    pub instance: String,
}

impl Options {
    /// Options from their JSON form: `{"profile": "altinn", "partyCookie": "…", "appClaims": {"app", "instance"},
    /// "mapping": {…}, "rejected": true}`, each of them optional. Only the server module knows `mapping`.
    ///
    /// # Errors
    /// A sentence that says what is wrong, and where.
    pub fn from_json(text: &str) -> Result<Options, String> {
        let value = members::document(text)?;
        let members = Members::of(&value, MEMBERS)?;
        let profile = members.get("profile", |name| {
            let profile = name.as_str().and_then(Profile::from_name);
            profile.ok_or_else(|| format!("expected {}", Profile::NAMES))
        })?;
        let profile = profile.unwrap_or_default();
        #[cfg(feature = "server")]
        let mapping = members.get("mapping", |mapping| match profile {
            Profile::Oidc => super::ClaimMapping::read(mapping),
            _ => Err("only the profile oidc has one".to_owned()),
        })?;
        let app_claims = members.get("appClaims", |claims| {
            let claims = Members::of(claims, &["app", "instance"])?;
            let names = claims.text("app")?.zip(claims.text("instance")?);
            names
                .map(|(app, instance)| AppClaims { app, instance })
                .ok_or_else(|| "expected app and instance".to_owned())
        })?;
        Ok(Options {
            profile,
            party_cookie: members.text("partyCookie")?,
            app_claims,
            #[cfg(feature = "server")]
            mapping,
            rejected: members.flag("rejected")?,
        })
    }
}

#[cfg(not(feature = "server"))]
const MEMBERS: &[&str] = &["profile", "partyCookie", "appClaims", "rejected"];
#[cfg(feature = "server")]
const MEMBERS: &[&str] = &["profile", "partyCookie", "appClaims", "mapping", "rejected"];

impl Profile {
    /// The names of all that this build knows, for a sentence.
    #[cfg(not(feature = "readings"))]
    pub const NAMES: &str = "altinn, altinn-old-local-test, openlmis or oidc";
    /// The names of all that this build knows, for a sentence.
    #[cfg(feature = "readings")]
    pub const NAMES: &str =
        "altinn, altinn-old-local-test, openlmis, oidc, platform-access-token or dialog-token";

    /// The profile of this name; see [`NAMES`](Self::NAMES).
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "altinn" => Some(Self::Altinn),
            "altinn-old-local-test" => Some(Self::AltinnOldLocalTest),
            "openlmis" => Some(Self::OpenLmis),
            "oidc" => Some(Self::Oidc),
            #[cfg(feature = "readings")]
            "platform-access-token" => Some(Self::PlatformAccessToken),
            #[cfg(feature = "readings")]
            "dialog-token" => Some(Self::DialogToken),
            _ => None,
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn has_one_name_for_each_profile_wherever_it_is_written() {
        let names = Profile::NAMES.replace(" or ", ", ");
        for name in names.split(", ") {
            let options = Options::from_json(&format!("{{\"profile\":\"{name}\"}}")).unwrap();
            assert_eq!(Some(options.profile), Profile::from_name(name));
        }
        for wrong in [
            r#"{"partyCookies":"1"}"#,
            r#"{"profile":"x"}"#,
            r#"{"appClaims":{"app":"a"}}"#,
            r#"{"mapping":{}}"#,
            r#"{"profile":"oidc","mapping":{"subjects":"x"}}"#,
            "[]",
        ] {
            assert!(Options::from_json(wrong).is_err(), "{wrong}");
        }
    }
}
