//! What the tests with outside cases share: where the cases are, and the count of what passed.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

/// The folder of one suite; `None`, with a line that says so, where the cases are not at hand. On CI they must be.
pub fn cases(folder: &str) -> Option<PathBuf> {
    match std::env::var_os("ADGANG_CASES") {
        Some(root) => Some(PathBuf::from(root).join(folder)),
        None if std::env::var("CI").is_ok_and(|ci| ci == "true") => {
            panic!("ADGANG_CASES is not set, and CI is true")
        }
        None => {
            println!("skipped: ADGANG_CASES is not set");
            None
        }
    }
}

/// Counts the cases of a suite, and fails where one does not do what `tests/known-open.json` says of it: one that is not
/// listed must pass, and one that is listed must not. What went wrong is gathered by what is said of it up to a colon.
pub fn report(suite: &str, outcomes: &[(String, Result<(), String>)]) {
    let open = known_open(suite);
    let passed = outcomes
        .iter()
        .filter(|(_, outcome)| outcome.is_ok())
        .count();
    let total = outcomes.len();
    println!("{suite}  {passed}/{total}  known-open {}", open.len());
    if let Some(path) = std::env::var_os("ADGANG_REPORT") {
        let line = serde_json::json!({
            "suite": suite, "where": "native", "passed": passed, "total": total, "knownOpen": open.len(),
        });
        let mut file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .unwrap();
        // At once: tests that end at the same time would write into each other's lines.
        file.write_all(format!("{line}\n").as_bytes()).unwrap();
    }
    let mut wrong = Wrong::new();
    let mut note = |why: &'_ str, id: &str| {
        let (kind, detail) = why.split_once(": ").unwrap_or((why, ""));
        let details = wrong.entry(kind.to_owned()).or_default();
        details
            .entry(detail.to_owned())
            .or_default()
            .push(id.to_owned());
    };
    for (id, outcome) in outcomes {
        match (outcome, open.contains_key(id)) {
            (Err(why), false) => note(why, id),
            (Ok(()), true) => note("passes, and tests/known-open.json says it does not", id),
            _ => {}
        }
    }
    for id in open
        .keys()
        .filter(|id| !outcomes.iter().any(|(known, _)| known == *id))
    {
        note("in tests/known-open.json, and not in the suite", id);
    }
    assert!(total > 0, "{suite}: no cases");
    assert!(wrong.is_empty(), "{suite}:\n{}", list(&wrong));
}

/// Ids by why they are wrong, in two steps: up to its first colon, and the rest.
type Wrong = BTreeMap<String, BTreeMap<String, Vec<String>>>;

fn list(wrong: &Wrong) -> String {
    let mut text = String::new();
    for (kind, details) in wrong {
        let count = details.values().map(Vec::len).sum::<usize>();
        text += &format!("{kind} ({count})\n");
        for (detail, ids) in details {
            let colon = if detail.is_empty() { "" } else { ": " };
            text += &format!("    {}{colon}{detail}\n", ids.join(", "));
        }
    }
    text
}

fn known_open(suite: &str) -> BTreeMap<String, String> {
    let mut suites: BTreeMap<String, BTreeMap<String, String>> =
        serde_json::from_str(include_str!("../known-open.json")).unwrap();
    suites.remove(suite).unwrap_or_default()
}
