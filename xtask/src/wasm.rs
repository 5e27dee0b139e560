//! `cargo xtask wasm`: the three modules, from crate to optimised wasm and its glue.

use std::path::{Path, PathBuf};

use crate::{Done, glue, order, run, setup};

/// One of the modules built from the crate.
pub struct Module {
    /// Its folder in `target/modules/` and in the package.
    pub name: &'static str,
    /// The crate's features that make it.
    pub features: &'static str,
}

/// What a page loads, what an edge function or a back end loads, and what build steps and the playground load.
pub const MODULES: [Module; 3] = [
    Module {
        name: "check",
        features: "wasm",
    },
    Module {
        name: "server",
        features: "wasm,server",
    },
    Module {
        name: "studio",
        features: "wasm,studio",
    },
];

/// What rustc's wasm target uses beyond wasm's first version; every engine since 2023 has them.
const ENABLE: [&str; 7] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

const NO_INLINING: [&str; 3] = [
    "--always-inline-max-function-size=0",
    "--flexible-inline-max-function-size=0",
    "--one-caller-inline-max-function-size=0",
];

impl Module {
    /// Where its `glue.js` and `module.wasm` are.
    pub fn folder(&self) -> PathBuf {
        run::target().join("modules").join(self.name)
    }
}

/// Builds all.
pub fn go(_: &[String]) -> Done {
    let root = run::root();
    // The JavaScript beside the boundary is the package's: it is packed, not compiled.
    let newest = run::newest(
        &[
            "src",
            "Cargo.toml",
            "Cargo.lock",
            "xtask/src/glue.rs",
            "xtask/src/wasm.rs",
            "xtask/src/linker.rs",
            "xtask/src/panics.rs",
            "xtask/src/order.rs",
            "xtask/src/streams.rs",
        ]
        .map(|path| root.join(path)),
        &root.join("src/wasm/package"),
    );
    for module in &MODULES {
        let built = run::changed(&module.folder().join("module.wasm"));
        if built.is_none() || built < newest {
            setup::wasm_target()?;
            setup::bindgen()?;
            setup::build_tools()?;
            build(module)?;
        }
    }
    Ok(())
}

fn build(module: &Module) -> Done {
    let Module { name, features } = module;
    run::say(&format!("building the {name} module…"));
    let linker = std::env::current_exe()
        .map_err(|error| format!("this program cannot be found again, to link with: {error}"))?;
    run::inherit(
        run::cargo()
            .args(["build", "--lib", "--profile=wasm"])
            .args(["--target", setup::WASM])
            .args(["--no-default-features", "--features", features])
            .env("RUSTFLAGS", flags())
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker),
    )
    .map_err(|why| format!("the {name} module did not build: {why}"))?;
    let folder = module.folder();
    // A back end goes on after a trap, in another instance; a page is loaded anew.
    let restarts = *name != "check";
    let built = run::target().join(setup::WASM).join("wasm/adgang.wasm");
    run::inherit(
        run::program(setup::bindgen_tool("bindgen"))
            .arg(&built)
            .args(["--target=web", "--no-typescript", "--out-name=glue"])
            .args(["--omit-default-module-path", "--encode-into=always"])
            .args(["--remove-producers-section", "--out-dir"])
            .arg(&folder)
            .args(restarts.then_some("--experimental-reset-state-function")),
    )?;
    let script = folder.join("glue.js");
    let mut text = glue::lean(&run::read(&script)?)?;
    if restarts {
        text = glue::restartable(&text)?;
    }
    run::write(&script, text)?;
    let [bound, small, named, module] =
        ["glue_bg.wasm", "small.wasm", "named.wasm", "module.wasm"].map(|file| folder.join(file));
    // Nothing lies in the first bytes of the memory but the far end of the stack.
    // Measured: inlining makes the module larger once compressed (87.0 KB against 83.7), and -O3, -Os and -Oz differ by
    // less than half a percent.
    optimise(
        &bound,
        &[
            &["-O3", "--converge", "--low-memory-unused"],
            &["--strip-target-features"][..],
            &NO_INLINING,
        ]
        .concat(),
        &small,
    )?;
    let bytes = std::fs::read(&small)
        .map_err(|error| format!("cannot read {}: {error}", run::show(&small)))?;
    run::write(&named, order::named(&bytes)?)?;
    optimise(&named, &["--reorder-functions-by-name"], &module)
}

/// From one file to another, by binaryen.
fn optimise(from: &Path, passes: &[&str], to: &Path) -> Done {
    run::inherit(
        setup::build_tool("wasm-opt")
            .arg(from)
            .args(passes)
            .args(ENABLE)
            .arg("--output")
            .arg(to),
    )
}

/// Compiler flags that keep this machine's folders out of the module, so that its bytes are the same everywhere, and SHA-2's
/// rounds in loops, which saves 3 KB of brotli.
fn flags() -> String {
    let mut flags = std::env::var("RUSTFLAGS").unwrap_or_default();
    flags.push_str(" --cfg sha2_backend_soft=\"compact\"");
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    let places = [(home, "cargo"), (Some(run::root()), "adgang")];
    for (place, name) in places {
        if let Some(place) = place {
            flags.push_str(&format!(" --remap-path-prefix={}={name}", place.display()));
        }
    }
    flags
}
