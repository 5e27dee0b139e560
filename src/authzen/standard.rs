//! A question as attributes of a policy of the standard dialect.

use serde_json::Value as Json;

use super::entity::{Entity, Properties};
use super::mapping::{Mapping, Names};
use super::node::below;
use super::target::Target;
use super::{AuthzenError, Evaluation, bounds};
use crate::identity::attributes::SUBJECT_ID;
use crate::session::Sent;
use crate::xacml::{ACTION, ACTION_ID, AttributeList, ENVIRONMENT, RESOURCE, SUBJECT};

/// The type of a subject.
pub const SUBJECT_TYPE: &str = "urn:adgang:authzen:subject-type";
/// The type of a resource.
pub const RESOURCE_TYPE: &str = "urn:adgang:authzen:resource-type";
/// The id of a resource (XACML 3.0, section 10.2.6).
pub const RESOURCE_ID: &str = "urn:oasis:names:tc:xacml:1.0:resource:resource-id";

/// What properties are called that the mapping says nothing of: with their name at the end. The types have names beside these,
/// since a property may be called `type`.
const PREFIXES: [(&str, &str); 4] = [
    (SUBJECT, "urn:adgang:authzen:subject:"),
    (RESOURCE, "urn:adgang:authzen:resource:"),
    (ACTION, "urn:adgang:authzen:action:"),
    (ENVIRONMENT, "urn:adgang:authzen:context:"),
];

/// The question's attributes.
pub(super) fn sent(asked: &Evaluation, mapping: &Mapping) -> Result<Sent, AuthzenError> {
    let entity = |category, entity: &Entity, names: &Names, [kind, id]: [&str; 2], at: &str| {
        let mut list = AttributeList::new();
        add(
            &mut list,
            category,
            names.kind.as_ref(),
            kind,
            &entity.kind,
            at,
        )?;
        add(&mut list, category, names.id.as_ref(), id, &entity.id, at)?;
        let at = format!("{at}/properties");
        properties(
            &mut list,
            category,
            &entity.properties,
            &names.properties,
            &at,
        )?;
        Ok::<_, AuthzenError>(list)
    };
    let ids = [SUBJECT_TYPE, SUBJECT_ID];
    let subject = entity(SUBJECT, &asked.subject, &mapping.subject, ids, "/subject")?;
    let ids = [RESOURCE_TYPE, RESOURCE_ID];
    let resource = entity(
        RESOURCE,
        &asked.resource,
        &mapping.resource,
        ids,
        "/resource",
    )?;
    let (mut action, mut environment) = (AttributeList::new(), AttributeList::new());
    let (names, name) = (&mapping.action, &asked.action.name);
    add(
        &mut action,
        ACTION,
        names.id.as_ref(),
        ACTION_ID,
        name,
        "/action",
    )?;
    let at = "/action/properties";
    properties(
        &mut action,
        ACTION,
        &asked.action.properties,
        &names.properties,
        at,
    )?;
    let known = &mapping.context;
    properties(
        &mut environment,
        ENVIRONMENT,
        &asked.context,
        known,
        "/context",
    )?;
    Ok(Sent {
        subject,
        resource,
        action,
        environment,
        key: asked.resource.kind.clone(),
    })
}

fn add(
    list: &mut AttributeList,
    category: &str,
    mapped: Option<&Target>,
    usual: &str,
    text: &str,
    pointer: &str,
) -> Result<(), AuthzenError> {
    let usual = Target::new(usual);
    let target = mapped.unwrap_or(&usual);
    target.add(list, category, &Json::from(text), pointer)
}

fn properties(
    list: &mut AttributeList,
    category: &str,
    properties: &Properties,
    mapped: &[(String, Target)],
    pointer: &str,
) -> Result<(), AuthzenError> {
    bounds::count(properties, pointer)?;
    let prefix = PREFIXES.iter().find(|(there, _)| *there == category);
    let prefix = prefix.map_or("", |(_, prefix)| prefix);
    for (name, value) in properties {
        // A slash in a name is not the one between an object and its member.
        let usual = || Target::new(format!("{prefix}{}", super::node::escaped(name)));
        let known = mapped.iter().find(|(there, _)| there == name);
        let target = known.map_or_else(usual, |(_, target)| target.clone());
        target.add(list, category, value, &below(pointer, name))?;
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::xacml::Attributes;

    #[test]
    fn every_member_is_an_attribute_and_none_is_taken_for_another() {
        let asked = Evaluation::from_json(
            r#"{"subject": {"type": "user", "id": "a", "properties": {"type": "admin", "id": 3, "a/b": 1, "a": {"b": 2}}},
                "action": {"name": "read", "properties": {"soft": true}},
                "resource": {"type": "record", "id": "1"}, "context": {"time": "t"}}"#,
        )
        .unwrap();
        let sent = sent(&asked, &Mapping::default()).unwrap();
        let one = |list: &AttributeList, category, id: &str| -> String {
            let bag = list.bag(category, id).unwrap();
            assert_eq!(bag.values.len(), 1, "{id}");
            bag.values.first().unwrap().value.to_string()
        };
        let subject = |id: &str| one(&sent.subject, SUBJECT, id);
        assert_eq!(subject(SUBJECT_TYPE), "user");
        assert_eq!(subject(SUBJECT_ID), "a");
        assert_eq!(subject("urn:adgang:authzen:subject:type"), "admin");
        assert_eq!(subject("urn:adgang:authzen:subject:id"), "3");
        assert_eq!(subject("urn:adgang:authzen:subject:a~1b"), "1");
        assert_eq!(subject("urn:adgang:authzen:subject:a/b"), "2");
        assert_eq!(one(&sent.resource, RESOURCE, RESOURCE_TYPE), "record");
        assert_eq!(one(&sent.resource, RESOURCE, RESOURCE_ID), "1");
        assert_eq!(one(&sent.action, ACTION, ACTION_ID), "read");
        assert_eq!(
            one(&sent.action, ACTION, "urn:adgang:authzen:action:soft"),
            "true"
        );
        assert_eq!(
            one(
                &sent.environment,
                ENVIRONMENT,
                "urn:adgang:authzen:context:time"
            ),
            "t"
        );
    }
}
