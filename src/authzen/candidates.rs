//! Among whom it is searched.

use serde_json::Value;

use super::AuthzenError;
use super::entity::{Action, Entity};
use super::node::{Node, document};
use super::search::Searched;

/// Among whom it is searched: policies say who is permitted, not who there is.
#[derive(Clone, Debug, Default)]
pub enum Candidates {
    /// What is known already: the [entities](super::Options::entities) of the kind, or the actions that the policy names.
    #[default]
    Known,
    /// These subjects or resources; those of another type than the search's are passed over.
    Entities(Vec<Entity>),
    /// These actions.
    Actions(Vec<Action>),
}

/// The most candidates of one search.
pub const MOST_CANDIDATES: usize = 10_000;

impl Candidates {
    /// Candidates from a JSON list: of names or of objects for actions, of objects otherwise.
    ///
    /// # Errors
    /// `malformed-options`.
    pub fn from_json(searched: Searched, text: &str) -> Result<Candidates, AuthzenError> {
        Candidates::read(searched, text).map_err(super::mapping::options)
    }

    fn read(searched: Searched, text: &str) -> Result<Candidates, AuthzenError> {
        let document = document(text)?;
        let list = Node::at(&document, "/candidates");
        let mut items = list.items()?;
        if searched != Searched::Action {
            let entities = items.map(|item| Entity::read(&item));
            return Ok(Candidates::Entities(entities.collect::<Result<_, _>>()?));
        }
        let actions = items.try_fold(Vec::new(), |mut actions, item| {
            actions.push(match item.value {
                Value::String(name) => Action::new(name.as_str()),
                _ => Action::read(&item)?,
            });
            Ok(actions)
        });
        actions.map(Candidates::Actions)
    }
}

/// Refuses more candidates than there may be.
pub(super) fn limited(count: usize) -> Result<(), AuthzenError> {
    if count <= MOST_CANDIDATES {
        return Ok(());
    }
    let message = format!("expected at most {MOST_CANDIDATES} candidates, found {count}");
    Err(AuthzenError::new("too-many", "/candidates", message))
}
