//! The one collector of findings.

use std::ops::Range;

pub(super) use crate::value::markup::quote;
use crate::xacml::{Diagnostic, Severity, Span};

/// Findings kept; a document of a million mistakes is not worth a message each.
const KEPT: usize = 10_000;

/// Findings in the order they were made; [`Report::finish`] puts them in source order.
#[derive(Default)]
pub(super) struct Report {
    found: Vec<Diagnostic>,
    left_out: usize,
    failed: bool,
}

impl Report {
    pub(super) fn error(&mut self, code: &'static str, span: Span, message: String) {
        self.add(Severity::Error, code, span, message);
    }

    pub(super) fn warning(&mut self, code: &'static str, span: Span, message: String) {
        self.add(Severity::Warning, code, span, message);
    }

    /// Sorts the findings by where they begin and gives each its line and column.
    pub(super) fn finish(mut self, source: &str) -> Vec<Diagnostic> {
        if self.left_out > 0 {
            let end = offset(source.len());
            let message = format!("{} more findings are not listed", self.left_out);
            let span = Span { start: end, end };
            self.found.push(diagnostic(
                Severity::Warning,
                "more-findings",
                span,
                message,
            ));
        }
        Diagnostic::sort(&mut self.found);
        place(&mut self.found, source);
        self.found
    }

    fn add(&mut self, severity: Severity, code: &'static str, span: Span, message: String) {
        let first_error = severity == Severity::Error && !self.failed;
        self.failed |= first_error;
        // The first error is always kept: whether there is one decides whether the policy is refused.
        if self.found.len() < KEPT || first_error {
            self.found.push(diagnostic(severity, code, span, message));
        } else {
            self.left_out = self.left_out.saturating_add(1);
        }
    }
}

/// A byte range of the document, as a span.
pub(super) fn span(range: Range<usize>) -> Span {
    Span {
        start: offset(range.start),
        end: offset(range.end),
    }
}

/// What to say when a document is withheld without a finding.
pub(super) fn withheld() -> Diagnostic {
    let message = "the document could not be read, and no finding says why".to_owned();
    diagnostic(Severity::Error, "unreadable", Span::default(), message)
}

fn diagnostic(severity: Severity, code: &'static str, span: Span, message: String) -> Diagnostic {
    Diagnostic {
        severity,
        code,
        message,
        span,
        line: 1,
        column: 1,
    }
}

/// One pass over the source for all findings: a long line with many of them must not be counted again for each.
fn place(sorted: &mut [Diagnostic], source: &str) {
    let mut characters = source.char_indices().peekable();
    let (mut line, mut column) = (1_u32, 1_u32);
    for finding in sorted {
        while let Some((_, character)) =
            characters.next_if(|(at, _)| offset(*at) < finding.span.start)
        {
            match character {
                '\n' => (line, column) = (line.saturating_add(1), 1),
                '\u{feff}' if (line, column) == (1, 1) => {}
                _ => column = column.saturating_add(1),
            }
        }
        (finding.line, finding.column) = (line, column);
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_come_in_source_order_with_columns_in_characters() {
        let source = "\u{feff}æøå<\n  b";
        let mut report = Report::default();
        report.warning("second", span(13..14), String::new());
        report.error("first", span(9..10), String::new());
        let found = report.finish(source);
        let places: Vec<_> = found.iter().map(|f| (f.code, f.line, f.column)).collect();
        assert_eq!(places, [("first", 1, 4), ("second", 2, 3)]);
    }

    #[test]
    fn the_first_error_is_kept_however_many_warnings_came_before() {
        let mut report = Report::default();
        for _ in 0..KEPT + 5 {
            report.warning("w", span(0..0), String::new());
        }
        report.error("e", span(0..0), String::new());
        let found = report.finish("x");
        assert_eq!(found.len(), KEPT + 2);
        assert!(found.iter().any(|f| f.code == "e"));
        assert!(found.iter().any(|f| f.code == "more-findings"));
    }

    #[test]
    fn quotes_are_short_and_on_one_line() {
        assert_eq!(quote("a\nb"), "\"a\\nb\"");
        assert!(quote(&"x".repeat(1000)).chars().count() < 90);
    }
}
