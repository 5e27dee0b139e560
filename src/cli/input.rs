//! Files and standard input, and how their names appear in messages.

use std::fmt::Display;
use std::fs::File;
use std::io::{ErrorKind, Read};

use adgang::xacml::error::line_and_column;

use super::failure::Failure;

/// A text that was read, with its name for messages.
#[derive(Debug)]
pub(super) struct Document {
    /// The file, or `standard input`.
    pub(super) name: String,
    /// What it holds.
    pub(super) text: String,
}

/// Bytes read of any input; the readers of each kind have smaller limits of their own.
const LIMIT: u64 = 256 << 20;

/// What stands for standard input.
pub(super) const STANDARD_INPUT: &str = "-";

impl Document {
    /// Reads a file, or standard input for `-`.
    ///
    /// # Errors
    /// `missing-file`, `unreadable-file`, `too-large` or `not-utf8`.
    pub(super) fn read(path: &str) -> Result<Document, Failure> {
        let (name, bytes) = read(path)?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Document { name, text }),
            Err(error) => {
                let position = error.utf8_error().valid_up_to();
                let message = format!("expected UTF-8, found another byte at {position}");
                Err(Failure::at(&name, "not-utf8", message))
            }
        }
    }

    /// A text that is no file.
    pub(super) fn embedded(name: &str, text: &str) -> Document {
        Document {
            name: name.to_owned(),
            text: text.to_owned(),
        }
    }

    /// A byte offset as `name:line:column`.
    pub(super) fn place(&self, offset: usize) -> String {
        let (line, column) = line_and_column(&self.text, u32::try_from(offset).unwrap_or(u32::MAX));
        format!("{}:{line}:{column}", self.name)
    }

    /// A refusal by a JSON reader, whose messages say the kind of document first and the place last.
    pub(super) fn refuse(&self, kind: &str, code: &str, message: impl Display) -> Failure {
        let message = message.to_string();
        let message = message.strip_prefix(kind).unwrap_or(&message);
        let message = message.strip_prefix(": ").unwrap_or(message);
        let placed = message.rsplit_once(" at line ").and_then(|(rest, place)| {
            let (line, column) = place.split_once(" column ")?;
            let (line, column): (u32, u32) = (line.parse().ok()?, column.parse().ok()?);
            Some((rest, format!("{}:{line}:{column}", self.name)))
        });
        match placed {
            Some((message, place)) => Failure::at(&place, code, message),
            None => Failure::at(&self.name, code, message),
        }
    }
}

/// The name for messages and the bytes of a file, or of standard input for `-`.
///
/// # Errors
/// `missing-file`, `unreadable-file` or `too-large`.
pub(super) fn read(path: &str) -> Result<(String, Vec<u8>), Failure> {
    let name = if path == STANDARD_INPUT {
        "standard input".to_owned()
    } else {
        shown(path).to_owned()
    };
    let unreadable = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Failure::at(&name, "missing-file", "there is no such file"),
        kind => Failure::at(
            &name,
            "unreadable-file",
            format!("it cannot be read: {kind}"),
        ),
    };
    let bytes = if path == STANDARD_INPUT {
        bytes(std::io::stdin().lock())
    } else {
        File::open(path).and_then(bytes)
    };
    let bytes = bytes.map_err(unreadable)?;
    if bytes.len() as u64 > LIMIT {
        let message = format!("expected at most {LIMIT} bytes");
        return Err(Failure::at(&name, "too-large", message));
    }
    Ok((name, bytes))
}

/// An argument, to be repeated in a message, in quotes.
pub(super) fn quoted(argument: &str) -> String {
    match shown(argument) {
        HIDDEN => HIDDEN.to_owned(),
        argument => format!("{argument:?}"),
    }
}

/// Whether an argument could be a token, or a part of one: it then never appears in a message, whichever flag it was
/// given to.
pub(super) fn may_be_token(argument: &str) -> bool {
    let is_base64url = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '=');
    argument
        .split(|c| !is_base64url(c))
        .any(|run| run.len() >= LONG_RUN || (run.starts_with("ey") && run.len() >= SHORT_TOKEN))
}

const HIDDEN: &str = "(not shown)";
/// Longer than the names that people give to files.
const LONG_RUN: usize = 64;
/// `ey` is how the base64url of an object begins.
const SHORT_TOKEN: usize = 16;

fn shown(argument: &str) -> &str {
    if may_be_token(argument) {
        HIDDEN
    } else {
        argument
    }
}

fn bytes(reader: impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader
        .take(LIMIT.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_a_token_is_not_shown() {
        for token in [
            "eyJhbGciOiJub25lIn0.e30.",
            "Bearer eyJhbGciOiJub25lIn0",
            &"Zm9v".repeat(16),
        ] {
            assert_eq!(quoted(token), HIDDEN, "{token}");
        }
        for name in [
            "eyes.json",
            "/home/kari/policies/some-app/policy.xml",
            "app:ttd/apps-test",
        ] {
            assert_eq!(quoted(name), format!("{name:?}"));
        }
    }

    #[test]
    fn the_place_in_a_message_of_serde_moves_to_the_front() {
        let document = Document::embedded("f.json", "{}");
        let failure = document.refuse("facts", "c", "facts: expected x at line 3 column 7");
        let other = document.refuse("facts", "c", "facts: look at line dance");
        assert!(format!("{failure:?}").contains("\"f.json:3:7: expected x [c]\""));
        assert!(format!("{other:?}").contains("\"f.json: look at line dance [c]\""));
    }
}
