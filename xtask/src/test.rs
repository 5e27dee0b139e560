//! `cargo xtask test`: everything, to the end, whatever fails on the way.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::steps::{Counts, Steps};
use crate::{Done, pack, play, run, setup, suites, wasm};

/// Runs all steps, then prints the suites, the steps and the sum.
pub fn go(_: &[String]) -> Done {
    suites::start()?;
    let mut steps = Steps::default();
    let mut cases = None;
    match std::env::var_os("ADGANG_CASES").map(PathBuf::from) {
        Some(folder) => {
            steps.task("outside suites", || {
                let found = folder.canonicalize().ok().filter(|folder| folder.is_dir());
                cases = Some(found.ok_or_else(|| {
                    format!(
                        "ADGANG_CASES names {}, which is no folder",
                        folder.display()
                    )
                })?);
                Ok(())
            });
            steps.cases = cases;
        }
        None if std::env::var("CI").is_ok_and(|ci| ci == "true") => {
            steps.task("outside suites", || {
                Err("ADGANG_CASES is not set, and CI must run the outside suites".into())
            });
        }
        None => run::say("ADGANG_CASES is not set: the outside suites are skipped"),
    }
    rust(&mut steps);
    boundary(&mut steps);
    package(&mut steps);

    println!("\n── outside suites\n");
    if let Err(sentence) = suites::print() {
        println!("{sentence}");
        steps.total.failed += 1;
    }
    println!("\n── steps\n");
    let head = ["step", "passed", "failed", "time"].map(str::to_owned);
    steps.rows.insert(0, head);
    suites::table(&steps.rows, 1);
    let Counts { passed, failed } = steps.total;
    println!("\n{passed} passed, {failed} failed");
    // The sum is the last line, so a failure adds no sentence to it.
    std::process::exit(i32::from(failed > 0))
}

/// Form, lints and the native tests.
fn rust(steps: &mut Steps) {
    steps.task("cargo fmt", || {
        setup::component("rustfmt", "fmt")?;
        run::inherit(run::cargo().args(["fmt", "--all", "--check"]))
    });
    steps.task("clippy", || {
        clippy(run::cargo().args(["clippy", "--workspace", "--all-targets"]))
    });
    for module in &wasm::MODULES {
        steps.task(&format!("clippy, {} module", module.name), || {
            setup::wasm_target()?;
            clippy(
                run::cargo()
                    .args([
                        "clippy",
                        "--lib",
                        "--test=boundary",
                        "--no-default-features",
                    ])
                    .args(["--target", setup::WASM, "--features", module.features]),
            )
        });
    }
    steps.suite(
        "cargo test",
        run::cargo().args(["test", "--workspace", "--no-fail-fast"]),
    );
}

fn clippy(command: &mut Command) -> Done {
    setup::component("clippy", "clippy")?;
    run::inherit(command.args(["--", "-D", "warnings"]))
}

/// The boundary's own tests, on each module, in Node and in Chromium.
fn boundary(steps: &mut Steps) {
    let ready = steps.task("wasm-bindgen tools and Chromium", || {
        setup::wasm_target()?;
        setup::bindgen()?;
        setup::chromium()
    });
    if !ready {
        return;
    }
    for module in &wasm::MODULES {
        for place in ["Node", "Chromium"] {
            let mut test = run::cargo();
            // Without debug information, which wasm-bindgen is slow to take in.
            test.args(["test", "--profile=tools", "--test=boundary"])
                .arg("--no-default-features")
                .args(["--target", setup::WASM, "--features", module.features])
                // The runner of .cargo/config.toml, without a second Cargo in between.
                .env(
                    "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
                    setup::bindgen_tool("wasm-test-runner"),
                );
            if place == "Chromium" {
                test.env("WASM_BINDGEN_USE_BROWSER", "1");
                if let Some(driver) = run::find("chromedriver") {
                    test.env("CHROMEDRIVER", driver);
                }
            }
            steps.suite(&format!("boundary, {}, {place}", module.name), &mut test);
        }
    }
}

/// The package as installed, and the pages that use it.
fn package(steps: &mut Steps) {
    let mut packed = None;
    steps.task("pack", || {
        pack::assemble()?;
        let tarball = pack::tarball()?;
        packed = Some((install(&tarball)?, tarball));
        Ok(())
    });
    let Some((installed, tarball)) = packed else {
        return;
    };
    let mut page = None;
    if run::root().join("www/package.json").exists() {
        steps.task("playground", || {
            page = Some(play::start(0, true)?);
            Ok(())
        });
    }
    for folder in setup::test_folders() {
        let manifest = run::read_json(&folder.join("package.json")).unwrap_or_default();
        if manifest["scripts"]["test"].is_null() {
            continue;
        }
        let name = run::show(&folder);
        let ready = steps.task(&format!("{name}, npm packages"), || {
            setup::npm(&folder)?;
            pack::link(&folder, &installed)
        });
        if ready {
            let mut test = run::program("npm");
            test.args(["run", "--silent", "test"]).current_dir(&folder);
            // For tests that install it themselves, as their own users would.
            test.env("ADGANG_TARBALL", &tarball);
            if let Some(chromium) = run::find("chromium") {
                test.env("ADGANG_CHROMIUM", chromium);
            }
            if let Some(page) = &page {
                test.env("ADGANG_PLAY_URL", page);
            }
            steps.suite(&name, &mut test);
        }
    }
}

/// Installs the packed file as a user would, in a project of its own; gives the installed folder.
fn install(tarball: &Path) -> Result<PathBuf, String> {
    let project = run::target().join("installed");
    // npm keeps what it has of a version, so a package that changed and kept its version needs a new project.
    let _ = std::fs::remove_dir_all(&project);
    run::write(&project.join("package.json"), r#"{ "private": true }"#)?;
    run::inherit(
        run::program("npm")
            .args(["install", "--silent", "--no-audit", "--no-fund"])
            .arg("--no-package-lock")
            .arg(tarball)
            .current_dir(&project),
    )?;
    Ok(project.join("node_modules/adgang"))
}
