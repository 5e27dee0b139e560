//! From text to a tree of XML: a cheap look at the markup first (document type, nesting, what makes a tree costly, and what
//! the tree builder would let through), then the tree.

use std::borrow::Cow;
use std::ops::Range;

use super::well_formed::{Declarations, declaration, instruction, references};

/// XML's white space.
pub(crate) const WHITE: [char; 4] = [' ', '\t', '\r', '\n'];
/// Attributes of one element: uniqueness is checked pair by pair, so many of them would cost a square.
pub(crate) const ATTRIBUTES: usize = 256;
/// Prefixes declared at one element or around it: each element that declares one compares and copies them.
pub(crate) const NAMESPACES: usize = 32;
/// Characters of a document quoted in a message.
const QUOTED: usize = 80;

/// Why a document is refused.
pub(crate) struct Refusal {
    /// `too-large`, `too-deep`, `doctype` or `malformed-xml`.
    pub(crate) code: &'static str,
    /// Byte range in the text.
    pub(crate) range: Range<usize>,
    /// What was expected, and what was found.
    pub(crate) message: String,
}

impl Refusal {
    pub(crate) fn malformed(range: Range<usize>, message: String) -> Refusal {
        let code = "malformed-xml";
        Refusal {
            code,
            range,
            message,
        }
    }

    /// The same, of a text that starts at an offset of the whole.
    fn at(self, start: usize) -> Refusal {
        let range = self.range.start.saturating_add(start)..self.range.end.saturating_add(start);
        Refusal { range, ..self }
    }
}

/// The tree of a document of at most so many nodes; [`scan`] comes first.
pub(crate) fn tree(text: &str, nodes: u32) -> Result<roxmltree::Document<'_>, Refusal> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: false,
        nodes_limit: nodes,
        ..roxmltree::ParsingOptions::default()
    };
    let document = roxmltree::Document::parse_with_options(text, options).map_err(|error| {
        let at = offset(text, error.pos());
        let (code, message) = match error {
            roxmltree::Error::NodesLimitReached => (
                "too-large",
                format!("expected at most {nodes} nodes, found more"),
            ),
            roxmltree::Error::DtdDetected => ("doctype", NO_DOCUMENT_TYPE.to_owned()),
            error => (
                "malformed-xml",
                format!("expected well-formed XML: {error}"),
            ),
        };
        Refusal {
            code,
            range: at..at,
            message,
        }
    })?;
    for node in document.descendants().filter(roxmltree::Node::is_pi) {
        let source = text.get(node.range()).unwrap_or_default();
        // The declaration, where another white space than a space follows its opening: the scan has looked at it.
        let opening = source.strip_prefix("<?xml");
        if node.range().start == 0 && opening.is_some_and(|rest| rest.starts_with(WHITE)) {
            continue;
        }
        if let Some(message) = instruction(node, source) {
            return Err(Refusal::malformed(node.range(), message.to_owned()));
        }
    }
    Ok(document)
}

const NO_DOCUMENT_TYPE: &str = "expected no document type declaration, found one";

/// Refuses elements deeper than `depth` and markup that would make a tree costly; otherwise tells where the root
/// element ends, `None` where the markup is too broken to tell (the tree builder will say why).
///
/// What the scan skips, it skips just as the tree builder does, so nothing can hide from it in a well-formed prefix.
pub(crate) fn scan(text: &str, depth: u32) -> Result<Option<usize>, Refusal> {
    // Namespace declarations in force, for each open element.
    let mut open: Vec<usize> = Vec::new();
    let mut at = declaration(text)?;
    while let Some(start) = find(text, at, "<") {
        let between = text.get(at..start).unwrap_or_default();
        references(between).map_err(|amiss| amiss.at(at))?;
        let markup = text.get(start..).unwrap_or_default();
        let length = match Kind::of(markup) {
            Kind::DocumentType => {
                let message = NO_DOCUMENT_TYPE.to_owned();
                return Err(refusal("doctype", start, markup, message));
            }
            Kind::Skipped(close) => close.and_then(|close| {
                find(markup, close.opening, close.mark)
                    .map(|end| end.saturating_add(close.mark.len()))
            }),
            Kind::End => {
                let length = markup.find('>').map(|end| end.saturating_add(1));
                if open.pop().is_none() {
                    return Ok(None);
                }
                length
            }
            Kind::Start => match start_tag(markup).map_err(|amiss| amiss.at(start))? {
                Some(tag) => {
                    check(&tag, &mut open, depth)
                        .map_err(|(code, message)| refusal(code, start, markup, message))?;
                    Some(tag.length)
                }
                None => None,
            },
        };
        if markup.starts_with("<:") || markup.starts_with("</:") {
            // The tree builder would not see the colon.
            let message = "expected the name of an element, found a colon".to_owned();
            return Err(refusal("malformed-xml", start, markup, message));
        }
        let Some(length) = length else {
            return Ok(None);
        };
        at = start.saturating_add(length);
        if open.is_empty() && matches!(Kind::of(markup), Kind::Start | Kind::End) {
            return Ok(Some(at));
        }
    }
    Ok(None)
}

