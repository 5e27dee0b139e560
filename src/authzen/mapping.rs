//! Which attributes of a policy the members of a request are.

use serde_json::{Map, Value as Json};

use super::AuthzenError;
use super::node::{Node, below};
use super::target::Target;

/// What is said otherwise than the table of the [module](super) has it. In JSON
/// `{"subject": {"type": ATTRIBUTE, "id": ATTRIBUTE, "properties": {NAME: ATTRIBUTE}}, "resource": (the same),
/// "action": {"name": ATTRIBUTE, "properties": …}, "context": {NAME: ATTRIBUTE}}`, where an attribute is an id, or
/// `{"id": ID, "dataType": TYPE}` with one of XACML's types, by its URI or its short name (`dateTime`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    /// Of subjects.
    pub subject: Names,
    /// Of resources.
    pub resource: Names,
    /// Of actions, whose id is their name.
    pub action: Names,
    /// Of the context, by name.
    pub context: Vec<(String, Target)>,
}

/// The attributes of one kind of entity.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Names {
    /// The type's.
    pub kind: Option<Target>,
    /// The id's, or the name's.
    pub id: Option<Target>,
    /// Those of properties, by name.
    pub properties: Vec<(String, Target)>,
}

impl Mapping {
    /// A mapping from its JSON form.
    ///
    /// # Errors
    /// `malformed-options`.
    pub fn from_json(text: &str) -> Result<Mapping, AuthzenError> {
        let value = super::node::document(text).map_err(options)?;
        Mapping::read(&Node::root(&value))
    }

    pub(super) fn read(node: &Node<'_>) -> Result<Mapping, AuthzenError> {
        known(node, &["subject", "resource", "action", "context"])?;
        let names = |name, id| match node.get(name).map_err(options)? {
            Some(node) => Names::read(&node, id),
            None => Ok(Names::default()),
        };
        Ok(Mapping {
            subject: names("subject", "id")?,
            resource: names("resource", "id")?,
            action: names("action", "name")?,
            context: match node.get("context").map_err(options)? {
                Some(context) => targets(&context)?,
                None => Vec::new(),
            },
        })
    }
}

impl Names {
    fn read(node: &Node<'_>, id: &str) -> Result<Names, AuthzenError> {
        let members: &[&str] = match id {
            "name" => &["name", "properties"],
            _ => &["type", "id", "properties"],
        };
        known(node, members)?;
        let target = |name| {
            let member = node.get(name).map_err(options)?;
            member.map(|member| Target::read(&member)).transpose()
        };
        Ok(Names {
            kind: target("type")?,
            id: target(id)?,
            properties: match node.get("properties").map_err(options)? {
                Some(properties) => targets(&properties)?,
                None => Vec::new(),
            },
        })
    }
}

fn targets(node: &Node<'_>) -> Result<Vec<(String, Target)>, AuthzenError> {
    let members: &Map<String, Json> = node.object().map_err(options)?;
    let mut targets = Vec::new();
    for (name, value) in members {
        let target = Target::read(&Node::at(value, below(&node.pointer, name)))?;
        targets.push((name.clone(), target));
    }
    Ok(targets)
}

/// Refuses members that nobody asks for: options are the program's own, and a name too many is a mistake.
pub(super) fn known(node: &Node<'_>, names: &[&str]) -> Result<(), AuthzenError> {
    let mut members = node.object().map_err(options)?.keys();
    match members.find(|name| !names.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(AuthzenError::new(
            "malformed-options",
            below(&node.pointer, name),
            format!("no such member is known, only {}", names.join(", ")),
        )),
    }
}

/// The same refusal, of options.
pub(super) fn options(error: AuthzenError) -> AuthzenError {
    AuthzenError::new("malformed-options", error.pointer(), error.message())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::value::Value;
    use crate::xacml::{AttributeList, Attributes, SUBJECT};
    use serde_json::json;

    #[test]
    fn a_mapping_says_which_attribute_and_which_type() {
        let mapping = Mapping::from_json(
            r#"{"subject": {"id": "urn:who", "properties": {"since": {"id": "urn:since", "dataType": "date"}}}}"#,
        )
        .unwrap();
        assert_eq!(mapping.subject.id, Some(Target::new("urn:who")));
        let (_, since) = mapping.subject.properties.first().unwrap();
        let mut list = AttributeList::new();
        since
            .add(&mut list, SUBJECT, &json!("2026-11-26"), "/p")
            .unwrap();
        let bag = list.bag(SUBJECT, "urn:since").unwrap();
        assert!(matches!(bag.values.first().unwrap().value, Value::Date(_)));
        let error = since.add(&mut AttributeList::new(), SUBJECT, &json!("soon"), "/p");
        assert_eq!(error.unwrap_err().code(), "invalid-value");
        for (text, pointer) in [
            (r#"{"subjects": {}}"#, "/subjects"),
            (r#"{"action": {"id": "x"}}"#, "/action/id"),
            (
                r#"{"context": {"t": {"id": "x", "dataType": "tide"}}}"#,
                "/context/t/dataType",
            ),
            (r#"{"context": {"t": 3}}"#, "/context/t"),
        ] {
            let error = Mapping::from_json(text).unwrap_err();
            assert_eq!(
                (error.code(), error.pointer()),
                ("malformed-options", pointer)
            );
        }
    }
}
