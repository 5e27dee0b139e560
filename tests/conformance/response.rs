//! Responses as the suites compare them. A reader of its own, so that what the crate writes is read by other eyes.

use adgang::value::{DataType, Value};
use roxmltree::Node;
use serde_json::Value as Json;

/// `<Result>`: what of it can differ.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// `Permit`, `Deny`, `NotApplicable` or `Indeterminate`.
    pub decision: String,
    /// The status code, its minor codes after it, without what their URNs have in common; `ok` where there is none.
    pub status: String,
    missing: Vec<Vec<String>>,
    obligations: Vec<Duty>,
    advice: Vec<Duty>,
    categories: Vec<(String, Vec<Attribute>)>,
    policies: Vec<String>,
}

/// An obligation or advice.
#[derive(Clone, Debug, PartialEq)]
struct Duty {
    id: String,
    assignments: Vec<Attribute>,
}

/// An attribute, or one assignment; an absent category or issuer is empty.
#[derive(Clone, Debug, PartialEq)]
struct Attribute {
    category: String,
    id: String,
    issuer: String,
    values: Vec<Typed>,
}

/// A value by its data type and text; equal by what the text means.
#[derive(Clone, Debug)]
struct Typed {
    data_type: String,
    text: String,
}

impl PartialEq for Typed {
    fn eq(&self, other: &Typed) -> bool {
        let value = |typed: &Typed| {
            let data_type = DataType::from_uri(&typed.data_type)?;
            Value::parse(data_type, &typed.text).ok()
        };
        let alike = || value(self)?.equals(&value(other)?);
        self.data_type == other.data_type && (self.text == other.text || alike() == Some(true))
    }
}

/// Compares responses, as far as the source of the expected one fixes it (`compare` of a case).
///
/// The order of categories, of attributes in one and of policy identifiers says nothing; that of results, obligations and
/// values does.
pub fn compare(expected: &[Answer], found: &[Answer], how: &str) -> Result<(), String> {
    if expected.len() != found.len() {
        let (found, expected) = (found.len(), expected.len());
        return Err(format!("has {found} results, expected {expected}"));
    }
    expected
        .iter()
        .zip(found)
        .try_for_each(|(expected, found)| compare_one(expected, found, how))
}

fn compare_one(expected: &Answer, found: &Answer, how: &str) -> Result<(), String> {
    let said = |answer: &Answer| match &*answer.status {
        "ok" => answer.decision.clone(),
        status => format!("{} ({status})", answer.decision),
    };
    let ids = |duties: &[Duty]| -> Vec<String> { duties.iter().map(|d| d.id.clone()).collect() };
    if expected.decision != found.decision {
        let (found, expected) = (said(found), said(expected));
        return Err(format!("is {found}, expected {expected}"));
    }
    match how {
        "decision" => return Ok(()),
        "decision+obligation-ids" => {
            return same(
                "obligations",
                &ids(&expected.obligations),
                &ids(&found.obligations),
            );
        }
        "decision+obligations-absent" => {
            return same("obligations", &Vec::new(), &ids(&found.obligations));
        }
        "decision+status" | "full" | "full-except-policy-id-list" => {}
        other => return Err(format!("compare says {other}, which is not known")),
    }
    if expected.status != found.status {
        let (found, expected) = (said(found), said(expected));
        return Err(format!("is {found}, expected {expected}"));
    }
    if how == "decision+status" {
        return Ok(());
    }
    if !expected.missing.is_empty() {
        same("missing attributes", &expected.missing, &found.missing)?;
    }
    same("obligations", &expected.obligations, &found.obligations)?;
    same("advice", &expected.advice, &found.advice)?;
    same("attributes", &expected.categories, &found.categories)?;
    if how == "full" {
        same("policies", &expected.policies, &found.policies)?;
    }
    Ok(())
}

