//! Callers.

use serde::{Serialize, Serializer};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{Failure, object};
#[cfg(feature = "server")]
use crate::identity::Context;
use crate::identity::{self, Authenticated, Options};
use crate::token::{self, Claims};

/// Who calls: of a compact token, or of claims as JSON. `options` are JSON, too. The claims themselves go out as JSON, and
/// only those of a token: the page has the others, and a claim may have a name that no object of JavaScript should be
/// given by assignment.
///
/// # Errors
/// What is wrong with the token, the claims or the options.
#[wasm_bindgen]
pub fn identify(source: &str, compact: bool, options: Option<String>) -> Result<JsValue, Failure> {
    let options = read_options(options)?;
    let (claims, claims_json) = if compact {
        let decoded = token::decode(source)?;
        (decoded.claims, Some(decoded.claims_json))
    } else {
        (handed_over(source)?, None)
    };
    let who = identified(&claims, &options)?;
    object(&Identified { who, claims_json })
}

pub(super) fn read_options(options: Option<String>) -> Result<Options, Failure> {
    match options {
        Some(options) => Options::from_json(&options).map_err(Failure::options),
        None => Ok(Options::default()),
    }
}

pub(super) fn identified<State>(
    claims: &Claims<State>,
    options: &Options,
) -> Result<Claimless, Failure> {
    Ok(Claimless(identity::identify(claims, options)?))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Identified {
    who: Claimless,
    claims_json: Option<String>,
}

/// Who calls, with no claims: writing them member by member would bring code for every value of JSON.
pub(super) struct Claimless(Authenticated);

impl Serialize for Claimless {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize_with(&NoClaims {}, serializer)
    }
}

#[derive(Serialize)]
struct NoClaims {}

/// The claims of an object, from its JSON.
pub(super) fn handed_over(text: &str) -> Result<Claims, Failure> {
    Claims::handed_over(text).map_err(|error| Failure::from(error).of_object())
}

/// Nobody is logged in, as JSON.
///
/// # Errors
/// None.
#[wasm_bindgen]
pub fn anonymous() -> Result<JsValue, Failure> {
    object(&Claimless(identity::anonymous()))
}

/// With what a service is called, of a context with its table as JSON.
///
/// # Errors
/// What is wrong with the context or the table.
#[cfg(feature = "server")]
#[wasm_bindgen]
pub fn credentials_for(context: &str, service: &str) -> Result<JsValue, Failure> {
    let (context, table) = Context::from_json(context).map_err(Failure::options)?;
    object(&table.credentials_for(&context, service))
}

/// Header and claims of a compact token: a list of the two, each as JSON.
///
/// # Errors
/// What is wrong with the token.
#[wasm_bindgen]
pub fn decode(compact: &str) -> Result<JsValue, Failure> {
    let decoded = token::decode(compact)?;
    // As what all else is handed over as: a list of texts would take code of its own.
    object(&[decoded.header_json, decoded.claims_json].as_slice())
}
