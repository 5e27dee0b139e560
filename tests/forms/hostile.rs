//! Requests that are out to break the reader, or to be read by two readers as two things.

use std::fs;
use std::path::Path;

use adgang::snapshot::{Dialect, read_policy};
use adgang::value::{DataType, Value};
use adgang::xacml::{Form, decide};
use serde_json::Value as Json;

use crate::support;

#[test]
fn hostile_requests_in_json() {
    hostile("security/json", "hostile-requests-json");
}

#[test]
fn hostile_requests_in_xml() {
    hostile("security/xml", "hostile-requests-xml");
}

/// What is JSON gets past the reader of JSON, if not further; what is none does not.
#[test]
fn json_test_suite() {
    let Some(folder) = support::cases("security/json") else {
        return;
    };
    let index = fs::read_to_string(folder.join("jsontestsuite.json")).unwrap();
    let index: Json = serde_json::from_str(&index).unwrap();
    let mut outcomes = Vec::new();
    for case in index["cases"].as_array().unwrap() {
        let bytes = match Value::parse(DataType::Base64Binary, case["b64"].as_str().unwrap()) {
            Ok(Value::Base64Binary(bytes)) => Vec::from(bytes),
            other => unreachable!("{other:?}"),
        };
        let refused = match String::from_utf8(bytes) {
            Ok(text) => match Form::Json.read_request(&text, adgang::xacml::Dialect::STANDARD) {
                Ok(_) => None,
                Err(error) => Some(error.diagnostic().message.clone())
                    .filter(|message| message.starts_with("expected JSON: ")),
            },
            Err(_) => Some("not UTF-8".to_owned()),
        };
        let outcome = match (case["expect"].as_str().unwrap(), refused) {
            ("accept", Some(why)) => Err(why),
            ("reject", None) => Err("expected it to be refused".to_owned()),
            _ => Ok(()),
        };
        outcomes.push((case["id"].as_str().unwrap().to_owned(), outcome));
    }
    support::report("json-test-suite", &outcomes);
}

fn hostile(folder: &str, suite: &str) {
    let Some(folder) = support::cases(folder) else {
        return;
    };
    let index = fs::read_to_string(folder.join("index.json")).unwrap();
    let index: Json = serde_json::from_str(&index).unwrap();
    let mut outcomes = Vec::new();
    for case in index["cases"].as_array().unwrap() {
        if case["kind"].as_str().is_none_or(|kind| kind == "request") {
            outcomes.push((
                case["id"].as_str().unwrap().to_owned(),
                answered(&folder, case),
            ));
        }
    }
    support::report(suite, &outcomes);
}

/// Reads a case's request, puts it to its policy, and compares with what the case allows.
fn answered(folder: &Path, case: &Json) -> Result<(), String> {
    let bytes = match case["file"].as_str() {
        Some(file) => fs::read(folder.join(file)).unwrap(),
        None => generated(&case["generator"]).into_bytes(),
    };
    let expected = &case["expect"];
    let allowed = |decision: &str| {
        let decisions = expected["decision"].as_array().unwrap();
        expected["never"] != decision && decisions.iter().any(|one| one == decision)
    };
    let switches = Dialect::Standard.switches();
    let form = if folder.ends_with("json") {
        Form::Json
    } else {
        Form::Xml
    };
    let read = String::from_utf8(bytes).map_err(|error| error.to_string());
    let read = read.and_then(|text| {
        let read = form.read_request(&text, switches);
        read.map_err(|error| format!("{} {error}", error.code()))
    });
    match (expected["parse"].as_str().unwrap(), read) {
        ("accept", Err(why)) => Err(format!("refused: {why}")),
        (_, Err(_)) => Ok(()),
        ("reject", Ok(_)) => Err("expected it to be refused".to_owned()),
        (_, Ok(request)) => {
            let policy = folder.join(case["policy"].as_str().unwrap());
            let policy = fs::read_to_string(policy).unwrap();
            let (program, _) = read_policy(&policy, Dialect::Standard).unwrap();
            let response = decide(&program, &request, None);
            let decisions = response.results.iter().map(|result| result.decision.name());
            match decisions.into_iter().find(|decision| !allowed(decision)) {
                Some(wrong) => Err(format!(
                    "decided {wrong}, expected {}",
                    expected["decision"]
                )),
                None => Ok(()),
            }
        }
    }
}

/// A document that is too large to be kept.
fn generated(generator: &Json) -> String {
    let number = |name: &str| {
        generator[name]
            .as_u64()
            .map(|n| usize::try_from(n).unwrap())
    };
    let subject = |value: &str, more: &str| {
        format!(
            r#"{{"Request":{{"AccessSubject":[{{"Attribute":[{{
                "AttributeId":"urn:oasis:names:tc:xacml:1.0:subject:subject-id","Value":{value}}}]}}]{more}}}}}"#
        )
    };
    match generator["kind"].as_str().unwrap() {
        "nest" => {
            let depth = number("depth").unwrap();
            subject(&format!("{}{}", "[".repeat(depth), "]".repeat(depth)), "")
        }
        "nest-object" => {
            let depth = number("depth").unwrap();
            format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth))
        }
        "values" => subject(
            &format!("[{}1]", "\"bob\",".repeat(number("n").unwrap())),
            "",
        ),
        "members" => {
            let members: String = (0..number("n").unwrap())
                .map(|n| format!(",\"k{n}\":1"))
                .collect();
            subject("\"alice\"", &members)
        }
        "escapes" => subject(
            &format!("\"{}\"", "\\u0061".repeat(number("n").unwrap())),
            "",
        ),
        other => unreachable!("{other}"),
    }
}
