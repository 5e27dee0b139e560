//! What a request says, spelled so that two spellings are the same where two requests are: for digests and for keys.
//!
//! By hand, since a writer of JSON for these types alone would be 3 KB in the modules.

use std::fmt::Write;

use serde_json::Value;

use super::entity::{Entity, Properties};

/// Adds a text, with its length, so that it cannot run into the next one.
pub(super) fn text(text: &str, out: &mut String) {
    let _ = write!(out, "{}:", text.len());
    out.push_str(text);
}

/// Adds a subject or a resource.
pub(super) fn entity(entity: &Entity, out: &mut String) {
    text(&entity.kind, out);
    text(&entity.id, out);
    properties(&entity.properties, out);
}

/// Adds properties; a map has them sorted.
pub(super) fn properties(members: &Properties, out: &mut String) {
    out.push('{');
    for (name, value) in members {
        text(name, out);
        self::value(value, out);
    }
    out.push('}');
}

/// Adds any value.
pub(super) fn value(json: &Value, out: &mut String) {
    match json {
        Value::Null => out.push('n'),
        Value::Bool(true) => out.push('t'),
        Value::Bool(false) => out.push('f'),
        Value::Number(number) => {
            let _ = write!(out, "{number};");
        }
        Value::String(it) => text(it, out),
        Value::Array(items) => {
            out.push('[');
            items.iter().for_each(|item| value(item, out));
            out.push(']');
        }
        Value::Object(members) => properties(members, out),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn spelled(json: &Value) -> String {
        let mut out = String::new();
        value(json, &mut out);
        out
    }

    #[test]
    fn nothing_is_spelled_as_something_else() {
        let values = [
            json!(null),
            json!("n"),
            json!(1),
            json!("1"),
            json!([1, 2]),
            json!([12]),
            json!([[1], 2]),
            json!({"a": 1}),
            json!(["a", 1]),
            json!({"a": "1"}),
            json!("1:a"),
            json!(["1", "a"]),
        ];
        for (index, one) in values.iter().enumerate() {
            for (other, two) in values.iter().enumerate() {
                assert_eq!(spelled(one) == spelled(two), index == other, "{one} {two}");
            }
        }
    }
}
