//! The flags that `check` and `explain` share.

use adgang::identity::Profile;
use adgang::snapshot::Dialect;

use super::arguments::{self, Argument, Arguments};
use super::failure::Failure;
use super::{build, input, time};

/// The flags of a question, as given.
#[derive(Debug)]
pub(super) struct Flags {
    pub(super) policies: Vec<String>,
    pub(super) snapshot: Option<String>,
    pub(super) audience: Option<String>,
    pub(super) min_serial: Option<u64>,
    pub(super) who: Option<String>,
    pub(super) resource: Option<String>,
    pub(super) facts: Option<String>,
    pub(super) parties: Option<String>,
    pub(super) party: Option<i64>,
    pub(super) actions: Vec<String>,
    pub(super) understood: Vec<String>,
    pub(super) profile: Profile,
    pub(super) dialect: Dialect,
    pub(super) now: i64,
    pub(super) json: bool,
}

impl Flags {
    /// Reads the flags; `now` is the instant where none is given.
    ///
    /// # Errors
    /// A flag that is unknown, repeated, without its value, or with one that it does not take.
    pub(super) fn read(mut arguments: Arguments, now: i64) -> Result<Flags, Failure> {
        let (mut who, mut resource, mut facts, mut parties) = (None, None, None, None);
        let (mut party, mut profile, mut dialect, mut instant) = (None, None, None, None);
        let (mut policies, mut actions, mut understood) = (Vec::new(), Vec::new(), Vec::new());
        let (mut snapshot, mut audience, mut min_serial) = (None, None, None);
        let mut json = false;
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
                "action" => {
                    actions.push(arguments.value()?);
                    continue;
                }
                "understood" => {
                    understood.push(arguments.value()?);
                    continue;
                }
                "json" => {
                    json = true;
                    continue;
                }
                "snapshot" => &mut snapshot,
                "audience" => &mut audience,
                "min-serial" => &mut min_serial,
                "who" => &mut who,
                "resource" => &mut resource,
                "facts" => &mut facts,
                "parties" => &mut parties,
                "party" => &mut party,
                "profile" => &mut profile,
                "dialect" => &mut dialect,
                "now" => &mut instant,
                other => return Err(arguments::unknown(other)),
            };
            arguments.value_once(&flag, slot)?;
        }
        if snapshot.is_some() && (dialect.is_some() || !policies.is_empty()) {
            let message = "--snapshot brings its policies and their dialect: expected no --policy and no --dialect";
            return Err(Failure::refused("conflicting-flags", message));
        }
        if snapshot.is_none() && (audience.is_some() || min_serial.is_some()) {
            return Err(arguments::missing("--snapshot FILE"));
        }
        Ok(Flags {
            policies,
            snapshot,
            audience,
            min_serial: min_serial
                .as_deref()
                .map(|text| build::serial_of("min-serial", text))
                .transpose()?,
            who,
            resource,
            facts,
            parties,
            party: party.as_deref().map(party_id).transpose()?,
            actions,
            understood,
            profile: arguments::profile(profile.as_deref())?,
            dialect: arguments::dialect(dialect.as_deref())?,
            now: instant.as_deref().map_or(Ok(now), time::parse)?,
            json,
        })
    }
}

/// The number of a party.
///
/// # Errors
/// `invalid-party`.
pub(super) fn party_id(text: &str) -> Result<i64, Failure> {
    text.parse().map_err(|_| {
        Failure::refused(
            "invalid-party",
            format!(
                "--party: expected the number of a party, found {}",
                input::quoted(text)
            ),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Flags, String> {
        let arguments = line.split_whitespace().map(Into::into).collect();
        Flags::read(Arguments::new(arguments), 7).map_err(|failure| format!("{failure:?}"))
    }

    #[test]
    fn lists_grow_and_the_rest_is_given_once() {
        let flags = read(
            "--policy a b --action x --policy c --action -y --party -5 --dialect=standard --json",
        );
        let seen = flags.map(|flags| {
            let lists = (flags.policies.join(" "), flags.actions.join(" "));
            (lists, flags.party, flags.dialect, flags.now, flags.json)
        });
        let lists = ("a b c".to_owned(), "x -y".to_owned());
        assert_eq!(seen, Ok((lists, Some(-5), Dialect::Standard, 7, true)));
    }

    #[test]
    fn each_refusal_has_a_code() {
        for (line, code) in [
            ("--who a --who b", "repeated-flag"),
            ("--policy", "missing-value"),
            ("--who", "missing-value"),
            ("--json=yes", "unexpected-value"),
            ("--snap x", "unknown-flag"),
            ("--snapshot x --policy y", "conflicting-flags"),
            ("--snapshot x --dialect standard", "conflicting-flags"),
            ("--snapshot x --min-serial -1", "invalid-serial"),
            ("--audience x", "missing-flag"),
            ("-x", "unknown-flag"),
            ("word", "unexpected-argument"),
            ("--party x", "invalid-party"),
            ("--dialect x", "unknown-dialect"),
            ("--profile x", "unknown-profile"),
            ("--now x", "invalid-time"),
        ] {
            let refused = read(line).err().unwrap_or_default();
            assert!(refused.contains(&format!("[{code}]")), "{line}: {refused}");
        }
    }

    #[test]
    fn a_token_in_the_wrong_place_is_not_repeated() {
        let token = "eyJhbGciOiJub25lIn0.e30.c2ln";
        for line in [
            "T",
            "--json=T",
            "--party T",
            "--now T",
            "--dialect T",
            "--T",
            "--T=x",
        ] {
            let refused = read(&line.replace('T', token)).err().unwrap_or_default();
            assert!(
                refused.contains('[') && !refused.contains(token),
                "{refused}"
            );
        }
    }
}
