//! The walker, and what it asks of the attributes of any element.

use std::collections::BTreeSet;

use super::limits::Limits;
use super::reading::Reading;
use super::report::{Report, quote, span};
use super::variables::Reference;
use crate::xacml::Span;

/// The namespace of every element of XACML 3.0.
pub(in crate::xacml) const NAMESPACE: &str = "urn:oasis:names:tc:xacml:3.0:core:schema:wd-17";

pub(super) use crate::value::markup::WHITE;

/// Attributes of the schema type `xs:anyURI`, and `xs:IDREF` in one case, which have white space around them removed. The
/// lexical space of the former (XML Schema 1.1, section 3.3.17) is any text, so there is nothing else to check.
const URIS: [&str; 17] = [
    "AdviceId",
    "AttributeId",
    "Category",
    "ContextSelectorId",
    "DataType",
    "FunctionId",
    "MatchId",
    "ObligationId",
    "PolicyCombiningAlgId",
    "PolicyId",
    "PolicyIdRef",
    "PolicySetId",
    "PolicySetIdRef",
    "ReferenceId",
    "RuleCombiningAlgId",
    "Value",
    "XPathCategory",
];

/// Namespaces of attributes that any element may have.
const NEUTRAL: [&str; 2] = [
    "http://www.w3.org/2001/XMLSchema-instance",
    "http://www.w3.org/XML/1998/namespace",
];

pub(super) type Node<'d> = roxmltree::Node<'d, 'd>;

/// Walks a tree once; whatever it can not accept it reports, and goes on.
pub(super) struct Walker<'a> {
    pub(super) reading: Reading,
    pub(super) limits: Limits,
    /// Variables referred to, with the definition each reference stands in.
    pub(super) references: Vec<Reference>,
    /// The variable definition being read, by its place in the policy.
    pub(super) definition: Option<usize>,
    /// The policies and policy sets met: whether it is a set, its version without leading zeros, and its id, with a space
    /// between them.
    pub(super) policies: BTreeSet<Box<str>>,
    text: &'a str,
    base: usize,
    report: &'a mut Report,
}

impl<'a> Walker<'a> {
    pub(super) fn new(
        text: &'a str,
        base: usize,
        reading: Reading,
        limits: Limits,
        report: &'a mut Report,
    ) -> Self {
        Walker {
            reading,
            limits,
            references: Vec::new(),
            definition: None,
            policies: BTreeSet::new(),
            text,
            base,
            report,
        }
    }

    /// The place of a node in the source.
    pub(super) fn span(&self, node: Node<'_>) -> Span {
        let range = node.range();
        span(range.start.saturating_add(self.base)..range.end.saturating_add(self.base))
    }

