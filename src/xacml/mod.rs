//! XACML 3.0, and nothing of any platform.
//!
//! A [policy or policy set as written](model) is compiled into a [`Program`] for a [`Dialect`]; [`evaluate`] gives its
//! [`Outcome`] under what is known of a request, and [`specialise`] folds what is known into a smaller program.
//!
//! # What is there
//!
//! | part of XACML 3.0 | here |
//! |---|---|
//! | policies, policy sets, references with version patterns, variables, targets, conditions (5.1–5.41) | all; checked for types, arity, cycles and lexical forms before any request comes (`standard`) |
//! | data types and functions (appendix A) | all, the optional and most of the deprecated ones too; not the 1.0 functions over paths as strings |
//! | combining (appendix C, Combining Algorithms Profile) | all of 3.0, the legacy ones of 1.0 and 1.1 as algorithms of their own, `on-permit-apply-second`; combiner parameters are read and passed over |
//! | extended Indeterminate, obligations and advice with expressions, status with missing attributes, `PolicyIdentifierList`, `IncludeInResult` | all |
//! | requests and responses | XML and JSON Profile 1.1, read and written |
//! | Multiple Decision Profile | repeated categories, references, content selectors, `CombinedDecision`; not `scope` |
//! | `AttributeSelector`, xpathExpression | XPath 1.0 without the namespace axis |
//! | regular expressions | XPath's, linear in time; not back-references |
//! | administration (`PolicyIssuer`, `MaxDelegationDepth`) | read; a policy with an issuer is refused (`standard`) |
//!
//! The check module reads the same programs and leaves out what costs it most: regular expressions, dates, names,
//! addresses and durations, functions that take functions, selectors, arithmetic, sets and conversions. What it cannot
//! evaluate can come to anything, and says so.
//!
//! # Which way, where the standard leaves it open
//!
//! | question | answer |
//! |---|---|
//! | do unordered algorithms stop early? | no: every child is evaluated, so order does not matter to obligations; `ordered-*` and `first-applicable` stop |
//! | what is the extended value of a legacy algorithm's Indeterminate? | {DP}: XACML 1.0 knows one Indeterminate |
//! | `any-of-all` | every element of the second bag has one in the first (A.3.12, as `any-of` joined by `and`) |
//! | `n-of` with errors | False where n could not be reached even if every error were True; an error otherwise |
//! | NaN | not equal to itself (IEEE 754) |
//! | `round` | half to even |
//! | an id twice | refused (`standard`): two rules of one id, or two policies of one id and version |
//! | a request without the current time | the instant that is given; without one, unknown |
//!
//! # Bounds
//!
//! | what | most | beyond it |
//! |---|---|---|
//! | policy document | 4 MiB, 128 elements inside each other, 1,000,000 nodes | refused |
//! | request | 256 KiB, 64 deep; 1,000 questions; 20,000 values together | refused |
//! | content | 256 KiB, 128 deep, 65,536 nodes | refused |
//! | policies inside each other, references followed | [`POLICY_DEPTH`], 64 | refused |
//! | expressions inside each other, variables followed | [`EXPRESSION_DEPTH`], 64 | refused |
//! | steps of one decision: policies, expressions, values and each 64 bytes of them | [`STEP_BUDGET`], 1,000,000 | any outcome |
//! | steps of the matches of one decision: values and each 64 bytes of them | 1,000,000 of their own | a match is open |
//! | integers | 128 bits | any outcome |
//! | texts made by functions | 1 MiB | any outcome |
//! | `access-permitted` in one decision | 8 times | an error |
//! | one match of a regular expression | `PATTERN_COST`, 262,144 steps | any outcome |
//!
//! "Any outcome" is no error of the policy's: it can come to every decision, which is `ask` in a check and Indeterminate in
//! an XACML response.

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

#[cfg(feature = "studio")]
mod access;
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
mod open;
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
pub use decision_point::{answer, applicable, decide, result};
pub use dialect::Dialect;
pub use error::{Diagnostic, PolicyError, Severity, Span};
pub use evaluate::{POLICY_DEPTH, evaluate, evaluate_decision, evaluate_within};
pub use expression::{EXPRESSION_DEPTH, STEP_BUDGET};
#[cfg(feature = "studio")]
pub use form::Form;
pub(crate) use lexical::int32;
pub use lexical::{lexical_value, text};
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
pub use specialise::{specialise, specialise_within};
#[cfg(feature = "studio")]
pub use trace::{AllOfTrace, AnyOfTrace, Explanation, MatchTrace, RuleTrace, explain};
pub(crate) use wire::{Input, Out, TextTable, Wire, read_all, read_first, wire_enum, wire_struct};
#[cfg(feature = "studio")]
pub(crate) use wire::{SharedTexts, write_all};
