//! Commands: from arguments to what stands on standard output, or one sentence on standard error.
//!
//! A command is a function from its arguments to an [`Output`] or a [`Failure`]; nothing else here writes or ends the
//! process. Exit codes: 0 it answered, whatever the answer; 2 the input was refused; 1 adgang itself failed.

mod arguments;
mod build;
mod caller;
mod check;
mod compile;
mod eval;
mod explain;
mod facts;
mod failure;
mod flags;
mod help;
mod identify;
mod input;
mod inspect;
mod lint;
mod output;
mod parties;
mod policies;
mod question;
mod sentence;
mod signing_key;
mod snapshots;
mod table;
mod time;
mod verify;

use std::ffi::OsString;
use std::process::ExitCode;

use arguments::Arguments;
use failure::Failure;
use output::Output;

/// Runs the command that the arguments name, at an instant in seconds since 1970.
pub fn run(arguments: impl Iterator<Item = OsString>, now: i64) -> ExitCode {
    match answer(arguments.collect(), now).and_then(|output| output.write()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

fn answer(mut arguments: Vec<OsString>, now: i64) -> Result<Output, Failure> {
    if arguments.is_empty() {
        return Err(Failure::refused(
            "missing-command",
            "expected a command; `adgang --help` lists them",
        ));
    }
    let command = arguments.remove(0);
    let command = command.to_str().unwrap_or_default();
    let answer: fn(Arguments, i64) -> Result<Output, Failure> = match command {
        "--help" | "-h" => return Ok(Output::new(help::ALL)),
        "--version" | "-V" => return Ok(Output::new(help::VERSION)),
        "build" => build::run,
        "check" => check::run,
        "compile" => compile::run,
        "explain" => explain::run,
        "eval" => eval::run,
        "facts" => facts::run,
        "identify" => identify::run,
        "inspect" => inspect::run,
        "lint" => lint::run,
        "parties" => parties::run,
        "verify" => verify::run,
        _ => {
            return Err(Failure::refused(
                "unknown-command",
                format!(
                    "expected a command, found {}; `adgang --help` lists them",
                    input::quoted(command)
                ),
            ));
        }
    };
    if arguments::ask_for_help(&arguments) {
        return Ok(Output::new(help::of(command)));
    }
    answer(Arguments::new(arguments), now)
}
