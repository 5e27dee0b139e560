//! Platform access tokens: an app, or a component of the platform, calling for itself with a header of its own
//! (altinn-accesstoken, `src/Altinn.Common.AccessTokenClient/Services/AccessTokenGenerator.cs`).

use super::claim::Claim;
use super::known::{names, text};
use super::oauth;
use super::{App, Authenticated, Caller, Diagnostic, IdentityError, Service};
use crate::token::Claims;

/// The app or component: `iss` is the short name of the app's owner, or `platform` for a component. The header
/// `PlatformAccessToken` stands beside the token of the user, if there is one, and says nothing of them.
pub(super) fn identify(claims: &Claims) -> Result<Authenticated, IdentityError> {
    let owner = text(Claim(claims.get("iss")), "iss")?;
    let app = text(Claim(claims.get(names::APP)), names::APP)?;
    let id = format!("{owner}/{app}");
    let (caller, client_id) = if owner == "platform" {
        let service = Service {
            client_id: id.clone(),
            authorities: Vec::new(),
        };
        (Caller::Service(service), Some(id))
    } else {
        let app = App {
            id,
            instance_id: None,
        };
        (Caller::App(app), None)
    };
    let names = [names::APP, "aud"];
    let mut me = oauth::authenticated(claims, caller, client_id)?.resting_on(&names);
    if Claim(claims.get("aud")).text() != Some("platform.altinn.no") {
        me.diagnostics.push(Diagnostic::new(
            "other-audience",
            "aud",
            "The token is not meant for `platform.altinn.no`, as platform access tokens are.",
        ));
    }
    Ok(me)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::super::{Options, Profile};
    use super::*;

    fn outcome(text: &str, profile: Profile) -> Result<Authenticated, IdentityError> {
        let options = Options {
            profile,
            ..Options::default()
        };
        super::super::identify(&Claims::from_json(text).unwrap(), &options)
    }

    const TOKEN: &str =
        r#"{"urn:altinn:app":"demo","iss":"ttd","aud":"platform.altinn.no","exp":1800000000}"#;

    #[test]
    fn is_an_apps_or_a_components() {
        let me = outcome(TOKEN, Profile::PlatformAccessToken).unwrap();
        let app = App {
            id: "ttd/demo".into(),
            instance_id: None,
        };
        assert_eq!((&me.caller, me.diagnostics.len()), (&Caller::App(app), 0));

        let component = TOKEN.replace("\"ttd\"", "\"platform\"");
        let me = outcome(&component, Profile::PlatformAccessToken).unwrap();
        let client = me.client_id.as_deref();
        assert_eq!(
            (me.caller.kind(), client),
            ("service", Some("platform/demo"))
        );
    }

    #[test]
    fn says_what_it_lacks_and_whom_it_is_for() {
        let lacking = outcome(r#"{"iss":"ttd"}"#, Profile::PlatformAccessToken).unwrap_err();
        assert_eq!(
            (lacking.code(), lacking.claim()),
            ("missing-claim", "urn:altinn:app")
        );
        let elsewhere = TOKEN.replace("platform.altinn.no", "x");
        let me = outcome(&elsewhere, Profile::PlatformAccessToken).unwrap();
        assert_eq!(
            me.diagnostics.first().map(|said| said.code.as_str()),
            Some("other-audience")
        );
    }

    #[test]
    fn is_nobody_to_the_app_library() {
        let me = outcome(TOKEN, Profile::Altinn).unwrap();
        assert_eq!(me.caller.kind(), "unknown");
        assert!(
            me.diagnostics
                .iter()
                .any(|said| said.code == "platform-access-token")
        );
    }
}