fn same<T: PartialEq + std::fmt::Debug>(what: &str, expected: &T, found: &T) -> Result<(), String> {
    if expected == found {
        return Ok(());
    }
    Err(format!("other {what}: {found:?}, expected {expected:?}"))
}

/// Reads a response in either form.
pub fn read(text: &str) -> Result<Vec<Answer>, String> {
    let text = text.trim_start_matches('\u{feff}');
    let mut answers = if text.trim_start().starts_with('<') {
        let document = roxmltree::Document::parse(text).map_err(|error| error.to_string())?;
        let results = children(document.root_element(), "Result");
        results.into_iter().map(of_xml).collect::<Vec<_>>()
    } else {
        let document: Json = serde_json::from_str(text).map_err(|error| error.to_string())?;
        list(&document["Response"])
            .into_iter()
            .map(of_json)
            .collect()
    };
    if answers.is_empty() {
        return Err("a response without a result".to_owned());
    }
    answers.iter_mut().for_each(Answer::put_in_order);
    Ok(answers)
}

impl Answer {
    fn put_in_order(&mut self) {
        if self.status.is_empty() {
            "ok".clone_into(&mut self.status);
        }
        self.missing.sort();
        self.policies.sort();
        self.categories
            .retain(|(_, attributes)| !attributes.is_empty());
        self.categories.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (_, attributes) in &mut self.categories {
            attributes.sort_by(|a, b| (&a.id, &a.issuer).cmp(&(&b.id, &b.issuer)));
        }
    }
}

fn of_xml(result: Node) -> Answer {
    let mut answer = Answer::default();
    let duty = |node: Node, id: &str| Duty {
        id: attribute(node, id),
        assignments: children(node, "AttributeAssignment")
            .into_iter()
            .map(|assignment| Attribute {
                category: attribute(assignment, "Category"),
                id: attribute(assignment, "AttributeId"),
                issuer: attribute(assignment, "Issuer"),
                values: vec![value_of_xml(assignment)],
            })
            .collect(),
    };
    for node in result.children().filter(Node::is_element) {
        match node.tag_name().name() {
            "Decision" => text(node).trim().clone_into(&mut answer.decision),
            "Status" => {
                let codes = node
                    .descendants()
                    .filter(|n| n.has_tag_name(of_xacml("StatusCode")));
                answer.status = status(codes.map(|code| attribute(code, "Value")));
                let details = node.descendants();
                let details =
                    details.filter(|n| n.has_tag_name(of_xacml("MissingAttributeDetail")));
                answer.missing = details.map(missing).collect();
            }
            "Obligations" => {
                let list = children(node, "Obligation").into_iter();
                answer.obligations = list.map(|node| duty(node, "ObligationId")).collect();
            }
            "AssociatedAdvice" => {
                let list = children(node, "Advice").into_iter();
                answer.advice = list.map(|node| duty(node, "AdviceId")).collect();
            }
            "Attributes" => {
                let attributes = children(node, "Attribute")
                    .into_iter()
                    .map(|node| Attribute {
                        category: String::new(),
                        id: attribute(node, "AttributeId"),
                        issuer: attribute(node, "Issuer"),
                        values: children(node, "AttributeValue")
                            .into_iter()
                            .map(value_of_xml)
                            .collect(),
                    });
                answer
                    .categories
                    .push((attribute(node, "Category"), attributes.collect()));
            }
            "PolicyIdentifierList" => {
                for reference in node.children().filter(Node::is_element) {
                    let (kind, version) =
                        (reference.tag_name().name(), attribute(reference, "Version"));
                    answer
                        .policies
                        .push(format!("{kind} {} {version}", text(reference).trim()));
                }
            }
            _ => {}
        }
    }
    answer
}

