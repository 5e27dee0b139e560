//! XACML data types and their arithmetic (XACML 3.0 core, sections A.2, A.3 and B.3).

mod data_type;
mod error;
mod lexical;

pub use data_type::DataType;
pub use error::{ValueError, ValueErrorKind};
