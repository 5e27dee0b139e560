//! `adgang lint`: everything worth saying about policies, in its place.

use adgang::snapshot::lint;
use adgang::xacml::{Diagnostic, Severity};
use serde::Serialize;

use super::arguments::{self, Argument, Arguments};
use super::failure::Failure;
use super::input::Document;
use super::output::{Output, printable};
use super::policies::place;

/// Runs the command. Findings are its answer, and no failure.
///
/// # Errors
/// Flags or files that were refused.
pub(super) fn run(mut arguments: Arguments, _now: i64) -> Result<Output, Failure> {
    let (mut files, mut dialect, mut json) = (Vec::new(), None, false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Argument::Flag(flag) => match flag.as_str() {
                "dialect" => arguments.value_once(&flag, &mut dialect)?,
                "json" => json = true,
                other => return Err(arguments::unknown(other)),
            },
            Argument::Value(file) => files.push(file),
        }
    }
    let dialect = arguments::dialect(dialect.as_deref())?;
    if files.is_empty() {
        return Err(arguments::missing("FILE"));
    }
    let documents = files
        .iter()
        .map(|file| Document::read(file))
        .collect::<Result<Vec<_>, _>>()?;
    let findings: Vec<Finding> = documents
        .iter()
        .flat_map(|document| {
            let found = lint(&document.text, dialect).into_iter();
            found.map(move |diagnostic| Finding::new(document, diagnostic))
        })
        .collect();
    if json {
        return Output::json(&findings);
    }
    Ok(Output::new(
        findings.iter().map(Finding::line).collect::<String>(),
    ))
}

#[derive(Serialize)]
struct Finding<'a> {
    file: &'a str,
    #[serde(flatten)]
    diagnostic: Diagnostic,
    #[serde(skip)]
    place: String,
}

impl<'a> Finding<'a> {
    fn new(document: &'a Document, diagnostic: Diagnostic) -> Finding<'a> {
        Finding {
            file: &document.name,
            place: place(document, &diagnostic),
            diagnostic,
        }
    }

    fn line(&self) -> String {
        let Diagnostic {
            severity,
            code,
            message,
            ..
        } = &self.diagnostic;
        let severity = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let line = format!("{}: {severity}[{code}]: {message}", self.place);
        format!("{}\n", printable(&line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use adgang::xacml::Span;

    #[test]
    fn a_finding_is_one_line_that_editors_understand() {
        let document = Document::embedded("a.xml", "ab");
        let span = Span { start: 1, end: 2 };
        let found = Diagnostic::new(Severity::Warning, "code", "x\ny".into(), span, "ab");
        assert_eq!(
            Finding::new(&document, found).line(),
            "a.xml:1:2: warning[code]: x\\ny\n"
        );
    }
}
