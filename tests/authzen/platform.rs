//! AuthZEN over Altinn's dialect: the embedded example, asked as the platform would be.

use std::sync::Arc;

use adgang::altinn::{Facts, Known, Resource};
use adgang::authzen::{
    Endpoint, Evaluation, Evaluations, Options, Request, Response, Searched, Supplied,
};
use adgang::identity::{self, identify};
use adgang::snapshot::Snapshot;
use adgang::token::Claims;
use serde_json::{Value as Json, json};

const NOW: i64 = 1_795_334_400;

fn snapshot() -> Snapshot {
    let builder = Snapshot::builder();
    builder.policy_xml(adgang::example::POLICY).build().unwrap()
}

fn facts() -> Facts {
    Facts::from_json(adgang::example::FACTS).unwrap()
}

fn options(facts: Facts) -> Options {
    Options {
        now: NOW,
        facts: Supplied::Same(Arc::new(facts)),
        ..Options::default()
    }
}

fn asked(action: &str, task: &str) -> Json {
    json!({
        "subject": { "type": "user", "id": "20017", "properties": { "level": 3 } },
        "action": { "name": action },
        "resource": { "type": "app", "id": "havn/fartoy-registrering", "properties": { "task": task } },
    })
}

fn answer(request: &Json, options: &Options) -> Json {
    let request = Evaluation::from_json(&request.to_string()).unwrap();
    serde_json::to_value(snapshot().authzen(&request, options).unwrap()).unwrap()
}

#[test]
fn answers_are_those_of_a_session_with_the_same_facts() {
    let claims = Claims::from_json(adgang::example::CLAIMS).unwrap();
    let who = identify(&claims, &identity::Options::default()).unwrap();
    let session = snapshot().session(&who, &facts(), NOW).unwrap();
    let with_claims = Options {
        claims: Some(claims),
        ..options(facts())
    };
    let user = who.caller.user().unwrap().user_id.to_string();
    for task in ["Task_1", "Task_2"] {
        let view = session
            .on(&Resource::app("havn", "fartoy-registrering").task(task))
            .unwrap();
        for action in [
            "instantiate",
            "read",
            "write",
            "sign",
            "reject",
            "delete",
            "zork",
        ] {
            let mut request = asked(action, task);
            request["subject"]["id"] = json!(user);
            let got = answer(&request, &with_claims);
            let expected = serde_json::to_value(view.check(action)).unwrap();
            assert_eq!(got["context"], expected, "{task} {action}");
            assert_eq!(got["decision"], expected["answer"] == "yes");
        }
    }
}

#[test]
fn level_rules_need_the_subject_s_claims() {
    let low =
        Claims::from_json(r#"{"urn:altinn:userid": 20017, "urn:altinn:authlevel": 1}"#).unwrap();
    let without = options(facts());
    let with = Options {
        claims: Some(low),
        ..without.clone()
    };
    let request = asked("read", "Task_1");
    assert_eq!(answer(&request, &without)["decision"], true);
    let refused = answer(&request, &with);
    assert_eq!(
        refused["context"]["reason"]["code"], "level-too-low",
        "{refused}"
    );
}

#[test]
fn what_is_not_known_is_asked_and_never_permitted() {
    let nothing = Options {
        now: NOW,
        ..Options::default()
    };
    let asked_of = |facts: Facts| answer(&asked("read", "Task_1"), &options(facts));
    let none = answer(&asked("read", "Task_1"), &nothing);
    assert_eq!(
        (&none["decision"], &none["context"]["answer"]),
        (&json!(false), &json!("ask"))
    );
    let no_roles = asked_of(Facts {
        roles: Known::default(),
        ..facts()
    });
    assert_eq!(
        no_roles["context"]["reason"]["missing"],
        json!(["roles"]),
        "{no_roles}"
    );
    let mut elsewhere = asked("read", "Task_1");
    elsewhere["resource"]["properties"]["party"] = json!(1);
    let elsewhere = answer(&elsewhere, &options(facts()));
    assert_eq!(elsewhere["context"]["reason"]["code"], "wrong-party");
    let past = asked_of(Facts {
        expires: Some(NOW),
        ..facts()
    });
    assert_eq!(
        past["context"]["reason"],
        json!({"code": "expired", "what": "facts"})
    );
    let mut strange = asked("read", "Task_1");
    strange["subject"]["type"] = json!("spaceship");
    assert_eq!(
        answer(&strange, &options(facts()))["context"]["reason"]["code"],
        "error"
    );
}

#[test]
fn each_pair_has_facts_of_its_own() {
    let item = |id: &str| json!({ "subject": { "type": "user", "id": id } });
    let mut request = asked("read", "Task_1");
    request["evaluations"] =
        json!([item("1"), item("2"), {}, item("1"), { "resource": { "type": "app", "id": "x" } }]);
    let request = Evaluations::from_json(&request.to_string()).unwrap();
    let whole = Request::Evaluations(request.clone());
    let snapshot = snapshot();
    let pairs = snapshot.authzen_asked(&whole, &options(facts())).unwrap();
    let ids: Vec<&str> = pairs.iter().map(|pair| pair.subject.id.as_str()).collect();
    assert_eq!(ids, ["1", "2", "20017", "20017"]);
    let each = pairs
        .iter()
        .map(|pair| (pair.subject.id != "1").then(|| Arc::new(facts())));
    let options = Options {
        facts: Supplied::Each(each.collect()),
        ..options(facts())
    };
    let Response::Many { evaluations } = snapshot.authzen_evaluations(&request, &options).unwrap()
    else {
        panic!("one");
    };
    let decisions: Vec<bool> = evaluations.iter().map(|decided| decided.decision).collect();
    assert_eq!(decisions, [false, true, true, false, false]);
    let last = serde_json::to_value(evaluations.last().unwrap()).unwrap();
    assert_eq!(last["context"]["error"]["status"], 400);
    assert_eq!(last["context"]["error"]["code"], "invalid-resource");
}

#[test]
fn an_action_search_is_among_those_that_policy_and_facts_name() {
    let mut request = asked("", "Task_2");
    request.as_object_mut().unwrap().remove("action");
    let search = |options: &Options| {
        let endpoint = Endpoint::Search(Searched::Action);
        let request = Request::from_json(endpoint, &request.to_string(), None).unwrap();
        assert_eq!(
            snapshot().authzen_asked(&request, options).unwrap().len(),
            1
        );
        let response = snapshot().authzen_request(&request, options).unwrap();
        serde_json::to_value(response).unwrap()
    };
    let found = search(&options(facts()));
    let names: Vec<&str> = found["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["instantiate", "read", "write", "sign", "reject"]);
    let open = search(&options(Facts::default()));
    assert_eq!(open["results"], json!([]));
    assert!(!open["context"]["ask"].as_array().unwrap().is_empty());
}
