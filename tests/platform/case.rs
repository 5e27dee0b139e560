//! One case: its files, and what they expect.

use std::fs;
use std::path::{Path, PathBuf};

use adgang::altinn::{Facts, Settings};
use adgang::snapshot::{Dialect, Snapshot, Steps};
use adgang::xacml::context::{DecisionResult, Response};
use adgang::xacml::json::write_response;
use adgang::xacml::{Form, RESOURCE, SUBJECT};
use serde_json::{Value as Json, json};

use crate::register::Register;
use crate::same;

pub struct Case {
    folder: PathBuf,
    pub meta: Json,
    pub request: String,
}

impl Case {
    pub fn all(parent: &Path) -> Vec<Case> {
        let entries = fs::read_dir(parent).unwrap();
        let mut folders: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        folders.sort();
        folders.into_iter().map(Case::read).collect()
    }

    fn read(folder: PathBuf) -> Case {
        let read = |name: &str| fs::read_to_string(folder.join(name));
        let meta: Json = serde_json::from_str(&read("meta.json").unwrap()).unwrap();
        let request = read("request.json").or_else(|_| read("request.xml"));
        Case {
            request: request.unwrap(),
            meta,
            folder,
        }
    }

    pub fn id(&self, external: bool) -> String {
        let interface = if external { "authorize" } else { "decision" };
        format!("{} {interface}", self.meta["id"].as_str().unwrap())
    }

    /// The interfaces that it is asked by: whether each is the external one.
    pub fn interfaces(&self) -> Vec<bool> {
        let endpoints = self.meta["endpoints"].as_array().unwrap();
        let has = |external| {
            endpoints
                .iter()
                .any(|name| (name == "authorize") == external)
        };
        [false, true]
            .into_iter()
            .filter(|external| has(*external))
            .collect()
    }

    pub fn parts(&self) -> &[Json] {
        self.meta["parts"].as_array().map_or(&[], Vec::as_slice)
    }

    /// The policies, each by the key of the resource that the request is about once it was enriched.
    fn policies(&self) -> Vec<(Option<String>, String)> {
        let mut policies = Vec::new();
        for part in self.parts() {
            let step = &part["steps"][0];
            let xml = self.text(&step["policy"]);
            let enriched: Json = serde_json::from_str(&self.text(&step["request"])).unwrap();
            let attributes = enriched["Request"]["Resource"][0]["Attribute"].clone();
            let value = |id: &str| {
                let mut all = attributes.as_array().unwrap().iter();
                let found = all.find(|attribute| attribute["AttributeId"] == *id)?;
                Some(found["Value"].as_str().unwrap().to_owned())
            };
            let registry = value("urn:altinn:resource").filter(|id| !id.starts_with("app_"));
            let app = value("urn:altinn:org").zip(value("urn:altinn:app"));
            let key = registry.or(app.map(|(org, app)| format!("{org}/{app}")));
            if !policies.iter().any(|(there, _)| *there == key) {
                policies.push((key, xml));
            }
        }
        if policies.is_empty() {
            // It is refused before any policy is looked at.
            policies.push((
                None,
                fs::read_to_string(self.folder.join("policy.xml")).unwrap_or_else(|_| NONE.into()),
            ));
        }
        policies
    }

    fn settings(&self, external: bool) -> Settings {
        let flags = self.meta["featureFlagsOn"].as_array().unwrap();
        let on = |name: &str| flags.iter().any(|flag| flag == name);
        Settings {
            external_api: external,
            user_access_packages: on("UserAccessPackageAuthorization"),
            system_user_access_packages: on("SystemUserAccessPackageAuthorization"),
            role_register: Some(false),
            ..Settings::default()
        }
    }

    pub fn snapshot(&self, external: bool) -> Snapshot {
        let mut builder = Snapshot::builder().settings(self.settings(external));
        for (key, xml) in self.policies() {
            builder = match key {
                Some(key) => builder.policy_for(&key, &xml),
                None => builder.policy_xml(&xml),
            };
        }
        builder.build().unwrap()
    }

    /// The facts of each question.
    pub fn facts(&self, external: bool) -> Vec<Facts> {
        let switches = Dialect::Altinn.switches();
        let request = Form::of(&self.request).read_request(&self.request, switches);
        let register = Register {
            folder: &self.folder,
            meta: &self.meta,
        };
        let asked = self.snapshot(external).asked(&request.unwrap());
        asked.iter().map(|asked| register.facts(asked)).collect()
    }

