//! The claims that Altinn's platform reads, and what they must be
//! (app-lib-dotnet, `src/Altinn.App.Core/Features/Auth/Authenticated.cs`, `ParseContext`, `TokenClaim`).

use serde_json::Value;

use super::claim::{Claim, parse_int};
use super::{
    Authenticated, Caller, IdentityError, Issuer, Options, Scopes, UserFields, diagnostics,
    system_user,
};
use crate::token::Claims;

/// The claims that are read.
pub(super) struct Known<'a> {
    pub claims: &'a Claims,
    pub issuer: Claim<'a>,
    pub actual_issuer: Claim<'a>,
    pub level: Claim<'a>,
    pub method: Claim<'a>,
    pub scope: Claim<'a>,
    pub context_class: Claim<'a>,
    pub organisation: Claim<'a>,
    pub organisation_number: Claim<'a>,
    pub party_id: Claim<'a>,
    pub authorization_details: Claim<'a>,
    pub user_id: Claim<'a>,
    pub username: Claim<'a>,
    pub client_id: Claim<'a>,
    /// `consumer.ID`; `None` where there is no such object, too.
    pub supplier: Option<&'a str>,
}

/// Names of claims.
pub(super) mod names {
    pub const LEVEL: &str = "urn:altinn:authlevel";
    pub const METHOD: &str = "urn:altinn:authenticatemethod";
    #[cfg(feature = "readings")]
    pub const APP: &str = "urn:altinn:app";
    pub const ORGANISATION: &str = "urn:altinn:org";
    pub const ORGANISATION_NUMBER: &str = "urn:altinn:orgNumber";
    pub const PARTY_ID: &str = "urn:altinn:partyid";
    pub const USER_ID: &str = "urn:altinn:userid";
    pub const USERNAME: &str = "urn:altinn:username";
    pub const AUTHORIZATION_DETAILS: &str = "authorization_details";
    pub const CONSUMER: &str = "consumer";
    pub const SCOPE: &str = "scope";
}

const EXTERNAL_IDENTIFIER: &str = "urn:altinn:party:external-identifier";

impl<'a> Known<'a> {
    pub fn read(claims: &'a Claims) -> Result<Self, IdentityError> {
        let find = |name| Claim::find(claims, name);
        Ok(Self {
            claims,
            issuer: find("iss"),
            actual_issuer: find("actual_iss"),
            level: find(names::LEVEL),
            method: find(names::METHOD),
            scope: find(names::SCOPE),
            context_class: find("acr"),
            organisation: find(names::ORGANISATION),
            organisation_number: find(names::ORGANISATION_NUMBER),
            party_id: find(names::PARTY_ID),
            authorization_details: find(names::AUTHORIZATION_DETAILS),
            user_id: find(names::USER_ID),
            username: find(names::USERNAME),
            client_id: find("client_id"),
            supplier: supplier(find(names::CONSUMER))?,
        })
    }

    pub fn scopes(&self) -> Scopes {
        self.scope.text().map(Scopes::parse).unwrap_or_default()
    }

    /// A person: the last step of both parsers.
    pub fn user(
        &self,
        user_id: i64,
        party_id: i64,
        level: i64,
        method: String,
        options: &Options,
    ) -> Result<Caller, IdentityError> {
        let selected_party_id = match &options.party_cookie {
            None => party_id,
            Some(cookie) => parse_int(cookie).ok_or_else(|| {
                let sentence = "The cookie for the selected party does not hold a party id.";
                IdentityError::new("invalid-party-cookie", names::PARTY_ID, sentence)
            })?,
        };
        let username = self.username.text().map(str::to_owned);
        let email_user = self.is_email_user(&method);
        let user = UserFields {
            user_id,
            username,
            party_id,
            selected_party_id,
            level,
            method,
            email_user,
        };
        Ok(if level == 0 {
            Caller::SelfIdentified(user)
        } else {
            Caller::User(user)
        })
    }

    /// The whole answer, once the caller is known.
    pub fn authenticated(
        &self,
        caller: Caller,
        issuer: Issuer,
        exchanged: bool,
        in_portal: bool,
    ) -> Result<Authenticated, IdentityError> {
        let diagnostics = diagnostics::of(self, &caller);
        #[cfg(feature = "readings")]
        let rests_on = self.rests_on(&caller);
        Ok(Authenticated {
            caller,
            #[cfg(feature = "readings")]
            rests_on,
            issuer,
            exchanged,
            in_portal,
            scopes: self.scopes(),
            client_id: self.client_id.text().map(str::to_owned),
            expires_at: self
                .claims
                .expires_at()
                .map_err(|error| IdentityError::from(error).with_issuer(issuer))?,
            claims: self.claims.clone(),
            diagnostics,
        })
    }

