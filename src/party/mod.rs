//! Parties: the people and organisations someone can act for, and which of them a page goes on with.
//!
//! What a page should do (go on, let the user choose, refuse) is what Altinn's own code would do, rule by rule: its
//! server's since 2026, or its frontend's before that. Whether a user may act for a party is for the platform to say; here
//! its answer is an input.
//!
//! ```
//! use adgang::party::{App, Options, Outcome, PartyList, Why, select};
//!
//! let parties = PartyList::from_json(
//!     r#"[{"partyId": 50017, "partyTypeName": 1, "name": "Kari"},
//!         {"partyId": 51200, "partyTypeName": 2, "name": "Strand AS"}]"#,
//! )?;
//! let options = Options {
//!     app: Some(App::from_json(r#"{"partyTypesAllowed": {"organisation": true}}"#)?),
//!     cookie: Some("51200".to_owned()),
//!     ..Options::default()
//! };
//! let choice = select(&parties, &options);
//! assert_eq!((choice.outcome, choice.why), (Outcome::Proceed, Why::OnlyOne));
//! assert_eq!(choice.party.map(|party| party.id), Some(51_200));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod app;
mod choice;
mod draft;
mod error;
mod list;
mod options;
mod reader;
mod search;
mod strategy;
mod tree;

pub use app::{App, PartyTypes, Prompt};
pub use choice::{Choice, Mismatch, NamedBy, Note, Outcome, Selected, Why};
pub use error::PartyError;
pub use list::{BreadthFirst, Party, PartyKind, PartyList};
pub use options::{CanRepresent, Options, Profile, Strategy, Who};
pub use search::{Page, PartyIndex, Row};
pub use strategy::select;
pub use tree::{Node, tree};

/// The most bytes a list of parties may have.
pub const MAX_BYTES: usize = 32 * 1024 * 1024;

/// The most parties a list may have. Someone who keeps accounts for others may have 15,000.
pub const MAX_PARTIES: usize = 100_000;

/// The most parties inside each other, the outermost counted. The platform has two.
pub const MAX_DEPTH: usize = 8;
