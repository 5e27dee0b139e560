//! `cargo xtask pack`: the npm package, assembled in `pkg/`.
//!
//! Each module has a folder of the same shape, made of what all share, what those of backends share, what it has of its own (from
//! `src/wasm/package/`), and the glue: an entry for each way to start, and one file that they have in common. Beside it are the
//! wasm, and the wasm as text for the entries that start without loading anything.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{Done, inline, run, setup, streams, sums, wasm};

/// Makes `pkg/`, and with `--tarball` the file that npm would publish.
pub fn go(args: &[String]) -> Done {
    assemble()?;
    if args.iter().any(|arg| arg == "--tarball") {
        let tarball = tarball()?;
        run::say(&format!("packed {}", run::show(&tarball)));
    }
    Ok(())
}

/// The package's folder.
pub fn folder() -> PathBuf {
    run::root().join("pkg")
}

/// Makes the package in its folder, from nothing.
pub fn assemble() -> Done {
    wasm::go(&[])?;
    setup::build_tools()?;
    let (from, to) = (run::root().join("src/wasm/package"), folder());
    if to.exists() {
        fs::remove_dir_all(&to).map_err(|error| format!("cannot empty pkg/: {error}"))?;
    }
    copy_files(&from, &to)?;
    for module in &wasm::MODULES {
        let folder = to.join(module.name);
        copy_files(&from.join("shared"), &folder)?;
        if module.name != "check" {
            copy_files(&from.join("backend"), &folder)?;
        }
        copy_files(&from.join(module.name), &folder)?;
        for name in ["glue.js", "module.wasm"] {
            copy(&module.folder().join(name), &folder.join(name))?;
        }
        collected(&folder.join("glue.js"))?;
        minify(&folder)?;
        run::write(&folder.join("bytes.js"), inlined(&folder)?)?;
    }
    // No module of its own: it is started by the entries of the server's.
    let worker = to.join("worker");
    copy_files(&from.join("worker"), &worker)?;
    minify(&worker)?;
    for name in ["README.md", "CHANGELOG.md", "LICENSE"] {
        let file = run::root().join(name);
        if file.exists() {
            copy(&file, &to.join(name))?;
        } else {
            run::say(&format!("{name} is missing, packing without it"));
        }
    }
    for (entry, name) in [
        ("index.js", "index.cjs"),
        ("server.js", "server.cjs"),
        ("studio.js", "studio.cjs"),
        ("check/web.js", "web.cjs"),
        ("server/web.js", "server-web.cjs"),
        ("studio/web.js", "studio-web.cjs"),
        ("worker/require.js", "worker/worker.cjs"),
        ("react.js", "react.cjs"),
        ("element.js", "element.cjs"),
    ] {
        commonjs(&to.join(entry), &to.join(name))?;
    }
    // Entries that all lead to the same have it in one file.
    let parts = to.join("server/parts.js");
    run::write(
        &parts,
        "import \"./api.js\";\n".to_owned() + &run::read(&parts)?,
    )?;
    for module in &wasm::MODULES {
        join(
            &to.join(module.name),
            &["inline", "web", "workerd", "edge-light", "parts"],
            &["bytes"],
        )?;
    }
    join(&worker, &["create"], &["workerd", "edge-light"])?;
    for name in [
        "index",
        "server",
        "studio",
        "web",
        "server-web",
        "studio-web",
        "worker",
        "react",
        "element",
        "facts",
        "authzen",
        "point",
        "freshness",
    ] {
        types(&to, name)?;
    }
    run::write(&to.join("package.json"), manifest()?)?;
    complete(&to)
}

/// Packs the folder as npm would publish it; gives the file.
pub fn tarball() -> Result<PathBuf, String> {
    let to = run::target().join("package");
    fs::create_dir_all(&to).map_err(|error| format!("cannot make {}: {error}", run::show(&to)))?;
    let printed = run::output(
        run::program("npm")
            .args(["pack", "--silent", "--pack-destination"])
            .arg(&to)
            .current_dir(folder()),
    )?;
    let name = printed.lines().last().unwrap_or_default().trim();
    Ok(to.join(name))
}

/// Makes `folder`'s `node_modules` lead to a package, so that its files can import it by name.
pub fn link(folder: &Path, package: &Path) -> Done {
    let modules = folder.join("node_modules");
    let link = modules.join("adgang");
    let _ = fs::remove_file(&link);
    let made = fs::create_dir_all(&modules);
    #[cfg(unix)]
    let made = made.and_then(|()| std::os::unix::fs::symlink(package, &link));
    #[cfg(windows)]
    let made = made.and_then(|()| std::os::windows::fs::symlink_dir(package, &link));
    made.map_err(|error| format!("cannot link {}: {error}", run::show(&link)))
}

/// Has the glue give back what is collected by way of the package, which knows whether the module can still be asked.
fn collected(glue: &Path) -> Done {
    let import = "import { FinalizationRegistry } from \"./boundary.js\";\n";
    run::write(glue, import.to_owned() + &run::read(glue)?)
}

/// Takes comments and long names out of a module's JavaScript, and with them three of the seven KB that it takes on the wire.
fn minify(folder: &Path) -> Done {
    run::inherit(
        setup::build_tool("esbuild")
            .args(scripts(folder)?)
            .args([
                "--minify",
                "--format=esm",
                "--allow-overwrite",
                "--log-level=warning",
            ])
            .arg(format!("--outdir={}", folder.display())),
    )
}

