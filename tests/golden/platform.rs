//! Facts, and dialogs.

use adgang::altinn::platform::Asked;
use adgang::altinn::{Facts, FactsBuilder};

use super::{NOW, Samples, example, session};

/// Every member, in both of its forms where it has two.
const EVERYTHING: &str = r#"{
    "version": 1, "party": 51200, "partyType": "organisation", "asOf": 1795334000, "expires": 1795338000,
    "caller": { "partyId": 50017, "partyUuid": "u", "partyType": "person", "userId": 20017 },
    "roles": ["DAGL"],
    "roleRegister": { "extent": "at-least", "values": ["urn:altinn:role:x"], "asOf": 1795334000, "expires": 1795338000 },
    "accessPackages": { "extent": "complete", "values": ["skatt"] },
    "estateRoles": [],
    "delegations": [{ "resource": "ttd/demo", "instance": "g", "offeredBy": 1, "coveredByUser": 2, "coveredByParty": 3,
        "toType": "system-user", "to": "u", "revoked": true, "path": "p", "policy": "unreadable" }],
    "delegationsFor": ["ttd/demo"],
    "keyRoleParties": [{ "partyId": 3, "partyUuid": "u", "partyType": "sub-unit" }],
    "accessListMode": "enabled",
    "accessLists": { "extent": "complete", "values": [{ "resource": "r", "mode": "disabled", "memberships": [{ "actionFilters": ["read"] }, {}] }] },
    "consent": { "partyType": ["organization"], "accessLists": ["l"] },
    "instances": [{ "id": "51200/g", "app": "ttd/demo", "task": "Task_1" }, { "id": "51200/h", "endEvent": "End" }]
}"#;

#[test]
fn facts() {
    let mut samples = Samples::default();
    samples.add(
        "everything",
        Facts::from_json(EVERYTHING).unwrap().versioned(),
    );
    samples.add("nothing", Facts::default().versioned());
    let made = FactsBuilder::new(51200)
        .as_of(NOW)
        .expires(NOW + 300)
        .roles(r#"[{"type":"altinn","value":"REGNA"}]"#)
        .and_then(|facts| facts.parties(r#"[{"partyId":51200,"partyTypeName":2}]"#))
        .and_then(|facts| facts.authorized_parties(
            r#"{"data":[{"partyId":51200,"authorizedAccessPackages":["skatt"],"authorizedRoles":["x"]}]}"#,
            Asked::default(),
        ));
    samples.add(
        "made of what the platform answered",
        made.unwrap().build().versioned(),
    );
    samples.hold("facts");
}

#[test]
fn dialogs() {
    let dialog = r#"{
        "id": "019c1aa8-36c8-706c-9a65-675ff1fbd140", "party": "urn:altinn:organization:identifier-no:991825827",
        "serviceResource": "urn:altinn:resource:app_havn_fartoy-registrering", "serviceOwnerContext": { "serviceOwnerLabels": [] },
        "title": "kept", "guiActions": [
            { "action": "write", "url": "https://havn.example/write" }, { "action": "zork", "url": "https://havn.example/zork" }]
    }"#;
    let mut samples = Samples::default();
    let mut show = |name: &str, facts: &str, options: Option<&str>| {
        let view = session(&example(), facts).dialog_json(dialog, options);
        samples.add(name, view.unwrap());
    };
    show("shown", adgang::example::FACTS, None);
    show(
        "ask",
        r#"{"party":51200,"roles":["DAGL"]}"#,
        Some(r#"{"actionWithoutAttribute":"exact-main"}"#),
    );
    show(
        "level",
        adgang::example::FACTS,
        Some(r#"{"level":1,"requiredLevel":3}"#),
    );
    samples.hold("dialogs");
}
