//! The JavaScript boundary: the only room that knows JavaScript.
//!
//! What is exported here is not the package's interface but what `src/wasm/package/` builds it of. The two share the work
//! so that no code of the caller runs while the module does: what comes in is a text, bytes or a number (a getter that
//! throws, or a proxy, would otherwise unwind through the module and leave what it holds borrowed), and what goes out is
//! built once, as plain objects or, where its members' names are the caller's, as JSON text (setting a member named
//! `__proto__` would change the object instead).

mod error;
mod identity;
mod session;
mod snapshot;
#[cfg(feature = "studio")]
mod studio;
mod view;

use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::token::members;

pub use error::Failure;
pub use identity::{anonymous, decode, identify, parties};
pub use session::Session;
pub use snapshot::Snapshot;
#[cfg(feature = "studio")]
pub use studio::{Builder, example, lint};
pub use view::View;

/// Memory comes from here; the standard library's allocator is three times the size.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

/// The version of the crate this module was built from.
#[wasm_bindgen]
#[must_use]
pub fn version() -> String {
    env!("CARGO_PKG_VERSION").to_owned()
}

/// A value as a plain object: `null` for what is not there, no `Map`, no `BigInt`.
fn object(value: &impl Serialize) -> Result<JsValue, Failure> {
    value
        .serialize(&Serializer::json_compatible())
        .map_err(|_| Failure::unrepresentable())
}

/// A list of texts, from its JSON.
fn texts(json: &str) -> Result<Vec<String>, Failure> {
    members::document(json)
        .and_then(|value| members::list(&value, members::text))
        .map_err(Failure::options)
}
