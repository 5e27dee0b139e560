//! A question as the platform's decision point gets it.

use serde_json::Value as Json;

use super::entity::{Entity, Properties};
use super::mapping::{Mapping, Names};
use super::node::below;
use super::{AuthzenError, Evaluation};
use crate::altinn::{Resource, attributes as ids};
use crate::session::Sent;
use crate::xacml::{ACTION, ACTION_ID, AttributeList, Bag, RESOURCE, SUBJECT};

/// The attribute that a subject's id is, by its type: the kinds of caller of `identify`, and what the platform names subjects
/// by besides.
pub(super) const SUBJECTS: [(&str, &str); 7] = [
    ("user", ids::USER_ID),
    ("self-identified", ids::USER_ID),
    ("person", ids::PERSON_UUID),
    ("party", ids::PARTY_ID),
    ("organisation", ids::ORGANISATION_NUMBER),
    ("service-owner", ids::ORG),
    (SYSTEM_USER, ids::SYSTEM_USER),
];

const SYSTEM_USER: &str = "system-user";

/// Properties of a subject that the enforcement point sends.
const SUBJECT_PROPERTIES: [(&str, &str); 2] =
    [("scope", ids::SCOPE), ("level", ids::AUTHENTICATION_LEVEL)];

/// The question's attributes. A type that the platform does not know sends nothing, which it answers with an error of its own.
/// `party` is the facts' party, which counts where the request names none.
pub(super) fn sent(
    asked: &Evaluation,
    mapping: &Mapping,
    party: Option<i64>,
) -> Result<Sent, AuthzenError> {
    let mut resource = resource(&asked.resource, party)?;
    mapped(
        &mut resource,
        RESOURCE,
        &asked.resource.properties,
        &mapping.resource,
    );
    let name = asked.action.name.as_str();
    Ok(Sent {
        subject: subject(&asked.subject, &mapping.subject),
        resource,
        action: AttributeList::new().with(ACTION, ACTION_ID, Bag::strings([name])),
        ..Sent::default()
    })
}

fn subject(subject: &Entity, names: &Names) -> AttributeList {
    let mut list = AttributeList::new();
    let known = SUBJECTS.iter().find(|(kind, _)| *kind == subject.kind);
    let Some((kind, id)) = known else {
        return list;
    };
    list.add(SUBJECT, id, Bag::strings([subject.id.as_str()]));
    // The decision point takes a system user only if there is nothing beside it.
    if *kind != SYSTEM_USER {
        for (name, id) in SUBJECT_PROPERTIES {
            if let Some(value) = subject.properties.get(name) {
                list.add(SUBJECT, id, texts(value));
            }
        }
        mapped(&mut list, SUBJECT, &subject.properties, names);
    }
    list
}

/// What the mapping names.
fn mapped(list: &mut AttributeList, category: &str, properties: &Properties, names: &Names) {
    for (name, target) in &names.properties {
        if let Some(value) = properties.get(name) {
            list.add(category, &target.id, texts(value));
        }
    }
}

fn resource(entity: &Entity, party: Option<i64>) -> Result<AttributeList, AuthzenError> {
    let id = Some(entity.id.clone());
    let mut resource = match entity.kind.as_str() {
        "app" => Resource {
            app: id,
            ..Resource::default()
        },
        "resource" => Resource {
            resource: id,
            ..Resource::default()
        },
        "instance" => Resource {
            instance: id,
            ..Resource::default()
        },
        _ => return Ok(AttributeList::new()),
    };
    let mut own = None;
    for (name, value) in &entity.properties {
        let member = match name.as_str() {
            "party" => {
                own = Some(party_id(value).ok_or_else(|| wrong(name, "a party id"))?);
                continue;
            }
            "app" if entity.kind == "instance" => &mut resource.app,
            "resource" if entity.kind == "instance" => &mut resource.resource,
            "instance" if entity.kind != "instance" => &mut resource.instance,
            "task" => &mut resource.task,
            "endEvent" => &mut resource.end_event,
            "appResource" => &mut resource.app_resource,
            "partyUuid" => &mut resource.party_uuid,
            _ => continue,
        };
        let text = value.as_str().ok_or_else(|| wrong(name, "a string"))?;
        *member = Some(text.to_owned());
    }
    let invalid = |error: crate::altinn::ResourceError| {
        AuthzenError::new(error.code(), "/resource", error.to_string())
    };
    resource.check().map_err(invalid)?;
    // A party that is named by its UUID is not another one besides.
    let party = own.or(party.filter(|_| resource.party_uuid.is_none()));
    Ok(resource.sent(party))
}