    /// The source of the document, as its nodes' ranges count it.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// The source of a node, as written.
    pub(super) fn source(&self, node: Node<'_>) -> &'a str {
        self.text.get(node.range()).unwrap_or_default()
    }

    /// The source of a text node, as written: text and CDATA sections side by side are one node, which has only the range of
    /// the first.
    pub(super) fn text_source(&self, node: Node<'_>) -> &'a str {
        let start = node.range().start;
        let end = match (node.next_sibling(), node.parent()) {
            (Some(next), _) => next.range().start,
            (None, Some(parent)) => {
                let tags = self.source(parent);
                // Nothing is in the end tag but its name.
                let inside = tags.rfind('<').unwrap_or(tags.len());
                parent.range().start.saturating_add(inside)
            }
            (None, None) => node.range().end,
        };
        self.text.get(start..end).unwrap_or_default()
    }

    pub(super) fn error(&mut self, code: &'static str, node: Node<'_>, message: String) {
        let span = self.span(node);
        self.report.error(code, span, message);
    }

    pub(super) fn warning(&mut self, code: &'static str, node: Node<'_>, message: String) {
        let span = self.span(node);
        self.report.warning(code, span, message);
    }

    /// A departure from the standard: a warning where the reading accepts it, an error where not.
    pub(super) fn depart(
        &mut self,
        accepted: bool,
        code: &'static str,
        span: Span,
        message: String,
    ) {
        if accepted {
            self.report.warning(code, span, message);
        } else {
            self.report.error(code, span, message);
        }
    }

    /// Reports the attributes that the element does not have. Those of foreign namespaces have no meaning here: worth a
    /// word, apart from those that a schema may ask for and those of XML itself.
    pub(super) fn known(&mut self, node: Node<'_>, names: &[&str]) {
        let any = name(node) == "AttributeValue";
        for attribute in node.attributes() {
            let ours = attribute
                .namespace()
                .is_none_or(|namespace| namespace == NAMESPACE);
            let foreign = attribute
                .namespace()
                .filter(|namespace| !ours && !any && !NEUTRAL.contains(namespace));
            if let Some(namespace) = foreign {
                let message = format!(
                    "expected attributes of XACML, found {} of the namespace {}, which is ignored",
                    quote(attribute.name()),
                    quote(namespace)
                );
                let span = self.attribute_span(&attribute);
                self.report.warning("foreign-attribute", span, message);
            }
            if ours && (attribute.namespace().is_some() || !names.contains(&attribute.name())) {
                let message = format!(
                    "expected {}, found the attribute {}",
                    if names.is_empty() {
                        "no attributes".to_owned()
                    } else {
                        format!("only the attributes {}", names.join(", "))
                    },
                    quote(attribute.name())
                );
                let accepted = self.reading.extra_attributes || any;
                let span = self.attribute_span(&attribute);
                self.depart(accepted, "unknown-attribute", span, message);
            }
        }
    }

    /// The value of an attribute that has to be there.
    pub(super) fn required<'d>(
        &mut self,
        node: Node<'d>,
        attribute: &'static str,
    ) -> Option<&'d str> {
        let Some(value) = value(node, attribute) else {
            let message = format!("expected {attribute} on <{}>, found none", name(node));
            self.error("missing-attribute", node, message);
            return None;
        };
        let value = self.collapsed(attribute, value);
        if value.is_empty() {
            let message = format!(
                "expected {attribute} of <{}> to have a value, found it empty",
                name(node)
            );
            let span = self.span(node);
            let accepted = self.reading.empty_attributes;
            self.depart(accepted, "empty-attribute", span, message);
        }
        Some(value).filter(|value| self.reading.empty_attributes || !value.is_empty())
    }

    /// The value of an attribute that may be absent.
    pub(super) fn optional<'d>(&self, node: Node<'d>, attribute: &str) -> Option<&'d str> {
        value(node, attribute)
            .map(|value| self.collapsed(attribute, value))
            .filter(|value| self.reading.empty_attributes || !value.is_empty())
    }

    /// The value of an attribute without what its schema type takes off it.
    fn collapsed<'d>(&self, attribute: &str, value: &'d str) -> &'d str {
        if self.reading.raw_identifiers || !URIS.contains(&attribute) {
            return value;
        }
        value.trim_matches(WHITE)
    }

    /// Reports an attribute whose value is not what it should be.
    pub(super) fn invalid(
        &mut self,
        accepted: bool,
        node: Node<'_>,
        attribute: &str,
        expected: &str,
    ) {
        let (span, value) = match own(node, attribute) {
            Some(found) => (self.attribute_span(&found), found.value()),
            None => (self.span(node), ""),
        };
        let message = format!(
            "expected {attribute} of <{}> to be {expected}, found {}",
            name(node),
            quote(value)
        );
        self.depart(accepted, "invalid-attribute", span, message);
    }

    fn attribute_span(&self, attribute: &roxmltree::Attribute<'_, '_>) -> Span {
        let range = attribute.range();
        span(range.start.saturating_add(self.base)..range.end.saturating_add(self.base))
    }
}

/// The value of an attribute in no namespace, as written.
pub(super) fn value<'d>(node: Node<'d>, attribute: &str) -> Option<&'d str> {
    own(node, attribute).map(|found| found.value())
}

/// An attribute in no namespace. The tree's own look-up by a local name takes an attribute of any namespace.
fn own<'d>(node: Node<'d>, attribute: &str) -> Option<roxmltree::Attribute<'d, 'd>> {
    node.attributes()
        .find(|found| found.namespace().is_none() && found.name() == attribute)
}

/// The local name of an element; only for those known to be ours, or to be shown.
pub(super) fn name<'d>(node: Node<'d>) -> &'d str {
    node.tag_name().name()
}
