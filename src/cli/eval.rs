//! `adgang eval`: an XACML request in, the response out.

use adgang::xacml::{Form, decide, json};

use super::arguments::{self, Argument, Arguments};
use super::failure::Failure;
use super::input::Document;
use super::output::Output;
use super::{policies, time};

/// Runs the command.
///
/// # Errors
/// Flags, a policy or a request that were refused.
pub(super) fn run(mut arguments: Arguments, now: i64) -> Result<Output, Failure> {
    let (mut request, mut root, mut dialect, mut instant) = (None, None, None, None);
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
            other => return Err(arguments::unknown(other)),
        };
        arguments.value_once(&flag, slot)?;
    }
    let dialect = arguments::dialect(dialect.as_deref())?;
    let now = instant.as_deref().map_or(Ok(now), time::parse)?;
    if files.is_empty() {
        return Err(arguments::missing("--policy FILE"));
    }
    let request = request.ok_or_else(|| arguments::missing("--request FILE"))?;
    let program = policies::compile_all(&files, root.as_deref(), dialect)?;
    let document = Document::read(&request)?;
    let form = Form::of(&document.text);
    let request = form
        .read_request(&document.text, dialect.switches())
        .map_err(|error| {
            let found = error.diagnostic();
            Failure::at(
                &policies::place(&document, found),
                found.code,
                &found.message,
            )
        })?;
    let response = decide(&program, &request, Some(now));
    match form {
        Form::Json => Output::json(&json::write_response(&response)),
        Form::Xml => form
            .write_response(&response)
            .map(Output::new)
            .map_err(Failure::own),
    }
}
