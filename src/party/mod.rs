//! Parties: the people and organisations someone can act for, as the platform lists them.

mod error;
mod list;
mod reader;

pub use error::PartyError;
pub use list::{BreadthFirst, Party, PartyKind, PartyList};

/// The most bytes a list of parties may have; one of many tiny values is refused earlier.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;

/// The most parties inside each other, the outermost counted. The platform has two.
pub const MAX_DEPTH: usize = 8;
