//! XACML 3.0, and nothing of any platform: model, program, evaluation.

pub mod error;
pub mod model;

pub use error::{Diagnostic, PolicyError, Severity, Span};
