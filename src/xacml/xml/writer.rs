//! Requests and responses as XML, two spaces an element.

use std::fmt;

use super::element::NAMESPACE;
use crate::value::Value;
use crate::xacml::Assignment;
use crate::xacml::context::{
    Category, DecisionResult, Detail, MissingAttributeDetail, Obligation, Request, Response, Status,
};

/// What cannot be written, because no XML document can hold it: a control character, or half of one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Unwritable {
    character: char,
}

/// Writes a `<Request>` that [`read_request`](super::read_request) reads as the same.
///
/// # Errors
/// `unwritable-character` for text that no XML document can hold.
pub fn write_request(request: &Request) -> Result<String, Unwritable> {
    let mut writer = Writer::default();
    let flags = [
        ("xmlns", NAMESPACE),
        ("ReturnPolicyIdList", truth(request.return_policy_id_list)),
        ("CombinedDecision", truth(request.combined_decision)),
    ];
    writer.element("Request", &flags, |writer| {
        if let Some(version) = &request.xpath_version {
            writer.element("RequestDefaults", &[], |writer| {
                writer.text("XPathVersion", &[], version);
            });
        }
        for category in &request.categories {
            writer.category(category);
        }
        if !request.multi.is_empty() {
            writer.element("MultiRequests", &[], |writer| {
                for reference in &request.multi {
                    writer.element("RequestReference", &[], |writer| {
                        for id in &reference.ids {
                            writer.empty("AttributesReference", &[("ReferenceId", id)]);
                        }
                    });
                }
            });
        }
    });
    writer.finish()
}

/// Writes a `<Response>` that [`read_response`](super::read_response) reads as the same.
///
/// # Errors
/// As [`write_request`].
pub fn write_response(response: &Response) -> Result<String, Unwritable> {
    let mut writer = Writer::default();
    writer.element("Response", &[("xmlns", NAMESPACE)], |writer| {
        for result in &response.results {
            writer.element("Result", &[], |writer| writer.result(result));
        }
    });
    writer.finish()
}

#[derive(Default)]
struct Writer {
    out: String,
    depth: usize,
}

type Attributes<'a> = [(&'a str, &'a str)];

impl Writer {
    fn finish(mut self) -> Result<String, Unwritable> {
        self.out.push('\n');
        let refused = |c: &char| match c {
            '\t' | '\n' | '\r' => false,
            c => c.is_ascii_control() && *c != '\u{7f}' || matches!(c, '\u{fffe}' | '\u{ffff}'),
        };
        match self.out.chars().find(refused) {
            Some(character) => Err(Unwritable { character }),
            None => Ok(self.out),
        }
    }

    fn open(&mut self, name: &str, attributes: &Attributes<'_>) {
        if !self.out.is_empty() {
            self.line();
        }
        self.out.push('<');
        self.out.push_str(name);
        for (name, value) in attributes {
            self.out
                .push_str(&format!(" {name}=\"{}\"", escaped(value)));
        }
    }

    /// An element of elements.
    fn element(
        &mut self,
        name: &str,
        attributes: &Attributes<'_>,
        inside: impl FnOnce(&mut Writer),
    ) {
        self.start(name, attributes);
        let before = self.out.len();
        inside(self);
        self.end(name, before);
    }

    fn start(&mut self, name: &str, attributes: &Attributes<'_>) {
        self.open(name, attributes);
        self.out.push('>');
        self.depth = self.depth.saturating_add(1);
    }

    /// Ends what was started, where the text was this long after its start tag.
    fn end(&mut self, name: &str, before: usize) {
        self.depth = self.depth.saturating_sub(1);
        if self.out.len() == before {
            self.out.pop();
            self.out.push_str("/>");
        } else {
            self.line();
            self.out.push_str(&format!("</{name}>"));
        }
    }

