//! What is done with a fuzzer's input, and what must hold of it. `tests/corpus.rs` does the same with the inputs kept
//! under `tests/fuzz/corpus`.

mod expressions;
mod facts;
mod functions;
mod grammar;
mod laws;
mod platform;
mod policy;
mod request;
mod snapshot;
mod standard;
mod text;
mod texts;

#[path = "../../support/outcomes.rs"]
mod outcomes;
#[path = "../../support/printed.rs"]
mod printed;
#[path = "../../support/written.rs"]
mod written;

pub use laws::{decision, evaluation};
pub use platform::{dialog, facts, routes};
pub use policy::policy_xml;
pub use request::{request_json, request_xml};
pub use snapshot::snapshot;
pub use standard::standard;
pub use text::{regexp, value, xpath};

/// The line between the parts of an input that is several texts.
pub const BETWEEN: &str = "\n---\n";
