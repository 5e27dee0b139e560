//! A value of a request, and where it stands: what is refused is named by a JSON pointer.
//!
//! Members that nobody asks for are passed over, as the specification wants it (section 10.1.1), and one that is `null` counts
//! as absent (section 11.6).

use serde_json::{Map, Value};

use super::AuthzenError;
use crate::token::members;

/// A value and its pointer.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    pub(super) value: &'a Value,
    pub(super) pointer: String,
}

/// Reads a text as JSON of which two readers cannot think differently: no member twice (section 11.6).
pub(super) fn document(text: &str) -> Result<Value, AuthzenError> {
    members::document(text).map_err(|why| AuthzenError::new("malformed-request", "", why))
}

impl<'a> Node<'a> {
    pub(super) fn root(value: &'a Value) -> Node<'a> {
        Node {
            value,
            pointer: String::new(),
        }
    }

    /// The same value as if it stood elsewhere.
    pub(super) fn at(value: &'a Value, pointer: impl Into<String>) -> Node<'a> {
        Node {
            value,
            pointer: pointer.into(),
        }
    }

    /// A member that is there.
    pub(super) fn get(&self, name: &str) -> Result<Option<Node<'a>>, AuthzenError> {
        let found = self.object()?.get(name).filter(|value| !value.is_null());
        Ok(found.map(|value| Node::at(value, below(&self.pointer, name))))
    }

    /// A member that has to be there.
    pub(super) fn need(&self, name: &str) -> Result<Node<'a>, AuthzenError> {
        self.get(name)?
            .ok_or_else(|| missing(&below(&self.pointer, name)))
    }

    pub(super) fn object(&self) -> Result<&'a Map<String, Value>, AuthzenError> {
        match self.value {
            Value::Object(members) => Ok(members),
            _ => Err(self.expected("an object")),
        }
    }

    pub(super) fn text(&self) -> Result<String, AuthzenError> {
        match self.value {
            Value::String(text) => Ok(text.clone()),
            _ => Err(self.expected("a string")),
        }
    }

    pub(super) fn items(&self) -> Result<impl Iterator<Item = Node<'a>>, AuthzenError> {
        let Value::Array(items) = self.value else {
            return Err(self.expected("an array"));
        };
        let pointer = self.pointer.clone();
        let node = move |(index, value): (usize, &'a Value)| {
            Node::at(value, below(&pointer, &index.to_string()))
        };
        Ok(items.iter().enumerate().map(node))
    }

    pub(super) fn expected(&self, what: &str) -> AuthzenError {
        let message = format!("expected {what}");
        AuthzenError::new("malformed-request", self.pointer.clone(), message)
    }
}

pub(super) fn missing(pointer: &str) -> AuthzenError {
    AuthzenError::new("missing-member", pointer, "this is required")
}

/// The pointer to a member, escaped (RFC 6901, section 3).
pub(super) fn below(pointer: &str, name: &str) -> String {
    format!("{pointer}/{}", escaped(name))
}

/// A name as a part of a JSON pointer.
pub(super) fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
