//! What an evaluation came to: the decisions still possible, and what each of them carries.

use std::sync::Arc;

use super::decision::{Decision, DecisionSet};
use super::model::Effect;
use crate::value::Value;

/// The result of evaluating a program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// Every decision that is still possible; one when everything that matters is known.
    pub decisions: DecisionSet,
    /// What the decision is to be carried out with, in order: of the rules, then of the policy.
    pub obligations: Vec<Obligation>,
    /// As obligations, but not binding.
    pub advice: Vec<Obligation>,
    /// Why the decision is Indeterminate, where it surely is.
    pub status: Status,
    /// Attributes that had to be present and were not, where the status is [`Status::MissingAttribute`].
    pub missing: Vec<MissingAttribute>,
    /// What keeps the decision open, where more than one is possible.
    pub open: Vec<Open>,
    /// Whether a response repeats the request's attributes (`IncludeInResult`): always, but where rules are selected by
    /// resource and action and none was.
    pub echoes: bool,
    /// The policies and policy sets that apply, as indices into [`Program::policies`](super::Program::policies), the root
    /// first.
    pub policies: Vec<u32>,
    /// The rules that surely came to the decision, as indices into [`Program::rules`](super::Program::rules).
    pub deciding: Vec<u32>,
}

/// An obligation or advice (sections 5.34, 5.35).
#[derive(Clone, Debug, PartialEq)]
pub struct Obligation {
    /// `ObligationId` or `AdviceId`.
    pub id: Arc<str>,
    /// The decision it belongs to.
    pub effect: Effect,
    /// Its values, one assignment each.
    pub assignments: Vec<Assignment>,
    /// Whether it surely comes with that decision, with just these assignments.
    pub certain: bool,
}

/// One `<AttributeAssignment>` (section 5.36).
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// `AttributeId`.
    pub id: Arc<str>,
    /// `Category`.
    pub category: Option<Arc<str>>,
    /// `Issuer`.
    pub issuer: Option<Arc<str>>,
    /// The value.
    pub value: Value,
}

/// `<MissingAttributeDetail>` (section 5.58).
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct MissingAttribute {
    /// The attribute's category.
    pub category: Box<str>,
    /// The attribute's id.
    pub id: Box<str>,
    /// URI of the data type asked for.
    pub data_type: Box<str>,
    /// The issuer asked for.
    pub issuer: Option<Box<str>>,
}

/// What keeps an outcome open.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Open {
    /// Not all values of an attribute are known.
    Attribute {
        /// The attribute's category.
        category: Box<str>,
        /// The attribute's id.
        id: Box<str>,
    },
    /// Something this build cannot evaluate.
    Unsupported {
        /// A function, data type or element, as the policy names it.
        construct: Box<str>,
    },
}

/// `<StatusCode>` (B.8).
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub enum Status {
    /// `ok`
    #[default]
    Ok,
    /// `missing-attribute`
    MissingAttribute,
    /// `syntax-error`
    SyntaxError,
    /// `processing-error`
    ProcessingError,
}

impl Status {
    /// The code's URN.
    pub fn urn(self) -> &'static str {
        match self {
            Status::Ok => "urn:oasis:names:tc:xacml:1.0:status:ok",
            Status::MissingAttribute => "urn:oasis:names:tc:xacml:1.0:status:missing-attribute",
            Status::SyntaxError => "urn:oasis:names:tc:xacml:1.0:status:syntax-error",
            Status::ProcessingError => "urn:oasis:names:tc:xacml:1.0:status:processing-error",
        }
    }
}

impl Outcome {
    /// The decision, if only one is possible.
    pub fn decision(&self) -> Option<Decision> {
        self.decisions.single()
    }

    /// An evaluation of which nothing is known.
    pub fn any(construct: impl Into<Box<str>>) -> Outcome {
        Outcome {
            decisions: DecisionSet::ANY,
            open: vec![Open::Unsupported {
                construct: construct.into(),
            }],
            ..Outcome::default()
        }
    }
}
