//! `adgang verify`: is a token signed by one of these keys, and does it say what is expected?

use adgang::token::{Algorithm, Expectation, KeySet, TokenError, verify};

use super::arguments::{self, Argument, Arguments};
use super::failure::Failure;
use super::input::{self, Document};
use super::output::Output;
use super::{caller, time};

/// Runs the command.
///
/// # Errors
/// Flags or keys that were refused, and a token that is not verified.
pub(super) fn run(mut arguments: Arguments, now: i64) -> Result<Output, Failure> {
    let (mut token, mut jwks, mut instant, mut leeway) = (None, None, None, None);
    let (mut algorithms, mut issuer, mut expected) = (Vec::new(), None, Expectation::at(now));
    while let Some(argument) = arguments.next()? {
        match argument {
            Argument::Flag(flag) => match flag.as_str() {
                "jwks" => arguments.value_once(&flag, &mut jwks)?,
                "alg" => algorithms.push(arguments.value()?),
                "iss" => arguments.value_once(&flag, &mut issuer)?,
                "aud" => expected.audience.push(arguments.value()?),
                "require" => expected.required.push(arguments.value()?),
                "now" => arguments.value_once(&flag, &mut instant)?,
                "leeway" => arguments.value_once(&flag, &mut leeway)?,
                other => return Err(arguments::unknown(other)),
            },
            Argument::Value(value) if token.is_none() => token = Some(value),
            Argument::Value(value) => return Err(arguments::unexpected(&value)),
        }
    }
    if let Some(instant) = instant {
        expected.now = time::parse(&instant)?;
    }
    if let Some(seconds) = leeway {
        expected.leeway = seconds_of(&seconds)?;
    }
    if !algorithms.is_empty() {
        let read = algorithms.iter().map(|name| algorithm(name));
        expected.algorithms = read.collect::<Result<_, _>>()?;
    }
    expected.issuer = issuer;
    let token = caller::document(&token.ok_or_else(|| arguments::missing("TOKEN"))?)?;
    let keys = keys(&jwks.ok_or_else(|| arguments::missing("--jwks"))?)?;
    // Files and pipes end in a line feed, tokens do not.
    let verified = verify(token.text.trim_end_matches(['\r', '\n']), &keys, &expected)
        .map_err(|error| Failure::at(&token.name, error.code(), error))?;
    Output::json(&verified.claims)
}

/// Reads the keys of a `--jwks`.
///
/// # Errors
/// A file that cannot be read, and what [`KeySet::from_json`] says.
pub(super) fn keys(path: &str) -> Result<KeySet, Failure> {
    let document = Document::read(path)?;
    KeySet::from_json(&document.text).map_err(|error| refuse_keys(&document, &error))
}

fn refuse_keys(document: &Document, error: &TokenError) -> Failure {
    let place = match (error.position(), error.pointer()) {
        (Some(position), _) => document.place(position),
        (None, Some(pointer)) => format!("{}: {pointer}", document.name),
        (None, None) => document.name.clone(),
    };
    Failure::at(&place, error.code(), error.message())
}

fn algorithm(name: &str) -> Result<Algorithm, Failure> {
    Algorithm::from_name(name).ok_or_else(|| {
        let names = "RS256 to RS512, PS256 to PS512, ES256 to ES512, EdDSA or HS256 to HS512";
        let found = input::quoted(name);
        Failure::refused(
            "unknown-algorithm",
            format!("--alg: expected {names}, found {found}"),
        )
    })
}

fn seconds_of(text: &str) -> Result<u32, Failure> {
    let seconds = text.parse().ok();
    seconds
        .filter(|seconds| *seconds <= Expectation::MAX_LEEWAY)
        .ok_or_else(|| {
            let (most, found) = (Expectation::MAX_LEEWAY, input::quoted(text));
            Failure::refused(
                "invalid-leeway",
                format!("--leeway: expected 0 to {most} seconds, found {found}"),
            )
        })
}
