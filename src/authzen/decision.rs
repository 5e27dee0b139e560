//! What is answered (sections 5.5, 6.2, 7.2 and 8.3).

use serde::Serialize;

use super::AuthzenError;
use super::entity::{Action, Entity};
use super::page::Page;
use crate::session::Answer;

/// An answer to any request; its JSON is the body of the response.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Response {
    /// To a request for one evaluation.
    One(Decision),
    /// To one for several.
    Many {
        /// In the order of the request; fewer where its semantic cuts it short.
        evaluations: Vec<Decision>,
    },
    /// To a search.
    Found(Found),
}

/// A decision. `ask` is none that permits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Decision {
    /// Whether it is permitted: true only on yes.
    pub decision: bool,
    /// Why.
    pub context: Context,
}

/// Why a decision is what it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Context {
    /// `answer`, and `reason` with its code.
    Answer(Answer),
    /// One of several that could not be evaluated.
    Failed {
        /// Why.
        error: Failed,
    },
}

/// Why one of several could not be evaluated (section 7.2.1).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Failed {
    /// What it would be answered with alone.
    pub status: u16,
    /// A sentence for a person, with the place.
    pub message: String,
    /// Stable, kebab-case.
    pub code: &'static str,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// Where the request asks for a page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<Page>,
    /// What could not be told, where there is any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub context: Option<FoundContext>,
    /// What is permitted: subjects and resources by type and id, actions with the properties they were told with.
    pub results: Vec<Item>,
}

/// What is said beside the results.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct FoundContext {
    /// Of those looked at for this page, whom the answer is `ask` for: not among the results, and not surely refused.
    pub ask: Vec<Item>,
}

/// What a search is for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Item {
    /// A subject or a resource.
    Entity(Entity),
    /// An action.
    Action(Action),
}

impl Decision {
    pub(super) fn of(answered: Result<Answer, AuthzenError>) -> Decision {
        match answered {
            Ok(answer) => Decision {
                decision: answer.is_yes(),
                context: Context::Answer(answer),
            },
            Err(error) => Decision {
                decision: false,
                context: Context::Failed {
                    error: Failed {
                        status: error.status(),
                        message: error.to_string(),
                        code: error.code(),
                    },
                },
            },
        }
    }
}
