//! The certification scenario, section by section: its own requests, and what it expects of the answers.

use adgang::authzen::{Endpoint, Metadata, Searched};
use serde_json::{Value as Json, json};

use crate::Outcomes;
use crate::point::Point;
use crate::scenario::Scenario;

const ONE: Endpoint = Endpoint::Evaluation;
const MANY: Endpoint = Endpoint::Evaluations;
const SUBJECT: Endpoint = Endpoint::Search(Searched::Subject);
const RESOURCE: Endpoint = Endpoint::Search(Searched::Resource);
const ACTION: Endpoint = Endpoint::Search(Searched::Action);

/// Every level of the document with its checks.
pub fn levels(point: &Point, scenario: &Scenario) -> Vec<(String, Outcomes)> {
    let checks = Checks { point, scenario };
    assert_eq!(scenario.levels.len(), 7);
    let levels = scenario.levels.iter();
    levels
        .map(|(level, sections)| {
            let outcomes = sections.iter().flat_map(|section| checks.section(section));
            (level.clone(), outcomes.collect())
        })
        .collect()
}

struct Checks<'a> {
    point: &'a Point,
    scenario: &'a Scenario,
}

impl Checks<'_> {
    fn section(&self, section: &str) -> Outcomes {
        let one = |outcome| vec![(section.to_owned(), outcome)];
        match section {
            "c-2-2-1" | "c-2-2-3" | "c-2-2-5" | "c-2-2-6" | "c-2-2-8" | "c-2-2-9" => {
                one(self.decides(section, ONE, true))
            }
            "c-2-2-2" | "c-2-2-4" | "c-2-2-7" => one(self.decides(section, ONE, false)),
            "c-2-3" => one(self.is_well_formed()),
            "c-2-4" => self.refusals(),
            // Headers.
            "c-2-5" => Vec::new(),
            "c-2-6" => {
                let answers = [(); 5].map(|()| self.decides("c-2-2-1", ONE, true));
                one(answers.into_iter().collect())
            }
            "c-3-2-1" | "c-3-2-6" => one(self.decide(section, [None, None])),
            "c-3-2-2" | "c-3-2-3" | "c-3-2-5" | "c-3-2-7" => {
                one(self.decide(section, [Some(true), Some(false)]))
            }
            "c-3-2-4" => one(self.decide(section, [Some(false), Some(true)])),
            "c-3-3" => one(self.decide("c-3-2-2", [Some(true), Some(false)])),
            "c-3-4" => vec![
                (
                    "c-3-4-1".into(),
                    self.decide("c-3-4-1", [Some(true), Some(false)]),
                ),
                ("c-3-4-2".into(), self.decides("c-3-4-2", MANY, true)),
                ("c-3-4-3".into(), self.decides("c-3-4-3", MANY, true)),
            ],
            "c-4-2-1" | "c-4-2-2" | "c-4-2-3" => {
                one(self.finds(section, SUBJECT, &["alice", "bob"]))
            }
            "c-4-2-4" => one(self.finds(section, SUBJECT, &["bob"])),
            "c-4-3-1" | "c-4-3-2" | "c-4-3-3" => one(self.finds(section, RESOURCE, &["record-1"])),
            "c-4-3-4" => one(self.finds(section, RESOURCE, &["record-2"])),
            "c-4-4-1" | "c-4-4-2" => one(self.finds(section, ACTION, &["read", "write"])),
            "c-4-4-3" => one(self.finds(section, ACTION, &["write"])),
            "c-4-5" => one(self.pages()),
            "c-4-6" => self.nothing(),
            "c-4-7" => self.search_refusals(),
            "c-6" => vec![("c-6-3".into(), metadata())],
            other => one(Err(format!("no check for {other}"))),
        }
    }

    fn decides(&self, section: &str, endpoint: Endpoint, expected: bool) -> Result<(), String> {
        let answer = self
            .point
            .ask(endpoint, self.scenario.request(section), None);
        match answer {
            Ok(answer) if answer["decision"] == expected => Ok(()),
            answer => Err(format!("expected {expected}, got {answer:?}")),
        }
    }

    /// `None` where the decision is the implementer's own.
    fn decide(&self, section: &str, expected: [Option<bool>; 2]) -> Result<(), String> {
        let answer = self.point.ask(MANY, self.scenario.request(section), None);
        let answer = answer.map_err(|error| format!("refused: {error}"))?;
        let got = answer["evaluations"].as_array();
        let got: Option<Vec<bool>> = got.and_then(|items| {
            let decided = items.iter().map(|item| item["decision"].as_bool());
            decided.collect()
        });
        let right = got.is_some_and(|got| {
            let mut pairs = got.iter().zip(expected);
            got.len() == 2 && pairs.all(|(got, expected)| expected.is_none_or(|it| it == *got))
        });
        let is_alone = answer.get("decision").is_none();
        (right && is_alone)
            .then_some(())
            .ok_or_else(|| format!("expected {expected:?}, got {answer}"))
    }

    fn is_well_formed(&self) -> Result<(), String> {
        for section in ["c-2-2-1", "c-2-2-2", "c-2-2-4", "c-2-2-7"] {
            let answer = self.point.ask(ONE, self.scenario.request(section), None);
            let answer = answer.map_err(|error| error.to_string())?;
            if !answer["decision"].is_boolean() || !answer["context"].is_object() {
                return Err(format!("{section}: {answer}"));
            }
        }
        Ok(())
    }

    fn refusals(&self) -> Outcomes {
        let mut outcomes = Outcomes::new();
        for section in ["c-2-4-1", "c-2-4-2", "c-2-4-6"] {
            for (index, request) in self.scenario.requests(section).iter().enumerate() {
                let answer = self.point.ask(ONE, request, None);
                outcomes.push((format!("{section} {index}"), refused(answer)));
            }
        }
        for (section, body) in [("c-2-4-4", "{\"subject\": {"), ("c-2-4-5", "")] {
            outcomes.push((
                section.into(),
                refused(self.point.ask_text(ONE, body, None)),
            ));
        }
        outcomes
    }

    /// The names that are found: these among them, all of what is searched for.
    fn found(&self, endpoint: Endpoint, request: &Json) -> Result<Vec<String>, String> {
        let answer = self.point.ask(endpoint, request, None);
        let answer = answer.map_err(|error| format!("refused: {error}"))?;
        let results = answer["results"].as_array().ok_or("no results")?;
        let name = |item: &Json| -> Option<String> {
            let (member, kind) = match endpoint {
                SUBJECT => ("id", Some(&request["subject"]["type"])),
                RESOURCE => ("id", Some(&request["resource"]["type"])),
                _ => ("name", None),
            };
            let of_kind = kind.is_none_or(|kind| item["type"] == *kind);
            item[member].as_str().filter(|_| of_kind).map(str::to_owned)
        };
        let names: Option<Vec<String>> = results.iter().map(name).collect();
        names.ok_or_else(|| format!("not what was searched for: {answer}"))
    }

    fn finds(&self, section: &str, endpoint: Endpoint, expected: &[&str]) -> Result<(), String> {
        let names = self.found(endpoint, self.scenario.request(section))?;
        // With context, or an id of what is searched for, it is the same search.
        let same = match section {
            "c-4-2-2" | "c-4-2-3" => Some("c-4-2-1"),
            "c-4-3-2" | "c-4-3-3" => Some("c-4-3-1"),
            "c-4-4-2" => Some("c-4-4-1"),
            _ => None,
        };
        if let Some(same) = same
            && self.found(endpoint, self.scenario.request(same))? != names
        {
            return Err(format!("not as in {same}: {names:?}"));
        }
        let is_there = |name: &&str| names.iter().any(|there| there == name);
        let all = expected.iter().all(is_there);
        all.then_some(())
            .ok_or_else(|| format!("expected {expected:?}, found {names:?}"))
    }

    fn pages(&self) -> Result<(), String> {
        let first = self.scenario.request("c-4-5-1");
        let whole = self.found(SUBJECT, self.scenario.request("c-4-2-1"))?;
        let (mut request, mut names) = (first.clone(), Vec::new());
        for _ in 0..=whole.len() {
            let answer = self.point.ask(SUBJECT, &request, None);
            let answer = answer.map_err(|error| format!("refused: {error}"))?;
            let page = answer["page"].as_object().ok_or("no page")?;
            let results = answer["results"].as_array().ok_or("no results")?;
            if results.len() != 1 || page["count"] != 1 {
                return Err(format!("expected one result, got {answer}"));
            }
            names.push(results[0]["id"].as_str().ok_or("no id")?.to_owned());
            let token = page["next_token"].as_str().ok_or("no next_token")?;
            if token.is_empty() {
                break;
            }
            request["page"] = json!({ "token": token });
        }
        (names == whole)
            .then_some(())
            .ok_or_else(|| format!("expected {whole:?}, got {names:?}"))
    }

    fn nothing(&self) -> Outcomes {
        let unknown = self.scenario.request("c-4-6-1");
        let strange = self.scenario.request("c-4-6-2");
        let with = |request: &Json, pointer: &str, value: Json| {
            let mut request = request.clone();
            *request.pointer_mut(pointer).unwrap() = value;
            request
        };
        let resources = json!({ "subject": { "type": "user", "id": "nobody" }, "action": { "name": "read" },
            "resource": { "type": "record" } });
        let ship = with(&resources, "/resource/type", json!("spaceship"));
        let subjects = with(
            self.scenario.request("c-4-2-1"),
            "/resource/type",
            json!("spaceship"),
        );
        let alien = with(unknown, "/subject/type", json!("spaceship"));
        let searches = [
            ("c-4-6-1 action", ACTION, unknown.clone()),
            ("c-4-6-1 resource", RESOURCE, resources),
            ("c-4-6-2 subject", SUBJECT, strange.clone()),
            ("c-4-6-2 resource", RESOURCE, ship),
            ("c-4-6-2 action", ACTION, alien),
            ("c-4-6-2 input", SUBJECT, subjects),
        ];
        let outcome = |(id, endpoint, request): (&str, Endpoint, Json)| {
            let outcome = match self.point.ask(endpoint, &request, None) {
                Ok(answer) if answer == json!({ "results": [] }) => Ok(()),
                answer => Err(format!("expected nothing, got {answer:?}")),
            };
            (id.to_owned(), outcome)
        };
        searches.into_iter().map(outcome).collect()
    }

    fn search_refusals(&self) -> Outcomes {
        let mut outcomes = Outcomes::new();
        for section in ["c-4-7-1", "c-4-7-2"] {
            let requests = self.scenario.requests(section);
            assert_eq!(requests.len(), 3);
            for (request, endpoint) in requests.iter().zip([SUBJECT, RESOURCE, ACTION]) {
                let answer = self.point.ask(endpoint, request, None);
                outcomes.push((format!("{section} {endpoint:?}"), refused(answer)));
            }
        }
        outcomes
    }
}

fn refused(answer: Result<Json, Json>) -> Result<(), String> {
    match answer {
        Err(error) if error["status"] == 400 => Ok(()),
        answer => Err(format!("expected 400, got {answer:?}")),
    }
}

fn metadata() -> Result<(), String> {
    let base = "https://pdp.example.com/tenant1";
    let metadata = Metadata::new(base).map_err(|error| error.to_string())?;
    let document = serde_json::to_value(&metadata).unwrap();
    let is_url = |value: &Json| {
        value
            .as_str()
            .is_some_and(|url| url.starts_with("https://"))
    };
    let members = document.as_object().unwrap();
    let right = document["policy_decision_point"] == base
        && members.contains_key("access_evaluation_endpoint")
        && members.values().all(is_url)
        && metadata.location == "https://pdp.example.com/.well-known/authzen-configuration/tenant1";
    right.then_some(()).ok_or_else(|| document.to_string())
}