fn of_json(result: &Json) -> Answer {
    let duties = |name: &str| -> Vec<Duty> {
        let duty = |duty: &Json| Duty {
            id: string(&duty["Id"]),
            assignments: list(&duty["AttributeAssignment"])
                .into_iter()
                .map(attribute_of_json)
                .collect(),
        };
        list(&result[name]).into_iter().map(duty).collect()
    };
    let status_object = &result["Status"];
    let mut codes = Vec::new();
    let mut code = &status_object["StatusCode"];
    while code.is_object() {
        codes.push(string(&code["Value"]));
        code = &code["StatusCode"];
    }
    let mut answer = Answer {
        decision: string(&result["Decision"]),
        status: status(codes.into_iter()),
        obligations: duties("Obligations"),
        advice: duties("AssociatedAdvice"),
        ..Answer::default()
    };
    // The profile carries details as XML (JSON Profile 5.2.5).
    for detail in list(&status_object["StatusDetail"]) {
        if let Ok(document) = roxmltree::Document::parse(detail.as_str().unwrap_or_default()) {
            answer.missing.push(missing(document.root_element()));
        }
    }
    for category in list(&result["Category"]) {
        let attributes = list(&category["Attribute"])
            .into_iter()
            .map(attribute_of_json);
        answer
            .categories
            .push((string(&category["CategoryId"]), attributes.collect()));
    }
    for kind in ["PolicyIdReference", "PolicySetIdReference"] {
        for reference in list(&result["PolicyIdentifierList"][kind]) {
            let (id, version) = (string(&reference["Id"]), string(&reference["Version"]));
            answer.policies.push(format!("{kind} {id} {version}"));
        }
    }
    answer
}

fn attribute_of_json(object: &Json) -> Attribute {
    let value = |value: &Json| {
        let inferred = match value {
            Json::Bool(_) => DataType::Boolean,
            Json::Number(number) if number.is_f64() => DataType::Double,
            Json::Number(_) => DataType::Integer,
            _ => DataType::String,
        };
        let data_type = match object["DataType"].as_str() {
            Some(name) => DataType::from_short_name(name).map_or(name, |known| known.uri()),
            None => inferred.uri(),
        };
        Typed {
            data_type: data_type.to_owned(),
            // An XPath expression is an object, with its namespaces (JSON Profile 3.3.3).
            text: match value.as_str().or(value["XPath"].as_str()) {
                Some(text) => text.to_owned(),
                None => value.to_string(),
            },
        }
    };
    Attribute {
        category: string(&object["Category"]),
        id: string(&object["AttributeId"]),
        issuer: string(&object["Issuer"]),
        values: list(&object["Value"]).into_iter().map(value).collect(),
    }
}

fn value_of_xml(node: Node) -> Typed {
    Typed {
        data_type: attribute(node, "DataType"),
        text: text(node),
    }
}

fn missing(detail: Node) -> Vec<String> {
    ["Category", "AttributeId", "DataType", "Issuer"]
        .map(|name| attribute(detail, name))
        .to_vec()
}

fn status(codes: impl Iterator<Item = String>) -> String {
    let codes: Vec<String> = codes
        .map(|code| {
            code.trim_start_matches("urn:oasis:names:tc:xacml:1.0:status:")
                .to_owned()
        })
        .collect();
    codes.join(" ")
}

fn of_xacml(name: &str) -> (&'static str, &str) {
    ("urn:oasis:names:tc:xacml:3.0:core:schema:wd-17", name)
}

fn children<'a>(node: Node<'a, 'a>, name: &str) -> Vec<Node<'a, 'a>> {
    node.children()
        .filter(|child| child.has_tag_name(of_xacml(name)))
        .collect()
}

fn attribute(node: Node, name: &str) -> String {
    node.attribute(name).unwrap_or_default().to_owned()
}

fn text(node: Node) -> String {
    node.descendants()
        .filter(Node::is_text)
        .filter_map(|node| node.text())
        .collect()
}

/// The members of a list; one that stands alone is a list of one, and what is not there none.
fn list(value: &Json) -> Vec<&Json> {
    match value {
        Json::Array(members) => members.iter().collect(),
        Json::Null => Vec::new(),
        one => vec![one],
    }
}

fn string(value: &Json) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
