//! The JavaScript boundary: the only room that knows JavaScript.
//!
//! What is exported here is not the package's interface but what `src/wasm/package/` builds it of. The two share the work
//! so that no code of the caller runs while the module does: what comes in is a text, bytes or a number (a getter that
//! throws, or a proxy, would otherwise unwind through the module and leave what it holds borrowed), and what goes out is
//! built once, as plain objects or, where its members' names are the caller's, as JSON text (setting a member named
//! `__proto__` would change the object instead).

mod error;
#[cfg(any(feature = "server", feature = "studio"))]
mod facts;
mod identity;
mod parties;
#[cfg(feature = "server")]
mod prefilter;
mod session;
mod snapshot;
#[cfg(feature = "studio")]
mod studio;
#[cfg(feature = "server")]
mod verification;
mod view;

use std::io;

use js_sys::JSON;
use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter};
use wasm_bindgen::prelude::{JsValue, wasm_bindgen};

use crate::token::members;

pub use error::Failure;
#[cfg(any(feature = "server", feature = "studio"))]
pub use facts::FactsMaker;
#[cfg(feature = "studio")]
pub use facts::compile_delegation;
#[cfg(feature = "server")]
pub use identity::credentials_for;
pub use identity::{anonymous, decode, identify};
pub use parties::Parties;
#[cfg(feature = "server")]
pub use prefilter::Prefilter;
pub use session::Session;
pub use snapshot::Snapshot;
#[cfg(feature = "studio")]
pub use studio::{Builder, example, lint};
#[cfg(feature = "server")]
pub use verification::{KeySet, TrustedIssuers, identify_verified};
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

/// A value as a plain object: `null` for what is not there. By way of its JSON, which takes less code than setting member
/// by member.
fn object(value: &impl Serialize) -> Result<JsValue, Failure> {
    let mut json = Vec::new();
    let mut serializer = serde_json::Serializer::with_formatter(&mut json, Exact);
    let written = value.serialize(&mut serializer).is_ok();
    std::str::from_utf8(&json)
        .ok()
        .filter(|_| written)
        .and_then(|json| JSON::parse(json).ok())
        .ok_or_else(Failure::unrepresentable)
}

/// JSON whose whole numbers are those that JavaScript holds exactly.
struct Exact;

impl Formatter for Exact {
    fn write_i64<W: io::Write + ?Sized>(&mut self, writer: &mut W, value: i64) -> io::Result<()> {
        const MOST: i64 = 1 << 53;
        if (-MOST..=MOST).contains(&value) {
            CompactFormatter.write_i64(writer, value)
        } else {
            Err(io::ErrorKind::InvalidData.into())
        }
    }
}

/// A list of texts, from its JSON.
fn texts(json: &str) -> Result<Vec<String>, Failure> {
    members::document(json)
        .and_then(|value| members::list(&value, members::text))
        .map_err(Failure::options)
}
