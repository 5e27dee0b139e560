//! The requests and responses of the collected suites.

use std::fs;
use std::path::Path;

use adgang::xacml::context::{Request, Response};
use adgang::xacml::{Dialect, Form};
use serde_json::Value as Json;

use crate::folders::folders;
use crate::support;
use crate::written::{request_comes_back, response_comes_back, same, told};

/// Whatever a suite asks and answers is the same after it was written in either form and read again; and where the source
/// made the JSON of the XML, both say the same.
#[test]
fn requests_and_responses_of_the_suites() {
    let Some(cases) = support::cases("xacml") else {
        return;
    };
    let (mut requests, mut responses, mut pairs) = (Vec::new(), Vec::new(), Vec::new());
    for suite in folders(&cases) {
        // Vectors are of functions, not of requests.
        if name(&suite) == "vectors" {
            continue;
        }
        for folder in folders(&suite) {
            let meta = meta(&folder);
            let id = |part: &str| format!("{}/{} {part}", name(&suite), name(&folder));
            if ["format-invalid", "format-dialect"].contains(&meta["expect"].as_str().unwrap()) {
                continue;
            }
            let (mut asked, mut answered) = (Vec::new(), Vec::new());
            for (form, extension) in [(Form::Xml, "xml"), (Form::Json, "json")] {
                if let Some(text) = text(&folder, &format!("request.{extension}")) {
                    let read = request(form, &text);
                    asked.extend(read.clone().ok());
                    requests.push((id(extension), read.map(drop)));
                }
                if let Some(text) = text(&folder, &format!("response.{extension}")) {
                    let read = response(form, &text);
                    answered.extend(read.clone().ok());
                    responses.push((id(extension), read.map(drop)));
                }
            }
            let derived = meta["tags"].as_array().into_iter().flatten();
            if derived
                .into_iter()
                .any(|tag| tag == "json-derived-by-authzforce-xslt")
            {
                pairs.push((id("request"), agree(&asked)));
                pairs.push((id("response"), agree(&answered)));
            }
        }
    }
    support::report("forms-requests", &requests);
    support::report("forms-responses", &responses);
    support::report("forms-agree", &pairs);
}

/// Whether two were read, and say the same.
fn agree<T: std::fmt::Debug>(both: &[T]) -> Result<(), String> {
    match both {
        [first, second] => same(first, second),
        _ => Err("one of the two was not read".to_owned()),
    }
}

/// Reads a request, and again what is written of it in both forms.
fn request(form: Form, text: &str) -> Result<Request, String> {
    let once = form.read_request(text, Dialect::STANDARD).map_err(told)?;
    for form in [Form::Xml, Form::Json] {
        request_comes_back(&once, form, Dialect::STANDARD)?;
    }
    Ok(once)
}

/// As [`request`].
fn response(form: Form, text: &str) -> Result<Response, String> {
    let once = form.read_response(text).map_err(told)?;
    for form in [Form::Xml, Form::Json] {
        response_comes_back(&once, form)?;
    }
    Ok(once)
}

fn text(folder: &Path, file: &str) -> Option<String> {
    fs::read_to_string(folder.join(file)).ok()
}

fn meta(folder: &Path) -> Json {
    serde_json::from_str(&text(folder, "meta.json").unwrap()).unwrap()
}

fn name(folder: &Path) -> String {
    folder.file_name().unwrap().to_string_lossy().into_owned()
}
