//! `cargo xtask size`: what the modules weigh on the wire.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::{Done, pack, run};

/// What is weighed: a file of the package, with all that it imports.
struct Row {
    name: &'static str,
    file: &'static str,
    /// The limit and the goal for its brotli size, in KB.
    bounds: Option<(f64, f64)>,
}

const ROWS: [Row; 6] = [
    Row {
        name: "check, wasm alone",
        file: "check/module.wasm",
        bounds: None,
    },
    Row {
        name: "check, as imported",
        file: "index.js",
        bounds: Some((90.0, 60.0)),
    },
    Row {
        name: "server, wasm alone",
        file: "server/module.wasm",
        bounds: None,
    },
    Row {
        name: "server, as imported",
        file: "server.js",
        // Loaded where there is room: a third of it verifies signatures, by every algorithm that issuers use.
        bounds: Some((225.0, 160.0)),
    },
    Row {
        name: "studio, wasm alone",
        file: "studio/module.wasm",
        bounds: None,
    },
    Row {
        name: "studio, as imported",
        file: "studio.js",
        bounds: Some((280.0, 200.0)),
    },
];

/// Prints the table, with `--files` one of every file of the package; a module over its limit is a failure.
pub fn go(args: &[String]) -> Done {
    pack::assemble()?;
    if args.iter().any(|arg| arg == "--files") {
        return files();
    }
    let sizes = weigh(
        ROWS.iter()
            .map(|row| pack::folder().join(row.file).into_os_string()),
    )?;
    println!("{}   {:>8} {:>6}", head(20), "limit", "goal");
    let mut over = Vec::new();
    for (Row { name, bounds, .. }, sizes) in ROWS.iter().zip(sizes) {
        print!("{}", line(name, sizes, 20));
        match bounds {
            Some((limit, goal)) => println!("   {limit:>8} {goal:>6}"),
            None => println!(),
        }
        let [.., brotli] = sizes;
        if let Some((limit, _)) = bounds.filter(|(limit, _)| brotli > *limit) {
            over.push(format!("{name} is {brotli:.1} KB, over {limit}"));
        }
    }
    if over.is_empty() {
        Ok(())
    } else {
        Err(over.join("; "))
    }
}

/// Prints what each file of the package weighs by itself.
fn files() -> Done {
    let folder = pack::folder();
    let mut files = files_in(&folder);
    files.sort();
    let flag = std::iter::once("--files".into());
    let sizes = weigh(flag.chain(files.iter().map(|file| file.clone().into_os_string())))?;
    println!("{}", head(24));
    for (file, sizes) in files.iter().zip(sizes) {
        let name = file.strip_prefix(&folder).unwrap_or(file);
        println!("{}", line(&name.display().to_string(), sizes, 24));
    }
    Ok(())
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = folder.read_dir().into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let (folders, mut files): (Vec<_>, Vec<_>) = paths.partition(|path| path.is_dir());
    files.extend(folders.iter().flat_map(|folder| files_in(folder)));
    files
}

/// Raw, gzip and brotli, in KB, of each file.
fn weigh(args: impl Iterator<Item = OsString>) -> Result<Vec<[f64; 3]>, String> {
    let printed = run::output(
        run::program("node")
            .args(["--input-type=module", "--eval", include_str!("size.js")])
            .arg("--")
            .args(args),
    )?;
    let read = |line: &str| {
        serde_json::from_str(line)
            .map(|sizes: [f64; 3]| sizes.map(|bytes| bytes / 1000.0))
            .map_err(|error| format!("node's answer {line} is not a size: {error}"))
    };
    printed.lines().map(read).collect()
}

fn head(width: usize) -> String {
    let [raw, gzip, brotli] = ["raw", "gzip", "brotli"];
    format!("{:<width$} {raw:>10} {gzip:>10} {brotli:>10}", "KB of 1000")
}

fn line(name: &str, [raw, gzip, brotli]: [f64; 3], width: usize) -> String {
    format!("{name:<width$} {raw:>10.1} {gzip:>10.1} {brotli:>10.1}")
}
