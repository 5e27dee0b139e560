//! The chores of the project: `cargo xtask` lists them.
//!
//! Each works as the first command after a clone: what it lacks it fetches, saying so in a line. What cannot be fetched
//! ends the chore with one sentence and exit code 1.

use std::process::ExitCode;

mod bench;
mod binary;
mod fuzz;
mod glue;
mod inline;
mod linker;
mod order;
mod pack;
mod panics;
mod play;
mod run;
mod serve;
mod setup;
mod size;
mod steps;
mod streams;
mod suites;
mod sums;
mod test;
mod wasm;

/// What every chore gives back: nothing, or the sentence to end with.
type Done = Result<(), String>;

/// A chore: its name, what `cargo xtask` says of it, and what does it.
struct Chore {
    name: &'static str,
    about: &'static str,
    go: fn(&[String]) -> Done,
}

const CHORES: [Chore; 9] = [
    Chore {
        name: "play",
        about: "build the playground and serve it on http://127.0.0.1:4173 (--port N, --no-build)",
        go: play::go,
    },
    Chore {
        name: "test",
        about: "run every check and test there is, in the terminal, in Node and in Chromium",
        go: test::go,
    },
    Chore {
        name: "bench",
        about: "measure, natively and in Node, beside what a user would pick instead",
        go: bench::go,
    },
    Chore {
        name: "fuzz",
        about: "look for inputs that break a law (TARGET SECONDS; without them, every target a minute)",
        go: fuzz::go,
    },
    Chore {
        name: "size",
        about: "weigh the modules, raw, gzip and brotli, against their limits (--files: every file of the package)",
        go: size::go,
    },
    Chore {
        name: "pack",
        about: "make the npm package in pkg/ (--tarball also packs it into target/)",
        go: pack::go,
    },
    Chore {
        name: "wasm",
        about: "build the check, server and studio modules into target/modules/",
        go: wasm::go,
    },
    Chore {
        name: "setup",
        about: "fetch all that the other chores need: the wasm target, npm packages, Chromium",
        go: setup::go,
    },
    Chore {
        name: "fmt",
        about: "format the Rust code",
        go: |_| {
            setup::component("rustfmt", "fmt")?;
            run::inherit(run::cargo().args(["fmt", "--all"]))
        },
    },
];

fn main() -> ExitCode {
    let mut args = std::env::args().skip(1);
    let Some(name) = args.next() else {
        list();
        return ExitCode::SUCCESS;
    };
    let rest: Vec<String> = args.collect();
    let done = match CHORES.iter().find(|chore| chore.name == name) {
        Some(chore) => (chore.go)(&rest),
        None if name == linker::FIRST => linker::go(&[&[name], &rest[..]].concat()),
        None if ["help", "--help", "-h"].contains(&name.as_str()) => {
            list();
            Ok(())
        }
        None => Err(format!(
            "there is no chore `{name}`; `cargo xtask` lists them"
        )),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            eprintln!("xtask: {sentence}");
            ExitCode::FAILURE
        }
    }
}

fn list() {
    println!("cargo xtask <chore>\n");
    for Chore { name, about, .. } in &CHORES {
        println!("  {name:<6} {about}");
    }
}
