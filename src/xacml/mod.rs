//! XACML 3.0, and nothing of any platform.
//!
//! A [policy as written](model) is compiled into a [`Program`] for a [`Dialect`]; [`evaluate`] gives its [`Outcome`]
//! under what is known of a request, and [`specialise`] folds what is known into a smaller program.

#[cfg(feature = "studio")]
pub mod context;
pub mod error;
#[cfg(feature = "studio")]
pub mod json;
#[cfg(feature = "studio")]
mod lint;
pub mod model;
#[cfg(feature = "studio")]
pub mod xml;

mod apply;
mod attributes;
mod callee;
mod clock;
mod combining;
#[cfg(feature = "studio")]
mod compile;
mod decision;
#[cfg(feature = "studio")]
mod decision_point;
mod dialect;
mod duties;
mod evaluate;
mod expression;
#[cfg(feature = "studio")]
mod form;
mod functions;
#[cfg(feature = "studio")]
mod higher_order;
mod lexical;
#[cfg(feature = "studio")]
mod library;
#[cfg(feature = "studio")]
mod multiple;
mod named;
mod outcome;
mod program;
mod reasons;
#[cfg(feature = "studio")]
mod regexp;
mod selection;
mod settle;
#[cfg(feature = "studio")]
mod signature;
mod specialise;
#[cfg(feature = "studio")]
mod trace;
mod truth;
mod validate;
mod wire;
#[cfg(feature = "studio")]
mod xpath;
#[cfg(feature = "studio")]
mod xpath_function;

pub use attributes::{
    ACTION, ACTION_ID, AttributeList, AttributeValue, Attributes, Bag, CONTENT, ENVIRONMENT,
    Extent, RESOURCE, SUBJECT,
};
pub use clock::clock;
pub use combining::Combining;
#[cfg(feature = "studio")]
pub use compile::{Compiled, Refused, Root, Source, check, compile};
pub use decision::{Decision, DecisionSet};
#[cfg(feature = "studio")]
pub use decision_point::{answer, applicable, decide};
pub use dialect::Dialect;
pub use error::{Diagnostic, PolicyError, Severity, Span};
pub use evaluate::{POLICY_DEPTH, evaluate};
pub use expression::{EXPRESSION_DEPTH, STEP_BUDGET};
#[cfg(feature = "studio")]
pub use form::Form;
pub use lexical::lexical_value;
#[cfg(feature = "studio")]
pub use lint::warnings;
pub use model::Effect;
#[cfg(feature = "studio")]
pub use multiple::{Individual, MOST_INDIVIDUALS, MOST_VALUES, MultipleError, individuals};
pub use outcome::{Assignment, MissingAttribute, Obligation, Open, Outcome, Status};
pub use program::{Key, PolicyName, Program};
#[cfg(feature = "studio")]
pub use regexp::{
    PATTERN_COST, PATTERN_DEPTH, PATTERN_SIZE, PATTERN_STATES, Pattern, PatternError,
    PatternErrorKind,
};
pub use specialise::specialise;
#[cfg(feature = "studio")]
pub use trace::{AllOfTrace, AnyOfTrace, Explanation, MatchTrace, RuleTrace, explain};
pub(crate) use wire::{Input, Wire, read_all, wire_enum, wire_struct};
