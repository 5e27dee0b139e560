//! The command line: the only place that reads the clock.

mod cli;

use std::process::ExitCode;
use std::time::SystemTime;

fn main() -> ExitCode {
    let since_1970 = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    let now = i64::try_from(since_1970.as_secs()).unwrap_or(i64::MAX);
    cli::run(std::env::args_os().skip(1), now)
}
