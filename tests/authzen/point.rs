//! A decision point: a policy of the fixtures, with what is known of subjects and resources.

use std::cell::RefCell;

use adgang::authzen::{Endpoint, Options, Request};
use adgang::snapshot::{Dialect, Snapshot};
use serde_json::{Value as Json, json};

/// The instant of all questions, in seconds since 1970.
const NOW: i64 = 1_795_334_400;

pub struct Point {
    name: &'static str,
    snapshot: Snapshot,
    options: Options,
    /// What was asked and answered, as lines of JSON.
    lines: RefCell<String>,
}

impl Point {
    pub fn new(name: &'static str, entities: &str) -> Point {
        let xml = match name {
            "todo" => include_str!("../fixtures/authzen/todo.xml"),
            "search" => include_str!("../fixtures/authzen/search.xml"),
            _ => include_str!("../fixtures/authzen/certification.xml"),
        };
        let builder = Snapshot::builder().dialect(Dialect::Standard);
        let entities: Json = serde_json::from_str(entities).unwrap();
        let head = json!({ "point": name, "xml": xml, "entities": entities, "now": NOW });
        let options = json!({ "entities": entities }).to_string();
        Point {
            name,
            snapshot: builder.policy_xml(xml).build().unwrap(),
            options: Options {
                now: NOW,
                ..Options::from_json(&options).unwrap()
            },
            lines: RefCell::new(format!("{head}\n")),
        }
    }

    /// The body of the response, or the refusal's status and code.
    pub fn ask(
        &self,
        endpoint: Endpoint,
        body: &Json,
        candidates: Option<&Json>,
    ) -> Result<Json, Json> {
        self.ask_text(endpoint, &body.to_string(), candidates)
    }

    pub fn ask_text(
        &self,
        endpoint: Endpoint,
        body: &str,
        candidates: Option<&Json>,
    ) -> Result<Json, Json> {
        let list = candidates.map(Json::to_string);
        let answer = Request::from_json(endpoint, body, list.as_deref())
            .and_then(|request| self.snapshot.authzen_request(&request, &self.options))
            .map(|response| serde_json::to_value(response).unwrap())
            .map_err(|error| json!({ "status": error.status(), "code": error.code(), "at": error.pointer() }));
        let name = match endpoint {
            Endpoint::Evaluation => "evaluation",
            Endpoint::Evaluations => "evaluations",
            Endpoint::Search(searched) => searched.name(),
        };
        let line = json!({
            "point": self.name, "endpoint": name, "body": body, "candidates": candidates,
            "answer": answer.as_ref().ok(), "error": answer.as_ref().err(),
        });
        *self.lines.borrow_mut() += &format!("{line}\n");
        answer
    }

    pub fn into_lines(self) -> String {
        self.lines.into_inner()
    }
}
