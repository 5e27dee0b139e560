//! The members of a dialog's objects, read so that a broken one is refused with its place.

use serde_json::Value;

use super::DialogError;
use crate::value::DateTime;

/// The items of a list; one that is not there has none.
pub(super) fn list<'a>(value: &'a Value, name: &str, at: &str) -> Result<&'a [Value], DialogError> {
    match value.get(name) {
        None | Some(Value::Null) => Ok(&[]),
        Some(Value::Array(items)) => Ok(items),
        Some(_) => Err(DialogError::malformed(
            format!("{at}/{name}"),
            "expected a list",
        )),
    }
}

/// A text, if there is one.
pub(super) fn text(value: &Value, name: &str, at: String) -> Result<Option<String>, DialogError> {
    match value.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.clone())),
        Some(_) => Err(DialogError::malformed(
            format!("{at}/{name}"),
            "expected a text",
        )),
    }
}

/// The time of a member, if it has one that can be read.
pub(super) fn time(
    item: &Value,
    name: &'static str,
    at: String,
) -> Result<Option<DateTime>, DialogError> {
    match text(item, name, at.clone())? {
        None => Ok(None),
        Some(text) => match text.parse() {
            Ok(time) => Ok(Some(time)),
            Err(_) => Err(DialogError::malformed(
                format!("{at}/{name}"),
                "expected a time",
            )),
        },
    }
}
