//! The suites of `cases/xacml`: policies, a request in XML or JSON, and what the source of each case expects.

use std::fs;
use std::path::PathBuf;

use adgang::snapshot::Dialect;
use serde_json::Value as Json;

use crate::decide::{Answer, Refusal, read_response};
use crate::folders::folders;
use crate::response::{compare, read};
use crate::row::{Question, Row};
use crate::support;

/// Which of a case's files are used.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Form {
    Xml,
    Json,
}

/// Where more than one answer is right, or the expected one is not the standard's: worth a line that says which way it goes.
const TWO_WAYS: [&str; 14] = [
    "accept-alt-response",
    "accept-lazy-indeterminate",
    "accept-policy-rejected",
    "accept-request-rejected",
    "accept-response",
    "contradicts-specification",
    "disputed",
    "disputed-expectation",
    "invalid-lexical-values",
    "nonconformant-source",
    "pdp-option",
    "strictness",
    "vendor-extension",
    "vendor-function",
];

/// Runs a suite in one form and dialect.
pub fn run(suite: &str, form: Form, dialect: Dialect) {
    let Some(cases) = support::cases("xacml") else {
        return;
    };
    let mut row = Row::start(&name(suite, form, dialect));
    for folder in folders(&cases.join(suite)) {
        let case = Case::read(folder);
        if let Some(request) = case.file(&form.file("request")) {
            let question = Question {
                policies: case.policies(),
                root: case.text("/root_policy_id"),
                dialect,
                requests: vec![(case.id(), request)],
            };
            row.ask(question, |_, answer| {
                case.note(suite, &said(answer));
                case.verdict(form, answer)
            });
        } else if let Some(response) = case.sample(form) {
            let read = read_response(&response);
            case.note(suite, if read.is_ok() { "read" } else { "refused" });
            row.settle(case.id(), case.format_verdict(read.err().as_ref()));
        }
    }
    row.finish();
}

/// What a suite's row is called.
pub fn name(suite: &str, form: Form, dialect: Dialect) -> String {
    let apart = match (form, dialect) {
        (Form::Xml, Dialect::Standard) => "",
        (Form::Json, Dialect::Standard) => " (json)",
        (Form::Xml, Dialect::Altinn) => " (altinn)",
        (Form::Json, Dialect::Altinn) => " (altinn, json)",
    };
    format!("xacml/{suite}{apart}")
}

/// An answer in a few words.
pub fn said(answer: &Answer) -> String {
    match answer {
        Answer::Response(text) => match read(text) {
            Ok(results) => {
                let decisions: Vec<_> = results.into_iter().map(|result| result.decision).collect();
                decisions.join(", ")
            }
            Err(why) => format!("a response that cannot be read: {why}"),
        },
        Answer::PolicyRefused(Refusal { code, message }) => {
            format!("policy refused with {code}: {message}")
        }
        Answer::RequestRefused(Refusal { code, message }) => {
            format!("request refused with {code}: {message}")
        }
    }
}

impl Form {
    /// The name of a case's file in this form.
    pub fn file(self, name: &str) -> String {
        match self {
            Form::Xml => format!("{name}.xml"),
            Form::Json => format!("{name}.json"),
        }
    }
}

struct Case {
    folder: PathBuf,
    meta: Json,
}

impl Case {
    fn read(folder: PathBuf) -> Case {
        let meta = fs::read_to_string(folder.join("meta.json")).unwrap();
        let meta = serde_json::from_str(&meta).unwrap();
        Case { folder, meta }
    }

    fn id(&self) -> String {
        self.text("/id").unwrap()
    }

    fn text(&self, pointer: &str) -> Option<String> {
        self.meta.pointer(pointer)?.as_str().map(str::to_owned)
    }

    fn file(&self, name: &str) -> Option<String> {
        fs::read_to_string(self.folder.join(name)).ok()
    }

