//! Callers and parties.

use serde::Serialize;
use serde_json::{Map, Value};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{Failure, object};
use crate::identity::{self, Options};
use crate::party::PartyList;
use crate::token::{self, Claims};

/// Who calls, as JSON: of a compact token, or of claims as JSON. `options` are JSON, too.
///
/// # Errors
/// What is wrong with the token, the claims or the options.
#[wasm_bindgen]
pub fn identify(source: &str, compact: bool, options: Option<String>) -> Result<JsValue, Failure> {
    let options = match options {
        Some(options) => Options::from_json(&options).map_err(Failure::options)?,
        None => Options::default(),
    };
    let claims = if compact {
        token::decode(source)?.claims
    } else {
        handed_over(source)?
    };
    object(&identity::identify(&claims, &options)?)
}

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
    object(&identity::anonymous())
}

/// Header and claims of a compact token, as JSON.
///
/// # Errors
/// What is wrong with the token.
#[wasm_bindgen]
pub fn decode(compact: &str) -> Result<JsValue, Failure> {
    let token::Decoded { header, claims } = token::decode(compact)?;
    object(&Decoded { header, claims })
}

/// What a compact token holds.
#[derive(Serialize)]
struct Decoded {
    header: Map<String, Value>,
    claims: Claims,
}

/// The parties of a list in the platform's JSON; `is_text` where it was handed over as such.
///
/// # Errors
/// What is wrong with the list.
#[wasm_bindgen]
pub fn parties(json: &str, is_text: bool) -> Result<JsValue, Failure> {
    let list = PartyList::from_json(json).map_err(|error| {
        let failure = Failure::from(error);
        if is_text {
            failure
        } else {
            failure.of_object()
        }
    })?;
    object(&list)
}