enum Kind {
    DocumentType,
    /// Comment, CDATA section or processing instruction; `None` is a declaration that no document body has.
    Skipped(Option<Close>),
    Start,
    End,
}

/// How a skipped construct ends, looked for after its opening characters.
struct Close {
    opening: usize,
    mark: &'static str,
}

impl Kind {
    fn of(markup: &str) -> Kind {
        let close = |opening, mark| Kind::Skipped(Some(Close { opening, mark }));
        if markup.starts_with("<!--") {
            close(4, "-->")
        } else if markup.starts_with("<![CDATA[") {
            close(9, "]]>")
        } else if markup.starts_with("<?") {
            close(2, "?>")
        } else if markup
            .get(..9)
            .is_some_and(|head| head.eq_ignore_ascii_case("<!DOCTYPE"))
        {
            Kind::DocumentType
        } else if markup.starts_with("<!") {
            Kind::Skipped(None)
        } else if markup.starts_with("</") {
            Kind::End
        } else {
            Kind::Start
        }
    }
}

struct StartTag {
    length: usize,
    attributes: usize,
    namespaces: usize,
    self_closed: bool,
}

/// Reads to the `>` outside quotes; `None` where the tag never ends.
fn start_tag(markup: &str) -> Result<Option<StartTag>, Refusal> {
    let (mut attributes, mut namespaces) = (0_usize, 0_usize);
    let mut declarations = Declarations::default();
    // The quote that is open and where its value starts, where a name starts, and the byte before this one.
    let (mut quote, mut word, mut last) = (None, 0_usize, b'<');
    for (at, byte) in markup.bytes().enumerate() {
        match (quote, byte) {
            (Some((open, value)), _) if open == byte => {
                quote = None;
                let name = markup.get(word..value).unwrap_or_default();
                let name =
                    name.trim_end_matches(|c| WHITE.contains(&c) || matches!(c, '=' | '"' | '\''));
                if name.starts_with("xmlns:") {
                    namespaces = namespaces.saturating_add(1);
                }
                let value = markup.get(value..at).unwrap_or_default();
                let end = at.saturating_add(1);
                declarations.attribute(name, value, word..end)?;
                word = end;
            }
            (Some(_), _) => {}
            (None, b'"' | b'\'') => {
                quote = Some((byte, at.saturating_add(1)));
                attributes = attributes.saturating_add(1);
            }
            (None, b'>') => {
                let length = at.saturating_add(1);
                references(markup.get(..length).unwrap_or_default())?;
                return Ok(Some(StartTag {
                    length,
                    attributes,
                    namespaces,
                    self_closed: last == b'/',
                }));
            }
            // White space may also stand before the equals sign, so only a new name starts a word.
            (None, b' ' | b'\t' | b'\r' | b'\n' | b'=') => {}
            (None, _) if matches!(last, b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'') => word = at,
            (None, _) => {}
        }
        last = byte;
    }
    Ok(None)
}

fn check(tag: &StartTag, open: &mut Vec<usize>, depth: u32) -> Result<(), (&'static str, String)> {
    if open.len() >= usize::try_from(depth).unwrap_or(usize::MAX) {
        let message = format!("expected at most {depth} elements inside each other, found more");
        return Err(("too-deep", message));
    }
    if tag.attributes > ATTRIBUTES {
        let message = format!(
            "expected at most {} attributes of an element, found {}",
            ATTRIBUTES, tag.attributes
        );
        return Err(("too-large", message));
    }
    let namespaces = open
        .last()
        .copied()
        .unwrap_or(0)
        .saturating_add(tag.namespaces);
    if namespaces > NAMESPACES {
        let message = format!(
            "expected at most {} namespace declarations in force, found {namespaces}",
            NAMESPACES
        );
        return Err(("too-large", message));
    }
    if !tag.self_closed {
        open.push(namespaces);
    }
    Ok(())
}

