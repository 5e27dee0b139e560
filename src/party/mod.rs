//! Parties: the people and organisations someone can act for, as the platform lists them.

mod error;
mod list;
mod reader;

pub use error::PartyError;
pub use list::{BreadthFirst, Party, PartyKind, PartyList};

/// The most bytes a list of parties may have.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;

/// The most parties a list may have. Someone who keeps accounts for others may have 15,000.
pub const MAX_PARTIES: usize = 100_000;

/// The most parties inside each other, the outermost counted. The platform has two.
pub const MAX_DEPTH: usize = 8;
