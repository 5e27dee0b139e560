//! Requests and responses (XACML 3.0, sections 5.42 to 5.58): what their XML and JSON forms both come to.
//!
//! The forms are read and written by [`xml`](super::xml) and [`json`](super::json), and say the same: a document of
//! either, written in the other and read again, is the same request or response. What a form says of itself alone is
//! not kept: prefixes, comments, the spelling of a value, and the order of policies among policy sets.

mod error;
mod request;
mod response;
mod value;

pub use error::ContextError;
pub use request::{Attribute, Category, Request, RequestReference};
pub use response::{
    DecisionResult, Detail, MissingAttributeDetail, Obligation, PolicyIdentifier, Response, Status,
};
pub(super) use value::{Values, by_prefix, literal_value, namespaces};

/// Bytes that a request or a response may have.
pub const LIMIT: usize = 256 << 10;
