//! From text to tree, and from tree to findings.

use std::borrow::Cow;

use roxmltree::ParsingOptions;

use super::element::{NAMESPACE, Node, WHITE, Walker};
use super::limits::Limits;
use super::reading::Reading;
use super::report::{Report, quote, span};
use super::scan::scan;
use super::well_formed::instruction;
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
    let text = lines(text);
    let end = match scan(&text, &limits) {
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
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: limits.elements,
        ..ParsingOptions::default()
    };
    match roxmltree::Document::parse_with_options(text, options) {
        Ok(document) => {
            let mut walker = Walker::new(text, base, reading, limits, report);
            walker
                .instructions(&document)
                .then(|| from_root(&mut walker, document.root_element()))
                .flatten()
        }
        Err(error) => {
            let at = offset(text, error.pos());
            let (code, message) = match error {
                roxmltree::Error::NodesLimitReached => (
                    "too-large",
                    format!("expected at most {} nodes, found more", limits.elements),
                ),
                roxmltree::Error::DtdDetected => (
                    "doctype",
                    "expected no document type declaration, found one".to_owned(),
                ),
                error => (
                    "malformed-xml",
                    format!("expected well-formed XML: {error}"),
                ),
            };
            report.error(code, place(at..at), message);
            None
        }
    }
}

/// Line ends as XML reads them (XML 1.0, section 2.11), where the tree builder does not: it keeps a carriage return that
/// stands alone beside a reference. As many bytes as before, so every place stays where it was.
fn lines(text: &str) -> Cow<'_, str> {
    let alone = |(at, _): &(usize, &str)| {
        !text
            .get(at.saturating_add(1)..)
            .is_some_and(|rest| rest.starts_with('\n'))
    };
    if !text.match_indices('\r').any(|found| alone(&found)) {
        return Cow::Borrowed(text);
    }
    let mut ends = text.match_indices('\r').filter(alone).peekable();
    let line_end = |(at, character)| match ends.next_if(|(end, _)| *end == at) {
        Some(_) => '\n',
        None => character,
    };
    Cow::Owned(text.char_indices().map(line_end).collect())
}

impl Walker<'_> {
    /// Whether all processing instructions are as they should be.
    fn instructions(&mut self, document: &roxmltree::Document<'_>) -> bool {
        let mut well_formed = true;
        for node in document.descendants().filter(roxmltree::Node::is_pi) {
            // The declaration, where another white space than a space follows its opening: the scan has looked at it.
            let opening = self.source(node).strip_prefix("<?xml");
            if node.range().start == 0 && opening.is_some_and(|rest| rest.starts_with(WHITE)) {
                continue;
            }
            if let Some(message) = instruction(node, self.source(node)) {
                well_formed = false;
                self.error("malformed-xml", node, message.to_owned());
            }
        }
        well_formed
    }

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
                    name.escape_debug(),
                    namespace.map_or("no namespace".to_owned(), quote)
                );
                self.error("not-a-policy", root, message);
                None
            }
        }
    }
}

/// The byte at a 1-based row and column; the end of the text where there is none.
fn offset(text: &str, at: roxmltree::TextPos) -> usize {
    let row = usize::try_from(at.row)
        .unwrap_or(usize::MAX)
        .saturating_sub(1);
    let column = usize::try_from(at.col)
        .unwrap_or(usize::MAX)
        .saturating_sub(1);
    let Some(line) = text.split_inclusive('\n').nth(row) else {
        return text.len();
    };
    let before: usize = text.split_inclusive('\n').take(row).map(str::len).sum();
    let within = line
        .char_indices()
        .nth(column)
        .map_or(line.len(), |(at, _)| at);
    before.saturating_add(within)
}
