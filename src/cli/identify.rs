//! `adgang identify`: who does a token, or its claims, say is calling?

use adgang::identity::Options;

use super::arguments::{self, Argument, Arguments};
use super::caller;
use super::failure::Failure;
use super::output::Output;

/// Runs the command. No clock is read: whether a token is past its time is not asked here.
///
/// # Errors
/// Flags or a token that were refused.
pub(super) fn run(mut arguments: Arguments, _now: i64) -> Result<Output, Failure> {
    let (mut who, mut profile, mut party_cookie) = (None, None, None);
    while let Some(argument) = arguments.next()? {
        match argument {
            Argument::Flag(flag) => match flag.as_str() {
                "profile" => arguments.value_once(&flag, &mut profile)?,
                "party-cookie" => arguments.value_once(&flag, &mut party_cookie)?,
                other => return Err(arguments::unknown(other)),
            },
            Argument::Value(value) if who.is_none() => who = Some(value),
            Argument::Value(value) => return Err(arguments::unexpected(&value)),
        }
    }
    let options = Options {
        profile: arguments::profile(profile.as_deref())?,
        party_cookie,
        ..Options::default()
    };
    let who = who.ok_or_else(|| arguments::missing("TOKEN-OR-CLAIMS"))?;
    Output::json(&caller::read(&who, &options)?)
}
