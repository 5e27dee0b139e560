//! A path, parsed, and why a text is none.

use std::fmt;

use super::Refusal;
use super::evaluator::Evaluator;
use super::expression::{Expression, Kind};
use super::object::Object;
use super::parser::Parser;
use crate::value::document::NodeId;
use crate::value::{Content, Namespaces};
use crate::xacml::Status;

/// A parsed XPath 1.0 expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    /// The last is the whole.
    expressions: Vec<Expression>,
}

/// In which way a text is no path.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PathErrorKind {
    /// No expression of XPath 1.0.
    Malformed,
    /// A prefix stands for no namespace.
    UnboundPrefix,
    /// An expression that may have a meaning and is not evaluated here: of XPath 2.0, with a variable, too long or too
    /// deep.
    Unsupported,
}

/// Why a text is no path, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PathError {
    kind: PathErrorKind,
    message: String,
    offset: usize,
}

impl Path {
    /// Bytes of text that are read at most.
    pub const BYTES: usize = 8 << 10;
    /// Expressions inside each other that are read at most.
    pub const DEPTH: u32 = 64;

    /// Reads a path whose prefixes stand for these namespaces; names without a prefix are in none.
    ///
    /// # Errors
    /// Text that is no XPath 1.0, prefixes that stand for nothing, and what is not supported.
    pub fn parse(text: &str, namespaces: &Namespaces) -> Result<Path, PathError> {
        if text.len() > Path::BYTES {
            let message = format!(
                "expected at most {} bytes, found {}",
                Path::BYTES,
                text.len()
            );
            return Err(PathErrorKind::Unsupported.at(0, message));
        }
        let expressions = Parser::new(text, namespaces)?.finish()?;
        Ok(Path { expressions })
    }

    #[cfg(test)]
    pub(super) fn expressions(&self) -> &[Expression] {
        &self.expressions
    }

    /// Whether it selects nodes, as opposed to a boolean, a number or a string.
    pub fn selects_nodes(&self) -> bool {
        self.expressions.last().map(Expression::kind) == Some(Kind::Nodes)
    }

    /// The nodes it selects, in document order, seen from one of them. An absolute path begins at the root whatever the
    /// context node.
    ///
    /// # Errors
    /// A path that does not [select nodes](Path::selects_nodes), and a budget that is spent.
    pub fn select(
        &self,
        content: &Content,
        context: NodeId,
        steps: &mut u32,
    ) -> Result<Vec<NodeId>, Refusal> {
        if !self.selects_nodes() {
            return Err(Refusal::Error(Status::SyntaxError));
        }
        match Evaluator::new(&self.expressions, content.document(), steps).whole(context)? {
            Object::Nodes(nodes) => Ok(nodes),
            _ => Err(Refusal::Error(Status::SyntaxError)),
        }
    }
}

impl PathErrorKind {
    pub(super) fn at(self, offset: usize, message: String) -> PathError {
        PathError {
            kind: self,
            message,
            offset,
        }
    }
}

impl PathError {
    /// In which way.
    pub fn kind(&self) -> PathErrorKind {
        self.kind
    }

    /// Stable, kebab-case: `malformed-xpath`, `unbound-prefix` or `unsupported-xpath`.
    pub fn code(&self) -> &'static str {
        match self.kind {
            PathErrorKind::Malformed => "malformed-xpath",
            PathErrorKind::UnboundPrefix => "unbound-prefix",
            PathErrorKind::Unsupported => "unsupported-xpath",
        }
    }

    /// Byte offset in the text.
    pub fn offset(&self) -> usize {
        self.offset
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for PathError {}