fn party_id(value: &Json) -> Option<i64> {
    match value {
        Json::String(text) => text.parse().ok(),
        value => value.as_i64(),
    }
}

fn wrong(name: &str, what: &str) -> AuthzenError {
    let pointer = below("/resource/properties", name);
    AuthzenError::new("invalid-resource", pointer, format!("expected {what}"))
}

/// The platform's attributes are texts.
fn texts(value: &Json) -> Bag {
    let text = |value: &Json| match value {
        Json::String(text) => Some(text.clone()),
        Json::Bool(flag) => Some(flag.to_string()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let values = match value {
        Json::Array(values) => values.as_slice(),
        value => std::slice::from_ref(value),
    };
    let found: Option<Vec<String>> = values.iter().map(text).collect();
    found.map_or(Bag::UNKNOWN, Bag::strings)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use serde_json::json;

    fn attributes(
        subject: Json,
        resource: Json,
        party: Option<i64>,
    ) -> Result<Vec<String>, AuthzenError> {
        let request = json!({"subject": subject, "action": {"name": "read"}, "resource": resource});
        let asked = Evaluation::from_json(&request.to_string())?;
        let sent = sent(&asked, &Mapping::default(), party)?;
        let shown = |list: &AttributeList| -> Vec<String> {
            let entries = list.iter();
            entries
                .map(|(_, id, bag)| format!("{id}={}", bag.values.first().unwrap().value))
                .collect()
        };
        Ok([shown(&sent.subject), shown(&sent.resource)].concat())
    }

    #[test]
    fn subjects_and_resources_are_what_the_enforcement_point_would_send() {
        let user =
            json!({"type": "user", "id": "1337", "properties": {"level": 3, "nickname": "k"}});
        let app = json!({"type": "app", "id": "ttd/a", "properties": {"task": "Task_1"}});
        assert_eq!(
            attributes(user.clone(), app, Some(50)).unwrap(),
            [
                "urn:altinn:userid=1337",
                "urn:altinn:authlevel=3",
                "urn:altinn:partyid=50",
                "urn:altinn:org=ttd",
                "urn:altinn:app=a",
                "urn:altinn:task=Task_1"
            ]
        );
        let instance = json!({"type": "instance", "id": "51/g", "properties": {"app": "ttd/a", "party": "52"}});
        let system = json!({"type": "system-user", "id": "u", "properties": {"level": 3}});
        assert_eq!(
            attributes(system, instance, Some(50)).unwrap(),
            [
                "urn:altinn:systemuser:uuid=u",
                "urn:altinn:partyid=51",
                "urn:altinn:instance-id=51/g",
                "urn:altinn:org=ttd",
                "urn:altinn:app=a"
            ]
        );
        let registry = json!({"type": "resource", "id": "nav_x", "properties": {"party": 7}});
        let owner = json!({"type": "service-owner", "id": "ttd"});
        assert_eq!(
            attributes(owner, registry, None).unwrap(),
            [
                "urn:altinn:org=ttd",
                "urn:altinn:partyid=7",
                "urn:altinn:resource=nav_x"
            ]
        );
    }

    #[test]
    fn types_that_the_platform_does_not_know_send_nothing() {
        let strange = json!({"type": "spaceship", "id": "1"});
        assert!(
            attributes(strange.clone(), strange, Some(50))
                .unwrap()
                .is_empty()
        );
    }

    #[test]
    fn parts_that_do_not_fit_are_refused() {
        let user = json!({"type": "user", "id": "1"});
        for (resource, pointer) in [
            (json!({"type": "app", "id": "ttd"}), "/resource"),
            (json!({"type": "instance", "id": "1/g"}), "/resource"),
            (
                json!({"type": "app", "id": "ttd/a", "properties": {"task": 1}}),
                "/resource/properties/task",
            ),
            (
                json!({"type": "app", "id": "ttd/a", "properties": {"party": "x"}}),
                "/resource/properties/party",
            ),
        ] {
            let error = attributes(user.clone(), resource, None).unwrap_err();
            assert_eq!(
                (error.code(), error.pointer()),
                ("invalid-resource", pointer)
            );
        }
    }
}
