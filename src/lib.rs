//! Who is calling, which party do they act for, and which actions may they take here?
//!
//! Token claims and a XACML policy go in; yes, no or ask comes out, with a reason. The server stays authoritative: this
//! crate predicts and grants nothing.
//!
//! ```
//! # #[cfg(feature = "studio")] {
//! use adgang::altinn::{Facts, Resource};
//! use adgang::identity::{Options, identify};
//! use adgang::snapshot::Snapshot;
//! use adgang::token::Claims;
//!
//! let claims = Claims::from_json(adgang::example::CLAIMS)?;
//! let who = identify(&claims, &Options::default())?;
//! let snapshot = Snapshot::builder().policy_xml(adgang::example::POLICY).build()?;
//! let session = snapshot.session(&who, &Facts::from_json(adgang::example::FACTS)?, 1_795_334_400)?;
//! let view = session.on(&Resource::app("havn", "fartoy-registrering").task("Task_2"))?;
//! assert!(view.can("sign"));
//! assert_eq!(view.actions(), ["instantiate", "read", "write", "sign", "reject"]);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Not here: storage, network. The clock is an input, and nothing reads the time by itself.
#![forbid(unsafe_code)]

pub mod altinn;
#[cfg(any(feature = "studio", feature = "server"))]
pub mod authzen;
#[cfg(feature = "studio")]
pub mod example;
pub mod identity;
pub mod party;
pub mod session;
pub mod snapshot;
pub mod token;
pub mod value;
#[cfg(feature = "wasm")]
pub mod wasm;
pub mod xacml;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
