//! Party trees, choices, and pages of a search.

use adgang::party::{App, Options, PartyIndex, PartyList, select};
use serde_json::{Value as Json, json};

use super::Samples;

fn list() -> PartyList {
    PartyList::from_json(adgang::example::PARTIES).unwrap()
}

#[test]
fn parties() {
    let mut samples = Samples::default();
    samples.add("list", list());
    samples.hold("parties");

    let mut samples = Samples::default();
    let index = PartyIndex::from(list());
    samples.add("all", index.search("", None, 0, 100));
    samples.add("sub-unit", index.search("Ytre", None, 0, 1));
    let people = App::from_json(r#"{"partyTypesAllowed":{"person":true}}"#).unwrap();
    samples.add("allowed", index.search("", Some(&people), 0, 100));
    samples.hold("pages");
}

#[test]
fn choices() {
    let own = json!({ "partyId": 50017, "partyTypeName": 1, "name": "Solveig Strand" });
    let user = json!({ "kind": "user", "partyId": 50017, "selectedPartyId": 50017 });
    let everybody =
        json!({ "person": true, "organisation": true, "subUnit": true, "bankruptcyEstate": true });
    // What is left out of a row is as it is here.
    let usual = json!({
        "caller": user, "profile": { "party": own },
        "app": { "partyTypesAllowed": everybody },
    });
    let estates = json!({ "partyTypesAllowed": { "bankruptcyEstate": true } });
    let organisations = json!({ "partyTypesAllowed": { "organisation": true } });
    let people = json!({ "partyTypesAllowed": { "person": true } });
    let flattened = "flattened";
    let mut samples = Samples::default();
    for (why, options) in [
        (
            "not-a-user",
            json!({ "caller": { "kind": "none" }, "profile": null }),
        ),
        (
            "path",
            json!({ "path": "/havn/fartoy-registrering/instance/51200/6f1c0d52-8f1e-4f6e-9a53-2f5a4d1c7a90" }),
        ),
        ("anonymous", json!({ "anonymous": true })),
        ("only-one", json!({ "app": people })),
        ("picked", json!({ "picked": true, "strategy": flattened })),
        (
            "never-prompt",
            json!({ "app": { "partyTypesAllowed": everybody, "promptForParty": "never" }, "cookie": "51200" }),
        ),
        (
            "do-not-prompt",
            json!({ "profile": { "party": own, "profileSettingPreference": { "doNotPromptForParty": true } } }),
        ),
        (
            "always-prompt",
            json!({ "app": { "partyTypesAllowed": everybody, "promptForParty": "always" } }),
        ),
        ("several", json!({ "cookie": "51200" })),
        ("invalid-cookie", json!({ "cookie": "x" })),
        (
            "no-profile",
            json!({ "caller": { "kind": "system-user" }, "profile": null, "strategy": flattened }),
        ),
        ("no-profile-party", json!({ "profile": {} })),
        (
            "cannot-represent",
            json!({ "canRepresent": false, "cookie": "51201" }),
        ),
        (
            "representation-unknown",
            json!({ "canRepresent": "unknown", "cookie": "51200" }),
        ),
        ("none-allowed", json!({ "app": estates })),
        (
            "selected-not-allowed",
            json!({ "app": organisations, "strategy": flattened }),
        ),
    ] {
        let mut asked = usual.clone();
        for (name, value) in options.as_object().unwrap() {
            asked[name] = value.clone();
        }
        let asked: Json = { asked.as_object().unwrap().iter() }
            .filter(|(_, value)| !value.is_null())
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect();
        let options = Options::from_json(&asked.to_string()).unwrap();
        let list = list();
        let choice = select(&list, &options);
        assert_eq!(choice.why.code(), why);
        samples.add(why, choice);
    }
    samples.hold("choices");
}
