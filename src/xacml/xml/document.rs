//! From text to tree, and from tree to findings.

use roxmltree::ParsingOptions;

use super::element::{NAMESPACE, Node, Walker};
use super::limits::Limits;
use super::reading::Reading;
use super::report::{Report, quote, span};
use super::scan::scan;
use crate::xacml::model::PolicyTree;
use crate::xacml::{Diagnostic, Span};

const WHITE: [char; 4] = [' ', '\t', '\r', '\n'];

/// Reads a document: the policy where it could be made, and all findings in source order.
pub(super) fn read(
    xml: &str,
    reading: Reading,
    limits: &Limits,
) -> (Option<PolicyTree>, Vec<Diagnostic>) {
    let mut report = Report::default();
    let policy = tree(xml, reading, limits.clamped(), &mut report);
    (policy, report.finish(xml))
}

fn tree(xml: &str, reading: Reading, limits: Limits, report: &mut Report) -> Option<PolicyTree> {
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
    let end = match scan(text, &limits) {
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
    let options = ParsingOptions {
        allow_dtd: false,
        nodes_limit: limits.elements,
        ..ParsingOptions::default()
    };
    match roxmltree::Document::parse_with_options(text, options) {
        Ok(document) => {
            let root = document.root_element();
            let mut walker = Walker::new(text, base, reading, limits, report);
            walker.root(root)
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
