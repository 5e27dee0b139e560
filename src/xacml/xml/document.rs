//! From text to tree, and from tree to findings.

use super::element::{NAMESPACE, Node, WHITE, Walker};
use super::limits::Limits;
use super::reading::Reading;
use super::report::{Report, quote, span};
use crate::value::markup;
use crate::xacml::model::PolicyTree;
use crate::xacml::{Diagnostic, Span};

/// The byte order mark.
const MARK: char = '\u{feff}';
/// Reads a document: the policy where it could be made, and all findings in source order.
pub(super) fn read(
    xml: &str,
    reading: Reading,
    limits: &Limits,
) -> (Option<PolicyTree>, Vec<Diagnostic>) {
    walk(xml, reading, limits, |walker, root| walker.root(root))
}

/// What `from_root` makes of a document's root element, and all findings in source order; nothing but the findings where
/// the document is beyond the limits or not well-formed.
pub(super) fn walk<T>(
    xml: &str,
    reading: Reading,
    limits: &Limits,
    from_root: impl FnOnce(&mut Walker<'_>, Node<'_>) -> Option<T>,
) -> (Option<T>, Vec<Diagnostic>) {
    let mut report = Report::default();
    let result = tree(xml, reading, limits.clamped(), &mut report, from_root);
    (result, report.finish(xml))
}

fn tree<T>(
    xml: &str,
    reading: Reading,
    limits: Limits,
    report: &mut Report,
    from_root: impl FnOnce(&mut Walker<'_>, Node<'_>) -> Option<T>,
) -> Option<T> {
    if xml.len() > limits.bytes {
        let message = format!(
            "expected at most {} bytes, found {}",
            limits.bytes,
            xml.len()
        );
        report.error("too-large", Span::default(), message);
        return None;
    }
    let text = xml.strip_prefix(MARK).unwrap_or(xml);
    let base = xml.len().saturating_sub(text.len());
    let place = |range: std::ops::Range<usize>| {
        span(range.start.saturating_add(base)..range.end.saturating_add(base))
    };
    if text.starts_with(MARK) {
        // The tree builder would skip it.
        let message = "expected one byte order mark, found another".to_owned();
        report.error("malformed-xml", place(0..MARK.len_utf8()), message);
        return None;
    }
    let text = markup::lines(text);
    let end = match markup::scan(&text, limits.depth) {
        Ok(end) => end,
        Err(refusal) => {
            report.error(refusal.code, place(refusal.range), refusal.message);
            return None;
        }
    };
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
        _ => &text,
    };
    match markup::tree(text, limits.elements) {
        Ok(document) => {
            let mut walker = Walker::new(text, base, reading, limits, report);
            from_root(&mut walker, document.root_element())
        }
        Err(refusal) => {
            report.error(refusal.code, place(refusal.range), refusal.message);
            None
        }
    }
}

impl Walker<'_> {
    fn root(&mut self, root: Node<'_>) -> Option<PolicyTree> {
        let name = root.tag_name();
        match (name.namespace(), name.name()) {
            (Some(NAMESPACE), "Policy") => self.policy(root).map(PolicyTree::Policy),
            (Some(NAMESPACE), "PolicySet") if self.reading.policies_only => {
                let message =
                    "expected <Policy>, found <PolicySet>, which is not read here".to_owned();
                self.error("unsupported-element", root, message);
                None
            }
            (Some(NAMESPACE), "PolicySet") => self.policy_set(root).map(PolicyTree::PolicySet),
            (namespace, name) => {
                let message = format!(
                    "expected <Policy> or <PolicySet> in the namespace {}, found <{}> in {}",
                    quote(NAMESPACE),
                    markup::shown(name),
                    namespace.map_or("no namespace".to_owned(), quote)
                );
                self.error("not-a-policy", root, message);
                None
            }
        }
    }
}
