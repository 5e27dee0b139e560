//! Requests and responses in their two forms: XML and JSON say the same, and what is written is read as it was.

#![cfg(feature = "studio")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

#[path = "forms/cases.rs"]
mod cases;
#[path = "support/folders.rs"]
mod folders;
#[cfg(not(target_arch = "wasm32"))]
#[path = "forms/laws.rs"]
mod laws;
mod support;
#[path = "support/written.rs"]
mod written;
