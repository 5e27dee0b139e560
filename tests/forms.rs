//! Requests and responses in their two forms: what is read, what is refused, and that XML and JSON say the same.

#![cfg(feature = "studio")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "forms/cases.rs"]
mod cases;
#[path = "forms/hostile.rs"]
mod hostile;
#[cfg(not(target_arch = "wasm32"))]
#[path = "forms/laws.rs"]
mod laws;
mod support;
