//! JSON read so that two readers cannot disagree about it: no member twice, bounded depth and size.
//!
//! `serde_json` keeps the last of two members with one name, where another reader may keep the first; whoever checks
//! and whoever uses a token must not see different claims.

use serde::de::Deserializer;
use serde_json::Value;

use super::TokenError;
use super::reader::{Fault, Reader};
use crate::value::json::{self, Source};

/// What a document may cost.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// Bytes of text. Documents of many tiny values reach it earlier, and so do objects that were never text.
    pub bytes: usize,
    /// Objects and arrays inside each other.
    pub depth: usize,
}

/// A document and what a [`Map`](serde_json::Map), which sorts its members, forgets of it.
pub(crate) struct Document {
    /// The whole of it.
    pub value: Value,
    /// The outermost object's member names, in document order.
    pub names: Vec<String>,
    /// For a member of the outermost object: the first member of the first object inside its value.
    pub leads: Vec<(String, String)>,
}

/// Reads one JSON document, with nothing but white space around it.
pub(crate) fn read(text: &str, limits: Limits) -> Result<Document, TokenError> {
    if text.len() > limits.bytes {
        return Err(Fault::TooLarge.into());
    }
    let mut reader = Reader::new(limits);
    let mut source = Source::new(text);
    let value = reader.value(&mut source);
    match value.and_then(|value| source.end().map(|()| value)) {
        Ok(value) => Ok(reader.document(value)),
        Err(error) => Err(explain(&error, reader.fault)),
    }
}

/// What is wrong with a text that is no JSON, and where; for readers that keep no document.
pub(crate) fn syntax_error(error: &json::Error) -> TokenError {
    explain(error, None)
}

/// Reads from any source of serde's data model: the objects of JavaScript, say.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
    source: D,
    limits: Limits,
) -> Result<Document, D::Error> {
    let mut reader = Reader::new(limits);
    let value = reader.value(source)?;
    Ok(reader.document(value))
}

fn explain(error: &json::Error, fault: Option<Fault>) -> TokenError {
    let explained = match fault {
        Some(fault) => fault.into(),
        None => {
            let message = format!("This is not valid JSON: {}.", error.phrase);
            TokenError::new("malformed-json", message)
        }
    };
    explained.at(error.offset())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: Limits = Limits {
        bytes: 512,
        depth: 4,
    };

    fn code(text: &str) -> &'static str {
        read(text, LIMITS).err().map_or("ok", |error| error.code())
    }

    #[test]
    fn refuses_a_member_twice_at_any_depth_and_in_any_spelling() {
        assert_eq!(code(r#"{"a":1,"a":1}"#), "duplicate-member");
        assert_eq!(code(r#"{"sub":1,"s\u0075b":1}"#), "duplicate-member");
        assert_eq!(code(r#"{"a":[{"b":{"c":1,"c":2}}]}"#), "duplicate-member");
        assert_eq!(code(r#"{"a":1,"A":1}"#), "ok");
    }

    #[test]
    fn refuses_what_is_not_one_document() {
        for text in [
            "",
            "{",
            "{}x",
            "{} {}",
            "{\"a\":1,}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":1e999}",
            "\u{feff}{}",
            "{'a':1}",
        ] {
            assert_eq!(code(text), "malformed-json", "{text:?}");
        }
        assert_eq!(code(" {\"a\":\"\\ud83d\\ude00\"}\n"), "ok");
    }

    #[test]
    fn keeps_its_limits() {
        assert_eq!(code("[[[[]]]]"), "ok");
        assert_eq!(code("[[[[[]]]]]"), "too-deep");
        assert_eq!(code(&" ".repeat(513)), "too-large");
        assert_eq!(code(&format!("[{}0]", "0,".repeat(60))), "ok");
        assert_eq!(code(&format!("[{}0]", "0,".repeat(64))), "too-large");
        let wide = serde_json::json!({ "a": "x".repeat(500) });
        assert!(deserialize(wide, LIMITS).is_err());
    }

    #[test]
    fn says_where_it_stopped_and_nothing_of_the_text() {
        let error = read("{\n  \"a\": 1\n  \"hemmelig\": 2 }", LIMITS).err();
        let error = error.map(|error| (error.position(), error.to_string()));
        assert_eq!(
            error,
            Some((
                Some(13),
                "This is not valid JSON: expected `,` or `}`. (byte 13)".to_owned()
            ))
        );
    }

    #[test]
    fn remembers_the_order_of_members() {
        let document = read(
            r#"{"z":[1,{"type":1,"b":{"c":1}}],"a":{"y":1,"b":2}}"#,
            LIMITS,
        )
        .ok();
        let document = document.map(|document| (document.names, document.leads));
        let leads = vec![("z".into(), "type".into()), ("a".into(), "y".into())];
        assert_eq!(
            document,
            Some((vec!["z".to_owned(), "a".to_owned()], leads))
        );
    }
}
