//! Elements as text, two spaces a level.

use std::fmt::Write;

use crate::value::Namespaces;

/// Attributes of a tag, in order; an absent one is not written.
pub(super) type Attributes<'a> = &'a [(&'a str, Option<&'a str>)];

/// What has been written so far.
#[derive(Default)]
pub(super) struct Printer {
    pub(super) text: String,
    /// Elements that are open.
    pub(super) depth: usize,
    /// A character that XML cannot hold, and that became U+FFFD.
    pub(super) replaced: Option<char>,
}

impl Printer {
    /// An element around text, on a line of its own.
    pub(super) fn line(&mut self, name: &str, attributes: Attributes<'_>, text: &str) {
        self.indent();
        self.tag(name, attributes, ">");
        self.escaped(text, false);
        self.end(name);
    }

    /// A start tag on a line of its own; what follows is inside the element.
    pub(super) fn open(&mut self, name: &str, attributes: Attributes<'_>) {
        self.indent();
        self.tag(name, attributes, ">\n");
        self.depth = self.depth.saturating_add(1);
    }

    pub(super) fn close(&mut self, name: &str) {
        self.depth = self.depth.saturating_sub(1);
        self.indent();
        self.end(name);
    }

    pub(super) fn end(&mut self, name: &str) {
        // Writing to a string does not fail.
        let _ = writeln!(self.text, "</{name}>");
    }

    pub(super) fn indent(&mut self) {
        self.text.extend(std::iter::repeat_n("  ", self.depth));
    }

    pub(super) fn tag(&mut self, name: &str, attributes: Attributes<'_>, end: &str) {
        self.scoped_tag(name, &Namespaces::default(), attributes, end);
    }

    pub(super) fn scoped_tag(
        &mut self,
        name: &str,
        namespaces: &Namespaces,
        attributes: Attributes<'_>,
        end: &str,
    ) {
        let _ = write!(self.text, "<{name}");
        for (prefix, namespace) in namespaces.iter() {
            let _ = write!(self.text, " xmlns:{prefix}=\"");
            self.escaped(namespace, true);
            self.text.push('"');
        }
        for (name, value) in attributes {
            if let Some(value) = value {
                let _ = write!(self.text, " {name}=\"");
                self.escaped(value, true);
                self.text.push('"');
            }
        }
        self.text.push_str(end);
    }

    /// An element of nothing, on a line of its own.
    pub(super) fn empty(&mut self, name: &str, attributes: Attributes<'_>) {
        self.indent();
        self.tag(name, attributes, "/>\n");
    }

    /// Text as a reader of XML gives it back.
    pub(super) fn escaped(&mut self, text: &str, in_attribute: bool) {
        let replaced = escape(text, in_attribute, &mut self.text);
        self.replaced = self.replaced.or(replaced);
    }
}

/// Text as a reader of XML gives it back: a carriage return alone would become a line feed, and in an attribute any white
/// space a space. The first character that XML cannot hold is told; such become U+FFFD.
pub(super) fn escape(text: &str, in_attribute: bool, out: &mut String) -> Option<char> {
    let mut replaced = None;
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' if in_attribute => out.push_str("&quot;"),
            '\t' | '\n' if !in_attribute => out.push(character),
            '\t' | '\n' | '\r' => {
                let _ = write!(out, "&#{};", u32::from(character));
            }
            '\0'..' ' | '\u{fffe}' | '\u{ffff}' => {
                replaced = replaced.or(Some(character));
                out.push(char::REPLACEMENT_CHARACTER);
            }
            other => out.push(other),
        }
    }
    replaced
}

pub(super) fn truth(truth: bool) -> &'static str {
    if truth { "true" } else { "false" }
}
