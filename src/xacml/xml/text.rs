//! The text of values and descriptions.

use super::content::Slot;
use super::element::{Node, WHITE, Walker, name};
use super::report::quote;

const STRING: &str = "http://www.w3.org/2001/XMLSchema#string";
const XPATH_EXPRESSION: &str = "urn:oasis:names:tc:xacml:3.0:data-type:xpathExpression";

impl Walker<'_> {
    /// The text of an `<AttributeValue>` of this data type, white space and all.
    pub(super) fn value(&mut self, node: Node<'_>, data_type: &str) -> String {
        let as_markup = self.reading.markup_values && data_type != STRING;
        let elements_belong =
            as_markup || (!self.reading.markup_values && data_type == XPATH_EXPRESSION);
        self.comments(node);
        let mut text = String::new();
        for child in node.children() {
            if child.is_element() && (as_markup || !elements_belong) {
                self.element_in_value(node, child, elements_belong);
            }
            if as_markup {
                self.push_markup(child, &mut text);
            } else {
                text.extend(
                    child
                        .descendants()
                        .filter(|part| part.is_text())
                        .filter_map(|part| part.text()),
                );
            }
        }
        text
    }

    /// `<Description>` and the like: text without elements.
    pub(super) fn description(&mut self, node: Node<'_>) -> String {
        self.known(node, &[]);
        self.plain(node)
    }

    /// The text of an element that holds no elements.
    pub(super) fn plain(&mut self, node: Node<'_>) -> String {
        for child in node.children().filter(roxmltree::Node::is_element) {
            self.element_in_value(node, child, false);
        }
        node.children()
            .filter(|part| part.is_text())
            .filter_map(|part| part.text())
            .collect()
    }

    /// The text of an element whose type is `xs:anyURI`: the white space around it does not count, and it names something.
    pub(super) fn uri(&mut self, node: Node<'_>) -> Option<String> {
        self.comments(node);
        let text = self.plain(node).trim_matches(WHITE).to_owned();
        if text.is_empty() {
            let message = format!("expected an identifier in <{}>, found none", name(node));
            self.error("invalid-text", node, message);
            return None;
        }
        Some(text)
    }

    /// `<PolicyDefaults>` and `<PolicySetDefaults>` (sections 5.2 and 5.15): the `<XPathVersion>`.
    pub(super) fn defaults(&mut self, node: Node<'_>) -> Option<String> {
        self.known(node, &[]);
        let content = self.content(node, &[Slot::one(&["XPathVersion"])]);
        let version = content.first(0)?;
        let text = self.description(version).trim_matches(WHITE).to_owned();
        let scheme = |text: &str| {
            text.split_once(':')
                .is_some_and(|(scheme, _)| is_scheme(scheme))
        };
        if !self.reading.relative_xpath_version && !scheme(&text) {
            let message = format!(
                "expected <XPathVersion> to be an absolute URI, found {}",
                quote(&text)
            );
            self.error("invalid-text", version, message);
        }
        Some(text)
    }

    /// Comments and processing instructions in a value: a reader that stops at them reads another value.
    fn comments(&mut self, node: Node<'_>) {
        for child in node.children() {
            if !child.is_element() && !child.is_text() {
                let message = format!(
                    "expected only text in <{}>, found a comment or a processing instruction",
                    name(node)
                );
                let span = self.span(child);
                let accepted = self.reading.comments_in_values;
                self.depart(accepted, "comment-in-value", span, message);
            }
        }
    }

    fn element_in_value(&mut self, node: Node<'_>, child: Node<'_>, accepted: bool) {
        let message = format!("expected only text in <{}>, found an element", name(node));
        let span = self.span(child);
        self.depart(accepted, "element-in-value", span, message);
    }

    /// What a reader that hands out inner markup makes of a child: text escaped as it would be written, the rest as is.
    fn push_markup(&self, child: Node<'_>, out: &mut String) {
        let source = match child.is_text() {
            true => self.text_source(child),
            false => self.source(child),
        };
        match child
            .text()
            .filter(|_| child.is_text() && !source.contains("<![CDATA["))
        {
            Some(text) => {
                for character in text.chars() {
                    match character {
                        '&' => out.push_str("&amp;"),
                        '<' => out.push_str("&lt;"),
                        '>' => out.push_str("&gt;"),
                        '\r' => out.push_str("&#xD;"),
                        other => out.push(other),
                    }
                }
            }
            None => out.push_str(source),
        }
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}
