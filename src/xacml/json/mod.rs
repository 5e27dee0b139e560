//! Requests and responses in the JSON Profile of XACML 3.0, version 1.1.

mod document;
mod request;
mod response;
mod value;

pub use request::{read_request, write_request};
pub use response::{read_response, write_response};

#[cfg(test)]
mod tests;
