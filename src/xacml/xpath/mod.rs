//! XPath 1.0 over the `<Content>` of a category, for `<AttributeSelector>` (XACML 3.0, section 7.3.7) and the functions
//! over paths (section A.3.15).
//!
//! A [`Path`] is parsed once, with its prefixes resolved, and then selects nodes of any content. It has no variables and
//! no functions but the core library. Namespace nodes are left out: section 7.3.7 leaves open which of them a content
//! has. What cannot be evaluated is refused with `unsupported-xpath` when the path is parsed; the work of an evaluation
//! is counted against a budget of steps.

mod axis;
mod evaluator;
mod expression;
mod function;
mod lexer;
mod node_functions;
mod object;
mod parser;
mod path;
mod selector;

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use super::Status;

pub(super) use node_functions::{Operand, node_count, node_equal, node_match};
pub(super) use path::{Path, PathErrorKind};
pub(super) use selector::select_values;

/// Why a path gave nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Refusal {
    /// An error of whoever wrote the path or the content.
    Error(Status),
    /// The budget is spent, or a value is beyond what this crate holds: nothing may be concluded.
    Unsupported,
}
