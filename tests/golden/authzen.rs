//! AuthZEN's answers.

use std::sync::Arc;

use adgang::altinn::Facts;
use adgang::authzen::{Endpoint, Metadata, Options, Request, Supplied};
use serde_json::{Value as Json, json};

use super::{NOW, Samples, example};

fn answer(endpoint: &str, request: &Json, candidates: Option<Json>, facts: &str) -> Json {
    let candidates = candidates.map(|candidates| candidates.to_string());
    let endpoint = Endpoint::from_name(endpoint).unwrap();
    let request =
        Request::from_json(endpoint, &request.to_string(), candidates.as_deref()).unwrap();
    let options = Options {
        now: NOW,
        facts: Supplied::Same(Arc::new(Facts::from_json(facts).unwrap())),
        ..Options::default()
    };
    serde_json::to_value(example().authzen_request(&request, &options).unwrap()).unwrap()
}

#[test]
fn evaluations_and_searches() {
    let facts = adgang::example::FACTS;
    let unknown = r#"{"party":51200}"#;
    let subject = json!({ "type": "user", "id": "20017", "properties": { "level": 3 } });
    let resource = json!({ "type": "app", "id": "havn/fartoy-registrering", "properties": { "task": "Task_2" } });
    let one = json!({ "subject": subject, "resource": resource, "action": { "name": "sign" } });

    let mut samples = Samples::default();
    samples.add("yes", answer("evaluation", &one, None, facts));
    samples.add("ask", answer("evaluation", &one, None, unknown));
    samples.hold("authzen-answered");

    let mut samples = Samples::default();
    let several = json!({
        "subject": subject, "resource": resource,
        "evaluations": [{ "action": { "name": "sign" } }, { "action": { "name": "delete" } }, {}],
    });
    samples.add("several", answer("evaluations", &several, None, facts));
    samples.hold("authzen-decisions");

    let mut samples = Samples::default();
    let search = json!({ "subject": { "type": "user" }, "resource": resource, "action": { "name": "sign" }, "page": { "limit": 1 } });
    let users = json!([subject, { "type": "user", "id": "20018", "properties": { "level": 3 } }]);
    samples.add(
        "page",
        answer("subject", &search, Some(users.clone()), facts),
    );
    samples.add("ask", answer("subject", &search, Some(users), unknown));
    samples.hold("authzen-found-entities");

    let mut samples = Samples::default();
    let search = json!({ "subject": subject, "resource": resource });
    samples.add("all", answer("action", &search, None, facts));
    samples.add(
        "ask",
        answer("action", &search, Some(json!(["sign"])), unknown),
    );
    samples.hold("authzen-found-actions");

    let mut samples = Samples::default();
    let metadata = Metadata::new("https://pdp.example.com").unwrap();
    samples.add("metadata", metadata);
    samples.hold("authzen-metadata");
}
