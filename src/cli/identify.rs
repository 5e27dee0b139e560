//! `adgang identify`: who does a token, or its claims, say is calling?

use adgang::identity::{AppClaims, ClaimMapping, Options, Profile};

use super::arguments::{self, Argument, Arguments};
use super::caller;
use super::failure::Failure;
use super::input::Document;
use super::output::Output;

/// Runs the command. No clock is read: whether a token is past its time is not asked here.
///
/// # Errors
/// Flags or a token that were refused.
pub(super) fn run(mut arguments: Arguments, _now: i64) -> Result<Output, Failure> {
    let (mut who, mut profile, mut party_cookie) = (None, None, None);
    let (mut mapping, mut app, mut instance) = (None, None, None);
    while let Some(argument) = arguments.next()? {
        match argument {
            Argument::Flag(flag) => match flag.as_str() {
                "profile" => arguments.value_once(&flag, &mut profile)?,
                "party-cookie" => arguments.value_once(&flag, &mut party_cookie)?,
                "mapping" => arguments.value_once(&flag, &mut mapping)?,
                "app-claim" => arguments.value_once(&flag, &mut app)?,
                "instance-claim" => arguments.value_once(&flag, &mut instance)?,
                other => return Err(arguments::unknown(other)),
            },
            Argument::Value(value) if who.is_none() => who = Some(value),
            Argument::Value(value) => return Err(arguments::unexpected(&value)),
        }
    }
    let profile = arguments::profile(profile.as_deref())?;
    if mapping.is_some() && profile != Profile::Oidc {
        return Err(Failure::refused(
            "conflicting-flags",
            "--mapping is for --profile oidc",
        ));
    }
    let app_claims = match (app, instance) {
        (None, None) => None,
        (Some(app), Some(instance)) => Some(AppClaims { app, instance }),
        _ => {
            return Err(arguments::missing(
                "--app-claim and --instance-claim together",
            ));
        }
    };
    let options = Options {
        profile,
        party_cookie,
        app_claims,
        mapping: mapping.as_deref().map(read_mapping).transpose()?,
        ..Options::default()
    };
    let who = who.ok_or_else(|| arguments::missing("TOKEN-OR-CLAIMS"))?;
    Output::json(&caller::read(&who, &options)?)
}

fn read_mapping(file: &str) -> Result<ClaimMapping, Failure> {
    let document = Document::read(file)?;
    ClaimMapping::from_json(&document.text)
        .map_err(|why| Failure::at(&document.name, "malformed-options", why))
}
