//! `adgang inspect`: what is in a snapshot.

use std::collections::BTreeMap;

use adgang::snapshot::Snapshot;
use serde::Serialize;

use super::arguments::{self, Argument, Arguments};
use super::failure::Failure;
use super::output::Output;
use super::snapshots::SnapshotFile;
use super::{table, time, verify};

/// Runs the command. Every policy is read, so that damage does not pass unseen.
///
/// # Errors
/// Flags or a snapshot that were refused, and a signature that is not that of the keys.
pub(super) fn run(mut arguments: Arguments, _now: i64) -> Result<Output, Failure> {
    let (mut file, mut jwks, mut json) = (None, None, false);
    while let Some(argument) = arguments.next()? {
        match argument {
            Argument::Flag(flag) => match flag.as_str() {
                "jwks" => arguments.value_once(&flag, &mut jwks)?,
                "json" => json = true,
                other => return Err(arguments::unknown(other)),
            },
            Argument::Value(value) if file.is_none() => file = Some(value),
            Argument::Value(value) => return Err(arguments::unexpected(&value)),
        }
    }
    let file = SnapshotFile::read(&file.ok_or_else(|| arguments::missing("FILE"))?)?;
    let keys = jwks.as_deref().map(verify::keys).transpose()?;
    let SnapshotFile { snapshot, .. } = file.expect(|snapshot| {
        snapshot.verify_all()?;
        keys.as_ref()
            .map_or(Ok(()), |keys| snapshot.verify_signature(keys))?;
        Ok(snapshot)
    })?;
    let signature = match (snapshot.is_signed(), keys.is_some()) {
        (false, _) => "none",
        (true, false) => "not checked",
        (true, true) => "good",
    };
    let contents = Contents::of(&snapshot, signature);
    if json {
        return Output::json(&contents);
    }
    Ok(Output::new(contents.text()))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Contents<'a> {
    dialect: &'static str,
    engine_revision: &'a str,
    /// How the platform is set, where not by default.
    settings: BTreeMap<&'static str, i64>,
    issuer: Option<&'a str>,
    audience: Option<&'a str>,
    serial: u64,
    issued_at: Option<i64>,
    expires_at: Option<i64>,
    /// `none`, `not checked` or `good`.
    signature: &'static str,
    hash: String,
    bytes: usize,
    common_sources: Vec<String>,
    policies: Vec<Row<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Row<'a> {
    key: Option<&'a str>,
    policy_id: &'a str,
    version: Option<&'a str>,
    rules: usize,
    /// Bytes of its program.
    bytes: u32,
    source: Option<String>,
}

impl<'a> Contents<'a> {
    fn of(snapshot: &'a Snapshot, signature: &'static str) -> Contents<'a> {
        let row = |policy: adgang::snapshot::StoredPolicy<'a>| {
            let program = policy.program().ok()?;
            Some(Row {
                key: policy.key(),
                policy_id: program.policy_id(),
                version: program.version(),
                rules: program.rules().count(),
                bytes: policy.program_size(),
                source: policy.source_hash().map(|hash| hash.to_string()),
            })
        };
        let common = snapshot.common_sources().iter();
        Contents {
            dialect: snapshot.dialect().name(),
            engine_revision: snapshot.engine_revision(),
            settings: snapshot.settings().entries().into_iter().collect(),
            issuer: snapshot.issuer(),
            audience: snapshot.audience(),
            serial: snapshot.serial(),
            issued_at: snapshot.issued_at(),
            expires_at: snapshot.expires_at(),
            signature,
            hash: snapshot.hash().to_string(),
            bytes: snapshot.as_bytes().len(),
            common_sources: common.map(|hash| hash.to_string()).collect(),
            policies: snapshot.policies().filter_map(row).collect(),
        }
    }

    fn text(&self) -> String {
        let instant = |time: Option<i64>| time.map_or_else(|| "not said".to_owned(), time::show);
        let settings = self.settings.iter();
        let settings: String = settings
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join(" ");
        let heading = table::columns(&[
            ["dialect", self.dialect],
            ["engine", self.engine_revision],
            [
                "settings",
                if settings.is_empty() {
                    "default"
                } else {
                    &settings
                },
            ],
            ["issuer", self.issuer.unwrap_or("not said")],
            ["audience", self.audience.unwrap_or("not said")],
            ["serial", &self.serial.to_string()],
            ["issued", &instant(self.issued_at)],
            ["expires", &instant(self.expires_at)],
            ["signature", self.signature],
            ["hash", &self.hash],
            ["bytes", &self.bytes.to_string()],
        ]);
        let cells = |row: &Row<'_>| {
            [
                row.key.unwrap_or("(others)").to_owned(),
                row.rules.to_string(),
                row.bytes.to_string(),
                row.version.unwrap_or_default().to_owned(),
                row.policy_id.to_owned(),
            ]
        };
        let names = ["key", "rules", "bytes", "version", "policy"].map(str::to_owned);
        let rows: Vec<[String; 5]> = [names]
            .into_iter()
            .chain(self.policies.iter().map(cells))
            .collect();
        let rows: Vec<[&str; 5]> = rows
            .iter()
            .map(|row| row.each_ref().map(String::as_str))
            .collect();
        format!("{heading}\n{}", table::columns(&rows))
    }
}
