//! Running a suite while counting its tests from what it prints.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::run;

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
pub fn run(command: &mut Command) -> Counts {
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
