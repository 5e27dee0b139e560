//! The order of the rooms: a room imports only from rooms above it.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

const ROOMS: [&str; 10] = [
    "value", "xacml", "token", "identity", "party", "altinn", "snapshot", "session", "authzen",
    "wasm",
];

#[test]
fn rooms_import_only_from_rooms_above() {
    let mut wrong = Vec::new();
    for file in sources(Path::new("src")) {
        let room = room_of(&file);
        let Some(place) = ROOMS.iter().position(|there| *there == room) else {
            continue;
        };
        for (number, line) in code(&file).lines().enumerate() {
            for target in line.split("crate::").skip(1) {
                let target: String = target
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                if ROOMS
                    .iter()
                    .position(|there| *there == target)
                    .is_some_and(|found| found > place)
                {
                    wrong.push(format!(
                        "{}:{}: {room} reaches down into {target}",
                        file.display(),
                        number + 1
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_boundary_knows_javascript_and_only_the_platform_knows_altinn() {
    let mut wrong = Vec::new();
    for file in sources(Path::new("src")) {
        let room = room_of(&file);
        let code = code(&file);
        if room != "wasm"
            && ["wasm_bindgen", "js_sys", "web_sys"]
                .iter()
                .any(|name| code.contains(name))
        {
            wrong.push(format!("{}: JavaScript outside src/wasm", file.display()));
        }
        if ["value", "xacml"].contains(&room.as_str()) && code.to_lowercase().contains("altinn") {
            wrong.push(format!(
                "{}: the standard knows nothing of Altinn",
                file.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    found
}

fn room_of(file: &Path) -> String {
    let below = file
        .strip_prefix("src")
        .unwrap()
        .components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy();
    below.trim_end_matches(".rs").to_owned()
}

/// A file without its comments.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    text.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}
