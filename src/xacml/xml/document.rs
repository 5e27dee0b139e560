//! From text to tree, and from tree to findings.

use super::element::{NAMESPACE, Node, Walker};
use super::limits::Limits;
use super::reading::Reading;
use super::report::{Report, quote, span};
use crate::value::markup;
use crate::xacml::model::Policy;
use crate::xacml::{Diagnostic, Span};

const WHITE: [char; 4] = [' ', '\t', '\r', '\n'];

/// Reads a document: the policy where it could be made, and all findings in source order.
pub(super) fn read(
    xml: &str,
    reading: Reading,
    limits: &Limits,
) -> (Option<Policy>, Vec<Diagnostic>) {
    let mut report = Report::default();
    let policy = tree(xml, reading, limits.clamped(), &mut report);
    (policy, report.finish(xml))
}

fn tree(xml: &str, reading: Reading, limits: Limits, report: &mut Report) -> Option<Policy> {
    if xml.len() > limits.bytes {
        let message = format!(
            "expected at most {} bytes, found {}",
            limits.bytes,
            xml.len()
        );
        report.error("too-large", Span::default(), message);
        return None;
    }
    let text = xml.strip_prefix('\u{feff}').unwrap_or(xml);
    let base = xml.len().saturating_sub(text.len());
    let place = |range: std::ops::Range<usize>| {
        span(range.start.saturating_add(base)..range.end.saturating_add(base))
    };
    let end = match markup::scan(text, limits.depth) {
        Ok(end) => end,
        Err(refusal) => {
            report.error(refusal.code, place(refusal.range), refusal.message);
            return None;
        }
    };
    if let Some(encoding) =
        declared_encoding(text).filter(|name| !name.eq_ignore_ascii_case("utf-8"))
    {
        let message = format!(
            "expected UTF-8 text, found a declaration of {}",
            quote(encoding)
        );
        report.error("encoding", place(0..text.find('>').unwrap_or(0)), message);
        return None;
    }
    let text = match end.and_then(|end| text.split_at_checked(end)) {
        Some((policy, rest)) if reading.trailing_content && rest.starts_with(WHITE) => {
            let more = rest.trim_start_matches(WHITE);
            if !more.is_empty() {
                let start = text.len().saturating_sub(more.len());
                let message =
                    "expected the end of the document after the policy; what follows is not read"
                        .to_owned();
                report.warning("trailing-content", place(start..text.len()), message);
            }
            policy
        }
        _ => text,
    };
    match markup::tree(text, limits.elements) {
        Ok(document) => {
            let root = document.root_element();
            let mut walker = Walker::new(text, base, reading, limits, report);
            walker.root(root)
        }
        Err(refusal) => {
            report.error(refusal.code, place(refusal.range), refusal.message);
            None
        }
    }
}

impl Walker<'_> {
    fn root(&mut self, root: Node<'_>) -> Option<Policy> {
        let name = root.tag_name();
        match (name.namespace(), name.name()) {
            (Some(NAMESPACE), "Policy") => self.policy(root),
            (Some(NAMESPACE), "PolicySet") => {
                let message =
                    "expected <Policy>, found <PolicySet>: policy sets are not supported yet"
                        .to_owned();
                self.error("unsupported-element", root, message);
                None
            }
            (namespace, name) => {
                let message = format!(
                    "expected <Policy> in the namespace {}, found <{}> in {}",
                    quote(NAMESPACE),
                    name.escape_debug(),
                    namespace.map_or("no namespace".to_owned(), quote)
                );
                self.error("not-a-policy", root, message);
                None
            }
        }
    }
}

/// The encoding of the XML declaration. Text that is already decoded cannot be in another, so a document that says so
/// would be read differently by a reader of its bytes.
fn declared_encoding(text: &str) -> Option<&str> {
    let declaration = text
        .strip_prefix("<?xml")
        .filter(|rest| rest.starts_with(WHITE))?;
    let declaration = declaration.get(..declaration.find("?>")?)?;
    let (_, value) = declaration.split_once("encoding")?;
    let value = value
        .trim_start_matches(WHITE)
        .strip_prefix('=')?
        .trim_start_matches(WHITE);
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.get(1..)?.split(quote).next()
}
