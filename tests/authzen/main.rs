//! The decisions of OpenID AuthZEN's interop scenarios, and its certification scenario, at the level of the API: bodies of
//! requests and responses. What only HTTP has (headers, content types) is for those who serve it.
//!
//! What was asked and answered is left in `target/authzen.jsonl`, for the tests of the packed module.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "tests"
)]

mod certification;
mod platform;
mod point;
mod scenario;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::Path;

use adgang::authzen::{Endpoint, Searched};
use point::Point;
use scenario::Scenario;
use serde_json::{Value as Json, json};

/// What a suite came to: ids with what went wrong.
type Outcomes = Vec<(String, Result<(), String>)>;

#[test]
fn the_decisions_of_every_scenario() {
    let Some(cases) = support::cases("authzen") else {
        return;
    };
    let read = |path: &str| fs::read_to_string(cases.join(path)).unwrap();
    let (todo, found) = (
        Point::new("todo", include_str!("../fixtures/authzen/todo.json")),
        Point::new(
            "search",
            &directory(&read("search/users.json"), &read("search/records.json")),
        ),
    );
    support::report("authzen-todo", &todos(&todo, &read("todo/decisions.json")));
    let searches = [
        ("action", Searched::Action),
        ("resource", Searched::Resource),
    ];
    let mut outcomes = Outcomes::new();
    for (name, searched) in searches {
        let rows = read(&format!("search/{name}.json"));
        outcomes.extend(searched_for(&found, searched, &rows));
    }
    support::report("authzen-search", &outcomes);
    let point = Point::new(
        "certification",
        include_str!("../fixtures/authzen/certification.json"),
    );
    let scenario = Scenario::read(&read("spec/certification-scenario.md"));
    for (level, outcomes) in certification::levels(&point, &scenario) {
        support::report(&format!("authzen-{level}"), &outcomes);
    }
    let lines = [todo, found, point].map(Point::into_lines).concat();
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../authzen.jsonl");
    fs::write(file, lines).unwrap();
}

fn todos(point: &Point, decisions: &str) -> Outcomes {
    let decisions: Json = serde_json::from_str(decisions).unwrap();
    let mut outcomes = Outcomes::new();
    for (index, case) in list(&decisions["evaluation"]).iter().enumerate() {
        let answer = point.ask(Endpoint::Evaluation, &case["request"], None);
        let got = answer.map(|answer| answer["decision"].clone());
        outcomes.push((format!("evaluation {index}"), is(got, &case["expected"])));
    }
    for (index, case) in list(&decisions["evaluations"]).iter().enumerate() {
        let answer = point.ask(Endpoint::Evaluations, &case["request"], None);
        let got = answer.map(|answer| {
            let decisions = list(&answer["evaluations"]).iter();
            decisions
                .map(|decided| json!({ "decision": decided["decision"] }))
                .collect()
        });
        outcomes.push((format!("evaluations {index}"), is(got, &case["expected"])));
    }
    outcomes
}

fn searched_for(point: &Point, searched: Searched, rows: &str) -> Outcomes {
    let rows: Json = serde_json::from_str(rows).unwrap();
    let rows = list(&rows["evaluation"]).iter().enumerate();
    rows.map(|(index, case)| {
        let answer = point.ask(Endpoint::Search(searched), &case["request"], None);
        let name = searched.name();
        (format!("{name} {index}"), is(answer, &case["expected"]))
    })
    .collect()
}

fn is(got: Result<Json, Json>, expected: &Json) -> Result<(), String> {
    match got {
        Ok(got) if got == *expected => Ok(()),
        got => Err(format!("expected {expected}, got {got:?}")),
    }
}

fn list(value: &Json) -> &[Json] {
    value.as_array().unwrap()
}

/// The scenario's users and records as a decision point's entities.
fn directory(users: &str, records: &str) -> String {
    let entities = |text: &str, kind: &str| -> Json {
        let rows: Json = serde_json::from_str(text).unwrap();
        let rows = list(&rows).iter().cloned();
        rows.map(|mut row| {
            let id = row.as_object_mut().unwrap().remove("id").unwrap();
            let id = id.as_str().map_or_else(|| id.to_string(), str::to_owned);
            json!({ "type": kind, "id": id, "properties": row })
        })
        .collect()
    };
    json!({ "subjects": entities(users, "user"), "resources": entities(records, "record") })
        .to_string()
}
