//! The steps of `cargo xtask test`, and the tests in them, counted from what the suites print.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::{Done, run, suites};

/// The steps taken so far.
#[derive(Default)]
pub struct Steps {
    /// The outside suites, absolute: tests run in folders of their own.
    pub cases: Option<PathBuf>,
    /// A row of the table for each: name, passed, failed, time.
    pub rows: Vec<[String; 4]>,
    /// All of them together.
    pub total: Counts,
}

impl Steps {
    /// A step that either works or does not.
    pub fn task(&mut self, name: &str, task: impl FnOnce() -> Done) -> bool {
        self.take(name, || match task() {
            Ok(()) => Counts {
                passed: 1,
                failed: 0,
            },
            Err(sentence) => {
                println!("{sentence}");
                Counts {
                    passed: 0,
                    failed: 1,
                }
            }
        })
    }

    /// A step with tests of its own.
    pub fn suite(&mut self, name: &str, command: &mut Command) {
        command.env("ADGANG_REPORT", suites::report());
        if let Some(cases) = &self.cases {
            command.env("ADGANG_CASES", cases);
        }
        self.take(name, || run(command));
    }

    fn take(&mut self, name: &str, step: impl FnOnce() -> Counts) -> bool {
        println!("\n── {name}");
        let start = Instant::now();
        let counts = step();
        self.total.passed += counts.passed;
        self.total.failed += counts.failed;
        self.rows.push([
            name.to_owned(),
            counts.passed.to_string(),
            counts.failed.to_string(),
            format!("{:.1} s", start.elapsed().as_secs_f64()),
        ]);
        counts.failed == 0
    }
}

/// How many tests of a step passed and failed.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
}

/// Runs a suite, repeating each line as it comes, and counts. A suite that fails without a failed test (it did not
/// compile, say), and one that ran no test at all, count as one failure.
fn run(command: &mut Command) -> Counts {
    let mut counts = Counts::default();
    let mut child = match command.stdout(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(error) => {
            println!("{}", run::missing(command, &error));
            counts.failed = 1;
            return counts;
        }
    };
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            println!("{line}");
            counts.add(&line);
        }
    }
    let success = child.wait().is_ok_and(|status| status.success());
    if counts.failed == 0 && (!success || counts.passed == 0) {
        println!("no test failed, yet this step did: it stopped early or had no tests");
        counts.failed = 1;
    }
    counts
}

impl Counts {
    /// Takes in a line: a summary of Rust's test harness, of wasm-bindgen's, or of Node's (as text or as TAP).
    fn add(&mut self, line: &str) {
        let line = line.trim();
        if let Some(summary) = line.strip_prefix("test result: ") {
            let before = |word: &str| {
                let mut words = summary.split([' ', ';', '.']).filter(|w| !w.is_empty());
                let mut last = "";
                words
                    .find_map(|w| {
                        let number = (w == word).then(|| last.parse().ok()).flatten();
                        last = w;
                        number
                    })
                    .unwrap_or(0)
            };
            self.passed += before("passed");
            self.failed += before("failed");
        } else if let Some(summary) = line.strip_prefix("# ").or(line.strip_prefix("ℹ ")) {
            match summary
                .split_once(' ')
                .map(|(word, n)| (word, n.parse::<u64>()))
            {
                Some(("pass", Ok(n))) => self.passed += n,
                Some(("fail" | "cancelled", Ok(n))) => self.failed += n,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[test]
    fn summaries_of_each_harness_are_counted() {
        let mut counts = Counts::default();
        for line in [
            "running 3 tests",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out",
            "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 measured; finished in 0.01s",
            "ℹ tests 5",
            "ℹ pass 4",
            "ℹ fail 1",
            "# pass 7",
            "# cancelled 2",
            "# pass the salt",
        ] {
            counts.add(line);
        }
        let expected = Counts {
            passed: 16,
            failed: 4,
        };
        assert_eq!(counts, expected);
    }
}
