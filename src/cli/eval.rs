//! `adgang eval`: an XACML request in, the response out.

use adgang::snapshot::Dialect;
use adgang::xacml::json::{Request, read_requests, respond};
use adgang::xacml::{Outcome, clock, evaluate};

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
    let mut policies = Vec::new();
    while let Some(argument) = arguments.next()? {
        let flag = match argument {
            Argument::Flag(flag) => flag,
            Argument::Value(value) => return Err(arguments::unexpected(&value)),
        };
        let slot = match flag.as_str() {
            "policy" => {
                policies.extend(arguments.values()?);
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
    if policies.is_empty() {
        return Err(arguments::missing("--policy FILE"));
    }
    let request = request.ok_or_else(|| arguments::missing("--request FILE"))?;
    let program = policies::compile_all(&policies, root.as_deref(), dialect)?;
    let mut requests = read(&Document::read(&request)?, dialect)?;
    for request in &mut requests {
        supply_time(request, dialect, now);
    }
    let outcomes: Vec<Outcome> = requests
        .iter()
        .map(|request| evaluate(&program, &request.attributes))
        .collect();
    Output::json(&respond(requests.iter().zip(&outcomes)))
}

fn read(document: &Document, dialect: Dialect) -> Result<Vec<Request>, Failure> {
    let text = &document.text;
    if text
        .trim_start_matches('\u{feff}')
        .trim_start()
        .starts_with('<')
    {
        return Err(Failure::at(
            &document.name,
            "unsupported-request",
            "expected a request in JSON; XML is not read in this version",
        ));
    }
    read_requests(text, dialect.switches())
        .map_err(|error| document.refuse("request", error.code(), error))
}

/// The clock's attributes are there even if a request does not list them (section 10.2.5).
fn supply_time(request: &mut Request, dialect: Dialect, now: i64) {
    if dialect == Dialect::Altinn {
        return;
    }
    for (category, id, bag) in clock(now).iter() {
        let listed = request
            .attributes
            .iter()
            .any(|(c, i, _)| c == category && i == id);
        if !listed {
            request.attributes.add(category, id, bag.clone());
        }
    }
}
