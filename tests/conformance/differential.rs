//! Random policies and requests, with the answers of three engines: two in Java, and a reading of the specification.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;

use adgang::snapshot::Dialect;
use flate2::read::GzDecoder;
use serde_json::Value as Json;

use crate::decide::Answer;
use crate::response::read;
use crate::row::{Question, Row};
use crate::support;

/// The requests of a class with an answer: the engines agree, or those that do not have a known fault.
pub fn golden(class: &str) {
    let Some(policies) = policies() else { return };
    let mut row = Row::start(&format!("diff/{class}"));
    for policy in &policies {
        if let Some(question) = question(policy, |case| case["cls"] == class) {
            row.ask(question, |id, answer| {
                let (case, found) = (case(policy, id), decision(answer)?);
                if case["golden"] == *found {
                    return Ok(());
                }
                let said =
                    [&case["golden"], &case["ref_extended"]].map(|text| text.as_str().unwrap());
                Err(format!("is {found}, expected {}: {}", said[0], said[1]))
            });
        }
    }
    row.tell_slowest();
    row.finish();
}

/// The requests without one: the order of evaluation decides, or all three differ. Answered, and counted by engine.
pub fn open() {
    let Some(policies) = policies() else { return };
    let mut row = Row::start("diff/open");
    let alike: RefCell<BTreeMap<String, [usize; 4]>> = RefCell::default();
    for policy in &policies {
        if let Some(question) = question(policy, |case| case["golden"].is_null()) {
            row.ask(question, |id, answer| {
                let (case, found) = (case(policy, id), decision(answer)?);
                let mut alike = alike.borrow_mut();
                let counts = alike
                    .entry(case["cls"].as_str().unwrap().to_owned())
                    .or_default();
                counts[0] += 1;
                for (count, engine) in counts[1..].iter_mut().zip(["ref", "att", "xacml4j"]) {
                    *count += usize::from(case[engine] == *found);
                }
                Ok(())
            });
        }
    }
    for (class, [all, reference, att, xacml4j]) in alike.into_inner() {
        println!(
            "diff/{class}: {all} answered, {reference} as the reference, {att} as AT&T, {xacml4j} as xacml4j"
        );
    }
    row.finish();
}

/// Policies with their requests (`cases`), a policy a line.
fn policies() -> Option<Vec<Json>> {
    let cases = support::cases("security/diff")?;
    let mut text = String::new();
    let file = File::open(cases.join("decisions.jsonl.gz")).unwrap();
    GzDecoder::new(file).read_to_string(&mut text).unwrap();
    Some(
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

fn question(policy: &Json, of: impl Fn(&Json) -> bool) -> Option<Question> {
    let text = |object: &Json, name: &str| object[name].as_str().unwrap().to_owned();
    let cases = policy["cases"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|case| of(case));
    let requests: Vec<_> = cases
        .map(|case| (text(case, "id"), text(case, "request")))
        .collect();
    (!requests.is_empty()).then(|| Question {
        policies: vec![text(policy, "policy")],
        root: None,
        dialect: Dialect::Standard,
        requests,
    })
}

fn case<'a>(policy: &'a Json, id: &str) -> &'a Json {
    policy["cases"]
        .as_array()
        .unwrap()
        .iter()
        .find(|case| case["id"] == id)
        .unwrap()
}

fn decision(answer: &Answer) -> Result<String, String> {
    let Answer::Response(text) = answer else {
        return Err(crate::case::said(answer));
    };
    match read(text)?.as_slice() {
        [result] => Ok(result.decision.clone()),
        results => Err(format!("{} results", results.len())),
    }
}
