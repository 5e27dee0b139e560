//! Real policies, read from the folder in `ADGANG_CASES`: what each reading accepts and refuses of them.

#![cfg(feature = "studio")]
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/folders.rs"]
mod folders;
mod support;

use std::fs;
use std::path::Path;

use adgang::xacml::xml::{Limits, Reading, lint, parse_policy};
use adgang::xacml::{Severity, model};
use folders::folders;

/// Conformance policies that the strict reading refuses, and why it is right to.
const REFUSED: [(&str, &str); 2] = [
    // No AttributeId; the suite allows the policy to be refused.
    ("att-ct/IIA004", "missing-attribute"),
    // One RuleId twice: section 5.21 has it unique, other copies of the suite have mended it, and a case elsewhere wants
    // such a policy refused. Read with `duplicate_rule_ids` it has the answer that this copy expects.
    ("att-ct/IID312", "duplicate-rule-id"),
];

/// Altinn's parser refuses a policy with neither a rule nor a variable, and takes the others.
#[test]
fn collected_policies_are_read_as_altinns_parser_reads_them() {
    let Some(cases) = support::cases("altinn-policies") else {
        return;
    };
    let index = fs::read_to_string(cases.join("index.csv")).unwrap();
    let mut lines = index.lines();
    let columns: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| columns.iter().position(|column| *column == name).unwrap();
    let (file, rules) = (column("file"), column("rules"));
    let outcomes = lines.map(|line| {
        // The columns up to this one hold no commas.
        let fields: Vec<&str> = line.split(',').collect();
        let name = fields.get(file).unwrap();
        let rules: usize = fields.get(rules).unwrap().parse().unwrap();
        let xml = fs::read_to_string(cases.join("policies").join(name)).unwrap();
        let outcome = match (rules, parse(&xml, Reading::LENIENT)) {
            (0, Err(code)) if code == "no-rules" => Ok(()),
            (0, Ok(_)) => Err("expected a policy without rules to be refused".to_owned()),
            (_, Ok(model::PolicyTree::Policy(policy))) if policy.rules.len() == rules => Ok(()),
            (_, Ok(policy)) => Err(format!("expected {rules} rules, found {policy:?}")),
            (_, Err(code)) => Err(format!("refused with {code}")),
        };
        ((*name).to_owned(), outcome)
    });
    support::report("altinn-policies", &outcomes.collect::<Vec<_>>());
}

#[test]
fn policies_with_quirks_are_read_leniently() {
    let Some(cases) = support::cases("altinn-pdp/quirks") else {
        return;
    };
    for folder in folders(&cases) {
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
    let Some(cases) = support::cases("xacml") else {
        return;
    };
    let (mut read, mut rejected) = (0, 0);
    let mut refused = Vec::new();
    let mut accepted = Vec::new();
    for folder in folders(&cases).iter().flat_map(|suite| folders(suite)) {
        let name = folder.strip_prefix(&cases).unwrap().display().to_string();
        let Ok(meta) = fs::read_to_string(folder.join("meta.json")) else {
            continue;
        };
        let meta: serde_json::Value = serde_json::from_str(&meta).unwrap();
        let to_reject = meta.get("expect").and_then(|e| e.as_str()) == Some("policy-rejected");
        let results: Vec<_> = documents(&folder)
            .iter()
            .map(|xml| parse(xml, Reading::STANDARD))
            .collect();
        let code = results.iter().find_map(|result| result.as_ref().err());
        match code {
            Some(_) if to_reject => rejected += 1,
            Some(code) => refused.push((name, code.clone())),
            None if to_reject => accepted.push(name),
            None => read += results.len(),
        }
    }
    println!("conformance policies: {read} read, {rejected} cases rejected as expected");
    println!("left to be rejected by their types and references: {accepted:?}");
    let refused: Vec<_> = refused
        .iter()
        .map(|(name, code)| (name.as_str(), code.as_str()))
        .collect();
    assert_eq!(refused, REFUSED);
}

#[test]
fn hostile_documents_are_refused_or_read_alike() {
    let Some(folder) = support::cases("security/xml") else {
        return;
    };
    let index = fs::read_to_string(folder.join("index.json")).unwrap();
    let index: serde_json::Value = serde_json::from_str(&index).unwrap();
    let text = |case: &serde_json::Value, at: &str| {
        case.pointer(at)
            .and_then(|v| v.as_str())
            .unwrap_or_default()
            .to_owned()
    };
    let mut outcomes = Vec::new();
    for case in index.get("cases").unwrap().as_array().unwrap() {
        if text(case, "/kind") != "policy" {
            continue;
        }
        let Ok(bytes) = fs::read(folder.join(text(case, "/file"))) else {
            continue;
        };
        let found = match String::from_utf8(bytes) {
            Ok(xml) => parse(&xml, Reading::STANDARD).map(drop),
            Err(_) => Err("not-utf-8".to_owned()),
        };
        let outcome = match (text(case, "/expect/parse").as_str(), found) {
            ("accept", Err(code)) => Err(format!("refused with {code}")),
            ("reject", Ok(())) => Err("expected it to be refused".to_owned()),
            _ => Ok(()),
        };
        outcomes.push((text(case, "/id"), outcome));
    }
    support::report("hostile-policies-read", &outcomes);
}

/// Parses, and checks that lint says the same.
fn parse(xml: &str, reading: Reading) -> Result<model::PolicyTree, String> {
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

/// The policies of a conformance case: one file, or several that refer to each other.
fn documents(case: &Path) -> Vec<String> {
    let one = fs::read_to_string(case.join("policy.xml")).ok();
    let several = fs::read_dir(case.join("policies")).ok();
    let several = several
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path());
    one.into_iter()
        .chain(several.map(|path| fs::read_to_string(path).unwrap()))
        .collect()
}
