//! Altinn's tokens, claim by claim as its app library reads them
//! (app-lib-dotnet, `src/Altinn.App.Core/Features/Auth/Authenticated.cs`, `From`).

use super::claim::Claim;
use super::issuer::Origin;
use super::known::{Known, integer, level, names, text};
use super::{
    App, AppClaims, Authenticated, Caller, IdentityError, Issuer, Options, Organisation, Scopes,
    ServiceOwner, Unknown, system_user,
};
use crate::token::Claims;

/// `Authenticated.From`.
pub(super) fn identify(claims: &Claims, options: &Options) -> Result<Authenticated, IdentityError> {
    let known = Known::read(claims)?;
    let scopes = known.scopes();
    let in_portal = scopes.has("altinn:portal/enduser")
        || (known.actual_issuer.text() == Some("altinn-test-tools") && known.user_id.exists());
    let origin = Origin {
        issuer: known.issuer.text(),
        method: known.method.text(),
        context_class: known.context_class.text(),
        in_portal,
    };
    let (issuer, exchanged) = origin.resolve();
    let caller =
        classify(&known, &scopes, issuer, options).map_err(|error| error.with_issuer(issuer))?;
    let me = known.authenticated(caller, issuer, exchanged, in_portal)?;
    #[cfg(feature = "readings")]
    let me = resting_on(me, options);
    Ok(me)
}

/// Adds the claims by which an app is known.
#[cfg(feature = "readings")]
fn resting_on(mut me: Authenticated, options: &Options) -> Authenticated {
    if let (Caller::App(_), Some(names)) = (&me.caller, &options.app_claims) {
        for name in [&names.app, &names.instance] {
            if me.claims.get_ignoring_case(name).is_some() {
                me.rests_on.push(name.clone());
            }
        }
    }
    me
}

fn classify(
    known: &Known<'_>,
    scopes: &Scopes,
    issuer: Issuer,
    options: &Options,
) -> Result<Caller, IdentityError> {
    if options.rejected {
        return Ok(Caller::None);
    }
    if let Some(names) = &options.app_claims
        && let Some(app) = app(known.claims, names)?
    {
        return Ok(Caller::App(app));
    }
    if known.authorization_details.exists() {
        return system_user::read(known).map(Caller::SystemUser);
    }
    if known.organisation.exists() {
        return Ok(Caller::ServiceOwner(ServiceOwner {
            name: text(known.organisation, names::ORGANISATION)?,
            organisation_number: text(known.organisation_number, names::ORGANISATION_NUMBER)?,
            method: text(known.method, names::METHOD)?,
            level: level(known.level)?,
        }));
    }
    if known.organisation_number.exists() {
        return Ok(Caller::Organisation(Organisation {
            number: text(known.organisation_number, names::ORGANISATION_NUMBER)?,
            level: level(known.level)?,
            method: text(known.method, names::METHOD)?,
            enterprise_user: known.is_enterprise_user(),
        }));
    }
    if !known.user_id.exists() {
        // Every issuer but Unknown, so a token that names none is refused here as well.
        if issuer != Issuer::Unknown && scopes.has_altinn_instance_scope() {
            let sentence = "A token from ID-porten or Maskinporten must be exchanged for one of Altinn's before an app takes it.";
            return Err(IdentityError::new("must-be-exchanged", "scope", sentence));
        }
        return Ok(Caller::Unknown(Unknown::default()));
    }
    let user_id = integer(known.user_id, names::USER_ID)?;
    let party_id = integer(known.party_id, names::PARTY_ID)?;
    let method = text(known.method, names::METHOD)?;
    let level = level(known.level)?;
    known.user(user_id, party_id, level, method, options)
}

