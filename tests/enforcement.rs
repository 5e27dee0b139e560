//! What Altinn's enforcement point sends, and what it makes of an answer: its own tests' inputs and outputs.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use std::fs;
use std::path::Path;

use adgang::altinn::{LevelRule, Settings, Subject, level_rule};
use adgang::value::Value;
use adgang::xacml::{Assignment, Effect, Obligation};
use serde_json::Value as Json;

#[test]
fn subjects_are_sent_as_the_enforcement_point_sends_them() {
    let Some(cases) = support::cases("altinn-pdp/pep") else {
        return;
    };
    let outcomes = rows(&cases.join("create-request.json"), |row| {
        let subject = subject(&row["claims"]);
        let sent: Vec<(&str, &str)> = subject.attributes().collect();
        let expected = &row["expected"];
        let pairs = |name: &str| expected[name].as_array().cloned().unwrap_or_default();
        let count = expected["subjectAttributeCount"].as_u64();
        let right = count.is_none_or(|count| count as usize == sent.len())
            && pairs("subjectContains")
                .iter()
                .all(|pair| sent.contains(&(pair[0].as_str().unwrap(), pair[1].as_str().unwrap())))
            && pairs("subjectNotContains")
                .iter()
                .all(|id| !subject.has(id.as_str().unwrap()));
        if right {
            Ok(())
        } else {
            Err(format!("expected {expected}, sent {sent:?}"))
        }
    });
    support::report("pep-create-request", &outcomes);
}

#[test]
fn answers_are_enforced_as_the_enforcement_point_enforces_them() {
    let Some(cases) = support::cases("altinn-pdp/pep") else {
        return;
    };
    let outcomes = rows(&cases.join("validate-decision.json"), |row| {
        let checks_obligations = row["function"] != "ValidatePdpDecisionWithoutObligationCheck";
        let subject = subject(&row["claims"]);
        // The enforcement point asks one question and takes one answer.
        let (authorized, required) = match row["results"].as_array().unwrap().as_slice() {
            [result] if result["Decision"] == "Permit" => {
                match level_rule(&subject, &obligations(result), &Settings::default()) {
                    LevelRule::TooLow { required, .. } if checks_obligations => {
                        (false, Some(required.to_string()))
                    }
                    _ => (true, None),
                }
            }
            _ => (false, None),
        };
        let expected = &row["expected"];
        let failed = expected["failedObligations"]["RequiredAuthenticationLevel"].as_str();
        let right = expected["authorized"] == authorized
            && (failed.is_none() || failed == required.as_deref());
        if right {
            Ok(())
        } else {
            Err(format!(
                "expected {expected}, got {authorized} {required:?}"
            ))
        }
    });
    support::report("pep-validate-decision", &outcomes);
}

fn rows(
    file: &Path,
    check: impl Fn(&Json) -> Result<(), String>,
) -> Vec<(String, Result<(), String>)> {
    let rows: Json = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    rows.as_array()
        .unwrap()
        .iter()
        .map(|row| (row["id"].as_str().unwrap().to_owned(), check(row)))
        .collect()
}

fn subject(claims: &Json) -> Subject {
    let claims = claims.as_array().unwrap().iter();
    Subject::from_claims(claims.map(|claim| {
        (
            claim["type"].as_str().unwrap(),
            claim["value"].as_str().unwrap(),
        )
    }))
}

fn obligations(result: &Json) -> Vec<Obligation> {
    let assignment = |assignment: &Json| Assignment {
        id: "urn:x".into(),
        category: assignment["Category"].as_str().map(Into::into),
        issuer: None,
        value: Value::String(assignment["Value"].as_str().unwrap().into()),
    };
    let obligations = result["Obligations"].as_array().into_iter().flatten();
    obligations
        .map(|obligation| Obligation {
            id: obligation["Id"].as_str().unwrap_or("urn:o").into(),
            effect: Effect::Permit,
            assignments: obligation["AttributeAssignment"]
                .as_array()
                .unwrap()
                .iter()
                .map(assignment)
                .collect(),
            certain: true,
        })
        .collect()
}
