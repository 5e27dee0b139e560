//! The platform's JSON for parties, and the ways in which its parts spell it.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use super::{MAX_BYTES, MAX_DEPTH, Party, PartyError, PartyKind, PartyList};
use crate::token::strict::{self, Limits};

impl PartyList {
    /// Reads a list of parties, or a single one. Names of members count in any case, ids may be texts, a person's or
    /// organisation's own object fills in what the party itself leaves out; members of other names are passed over.
    pub fn from_json(text: &str) -> Result<Self, PartyError> {
        list(&strict::read(text, LIMITS)?.value)
    }
}

/// As [`PartyList::from_json`].
impl<'de> Deserialize<'de> for PartyList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        list(&strict::deserialize(deserializer, LIMITS)?.value).map_err(D::Error::custom)
    }
}

/// As [`PartyList::from_json`], for one.
impl<'de> Deserialize<'de> for Party {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        party(&strict::deserialize(deserializer, LIMITS)?.value, 1).map_err(D::Error::custom)
    }
}

/// A party is an object in a list in an object; the rest is for what a person or an organisation holds.
const LIMITS: Limits = Limits {
    bytes: MAX_BYTES,
    depth: 4 * MAX_DEPTH,
};

fn list(value: &Value) -> Result<PartyList, PartyError> {
    let parties = match value {
        Value::Array(items) => parties(items, 1)?,
        Value::Object(_) => vec![party(value, 1)?],
        _ => {
            return Err(PartyError::new(
                "not-a-party-list",
                "A list of parties is expected, and this is another value.",
            ));
        }
    };
    Ok(PartyList { parties })
}

fn parties(items: &[Value], depth: usize) -> Result<Vec<Party>, PartyError> {
    let read = |(index, item)| party(item, depth).map_err(|error| error.inside(index));
    items.iter().enumerate().map(read).collect()
}

fn party(value: &Value, depth: usize) -> Result<Party, PartyError> {
    if depth > MAX_DEPTH {
        return Err(PartyError::new(
            "too-deep",
            "Parties are nested too deeply.",
        ));
    }
    let Value::Object(members) = value else {
        return Err(PartyError::new(
            "invalid-party",
            "A party must be an object.",
        ));
    };
    let party = Object::new(members)?;
    let person = party.object(&["person"])?;
    let organisation = party.object(&["organisation", "organization"])?;
    let either = |name, inner: Option<&Object<'_>>| -> Result<Option<String>, PartyError> {
        match (party.text(name)?, inner) {
            (None, Some(inner)) => inner.text(name),
            (text, _) => Ok(text),
        }
    };
    let name = either("name", organisation.as_ref())?;
    Ok(Party {
        id: party.id()?,
        uuid: party.text("partyUuid")?,
        kind: party.kind()?,
        organisation_number: either("orgNumber", organisation.as_ref())?,
        ssn: either("ssn", person.as_ref())?,
        name: if name.is_some() {
            name
        } else {
            either("name", person.as_ref())?
        },
        unit_type: either("unitType", organisation.as_ref())?,
        is_deleted: party.flag("isDeleted")?,
        only_hierarchy: party.flag("onlyHierarchyElementWithNoAccess")?,
        children: match party.get("childParties") {
            None => Vec::new(),
            Some(Value::Array(items)) => parties(items, depth.saturating_add(1))
                .map_err(|error| error.inside("childParties"))?,
            Some(_) => return Err(invalid("childParties", "a list of parties")),
        },
    })
}

/// An object whose members' names are in any case.
struct Object<'a>(&'a Map<String, Value>);

impl<'a> Object<'a> {
    fn new(members: &'a Map<String, Value>) -> Result<Self, PartyError> {
        let mut names = members.keys();
        let repeats = std::iter::from_fn(|| names.next().map(|name| (name, names.clone())))
            .any(|(name, mut others)| others.any(|other| other.eq_ignore_ascii_case(name)));
        // A party has some twenty members.
        if repeats {
            let sentence = "A party has two members whose names differ only in case.";
            return Err(PartyError::new("duplicate-member", sentence));
        }
        Ok(Self(members))
    }

