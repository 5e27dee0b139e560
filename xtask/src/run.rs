//! Running other programs, and asking the file system what is stale.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use crate::Done;

/// The top of the repository: the folder above `xtask/`.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Cargo's output folder, where the environment may have moved it.
pub fn target() -> PathBuf {
    let set = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    root().join(set.unwrap_or_else(|| "target".into()))
}

/// A line that says what a chore is about to do.
pub fn say(what: &str) {
    println!("xtask: {what}");
}

/// A program, started at the top of the repository.
pub fn program(name: impl AsRef<Path>) -> Command {
    let mut command = Command::new(name.as_ref());
    command.current_dir(root());
    command
}

/// The Cargo that started this.
pub fn cargo() -> Command {
    let mut cargo =
        program(std::env::var_os("CARGO").map_or_else(|| "cargo".into(), PathBuf::from));
    // What Cargo sets for the programs it runs would make a Cargo started from one rebuild more than it needs.
    for (key, _) in std::env::vars_os() {
        let name = key.to_string_lossy();
        if name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_") {
            cargo.env_remove(&key);
        }
    }
    cargo
}

/// Runs a program with the terminal as its own.
pub fn inherit(command: &mut Command) -> Done {
    let status = command.status().map_err(|error| missing(command, &error))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{}` failed", words(command)))
    }
}

/// Runs a program for what it prints; its complaints go to the terminal.
pub fn output(command: &mut Command) -> Result<String, String> {
    let out = command
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| missing(command, &error))?;
    if out.status.success() {
        Ok(String::from_utf8_lossy(&out.stdout).into_owned())
    } else {
        Err(format!("`{}` failed", words(command)))
    }
}

/// Whether a program runs and says yes, silently.
pub fn succeeds(command: &mut Command) -> bool {
    command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The command as one would type it, short enough for a sentence.
pub fn words(command: &Command) -> String {
    let name = Path::new(command.get_program())
        .file_name()
        .unwrap_or(command.get_program());
    let mut text = name.to_string_lossy().into_owned();
    for arg in command.get_args() {
        let arg = arg.to_string_lossy();
        text.push(' ');
        text.push_str(arg.lines().next().unwrap_or_default());
    }
    text
}

/// The sentence for a program that cannot be started.
pub fn missing(command: &Command, error: &std::io::Error) -> String {
    let name = command.get_program().to_string_lossy();
    match &*name {
        "node" | "npm" => format!("{name} is missing: install Node 20.19 or newer, with npm"),
        "rustup" => "rustup is missing: install Rust from https://rustup.rs".into(),
        _ => format!("{name} cannot be started: {error}"),
    }
}

/// Where a program of the search path is.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|file| file.is_file())
}

/// When a file last changed.
pub fn changed(path: &Path) -> Option<SystemTime> {
    path.metadata().ok()?.modified().ok()
}

/// When anything in these files and folders last changed; a folder counts too, so a removed file is seen.
pub fn newest(paths: &[PathBuf], skip: &Path) -> Option<SystemTime> {
    let mut newest = None;
    let mut left = paths.to_vec();
    while let Some(path) = left.pop() {
        if path == skip {
            continue;
        }
        newest = newest.max(changed(&path));
        if let Ok(entries) = path.read_dir() {
            left.extend(entries.flatten().map(|entry| entry.path()));
        }
    }
    newest
}

/// Reads a text file, or says which one is missing.
pub fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!("cannot read {}: {error}", show(path)))
}

/// Reads a JSON file, or says which one is wrong.
pub fn read_json(path: &Path) -> Result<serde_json::Value, String> {
    serde_json::from_str(&read(path)?)
        .map_err(|error| format!("{} is not JSON: {error}", show(path)))
}

/// Writes a file and the folders above it.
pub fn write(path: &Path, bytes: impl AsRef<[u8]>) -> Done {
    let parent = path.parent().unwrap_or(path);
    std::fs::create_dir_all(parent)
        .and_then(|()| std::fs::write(path, bytes))
        .map_err(|error| format!("cannot write {}: {error}", show(path)))
}

/// A path as the repository's reader knows it.
pub fn show(path: &Path) -> String {
    path.strip_prefix(root())
        .unwrap_or(path)
        .display()
        .to_string()
}