    /// What the packed module is to be asked, and to answer.
    pub fn line(&self, external: bool, answer: &str) -> Json {
        let settings: serde_json::Map<String, Json> = self
            .settings(external)
            .entries()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), json!(value)))
            .collect();
        json!({
            "id": self.id(external),
            "policies": self.policies().into_iter().map(|(key, xml)| json!({ "key": key, "xml": xml })).collect::<Vec<_>>(),
            "settings": settings,
            "request": self.request,
            "facts": self.facts(external),
            "answer": answer,
        })
    }

    /// The status of the response that upstream expects where the request is refused.
    pub fn upstream_status(&self) -> Json {
        let response: Json = serde_json::from_str(&self.text(&json!("response.json"))).unwrap();
        let result = [&response["Response"][0], &response["response"][0]]
            .into_iter()
            .find(|result| !result.is_null())
            .unwrap()
            .clone();
        let code = [
            &result["Status"]["StatusCode"]["Value"],
            &result["status"]["statusCode"]["value"],
        ];
        code.into_iter()
            .find(|code| !code.is_null())
            .unwrap()
            .clone()
    }

    /// Whether a step came to what the server's came to.
    pub fn is_step(&self, step: &Json, taken: &Steps) -> Result<(), String> {
        match step["step"].as_str().unwrap() {
            "policy" => {
                let policy = taken.policy.as_ref().ok_or("no policy")?;
                is_result(policy, &step["expect"])
            }
            "delegation" if step.get("policy").is_none() => {
                // Nothing was evaluated.
                let count = taken.delegations.len();
                same("delegations", &json!(count), &json!(0))
            }
            "delegation" => {
                let path = &step["delegation"]["path"];
                let all = self.facts(self.interfaces()[0]);
                let found = taken.delegations.iter().find(|(index, _)| {
                    all.iter().any(|facts| {
                        let delegation = facts.delegations.values.get(*index);
                        delegation.is_some_and(|one| one.path.as_deref() == path.as_str())
                    })
                });
                is_result(&found.ok_or("not looked at")?.1, &step["expect"])
            }
            "accessList" => {
                let expected = step["result"] == "Authorized";
                same("access list", &json!(taken.access_list), &json!(expected))
            }
            other => Err(format!("{other}: no such step")),
        }
    }

    fn text(&self, name: &Json) -> String {
        fs::read_to_string(self.folder.join(name.as_str().unwrap())).unwrap()
    }
}

const NONE: &str = r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:none" Version="1.0"
    RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides"><Target/>
    <Rule RuleId="none" Effect="Permit"><Target/></Rule></Policy>"#;

/// Decision, status and obligations; what a response repeats is compared where it goes out.
fn is_result(result: &DecisionResult, expected: &Json) -> Result<(), String> {
    let results = vec![result.clone()];
    let got = write_response(&Response { results });
    for member in ["Decision", "Status", "Obligations"] {
        same(member, &got["Response"][0][member], &expected[member])?;
    }
    Ok(())
}

/// Whether the attributes that were added are those that the server adds.
pub fn is_enriched(part: &Json, taken: &Steps) -> Result<(), String> {
    for (category, member) in [
        (SUBJECT, "subjectAttributesAdded"),
        (RESOURCE, "resourceAttributesAdded"),
    ] {
        let mut got: Vec<(String, String)> = taken
            .added
            .iter()
            .filter(|(there, _, _)| *there == category)
            .flat_map(|(_, id, values)| values.iter().map(|value| (id.clone(), value.clone())))
            .collect();
        let added = part[member].as_array().into_iter().flatten();
        let mut expected: Vec<(String, String)> = added
            .flat_map(|added| {
                let id = added["attributeId"].as_str().unwrap().to_owned();
                let values = added["values"].as_array().unwrap().clone();
                values
                    .into_iter()
                    .map(move |value| (id.clone(), value.as_str().unwrap().to_owned()))
            })
            .collect();
        got.sort();
        expected.sort();
        // The server looks up only what its policy asks for.
        got.retain(|entry| expected.contains(entry) || !LOOKED_UP.contains(&entry.0.as_str()));
        same(member, &json!(got), &json!(expected))?;
    }
    Ok(())
}

/// What is looked up for policies that ask for it.
const LOOKED_UP: [&str; 4] = [
    "urn:altinn:rolecode",
    "urn:altinn:accesspackage",
    "urn:digitaltdodsbo:rolecode",
    "urn:altinn:access-list",
];
