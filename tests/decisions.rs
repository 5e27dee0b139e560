//! What Altinn's own engine, and the standard, decide: recorded decisions over real policies, and the quirks apart.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

#[path = "support/folders.rs"]
mod folders;
mod support;

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use adgang::snapshot::{Dialect, read_policy};
use adgang::xacml::json::{read_request, write_response};
use adgang::xacml::xml::{Limits, Reading, parse_policy};
use adgang::xacml::{Dialect as Switches, Program, Root, Source, compile, decide};
use folders::folders;
use serde_json::{Value as Json, json};

#[test]
fn recorded_decisions_in_altinns_dialect() {
    let Some(cases) = support::cases("altinn-pdp") else {
        return;
    };
    let policies = Policies::new(&cases, |xml| {
        read_policy(xml, Dialect::Altinn)
            .map(|(program, _)| program)
            .map_err(|errors| errors[0].to_string())
    });
    support::report(
        "derived-altinn",
        &derived(&cases, policies, |row| &row["decision"], true),
    );
}

/// A delegation's policy names a policy-combining algorithm, and some policies use a rule id twice: the standard refuses
/// both. They are read leniently here, so that every line is evaluated by the standard's rules.
#[test]
fn recorded_decisions_by_the_standard() {
    let Some(cases) = support::cases("altinn-pdp") else {
        return;
    };
    let by_any_urn = Switches {
        combining_by_any_urn: true,
        ..Switches::STANDARD
    };
    let policies = Policies::new(&cases, |xml| match read_policy(xml, Dialect::Standard) {
        Ok((program, _)) => Ok(program),
        Err(errors)
            if ["policy-combining-algorithm", "duplicate-rule-id"].contains(&errors[0].code()) =>
        {
            let (policy, _) = parse_policy(xml, Reading::LENIENT, &Limits::default()).unwrap();
            let source = Source {
                policy: &policy,
                text: xml,
            };
            Ok(compile(&[source], Root::Only, by_any_urn).unwrap().program)
        }
        Err(errors) => Err(format!("{} {}", errors[0].code(), errors[0])),
    });
    let expected = |row: &'_ Json| {
        if row.get("standard").is_some() {
            "standard"
        } else {
            "decision"
        }
    };
    let outcomes = derived(&cases, policies, |row| &row[expected(row)], false);
    support::report("derived-standard", &outcomes);
}

#[test]
fn quirks_in_both_dialects() {
    let Some(cases) = support::cases("altinn-pdp/quirks") else {
        return;
    };
    let mut altinn = Vec::new();
    let mut standard = Vec::new();
    for folder in folders(&cases) {
        let id = folder.file_name().unwrap().to_string_lossy().into_owned();
        let meta: Json =
            serde_json::from_str(&fs::read_to_string(folder.join("meta.json")).unwrap()).unwrap();
        let engine = &meta["altinnEngine"];
        let expected = json!([
            engine["decision"],
            engine["status"],
            engine["obligations"].as_array().map(Vec::len)
        ]);
        altinn.push((
            id.clone(),
            same(&quirk(&folder, Dialect::Altinn), &expected),
        ));
        // The first word; the rest is why.
        let expected = meta["xacml30Standard"]
            .as_str()
            .unwrap()
            .split(' ')
            .next()
            .unwrap();
        standard.push((
            id,
            same(&quirk(&folder, Dialect::Standard)[0], &json!(expected)),
        ));
    }
    support::report("quirks-altinn", &altinn);
    support::report("quirks-standard", &standard);
}

/// Every step of Altinn's own decision-point tests: the request after enrichment, a policy, and the engine's answer.
#[test]
fn steps_of_altinns_decision_point_tests() {
    let Some(cases) = support::cases("altinn-pdp/cases") else {
        return;
    };
    let mut outcomes = Vec::new();
    for folder in folders(&cases) {
        let read = |name: &Json| fs::read_to_string(folder.join(name.as_str().unwrap())).unwrap();
        let meta: Json = serde_json::from_str(&read(&json!("meta.json"))).unwrap();
        for part in meta["parts"].as_array().into_iter().flatten() {
            for step in part["steps"].as_array().into_iter().flatten() {
                // An access list is no policy.
                if step.get("policy").is_none() {
                    continue;
                }
                let id =
                    format!("{} {} {}", meta["id"], part["index"], step["step"]).replace('"', "");
                let inherits = step.get("inheritObligationsFrom").is_some();
                let outcome = step_outcome(&read(&step["policy"]), &read(&step["request"]));
                outcomes.push((
                    id,
                    outcome.and_then(|result| same_result(&result, &step["expect"], inherits)),
                ));
            }
        }
    }
    support::report("altinn-steps", &outcomes);
}

