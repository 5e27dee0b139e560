//! `cargo xtask bench`: the native benchmarks, then those of the package in Node, and of a worker on each runtime.

use crate::{Done, pack, run, setup};

/// The benchmarks for Node, in this order, by their folder in `tests/`: the last one ends with the table of budgets.
const SCRIPTS: [(&str, &str); 3] = [
    ("edge", "bench.mjs"),
    ("bench", "parties.mjs"),
    ("bench", "package.mjs"),
];

/// Without this, V8 (Node 20.20.2) aborted in its deoptimizer in one of three runs: adgang's and Cedar's wasm are hot
/// in one process. It is the same for all who are measured.
const FLAG: &str = "--no-turbo-inline-js-wasm-calls";

/// Runs all; figures are for reading, so no time is asserted. That all who are measured give the same answers is.
pub fn go(_: &[String]) -> Done {
    // What is measured natively has a line in the table that Node prints.
    let native = run::target().join("bench-native.json");
    run::say("native benchmarks…");
    // Only what is declared as a benchmark: plain `cargo bench` would start the crate's unit tests too.
    run::inherit(
        run::cargo()
            .args(["bench", "--package=adgang", "--bench=*"])
            .env("ADGANG_BENCH_NATIVE", &native),
    )?;
    pack::assemble()?;
    for (folder, name) in SCRIPTS {
        let folder = run::root().join("tests").join(folder);
        setup::npm(&folder)?;
        pack::link(&folder, &pack::folder())?;
        let script = folder.join(name);
        run::say(&format!("{}…", run::show(&script)));
        run::inherit(
            run::program("node")
                .arg(FLAG)
                .arg(&script)
                .env("ADGANG_BENCH_NATIVE", &native),
        )?;
    }
    Ok(())
}
