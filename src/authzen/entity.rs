//! Subjects, resources and actions (section 5).

use serde::Serialize;
use serde_json::{Map, Value};

use super::node::Node;
use super::{AuthzenError, spelling};

/// Properties by name; `null` is not kept.
pub type Properties = Map<String, Value>;

/// A subject or a resource (sections 5.1 and 5.2).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Entity {
    /// Its type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its id within the type; empty for one that is searched for.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// What else is said of it.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub properties: Properties,
}

/// An action (section 5.3).
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Action {
    /// Its name.
    pub name: String,
    /// What else is said of it.
    #[serde(skip_serializing_if = "Map::is_empty")]
    pub properties: Properties,
}

/// What a decision point knows of subjects and resources besides the request: the information point of those who have one.
#[derive(Clone, Debug, Default)]
pub struct Entities {
    /// Subjects, each type and id once.
    pub subjects: Vec<Entity>,
    /// Resources, likewise.
    pub resources: Vec<Entity>,
}

/// Entities, to be found by type and id.
pub(super) struct Known<'a> {
    entities: &'a [Entity],
    /// Their places. A map of JSON, since that is what the modules have already: one of its own would be 2 KB.
    places: Properties,
}

impl<'a> Known<'a> {
    pub(super) fn of(entities: &'a [Entity]) -> Known<'a> {
        let mut places = Map::new();
        for (index, entity) in entities.iter().enumerate() {
            places.insert(place(entity), index.into());
        }
        Known { entities, places }
    }

    fn get(&self, entity: &Entity) -> Option<&'a Entity> {
        if self.entities.is_empty() {
            return None;
        }
        let index = self.places.get(&place(entity))?.as_u64()?;
        self.entities.get(usize::try_from(index).ok()?)
    }
}

fn place(entity: &Entity) -> String {
    let mut spelled = String::new();
    spelling::text(&entity.kind, &mut spelled);
    spelled.push_str(&entity.id);
    spelled
}

impl Entity {
    /// One without properties.
    pub fn new(kind: impl Into<String>, id: impl Into<String>) -> Entity {
        Entity {
            kind: kind.into(),
            id: id.into(),
            properties: Map::new(),
        }
    }

    /// One that is named in full: `type` and `id`.
    pub(super) fn read(node: &Node<'_>) -> Result<Entity, AuthzenError> {
        let mut entity = Entity::searched(node)?;
        entity.id = node.need("id")?.text()?;
        Ok(entity)
    }

    /// One that is searched for: an `id` is passed over, of whatever kind it is (sections 8.4.1 and 8.5.1).
    pub(super) fn searched(node: &Node<'_>) -> Result<Entity, AuthzenError> {
        Ok(Entity {
            kind: node.need("type")?.text()?,
            id: String::new(),
            properties: properties(node)?,
        })
    }

    /// The same with what is known of it: what the request says itself counts.
    pub(super) fn known_by(mut self, known: &Known<'_>) -> Entity {
        if let Some(known) = known.get(&self) {
            for (name, value) in &known.properties {
                if !self.properties.contains_key(name) {
                    self.properties.insert(name.clone(), value.clone());
                }
            }
        }
        self
    }

    /// Whether it may be one that is searched for: of its type, and with no property of another value. One that it does not
    /// have is taken from the search.
    pub(super) fn found_by(&self, searched: &Entity) -> Option<Entity> {
        if self.kind != searched.kind {
            return None;
        }
        let mut found = self.clone();
        for (name, value) in &searched.properties {
            match found.properties.get(name) {
                Some(own) if own != value => return None,
                Some(_) => {}
                None => {
                    found.properties.insert(name.clone(), value.clone());
                }
            }
        }
        Some(found)
    }

    /// The type and the id, without what is known besides.
    pub(super) fn name(&self) -> Entity {
        Entity::new(self.kind.clone(), self.id.clone())
    }
}

impl Action {
    /// One without properties.
    pub fn new(name: impl Into<String>) -> Action {
        Action {
            name: name.into(),
            properties: Map::new(),
        }
    }

    pub(super) fn read(node: &Node<'_>) -> Result<Action, AuthzenError> {
        Ok(Action {
            name: node.need("name")?.text()?,
            properties: properties(node)?,
        })
    }
}

/// The members of an object that are there.
pub(super) fn present(node: &Node<'_>) -> Result<Properties, AuthzenError> {
    let mut present = Map::new();
    for (name, value) in node.object()? {
        if !value.is_null() {
            present.insert(name.clone(), value.clone());
        }
    }
    Ok(present)
}

fn properties(node: &Node<'_>) -> Result<Properties, AuthzenError> {
    match node.get("properties")? {
        Some(properties) => present(&properties),
        None => Ok(Map::new()),
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use serde_json::json;

    fn entity(value: Value) -> Entity {
        Entity::read(&Node::root(&value)).unwrap()
    }

    #[test]
    fn what_the_request_says_counts_before_what_is_known() {
        let known = entity(json!({"type": "user", "id": "b", "properties": {"a": 1, "b": 2}}));
        let asked = entity(json!({"type": "user", "id": "b", "properties": {"a": 3, "c": null}}));
        let known = [known];
        let both = asked.known_by(&Known::of(&known));
        assert_eq!(Value::Object(both.properties), json!({"a": 3, "b": 2}));
        assert!(
            Entity::new("group", "b")
                .known_by(&Known::of(&known))
                .properties
                .is_empty()
        );
    }

    #[test]
    fn a_search_by_properties_leaves_out_who_has_others() {
        let bob = entity(json!({"type": "user", "id": "b", "properties": {"role": "admin"}}));
        let search = |properties| {
            let searched = json!({"type": "user", "id": 7, "properties": properties});
            bob.found_by(&Entity::searched(&Node::root(&searched)).unwrap())
        };
        assert_eq!(search(json!({"role": "admin"})), Some(bob.clone()));
        assert_eq!(search(json!({"role": "clerk"})), None);
        let located = search(json!({"place": "Oslo"})).unwrap();
        assert_eq!(located.properties.len(), 2);
        assert_eq!(bob.found_by(&Entity::new("group", "")), None);
    }

    #[test]
    fn says_where_it_is_wrong() {
        let at = |value: Value| {
            let error = Entity::read(&Node::at(&value, "/subject")).unwrap_err();
            (error.code(), error.pointer().to_owned())
        };
        let id = "/subject/id".to_owned();
        assert_eq!(at(json!({"type": "user"})), ("missing-member", id.clone()));
        assert_eq!(
            at(json!({"type": "user", "id": null})),
            ("missing-member", id.clone())
        );
        assert_eq!(
            at(json!({"type": "user", "id": 3})),
            ("malformed-request", id)
        );
        assert_eq!(
            at(json!("alice")),
            ("malformed-request", "/subject".to_owned())
        );
    }
}
