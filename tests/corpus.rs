//! Every input that is kept of the fuzz targets, through what they do with it: `cargo xtask fuzz` finds new ones.

#![cfg(all(feature = "studio", not(target_arch = "wasm32")))]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

#[path = "fuzz/src/lib.rs"]
mod fuzz;

use std::fs;
use std::path::Path;

/// Bytes that the inputs of one target may have together, so that the repository stays small.
const MOST_BYTES: usize = 200 << 10;

fn replay(target: &str, run: impl Fn(&[u8])) {
    let folder = Path::new("tests/fuzz/corpus").join(target);
    let (mut count, mut bytes) = (0, 0);
    for entry in fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let input = fs::read(&path).unwrap();
        println!("{}", path.display());
        run(&input);
        count += 1;
        bytes += input.len();
    }
    assert!(count > 0, "{target}: no inputs");
    assert!(
        bytes <= MOST_BYTES,
        "{target}: {bytes} bytes are too many to keep"
    );
}

/// A target of text does not see bytes that are none.
fn replay_text(target: &str, run: fn(&str)) {
    replay(target, |input| {
        if let Ok(text) = str::from_utf8(input) {
            run(text);
        }
    });
}

#[test]
fn policies_in_xml() {
    replay_text("policy_xml", fuzz::policy_xml);
}

#[test]
fn requests_in_xml() {
    replay_text("request_xml", fuzz::request_xml);
}

#[test]
fn requests_in_json() {
    replay_text("request_json", fuzz::request_json);
}

#[test]
fn decisions() {
    replay_text("decision", fuzz::decision);
}

#[test]
fn evaluations() {
    replay("evaluation", fuzz::evaluation);
}

#[test]
fn tapes() {
    replay("standard", fuzz::standard);
}

#[test]
fn snapshots() {
    replay("snapshot", fuzz::snapshot);
}

#[test]
fn paths() {
    replay_text("xpath", fuzz::xpath);
}

#[test]
fn patterns() {
    replay_text("regexp", fuzz::regexp);
}

#[test]
fn facts() {
    replay_text("facts", fuzz::facts);
}

#[test]
fn dialogs() {
    replay_text("dialog", fuzz::dialog);
}

#[test]
fn routes() {
    replay_text("routes", fuzz::routes);
}

#[test]
fn values() {
    replay_text("value", fuzz::value);
}
