//! A response object.

use serde_json::{Value as Json, json};

use super::request::{Request, RequestError};
use crate::value::Value;
use crate::xacml::model::Effect;
use crate::xacml::outcome::{MissingAttribute, Obligation, Open, Outcome, Status};

/// The response to individual requests and their outcomes, in order.
///
/// An outcome that is still open is Indeterminate, with what keeps it open in its status.
pub fn respond<'a>(results: impl IntoIterator<Item = (&'a Request, &'a Outcome)>) -> Json {
    let results: Vec<Json> = results
        .into_iter()
        .map(|(request, outcome)| result(request, outcome))
        .collect();
    json!({ "Response": results })
}

/// The response to a request that could not be read: Indeterminate with a syntax error.
pub fn respond_to_error(error: &RequestError) -> Json {
    let status = status(Status::SyntaxError, Some(error.to_string()), &[]);
    json!({ "Response": [{ "Decision": "Indeterminate", "Status": status }] })
}

fn result(request: &Request, outcome: &Outcome) -> Json {
    let Some(decision) = outcome.decision() else {
        return json!({ "Decision": "Indeterminate", "Status": open_status(outcome) });
    };
    let mut result = json!({
        "Decision": decision.name(),
        "Status": status(outcome.status, None, &outcome.missing),
    });
    if let Some(members) = result.as_object_mut() {
        let of_decision = |list: &[Obligation]| -> Vec<Json> {
            let effect = match decision.name() {
                "Permit" => Effect::Permit,
                "Deny" => Effect::Deny,
                _ => return Vec::new(),
            };
            list.iter()
                .filter(|duty| duty.effect == effect)
                .map(obligation)
                .collect()
        };
        for (name, list) in [
            ("Obligations", &outcome.obligations),
            ("AssociatedAdvice", &outcome.advice),
        ] {
            let list = of_decision(list);
            if !list.is_empty() {
                members.insert(name.to_owned(), Json::from(list));
            }
        }
        if outcome.echoes && !request.echo.is_empty() {
            members.insert("Category".to_owned(), Json::from(request.echo.clone()));
        }
    }
    result
}

fn open_status(outcome: &Outcome) -> Json {
    let mut missing = Vec::new();
    let mut constructs = Vec::new();
    for open in &outcome.open {
        match open {
            Open::Attribute { category, id } => missing.push(MissingAttribute {
                category: category.clone(),
                id: id.clone(),
                data_type: crate::value::DataType::String.uri().into(),
                issuer: None,
            }),
            Open::Unsupported { construct } => constructs.push(&**construct),
        }
    }
    if missing.is_empty() {
        let message = format!("not supported here: {}", constructs.join(", "));
        status(Status::ProcessingError, Some(message), &[])
    } else {
        status(Status::MissingAttribute, None, &missing)
    }
}

fn status(code: Status, message: Option<String>, missing: &[MissingAttribute]) -> Json {
    let mut status = json!({ "StatusCode": { "Value": code.urn() } });
    if let Some(members) = status.as_object_mut() {
        if let Some(message) = message {
            members.insert("StatusMessage".to_owned(), Json::from(message));
        }
        if !missing.is_empty() {
            // The profile carries details as XML (JSON Profile 5.2.5).
            let details: Vec<Json> = missing
                .iter()
                .map(|missing| Json::from(missing_detail(missing)))
                .collect();
            members.insert("StatusDetail".to_owned(), Json::from(details));
        }
    }
    status
}

fn missing_detail(missing: &MissingAttribute) -> String {
    let issuer = missing
        .issuer
        .as_deref()
        .map(|issuer| format!(" Issuer=\"{}\"", escaped(issuer)))
        .unwrap_or_default();
    format!(
        "<MissingAttributeDetail xmlns=\"urn:oasis:names:tc:xacml:3.0:core:schema:wd-17\" Category=\"{}\" \
         AttributeId=\"{}\" DataType=\"{}\"{issuer}/>",
        escaped(&missing.category),
        escaped(&missing.id),
        escaped(&missing.data_type),
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

fn obligation(duty: &Obligation) -> Json {
    let assignments: Vec<Json> = duty
        .assignments
        .iter()
        .map(|assignment| {
            let mut object = json!({
                "AttributeId": assignment.id,
                "Value": json_value(&assignment.value),
                "DataType": assignment.value.data_type_uri(),
            });
            if let Some(members) = object.as_object_mut() {
                for (name, text) in [
                    ("Category", &assignment.category),
                    ("Issuer", &assignment.issuer),
                ] {
                    if let Some(text) = text {
                        members.insert(name.to_owned(), Json::from(&**text));
                    }
                }
            }
            object
        })
        .collect();
    json!({ "Id": duty.id, "AttributeAssignment": assignments })
}

/// A value as JSON: a boolean, an integer that every reader holds exactly, or its lexical form.
fn json_value(value: &Value) -> Json {
    match value {
        Value::Boolean(truth) => Json::from(*truth),
        Value::Integer(number) => match i32::try_from(*number) {
            Ok(number) => Json::from(number),
            Err(_) => Json::from(number.to_string()),
        },
        Value::String(text) | Value::Opaque { text, .. } => Json::from(&**text),
        other => Json::from(other.to_string()),
    }
}
