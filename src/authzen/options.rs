//! What counts beside the request.

use std::sync::Arc;

use super::AuthzenError;
use super::entity::{Entities, Entity};
use super::mapping::{self, Mapping, known};
use super::node::{Node, document};
use crate::altinn::Facts;
use crate::token::Claims;

/// What counts beside the request.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The instant to answer for, in seconds since 1970.
    pub now: i64,
    /// What the server knows of each subject and resource.
    pub facts: Supplied,
    /// What is known of the properties of subjects and resources; what a request says itself counts before it.
    pub entities: Entities,
    /// Which attributes the members of a request are.
    pub mapping: Mapping,
    /// The claims of the subject's own token: with them, the enforcement point's level rules apply (Altinn's dialect), and
    /// nothing is permitted outside the token's time.
    pub claims: Option<Claims>,
    /// Ids of the obligations that the caller will carry out (standard dialect).
    pub understood: Vec<String>,
}

/// Facts for questions.
#[derive(Clone, Debug, Default)]
pub enum Supplied {
    /// None are held.
    #[default]
    Nothing,
    /// The same for every question.
    Same(Arc<Facts>),
    /// One for each [pair](super::Asked) of subject and resource, in their order.
    Each(Vec<Option<Arc<Facts>>>),
}

impl Options {
    /// Options from a JSON object: `entities` (`{"subjects": […], "resources": […]}`), `mapping` (see [`Mapping`]) and
    /// `understood`, each of which may be left out. What is secret, personal or the clock's is set by itself.
    ///
    /// # Errors
    /// `malformed-options`.
    pub fn from_json(text: &str) -> Result<Options, AuthzenError> {
        let value = document(text).map_err(mapping::options)?;
        let root = Node::root(&value);
        known(&root, &["entities", "mapping", "understood"])?;
        let read = || -> Result<Options, AuthzenError> {
            let mut options = Options::default();
            if let Some(node) = root.get("entities")? {
                known(&node, &["subjects", "resources"])?;
                options.entities = Entities {
                    subjects: entities(&node, "subjects")?,
                    resources: entities(&node, "resources")?,
                };
            }
            if let Some(node) = root.get("mapping")? {
                options.mapping = Mapping::read(&node)?;
            }
            if let Some(node) = root.get("understood")? {
                let ids = node.items()?.map(|item| item.text());
                options.understood = ids.collect::<Result<_, _>>()?;
            }
            Ok(options)
        };
        read().map_err(mapping::options)
    }
}

fn entities(node: &Node<'_>, name: &str) -> Result<Vec<Entity>, AuthzenError> {
    match node.get(name)? {
        Some(list) => list.items()?.map(|item| Entity::read(&item)).collect(),
        None => Ok(Vec::new()),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn reads_what_a_program_writes_and_refuses_the_rest() {
        let options = Options::from_json(
            r#"{"entities": {"subjects": [{"type": "user", "id": "a"}]}, "mapping": null, "understood": ["urn:log"]}"#,
        )
        .unwrap();
        assert_eq!(options.entities.subjects, [Entity::new("user", "a")]);
        assert_eq!(options.understood, ["urn:log"]);
        for (text, pointer) in [
            (r#"{"entity": {}}"#, "/entity"),
            (r#"{"entities": {"actions": []}}"#, "/entities/actions"),
            (
                r#"{"entities": {"subjects": [{"type": "user"}]}}"#,
                "/entities/subjects/0/id",
            ),
            (r#"{"understood": [1]}"#, "/understood/0"),
            ("x", ""),
        ] {
            let error = Options::from_json(text).unwrap_err();
            assert_eq!(
                (error.code(), error.pointer()),
                ("malformed-options", pointer)
            );
        }
    }
}
