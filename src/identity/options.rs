//! How claims are to be read.

use serde::Deserialize;

/// How claims are to be read. The default is Altinn's profile and nothing else.
#[derive(Clone, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct Options {
    /// Whose tokens these are.
    pub profile: Profile,
    /// The value of the cookie that names the selected party (`AltinnPartyId`); `None` where there is no such cookie.
    pub party_cookie: Option<String>,
    /// The claims by which a token of an app is known. Altinn has not settled on any, so there is no default.
    pub app_claims: Option<AppClaims>,
    /// The platform did not accept the token: the caller is [`None`](super::Caller::None), with issuer and scopes.
    pub rejected: bool,
}

/// Whose tokens these are.
#[derive(Clone, Copy, Debug, Default, Deserialize, Eq, PartialEq)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// Altinn, as its app library reads tokens.
    #[default]
    Altinn,
    /// Altinn's local test platform before it issued tokens like the real one's. The app library takes this road when it
    /// runs on local test and `actual_iss` is not `localtest`.
    AltinnOldLocalTest,
    /// OpenLMIS's auth service.
    #[serde(rename = "openlmis")]
    OpenLmis,
    /// Any other issuer of OAuth 2.0 access tokens or OpenID Connect ID tokens.
    Oidc,
}

/// The claims by which a token of an app is known. The names are the caller's choice and no platform's.
#[derive(Clone, Debug, Deserialize, Eq, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct AppClaims {
    /// The claim that names the app.
    pub app: String,
    /// The claim that names the instance it acts in.
    pub instance: String,
}

impl Profile {
    /// The profile of this name: `altinn`, `altinn-old-local-test`, `openlmis`, `oidc`.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "altinn" => Some(Self::Altinn),
            "altinn-old-local-test" => Some(Self::AltinnOldLocalTest),
            "openlmis" => Some(Self::OpenLmis),
            "oidc" => Some(Self::Oidc),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn has_one_name_for_each_profile_wherever_it_is_written() {
        for name in ["altinn", "altinn-old-local-test", "openlmis", "oidc"] {
            let written = serde_json::from_value::<Profile>(name.into()).ok();
            assert!(
                written.is_some() && written == Profile::from_name(name),
                "{name}"
            );
        }
        assert!(serde_json::from_str::<Options>(r#"{"partyCookies":"1"}"#).is_err());
    }
}
