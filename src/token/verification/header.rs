//! The protected header, as far as verification goes by it.

use serde_json::{Map, Value};

use super::{Algorithm, kind, member, names};
use crate::token::TokenError;

/// What a header says. Keys that it brings or points at (`jwk`, `jku`, `x5c`, `x5u`) are the sender's and are not read;
/// `zip` has no meaning in a JWS.
pub(super) struct Header<'a> {
    algorithm: Option<Algorithm>,
    pub kid: Option<&'a str>,
    pub typ: Option<&'a str>,
}

impl<'a> Header<'a> {
    pub fn read(members: &'a Map<String, Value>) -> Result<Self, TokenError> {
        if members.contains_key("crit") {
            let message = "The header's `crit`: expected no critical extensions, found some.";
            return Err(TokenError::new("critical-header", message).in_header("crit"));
        }
        // Whoever reads `b64` takes the payload's own bytes for what is signed (RFC 7797).
        if let Some(value) = members.get("b64") {
            return Err(malformed("b64", "no such member", Some(value)));
        }
        let algorithm = text(members, "alg")?.ok_or_else(|| malformed("alg", "a text", None))?;
        Ok(Self {
            algorithm: Algorithm::from_name(algorithm),
            kid: text(members, "kid")?,
            typ: text(members, "typ")?,
        })
    }

    /// Its algorithm, if that is among those allowed; `none` never is.
    pub fn algorithm_among(&self, allowed: &[Algorithm]) -> Result<Algorithm, TokenError> {
        let known = self.algorithm;
        known
            .filter(|known| allowed.contains(known))
            .ok_or_else(|| {
                let allowed = names(allowed);
                let found = known.map_or("one that adgang does not verify", Algorithm::name);
                let message = format!("The header's `alg`: expected {allowed}, found {found}.");
                TokenError::new("algorithm-not-allowed", message).in_header("alg")
            })
    }
}

fn text<'a>(
    members: &'a Map<String, Value>,
    name: &'static str,
) -> Result<Option<&'a str>, TokenError> {
    member(members, name).map_err(|other| malformed(name, "a text", Some(other)))
}

fn malformed(member: &'static str, expected: &str, found: Option<&Value>) -> TokenError {
    let found = found.map_or("nothing", kind);
    let message = format!("The header's `{member}`: expected {expected}, found {found}.");
    TokenError::new("malformed-header", message).in_header(member)
}
