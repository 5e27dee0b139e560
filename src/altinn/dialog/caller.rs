//! Who opens a dialog: the one attribute that the platform is told of them, and their level of authentication
//! (dialogporten, `DecisionRequestHelper.CreateAccessSubjectCategory` and `ClaimsPrincipalExtensions.cs`).

use std::borrow::Cow;

use serde_json::Value;

use super::super::attributes::{AUTHENTICATION_LEVEL, PERSON_NUMBER, SYSTEM_USER, USER_ID};
use super::DialogError;
use crate::identity::parse_int;
use crate::token::Claims;
use crate::token::members::object_of;
use crate::xacml::{self, AttributeList, Bag};

/// The one attribute of a subject that Dialogporten asks the platform with.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct DialogSubject {
    /// `urn:altinn:userid`, else `urn:altinn:person:identifier-no`, else `urn:altinn:systemuser:uuid`.
    pub id: &'static str,
    /// Its value, as the token has it; a system user's in lower case.
    pub value: String,
}

impl DialogSubject {
    /// The subject of a token. Names of claims count letter by letter.
    ///
    /// # Errors
    /// `no-subject` where the token has none of them.
    pub fn of<State>(claims: &Claims<State>) -> Result<DialogSubject, DialogError> {
        let map = claims.as_map();
        let claim = |id, name: &str| {
            let value = texts(map.get(name)).next()?.into_owned();
            Some(DialogSubject { id, value })
        };
        let system_user = || {
            let value = system_user(map.get("authorization_details")?)?;
            let id = SYSTEM_USER;
            Some(DialogSubject { id, value })
        };
        claim(USER_ID, USER_ID)
            .or_else(|| claim(PERSON_NUMBER, "pid"))
            .or_else(system_user)
            .ok_or_else(|| {
                let message = "expected claims with a user id, a person number or a system user";
                DialogError::new("no-subject", message)
            })
    }

    /// The attribute, as a request has it.
    pub fn attribute_list(&self) -> AttributeList {
        AttributeList::new().with(xacml::SUBJECT, self.id, Bag::strings([self.value.as_str()]))
    }
}

/// The level of authentication: the first claim `urn:altinn:authlevel` that is a number and not negative, however large; else
/// the one that `acr` says; else 3 for a system user.
///
/// # Errors
/// `unknown-acr` and `no-level`, where Dialogporten throws.
pub fn level<State>(claims: &Claims<State>) -> Result<i64, DialogError> {
    let map = claims.as_map();
    let mut levels = texts(map.get(AUTHENTICATION_LEVEL)).filter_map(|text| parse_int(&text));
    if let Some(level) = levels.find(|level| *level >= 0) {
        return Ok(level);
    }
    match texts(map.get("acr")).next().as_deref() {
        Some("selfregistered-email" | "idporten-loa-low") => Ok(0),
        Some("idporten-loa-substantial") => Ok(3),
        Some("idporten-loa-high") => Ok(4),
        Some(_) => Err(DialogError::new(
            "unknown-acr",
            "expected an acr of ID-porten's, found another",
        )),
        None if map
            .get("authorization_details")
            .and_then(system_user)
            .is_some() =>
        {
            Ok(3)
        }
        None => Err(DialogError::new(
            "no-level",
            "expected claims with a level of authentication",
        )),
    }
}

/// The claims of one name as texts: a list is several of them.
fn texts(value: Option<&Value>) -> impl Iterator<Item = Cow<'_, str>> {
    let values = match value {
        Some(Value::Array(items)) => items.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    values.iter().filter_map(|value| match value {
        Value::String(text) => Some(Cow::Borrowed(text.as_str())),
        Value::Number(number) => Some(Cow::Owned(number.to_string())),
        _ => None,
    })
}

