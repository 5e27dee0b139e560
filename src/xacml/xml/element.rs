//! The walker, and what it asks of the attributes of any element.

use std::collections::BTreeSet;

use super::limits::Limits;
use super::reading::Reading;
use super::report::{Report, quote, span};
use super::variables::Reference;
use crate::xacml::Span;

/// The namespace of every element of XACML 3.0.
pub(super) const NAMESPACE: &str = "urn:oasis:names:tc:xacml:3.0:core:schema:wd-17";

pub(super) type Node<'d> = roxmltree::Node<'d, 'd>;

/// Walks a tree once; whatever it can not accept it reports, and goes on.
pub(super) struct Walker<'a> {
    pub(super) reading: Reading,
    pub(super) limits: Limits,
    /// Variables referred to, with the definition each reference stands in.
    pub(super) references: Vec<Reference>,
    /// The variable definition being read, by its place in the policy.
    pub(super) definition: Option<usize>,
    /// The policies and policy sets met: whether it is a set, its id, and its version without leading zeros.
    pub(super) policies: BTreeSet<(bool, String, String)>,
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

    /// The source of a node, as written.
    pub(super) fn source(&self, node: Node<'_>) -> &'a str {
        self.text.get(node.range()).unwrap_or_default()
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

    /// Reports the attributes that the element does not have. Those of foreign namespaces are nobody's concern.
    pub(super) fn known(&mut self, node: Node<'_>, names: &[&str]) {
        for attribute in node.attributes() {
            let ours = attribute
                .namespace()
                .is_none_or(|namespace| namespace == NAMESPACE);
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
                let accepted = self.reading.extra_attributes || name(node) == "AttributeValue";
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
        match node.attribute(attribute) {
            Some("") if !self.reading.empty_attributes => {
                let message = format!(
                    "expected {attribute} of <{}> to have a value, found it empty",
                    name(node)
                );
                self.error("empty-attribute", node, message);
                None
            }
            None => {
                let message = format!("expected {attribute} on <{}>, found none", name(node));
                self.error("missing-attribute", node, message);
                None
            }
            value => value,
        }
    }

    /// The value of an attribute that may be absent.
    pub(super) fn optional<'d>(&self, node: Node<'d>, attribute: &str) -> Option<&'d str> {
        node.attribute(attribute)
            .filter(|value| self.reading.empty_attributes || !value.is_empty())
    }

    /// Reports an attribute whose value is not what it should be.
    pub(super) fn invalid(
        &mut self,
        accepted: bool,
        node: Node<'_>,
        attribute: &str,
        expected: &str,
    ) {
        let (span, value) = match node.attribute_node(attribute) {
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

/// The local name of an element; only for those known to be ours, or to be shown.
pub(super) fn name<'d>(node: Node<'d>) -> &'d str {
    node.tag_name().name()
}
