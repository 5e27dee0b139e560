//! Why a command did not answer.

use std::fmt::Display;
use std::io::Write;
use std::process::ExitCode;

use super::output::printable;

/// Sentences for standard error, and whose fault it was.
#[derive(Debug)]
pub(super) struct Failure {
    lines: Vec<String>,
    exit: u8,
}

/// Lines that one failure prints at most.
const SHOWN: usize = 20;

impl Failure {
    /// Flags or input that were refused.
    pub(super) fn refused(code: &str, message: impl Display) -> Failure {
        Failure {
            lines: vec![sentence(&message.to_string(), code)],
            exit: 2,
        }
    }

    /// Input that was refused, with its name or the place in it.
    pub(super) fn at(place: &str, code: &str, message: impl Display) -> Failure {
        Failure::refused(code, format!("{place}: {message}"))
    }

    /// Several findings about input that was refused; at least one.
    pub(super) fn all(failures: Vec<Failure>) -> Failure {
        Failure {
            lines: failures
                .into_iter()
                .flat_map(|failure| failure.lines)
                .collect(),
            exit: 2,
        }
    }

    /// A fault that is not the input's.
    pub(super) fn own(message: impl Display) -> Failure {
        Failure {
            lines: vec![sentence(&message.to_string(), "failed")],
            exit: 1,
        }
    }

    /// Prints it on standard error, as far as that can be written, and gives the exit code.
    pub(super) fn report(&self) -> ExitCode {
        // Nobody is left to tell of an error that cannot be printed.
        let _ = std::io::stderr().write_all(self.text().as_bytes());
        ExitCode::from(self.exit)
    }

    fn text(&self) -> String {
        let mut text = String::new();
        for line in self.lines.iter().take(SHOWN) {
            text.push_str(&format!("adgang: {}\n", printable(line)));
        }
        match self.lines.len().saturating_sub(SHOWN) {
            0 => {}
            more => text.push_str(&format!("adgang: and {more} more\n")),
        }
        text
    }
}

fn sentence(message: &str, code: &str) -> String {
    format!("{} [{code}]", message.trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_in_a_code_and_keeps_to_its_line() {
        let failure = Failure::at("a.xml:1:2", "some-code", "expected \u{1b}[31m.\n");
        assert_eq!(
            failure.text(),
            "adgang: a.xml:1:2: expected \\u{1b}[31m.\\n [some-code]\n"
        );
        assert_eq!(
            Failure::own("A sentence.").text(),
            "adgang: A sentence [failed]\n"
        );
    }

    #[test]
    fn a_long_list_is_cut_and_counted() {
        let many = (0..SHOWN + 5).map(|n| Failure::refused("c", n)).collect();
        let text = Failure::all(many).text();
        assert_eq!(text.lines().count(), SHOWN + 1);
        assert!(text.ends_with("adgang: and 5 more\n"));
    }
}
