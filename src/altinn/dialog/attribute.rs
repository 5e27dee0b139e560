//! Authorization attributes: what a part of a dialog is to the policy
//! (dialogporten, `DecisionRequestHelper.CreateResourceCategory`).

use super::super::attributes::{APP, ORG, PARTY_ID, RESOURCE, RESOURCE_INSTANCE_ID};
use super::{Dialog, DialogOptions, InstanceRef};
use crate::xacml::{self, AttributeList, Bag};

/// Whether an authorization attribute is of a form that Dialogporten accepts when a dialog is written: a name, or one behind
/// `urn:altinn:` and another name. It looks at none of this when a dialog is read.
pub fn is_authorization_attribute(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
    };
    match text.rsplit_once(':') {
        None => is_name(text),
        Some((namespace, name)) => {
            let of_altinn = namespace
                .split_at_checked(ALTINN.len())
                .filter(|(prefix, _)| prefix.eq_ignore_ascii_case(ALTINN));
            of_altinn.is_some_and(|(_, id)| is_name(id)) && is_name(name)
        }
    }
}

const ALTINN: &str = "urn:altinn:";
const SUBRESOURCE: &str = "urn:altinn:subresource";
const APP_PREFIX: &str = "app_";

/// The resource that a question with this authorization attribute is about. An attribute that names a resource or an app
/// stands in the place of the dialog's own, and of its instance; the party stays.
pub(super) fn resource(dialog: &Dialog, attribute: &str, options: &DialogOptions) -> AttributeList {
    let added = attributes(attribute, SUBRESOURCE);
    let replaces = added
        .iter()
        .any(|(id, _)| matches!(id.as_str(), APP | ORG | RESOURCE));
    let mut list = AttributeList::new();
    let mut add = |id: &str, value: &str| list.add(xacml::RESOURCE, id, Bag::strings([value]));
    let is_replaced = |id: &str| replaces && matches!(id, APP | ORG | RESOURCE);
    for (id, value) in attributes(&dialog.service_resource, RESOURCE) {
        if !is_replaced(&id) {
            add(&id, &value);
        }
    }
    match (options.own_party_id, split(&dialog.party)) {
        (Some(party), _) => add(PARTY_ID, &party.to_string()),
        (None, Some((id, value))) if !is_replaced(id) => add(id, value),
        (None, _) => {}
    }
    for (id, value) in &added {
        add(id, value);
    }
    if !replaces {
        let instance = match (&options.instance_ref, dialog.instance_ref()) {
            (Some(instance), _) => Bag::strings([instance.as_str()]),
            (None, Some(instance)) => Bag::strings([InstanceRef::as_str(&instance)]),
            (None, None) => Bag::UNKNOWN,
        };
        list.add(xacml::RESOURCE, RESOURCE_INSTANCE_ID, instance);
    }
    list
}

/// Namespace and value, parted at the last colon; an app's id is two attributes, and its name may have underscores.
fn attributes(text: &str, default: &str) -> Vec<(String, String)> {
    let own = |id: &str, value: &str| (id.to_owned(), value.to_owned());
    match split(text) {
        None => vec![own(default, text)],
        Some((_, value)) if value.starts_with(APP_PREFIX) => {
            let mut parts = value.splitn(3, '_').skip(1);
            match (parts.next(), parts.next()) {
                (Some(org), Some(app)) => vec![own(APP, app), own(ORG, org)],
                _ => vec![own(APP, value)],
            }
        }
        Some((id, value)) => vec![own(id, value)],
    }
}

fn split(text: &str) -> Option<(&str, &str)> {
    text.rsplit_once(':').filter(|(_, value)| !value.is_empty())
}

