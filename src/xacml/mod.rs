//! XACML 3.0, and nothing of any platform: model, program, evaluation.

pub mod error;
pub mod model;
#[cfg(feature = "studio")]
pub mod xml;

pub use error::{Diagnostic, PolicyError, Severity, Span};
