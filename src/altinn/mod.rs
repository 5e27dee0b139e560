//! Altinn: which switches its decision point sets, how its enforcement point asks, and what its server does around a
//! policy.

pub mod attributes;
#[cfg(feature = "studio")]
pub mod bpmn;
mod dialect;
pub mod dialog;
mod enforcement;
mod facts;
#[cfg(feature = "studio")]
pub mod lint;
mod possible;
mod process;
mod resource;
mod server;
mod subject;

pub use dialect::{DIALECT, ENGINE_REVISION};
pub use enforcement::{LevelRule, level_rule};
pub use facts::{AccessListMode, Facts, FactsError, Known};
pub use possible::Possible;
pub use process::{
    ActionKind, ProcessError, ProcessTask, TaskAccess, TaskAction, UserAction, actions_to_proceed,
};
pub use resource::{Instance, Resource, ResourceError};
pub use server::{EnrichedResource, EnrichedSubject, Fact, Verdict, decide};
pub use subject::Subject;