    /// The claims behind a caller and their issuer, as the token spells them. Those by which an app is known come from the
    /// options and are added there.
    #[cfg(feature = "readings")]
    fn rests_on(&self, caller: &Caller) -> Vec<String> {
        let own: &[&str] = match caller {
            Caller::User(_) | Caller::SelfIdentified(_) => &[
                names::USER_ID,
                names::PARTY_ID,
                names::USERNAME,
                names::LEVEL,
                EXTERNAL_IDENTIFIER,
            ],
            Caller::Organisation(organisation) if organisation.enterprise_user => {
                &[names::ORGANISATION_NUMBER, names::LEVEL, names::USER_ID]
            }
            Caller::Organisation(_) => &[names::ORGANISATION_NUMBER, names::LEVEL],
            Caller::ServiceOwner(_) => &[
                names::ORGANISATION,
                names::ORGANISATION_NUMBER,
                names::LEVEL,
            ],
            Caller::SystemUser(_) => &[names::AUTHORIZATION_DETAILS, names::CONSUMER, names::LEVEL],
            _ => &[],
        };
        let all = own.iter().chain(&[
            names::METHOD,
            "iss",
            "actual_iss",
            "acr",
            names::SCOPE,
            "client_id",
            "exp",
        ]);
        let written = |name: &&str| {
            let same = |(known, _): &(&str, &Value)| known.eq_ignore_ascii_case(name);
            self.claims.iter().filter(same).last()
        };
        all.filter_map(written)
            .map(|(name, _)| name.to_owned())
            .collect()
    }

    pub fn is_enterprise_user(&self) -> bool {
        self.user_id.exists()
            && self
                .method
                .text()
                .is_some_and(|method| method.eq_ignore_ascii_case("virksomhetsbruker"))
    }

    fn is_email_user(&self, method: &str) -> bool {
        let external = Claim::find(self.claims, EXTERNAL_IDENTIFIER);
        method.eq_ignore_ascii_case("IdportenEpost")
            || self
                .context_class
                .text()
                .is_some_and(|acr| acr.eq_ignore_ascii_case("selfregistered-email"))
            || self
                .username
                .text()
                .is_some_and(|name| name.starts_with("epost:"))
            || external
                .text()
                .is_some_and(|id| id.starts_with("urn:altinn:person:idporten-email:"))
    }
}

/// A text that must be there. A number is refused: the platform reads organisation numbers as text only.
pub(super) fn text(claim: Claim<'_>, name: &'static str) -> Result<String, IdentityError> {
    let expected = || IdentityError::invalid(name, "a text that is not blank", claim.0);
    if claim.exists() {
        claim.text().map(str::to_owned).ok_or_else(expected)
    } else {
        Err(IdentityError::missing(name))
    }
}

/// An integer of 32 bits that must be there.
pub(super) fn integer(claim: Claim<'_>, name: &'static str) -> Result<i64, IdentityError> {
    let expected = || IdentityError::invalid(name, "an integer of 32 bits", claim.0);
    if claim.exists() {
        claim.integer().ok_or_else(expected)
    } else {
        Err(IdentityError::missing(name))
    }
}

/// A level of authentication (`ParseAuthLevel`).
pub(super) fn level(claim: Claim<'_>) -> Result<i64, IdentityError> {
    let level = integer(claim, names::LEVEL)?;
    if (0..=4).contains(&level) {
        Ok(level)
    } else {
        Err(IdentityError::new(
            "level-out-of-range",
            names::LEVEL,
            "A level of authentication is 0 to 4, found another number.",
        ))
    }
}

/// Only an object is looked at: test builders write its JSON as a text, which the platform ignores. A list, or an object
/// with members of other kinds, stops it whatever the caller is.
fn supplier(consumer: Claim<'_>) -> Result<Option<&str>, IdentityError> {
    let expected = || {
        IdentityError::invalid(
            names::CONSUMER,
            "an object with the texts `authority` and `ID`",
            consumer.0,
        )
    };
    match consumer.0 {
        Some(Value::Object(members)) => {
            system_user::member_text(members, "authority").map_err(|()| expected())?;
            system_user::member_text(members, "ID").map_err(|()| expected())
        }
        Some(Value::Array(_)) => Err(expected()),
        _ => Ok(None),
    }
}
