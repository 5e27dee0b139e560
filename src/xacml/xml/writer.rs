//! Requests and responses as XML.

use std::fmt;

use super::element::NAMESPACE;
use super::printer::{Attributes, Printer, truth};
use crate::value::{Namespaces, Value};
use crate::xacml::Assignment;
use crate::xacml::context::{
    Category, DecisionResult, Detail, MissingAttributeDetail, Obligation, PolicyIdentifier,
    Request, Response, Status,
};

/// What cannot be written, because no XML document can hold it: a control character, or no character at all.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Unwritable {
    character: char,
}

/// Writes a `<Request>` that [`read_request`](super::read_request) reads as the same, but for white space around
/// identifiers.
///
/// # Errors
/// `unwritable-character` for text that no XML document can hold.
pub fn write_request(request: &Request) -> Result<String, Unwritable> {
    let mut printer = Printer::default();
    printer.open(
        "Request",
        &[
            ("xmlns", Some(NAMESPACE)),
            (
                "ReturnPolicyIdList",
                Some(truth(request.return_policy_id_list)),
            ),
            ("CombinedDecision", Some(truth(request.combined_decision))),
        ],
    );
    if let Some(version) = &request.xpath_version {
        printer.open("RequestDefaults", &[]);
        printer.line("XPathVersion", &[], version);
        printer.close("RequestDefaults");
    }
    for category in &request.categories {
        printer.category(category);
    }
    if !request.multi.is_empty() {
        printer.open("MultiRequests", &[]);
        for reference in &request.multi {
            printer.open("RequestReference", &[]);
            for id in &reference.ids {
                printer.empty("AttributesReference", &[("ReferenceId", Some(id))]);
            }
            printer.close("RequestReference");
        }
        printer.close("MultiRequests");
    }
    printer.close("Request");
    finish(printer)
}

/// Writes a `<Response>` that [`read_response`](super::read_response) reads as the same, but for white space around
/// identifiers.
///
/// # Errors
/// As [`write_request`].
pub fn write_response(response: &Response) -> Result<String, Unwritable> {
    let mut printer = Printer::default();
    printer.open("Response", &[("xmlns", Some(NAMESPACE))]);
    for result in &response.results {
        printer.result(result);
    }
    printer.close("Response");
    finish(printer)
}

fn finish(printer: Printer) -> Result<String, Unwritable> {
    match printer.replaced {
        Some(character) => Err(Unwritable { character }),
        None => Ok(printer.text),
    }
}

impl Printer {
    fn category(&mut self, category: &Category) {
        let attributes = [
            ("Category", Some(category.category.as_str())),
            ("xml:id", category.id.as_deref()),
        ];
        if category.content.is_none() && category.attributes.is_empty() {
            return self.empty("Attributes", &attributes);
        }
        self.open("Attributes", &attributes);
        if let Some(content) = &category.content {
            self.open("Content", &[]);
            self.foreign(content.text());
            self.close("Content");
        }
        for attribute in &category.attributes {
            self.open(
                "Attribute",
                &[
                    ("AttributeId", Some(&attribute.id)),
                    ("IncludeInResult", Some(truth(attribute.include_in_result))),
                    ("Issuer", attribute.issuer.as_deref()),
                ],
            );
            self.values(&attribute.values);
            self.close("Attribute");
        }
        self.close("Attributes");
    }

    /// An element that is a document of its own, and is not to fall into the namespace of ours.
    fn foreign(&mut self, element: &str) {
        self.indent();
        let (name, rest) = element
            .split_at_checked(name_end(element))
            .unwrap_or((element, ""));
        self.text.push_str(name);
        if !rest.starts_with(" xmlns=") {
            self.text.push_str(" xmlns=\"\"");
        }
        self.text.push_str(rest);
        self.text.push('\n');
    }

    fn values(&mut self, values: &[Value]) {
        for value in values {
            self.value("AttributeValue", &[], value);
        }
    }

