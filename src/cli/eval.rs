//! `adgang eval`: an XACML request in, the response out.

use std::sync::Arc;

use adgang::snapshot::{Dialect, Snapshot};
use adgang::xacml::context::{ContextError, Request, Response};
use adgang::xacml::{Form, decide, json};

use super::arguments::{self, Argument, Arguments};
use super::failure::Failure;
use super::input::Document;
use super::output::Output;
use super::policies::{self, Policies};
use super::snapshots::SnapshotFile;
use super::{question, time};

/// Runs the command.
///
/// # Errors
/// Flags, a policy, facts or a request that were refused.
pub(super) fn run(mut arguments: Arguments, now: i64) -> Result<Output, Failure> {
    let (mut request, mut root, mut dialect, mut instant) = (None, None, None, None);
    let (mut snapshot, mut facts) = (None, None);
    let mut files = Vec::new();
    while let Some(argument) = arguments.next()? {
        let flag = match argument {
            Argument::Flag(flag) => flag,
            Argument::Value(value) => return Err(arguments::unexpected(&value)),
        };
        let slot = match flag.as_str() {
            "policy" => {
                files.extend(arguments.values()?);
                continue;
            }
            "request" => &mut request,
            "root" => &mut root,
            "dialect" => &mut dialect,
            "now" => &mut instant,
            "snapshot" => &mut snapshot,
            "facts" => &mut facts,
            other => return Err(arguments::unknown(other)),
        };
        arguments.value_once(&flag, slot)?;
    }
    let dialect = arguments::dialect(dialect.as_deref())?;
    let now = instant.as_deref().map_or(Ok(now), time::parse)?;
    let request = request.ok_or_else(|| arguments::missing("--request FILE"))?;
    let facts = facts.as_deref().map(question::read_facts).transpose()?;
    let snapshot = match snapshot {
        Some(file) => Some(SnapshotFile::read(&file)?.snapshot),
        None if files.is_empty() => return Err(arguments::missing("--policy FILE")),
        // What the platform does around a policy, a snapshot knows.
        None if facts.is_some() => {
            let mut builder = Snapshot::builder().dialect(dialect);
            if let Some(id) = &root {
                builder = builder.root(id);
            }
            Some(Policies::read_all(&files)?.build_all(builder, dialect)?)
        }
        None => None,
    };
    let Some(snapshot) = snapshot else {
        let program = policies::compile_all(&files, root.as_deref(), dialect)?;
        return answer(&request, dialect, |request| {
            decide(&program, request, Some(now))
        });
    };
    answer(&request, snapshot.dialect(), |request| match &facts {
        Some(facts) => {
            // The same of every question.
            let facts = Arc::new(facts.clone());
            let questions = snapshot.asked(request).into_iter();
            let facts: Vec<_> = questions.map(|_| facts.clone()).collect();
            snapshot.decide_with(request, &facts, Some(now)).0
        }
        None => snapshot.decide(request, Some(now)),
    })
}

/// Reads a request, and prints the response in the form that it has.
fn answer(
    file: &str,
    dialect: Dialect,
    decide: impl FnOnce(&Request) -> Response,
) -> Result<Output, Failure> {
    let document = Document::read(file)?;
    let form = Form::of(&document.text);
    let request = form.read_request(&document.text, dialect.switches());
    let response = decide(&request.map_err(|error| refused(&document, &error))?);
    match form {
        Form::Json => Output::json(&json::write_response(&response)),
        Form::Xml => form
            .write_response(&response)
            .map(Output::new)
            .map_err(Failure::own),
    }
}

fn refused(document: &Document, error: &ContextError) -> Failure {
    let found = error.diagnostic();
    Failure::at(
        &policies::place(document, found),
        found.code,
        &found.message,
    )
}
