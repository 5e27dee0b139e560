//! What the platform's own endpoints answer, made into [`Facts`](crate::altinn::Facts), so that a backend can pass their JSON
//! through.
//!
//! ```
//! # #[cfg(feature = "studio")] {
//! use adgang::altinn::{DelegatedPolicy, FactsBuilder};
//!
//! let facts = FactsBuilder::new(51200)
//!     .as_of(1_795_334_400)
//!     .roles(r#"[{"type": "altinn", "value": "dagl"}]"#)?
//!     .access_packages(r#"["urn:altinn:accesspackage:skatt-naering"]"#)?
//!     .delegation_changes("[]", &["havn/fartoy-registrering"], &|_, _| DelegatedPolicy::Unknown)?
//!     .build();
//! assert_eq!(facts.roles.values[..], ["dagl"]);
//! # }
//! # Ok::<(), adgang::altinn::PlatformError>(())
//! ```
//!
//! One adapter a file, each with the endpoint that it reads and what its answer is worth: all of a kind of fact, or at least
//! some of it. Members that no fact is made of are passed over, whatever they hold; those that count must be of their type.
//! Names of members, and of the values of enumerations, count in any case, as they do for the platform. Person numbers are
//! never read.

mod access_lists;
mod access_packages;
mod authorized_parties;
mod builder;
mod delegation_changes;
mod error;
mod estate_roles;
mod instances;
mod key_roles;
mod parties;
mod record;
mod role_register;
mod roles;

pub use authorized_parties::Asked;
pub use builder::FactsBuilder;
pub use error::PlatformError;
