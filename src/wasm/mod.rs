//! The JavaScript boundary: the only room that knows JavaScript.

use wasm_bindgen::prelude::wasm_bindgen;

/// The version of the crate this module was built from.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}