/// What stays in files of its own: what several folders share, and what is loaded in other ways.
const EXTERNAL: [&str; 5] = [
    "../errors.js",
    "../server/parts.js",
    "./bytes.js",
    "./module.wasm",
    "./module.wasm?module",
];

/// Makes one file of what a folder's entries share, since each file takes its time to be found and read; entries that a folder
/// does not have are left out, as are the files that nothing asks for any more. `apart` stay as they are.
fn join(folder: &Path, entries: &[&str], apart: &[&str]) -> Done {
    let file = |name: &&str| folder.join(name).with_extension("js");
    let entries: Vec<PathBuf> = entries.iter().map(file).collect();
    let parts: Vec<PathBuf> = scripts(folder)?
        .into_iter()
        .filter(|path| !apart.iter().any(|name| file(name) == *path))
        .collect();
    run::inherit(
        setup::build_tool("esbuild")
            .args(entries.iter().filter(|path| path.exists()))
            .args(["--bundle", "--splitting", "--minify", "--format=esm"])
            .args(EXTERNAL.map(|path| format!("--external:{path}")))
            .args([
                "--chunk-names=core",
                "--allow-overwrite",
                "--log-level=warning",
            ])
            .arg(format!("--outdir={}", folder.display())),
    )?;
    for part in parts
        .iter()
        .filter(|path| !entries.contains(path) && !path.ends_with("core.js"))
    {
        fs::remove_file(part)
            .map_err(|error| format!("cannot remove {}: {error}", run::show(part)))?;
    }
    Ok(())
}

/// The JavaScript files of a folder.
fn scripts(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let files = fs::read_dir(folder)
        .map_err(|error| format!("cannot read {}: {error}", run::show(folder)))?;
    let files = files.flatten().map(|entry| entry.path());
    let is_script = |path: &PathBuf| path.extension().is_some_and(|end| end == "js");
    Ok(files.filter(is_script).collect())
}

/// The wasm as a JavaScript module that is one string.
fn inlined(folder: &Path) -> Result<String, String> {
    let file = folder.join("module.wasm");
    let bytes =
        fs::read(&file).map_err(|error| format!("cannot read {}: {error}", run::show(&file)))?;
    let (functions, streams) = streams::split(&bytes)?;
    let lengths = streams.iter().map(|stream| format!(" {}", stream.len()));
    let texts = streams.iter().map(|stream| inline::text(stream));
    Ok(format!(
        "export default \"{} {} {functions}{};{}\";\n",
        sums::crc(&bytes),
        sums::words(&streams.concat()),
        lengths.collect::<String>(),
        texts.collect::<String>()
    ))
}

/// One CommonJS file for `require`. React is its user's, and the worker's loads that of the server module, which is beside its
/// folder.
fn commonjs(entry: &Path, to: &Path) -> Done {
    let text = run::root().join("src/wasm/package/commonjs/text.js");
    run::inherit(
        setup::build_tool("esbuild")
            .arg(entry)
            .args([
                "--bundle",
                "--minify",
                "--format=cjs",
                "--log-level=warning",
            ])
            .args(["--external:react", "--external:../server.cjs"])
            .arg(format!("--inject:{}", text.display()))
            .arg(format!("--outfile={}", to.display())),
    )
}

/// Types for `require`: those for `import`, naming `.cjs` files.
fn types(to: &Path, name: &str) -> Done {
    let types = run::read(&to.join(format!("{name}.d.ts")))?.replace(".js\"", ".cjs\"");
    run::write(&to.join(format!("{name}.d.cts")), types)
}

/// The hand-kept manifest, with the crate's version.
fn manifest() -> Result<String, String> {
    let mut manifest = run::read_json(&run::root().join("pkg.json"))?;
    let cargo = run::read(&run::root().join("Cargo.toml"))?;
    let version = cargo
        .lines()
        .find_map(|line| line.strip_prefix("version = "))
        .ok_or("Cargo.toml has no version")?;
    manifest["version"] = version.trim_matches('"').into();
    serde_json::to_string_pretty(&manifest)
        .map(|text| text + "\n")
        .map_err(|error| format!("pkg.json cannot be written again: {error}"))
}

/// Whether every file that the manifest names is there.
fn complete(folder: &Path) -> Done {
    let mut left = vec![run::read_json(&folder.join("package.json"))?];
    while let Some(value) = left.pop() {
        match value {
            Value::Object(map) => left.extend(map.into_iter().map(|(_, value)| value)),
            Value::String(path) if path.starts_with("./") && !folder.join(&path).is_file() => {
                return Err(format!("pkg.json names {path}, which is not in pkg/"));
            }
            _ => {}
        }
    }
    Ok(())
}

/// Copies the files of a folder, not the folders in it.
fn copy_files(from: &Path, to: &Path) -> Done {
    let entries = from
        .read_dir()
        .map_err(|error| format!("cannot read {}: {error}", run::show(from)))?;
    for entry in entries.flatten() {
        if entry.path().is_file() {
            copy(&entry.path(), &to.join(entry.file_name()))?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Done {
    let bytes =
        fs::read(from).map_err(|error| format!("cannot read {}: {error}", run::show(from)))?;
    run::write(to, bytes)
}
