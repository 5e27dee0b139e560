//! Who is calling, which party do they act for, and which actions may they take here?
#![forbid(unsafe_code)]

pub mod altinn;
#[cfg(feature = "studio")]
pub mod example;
pub mod identity;
pub mod party;
pub mod session;
pub mod snapshot;
pub mod token;
pub mod value;
#[cfg(feature = "wasm")]
pub mod wasm;
pub mod xacml;
