//! Altinn: which switches its decision point sets, how its enforcement point asks, and what its server does around a
//! policy.

mod access_lists;
pub mod attributes;
#[cfg(feature = "studio")]
pub mod bpmn;
mod delegations;
mod dialect;
#[cfg(feature = "server")]
pub mod dialog;
mod enforcement;
mod enrichment;
mod facts;
#[cfg(feature = "studio")]
pub mod lint;
#[cfg(feature = "server")]
pub mod pep;
#[cfg(any(feature = "studio", feature = "server"))]
pub mod platform;
mod possible;
mod process;
mod resource;
mod server;
mod settings;
mod subject;

pub use access_lists::Guard;
pub use delegations::{Delegated, Delegations, Grant};
pub use dialect::{DIALECT, EARLIER_DIALECT, EARLIER_ENGINE, ENGINE_REVISION};
#[cfg(feature = "server")]
pub use enforcement::required_level;
pub use enforcement::{LevelRule, level_rule};
pub use enrichment::{EnrichedResource, EnrichedSubject, Failure, Standing};
#[cfg(feature = "studio")]
pub use facts::RefusedPolicy;
pub use facts::{
    AccessListFacts, AccessListMode, CallerFacts, ConsentFacts, DelegatedPolicy, Delegation, Facts,
    FactsError, InstanceFacts, Known, Membership, PartyFacts, PartyType,
};
#[cfg(any(feature = "studio", feature = "server"))]
pub use platform::{FactsBuilder, PlatformError};
pub use possible::Possible;
pub use process::{
    ActionKind, ProcessError, ProcessTask, TaskAccess, TaskAction, UserAction, actions_to_proceed,
};
pub use resource::{Instance, Resource, ResourceError};
pub use server::{Fact, Permitter, Server, Verdict, Way, unsupported};
pub use settings::{SettingError, Settings};
pub use subject::Subject;
