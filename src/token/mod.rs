//! Tokens: a compact JWS, or the claims a page's own server hands over, read strictly and kept nowhere.
//!
//! Nothing here verifies a signature or reads a clock. [`Claims`] carry in their type whether someone did.

mod claims;
mod compact;
mod error;
pub(crate) mod members;
mod reader;
pub(crate) mod strict;

pub use claims::{Claims, Unverified};
pub use compact::{Decoded, decode};
pub use error::TokenError;

/// The most bytes a compact token, or a claims document, may have; a document of many tiny values is refused earlier.
pub const MAX_BYTES: usize = 64 * 1024;

/// The most objects and arrays that may be nested in a header or in claims.
pub const MAX_DEPTH: usize = 64;