    /// A value, in an element with these attributes before its own.
    fn value(&mut self, name: &str, attributes: Attributes<'_>, value: &Value) {
        let none = Namespaces::default();
        let (text, category, namespaces) = match value {
            Value::XPathExpression(path) => (
                path.path.to_string(),
                Some(&*path.category),
                &path.namespaces,
            ),
            other => (other.to_string(), None, &none),
        };
        let own = [
            ("DataType", Some(value.data_type_uri())),
            ("XPathCategory", category),
        ];
        self.indent();
        self.scoped_tag(name, namespaces, &[attributes, &own].concat(), ">");
        self.escaped(&text, false);
        self.end(name);
    }

    fn result(&mut self, result: &DecisionResult) {
        self.open("Result", &[]);
        self.line("Decision", &[], result.decision.name());
        if let Some(status) = &result.status {
            self.status(status);
        }
        self.carried(
            ["Obligations", "Obligation", "ObligationId"],
            &result.obligations,
        );
        self.carried(["AssociatedAdvice", "Advice", "AdviceId"], &result.advice);
        for category in &result.categories {
            self.category(category);
        }
        if !result.policies.is_empty() {
            self.open("PolicyIdentifierList", &[]);
            for PolicyIdentifier {
                id,
                version,
                is_set,
            } in &result.policies
            {
                let name = match is_set {
                    true => "PolicySetIdReference",
                    false => "PolicyIdReference",
                };
                self.line(name, &[("Version", version.as_deref())], id);
            }
            self.close("PolicyIdentifierList");
        }
        self.close("Result");
    }

    fn status(&mut self, status: &Status) {
        const CODE: &str = "StatusCode";
        self.open("Status", &[]);
        if let Some((last, outer)) = status.codes.split_last() {
            for code in outer {
                self.open(CODE, &[("Value", Some(code))]);
            }
            self.empty(CODE, &[("Value", Some(last))]);
            outer.iter().for_each(|_| self.close(CODE));
        }
        if let Some(message) = &status.message {
            self.line("StatusMessage", &[], message);
        }
        if !status.details.is_empty() {
            self.open("StatusDetail", &[]);
            for detail in &status.details {
                match detail {
                    Detail::MissingAttribute(missing) => self.missing(missing),
                    Detail::Other(element) => self.foreign(element),
                }
            }
            self.close("StatusDetail");
        }
        self.close("Status");
    }

    fn missing(&mut self, missing: &MissingAttributeDetail) {
        const NAME: &str = "MissingAttributeDetail";
        let attributes = [
            ("Category", Some(missing.category.as_str())),
            ("AttributeId", Some(&missing.id)),
            ("DataType", Some(&missing.data_type)),
            ("Issuer", missing.issuer.as_deref()),
        ];
        if missing.values.is_empty() {
            return self.empty(NAME, &attributes);
        }
        self.open(NAME, &attributes);
        self.values(&missing.values);
        self.close(NAME);
    }

    /// Obligations or advice, as names say.
    fn carried(&mut self, [list, element, id]: [&str; 3], duties: &[Obligation]) {
        if duties.is_empty() {
            return;
        }
        self.open(list, &[]);
        for duty in duties {
            let attributes = [(id, Some(&*duty.id))];
            if duty.assignments.is_empty() {
                self.empty(element, &attributes);
                continue;
            }
            self.open(element, &attributes);
            for assignment in &duty.assignments {
                self.assignment(assignment);
            }
            self.close(element);
        }
        self.close(list);
    }

    fn assignment(&mut self, assignment: &Assignment) {
        let attributes = [
            ("AttributeId", Some(&*assignment.id)),
            ("Category", assignment.category.as_deref()),
            ("Issuer", assignment.issuer.as_deref()),
        ];
        self.value("AttributeAssignment", &attributes, &assignment.value);
    }
}

/// Where the name in a start tag ends.
pub(super) fn name_end(element: &str) -> usize {
    element
        .find([' ', '\t', '\r', '\n', '/', '>'])
        .unwrap_or(element.len())
}

impl Unwritable {
    /// Stable, kebab-case.
    pub fn code(&self) -> &'static str {
        "unwritable-character"
    }
}

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = u32::from(self.character);
        write!(f, "XML cannot hold the character U+{code:04X}")
    }
}

impl std::error::Error for Unwritable {}