fn step_outcome(policy: &str, request: &str) -> Result<Json, String> {
    let (program, _) =
        read_policy(policy, Dialect::Altinn).map_err(|errors| errors[0].to_string())?;
    first_result(&program, request)
}

/// The first result of a request.
fn first_result(program: &Program, request: &str) -> Result<Json, String> {
    let request = read_request(request, program.dialect()).map_err(|error| error.to_string())?;
    let response = decide(program, &request, None);
    Ok(write_response(&response)["Response"][0].clone())
}

/// A delegation's policy takes over the obligations of the resource's policy after the engine has answered.
fn same_result(got: &Json, expected: &Json, inherits: bool) -> Result<(), String> {
    for member in ["Decision", "Status", "Obligations", "Category"] {
        if !(inherits && member == "Obligations") {
            same(&got[member], &expected[member])?;
        }
    }
    Ok(())
}

/// Decision, status and number of obligations; a policy that is refused is Indeterminate with a syntax error.
fn quirk(folder: &Path, dialect: Dialect) -> Json {
    let xml = fs::read_to_string(folder.join("policy.xml")).unwrap();
    let Ok((program, _)) = read_policy(&xml, dialect) else {
        return json!([
            "Indeterminate",
            "urn:oasis:names:tc:xacml:1.0:status:syntax-error",
            0
        ]);
    };
    let request = fs::read_to_string(folder.join("request.json")).unwrap();
    let result = first_result(&program, &request).unwrap();
    json!([
        result["Decision"],
        result["Status"]["StatusCode"]["Value"],
        result["Obligations"].as_array().map_or(0, Vec::len),
    ])
}

type Read<'a> = Box<dyn Fn(&str) -> Result<Program, String> + 'a>;

/// Policies of the collection, compiled once each.
struct Policies<'a> {
    folder: PathBuf,
    read: Read<'a>,
    compiled: HashMap<String, Result<Program, String>>,
}

impl<'a> Policies<'a> {
    fn new(cases: &Path, read: impl Fn(&str) -> Result<Program, String> + 'a) -> Self {
        let folder = cases.parent().unwrap().join("altinn-policies/policies");
        Policies {
            folder,
            read: Box::new(read),
            compiled: HashMap::new(),
        }
    }

    fn get(&mut self, file: &str) -> Result<&Program, String> {
        let read = || (self.read)(&fs::read_to_string(self.folder.join(file)).unwrap());
        self.compiled
            .entry(file.to_owned())
            .or_insert_with(read)
            .as_ref()
            .map_err(Clone::clone)
    }
}

fn derived(
    cases: &Path,
    mut policies: Policies,
    expected: impl Fn(&Json) -> &Json,
    with_obligations: bool,
) -> Vec<(String, Result<(), String>)> {
    let lines = fs::read_to_string(cases.join("derived/decisions.jsonl")).unwrap();
    let check = |(number, line): (usize, &str)| {
        let row: Json = serde_json::from_str(line).unwrap();
        let outcome = policies
            .get(row["policy"].as_str().unwrap())
            .and_then(|program| {
                let result = &first_result(program, &request(&row).to_string())?;
                same(&result["Decision"], expected(&row))?;
                if with_obligations {
                    same(&assignments(result), &row["obligations"])
                } else {
                    Ok(())
                }
            });
        (format!("line {}", number + 1), outcome)
    };
    lines.lines().enumerate().map(check).collect()
}

/// A line's attributes as a request of the JSON Profile.
fn request(row: &Json) -> Json {
    let category = |name: &str| {
        let attributes: Vec<Json> = row[name]
            .as_array()
            .unwrap()
            .iter()
            .map(|attribute| match attribute.get(2) {
                Some(data_type) => json!({ "AttributeId": attribute[0], "Value": attribute[1], "DataType": data_type }),
                None => json!({ "AttributeId": attribute[0], "Value": attribute[1] }),
            })
            .collect();
        json!([{ "Attribute": attributes }])
    };
    json!({ "Request": {
        "AccessSubject": category("subject"), "Resource": category("resource"), "Action": category("action"),
    } })
}

/// Category and value of every assignment, in order.
fn assignments(result: &Json) -> Json {
    let obligations = result["Obligations"].as_array().into_iter().flatten();
    let assignments =
        obligations.flat_map(|obligation| obligation["AttributeAssignment"].as_array().unwrap());
    assignments
        .map(|assignment| json!([assignment["Category"], assignment["Value"]]))
        .collect()
}

fn same(got: &Json, expected: &Json) -> Result<(), String> {
    if got == expected {
        Ok(())
    } else {
        Err(format!("expected {expected}, got {got}"))
    }
}
