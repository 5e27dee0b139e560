//! What a command prints.

use std::io::{ErrorKind, Write};

use serde::Serialize;

use super::failure::Failure;
use super::input::{STANDARD_INPUT, quoted};

/// The answer for standard output, text but for one command's, and what is to be said beside it on standard error.
#[derive(Debug)]
pub(super) struct Output {
    bytes: Vec<u8>,
    note: Option<String>,
}

impl Output {
    /// A text, as it is.
    pub(super) fn new(text: impl Into<String>) -> Output {
        Output {
            bytes: text.into().into_bytes(),
            note: None,
        }
    }

    /// Bytes, as they are.
    pub(super) fn bytes(bytes: Vec<u8>) -> Output {
        Output { bytes, note: None }
    }

    /// A value as indented JSON.
    ///
    /// # Errors
    /// A value that has no JSON form, which is a fault of ours.
    pub(super) fn json(value: &impl Serialize) -> Result<Output, Failure> {
        let mut text = serde_json::to_string_pretty(value).map_err(Failure::own)?;
        text.push('\n');
        Ok(Output::new(text))
    }

    /// The same, with a line for standard error.
    pub(super) fn with_note(self, note: Option<String>) -> Output {
        Output { note, ..self }
    }

    /// Puts it into a file, so that nothing is left for standard output; `-` leaves it there.
    ///
    /// # Errors
    /// The file could not be written.
    pub(super) fn into_file(self, to: &str) -> Result<Output, Failure> {
        if to == STANDARD_INPUT {
            return Ok(self);
        }
        std::fs::write(to, &self.bytes).map_err(|error| {
            let to = quoted(to);
            Failure::own(format!("{to} cannot be written: {}", error.kind()))
        })?;
        Ok(Output::new("").with_note(self.note))
    }

    /// Writes it. A reader that has gone away has had enough, and is no error.
    ///
    /// # Errors
    /// Standard output could not be written.
    pub(super) fn write(&self) -> Result<(), Failure> {
        if let Some(note) = &self.note {
            // The answer does not depend on the note.
            let _ = writeln!(std::io::stderr(), "adgang: {}", printable(note));
        }
        let mut out = std::io::stdout().lock();
        let written = out.write_all(&self.bytes).and_then(|()| out.flush());
        match written {
            Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::own(format!(
                "standard output cannot be written: {}",
                error.kind()
            ))),
            _ => Ok(()),
        }
    }
}

/// Text of an input on one line of a terminal: what would move the cursor or turn the direction of writing is escaped.
pub(super) fn printable(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        let turns_text = matches!(character, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if character.is_control() || turns_text {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_of_an_input_cannot_drive_the_terminal() {
        assert_eq!(printable("Sjø 1\u{1b}[2J\n"), "Sjø 1\\u{1b}[2J\\n");
        assert_eq!(printable("a\u{202e}b\u{9b}"), "a\\u{202e}b\\u{9b}");
    }

    #[test]
    fn json_ends_in_a_line() {
        let output = Output::json(&[1]).map(|output| output.bytes).ok();
        assert_eq!(output.as_deref(), Some(&b"[\n  1\n]\n"[..]));
    }
}
