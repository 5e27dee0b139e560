//! System users: the rich authorization request in `authorization_details`
//! (app-lib-dotnet, `Authenticated.cs`, `NewSystemUser`).

use serde_json::{Map, Value};

use super::known::{Known, names};
use super::{IdentityError, InvalidNumber, Iso6523, OrganisationNumber, SystemUser};

/// The system user of a token that has `authorization_details`.
pub(super) fn read(known: &Known<'_>) -> Result<SystemUser, IdentityError> {
    let details = details(known)?;
    let ids = ids(details)?;
    let system_id = member_text(details, "system_id")
        .map_err(|()| IdentityError::invalid(SYSTEM_ID, "a text", details.get("system_id")))?
        .filter(|id| !id.trim().is_empty())
        .ok_or_else(|| IdentityError::missing(SYSTEM_ID))?;
    let level = known.level.integer();
    Ok(SystemUser {
        ids,
        organisation_number: owner(details)?,
        supplier_number: number(known.supplier, "consumer.ID")?,
        system_id: system_id.to_owned(),
        level: level.unwrap_or(3),
        level_assumed: level.is_none(),
        method: known.method.text().unwrap_or("maskinporten").to_owned(),
    })
}

/// A text, or `None` where the member is missing or `null`; an error where it is anything else.
pub(super) fn member_text<'a>(
    members: &'a Map<String, Value>,
    name: &str,
) -> Result<Option<&'a str>, ()> {
    match members.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => value.as_str().map(Some).ok_or(()),
    }
}

const TYPE: &str = "authorization_details.type";
const IDS: &str = "authorization_details.systemuser_id";
const SYSTEM_ID: &str = "authorization_details.system_id";
const OWNER: &str = "authorization_details.systemuser_org";
const OWNER_AUTHORITY: &str = "authorization_details.systemuser_org.authority";
const OWNER_ID: &str = "authorization_details.systemuser_org.ID";

fn details<'a>(known: &Known<'a>) -> Result<&'a Map<String, Value>, IdentityError> {
    let details = match known.authorization_details.0 {
        Some(Value::Object(details)) => Some(details),
        Some(Value::Array(items)) => match items.as_slice() {
            [Value::Object(details)] => Some(details),
            _ => None,
        },
        _ => None,
    };
    let details = details.ok_or_else(|| {
        IdentityError::invalid(
            names::AUTHORIZATION_DETAILS,
            "one object, or a list of exactly one",
            known.authorization_details.0,
        )
    })?;
    let unsupported =
        |sentence| IdentityError::new("unsupported-authorization-details", TYPE, sentence);
    if details.get("type").and_then(Value::as_str) != Some("urn:altinn:systemuser") {
        return Err(unsupported(
            "Only authorization details of the type `urn:altinn:systemuser` are understood.",
        ));
    }
    // System.Text.Json looks for the type in the first member and nowhere else.
    if lead(known).is_some_and(|lead| lead != "type") {
        return Err(unsupported(
            "The platform reads authorization details only where `type` is their first member.",
        ));
    }
    Ok(details)
}

fn lead<'a>(known: &Known<'a>) -> Option<&'a str> {
    let written =
        |(name, _): &(&str, &Value)| name.eq_ignore_ascii_case(names::AUTHORIZATION_DETAILS);
    let (name, _) = known.claims.iter().filter(written).last()?;
    known.claims.first_member_in(name)
}

fn ids(details: &Map<String, Value>) -> Result<Vec<String>, IdentityError> {
    let found = details.get("systemuser_id");
    let expected = || IdentityError::invalid(IDS, "a list of GUIDs", found);
    let ids = match found {
        None | Some(Value::Null) => return Err(IdentityError::missing(IDS)),
        Some(value) => value.as_array().ok_or_else(expected)?,
    };
    if ids.is_empty() {
        return Err(IdentityError::missing(IDS));
    }
    ids.iter()
        .map(|id| id.as_str().and_then(guid).ok_or_else(expected))
        .collect()
}

/// Five groups of hexadecimal digits, in lower case: the one form that System.Text.Json reads.
fn guid(text: &str) -> Option<String> {
    let groups = text.split('-').map(str::len).eq([8, 4, 4, 4, 12]);
    let digits = text
        .bytes()
        .all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
    (groups && digits).then(|| text.to_ascii_lowercase())
}

