//! Tokens: a compact JWS, or the claims a page's own server hands over, read strictly and kept nowhere.
//!
//! Nothing here reads a clock. [`Claims`] carry in their type whether someone has verified them.

mod claims;
mod compact;
mod error;
pub(crate) mod members;
mod reader;
pub(crate) mod strict;
#[cfg(feature = "verify")]
mod verification;

pub use claims::{Claims, Unverified, Verified};
pub(crate) use compact::base64;
pub use compact::{Decoded, decode};
pub use error::TokenError;
#[cfg(feature = "verify")]
pub use verification::{
    Algorithm, Expectation, KeySet, TrustedIssuers, VerifiedToken, verify, verify_signature,
};

/// The most bytes a compact token, or a claims document, may have; a document of many tiny values is refused earlier.
pub const MAX_BYTES: usize = 64 * 1024;

/// The most objects and arrays that may be nested in a header or in claims.
pub const MAX_DEPTH: usize = 64;