/// Line ends as XML reads them (XML 1.0, section 2.11), where the tree builder does not: it keeps a carriage return that
/// stands alone beside a reference. As many bytes as before, so every place stays where it was.
pub(crate) fn lines(text: &str) -> Cow<'_, str> {
    let alone = |(at, _): &(usize, &str)| {
        !text
            .get(at.saturating_add(1)..)
            .is_some_and(|rest| rest.starts_with('\n'))
    };
    if !text.match_indices('\r').any(|found| alone(&found)) {
        return Cow::Borrowed(text);
    }
    let mut ends = text.match_indices('\r').filter(alone).peekable();
    let line_end = |(at, character)| match ends.next_if(|(end, _)| *end == at) {
        Some(_) => '\n',
        None => character,
    };
    Cow::Owned(text.char_indices().map(line_end).collect())
}

/// Text of the document for a message, in quotes and cut short.
pub(crate) fn quote(text: &str) -> String {
    let cut = text.char_indices().nth(QUOTED).map(|(at, _)| at);
    let kept = text.get(..cut.unwrap_or(text.len())).unwrap_or_default();
    let dots = if cut.is_some() { "…" } else { "" };
    format!("\"{}{dots}\"", shown(kept))
}

/// Characters of the document for a message, none of them invisible.
pub(crate) fn shown(text: &str) -> String {
    text.chars().flat_map(char::escape_debug).collect()
}

/// The byte at a 1-based row and column; the end of the text where there is none.
fn offset(text: &str, at: roxmltree::TextPos) -> usize {
    let row = usize::try_from(at.row)
        .unwrap_or(usize::MAX)
        .saturating_sub(1);
    let column = usize::try_from(at.col)
        .unwrap_or(usize::MAX)
        .saturating_sub(1);
    let Some(line) = text.split_inclusive('\n').nth(row) else {
        return text.len();
    };
    let before: usize = text.split_inclusive('\n').take(row).map(str::len).sum();
    let within = line
        .char_indices()
        .nth(column)
        .map_or(line.len(), |(at, _)| at);
    before.saturating_add(within)
}

fn find(text: &str, from: usize, mark: &str) -> Option<usize> {
    text.get(from..)?
        .find(mark)
        .map(|at| at.saturating_add(from))
}

fn refusal(code: &'static str, start: usize, markup: &str, message: String) -> Refusal {
    let name = markup
        .find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))
        .unwrap_or(markup.len());
    Refusal {
        code,
        range: start..start.saturating_add(name),
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> &'static str {
        match scan(text, 3) {
            Ok(Some(_)) => "ended",
            Ok(None) => "broken",
            Err(refusal) => refusal.code,
        }
    }

    #[test]
    fn document_types_are_found_before_the_root() {
        assert_eq!(code("<!DOCTYPE a><a/>"), "doctype");
        assert_eq!(code("<!-- x --><?x?>\n<!doctype a><a/>"), "doctype");
        assert_eq!(code("<!-- <!DOCTYPE a> --><a/>"), "ended");
        assert_eq!(code("<a><![CDATA[<!DOCTYPE a>]]></a>"), "ended");
    }

    #[test]
    fn nesting_counts_open_elements_only() {
        assert_eq!(code("<a><b><c/></b><b><c></c></b></a>"), "ended");
        assert_eq!(code("<a><b><c><d/></c></b></a>"), "too-deep");
        assert_eq!(code("<a x='>' y=\"/>\"><!--<b><c><d>--><b/></a>"), "ended");
    }

    #[test]
    fn costly_markup_is_refused() {
        let attributes: String = (0..300).map(|n| format!(" a{n}=''")).collect();
        assert_eq!(code(&format!("<a{attributes}/>")), "too-large");
        let spaces: String = (0..17).map(|n| format!(" xmlns:a{n} = 'u'")).collect();
        assert_eq!(code(&format!("<a{spaces}/>")), "ended");
        assert_eq!(code(&format!("<a{spaces}><b{spaces}/></a>")), "too-large");
        assert_eq!(code(&format!("<a><b{spaces}/><b{spaces}/></a>")), "ended");
    }

    #[test]
    fn broken_markup_is_left_to_the_tree_builder() {
        for text in [
            "",
            "x",
            "<",
            "<a",
            "<a b='",
            "</a>",
            "<!--",
            "<!-->",
            "<!ELEMENT a>",
            "<a><![CDATA[ ]]</a>",
        ] {
            assert_eq!(code(text), "broken", "{text}");
        }
    }
}
