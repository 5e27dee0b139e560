//! What leaves for JavaScript, a sample of each kind: kept in `tests/types/golden/`, where the compiler holds it against the
//! types of the package.

#![cfg(all(feature = "studio", feature = "server"))]
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod answers;
mod authzen;
mod callers;
mod edge;
mod parties;
mod platform;
mod policies;

use std::path::Path;

use adgang::altinn::{Facts, Resource};
use adgang::identity::{Authenticated, Options, identify};
use adgang::session::Session;
use adgang::snapshot::Snapshot;
use adgang::token::Claims;
use serde::Serialize;
use serde_json::{Map, Value as Json};

/// Within the times of the example's token.
const NOW: i64 = 1_795_334_400;

/// Samples of one type, by name.
#[derive(Default)]
struct Samples(Map<String, Json>);

impl Samples {
    fn add(&mut self, name: &str, value: impl Serialize) {
        let value = serde_json::to_value(value).unwrap();
        assert!(self.0.insert(name.to_owned(), value).is_none(), "{name}");
    }

    /// Holds them against the file; with `UPDATE` in the environment, writes them there.
    fn hold(mut self, file: &str) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/types/golden")
            .join(file)
            .with_extension("json");
        // Whether maps keep their order is up to the features of whatever else is built with this.
        self.0.sort_keys();
        self.0.values_mut().for_each(Json::sort_all_objects);
        let text = serde_json::to_string_pretty(&self.0).unwrap() + "\n";
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        if kept != text {
            let line = kept.lines().zip(text.lines()).position(|(a, b)| a != b);
            let line = line.unwrap_or(kept.lines().count().min(text.lines().count()));
            panic!(
                "tests/types/golden/{file}.json says otherwise from line {} on: {:?} is now {:?}. Where that is meant, \
                 `UPDATE=1 cargo test --test golden` writes it, and the types in src/wasm/package have to say it",
                line + 1,
                kept.lines().nth(line).unwrap_or_default(),
                text.lines().nth(line).unwrap_or_default(),
            );
        }
    }
}

fn read(claims: &str) -> Authenticated {
    identify(&Claims::from_json(claims).unwrap(), &Options::default()).unwrap()
}

fn example() -> Snapshot {
    let builder = Snapshot::builder().policy_xml(adgang::example::POLICY);
    builder.issued_at(NOW - 60).build().unwrap()
}

/// A session of the example's user, who acts for party 51200.
fn session(snapshot: &Snapshot, facts: &str) -> Session {
    let facts = Facts::from_json(facts).unwrap();
    snapshot
        .session(&read(adgang::example::CLAIMS), &facts, NOW)
        .unwrap()
}

fn task(task: &str) -> Resource {
    Resource::app("havn", "fartoy-registrering")
        .instance(51200, "6f1c0d52-8f1e-4f6e-9a53-2f5a4d1c7a90")
        .task(task)
}

/// A policy with this inside; what it does not say, it denies.
fn policy(inside: &str) -> String {
    format!(
        r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:p" Version="1.0"
        RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides"><Target/>{inside}</Policy>"#
    )
}

/// A policy that permits whatever it is asked.
fn permissive() -> String {
    policy(r#"<Rule RuleId="urn:r" Effect="Permit"><Target/></Rule>"#)
}
