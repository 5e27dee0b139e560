//! Tokens of other platforms: OpenLMIS, and plain OAuth 2.0 with OpenID Connect.
//!
//! Both come down to one question, whether a service calls for itself or for a user. A user of another platform is not a
//! [`Caller::User`], whose ids are Altinn's, and must not be taken for a service: they are [`Caller::Unknown`], with the
//! name their issuer gave them.

use serde_json::Value;

use super::claim::Claim;
use super::{Authenticated, Caller, Diagnostic, IdentityError, Issuer, Scopes, Service, Unknown};
use crate::token::Claims;

/// A token of OpenLMIS's auth service, as its `check_token` endpoint writes it out: a token without a user and with the
/// authority `TRUSTED_CLIENT` is a service's, and only such a token may use what is for services (OLMIS-1456).
pub(super) fn openlmis(claims: &Claims) -> Result<Authenticated, IdentityError> {
    let client_id = optional_text(claims, "client_id")?;
    let authorities = texts(claims, "authorities")?;
    let user_id = optional_text(claims, "referenceDataUserId")?;
    let subject = user_id.or(optional_text(claims, "user_name")?);
    let trusted = authorities
        .iter()
        .any(|authority| authority == "TRUSTED_CLIENT");
    let caller = if trusted && subject.is_none() {
        let client_id = client_id
            .clone()
            .ok_or_else(|| IdentityError::missing("client_id"))?;
        Caller::Service(Service {
            client_id,
            authorities,
        })
    } else {
        Caller::Unknown(Unknown {
            subject,
            authorities,
        })
    };
    authenticated(claims, caller, client_id)
}

/// A token whose subject is its client, or that has a client and no subject, is a service's (RFC 9068, section 2.2: with a
/// client credentials grant the subject is the client).
pub(super) fn oidc(claims: &Claims) -> Result<Authenticated, IdentityError> {
    let (client, party) = (
        optional_text(claims, "client_id")?,
        optional_text(claims, "azp")?,
    );
    let subject = optional_text(claims, "sub")?;
    let is_client = subject.is_none() || subject == client || subject == party;
    let client_id = client.or(party);
    let caller = match &client_id {
        Some(client_id) if is_client => Caller::Service(Service {
            client_id: client_id.clone(),
            authorities: Vec::new(),
        }),
        _ => Caller::Unknown(Unknown {
            subject,
            authorities: Vec::new(),
        }),
    };
    authenticated(claims, caller, client_id)
}

fn authenticated(
    claims: &Claims,
    caller: Caller,
    client_id: Option<String>,
) -> Result<Authenticated, IdentityError> {
    let issuer = if optional_text(claims, "iss")?.is_some() {
        Issuer::Unknown
    } else {
        Issuer::None
    };
    Ok(Authenticated {
        caller,
        issuer,
        exchanged: false,
        in_portal: false,
        scopes: Scopes::from_text_or_list(claims.get("scope")),
        client_id,
        expires_at: claims.expires_at()?,
        claims: claims.clone(),
        diagnostics: Vec::<Diagnostic>::new(),
    })
}

/// Names of claims count letter by letter outside Altinn (RFC 7519, section 4).
fn optional_text(claims: &Claims, name: &'static str) -> Result<Option<String>, IdentityError> {
    match claims.get(name) {
        None | Some(Value::Null) => Ok(None),
        some => {
            let text = Claim(some)
                .text()
                .ok_or_else(|| IdentityError::invalid(name, "a text that is not blank"))?;
            Ok(Some(text.to_owned()))
        }
    }
}

fn texts(claims: &Claims, name: &'static str) -> Result<Vec<String>, IdentityError> {
    let expected = || IdentityError::invalid(name, "a list of texts");
    match claims.get(name) {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(items)) => items
            .iter()
            .map(|item| item.as_str().map(str::to_owned).ok_or_else(expected))
            .collect(),
        Some(_) => Err(expected()),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::super::{Options, Profile, identify};
    use super::*;

    fn outcome(profile: Profile, text: &str) -> Result<Authenticated, IdentityError> {
        identify(
            &Claims::from_json(text).unwrap(),
            &Options {
                profile,
                ..Options::default()
            },
        )
    }

    fn unknown(subject: &str, authorities: &[&str]) -> Caller {
        let authorities = authorities
            .iter()
            .map(|authority| (*authority).to_owned())
            .collect();
        Caller::Unknown(Unknown {
            subject: Some(subject.to_owned()),
            authorities,
        })
    }

    #[test]
    fn tells_a_service_of_openlmis_from_its_users() {
        let service = include_str!("../../tests/fixtures/tokens/openlmis-service.json");
        let me = outcome(Profile::OpenLmis, service).unwrap();
        let expected = Service {
            client_id: "requisition-service".into(),
            authorities: vec!["TRUSTED_CLIENT".into()],
        };
        assert_eq!(
            (me.caller, me.scopes.has("write")),
            (Caller::Service(expected), true)
        );

        let user = include_str!("../../tests/fixtures/tokens/openlmis-user.json");
        let caller = outcome(Profile::OpenLmis, user).unwrap().caller;
        assert_eq!(
            caller,
            unknown("35316636-6264-6331-2d34-3933322d3462", &["USER"])
        );
    }

    #[test]
    fn does_not_take_a_user_of_openlmis_for_a_service_whatever_else_the_token_says() {
        let both = r#"{"user_name":"admin","authorities":["TRUSTED_CLIENT"],"client_id":"ui"}"#;
        assert_eq!(
            outcome(Profile::OpenLmis, both).unwrap().caller,
            unknown("admin", &["TRUSTED_CLIENT"])
        );
        let code = |text| outcome(Profile::OpenLmis, text).unwrap_err().code();
        assert_eq!(
            code(r#"{"user_name":5,"authorities":["TRUSTED_CLIENT"]}"#),
            "invalid-claim"
        );
        assert_eq!(
            code(r#"{"authorities":["TRUSTED_CLIENT"]}"#),
            "missing-claim"
        );
        assert_eq!(code(r#"{"authorities":"TRUSTED_CLIENT"}"#), "invalid-claim");
    }

    #[test]
    fn tells_clients_from_subjects() {
        let caller = |text| outcome(Profile::Oidc, text).unwrap().caller;
        let service = Caller::Service(Service {
            client_id: "a".into(),
            authorities: Vec::new(),
        });
        assert_eq!(caller(r#"{"sub":"a","client_id":"a"}"#), service);
        assert_eq!(caller(r#"{"sub":"a","azp":"a"}"#), service);
        assert_eq!(caller(r#"{"client_id":"a"}"#), service);
        assert_eq!(
            caller(r#"{"sub":"kari","client_id":"a"}"#),
            unknown("kari", &[])
        );
        assert_eq!(caller(r#"{"sub":"kari"}"#), unknown("kari", &[]));
        assert_eq!(caller("{}"), Caller::Unknown(Unknown::default()));
        assert_eq!(
            outcome(Profile::Oidc, r#"{"sub":["a"]}"#)
                .unwrap_err()
                .code(),
            "invalid-claim"
        );
    }
}