    fn tagged(&self, tag: &str) -> bool {
        self.meta["tags"]
            .as_array()
            .unwrap()
            .iter()
            .any(|there| there == tag)
    }

    /// The case's documents; of a sample of the JSON Profile, which has none, a policy that permits everything.
    fn policies(&self) -> Vec<String> {
        let files = self.meta["policy_files"].as_array().unwrap();
        if files.is_empty() {
            return vec![PERMIT.to_owned()];
        }
        files
            .iter()
            .map(|name| self.file(name.as_str().unwrap()).unwrap())
            .collect()
    }

    /// A response that is a case by itself.
    fn sample(&self, form: Form) -> Option<String> {
        let alone = self.text("/compare")? == "parse" && form == Form::Json;
        alone.then(|| self.file("response.json"))?
    }

    fn verdict(&self, form: Form, answer: &Answer) -> Result<(), String> {
        let expect = self.text("/expect").unwrap();
        let (file, found) = match (&*expect, answer) {
            ("policy-rejected", Answer::PolicyRefused(_)) => return Ok(()),
            ("request-rejected", Answer::RequestRefused(_)) => return Ok(()),
            ("response", Answer::PolicyRefused(_)) if self.tagged("accept-policy-rejected") => {
                return Ok(());
            }
            ("response", Answer::RequestRefused(_)) if self.tagged("accept-request-rejected") => {
                return Ok(());
            }
            ("response", Answer::Response(found)) => ("response", found),
            ("policy-rejected" | "request-rejected", Answer::Response(found)) => {
                if self.tagged("accept-lazy-indeterminate") {
                    return lazily(found);
                } else if self.tagged("accept-alt-response") {
                    ("alt_response", found)
                } else if self.tagged("accept-response") {
                    ("response", found)
                } else {
                    return Err(format!("not rejected: {}", said(answer)));
                }
            }
            ("format-valid" | "format-invalid" | "format-dialect", Answer::Response(_)) => {
                return self.format_verdict(None);
            }
            ("format-valid" | "format-invalid" | "format-dialect", Answer::RequestRefused(why)) => {
                return self.format_verdict(Some(why));
            }
            _ => return Err(said(answer)),
        };
        let expected = self
            .file(&form.file(file))
            .or_else(|| self.file(&Form::Xml.file(file)))
            .unwrap();
        compare(
            &read(&expected)?,
            &read(found)?,
            &self.text("/compare").unwrap(),
        )
    }

    /// What to say of a sample that was read, or refused.
    fn format_verdict(&self, refusal: Option<&Refusal>) -> Result<(), String> {
        match (&*self.text("/expect").unwrap(), refusal) {
            ("format-valid", Some(refusal)) => Err(format!(
                "refused with {}: {}",
                refusal.code, refusal.message
            )),
            ("format-invalid", None) => Err("read, and it is not of the profile".to_owned()),
            _ => Ok(()),
        }
    }

    fn note(&self, suite: &str, said: &str) {
        let apart: Vec<&str> = TWO_WAYS
            .into_iter()
            .filter(|tag| self.tagged(tag))
            .collect();
        if !apart.is_empty() || self.text("/expect").unwrap() == "format-dialect" {
            println!("{suite}/{} [{}]: {said}", self.id(), apart.join(" "));
        }
    }
}

/// Loaded although it should not have been, and then of no use.
fn lazily(response: &str) -> Result<(), String> {
    let results = read(response)?;
    let of_no_use = |result: &crate::response::Answer| {
        result.decision == "Indeterminate"
            && ["processing-error", "syntax-error"].contains(&&*result.status)
    };
    if results.iter().all(of_no_use) {
        Ok(())
    } else {
        Err("not rejected, and decided".to_owned())
    }
}

const PERMIT: &str = r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="all" Version="1"
  RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:permit-overrides"><Target/><Rule RuleId="all" Effect="Permit"></Rule></Policy>"#;
