//! Requests, as text.

use std::sync::OnceLock;

use adgang::altinn;
use adgang::example;
use adgang::snapshot::{self, Snapshot};
use adgang::value::{DataType, Value};
use adgang::xacml::context::{Request, Response};
use adgang::xacml::{Dialect, Form, individuals, json, xml};

use super::written::{request_comes_back, response_comes_back};

/// An instant in the time of the example's token.
pub const NOW: i64 = 1_795_334_400;

/// The text of a request in XML; see [`request_json`].
pub fn request_xml(text: &str) {
    request(Form::Xml, text);
}

/// The text of a request in JSON: what was read comes back from both forms, its questions can be told or are refused, and
/// the response to it can be read.
pub fn request_json(text: &str) {
    request(Form::Json, text);
}

fn request(form: Form, text: &str) {
    for dialect in [Dialect::STANDARD, altinn::DIALECT] {
        let Ok(request) = form.read_request(text, dialect) else {
            continue;
        };
        if let Ok(individuals) = individuals(&request, dialect) {
            for individual in &individuals {
                individual.attributes();
                individual.echo();
            }
        }
        // An engine without typed values does not read contents in JSON.
        if dialect == Dialect::STANDARD {
            if form == Form::Json || fits_json(&request) {
                request_comes_back(&request, Form::Json, dialect)
                    .expect("a request comes back from JSON");
            }
            if form == Form::Xml || fits_xml(&request) {
                request_comes_back(&request, Form::Xml, dialect)
                    .expect("a request comes back from XML");
            }
        }
    }
    for snapshot in snapshots() {
        let dialect = snapshot.dialect().switches();
        if let Ok(request) = form.read_request(text, dialect) {
            answered(&snapshot.decide(&request, Some(NOW)), dialect);
        }
    }
}

/// Whether XML can say what JSON said: no character that no document holds, no white space around identifiers, which is
/// not theirs there, and a category.
fn fits_xml(request: &Request) -> bool {
    let mut ids: Vec<&str> = request.xpath_version.as_deref().into_iter().collect();
    for category in &request.categories {
        ids.push(&category.category);
        ids.extend(category.id.as_deref());
        for attribute in &category.attributes {
            ids.push(&attribute.id);
            ids.extend(attribute.values.iter().map(Value::data_type_uri));
            ids.extend(attribute.values.iter().filter_map(|value| match value {
                Value::XPathExpression(path) => Some(&*path.category),
                _ => None,
            }));
        }
    }
    let is_trimmed = |id: &&str| id.trim_matches([' ', '\t', '\r', '\n']) == *id;
    !request.categories.is_empty()
        && ids.iter().all(is_trimmed)
        && xml::write_request(request).is_ok()
}

/// Whether JSON can say what XML said: no type whose identifier is the short name of another.
fn fits_json(request: &Request) -> bool {
    let attributes = { request.categories.iter() }.flat_map(|category| &category.attributes);
    let mut values = attributes.flat_map(|attribute| &attribute.values);
    values.all(|value| DataType::from_short_name(value.data_type_uri()).is_none())
}

/// A response comes back from both forms, where it holds typed values, and characters that XML can say.
pub fn answered(response: &Response, dialect: Dialect) {
    if dialect.lexical_values {
        json::write_response(response);
        let _ = xml::write_response(response);
        return;
    }
    response_comes_back(response, Form::Json).expect("a response comes back from JSON");
    if xml::write_response(response).is_ok() {
        response_comes_back(response, Form::Xml).expect("a response comes back from XML");
    }
}

/// The example's policy for every resource, in both dialects.
fn snapshots() -> &'static [Snapshot] {
    static SNAPSHOTS: OnceLock<Vec<Snapshot>> = OnceLock::new();
    SNAPSHOTS.get_or_init(|| {
        let build = |dialect| {
            Snapshot::builder()
                .dialect(dialect)
                .policy_xml(example::POLICY)
                .build()
        };
        use snapshot::Dialect::{Altinn, Standard};
        [Standard, Altinn]
            .map(|dialect| build(dialect).unwrap())
            .into()
    })
}
