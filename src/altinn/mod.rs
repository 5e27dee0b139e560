//! Altinn: which switches its decision point sets, how its enforcement point asks, and what its server does around a
//! policy.

mod access_lists;
pub mod attributes;
mod delegations;
mod dialect;
mod enforcement;
mod enrichment;
mod facts;
#[cfg(feature = "studio")]
pub mod lint;
mod resource;
mod server;
mod settings;
mod subject;

pub use access_lists::Guard;
pub use delegations::{Delegated, Delegations, Grant};
pub use dialect::{DIALECT, ENGINE_REVISION};
pub use enforcement::{LevelRule, level_rule};
pub use enrichment::{EnrichedResource, EnrichedSubject, Failure, Standing};
pub use facts::{
    AccessListFacts, AccessListMode, CallerFacts, ConsentFacts, DelegatedPolicy, Delegation, Facts,
    FactsError, InstanceFacts, Known, Membership, PartyFacts, PartyType,
};
pub use resource::{Instance, Resource, ResourceError};
pub use server::{Fact, Permitter, Server, Verdict, Way, unsupported};
pub use settings::{SettingError, Settings};
pub use subject::Subject;
