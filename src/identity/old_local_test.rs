//! Tokens of Altinn's local test platform, before it made them like the real one
//! (app-lib-dotnet, `Authenticated.cs`, `FromOldLocalTest`).

use super::claim::parse_int;
use super::known::{self, Known, names};
use super::{Authenticated, Caller, IdentityError, Issuer, Options, ServiceOwner, system_user};
use crate::token::Claims;

/// `Authenticated.FromOldLocalTest`. Scopes are read from `scope` alone, though these tokens write them elsewhere.
pub(super) fn identify(claims: &Claims, options: &Options) -> Result<Authenticated, IdentityError> {
    let known = Known::read(claims)?;
    let of_organisation = known.organisation_number.exists();
    let issuer = if of_organisation {
        Issuer::Maskinporten
    } else {
        Issuer::Altinn
    };
    let caller = classify(&known, options).map_err(|error| error.with_issuer(issuer))?;
    known.authenticated(caller, issuer, of_organisation, known.user_id.exists())
}

const METHOD: &str = "localtest";

fn classify(known: &Known<'_>, options: &Options) -> Result<Caller, IdentityError> {
    if options.rejected {
        return Ok(Caller::None);
    }
    let party_id = known
        .party_id
        .exists()
        .then(|| known::integer(known.party_id, names::PARTY_ID))
        .transpose()?;
    if known.authorization_details.exists() {
        return system_user::read(known).map(Caller::SystemUser);
    }
    if known.organisation.exists() {
        return Ok(Caller::ServiceOwner(ServiceOwner {
            name: known::text(known.organisation, names::ORGANISATION)?,
            organisation_number: known::text(
                known.organisation_number,
                names::ORGANISATION_NUMBER,
            )?,
            level: known::level(known.level)?,
            method: METHOD.to_owned(),
        }));
    }
    let user_id = known::text(known.user_id, names::USER_ID)?;
    let user_id = parse_int(&user_id).ok_or_else(|| {
        IdentityError::invalid(names::USER_ID, "the text of an integer", known.user_id.0)
    })?;
    let party_id = party_id.ok_or_else(|| IdentityError::missing(names::PARTY_ID))?;
    let level = known::level(known.level)?;
    known.user(user_id, party_id, level, METHOD.to_owned(), options)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::super::{Profile, identify};
    use super::*;

    fn outcome(text: &str) -> Result<Authenticated, IdentityError> {
        let options = Options {
            profile: Profile::AltinnOldLocalTest,
            ..Options::default()
        };
        identify(&Claims::from_json(text).unwrap(), &options)
    }

    #[test]
    fn needs_no_method() {
        let me = outcome(r#"{"urn:altinn:userid":"1337","urn:altinn:partyid":501337,"urn:altinn:authlevel":"2"}"#).unwrap();
        assert_eq!(
            (me.issuer, me.exchanged, me.in_portal),
            (Issuer::Altinn, false, true)
        );
        assert_eq!(
            me.caller
                .user()
                .map(|user| (user.user_id, user.method.as_str())),
            Some((1337, "localtest"))
        );
    }

    #[test]
    fn has_no_organisations_and_wants_user_ids_as_text() {
        let code = |text| {
            outcome(text)
                .map_err(|error| format!("{} {}", error.code(), error.claim()))
                .unwrap_err()
        };
        assert_eq!(
            code(r#"{"urn:altinn:orgNumber":"991825827"}"#),
            "missing-claim urn:altinn:userid"
        );
        assert_eq!(
            code(r#"{"urn:altinn:userid":1337}"#),
            "invalid-claim urn:altinn:userid"
        );
        assert_eq!(
            code(r#"{"urn:altinn:userid":"1","urn:altinn:partyid":"x"}"#),
            "invalid-claim urn:altinn:partyid"
        );
    }
}
