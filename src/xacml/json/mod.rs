//! The JSON Profile of XACML 3.0, version 1.1: requests in, responses out.

mod request;
mod response;

pub use request::{Request, RequestError, read_requests};
pub use response::{respond, respond_to_error};
