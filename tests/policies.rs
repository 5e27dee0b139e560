//! Real policies, read from the folder in `ADGANG_CASES`: what each reading accepts and refuses of them.

#![cfg(feature = "studio")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use adgang::xacml::xml::{Limits, Reading, lint, parse_policy};
use adgang::xacml::{Severity, model};

/// Conformance policies that the strict reading refuses, and why it is right to.
const REFUSED: [(&str, &str); 2] = [
    // No AttributeId; the suite allows the policy to be refused.
    ("xacml/att-ct/IIA004", "missing-attribute"),
    // One RuleId twice; the suite expects an answer, and `duplicate_rule_ids` gives it.
    ("xacml/att-ct/IID312", "duplicate-rule-id"),
];

/// Hostile documents that are read although they should be refused.
const MISSED: [&str; 5] = [
    // XML 1.1, the reserved target of a processing instruction, and reserved and empty prefixes: the XML parser overlooks them.
    "decl-11",
    "wf-24",
    "ns-xmlns-prefix",
    "ns-empty-prefix",
    // A negative MaxDelegationDepth, which is an integer to the schema.
    "st-maxdelegation",
];

#[test]
fn collected_policies_are_read_leniently() {
    let Some(cases) = cases() else { return };
    let folder = cases.join("altinn-policies");
    let index = fs::read_to_string(folder.join("index.csv")).unwrap();
    let mut lines = index.lines();
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| columns.iter().position(|column| *column == name).unwrap();
    let (file, rules) = (column("file"), column("rules"));
    let (mut read, mut refused) = (0, 0);
    for line in lines {
        // The columns up to this one hold no commas.
        let fields: Vec<&str> = line.split(',').collect();
        let name = fields.get(file).unwrap();
        let rules: usize = fields.get(rules).unwrap().parse().unwrap();
        let xml = fs::read_to_string(folder.join("policies").join(name)).unwrap();
        match (rules, parse(&xml, Reading::LENIENT)) {
            (0, Err(code)) => {
                assert_eq!(code, "no-rules", "{name}");
                refused += 1;
            }
            (0, Ok(_)) => panic!("{name}: expected a policy without rules to be refused"),
            (_, Ok(policy)) => {
                assert_eq!(policy.rules.len(), rules, "{name}");
                read += 1;
            }
            (_, Err(code)) => panic!("{name}: refused with {code}"),
        }
    }
    println!("collected policies: {read} read, {refused} refused for having no rules");
}

#[test]
fn policies_with_quirks_are_read_leniently() {
    let Some(cases) = cases() else { return };
    for folder in folders(&cases.join("altinn-pdp/quirks")) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let xml = fs::read_to_string(folder.join("policy.xml")).unwrap();
        let expected = match name.as_str() {
            "rule-empty-target" => Err("empty-target".to_owned()),
            _ => Ok(()),
        };
        assert_eq!(parse(&xml, Reading::LENIENT).map(drop), expected, "{name}");
    }
}

#[test]
fn conformance_policies_are_read_by_the_standard() {
    let Some(cases) = cases() else { return };
    let (mut read, mut sets, mut rejected) = (0, 0, 0);
    let mut refused = Vec::new();
    let mut accepted = Vec::new();
    for folder in folders(&cases.join("xacml"))
        .iter()
        .flat_map(|suite| folders(suite))
    {
        let Ok(bytes) = fs::read(folder.join("policy.xml")) else {
            continue;
        };
        let meta = fs::read_to_string(folder.join("meta.json")).unwrap();
        let meta: serde_json::Value = serde_json::from_str(&meta).unwrap();
        let name = folder.strip_prefix(&cases).unwrap().display().to_string();
        let xml = String::from_utf8(bytes).unwrap();
        let to_reject = meta.get("expect").and_then(|e| e.as_str()) == Some("policy-rejected");
        match parse(&xml, Reading::STANDARD) {
            Err(code) if code == "unsupported-element" && xml.contains("PolicySet") => sets += 1,
            Err(_) if to_reject => rejected += 1,
            Err(code) => refused.push((name, code)),
            Ok(_) if to_reject => accepted.push(name),
            Ok(_) => read += 1,
        }
    }
    println!(
        "conformance policies: {read} read, {sets} policy sets, {rejected} rejected as expected"
    );
    println!("left to be rejected by their types: {accepted:?}");
    let refused: Vec<_> = refused
        .iter()
        .map(|(name, code)| (name.as_str(), code.as_str()))
        .collect();
    assert_eq!(refused, REFUSED);
}

#[test]
fn hostile_documents_are_refused_or_read_alike() {
    let Some(cases) = cases() else { return };
    let folder = cases.join("security/xml");
    let index = fs::read_to_string(folder.join("index.json")).unwrap();
    let index: serde_json::Value = serde_json::from_str(&index).unwrap();
    let text = |case: &serde_json::Value, at: &str| {
        case.pointer(at)
            .and_then(|v| v.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let mut missed = Vec::new();
    let mut count = 0;
    for case in index.get("cases").unwrap().as_array().unwrap() {
        if text(case, "/kind") != "policy" {
            continue;
        }
        let Ok(bytes) = fs::read(folder.join(text(case, "/file"))) else {
            continue;
        };
        count += 1;
        let found = match String::from_utf8(bytes) {
            Ok(xml) => parse(&xml, Reading::STANDARD).map(drop),
            Err(_) => Err("not-utf-8".to_owned()),
        };
        let as_expected = match text(case, "/expect/parse").as_str() {
            "accept" => found.is_ok(),
            "reject" => found.is_err(),
            _ => true,
        };
        if !as_expected {
            missed.push(text(case, "/id"));
        }
    }
    println!("hostile policies: {count}, missed: {missed:?}");
    assert_eq!(missed, MISSED);
}

/// Parses, and checks that lint says the same.
fn parse(xml: &str, reading: Reading) -> Result<model::Policy, String> {
    let found = lint(xml, reading, &Limits::default());
    let first = found
        .iter()
        .find(|finding| finding.severity == Severity::Error);
    match parse_policy(xml, reading, &Limits::default()) {
        Ok((policy, warnings)) => {
            assert_eq!(warnings, found);
            Ok(policy)
        }
        Err(error) => {
            assert_eq!(Some(error.diagnostic()), first);
            Err(error.code().to_owned())
        }
    }
}

fn folders(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    let mut folders: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}

/// The folder of cases; without it the tests pass on a developer's machine and fail where they have to run.
fn cases() -> Option<PathBuf> {
    match std::env::var_os("ADGANG_CASES") {
        Some(folder) => Some(PathBuf::from(folder)),
        None if std::env::var_os("CI").is_some_and(|ci| ci == "true") => {
            panic!("ADGANG_CASES is not set")
        }
        None => {
            println!("skipped: ADGANG_CASES is not set");
            None
        }
    }
}
