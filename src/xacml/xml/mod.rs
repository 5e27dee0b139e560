//! Policy XML: from the text of a document to the [`model`], with every finding placed in the source.
//!
//! One walker reads every document; a [`Reading`] says where it departs from the standard. [`lint`] reports all it
//! finds, [`parse_policy`] refuses at the first error of the same findings.
//!
//! The input is UTF-8 text, with or without a byte order mark. A document type declaration is refused before
//! anything else, so there are no entities to expand and nothing is ever fetched. Size, nesting and markup density
//! are bounded by [`Limits`] in one linear pass before a tree is built.
//!
//! Findings carry a stable code:
//!
//! | code | what was found |
//! |---|---|
//! | `too-large`, `too-deep` | a document beyond the [`Limits`] |
//! | `doctype` | a document type declaration |
//! | `encoding`, `xml-version` | a declaration of another encoding than UTF-8, or another XML than 1.0 |
//! | `malformed-xml` | text that is not well-formed XML |
//! | `not-a-policy` | another root element |
//! | `unsupported-element` | an element of the standard that is not supported, or not by this reading |
//! | `unknown-element`, `misplaced-element`, `missing-element` | a child that does not exist, does not belong, or is lacking |
//! | `unknown-attribute`, `missing-attribute`, `empty-attribute`, `invalid-attribute` | the same of attributes |
//! | `foreign-attribute` | an attribute of another namespace, which is ignored |
//! | `unexpected-text` | text where only elements may be |
//! | `comment-in-value`, `element-in-value` | markup inside a value or a text |
//! | `invalid-text` | the text of an element is not of its type |
//! | `duplicate-policy-id`, `duplicate-rule-id`, `duplicate-variable-id` | an identifier used twice |
//! | `unknown-variable`, `variable-cycle` | a reference that leads nowhere, or to itself |
//! | `policy-combining-algorithm`, `rule-combining-algorithm` | an algorithm for policies where one for rules is expected, and the other way around |
//! | `no-rules`, `empty-target`, `self-closed`, `not-self-closed`, `unread-expression` | a form that the [lenient reading](Reading::LENIENT) does not read |
//! | `not-a-request`, `not-a-response` | another root element than was asked for |
//! | `invalid-value`, `invalid-content` | a value of a request that is not of its type, a `<Content>` that is not one element |
//! | `trailing-content` | content after the policy, not read |
//! | `ignored-element` | an element that is checked for form and has no effect |
//! | `more-findings` | how many findings are left out of a very long list |

mod content;
mod document;
mod element;
mod expression;
mod header;
mod limits;
mod obligation;
mod policy;
mod policy_set;
mod print;
mod printer;
mod prologue;
mod reading;
mod report;
mod request;
mod response;
mod rule;
mod standalone;
mod target;
mod text;
mod variables;
mod writer;

pub(super) use element::NAMESPACE;
pub use limits::Limits;
pub use print::print_policy;
pub use reading::Reading;
pub(super) use standalone::standalone_root as standalone;
pub use writer::{Unwritable, write_request, write_response};

use element::{Node, Walker};

use super::context::{self, ContextError, Detail, Request, Response};
use super::model;
use super::{Diagnostic, Dialect, PolicyError, Severity};

/// Reads a policy document: the policy and the warnings beside it, or the first error in source order.
pub fn parse_policy(
    xml: &str,
    reading: Reading,
    limits: &Limits,
) -> Result<(model::PolicyTree, Vec<Diagnostic>), PolicyError> {
    let (policy, found) = document::read(xml, reading, limits);
    let error = found
        .iter()
        .find(|finding| finding.severity == Severity::Error);
    match (error, policy) {
        (Some(error), _) => Err(PolicyError(error.clone())),
        (None, Some(policy)) => Ok((policy, found)),
        // A policy is only withheld together with an error; this keeps a mistake of ours a refusal.
        (None, None) => Err(PolicyError(report::withheld())),
    }
}

/// What can be read of a policy document, whatever is wrong with the rest, and everything that is to say of it, in source
/// order.
pub fn examine(
    xml: &str,
    reading: Reading,
    limits: &Limits,
) -> (Option<model::PolicyTree>, Vec<Diagnostic>) {
    document::read(xml, reading, limits)
}

/// Reports every error and warning of a policy document, in source order; empty where nothing is to say.
pub fn lint(xml: &str, reading: Reading, limits: &Limits) -> Vec<Diagnostic> {
    document::read(xml, reading, limits).1
}

/// Whether the text is an XML 1.0 document with namespaces, inside the limits and without a document type declaration; what
/// every other reader here asks of a document before it looks at an element.
///
/// # Errors
/// The first of `too-large`, `too-deep`, `doctype`, `encoding`, `xml-version` and `malformed-xml`.
pub fn check_well_formed(xml: &str, limits: &Limits) -> Result<(), PolicyError> {
    let (_, found) = document::walk(xml, Reading::STANDARD, limits, |_, _| Some(()));
    found
        .into_iter()
        .next()
        .map_or(Ok(()), |error| Err(PolicyError(error)))
}

/// Reads a `<Request>` (section 5.42) strictly, whatever the dialect; an engine without typed values (`lexical_values`) has
/// its values as text.
///
/// # Errors
/// The first finding in source order, or what is wrong with the questions it holds (see
/// [`individuals`](super::individuals)).
pub fn read_request(xml: &str, dialect: Dialect) -> Result<Request, ContextError> {
    let mut request = None;
    let found = walk(xml, &mut |walker, root| {
        request = walker.request(root, dialect);
    });
    read(request, found)
}

/// Reads a `<Response>` (section 5.47).
///
/// # Errors
/// The first finding in source order.
pub fn read_response(xml: &str) -> Result<Response, ContextError> {
    let mut response = None;
    let found = walk(xml, &mut |walker, root| response = walker.response(root));
    read(response, found)
}

/// A part of a `<StatusDetail>`, if it is one element.
pub(super) fn read_detail(xml: &str) -> Option<Detail> {
    let mut detail = None;
    let found = walk(xml, &mut |walker, root| detail = walker.detail(root));
    read(detail, found).ok()
}

/// What is to be done with a root element. Not a type parameter: the walk is long, and the wasm module small.
type Root<'f> = dyn FnMut(&mut Walker<'_>, Node<'_>) + 'f;

fn walk(xml: &str, root: &mut Root<'_>) -> Vec<Diagnostic> {
    let limits = Limits {
        bytes: context::LIMIT,
        ..Limits::default()
    };
    let (_, found) = document::walk(xml, Reading::STANDARD, &limits, |walker, node| {
        root(walker, node);
        Some(())
    });
    found
}

fn read<T>(document: Option<T>, found: Vec<Diagnostic>) -> Result<T, ContextError> {
    let error = found
        .into_iter()
        .find(|finding| finding.severity == Severity::Error);
    match (error, document) {
        (Some(error), _) => Err(ContextError(error)),
        (None, Some(document)) => Ok(document),
        // As above, a mistake of ours stays a refusal.
        (None, None) => Err(ContextError(report::withheld())),
    }
}

#[cfg(test)]
mod tests;
