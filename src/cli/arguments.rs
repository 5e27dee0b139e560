//! Flags and values, one after the other.

use std::ffi::{OsStr, OsString};

use adgang::identity::Profile;
use adgang::snapshot::Dialect;

use super::failure::Failure;
use super::input::{may_be_token, quoted};

/// The arguments after the command's name.
pub(super) struct Arguments(lexopt::Parser);

/// One argument.
pub(super) enum Argument {
    /// A flag, without its dashes.
    Flag(String),
    /// Anything else.
    Value(String),
}

impl Arguments {
    pub(super) fn new(arguments: Vec<OsString>) -> Arguments {
        Arguments(lexopt::Parser::from_args(arguments))
    }

    /// The next flag or value.
    pub(super) fn next(&mut self) -> Result<Option<Argument>, Failure> {
        match self.0.next().map_err(refuse)? {
            None => Ok(None),
            Some(lexopt::Arg::Short('o')) => Ok(Some(Argument::Flag("output".to_owned()))),
            Some(lexopt::Arg::Short(flag)) => Err(unknown(&format!("-{flag}"))),
            Some(lexopt::Arg::Long(flag)) => Ok(Some(Argument::Flag(flag.to_owned()))),
            Some(lexopt::Arg::Value(value)) => text(value).map(Argument::Value).map(Some),
        }
    }

    /// The value of the flag that was just read.
    pub(super) fn value(&mut self) -> Result<String, Failure> {
        self.0.value().map_err(refuse).and_then(text)
    }

    /// The values of the flag that was just read, up to the next flag; at least one.
    pub(super) fn values(&mut self) -> Result<Vec<String>, Failure> {
        self.0.values().map_err(refuse)?.map(text).collect()
    }

    /// The value of the flag that was just read, which may be given once.
    pub(super) fn value_once(
        &mut self,
        flag: &str,
        slot: &mut Option<String>,
    ) -> Result<(), Failure> {
        let value = self.value()?;
        match slot.replace(value) {
            None => Ok(()),
            Some(_) => Err(repeated(flag)),
        }
    }
}

/// Whether `--help` is among the arguments.
pub(super) fn ask_for_help(arguments: &[OsString]) -> bool {
    arguments
        .iter()
        .map(OsString::as_os_str)
        .take_while(|argument| *argument != OsStr::new("--"))
        .any(|argument| argument == OsStr::new("--help") || argument == OsStr::new("-h"))
}

/// A flag that the command does not have.
pub(super) fn unknown(flag: &str) -> Failure {
    let flag = flag.trim_start_matches('-');
    Failure::refused(
        "unknown-flag",
        format!("there is no such flag here: {}", quoted(flag)),
    )
}

/// A flag that was given once too often.
pub(super) fn repeated(flag: &str) -> Failure {
    Failure::refused("repeated-flag", format!("--{flag} is given more than once"))
}

/// A flag that the command cannot do without.
pub(super) fn missing(flag: &str) -> Failure {
    Failure::refused("missing-flag", format!("expected {flag}"))
}

/// A value where none is expected.
pub(super) fn unexpected(value: &str) -> Failure {
    Failure::refused(
        "unexpected-argument",
        format!("expected a flag, found {}", quoted(value)),
    )
}

/// The dialect of a `--dialect`, Altinn's where there is none.
pub(super) fn dialect(name: Option<&str>) -> Result<Dialect, Failure> {
    named(name, Dialect::from_name, "dialect", "altinn or standard")
}

/// The profile of a `--profile`, Altinn's where there is none.
pub(super) fn profile(name: Option<&str>) -> Result<Profile, Failure> {
    named(name, Profile::from_name, "profile", Profile::NAMES)
}

/// What the name after a flag stands for; the default where there is none.
pub(super) fn named<T: Default>(
    name: Option<&str>,
    read: fn(&str) -> Option<T>,
    kind: &str,
    names: &str,
) -> Result<T, Failure> {
    let Some(name) = name else {
        return Ok(T::default());
    };
    read(name).ok_or_else(|| {
        Failure::refused(
            &format!("unknown-{kind}"),
            format!("--{kind}: expected {names}, found {}", quoted(name)),
        )
    })
}

/// lexopt's own sentences quote values, and a value may be a token.
fn refuse(error: lexopt::Error) -> Failure {
    match error {
        lexopt::Error::MissingValue { option } => Failure::refused(
            "missing-value",
            format!("expected a value after {}", option.unwrap_or_default()),
        ),
        lexopt::Error::UnexpectedValue { option, .. } if !may_be_token(&option) => {
            Failure::refused("unexpected-value", format!("{option} takes no value"))
        }
        lexopt::Error::NonUnicodeValue(_) => not_utf8(),
        _ => Failure::refused("invalid-arguments", "the arguments cannot be read"),
    }
}

fn text(value: OsString) -> Result<String, Failure> {
    value.into_string().map_err(|_| not_utf8())
}

fn not_utf8() -> Failure {
    Failure::refused("not-utf8", "expected UTF-8 in an argument")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_is_not_looked_for_behind_two_dashes() {
        let ask = |arguments: &[&str]| {
            ask_for_help(&arguments.iter().map(OsString::from).collect::<Vec<_>>())
        };
        assert!(ask(&["--json", "--help"]) && ask(&["-h"]));
        assert!(!ask(&["--", "--help"]) && !ask(&[]));
    }
}
