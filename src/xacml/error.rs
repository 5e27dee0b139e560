//! What can be wrong with a policy, and where.

use std::fmt;

use serde::Serialize;

/// A place in a source document, as byte offsets; `start <= end`.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq, Serialize)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset after the last byte.
    pub end: u32,
}

/// How serious a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The policy is refused.
    Error,
    /// The policy is accepted, and probably does not do what its author meant.
    Warning,
}

/// One finding of lint: a stable code, a sentence for a person, and where.
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Diagnostic {
    /// Error or warning.
    pub severity: Severity,
    /// Stable, kebab-case: `unknown-function`, `duplicate-rule-id`.
    pub code: &'static str,
    /// What was expected, and what was found.
    pub message: String,
    /// Byte range in the source.
    pub span: Span,
    /// 1-based line of `span.start`.
    pub line: u32,
    /// 1-based column of `span.start`, in characters.
    pub column: u32,
}

impl Diagnostic {
    /// Puts findings in the order of the source.
    #[cfg(feature = "studio")]
    pub(crate) fn sort(found: &mut Vec<Diagnostic>) {
        // Pairs of numbers are sorted anyway, for regular expressions; findings themselves would have a sort of their own.
        let mut order: Vec<(u32, u32)> = found
            .iter()
            .map(|finding| finding.span.start)
            .zip(0..)
            .collect();
        order.sort_unstable();
        let mut left: Vec<Option<Diagnostic>> = found.drain(..).map(Some).collect();
        let next = |(_, place): (u32, u32)| left.get_mut(place as usize)?.take();
        found.extend(order.into_iter().filter_map(next));
    }

    /// A finding at a place in a source document.
    pub fn new(
        severity: Severity,
        code: &'static str,
        message: String,
        span: Span,
        source: &str,
    ) -> Diagnostic {
        let (line, column) = line_and_column(source, span.start);
        Diagnostic {
            severity,
            code,
            message,
            span,
            line,
            column,
        }
    }
}

/// The 1-based line, and column in characters, of a byte offset.
pub fn line_and_column(source: &str, offset: u32) -> (u32, u32) {
    let before = source.get(..offset as usize).unwrap_or(source);
    let line = before.bytes().filter(|byte| *byte == b'\n').count();
    let column = before.chars().rev().take_while(|c| *c != '\n').count();
    let one_based = |count: usize| u32::try_from(count).unwrap_or(u32::MAX).saturating_add(1);
    (one_based(line), one_based(column))
}

/// Why a policy was refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct PolicyError(pub(crate) Diagnostic);

impl PolicyError {
    /// The finding that led to the refusal.
    pub fn diagnostic(&self) -> &Diagnostic {
        &self.0
    }

    /// Stable, kebab-case.
    pub fn code(&self) -> &'static str {
        self.0.code
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.0.line, self.0.column, self.0.message)
    }
}

impl std::error::Error for PolicyError {}
