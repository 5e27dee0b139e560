//! What Altinn's enforcement point sends, and what it makes of an answer: its own tests' inputs and outputs.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod support;

use std::fs;
use std::path::Path;

use adgang::altinn::pep::{Enforced, enforce, multi_request, request};
use adgang::altinn::{Resource, Settings, Subject};
use serde_json::{Value as Json, json};

#[test]
fn single_requests_are_sent_as_the_enforcement_point_sends_them() {
    let Some(cases) = support::cases("altinn-pdp/pep") else {
        return;
    };
    let outcomes = rows(&cases.join("create-request.json"), |row| {
        let arguments = &row["args"];
        let text = |name: &str| arguments[name].as_str().map(str::to_owned);
        let resource = Resource {
            app: text("org")
                .zip(text("app"))
                .map(|(org, app)| format!("{org}/{app}")),
            resource: text("resource"),
            party_uuid: text("partyUuid"),
            ..Resource::default()
        };
        let party = arguments["instanceOwnerPartyId"].as_i64();
        let action = arguments["action"].as_str().unwrap();
        let sent = request(&subject(&row["claims"]), &resource, party, action);
        let expected = &row["expected"];
        let pairs = |category: &str| -> Vec<(String, String)> {
            let attributes = sent["Request"][category][0]["Attribute"]
                .as_array()
                .unwrap();
            let text = |value: &Json| value.as_str().unwrap().to_owned();
            let pair =
                |attribute: &Json| (text(&attribute["AttributeId"]), text(&attribute["Value"]));
            attributes.iter().map(pair).collect()
        };
        for (category, count) in [
            ("AccessSubject", "subjectAttributeCount"),
            ("Action", "actionAttributeCount"),
            ("Resource", "resourceAttributeCount"),
        ] {
            let got = pairs(category).len();
            if expected[count]
                .as_u64()
                .is_some_and(|count| count as usize != got)
            {
                return Err(format!("{count}: expected {}, got {got}", expected[count]));
            }
        }
        let subject = pairs("AccessSubject");
        let contains = expected["subjectContains"].as_array().into_iter().flatten();
        let lacks = expected["subjectNotContains"]
            .as_array()
            .into_iter()
            .flatten();
        let right = contains
            .map(|pair| json!([pair[0], pair[1]]))
            .all(|pair| subject.iter().any(|there| json!(there) == pair))
            && lacks
                .map(|id| id.as_str().unwrap())
                .all(|id| subject.iter().all(|(there, _)| there != id));
        right
            .then_some(())
            .ok_or_else(|| format!("expected {expected}, sent {subject:?}"))
    });
    support::report("pep-create-request", &outcomes);
}

#[test]
fn requests_for_several_actions_are_sent_as_the_app_library_sends_them() {
    let Some(cases) = support::cases("altinn-pdp/pep") else {
        return;
    };
    let outcomes = rows(&cases.join("create-multi-request.json"), |row| {
        let instance = &row["instance"];
        let process = &instance["Process"];
        let party = instance["InstanceOwner"]["PartyId"].as_str().unwrap();
        let guid = instance["Id"].as_str().unwrap().rsplit('/').next().unwrap();
        let (org, app) = instance["AppId"].as_str().unwrap().split_once('/').unwrap();
        let resource = Resource::app(org, app).instance(party.parse().unwrap(), guid);
        let task = process["CurrentTask"]["ElementId"]
            .as_str()
            .map(str::to_owned);
        let ended = process["EndEvent"].as_str().filter(|_| task.is_none());
        let resource = Resource {
            end_event: ended.map(str::to_owned),
            task,
            ..resource
        };
        let actions = row["actions"].as_array().unwrap();
        let actions: Vec<&str> = actions
            .iter()
            .map(|action| action.as_str().unwrap())
            .collect();
        let cells: Vec<(usize, usize)> = (0..actions.len()).map(|action| (action, 0)).collect();
        let sent = multi_request(
            &subject(&row["claims"]),
            &[&resource],
            None,
            &actions,
            &cells,
        );
        if sent == row["expectedRequest"] {
            Ok(())
        } else {
            Err(format!("expected {}, sent {sent}", row["expectedRequest"]))
        }
    });
    support::report("pep-create-multi-request", &outcomes);
}

#[test]
fn answers_are_enforced_as_the_enforcement_point_enforces_them() {
    let Some(cases) = support::cases("altinn-pdp/pep") else {
        return;
    };
    let outcomes = rows(&cases.join("validate-decision.json"), |row| {
        let checks_obligations = row["function"] != "ValidatePdpDecisionWithoutObligationCheck";
        // The enforcement point asks one question and takes one answer.
        let enforced = match row["results"].as_array().unwrap().as_slice() {
            [result] if checks_obligations => enforced(row, result),
            [result] => Enforced {
                authorized: result["Decision"] == "Permit",
                required_level: None,
            },
            _ => Enforced {
                authorized: false,
                required_level: None,
            },
        };
        let expected = &row["expected"];
        let failed = expected["failedObligations"]["RequiredAuthenticationLevel"].as_str();
        let required = enforced.required_level.map(|level| level.to_string());
        let right = expected["authorized"] == enforced.authorized
            && (failed.is_none() || failed == required.as_deref());
        right
            .then_some(())
            .ok_or_else(|| format!("expected {expected}, got {enforced:?}"))
    });
    support::report("pep-validate-decision", &outcomes);
}

#[test]
fn answers_to_several_actions_are_enforced_as_the_app_library_enforces_them() {
    let Some(cases) = support::cases("altinn-pdp/pep") else {
        return;
    };
    let outcomes = rows(&cases.join("validate-multi-decision.json"), |row| {
        let mut got = serde_json::Map::new();
        for action in row["actions"].as_array().unwrap() {
            got.insert(action.as_str().unwrap().to_owned(), json!(false));
        }
        for result in row["results"].as_array().unwrap() {
            let categories = result["Category"].as_array().into_iter().flatten();
            let action = categories
                .flat_map(|category| category["Attribute"].as_array().into_iter().flatten())
                .find(|attribute| attribute["AttributeId"] == adgang::xacml::ACTION_ID);
            if let Some(action) = action.filter(|_| enforced(row, result).authorized) {
                got.insert(action["Value"].as_str().unwrap().to_owned(), json!(true));
            }
        }
        let expected = row.get("expected").unwrap_or(&row["expectedActions"]);
        (json!(got) == *expected)
            .then_some(())
            .ok_or_else(|| format!("expected {expected}, got {}", json!(got)))
    });
    support::report("pep-validate-multi-decision", &outcomes);
}

fn enforced(row: &Json, result: &Json) -> Enforced {
    enforce(&subject(&row["claims"]), result, &Settings::default())
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