    /// The member, if there is one and it is not `null`.
    fn get(&self, name: &str) -> Option<&'a Value> {
        let member = self
            .0
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name));
        member
            .map(|(_, value)| value)
            .filter(|value| !value.is_null())
    }

    fn text(&self, name: &'static str) -> Result<Option<String>, PartyError> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(invalid(name, "a text")),
        }
    }

    fn flag(&self, name: &'static str) -> Result<bool, PartyError> {
        match self.get(name) {
            None => Ok(false),
            Some(value) => value
                .as_bool()
                .ok_or_else(|| invalid(name, "true or false")),
        }
    }

    fn id(&self) -> Result<i64, PartyError> {
        let value = self.get("partyId").ok_or_else(|| {
            PartyError::new("missing-party-id", "A party must have an id.").inside("partyId")
        })?;
        integer(value).ok_or_else(|| invalid("partyId", "an integer"))
    }

    fn kind(&self) -> Result<PartyKind, PartyError> {
        let Some(value) = self.get("partyTypeName") else {
            return Ok(PartyKind::Other(0));
        };
        let number = integer(value)
            .ok_or_else(|| invalid("partyTypeName", "the number of a kind of party"))?;
        Ok(PartyKind::from_number(number))
    }

    fn object(&self, names: &[&'static str]) -> Result<Option<Object<'a>>, PartyError> {
        for name in names {
            match self.get(name) {
                None => {}
                Some(Value::Object(members)) => {
                    return Object::new(members)
                        .map(Some)
                        .map_err(|error| error.inside(name));
                }
                Some(_) => return Err(invalid(name, "an object")),
            }
        }
        Ok(None)
    }
}

fn integer(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn invalid(name: &'static str, expected: &str) -> PartyError {
    PartyError::new(
        "invalid-party",
        format!("The member `{name}` must be {expected}."),
    )
    .inside(name)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn refusal(text: &str) -> (&'static str, String) {
        let error = PartyList::from_json(text).unwrap_err();
        (error.code(), error.pointer().to_owned())
    }

    #[test]
    fn reads_the_spellings_of_the_platform() {
        let text = r#"{"PARTYID":"7","PartyTypeName":"2","Organization":{"orgnumber":"9","name":"Lager","UnitType":"BEDR"},"x":[1]}"#;
        let list = PartyList::from_json(text).unwrap();
        let party = list.find(7).unwrap();
        assert_eq!(
            (party.kind, party.organisation_number.as_deref()),
            (PartyKind::Organisation, Some("9"))
        );
        assert_eq!(
            (party.name.as_deref(), party.unit_type.as_deref()),
            (Some("Lager"), Some("BEDR"))
        );
        let person = PartyList::from_json(r#"[{"partyId":8,"partyTypeName":1,"ssn":"123456*****","person":{"ssn":"x","name":"Kari"}}]"#).unwrap();
        assert_eq!(
            person
                .find(8)
                .map(|party| (party.ssn.as_deref(), party.name.as_deref())),
            Some((Some("123456*****"), Some("Kari")))
        );
        assert_eq!(
            PartyList::from_json(r#"[{"partyId":8}]"#)
                .unwrap()
                .find(8)
                .unwrap()
                .kind,
            PartyKind::Other(0)
        );
        assert_eq!(PartyList::from_json("[]").unwrap(), PartyList::default());
    }

    #[test]
    fn points_at_what_it_refuses() {
        assert_eq!(refusal("5"), ("not-a-party-list", String::new()));
        assert_eq!(refusal("[{}]"), ("missing-party-id", "/0/partyId".into()));
        assert_eq!(
            refusal(r#"[{"partyId":1},{"partyId":"1a"}]"#),
            ("invalid-party", "/1/partyId".into())
        );
        assert_eq!(
            refusal(r#"[{"partyId":1,"childParties":[{"partyId":2},5]}]"#),
            ("invalid-party", "/0/childParties/1".into())
        );
        assert_eq!(
            refusal(r#"[{"partyId":1,"partyid":2}]"#),
            ("duplicate-member", "/0".into())
        );
        assert_eq!(
            refusal(r#"[{"partyId":1,"partyId":2}]"#).0,
            "duplicate-member"
        );
        assert_eq!(
            refusal(r#"[{"partyId":1,"isDeleted":"false"}]"#),
            ("invalid-party", "/0/isDeleted".into())
        );
        assert_eq!(
            refusal(r#"[{"partyId":1,"person":"Kari"}]"#),
            ("invalid-party", "/0/person".into())
        );
        assert_eq!(refusal("[{").0, "malformed-json");
    }

    #[test]
    fn keeps_its_limits() {
        let nested = |depth: usize| {
            let (opening, closing) = (
                r#"[{"partyId":1,"childParties":"#.repeat(depth),
                "}]".repeat(depth),
            );
            format!("{opening}null{closing}")
        };
        assert!(PartyList::from_json(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(refusal(&nested(MAX_DEPTH + 1)).0, "too-deep");
        assert_eq!(refusal(&nested(10_000)).0, "too-deep");
        assert_eq!(refusal(&" ".repeat(MAX_BYTES + 1)).0, "too-large");
    }
}
