//! `cargo xtask size`: what the modules weigh on the wire.

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
        bounds: Some((160.0, 120.0)),
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

/// Prints the table; a module over its limit is a failure.
pub fn go(_: &[String]) -> Done {
    pack::assemble()?;
    let printed = run::output(
        run::program("node")
            .args(["--input-type=module", "--eval", include_str!("size.js")])
            .arg("--")
            .args(ROWS.map(|row| pack::folder().join(row.file))),
    )?;
    println!(
        "{:<20} {:>10} {:>10} {:>10}   {:>8} {:>6}   (KB of 1000 bytes)",
        "", "raw", "gzip", "brotli", "limit", "goal"
    );
    let mut over = Vec::new();
    for (Row { name, bounds, .. }, line) in ROWS.iter().zip(printed.lines()) {
        let sizes: [f64; 3] = serde_json::from_str(line)
            .map_err(|error| format!("node's answer {line} is not a size: {error}"))?;
        let [raw, gzip, brotli] = sizes.map(|bytes| bytes / 1000.0);
        print!("{name:<20} {raw:>10.1} {gzip:>10.1} {brotli:>10.1}");
        match bounds {
            Some((limit, goal)) => println!("   {limit:>8} {goal:>6}"),
            None => println!(),
        }
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
