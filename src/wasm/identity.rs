//! Callers and parties.

use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use super::{Failure, object, text};
use crate::identity::{self, Options};
use crate::party::PartyList;
use crate::token::{self, Claims};

/// Who calls, as JSON: of a compact token, or of claims as JSON. `options` are JSON, too.
///
/// # Errors
/// What is wrong with the token, the claims or the options.
#[wasm_bindgen]
pub fn identify(source: &str, compact: bool, options: Option<String>) -> Result<String, Failure> {
    let options = match options {
        Some(options) => {
            serde_json::from_str(&options).map_err(|error| Failure::options(&error))?
        }
        None => Options::default(),
    };
    let claims = if compact {
        token::decode(source)?.claims
    } else {
        handed_over(source)?
    };
    text(&identity::identify(&claims, &options)?)
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
pub fn anonymous() -> Result<String, Failure> {
    text(&identity::anonymous())
}

/// Header and claims of a compact token, as JSON.
///
/// # Errors
/// What is wrong with the token.
#[wasm_bindgen]
pub fn decode(compact: &str) -> Result<String, Failure> {
    let token::Decoded { header, claims } = token::decode(compact)?;
    // Written by hand: the claims keep their order, which a map of both would not.
    Ok(format!(
        r#"{{"header":{},"claims":{}}}"#,
        text(&header)?,
        text(&claims)?
    ))
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
