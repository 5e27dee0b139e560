//! Signatures and what a token must say: a compact JWS (RFC 7515) against a set of keys (RFC 7517), as RFC 8725 advises.
//!
//! ```
//! use adgang::token::{Expectation, KeySet, verify};
//!
//! # let (jwks, token) = (r#"{"keys":[]}"#, "e30.e30.");
//! let keys = KeySet::from_json(jwks)?;
//! let mut expected = Expectation::at(1_795_334_400);
//! expected.issuer = Some("https://issuer.example/".to_owned());
//! match verify(token, &keys, &expected) {
//!     Ok(token) => println!("{} claims", token.claims.iter().count()),
//!     Err(refused) => println!("{}: {refused}", refused.code()),
//! }
//! # Ok::<(), adgang::token::TokenError>(())
//! ```
//!
//! Keys and the interface of verifiers are jsonwebtoken's; what verifies is [`provider`]'s. What jsonwebtoken
//! does beyond that is not used: it takes the clock from the system, claims of the wrong type for absent ones, and no
//! notice of `crit` or of what a key is for.

mod algorithm;
mod expectation;
mod header;
mod issuers;
mod jws;
mod key;
mod key_set;
mod provider;
mod rsa;

use serde_json::{Map, Value};

use super::{Decoded, TokenError, Verified};
use algorithm::names;
use header::Header;
use jws::Jws;

pub use algorithm::Algorithm;
pub use expectation::Expectation;
pub use issuers::{TrustedIssuers, VerifiedToken};
pub use key_set::KeySet;

/// Verifies a compact token: that it is well formed, that a key of the set signed it with an algorithm that is allowed,
/// and that its claims are as expected.
///
/// # Errors
/// The first thing that is wrong, in this order: the text, the header, the key, the signature, the claims.
/// [`unknown-kid`](TokenError::code) is the one that newer keys may cure.
pub fn verify(
    compact: &str,
    keys: &KeySet,
    expected: &Expectation,
) -> Result<Decoded<Verified>, TokenError> {
    token(Jws::read(compact)?, keys, expected)
}

/// Verifies the signature of a compact JWS and nothing else; gives its payload, which may be anything.
///
/// # Errors
/// As [`verify`], up to the signature.
pub fn verify_signature(
    compact: &str,
    keys: &KeySet,
    algorithms: &[Algorithm],
) -> Result<Vec<u8>, TokenError> {
    let jws = Jws::read(compact)?;
    signature(&jws, &Header::read(&jws.header)?, keys, algorithms)?;
    Ok(jws.payload)
}

fn token(
    jws: Jws<'_>,
    keys: &KeySet,
    expected: &Expectation,
) -> Result<Decoded<Verified>, TokenError> {
    let header = Header::read(&jws.header)?;
    expected.check_type(header.typ)?;
    signature(&jws, &header, keys, &expected.algorithms)?;
    let (claims, claims_json) = jws.claims()?;
    expected.check_claims(&claims)?;
    Ok(jws.verified(claims, claims_json))
}

fn signature(
    jws: &Jws<'_>,
    header: &Header<'_>,
    keys: &KeySet,
    algorithms: &[Algorithm],
) -> Result<(), TokenError> {
    let algorithm = header.algorithm_among(algorithms)?;
    let key = keys.find(header.kid, algorithm)?;
    let verifier = provider::verifier(algorithm, key);
    let signed = jws.signed.as_bytes();
    let valid = verifier.is_some_and(|verifier| verifier.verify(signed, &jws.signature).is_ok());
    if valid {
        Ok(())
    } else {
        let message = "The signature is not that of the key over this header and payload.";
        Err(TokenError::new("bad-signature", message))
    }
}

/// A member that is a text where it is; else what it is.
fn member<'a>(members: &'a Map<String, Value>, name: &str) -> Result<Option<&'a str>, &'a Value> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => Err(other),
    }
}

/// What a value is, without showing it.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
