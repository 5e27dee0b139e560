//! The command line, run as a program.
#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod answers;
mod facts;
mod readings;
mod refusals;
mod snapshots;

use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use base64ct::{Base64UrlUnpadded, Encoding};
use serde_json::Value;

/// What a run of the program left behind.
struct Run {
    code: i32,
    out: String,
    err: String,
}

impl Run {
    fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{}", self.err);
        serde_json::from_str(&self.out).unwrap()
    }

    /// The row of an action in the table, with single spaces.
    fn row(&self, action: &str) -> String {
        assert_eq!(self.code, 0, "{}", self.err);
        let rows = self
            .out
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>());
        let row = rows.into_iter().find(|row| row.first() == Some(&action));
        row.unwrap_or_default().join(" ")
    }
}

/// Runs a line of arguments among the fixtures; `TMP` is the folder of [`written`].
fn run(line: &str) -> Run {
    run_with(line, "")
}

/// [`run`], with something on standard input.
fn run_with(line: &str, input: &str) -> Run {
    let arguments: Vec<String> = line
        .split_whitespace()
        .map(|argument| argument.replace("TMP", env!("CARGO_TARGET_TMPDIR")))
        .collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    run_arguments(&arguments, input)
}

fn run_arguments(arguments: &[&str], input: &str) -> Run {
    let mut child = Command::new(env!("CARGO_BIN_EXE_adgang"))
        .args(arguments)
        .current_dir(fixtures())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that does not read its input may be gone before it is written.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    Run {
        code: output.status.code().unwrap(),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

fn fixtures() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/cli")
}

fn fixture(name: &str) -> String {
    std::fs::read_to_string(fixtures().join(name)).unwrap()
}

/// Writes a file of a test's own making.
fn written(name: &str, text: impl AsRef<[u8]>) {
    std::fs::write(PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name), text).unwrap();
}

/// A compact token with these claims and no signature worth the name.
fn token(claims: &str) -> String {
    let part = |text: &str| Base64UrlUnpadded::encode_string(text.as_bytes());
    format!(
        "{}.{}.c2lnbmF0dXI",
        part(r#"{"alg":"RS256"}"#),
        part(claims)
    )
}

/// The flag with the keys of [`signed`].
const KEYS: &str = "--jwks ../tokens/signed/keys.json";

/// A token with a signature of this algorithm.
fn signed(algorithm: &str) -> String {
    let tokens = fixtures().join("../tokens/signed/tokens.json");
    let tokens: Value = serde_json::from_str(&std::fs::read_to_string(tokens).unwrap()).unwrap();
    let row = tokens
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["alg"] == algorithm);
    row.unwrap()["token"].as_str().unwrap().to_owned()
}
