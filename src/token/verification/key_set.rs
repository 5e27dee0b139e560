//! A set of keys (RFC 7517, section 5).

use std::fmt;

use jsonwebtoken::DecodingKey;
use serde_json::Value;

use super::Algorithm;
use super::key::Key;
use crate::token::TokenError;
use crate::token::strict::{self, Limits};

/// A set of keys, read once and used for many tokens.
///
/// Keys that are of no use here (other types, other uses, too small) are kept aside, with the reason: it is told when a
/// token names one of them.
#[derive(Clone, Default)]
pub struct KeySet {
    keys: Vec<Key>,
}

/// A set of keys with their certificates is a few KiB.
const LIMITS: Limits = Limits {
    bytes: 1 << 20,
    depth: 16,
};

impl KeySet {
    /// Reads a JWK Set: `{"keys": [ … ]}`.
    ///
    /// # Errors
    /// What is no set of keys (`malformed-key-set`, `malformed-json`, `duplicate-member`, `too-large`), two keys of one
    /// `kid` (`duplicate-kid`), and private keys (`private-key`): nobody hands those out but by mistake.
    pub fn from_json(text: &str) -> Result<Self, TokenError> {
        Self::read(&strict::read(text, LIMITS)?.value)
    }

    pub(super) fn read(value: &Value) -> Result<Self, TokenError> {
        let items = value.get("keys").and_then(Value::as_array);
        let items = items.ok_or_else(|| {
            malformed("Expected an object with a list `keys`, found another value.")
        })?;
        let mut keys: Vec<Key> = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let pointer = format!("/keys/{index}");
            let Value::Object(members) = item else {
                return Err(malformed("Expected a key, which is an object.").pointing(pointer));
            };
            let key = Key::read(members).map_err(|error| error.below(&pointer))?;
            if key.kid.is_some() && keys.iter().any(|other| other.kid == key.kid) {
                let message = "Expected a `kid` of its own for every key, found one twice.";
                let error = TokenError::new("duplicate-kid", message);
                return Err(error.pointing(format!("{pointer}/kid")));
            }
            keys.push(key.below(&pointer));
        }
        Ok(Self { keys })
    }

    /// The key that a token names, or the only one that fits where it names none.
    pub(super) fn find(
        &self,
        kid: Option<&str>,
        algorithm: Algorithm,
    ) -> Result<&DecodingKey, TokenError> {
        let Some(kid) = kid else {
            return self.only(algorithm);
        };
        match self.keys.iter().find(|key| key.kid.as_deref() == Some(kid)) {
            Some(key) => key.usable_with(algorithm),
            None => {
                let message = "The header's `kid`: expected that of a key in the set, found another. \
                    Newer keys may have it.";
                Err(TokenError::new("unknown-kid", message).in_header("kid"))
            }
        }
    }

    fn only(&self, algorithm: Algorithm) -> Result<&DecodingKey, TokenError> {
        if let [key] = self.keys.as_slice() {
            return key.usable_with(algorithm);
        }
        let mut fitting = self
            .keys
            .iter()
            .filter_map(|key| key.usable_with(algorithm).ok());
        match (fitting.next(), fitting.next()) {
            (Some(key), None) => Ok(key),
            (None, _) => {
                let message = "Expected a key that fits the header's `alg`, found none in the set.";
                Err(TokenError::new("no-matching-key", message).in_header("alg"))
            }
            _ => {
                let message = "The header has no `kid`, and several keys of the set fit its `alg`.";
                Err(TokenError::new("ambiguous-key", message).in_header("kid"))
            }
        }
    }
}

/// How many keys, and nothing of them.
impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KeySet")
            .field("len", &self.keys.len())
            .finish_non_exhaustive()
    }
}

fn malformed(message: &'static str) -> TokenError {
    TokenError::new("malformed-key-set", message)
}