fn owner(details: &Map<String, Value>) -> Result<OrganisationNumber, IdentityError> {
    let found = details.get("systemuser_org");
    let expected = || {
        IdentityError::invalid(
            OWNER,
            "an object with the texts `authority` and `ID`",
            found,
        )
    };
    let owner = match found {
        None | Some(Value::Null) => return Err(IdentityError::missing(OWNER)),
        Some(value) => value.as_object().ok_or_else(expected)?,
    };
    let authority = member_text(owner, "authority").map_err(|()| expected())?;
    let id = member_text(owner, "ID").map_err(|()| expected())?;
    if authority != Some(Iso6523::AUTHORITY) {
        return Err(IdentityError::invalid(
            OWNER_AUTHORITY,
            "`iso6523-actorid-upis`",
            owner.get("authority"),
        ));
    }
    number(id, OWNER_ID)
}

fn number(text: Option<&str>, claim: &'static str) -> Result<OrganisationNumber, IdentityError> {
    text.unwrap_or_default()
        .parse()
        .map_err(|why: InvalidNumber| {
            let sentence =
                format!("The claim `{claim}` must be a Norwegian organisation number: {why}.");
            IdentityError::new("invalid-organisation-number", claim, &sentence)
        })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::super::{Caller, Options, identify};
    use crate::token::Claims;

    const TOKEN: &str = include_str!("../../tests/fixtures/tokens/system-user.json");

    fn outcome(text: &str) -> Result<Caller, String> {
        let claims = Claims::from_json(text).unwrap();
        match identify(&claims, &Options::default()) {
            Ok(me) => Ok(me.caller),
            Err(error) => Err(format!("{} {}", error.code(), error.claim())),
        }
    }

    fn edited(from: &str, to: &str) -> Result<Caller, String> {
        assert!(TOKEN.contains(from), "{from}");
        outcome(&TOKEN.replacen(from, to, 1))
    }

    #[test]
    fn reads_one() {
        let Ok(Caller::SystemUser(system)) = outcome(TOKEN) else {
            unreachable!()
        };
        assert_eq!(system.ids, ["0b0e1a9c-5a53-4f0e-9d1c-2a5b8a1f6e77"]);
        assert_eq!(
            (
                system.organisation_number.as_str(),
                system.supplier_number.as_str()
            ),
            ("593422461", "331660698")
        );
        assert_eq!(
            (system.level, system.level_assumed, system.method.as_str()),
            (3, true, "maskinporten")
        );
    }

    #[test]
    fn says_what_is_wrong_with_the_others() {
        assert_eq!(
            edited("urn:altinn:systemuser\"", "ansattporten:altinn:service\""),
            Err("unsupported-authorization-details authorization_details.type".to_owned())
        );
        assert_eq!(
            edited("0B0E1A9C-", "{0B0E1A9C-"),
            Err("invalid-claim authorization_details.systemuser_id".to_owned())
        );
        assert_eq!(
            edited(
                "iso6523-actorid-upis\", \"ID\": \"0192:593422461",
                "gln\", \"ID\": \"0192:593422461"
            ),
            Err("invalid-claim authorization_details.systemuser_org.authority".to_owned())
        );
        assert_eq!(
            edited("0192:593422461", "0192:593422462"),
            Err("invalid-organisation-number authorization_details.systemuser_org.ID".to_owned())
        );
        assert_eq!(
            edited("0192:331660698", ""),
            Err("invalid-organisation-number consumer.ID".to_owned())
        );
        assert_eq!(
            edited("\"331660698_fag\"", "5"),
            Err("invalid-claim authorization_details.system_id".to_owned())
        );
    }

    #[test]
    fn wants_the_type_first_only_where_the_order_is_known() {
        let late = TOKEN.replacen(r#""type": "urn:altinn:systemuser","#, "", 1);
        let late = late.replacen(
            r#""system_id":"#,
            r#""type": "urn:altinn:systemuser", "system_id":"#,
            1,
        );
        assert_eq!(
            outcome(&late),
            Err("unsupported-authorization-details authorization_details.type".to_owned())
        );
        let handed_over: Claims = serde_json::from_str(&late).unwrap();
        assert!(identify(&handed_over, &Options::default()).is_ok());
    }
}
