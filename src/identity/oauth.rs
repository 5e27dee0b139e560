//! Tokens of other platforms: OpenLMIS, and plain OAuth 2.0 with OpenID Connect.
//!
//! Both come down to one question, whether a service calls for itself or for a user. A user of another platform is not a
//! [`Caller::User`], whose ids are Altinn's, and must not be taken for a service: they are a [`Caller::EndUser`], with the
//! name their issuer gave them. A token that names neither is [`Caller::Unknown`].

use serde_json::Value;

use super::claim::Claim;
use super::{
    Authenticated, Caller, EndUser, IdentityError, Issuer, Scopes, Service, Unknown, anonymous,
};
use crate::token::Claims;

/// A token of OpenLMIS's auth service, as its `check_token` endpoint writes it out: a token without a user and with the
/// authority `TRUSTED_CLIENT` is a service's, and only such a token may use what is for services (OLMIS-1456). Rights of
/// users are not in the token: the reference data service has them, and they are handed over as roles of the facts.
pub(super) fn openlmis(claims: &Claims) -> Result<Authenticated, IdentityError> {
    let client_id = optional_text(claims, "client_id")?;
    let authorities = texts(claims, "authorities")?;
    let username = optional_text(claims, "user_name")?;
    let user_id = optional_text(claims, "referenceDataUserId")?;
    let trusted = authorities
        .iter()
        .any(|authority| authority == "TRUSTED_CLIENT");
    let caller = match user_id.or_else(|| username.clone()) {
        Some(subject) => Caller::EndUser(EndUser {
            subject,
            username,
            authorities,
            level: None,
        }),
        None if trusted => service(client_id.as_deref(), authorities)?,
        None => Caller::Unknown(Unknown { authorities }),
    };
    let names = [
        "authorities",
        "client_id",
        "referenceDataUserId",
        "user_name",
        "scope",
    ];
    Ok(authenticated(claims, caller, client_id)?.resting_on(&names))
}

/// A token whose subject is its client, or that has a client and no subject, is a service's (RFC 9068, section 2.2: with a
/// client credentials grant the subject is the client).
pub(super) fn oidc(claims: &Claims) -> Result<Authenticated, IdentityError> {
    let (client, party) = (
        optional_text(claims, "client_id")?,
        optional_text(claims, "azp")?,
    );
    let subject = optional_text(claims, "sub")?;
    let username = optional_text(claims, "preferred_username")?;
    let is_client = subject.is_none() || subject == client || subject == party;
    let client_id = client.or(party);
    let caller = match subject {
        _ if is_client && client_id.is_some() => service(client_id.as_deref(), Vec::new())?,
        Some(subject) => Caller::EndUser(EndUser {
            subject,
            username,
            ..EndUser::default()
        }),
        None => Caller::Unknown(Unknown::default()),
    };
    let names = ["sub", "client_id", "azp", "preferred_username", "scope"];
    Ok(authenticated(claims, caller, client_id)?.resting_on(&names))
}

/// The whole answer, once the caller is known.
pub(super) fn authenticated(
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
        scopes: Scopes::from_text_or_list(claims.get("scope")),
        client_id,
        expires_at: claims.expires_at()?,
        claims: claims.clone(),
        ..anonymous()
    })
}

impl Authenticated {
    /// With the claims that were looked at: those that are there count, and issuer and end always do.
    #[cfg(feature = "readings")]
    pub(super) fn resting_on(mut self, names: &[&str]) -> Self {
        let there = |name: &&str| self.claims.get(name).is_some();
        let all = names.iter().copied().chain(["iss", "exp"]);
        self.rests_on = all.filter(there).map(str::to_owned).collect();
        self
    }

    #[cfg(not(feature = "readings"))]
    fn resting_on(self, _: &[&str]) -> Self {
        self
    }
}

/// A service, which must have a name.
pub(super) fn service(
    client_id: Option<&str>,
    authorities: Vec<String>,
) -> Result<Caller, IdentityError> {
    Ok(Caller::Service(Service {
        client_id: client_id
            .ok_or_else(|| IdentityError::missing("client_id"))?
            .to_owned(),
        authorities,
    }))
}

/// Names of claims count letter by letter outside Altinn (RFC 7519, section 4).
pub(super) fn optional_text(
    claims: &Claims,
    name: &'static str,
) -> Result<Option<String>, IdentityError> {
    match claims.get(name) {
        None | Some(Value::Null) => Ok(None),
        some => {
            let text = Claim(some)
                .text()
                .ok_or_else(|| IdentityError::invalid(name, "a text that is not blank", some))?;
            Ok(Some(text.to_owned()))
        }
    }
}

fn texts(claims: &Claims, name: &'static str) -> Result<Vec<String>, IdentityError> {
    let found = claims.get(name);
    let expected = || IdentityError::invalid(name, "a list of texts", found);
    match found {
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

    fn end_user(subject: &str, authorities: &[&str]) -> EndUser {
        let authorities = authorities
            .iter()
            .map(|authority| (*authority).to_owned())
            .collect();
        EndUser {
            subject: subject.to_owned(),
            authorities,
            ..EndUser::default()
        }
    }

    #[test]
    fn tells_a_service_of_openlmis_from_its_users() {
        let service = include_str!("../../tests/fixtures/tokens/openlmis-service.json");
        let me = outcome(Profile::OpenLmis, service).unwrap();
        let expected = Service {
            client_id: "requisition-service".into(),
            authorities: vec!["TRUSTED_CLIENT".into()],
        };
        #[cfg(feature = "readings")]
        assert_eq!(me.rests_on, ["authorities", "client_id", "scope", "exp"]);
        assert_eq!(me.refresh_at(), Some(1_799_999_970));
        assert_eq!(
            (me.caller, me.scopes.has("write")),
            (Caller::Service(expected), true)
        );

        let user = include_str!("../../tests/fixtures/tokens/openlmis-user.json");
        let caller = outcome(Profile::OpenLmis, user).unwrap().caller;
        let mut expected = end_user("35316636-6264-6331-2d34-3933322d3462", &["USER"]);
        expected.username = Some("kari".into());
        assert_eq!(caller, Caller::EndUser(expected));
    }

    #[test]
    fn does_not_take_a_user_of_openlmis_for_a_service_whatever_else_the_token_says() {
        let both = r#"{"user_name":"admin","authorities":["TRUSTED_CLIENT"],"client_id":"ui"}"#;
        let mut expected = end_user("admin", &["TRUSTED_CLIENT"]);
        expected.username = Some("admin".into());
        assert_eq!(
            outcome(Profile::OpenLmis, both).unwrap().caller,
            Caller::EndUser(expected)
        );
        let neither = outcome(
            Profile::OpenLmis,
            r#"{"authorities":["X"],"client_id":"ui"}"#,
        );
        assert_eq!(neither.unwrap().caller.kind(), "unknown");
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
            Caller::EndUser(end_user("kari", &[]))
        );
        assert_eq!(
            caller(r#"{"sub":"kari"}"#),
            Caller::EndUser(end_user("kari", &[]))
        );
        assert_eq!(caller("{}"), Caller::Unknown(Unknown::default()));
        assert_eq!(
            outcome(Profile::Oidc, r#"{"sub":["a"]}"#)
                .unwrap_err()
                .code(),
            "invalid-claim"
        );
    }
}
