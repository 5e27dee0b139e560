//! Altinn's own tests of its decision point: the request as it comes in, what its registers say, and the answer that goes
//! out, with every step on the way. Then the same with every fact hidden in turn.
//!
//! What was asked and answered is left in `target/platform.jsonl`, for the tests of the packed module.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

mod case;
mod everything;
mod hiding;
mod register;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use adgang::altinn::{Facts, Settings};
use adgang::snapshot::Snapshot;
use adgang::xacml::json::write_response;
use adgang::xacml::{Form, context};
use case::Case;
use serde_json::{Value as Json, json};

#[test]
fn the_server_s_answers_and_its_steps() {
    let Some(cases) = support::cases("altinn-pdp/cases") else {
        return;
    };
    let (mut answers, mut steps, mut enriched) = (Vec::new(), Vec::new(), Vec::new());
    let mut lines = String::new();
    for case in Case::all(&cases) {
        for external in case.interfaces() {
            let answered = case.answer(external);
            lines += &format!("{}\n", case.line(external, &answered.text));
            let id = case.id(external);
            answers.push((id.clone(), case.is_final(&answered.response)));
            for (index, part) in case.parts().iter().enumerate() {
                let taken = answered.steps.get(index);
                let taken = taken.ok_or_else(|| "no such step".to_owned());
                for (number, step) in part["steps"].as_array().into_iter().flatten().enumerate() {
                    let outcome = taken
                        .as_ref()
                        .map_err(Clone::clone)
                        .and_then(|taken| case.is_step(step, taken));
                    steps.push((format!("{id} {index} {number}"), outcome));
                }
                let outcome = taken.and_then(|taken| case::is_enriched(part, taken));
                enriched.push((format!("{id} {index}"), outcome));
            }
        }
    }
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("../platform.jsonl");
    fs::File::create(file)
        .unwrap()
        .write_all(lines.as_bytes())
        .unwrap();
    support::report("altinn-server", &answers);
    support::report("altinn-server-steps", &steps);
    support::report("altinn-enrichment", &enriched);
}

/// Hidden in turn: every kind of fact, every item of each list, and what is said of each delegation.
#[test]
fn every_fact_hidden_in_turn() {
    let Some(cases) = support::cases("altinn-pdp/cases") else {
        return;
    };
    let mut counts = hiding::Counts::default();
    for case in Case::all(&cases) {
        for external in case.interfaces() {
            hiding::hide(&case, external, &mut counts);
        }
    }
    counts.print();
    assert_eq!(counts.flipped, Vec::<String>::new());
    assert_eq!(counts.asked_with_all, Vec::<String>::new());
}

/// What a request was answered.
struct Answered {
    response: context::Response,
    text: String,
    steps: Vec<adgang::snapshot::Steps>,
}

impl Case {
    fn answer(&self, external: bool) -> Answered {
        self.answer_with(external, self.facts(external))
    }

    fn answer_with(&self, external: bool, facts: Vec<Facts>) -> Answered {
        let snapshot = self.snapshot(external);
        let form = Form::of(&self.request);
        let switches = snapshot.dialect().switches();
        let facts: Vec<Arc<Facts>> = facts.into_iter().map(Arc::new).collect();
        let request = form.read_request(&self.request, switches).unwrap();
        let (response, steps) = snapshot.decide_with(&request, &facts, None);
        Answered {
            text: form.write_response(&response).unwrap(),
            response,
            steps,
        }
    }

    /// Whether the response is the one that goes out.
    fn is_final(&self, response: &context::Response) -> Result<(), String> {
        let got = &write_response(response)["Response"];
        let decisions: Vec<&Json> = got
            .as_array()
            .unwrap()
            .iter()
            .map(|result| &result["Decision"])
            .collect();
        let expected = match self.meta.get("computedDecisions") {
            Some(computed) => computed,
            None => &self.meta["expectedDecisions"],
        };
        same("decisions", &json!(decisions), expected)?;
        if self.parts().is_empty() {
            let upstream = self.upstream_status();
            return same(
                "status",
                &got[0]["Status"]["StatusCode"]["Value"],
                &upstream,
            );
        }
        for (index, part) in self.parts().iter().enumerate() {
            for member in ["Decision", "Status", "Obligations", "Category"] {
                same(member, &got[index][member], &part["final"][member])?;
            }
        }
        Ok(())
    }
}

fn same(what: &str, got: &Json, expected: &Json) -> Result<(), String> {
    if got == expected {
        Ok(())
    } else {
        Err(format!("{what}: expected {expected}, got {got}"))
    }
}

/// With everything known, no policy of the collection leaves an action open, whoever asks.
#[test]
fn real_policies_never_ask_where_everything_is_known() {
    let Some(policies) = support::cases("altinn-policies/policies") else {
        return;
    };
    let mut outcomes = Vec::new();
    let mut files: Vec<_> = fs::read_dir(policies)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "xml"))
        .collect();
    files.sort();
    for file in files {
        let xml = fs::read_to_string(&file).unwrap();
        // What Altinn's parser throws on is no policy.
        let Ok(snapshot) = Snapshot::builder()
            .settings(settings())
            .policy_xml(&xml)
            .build()
        else {
            continue;
        };
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        outcomes.push((name, everything::never_asks(&snapshot)));
    }
    support::report("altinn-policies-complete", &outcomes);
}

fn settings() -> Settings {
    Settings {
        role_register: Some(false),
        ..Settings::default()
    }
}
