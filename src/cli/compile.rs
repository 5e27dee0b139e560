//! `adgang compile`: the policies of delegations, compiled one by one, for facts.

use adgang::altinn::DelegatedPolicy;
use serde_json::{Map, Value};

use super::arguments::{self, Argument, Arguments};
use super::failure::Failure;
use super::input::Document;
use super::output::Output;
use super::policies::place;

/// Runs the command.
///
/// # Errors
/// Flags or policies that were refused, and a file that cannot be written.
pub(super) fn run(mut arguments: Arguments, _now: i64) -> Result<Output, Failure> {
    let (mut files, mut to) = (Vec::new(), None);
    while let Some(argument) = arguments.next()? {
        match argument {
            Argument::Flag(flag) if flag == "output" => arguments.value_once(&flag, &mut to)?,
            Argument::Flag(other) => return Err(arguments::unknown(&other)),
            Argument::Value(file) => files.push(file),
        }
    }
    if files.is_empty() {
        return Err(arguments::missing("FILE"));
    }
    let (mut compiled, mut notes, mut failures) = (Map::new(), Vec::new(), Vec::new());
    for file in files {
        let document = Document::read(&file)?;
        let policy = DelegatedPolicy::compile(&document.text).or_else(|refused| {
            let policy = refused.policy();
            let findings = refused.errors().iter().map(|error| error.diagnostic());
            if policy == DelegatedPolicy::Unreadable {
                notes.push(format!(
                    "{}:{refused}: the platform cannot read it",
                    document.name
                ));
                return Ok(policy);
            }
            let all = findings.map(|finding| {
                let place = place(&document, finding);
                Failure::at(&place, finding.code, &finding.message)
            });
            Err(Failure::all(all.collect()))
        });
        match policy {
            Ok(policy) => {
                compiled.insert(file, Value::from(policy.to_text()));
            }
            Err(failure) => failures.push(failure),
        }
    }
    if !failures.is_empty() {
        return Err(Failure::all(failures));
    }
    let note = (!notes.is_empty()).then(|| notes.join("; "));
    let output = Output::json(&compiled)?.with_note(note);
    match to {
        Some(to) => output.into_file(&to),
        None => Ok(output),
    }
}
