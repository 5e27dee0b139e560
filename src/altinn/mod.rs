//! Altinn: which switches its decision point sets, how its enforcement point asks, and what its server does around a
//! policy.

pub mod attributes;
mod dialect;
mod enforcement;
mod facts;
#[cfg(feature = "studio")]
pub mod lint;
mod resource;
mod server;
mod subject;

pub use dialect::{DIALECT, ENGINE_REVISION};
pub use enforcement::{LevelRule, level_rule};
pub use facts::{AccessListMode, Facts, FactsError, Known};
pub use resource::{Instance, Resource, ResourceError};
pub use server::{EnrichedResource, EnrichedSubject, Fact, Verdict, decide};
pub use subject::Subject;