    fn line(&mut self) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n("  ", self.depth));
    }

    fn empty(&mut self, name: &str, attributes: &Attributes<'_>) {
        self.element(name, attributes, |_| {});
    }

    /// An element of text, of which no white space may be made.
    fn text(&mut self, name: &str, attributes: &Attributes<'_>, text: &str) {
        self.open(name, attributes);
        self.out.push_str(&format!(">{}</{name}>", escaped(text)));
    }

    fn category(&mut self, category: &Category) {
        let mut attributes = vec![("Category", category.category.as_str())];
        attributes.extend(category.id.as_deref().map(|id| ("xml:id", id)));
        self.element("Attributes", &attributes, |writer| {
            if let Some(content) = &category.content {
                writer.element("Content", &[], |writer| writer.foreign(content.text()));
            }
            for attribute in &category.attributes {
                let mut attributes = vec![
                    ("AttributeId", attribute.id.as_str()),
                    ("IncludeInResult", truth(attribute.include_in_result)),
                ];
                attributes.extend(attribute.issuer.as_deref().map(|issuer| ("Issuer", issuer)));
                writer.element("Attribute", &attributes, |writer| {
                    for value in &attribute.values {
                        writer.value("AttributeValue", Vec::new(), value);
                    }
                });
            }
        });
    }

    /// An element that is a document of its own, and is not to fall into the namespace of ours.
    fn foreign(&mut self, element: &str) {
        self.line();
        let (name, rest) = element
            .split_at_checked(name_end(element))
            .unwrap_or((element, ""));
        self.out.push_str(name);
        if !rest.starts_with(" xmlns=") {
            self.out.push_str(" xmlns=\"\"");
        }
        self.out.push_str(rest);
    }

    fn value<'a>(&mut self, name: &str, mut attributes: Vec<(&'a str, &'a str)>, value: &'a Value) {
        attributes.push(("DataType", value.data_type_uri()));
        let Value::XPathExpression(path) = value else {
            return self.text(name, &attributes, &value.to_string());
        };
        let declared: Vec<(String, &str)> = path
            .namespaces
            .iter()
            .map(|(prefix, namespace)| (format!("xmlns:{prefix}"), namespace))
            .collect();
        let mut attributes = attributes;
        attributes.push(("XPathCategory", &path.category));
        attributes.extend(declared.iter().map(|(name, value)| (name.as_str(), *value)));
        self.text(name, &attributes, &path.path);
    }

    fn result(&mut self, result: &DecisionResult) {
        self.text("Decision", &[], result.decision.name());
        if let Some(status) = &result.status {
            self.element("Status", &[], |writer| writer.status(status));
        }
        self.duties(
            ["Obligations", "Obligation", "ObligationId"],
            &result.obligations,
        );
        self.duties(["AssociatedAdvice", "Advice", "AdviceId"], &result.advice);
        for category in &result.categories {
            self.category(category);
        }
        if !result.policies.is_empty() {
            self.element("PolicyIdentifierList", &[], |writer| {
                for identifier in &result.policies {
                    let name = match identifier.is_set {
                        true => "PolicySetIdReference",
                        false => "PolicyIdReference",
                    };
                    let version = identifier.version.as_deref().map(|text| ("Version", text));
                    let attributes: Vec<_> = version.into_iter().collect();
                    writer.text(name, &attributes, &identifier.id);
                }
            });
        }
    }

    fn status(&mut self, status: &Status) {
        self.codes(&status.codes);
        if let Some(message) = &status.message {
            self.text("StatusMessage", &[], message);
        }
        if !status.details.is_empty() {
            self.element("StatusDetail", &[], |writer| {
                for detail in &status.details {
                    match detail {
                        Detail::MissingAttribute(missing) => writer.missing(missing),
                        Detail::Other(element) => writer.foreign(element),
                    }
                }
            });
        }
    }

    /// Codes inside each other, however many.
    fn codes(&mut self, codes: &[String]) {
        let mut lengths = Vec::with_capacity(codes.len());
        for code in codes {
            self.start("StatusCode", &[("Value", code)]);
            lengths.push(self.out.len());
        }
        for before in lengths.into_iter().rev() {
            self.end("StatusCode", before);
        }
    }

    fn missing(&mut self, missing: &MissingAttributeDetail) {
        let mut attributes = vec![
            ("Category", missing.category.as_str()),
            ("AttributeId", missing.id.as_str()),
            ("DataType", missing.data_type.as_str()),
        ];
        attributes.extend(missing.issuer.as_deref().map(|issuer| ("Issuer", issuer)));
        self.element("MissingAttributeDetail", &attributes, |writer| {
            for value in &missing.values {
                writer.value("AttributeValue", Vec::new(), value);
            }
        });
    }

    fn duties(&mut self, [list, element, id]: [&str; 3], duties: &[Obligation]) {
        if duties.is_empty() {
            return;
        }
        self.element(list, &[], |writer| {
            for duty in duties {
                writer.element(element, &[(id, &duty.id)], |writer| {
                    for assignment in &duty.assignments {
                        writer.assignment(assignment);
                    }
                });
            }
        });
    }

    fn assignment(&mut self, assignment: &Assignment) {
        let mut attributes = vec![("AttributeId", &*assignment.id)];
        let named = [
            ("Category", &assignment.category),
            ("Issuer", &assignment.issuer),
        ];
        for (name, text) in named {
            attributes.extend(text.as_deref().map(|text| (name, text)));
        }
        self.value("AttributeAssignment", attributes, &assignment.value);
    }
}

/// Text as it stands in an element or, in double quotes, in an attribute. White space that a reader would change is
/// written as references.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push_str("&#9;"),
            '\n' => out.push_str("&#10;"),
            '\r' => out.push_str("&#13;"),
            other => out.push(other),
        }
    }
    out
}

/// Where the name in a start tag ends.
pub(super) fn name_end(element: &str) -> usize {
    element
        .find([' ', '\t', '\r', '\n', '/', '>'])
        .unwrap_or(element.len())
}

fn truth(truth: bool) -> &'static str {
    if truth { "true" } else { "false" }
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
