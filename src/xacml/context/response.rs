//! A response.

use std::sync::Arc;

use super::Category;
use crate::value::Value;
use crate::xacml::outcome::Assignment;
use crate::xacml::{Decision, outcome};

/// `<Response>` (section 5.47).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Response {
    /// `<Result>`, one a question, in the order of the questions.
    pub results: Vec<DecisionResult>,
}

/// `<Result>` (section 5.48).
#[derive(Clone, Debug, PartialEq)]
pub struct DecisionResult {
    /// `<Decision>`; its three Indeterminates are one, and stand here as [`Decision::IndeterminateDP`].
    pub decision: Decision,
    /// `<Status>`.
    pub status: Option<Status>,
    /// `<Obligations>`.
    pub obligations: Vec<Obligation>,
    /// `<AssociatedAdvice>`.
    pub advice: Vec<Obligation>,
    /// `<Attributes>`: what the request wanted back (`IncludeInResult`).
    pub categories: Vec<Category>,
    /// `<PolicyIdentifierList>`: policies first, then policy sets.
    pub policies: Vec<PolicyIdentifier>,
}

/// `<Status>` (section 5.54).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    /// `<StatusCode>`, and the codes inside it, the outermost first; never empty.
    pub codes: Vec<String>,
    /// `<StatusMessage>`.
    pub message: Option<String>,
    /// `<StatusDetail>`.
    pub details: Vec<Detail>,
}

/// A part of `<StatusDetail>` (section 5.57).
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// `<MissingAttributeDetail>`.
    MissingAttribute(MissingAttributeDetail),
    /// Any other element, as XML that declares the namespaces it uses.
    Other(String),
}

/// `<MissingAttributeDetail>` (section 5.58).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MissingAttributeDetail {
    /// `Category`.
    pub category: String,
    /// `AttributeId`.
    pub id: String,
    /// `DataType`, a URI.
    pub data_type: String,
    /// `Issuer`.
    pub issuer: Option<String>,
    /// `<AttributeValue>`: values that would have been of use.
    pub values: Vec<Value>,
}

/// `<Obligation>` or `<Advice>` (sections 5.34, 5.35).
#[derive(Clone, Debug, PartialEq)]
pub struct Obligation {
    /// `ObligationId` or `AdviceId`.
    pub id: Arc<str>,
    /// `<AttributeAssignment>`, in document order.
    pub assignments: Vec<Assignment>,
}

/// `<PolicyIdReference>` or `<PolicySetIdReference>` of a `<PolicyIdentifierList>` (section 5.49).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PolicyIdentifier {
    /// The policy's id.
    pub id: String,
    /// `Version`.
    pub version: Option<String>,
    /// Whether it is a policy set.
    pub is_set: bool,
}

impl PolicyIdentifier {
    /// Puts policies before policy sets, each in the order they had.
    pub(in crate::xacml) fn sorted(identifiers: Vec<PolicyIdentifier>) -> Vec<PolicyIdentifier> {
        let (sets, mut policies): (Vec<_>, Vec<_>) = identifiers
            .into_iter()
            .partition(|identifier| identifier.is_set);
        policies.extend(sets);
        policies
    }
}

impl DecisionResult {
    /// A decision with a status and nothing else.
    pub fn new(decision: Decision, status: Status) -> DecisionResult {
        DecisionResult {
            decision: if decision.is_indeterminate() {
                Decision::IndeterminateDP
            } else {
                decision
            },
            status: Some(status),
            obligations: Vec::new(),
            advice: Vec::new(),
            categories: Vec::new(),
            policies: Vec::new(),
        }
    }

    /// Indeterminate for a reason that is told in a sentence.
    pub fn indeterminate(code: outcome::Status, message: impl Into<String>) -> DecisionResult {
        let status = Status {
            message: Some(message.into()),
            ..Status::of(code)
        };
        DecisionResult::new(Decision::IndeterminateDP, status)
    }
}

impl Status {
    /// A code, and nothing to add.
    pub fn of(code: outcome::Status) -> Status {
        Status {
            codes: vec![code.urn().to_owned()],
            ..Status::default()
        }
    }
}