/// The first id of the first entry that is a system user; the entries may be JSON in a text.
fn system_user(details: &Value) -> Option<String> {
    let details = object_of(details)?;
    let entries = match &*details {
        Value::Array(entries) => entries.as_slice(),
        entry => std::slice::from_ref(entry),
    };
    let mut ids = entries
        .iter()
        .filter(|entry| {
            entry
                .get("type")
                .is_some_and(|kind| kind == "urn:altinn:systemuser")
        })
        .filter_map(|entry| entry.get("systemuser_id")?.get(0)?.as_str());
    ids.next().map(str::to_lowercase)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn claims(text: &str) -> Claims {
        Claims::from_json(text).unwrap()
    }

    const SYSTEM: &str = r#""authorization_details": [{"type": "other"},
        {"type": "urn:altinn:systemuser", "systemuser_id": ["Some-System", "second"]}]"#;

    #[test]
    fn one_attribute_counts() {
        for (members, id, value) in [
            (format!(r#""pid": "01125512345", {SYSTEM}"#), PERSON_NUMBER, "01125512345"),
            (r#""pid": "01125512345", "urn:altinn:userid": 1337"#.to_owned(), USER_ID, "1337"),
            (r#""urn:altinn:userid": "2", "email": "a@b.example", "urn:altinn:partyid": 1"#.to_owned(), USER_ID, "2"),
            (format!(r#""consumer": {{}}, {SYSTEM}"#), SYSTEM_USER, "some-system"),
            (r#""authorization_details": {"type": "urn:altinn:systemuser", "systemuser_id": ["X"]}"#.to_owned(), SYSTEM_USER, "x"),
            (r#""authorization_details": "{\"type\": \"urn:altinn:systemuser\", \"systemuser_id\": [\"X\"]}""#.to_owned(), SYSTEM_USER, "x"),
        ] {
            let subject = DialogSubject::of(&claims(&format!("{{{members}}}"))).unwrap();
            assert_eq!((subject.id, &*subject.value), (id, value), "{members}");
            let list = subject.attribute_list();
            assert_eq!(list.iter().count(), 1);
        }
    }

    #[test]
    fn nobody_can_be_asked_about_without_one() {
        for text in [
            r#"{"consumer": {"authority": "iso6523-actorid-upis", "ID": "0192:991825827"}}"#,
            r#"{"PID": "01125512345"}"#,
            r#"{"authorization_details": "{broken"}"#,
            r#"{"authorization_details": [{"type": "urn:altinn:systemuser"}]}"#,
            r#"{"urn:altinn:userid": null}"#,
        ] {
            let error = DialogSubject::of(&claims(text)).unwrap_err();
            assert_eq!(error.code(), "no-subject", "{text}");
        }
    }

    #[test]
    fn the_first_level_that_is_one_counts_then_the_acr_then_the_kind_of_caller() {
        for (members, expected) in [
            (r#""urn:altinn:authlevel": "3""#, Ok(3)),
            (r#""urn:altinn:authlevel": 0"#, Ok(0)),
            (r#""urn:altinn:authlevel": 999"#, Ok(999)),
            (r#""urn:altinn:authlevel": " 4 ""#, Ok(4)),
            (r#""urn:altinn:authlevel": ["abc", "-1", "2", "4"]"#, Ok(2)),
            (
                r#""urn:altinn:authlevel": "4", "acr": "idporten-loa-low""#,
                Ok(4),
            ),
            (
                r#""urn:altinn:authlevel": "-1", "acr": "idporten-loa-high""#,
                Ok(4),
            ),
            (
                r#""urn:altinn:authlevel": "abc", "acr": "idporten-loa-substantial""#,
                Ok(3),
            ),
            (
                r#""urn:altinn:authlevel": "3.14", "acr": "idporten-loa-low""#,
                Ok(0),
            ),
            (
                r#""urn:altinn:authlevel": " ", "acr": "selfregistered-email""#,
                Ok(0),
            ),
            (r#""acr": "Level3""#, Err("unknown-acr")),
            (r#""urn:altinn:authlevel": "x""#, Err("no-level")),
            (SYSTEM, Ok(3)),
            (r#""pid": "01125512345""#, Err("no-level")),
        ] {
            let found = level(&claims(&format!("{{{members}}}")));
            assert_eq!(found.map_err(|error| error.code()), expected, "{members}");
        }
    }
}
