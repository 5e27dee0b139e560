//! A JSON object that a caller wrote, read member by member; what nobody asks for is refused, since it is a mistake.
//!
//! By hand and not by derived readers, which would bring a reader for every type into the wasm modules.

use std::borrow::Cow;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::strict::{self, Limits};

/// The most that facts, a resource or options may cost.
const LIMITS: Limits = Limits {
    bytes: 4 << 20,
    depth: 16,
};

/// An object all of whose members are known.
pub(crate) struct Members<'a>(&'a Map<String, Value>);

/// Reads a document, with line and column where it is no JSON.
pub(crate) fn document(text: &str) -> Result<Value, String> {
    document_within(text, LIMITS)
}

/// The same, of a document that may cost more, or less.
pub(crate) fn document_within(text: &str, limits: Limits) -> Result<Value, String> {
    match strict::read(text, limits) {
        Ok(document) => Ok(document.value),
        Err(error) => Err(match error.position() {
            Some(offset) => {
                let (line, column) = line_and_column(text, offset);
                format!(
                    "{} at line {line} column {column}",
                    error.message().trim_end_matches('.')
                )
            }
            None => error.message().to_owned(),
        }),
    }
}

/// An object, or one that is JSON in a text, as some makers of tokens write it.
pub(crate) fn object_of(value: &Value) -> Option<Cow<'_, Value>> {
    match value {
        Value::String(text) => document(text).ok().map(Cow::Owned),
        value => Some(Cow::Borrowed(value)),
    }
}

/// A list, each item read by `read`; the message says which one is wrong.
pub(crate) fn list<T>(
    value: &Value,
    read: impl Fn(&Value) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let mut items = Vec::new();
    each_item(value, &mut |item| read(item).map(|item| items.push(item)))?;
    Ok(items)
}

/// A list's items one by one. The walk is written once and not for every kind of item.
pub(crate) fn each_item(
    value: &Value,
    read: &mut dyn FnMut(&Value) -> Result<(), String>,
) -> Result<(), String> {
    let Value::Array(items) = value else {
        return Err("expected a list".to_owned());
    };
    for (index, item) in items.iter().enumerate() {
        read(item).map_err(|why| format!("item {index}: {why}"))?;
    }
    Ok(())
}

/// Reads an object member by member, passing over those that are `null`; the message says which one is wrong. For objects
/// that others wrote, too: `read` says which members it knows.
pub(crate) fn each(
    value: &Value,
    read: &mut dyn FnMut(&str, &Value) -> Result<(), String>,
) -> Result<(), String> {
    let Value::Object(members) = value else {
        return Err("expected an object".to_owned());
    };
    for (name, value) in members {
        if !value.is_null() {
            read(name, value).map_err(|why| format!("{name}: {why}"))?;
        }
    }
    Ok(())
}

/// Writes names and what each stands for as an object. No map of them is made: each kind of map takes five KB of code.
pub(crate) fn write<S: Serializer>(
    members: &[(impl Serialize, impl Serialize)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(members.iter().map(|(name, value)| (name, value)))
}

/// Puts what was read into its place.
pub(crate) fn set<T>(place: &mut T, read: Result<T, String>) -> Result<(), String> {
    *place = read?;
    Ok(())
}

/// The same, where there may be nothing.
pub(crate) fn set_some<T>(place: &mut Option<T>, read: Result<T, String>) -> Result<(), String> {
    set(place, read.map(Some))
}

/// What is said of a member that nobody asks for.
pub(crate) fn unknown() -> String {
    "no such member is known".to_owned()
}

/// A text.
pub(crate) fn text(value: &Value) -> Result<String, String> {
    value
        .as_str()
        .map(str::to_owned)
        .ok_or_else(|| "expected a text".to_owned())
}

/// A whole number of 64 bits.
pub(crate) fn integer(value: &Value) -> Result<i64, String> {
    value
        .as_i64()
        .ok_or_else(|| "expected a whole number".to_owned())
}

/// A flag.
pub(crate) fn flag(value: &Value) -> Result<bool, String> {
    value
        .as_bool()
        .ok_or_else(|| "expected true or false".to_owned())
}

impl<'a> Members<'a> {
    /// The members of an object; none but these may be there.
    pub(crate) fn of(value: &'a Value, known: &[&str]) -> Result<Self, String> {
        let Value::Object(members) = value else {
            return Err("expected an object".to_owned());
        };
        match members.keys().find(|name| !known.contains(&name.as_str())) {
            None => Ok(Members(members)),
            Some(name) => {
                let mut message = format!("unknown member \"{name}\", expected one of");
                let mut separator = " ";
                for known in known {
                    message.push_str(separator);
                    message.push_str(known);
                    separator = ", ";
                }
                Err(message)
            }
        }
    }

    /// A member, if there is one and it is not `null`, read by `read`.
    pub(crate) fn get<T>(
        &self,
        name: &str,
        read: impl Fn(&Value) -> Result<T, String>,
    ) -> Result<Option<T>, String> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => read(value)
                .map(Some)
                .map_err(|why| format!("{name}: {why}")),
        }
    }

    /// A text.
    pub(crate) fn text(&self, name: &str) -> Result<Option<String>, String> {
        self.get(name, text)
    }

    /// A whole number of 64 bits.
    #[cfg(any(test, feature = "server"))]
    pub(crate) fn integer(&self, name: &str) -> Result<Option<i64>, String> {
        self.get(name, integer)
    }

    /// A flag; absent is `false`.
    pub(crate) fn flag(&self, name: &str) -> Result<bool, String> {
        Ok(self.get(name, flag)?.unwrap_or(false))
    }
}

/// The 1-based line, and column in characters, of a byte offset.
fn line_and_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |at| at.saturating_add(1));
    let line = before.bytes().filter(|byte| *byte == b'\n').count();
    let column = before.get(line_start..).unwrap_or_default().chars().count();
    (line.saturating_add(1), column.saturating_add(1))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn says_what_is_wrong_and_where() {
        let value = document(r#"{"a": ["x", 1], "n": 1.5}"#).unwrap();
        let members = Members::of(&value, &["a", "n", "t"]).unwrap();
        assert_eq!(
            members.get("a", |value| list(value, text)).unwrap_err(),
            "a: item 1: expected a text"
        );
        assert_eq!(
            members.integer("n").unwrap_err(),
            "n: expected a whole number"
        );
        assert_eq!(members.text("t"), Ok(None));
        let unknown = Members::of(&value, &["a"]).err();
        assert_eq!(
            unknown.as_deref(),
            Some("unknown member \"n\", expected one of a")
        );
    }

    #[test]
    fn says_where_it_is_no_json() {
        assert!(
            document("{\n  x }")
                .unwrap_err()
                .ends_with("at line 2 column 3")
        );
        assert!(document(r#"{"a":1,"a":2}"#).is_err());
    }
}
