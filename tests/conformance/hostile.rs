//! Policies and requests that attack whoever reads them: each ends in its class, and none is a way to what it must never be.

use std::cell::Cell;
use std::fs;
use std::path::Path;

use adgang::snapshot::Dialect;
use base64ct::{Base64, Encoding};
use serde_json::Value as Json;

use crate::case::said;
use crate::decide::Answer;
use crate::huge;
use crate::response::read;
use crate::row::{Question, Row};
use crate::support;

/// The policies and requests of `security/xml` or `security/json`.
pub fn cases(folder: &str) {
    let Some(cases) = support::cases(folder) else {
        return;
    };
    let index: Json =
        serde_json::from_str(&fs::read_to_string(cases.join("index.json")).unwrap()).unwrap();
    let mut row = Row::start(folder);
    let never = Cell::new(0_usize);
    for case in index["cases"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap().to_owned();
        let attack = bytes(&cases, case);
        let [policy, request] = match case["kind"].as_str() {
            Some("policy") => [
                Some(attack),
                fs::read(cases.join(case["request"].as_str().unwrap())).ok(),
            ],
            _ => [
                fs::read(cases.join(case["policy"].as_str().unwrap())).ok(),
                Some(attack),
            ],
        };
        let texts = [policy, request].map(|bytes| String::from_utf8(bytes.unwrap()));
        let [Ok(policy), Ok(request)] = texts else {
            // The crate takes texts: bytes that are none are refused by whoever made a text of them.
            row.settle(id, class(&case["expect"], None));
            continue;
        };
        let mut policies = vec![policy];
        for referenced in case["referenced"].as_array().into_iter().flatten() {
            let file = referenced.as_str().unwrap();
            let stored = fs::read_to_string(cases.join(file)).ok();
            let text = stored.or_else(|| cycle(file)).unwrap();
            if !policies.contains(&text) {
                policies.push(text);
            }
        }
        let question = Question {
            root: root(&policies),
            policies,
            dialect: Dialect::Standard,
            requests: vec![(id, request)],
        };
        row.ask(question, |id, answer| {
            let decisions = decisions(answer)?;
            let forbidden = case.pointer("/expect/never").and_then(Json::as_str);
            if let (Some(forbidden), Some(decisions)) = (forbidden, &decisions)
                && decisions.iter().any(|decision| decision == forbidden)
            {
                never.set(never.get() + 1);
                println!("{id}: decides {forbidden}, which it must never");
            }
            class(&case["expect"], decisions.as_deref())
                .map_err(|why| format!("{why}: {}", said(answer)))
        });
    }
    let never = never.get();
    println!("{folder}  never violated {never} times");
    row.tell_slowest();
    row.finish();
    assert_eq!(never, 0, "decisions that must never be");
}

/// JSON texts, none of which is a request. Malformed ones must not be read inside one either, and a list of simple values
/// must.
pub fn json_texts() {
    let Some(cases) = support::cases("security/json") else {
        return;
    };
    let suite: Json =
        serde_json::from_str(&fs::read_to_string(cases.join("jsontestsuite.json")).unwrap())
            .unwrap();
    let policy = fs::read_to_string(cases.join("../xml/files/pol-permit-alice.xml")).unwrap();
    let mut row = Row::start("security/jsontestsuite");
    for case in suite["cases"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap().to_owned();
        let bytes = Base64::decode_vec(case["b64"].as_str().unwrap()).unwrap();
        let Ok(text) = String::from_utf8(bytes) else {
            let read = case["expect"] == "accept";
            row.settle(
                id,
                if read {
                    Err("is no UTF-8".to_owned())
                } else {
                    Ok(())
                },
            );
            continue;
        };
        let question = |request: String| Question {
            policies: vec![policy.clone()],
            root: None,
            dialect: Dialect::Standard,
            requests: vec![(id.clone(), request)],
        };
        row.ask(question(text.clone()), |_, answer| match answer {
            Answer::RequestRefused(_) => Ok(()),
            answer => Err(format!("no request, and {}", said(answer))),
        });
        let value: Option<Json> = serde_json::from_str(&text).ok();
        let simple = |value: &Json| value.is_string() || value.is_number() || value.is_boolean();
        let simple = value
            .as_ref()
            .and_then(Json::as_array)
            .is_some_and(|list| list.iter().all(simple));
        row.ask(question(huge::about(&text, "")), |_, answer| {
            match (case["expect"].as_str(), answer) {
                (Some("reject"), Answer::Response(_)) => {
                    Err("malformed, and read as a Value".to_owned())
                }
                (Some("accept"), Answer::RequestRefused(refusal)) if simple => Err(format!(
                    "a Value refused with {}: {}",
                    refusal.code, refusal.message
                )),
                _ => Ok(()),
            }
        });
    }
    row.finish();
}

fn bytes(folder: &Path, case: &Json) -> Vec<u8> {
    let id = case["id"].as_str().unwrap();
    let stored = case["file"]
        .as_str()
        .and_then(|file| fs::read(folder.join(file)).ok());
    let generated = || huge::policy(id).or_else(|| huge::request(&case["generator"]));
    stored
        .or_else(|| generated().map(String::into_bytes))
        .unwrap()
}

/// The decisions of an answer; `None` where something was refused.
fn decisions(answer: &Answer) -> Result<Option<Vec<String>>, String> {
    let Answer::Response(text) = answer else {
        return Ok(None);
    };
    let results = read(text)?;
    Ok(Some(
        results.into_iter().map(|result| result.decision).collect(),
    ))
}

/// Whether what came of a case, decisions or a refusal, is in its class.
fn class(expect: &Json, found: Option<&[String]>) -> Result<(), String> {
    let allowed = expect["decision"].as_array().unwrap();
    match (expect["parse"].as_str().unwrap(), found) {
        ("reject" | "either", None) => Ok(()),
        (_, None) => Err("refused".to_owned()),
        ("reject", Some(_)) => Err("not refused".to_owned()),
        (_, Some(decisions)) => {
            let outside = |decision: &&String| !allowed.iter().any(|allowed| allowed == *decision);
            match decisions.iter().find(outside) {
                None => Ok(()),
                Some(decision) => {
                    let allowed: Vec<_> = allowed.iter().filter_map(Json::as_str).collect();
                    Err(format!(
                        "decides {decision}, and not {}",
                        allowed.join(" or ")
                    ))
                }
            }
        }
    }
}

/// The two sets of the case whose title is A → B → A.
fn cycle(file: &str) -> Option<String> {
    let [there, other] = match file {
        "files/ref-a.xml" => ["A", "B"],
        "files/ref-b.xml" => ["B", "A"],
        _ => return None,
    };
    Some(format!(
        r#"<PolicySet xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicySetId="{there}" Version="1.0" PolicyCombiningAlgId="urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:permit-overrides"><Target/><PolicySetIdReference>{other}</PolicySetIdReference></PolicySet>"#
    ))
}

/// The id of the first document, where there are others beside it.
fn root(policies: &[String]) -> Option<String> {
    let [first, _, ..] = policies else {
        return None;
    };
    let document = roxmltree::Document::parse(first).ok()?;
    let element = document.root_element();
    let id = element
        .attribute("PolicySetId")
        .or(element.attribute("PolicyId"))?;
    Some(id.to_owned())
}