#[cfg(test)]
#[expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::xacml::Extent;

    const ID: &str = "019c1aa8-36c8-706c-9a65-675ff1fbd140";
    const SERVICE: &str = "urn:altinn:resource:some-service";
    const PARTY: &str = "urn:altinn:organization:identifier-no";

    fn asked(service: &str, attribute: &str, options: &DialogOptions) -> Vec<String> {
        let dialog = serde_json::json!({
            "id": ID, "serviceResource": service, "party": format!("{PARTY}:991825827"),
            "serviceOwnerContext": {"serviceOwnerLabels": []},
        });
        let list = resource(&Dialog::read(&dialog).unwrap(), attribute, options);
        let mut written: Vec<String> = list
            .iter()
            .map(|(category, id, bag)| {
                assert_eq!((category, bag.values.len()), (xacml::RESOURCE, 1));
                format!("{id}={}", bag.values[0].value)
            })
            .collect();
        written.sort();
        written
    }

    #[test]
    fn each_form_adds_or_replaces() {
        let service = "urn:altinn:resource=some-service";
        let party = "urn:altinn:organization:identifier-no=991825827";
        let instance = &*format!("urn:altinn:resource:instance-id=urn:altinn:dialog-id:{ID}");
        let app = ["urn:altinn:app=x_y", "urn:altinn:org=ttd"];
        for (attribute, added, replaces) in [
            ("element1", &["urn:altinn:subresource=element1"][..], false),
            ("main", &["urn:altinn:subresource=main"], false),
            ("app_ttd_x", &["urn:altinn:subresource=app_ttd_x"], false),
            (
                "urn:altinn:subresource:x",
                &["urn:altinn:subresource=x"],
                false,
            ),
            ("urn:altinn:task:Task_1", &["urn:altinn:task=Task_1"], false),
            (
                "urn:altinn:resource:other",
                &["urn:altinn:resource=other"],
                true,
            ),
            ("urn:altinn:resource:app_ttd_x_y", &app, true),
            ("urn:altinn:resource:app_x", &["urn:altinn:app=app_x"], true),
            ("URN:ALTINN:RESOURCE:x", &["URN:ALTINN:RESOURCE=x"], false),
            ("x:", &["urn:altinn:subresource=x:"], false),
        ] {
            let mut expected: Vec<&str> = if replaces {
                vec![party]
            } else {
                vec![service, party, instance]
            };
            expected.extend(added);
            expected.sort_unstable();
            let found = asked(SERVICE, attribute, &DialogOptions::default());
            assert_eq!(found, expected, "{attribute}");
        }
    }

    #[test]
    fn the_service_may_be_an_app_and_the_party_the_callers_own() {
        let options = DialogOptions {
            own_party_id: Some(1),
            ..DialogOptions::default()
        };
        let service = "urn:altinn:app:app_ttd_some-app_with_underscores";
        let found = asked(service, "main", &options);
        let expected = [
            "urn:altinn:app=some-app_with_underscores",
            "urn:altinn:org=ttd",
            "urn:altinn:partyid=1",
        ];
        assert_eq!(found[..3], expected);
        let found = asked(service, "urn:altinn:resource:other", &options);
        assert_eq!(found, ["urn:altinn:partyid=1", "urn:altinn:resource=other"]);
        let bare = asked("some-service", "main", &options);
        assert!(bare.contains(&"urn:altinn:resource=some-service".to_owned()));
    }

    #[test]
    fn an_instance_that_was_not_told_is_unknown_and_one_that_was_counts() {
        let dialog = serde_json::json!({"id": ID, "serviceResource": SERVICE, "party": PARTY});
        let dialog = Dialog::read(&dialog).unwrap();
        let instance = |options: &DialogOptions| {
            let list = resource(&dialog, "main", options);
            let (_, _, bag) = list
                .iter()
                .find(|(_, id, _)| *id == RESOURCE_INSTANCE_ID)
                .unwrap();
            bag.clone()
        };
        let mut options = DialogOptions::default();
        assert_eq!(instance(&options).extent, Extent::Unknown);
        let told = format!("urn:altinn:correspondence-id:{ID}");
        options.instance_ref = InstanceRef::parse(&told);
        assert_eq!(instance(&options), Bag::strings([told]));
    }

    #[test]
    fn knows_the_forms_that_dialogporten_accepts() {
        for good in [
            "a",
            "Element-1_x",
            "urn:altinn:task:Task_1",
            "URN:altinn:sub-resource:X",
        ] {
            assert!(is_authorization_attribute(good), "{good}");
        }
        for bad in [
            "",
            "1a",
            "_a",
            "a b",
            "å",
            "a:b",
            "urn:altinn:a",
            "urn:altinn::a",
            "urn:altinn:task:",
            "urn:altinn:a:b:c",
            "urn:other:a:b",
            "urn:altinn:task:1",
        ] {
            assert!(!is_authorization_attribute(bad), "{bad}");
        }
    }
}
