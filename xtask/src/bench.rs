//! `cargo xtask bench`: the native benchmarks, then those of the package in Node.

use crate::{Done, pack, run, setup};

/// Runs all; figures are for reading, so nothing is asserted.
pub fn go(_: &[String]) -> Done {
    let tests = run::root().join("tests");
    // Only what is declared as a benchmark: plain `cargo bench` would start the crate's unit tests too.
    if tests.join("bench/native.rs").exists() {
        run::say("native benchmarks…");
        run::inherit(run::cargo().args(["bench", "--package=adgang", "--bench=*"]))?;
    } else {
        run::say("there is no native benchmark (tests/bench/native.rs)");
    }
    let folder = tests.join("bench");
    let mut scripts: Vec<_> = folder
        .read_dir()
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|end| end == "mjs"))
        .collect();
    scripts.sort();
    if scripts.is_empty() {
        run::say("there is no benchmark for Node (tests/bench/*.mjs)");
        return Ok(());
    }
    pack::assemble()?;
    if folder.join("package.json").exists() {
        setup::npm(&folder)?;
    }
    pack::link(&folder, &pack::folder())?;
    for script in scripts {
        run::say(&format!("{}…", run::show(&script)));
        run::inherit(run::program("node").arg("--expose-gc").arg(&script))?;
    }
    Ok(())
}
