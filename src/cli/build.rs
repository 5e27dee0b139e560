//! `adgang build`: policies in, a snapshot out.

use adgang::altinn::Settings;
use adgang::snapshot::Snapshot;

use super::arguments::{self, Argument, Arguments};
use super::failure::Failure;
use super::input::quoted;
use super::output::Output;
use super::policies::Policies;
use super::signing_key::SigningKey;
use super::time;

/// Runs the command.
///
/// # Errors
/// Flags, policies or a key that were refused, and a file that cannot be written.
pub(super) fn run(mut arguments: Arguments, _now: i64) -> Result<Output, Failure> {
    let (mut files, mut to, mut key) = (Vec::new(), None, None);
    let (mut dialect, mut root, mut issuer, mut audience) = (None, None, None, None);
    let (mut serial, mut issued, mut expires) = (None, None, None);
    let mut settings = Settings::default();
    while let Some(argument) = arguments.next()? {
        let flag = match argument {
            Argument::Flag(flag) => flag,
            Argument::Value(file) => {
                files.push(file);
                continue;
            }
        };
        if flag == "set" {
            for setting in arguments.values()? {
                set(&mut settings, &setting)?;
            }
            continue;
        }
        let slot = match flag.as_str() {
            "output" => &mut to,
            "sign" => &mut key,
            "dialect" => &mut dialect,
            "root" => &mut root,
            "issuer" => &mut issuer,
            "audience" => &mut audience,
            "serial" => &mut serial,
            "issued" => &mut issued,
            "expires" => &mut expires,
            other => return Err(arguments::unknown(other)),
        };
        arguments.value_once(&flag, slot)?;
    }
    if files.is_empty() {
        return Err(arguments::missing("FILE or KEY=FILE"));
    }
    let to = to.ok_or_else(|| arguments::missing("-o FILE"))?;
    let key = key.as_deref().map(SigningKey::read).transpose()?;
    let dialect = arguments::dialect(dialect.as_deref())?;
    let mut builder = Snapshot::builder().dialect(dialect).settings(settings);
    if let Some(id) = root {
        builder = builder.root(&id);
    }
    if let Some(issuer) = issuer {
        builder = builder.issuer(&issuer);
    }
    if let Some(audience) = audience {
        builder = builder.audience(&audience);
    }
    if let Some(text) = serial {
        builder = builder.serial(serial_of("serial", &text)?);
    }
    if let Some(text) = issued {
        builder = builder.issued_at(time::parse(&text)?);
    }
    if let Some(text) = expires {
        builder = builder.expires_at(time::parse(&text)?);
    }
    let snapshot = Policies::read_all(&files)?.build_all(builder, dialect)?;
    let snapshot = match key {
        Some(key) => key.sign(&snapshot)?,
        None => snapshot,
    };
    Output::bytes(snapshot.as_bytes().to_vec()).into_file(&to)
}

/// Takes a setting, NAME=NUMBER.
fn set(settings: &mut Settings, text: &str) -> Result<(), Failure> {
    let parts = text.split_once('=');
    let parts = parts.and_then(|(name, value)| Some((name, value.parse().ok()?)));
    let (name, value) = parts.ok_or_else(|| {
        let message = format!("--set: expected NAME=NUMBER, found {}", quoted(text));
        Failure::refused("unknown-setting", message)
    })?;
    settings
        .set(name, value)
        .map_err(|error| Failure::refused(error.code(), error))
}

/// The value of a flag that takes a serial.
///
/// # Errors
/// `invalid-serial`.
pub(super) fn serial_of(flag: &str, text: &str) -> Result<u64, Failure> {
    text.parse().map_err(|_| {
        let message = format!("--{flag}: expected a whole number, found {}", quoted(text));
        Failure::refused("invalid-serial", message)
    })
}
