//! `cargo xtask fuzz`: libFuzzer over the targets of `tests/fuzz`, each from the inputs that are kept there.
//!
//! What it finds on the way goes to `target/fuzz/corpus`, an input that breaks a law to `target/fuzz/artifacts`.
//! `tests/corpus.rs` replays what is kept.

use std::path::PathBuf;

use crate::{Done, run};

/// A target: its name, the longest input that is tried, and the words that inputs are made of.
struct Target {
    name: &'static str,
    most_bytes: u32,
    words: Option<&'static str>,
}

const TARGETS: [Target; 13] = [
    Target::of("policy_xml", 8192, Some("xml")),
    Target::of("request_xml", 8192, Some("xml")),
    Target::of("request_json", 8192, Some("json")),
    Target::of("decision", 8192, Some("xml")),
    Target::of("evaluation", 2048, None),
    Target::of("standard", 2048, None),
    Target::of("snapshot", 8192, None),
    Target::of("xpath", 2048, Some("inner")),
    Target::of("regexp", 2048, Some("inner")),
    Target::of("value", 1024, Some("inner")),
    Target::of("facts", 8192, Some("facts")),
    Target::of("dialog", 8192, Some("facts")),
    Target::of("routes", 4096, Some("facts")),
];

impl Target {
    const fn of(name: &'static str, most_bytes: u32, words: Option<&'static str>) -> Target {
        Target {
            name,
            most_bytes,
            words,
        }
    }
}

/// Seconds for each target where none are given.
const SECONDS: u32 = 60;

/// Runs one target for so many seconds, or all of them one after the other.
pub fn go(args: &[String]) -> Done {
    let (targets, seconds) = match args {
        [] => (TARGETS.iter().collect(), SECONDS),
        [name] => (vec![target(name)?], SECONDS),
        [name, seconds] => {
            let seconds = seconds.parse();
            let seconds =
                seconds.map_err(|_| "expected a number of seconds after the target".to_owned())?;
            (vec![target(name)?], seconds)
        }
        _ => return Err("expected a target and a number of seconds, and no more".to_owned()),
    };
    installed()?;
    for target in targets {
        fuzz(target, seconds)?;
    }
    Ok(())
}

fn target(name: &str) -> Result<&'static Target, String> {
    let names: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
    let found = TARGETS.iter().find(|target| target.name == name);
    found.ok_or_else(|| format!("there is no target `{name}`, but {}", names.join(", ")))
}

fn fuzz(target: &Target, seconds: u32) -> Done {
    let name = target.name;
    run::say(&format!("{name} for {seconds} seconds…"));
    let found = output().join("corpus").join(name);
    let artifacts = output().join("artifacts").join(name);
    for folder in [&found, &artifacts] {
        std::fs::create_dir_all(folder)
            .map_err(|error| format!("cannot make {}: {error}", run::show(folder)))?;
    }
    let mut fuzz = run::cargo();
    fuzz.args(["fuzz", "run", "--fuzz-dir", "tests/fuzz", "--target-dir"])
        .arg(output())
        // There is no unsafe code here for a sanitizer to watch, and they want a nightly compiler.
        .args(["--sanitizer", "none", name])
        .args([&found, &run::root().join("tests/fuzz/corpus").join(name)])
        .arg("--")
        .arg(format!("-max_total_time={seconds}"))
        .arg(format!("-max_len={}", target.most_bytes))
        // Nothing may take long or much: a work budget that does not hold is found like this.
        .args([
            "-timeout=10",
            "-report_slow_units=1",
            "-rss_limit_mb=2048",
            "-print_final_stats=1",
        ])
        .arg(format!("-artifact_prefix={}/", artifacts.display()));
    if let Some(words) = target.words {
        fuzz.arg(format!("-dict=tests/fuzz/{words}.dict"));
    }
    run::inherit(&mut fuzz).map_err(|_| {
        format!(
            "{name}: an input breaks a law, see above; it is kept in {}",
            run::show(&artifacts)
        )
    })
}

/// Where everything goes that is built or found.
fn output() -> PathBuf {
    run::target().join("fuzz")
}

/// cargo-fuzz, from crates.io.
fn installed() -> Done {
    if run::succeeds(run::cargo().args(["fuzz", "--version"])) {
        return Ok(());
    }
    run::say("installing cargo-fuzz (a minute, once)…");
    run::inherit(run::cargo().args(["install", "--locked", "cargo-fuzz"]))
        .map_err(|why| format!("cargo-fuzz is missing and could not be installed: {why}"))
}
