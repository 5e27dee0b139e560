//! JSON that the platform wrote: an object read member by member, where what nobody asks for is passed over.

use serde_json::{Map, Value};

use super::PlatformError;
use crate::token::members;
use crate::token::strict::Limits;

/// The most that an answer may cost: party lists of whole accounting firms have some megabytes.
const LIMITS: Limits = Limits {
    bytes: 32 << 20,
    depth: 64,
};

/// An object whose names count in any case.
pub(super) struct Record<'a>(&'a Map<String, Value>);

/// Reads an answer, and says which it was where it is not of its form.
pub(super) fn read<T>(
    document: &'static str,
    json: &str,
    read: impl FnOnce(&Value) -> Result<T, String>,
) -> Result<T, PlatformError> {
    let value = members::document_within(json, LIMITS)
        .map_err(|why| PlatformError::no_json(document, why))?;
    read(&value).map_err(|why| PlatformError::form(document, why))
}

/// A list, alone or in a member of an object; none where it is `null`, which the platform takes for an empty one.
pub(super) fn list_in<T>(
    value: &Value,
    member: &str,
    item: impl Fn(&Value) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let found = match value {
        Value::Object(_) => Record::of(value)?.get(member, |value| members::list(value, &item))?,
        Value::Null => None,
        list => return members::list(list, item),
    };
    match (found, value) {
        (None, Value::Object(_)) => Err(format!("expected a list, or one in {member}")),
        (found, _) => Ok(found.unwrap_or_default()),
    }
}

/// A list of texts, or of objects that have one, alone or in a member of an object. One code for all of them, since it is in
/// modules whose size counts.
pub(super) fn texts_in(
    value: &Value,
    member: &str,
    item: &dyn Fn(&Value) -> Result<String, String>,
) -> Result<Vec<String>, String> {
    list_in(value, member, item)
}

/// The same, as an answer.
pub(super) fn texts(
    document: &'static str,
    json: &str,
    member: &str,
    item: &dyn Fn(&Value) -> Result<String, String>,
) -> Result<Vec<String>, PlatformError> {
    read(document, json, |value| texts_in(value, member, item))
}

/// A text, or an object with it in a member.
pub(super) fn text_in(value: &Value, names: &[&str]) -> Result<String, String> {
    if !value.is_object() {
        return members::text(value);
    }
    let record = Record::of(value)?;
    for name in names {
        if let Some(text) = record.text(name)? {
            return Ok(text);
        }
    }
    Err(format!("expected {}", names.first().unwrap_or(&"a text")))
}

/// A whole number, which some parts of the platform write as a text.
pub(super) fn number(value: &Value) -> Result<i64, String> {
    let written = value.as_str().and_then(|text| text.parse().ok());
    written.map_or_else(|| members::integer(value), Ok)
}

impl<'a> Record<'a> {
    pub(super) fn of(value: &'a Value) -> Result<Record<'a>, String> {
        match value {
            Value::Object(members) => Ok(Record(members)),
            _ => Err("expected an object".to_owned()),
        }
    }

    /// A member that is there and not `null`.
    pub(super) fn value(&self, name: &str) -> Result<Option<&'a Value>, String> {
        let mut found = self.0.iter().filter(|(own, value)| {
            // Where two are spelled alike, one that says nothing is none.
            own.eq_ignore_ascii_case(name) && !value.is_null()
        });
        match (found.next(), found.next()) {
            (Some(_), Some(_)) => Err(format!("{name}: there are two, spelled in two ways")),
            (first, _) => Ok(first.map(|(_, value)| value)),
        }
    }

    /// The same, read by `read`.
    pub(super) fn get<T>(
        &self,
        name: &str,
        read: impl FnOnce(&Value) -> Result<T, String>,
    ) -> Result<Option<T>, String> {
        self.value(name)?
            .map(|value| read(value).map_err(|why| format!("{name}: {why}")))
            .transpose()
    }

    /// A text that is not empty: the platform writes an empty one for what is not there.
    pub(super) fn text(&self, name: &str) -> Result<Option<String>, String> {
        let text = self.get(name, members::text)?;
        Ok(text.filter(|text| !text.is_empty()))
    }

    /// The same, of a member that has to be there.
    pub(super) fn needed(&self, name: &str) -> Result<String, String> {
        self.text(name)?.ok_or_else(|| format!("expected {name}"))
    }

    /// An id that is a number; 0 is none.
    pub(super) fn id(&self, name: &str) -> Result<Option<i64>, String> {
        Ok(self.get(name, number)?.filter(|id| *id != 0))
    }

    /// A list of texts.
    pub(super) fn texts(&self, name: &str) -> Result<Vec<String>, String> {
        let list = self.get(name, |value| members::list(value, members::text))?;
        Ok(list.unwrap_or_default())
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn names_count_in_any_case_and_two_of_one_name_are_refused() {
        let value =
            json!({"PartyId": "12", "partyid": null, "Name": "x", "name": "y", "userId": 0});
        let record = Record::of(&value).unwrap();
        assert_eq!(record.id("partyId"), Ok(Some(12)));
        assert_eq!(record.id("userId"), Ok(None));
        assert!(record.text("name").unwrap_err().contains("two"));
        assert_eq!(record.needed("ssn").unwrap_err(), "expected ssn");
    }

    #[test]
    fn a_list_may_be_inside_an_object() {
        let texts = |value: Value| list_in(&value, "data", members::text);
        assert_eq!(texts(json!(["a"])), texts(json!({"Data": ["a"]})));
        assert_eq!(texts(json!(null)), Ok(vec![]));
        assert!(texts(json!({})).is_err());
        assert!(
            texts(json!({"data": [1]}))
                .unwrap_err()
                .contains("data: item 0")
        );
    }
}