/// The app, where the claims name one. Each claim that is there must be a text.
fn app(claims: &Claims, names: &AppClaims) -> Result<Option<App>, IdentityError> {
    let read = |name: &String| {
        let claim = Claim::find(claims, name);
        let expected = || IdentityError::invalid(name, "a text that is not blank", claim.0);
        claim
            .exists()
            .then(|| claim.text().map(str::to_owned).ok_or_else(expected))
            .transpose()
    };
    let Some(id) = read(&names.app)? else {
        return Ok(None);
    };
    Ok(Some(App {
        id,
        instance_id: read(&names.instance)?,
    }))
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::super::identify;
    use super::*;

    fn read(text: &str) -> Claims {
        Claims::from_json(text).unwrap()
    }

    fn user(extra: &str) -> Claims {
        read(&format!(
            r#"{{"urn:altinn:userid":"1","urn:altinn:partyid":2,"urn:altinn:authlevel":3,"urn:altinn:authenticatemethod":"BankID"{extra}}}"#
        ))
    }

    fn refusal(text: &str) -> String {
        let error = identify(&read(text), &Options::default()).unwrap_err();
        format!("{} {}", error.code(), error.claim())
    }

    #[test]
    fn takes_the_party_of_the_cookie() {
        let with = |cookie: &str| Options {
            party_cookie: Some(cookie.to_owned()),
            ..Options::default()
        };
        let chosen = identify(&user(""), &with(" 77 ")).unwrap();
        assert_eq!(
            chosen
                .caller
                .user()
                .map(|user| (user.party_id, user.selected_party_id)),
            Some((2, 77))
        );
        let error = identify(&user(""), &with("77; hemmelig")).unwrap_err();
        assert_eq!(
            (error.code(), error.issuer()),
            ("invalid-party-cookie", Some(Issuer::Unknown))
        );
        assert!(!error.to_string().contains("hemmelig"));
    }

    #[test]
    fn names_the_claim_it_stumbles_over() {
        let user_without = r#"{"urn:altinn:userid":"1","urn:altinn:authlevel":3}"#;
        assert_eq!(refusal(user_without), "missing-claim urn:altinn:partyid");
        assert_eq!(
            refusal(r#"{"urn:altinn:userid":1.5}"#),
            "invalid-claim urn:altinn:userid"
        );
        assert_eq!(
            refusal(r#"{"urn:altinn:orgNumber":"1","urn:altinn:authlevel":-1}"#),
            "level-out-of-range urn:altinn:authlevel"
        );
        assert_eq!(
            refusal(r#"{"scope":"altinn:instances.read"}"#),
            "must-be-exchanged scope"
        );
        assert_eq!(refusal(r#"{"exp":"tomorrow"}"#), "invalid-claim exp");
    }

    #[test]
    fn stops_at_a_consumer_it_cannot_read_whoever_calls() {
        for consumer in ["[]", r#"{"ID":5}"#, r#"{"authority":true}"#] {
            assert_eq!(
                refusal(&format!(r#"{{"consumer":{consumer}}}"#)),
                "invalid-claim consumer",
                "{consumer}"
            );
        }
        for consumer in ["5", "null", r#""{}""#, "{}", r#"{"ID":null,"id":5}"#] {
            let claims = user(&format!(r#","consumer":{consumer}"#));
            assert!(identify(&claims, &Options::default()).is_ok(), "{consumer}");
        }
    }

    #[test]
    fn says_what_others_read_differently() {
        let codes = |claims: &Claims| -> Vec<String> {
            let found = identify(claims, &Options::default()).unwrap().diagnostics;
            found
                .into_iter()
                .map(|diagnostic| diagnostic.code)
                .filter(|code| code != "dialogporten-differs")
                .collect()
        };
        assert_eq!(
            codes(&user(r#","scope":["a"],"SCOPE":["b"]"#)),
            ["scope-not-text", "names-differ-in-case"]
        );
        assert_eq!(
            codes(&user(r#","acr":"selfregistered-email""#)),
            ["email-user"]
        );
        let enterprise = r#"{"urn:altinn:userid":1,"urn:altinn:orgNumber":"991825827","urn:altinn:authlevel":3,"urn:altinn:authenticatemethod":"virksomhetsbruker"}"#;
        assert_eq!(codes(&read(enterprise)), ["enterprise-user"]);
    }

    #[test]
    fn knows_apps_only_by_the_claims_it_was_told() {
        let claims = read(r#"{"urn:altinn:app":"ttd/demo","instance":"1/2","iss":"platform"}"#);
        assert_eq!(
            identify(&claims, &Options::default())
                .unwrap()
                .caller
                .kind(),
            "unknown"
        );
        let app_claims = Some(AppClaims {
            app: "urn:altinn:app".into(),
            instance: "instance".into(),
        });
        let me = identify(
            &claims,
            &Options {
                app_claims,
                ..Options::default()
            },
        )
        .unwrap();
        assert_eq!(
            me.caller,
            Caller::App(App {
                id: "ttd/demo".into(),
                instance_id: Some("1/2".into())
            })
        );
    }

    #[test]
    fn keeps_issuer_and_scopes_of_a_rejected_token() {
        let options = Options {
            rejected: true,
            ..Options::default()
        };
        let me = identify(&user(r#","scope":"altinn:portal/enduser""#), &options).unwrap();
        assert_eq!(
            (me.caller, me.issuer, me.in_portal),
            (Caller::None, Issuer::Altinn, true)
        );
    }
}
