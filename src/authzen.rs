//! OpenID AuthZEN Authorization API 1.0: evaluations and searches, answered by a snapshot; and the document that a decision
//! point publishes of itself. Section numbers in this room are those of that specification.
//!
//! A decision is `true` on yes and `false` on no and on ask; `context` has the answer and its reason, as a view gives them.
//! Sending and receiving is for others: what goes in is the body of a request, what comes out is that of the response, and an
//! [`AuthzenError`] is what is answered with its [status](AuthzenError::status).
//!
//! ```
//! # #[cfg(feature = "studio")] {
//! use adgang::authzen::{Evaluation, Options};
//! use adgang::snapshot::{Dialect, Snapshot};
//!
//! let policy = r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:own" Version="1.0"
//!     RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-unless-permit"><Target/>
//!     <Rule RuleId="own" Effect="Permit"><Condition>
//!       <Apply FunctionId="urn:oasis:names:tc:xacml:3.0:function:any-of-any">
//!         <Function FunctionId="urn:oasis:names:tc:xacml:1.0:function:string-equal"/>
//!         <AttributeDesignator Category="urn:oasis:names:tc:xacml:1.0:subject-category:access-subject"
//!           AttributeId="urn:oasis:names:tc:xacml:1.0:subject:subject-id"
//!           DataType="http://www.w3.org/2001/XMLSchema#string" MustBePresent="false"/>
//!         <AttributeDesignator Category="urn:oasis:names:tc:xacml:3.0:attribute-category:resource"
//!           AttributeId="urn:adgang:authzen:resource:owner"
//!           DataType="http://www.w3.org/2001/XMLSchema#string" MustBePresent="false"/>
//!       </Apply></Condition></Rule></Policy>"#;
//! let snapshot = Snapshot::builder().dialect(Dialect::Standard).policy_xml(policy).build()?;
//! let request = Evaluation::from_json(r#"{"subject": {"type": "user", "id": "alice"}, "action": {"name": "read"},
//!     "resource": {"type": "record", "id": "1", "properties": {"owner": "alice"}}}"#)?;
//! let options = Options { now: 1_795_334_400, ..Options::default() };
//! assert!(snapshot.authzen(&request, &options)?.decision);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Which attributes the members of a request are
//!
//! In the standard dialect, unless the [mapping](Mapping) says otherwise:
//!
//! | member | attribute | category |
//! |---|---|---|
//! | `subject.id` | `urn:oasis:names:tc:xacml:1.0:subject:subject-id` | access-subject |
//! | `subject.type` | `urn:adgang:authzen:subject-type` | access-subject |
//! | `subject.properties.NAME` | `urn:adgang:authzen:subject:NAME` | access-subject |
//! | `resource.id` | `urn:oasis:names:tc:xacml:1.0:resource:resource-id` | resource |
//! | `resource.type` | `urn:adgang:authzen:resource-type` | resource |
//! | `resource.properties.NAME` | `urn:adgang:authzen:resource:NAME` | resource |
//! | `action.name` | `urn:oasis:names:tc:xacml:1.0:action:action-id` | action |
//! | `action.properties.NAME` | `urn:adgang:authzen:action:NAME` | action |
//! | `context.NAME` | `urn:adgang:authzen:context:NAME` | environment |
//! | roles of the facts, where there are facts | `urn:oasis:names:tc:xacml:2.0:subject:role` | access-subject |
//! | the instant | `current-dateTime`, `current-date`, `current-time` | environment |
//!
//! | JSON | value |
//! |---|---|
//! | string, `true`, `1`, `1.5` | string, boolean, integer, double; or what the mapping reads it as |
//! | a list | a bag of these |
//! | an object | an attribute for each member, `NAME/MEMBER`; a slash in a name is `~1`, a tilde `~0` |
//! | a list with a list or an object in it | not known: a policy that asks for it is `ask` |
//! | `null` | absent |
//!
//! What is in no list is not there. The policy that decides is the one whose key is the resource's type, or the one without a
//! key.
//!
//! In Altinn's dialect a question is what the platform's enforcement point would send, answered by the server's steps: with
//! [facts](Options::facts) for each subject and resource, and with the level rules where there are [claims](Options::claims).
//!
//! | member | attribute |
//! |---|---|
//! | `subject` of type `user` or `self-identified` | `urn:altinn:userid` |
//! | `person` | `urn:altinn:person:uuid` |
//! | `party` | `urn:altinn:partyid` |
//! | `organisation` | `urn:altinn:organization:identifier-no` |
//! | `service-owner` | `urn:altinn:org` |
//! | `system-user` | `urn:altinn:systemuser:uuid`, and nothing beside it |
//! | `subject.properties`: `scope`, `level` | `urn:scope`, `urn:altinn:authlevel` |
//! | `resource` of type `app`, id `ORG/APP` | `urn:altinn:org`, `urn:altinn:app` |
//! | `resource`, id of the resource registry | `urn:altinn:resource` |
//! | `instance`, id `PARTY/GUID`, property `app` or `resource` | `urn:altinn:instance-id`, `urn:altinn:partyid`, and those above |
//! | `resource.properties`: `instance`, `task`, `endEvent`, `appResource`, `partyUuid` | as of a [`Resource`](crate::altinn::Resource) |
//! | `resource.properties.party`, or else the party of the facts | `urn:altinn:partyid` |
//! | `action.name` | `urn:oasis:names:tc:xacml:1.0:action:action-id` |
//!
//! Other properties are sent where the mapping names them, and other types not at all: the platform knows nobody of that
//! name, and its error is the answer.
//!
//! # What is known besides
//!
//! [Entities](Options::entities) fill in the properties that a request does not have: a policy information point of those
//! who have one. A search is among candidates, since policies do not say who there is; without any, among the entities, or
//! among the actions that the policy names. A candidate whose property differs from the search's own is passed over.
//!
//! # Bounds
//!
//! | what | most |
//! |---|---|
//! | a request, candidates, options | 4 MiB, 16 deep, no member twice |
//! | evaluations of one request | [`MOST_EVALUATIONS`], 1,000 |
//! | candidates of one search | [`MOST_CANDIDATES`], 10,000 |
//! | properties of one entity, of an action or the context | [`MOST_ATTRIBUTES`], 1,000 |
//! | what all questions of a request hold, with defaults and what is known | [`MOST_BYTES`], 64 MiB |

mod altinn;
mod bounds;
mod candidates;
mod decider;
mod decision;
mod entity;
mod error;
mod evaluation;
mod mapping;
mod metadata;
mod node;
mod options;
mod page;
mod request;
mod search;
mod spelling;
mod standard;
mod target;

pub use bounds::{MOST_ATTRIBUTES, MOST_BYTES};
pub use candidates::{Candidates, MOST_CANDIDATES};
pub use decider::Asked;
pub use decision::{Context, Decision, Failed, Found, FoundContext, Item, Response};
pub use entity::{Action, Entities, Entity, Properties};
pub use error::AuthzenError;
pub use evaluation::{Evaluation, Evaluations, MOST_EVALUATIONS, Semantic};
pub use mapping::{Mapping, Names};
pub use metadata::Metadata;
pub use options::{Options, Supplied};
pub use page::Page;
pub use request::{Endpoint, Request};
pub use search::{Search, Searched};
pub use standard::{RESOURCE_ID, RESOURCE_TYPE, SUBJECT_TYPE};
pub use target::Target;
