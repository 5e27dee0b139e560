//! `cargo xtask setup`: fetches what the other chores need. They call its pieces one by one, when they need them.

use std::path::Path;
use std::process::Command;

use crate::{Done, run};

/// The target of the modules.
pub const WASM: &str = "wasm32-unknown-unknown";

/// Everything at once.
pub fn go(_: &[String]) -> Done {
    component("rustfmt", "fmt")?;
    component("clippy", "clippy")?;
    wasm_target()?;
    bindgen()?;
    build_tools()?;
    for folder in test_folders() {
        npm(&folder)?;
    }
    let www = run::root().join("www");
    if www.join("package.json").exists() {
        npm(&www)?;
    }
    chromium()
}

/// The standard library for wasm.
pub fn wasm_target() -> Done {
    let libdir = run::program("rustc")
        .args(["--print", "target-libdir", "--target", WASM])
        .output()
        .map_err(|_| "rustc is missing: install Rust from https://rustup.rs".to_owned())?;
    let libdir = String::from_utf8_lossy(&libdir.stdout).trim().to_owned();
    if Path::new(&libdir).is_dir() {
        return Ok(());
    }
    run::say("installing the wasm target with rustup…");
    run::inherit(run::program("rustup").args(["target", "add", WASM]))
        .map_err(|why| format!("the Rust target {WASM} is missing and could not be added: {why}"))
}

/// A part of the toolchain that a slim install leaves out.
pub fn component(name: &str, subcommand: &str) -> Done {
    if run::succeeds(run::cargo().args([subcommand, "--version"])) {
        return Ok(());
    }
    run::say(&format!("installing {name} with rustup…"));
    run::inherit(run::program("rustup").args(["component", "add", name]))
        .map_err(|why| format!("{name} is missing and could not be added: {why}"))
}

/// wasm-bindgen's tools, built from the lock file.
pub fn bindgen() -> Done {
    let mut build = run::cargo();
    build.arg("build");
    if bindgen_tool("bindgen").exists() {
        build.arg("--quiet");
    } else {
        run::say("building the wasm-bindgen tools (a minute or two, once)…");
    }
    run::inherit(build.args([
        "--profile=tools",
        "--package=xtask",
        "--features=bindgen",
        "--bin=bindgen",
        "--bin=wasm-test-runner",
    ]))
    .map_err(|why| format!("the wasm-bindgen tools could not be built: {why}"))
}

/// Where `bindgen` puts a tool.
pub fn bindgen_tool(name: &str) -> std::path::PathBuf {
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    run::target().join("tools").join(name)
}

/// binaryen and esbuild, which shape the modules and the package.
pub fn build_tools() -> Done {
    npm(&run::root().join("xtask"))
}

/// A program that `build_tools` installed.
pub fn build_tool(name: &str) -> Command {
    run::program(run::root().join("xtask/node_modules/.bin").join(name))
}

/// The npm packages of a folder, exactly as its lock file has them.
pub fn npm(folder: &Path) -> Done {
    let lock = folder.join("package-lock.json");
    let installed = run::changed(&folder.join("node_modules/.package-lock.json"));
    if installed.is_some() && installed >= run::changed(&lock) {
        return Ok(());
    }
    let name = run::show(folder);
    if !lock.exists() {
        return Err(format!("{name}/package-lock.json is missing"));
    }
    run::say(&format!(
        "installing the npm packages of {name}/ with npm ci…"
    ));
    // No package here needs its install script to run.
    let mut ci = run::program("npm");
    ci.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .current_dir(folder);
    run::inherit(&mut ci)
        .map_err(|why| format!("the npm packages of {name}/ could not be installed: {why}"))
}

/// Chromium and its driver, from the system's packages.
pub fn chromium() -> Done {
    if run::find("chromium").is_some() && run::find("chromedriver").is_some() {
        return Ok(());
    }
    let by_hand = "Chromium is missing: install `chromium` and `chromedriver` into the search path";
    if run::find("apt-get").is_none() {
        return Err(format!("{by_hand} (there is no apt-get here to do it)"));
    }
    run::say("installing Chromium and its driver with apt-get…");
    apt(&["update", "--quiet"])
        .and_then(|()| {
            apt(&[
                "install",
                "--yes",
                "--quiet",
                "--no-install-recommends",
                "chromium",
                "chromium-driver",
            ])
        })
        .map_err(|why| format!("{by_hand} ({why})"))
}

/// apt-get, as root: directly where we are root, by sudo where it asks for no password.
fn apt(args: &[&str]) -> Done {
    let root = run::output(run::program("id").arg("-u"))?.trim() == "0";
    let mut command = if root {
        run::program("apt-get")
    } else {
        let mut sudo = run::program("sudo");
        sudo.args(["--non-interactive", "apt-get"]);
        sudo
    };
    run::inherit(command.args(args).env("DEBIAN_FRONTEND", "noninteractive"))
}

/// The folders of `tests/` that are npm projects of their own.
pub fn test_folders() -> Vec<std::path::PathBuf> {
    let entries = run::root().join("tests").read_dir();
    let mut folders: Vec<_> = entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|folder| folder.join("package.json").exists())
        .collect();
    folders.sort();
    folders
}
