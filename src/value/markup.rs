//! From text to a tree of XML: a cheap look at the markup first (document type, nesting, and what makes a tree costly),
//! then the tree.

use std::ops::Range;

/// Attributes of one element: uniqueness is checked pair by pair, so many of them would cost a square.
pub(crate) const ATTRIBUTES: usize = 256;
/// Namespace declarations in force at one element: each element that declares one compares and copies them.
pub(crate) const NAMESPACES: usize = 32;

/// Why a document is refused.
pub(crate) struct Refusal {
    /// `too-large`, `too-deep`, `doctype` or `malformed-xml`.
    pub(crate) code: &'static str,
    /// Byte range in the text.
    pub(crate) range: Range<usize>,
    /// What was expected, and what was found.
    pub(crate) message: String,
}

/// The tree of a document of at most so many nodes; [`scan`] comes first.
pub(crate) fn tree(text: &str, nodes: u32) -> Result<roxmltree::Document<'_>, Refusal> {
    let options = roxmltree::ParsingOptions {
        allow_dtd: false,
        nodes_limit: nodes,
        ..roxmltree::ParsingOptions::default()
    };
    roxmltree::Document::parse_with_options(text, options).map_err(|error| {
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
    })
}

const NO_DOCUMENT_TYPE: &str = "expected no document type declaration, found one";

/// Refuses elements deeper than `depth` and markup that would make a tree costly; otherwise tells where the root
/// element ends, `None` where the markup is too broken to tell (the tree builder will say why).
///
/// What the scan skips, it skips just as the tree builder does, so nothing can hide from it in a well-formed prefix.
pub(crate) fn scan(text: &str, depth: u32) -> Result<Option<usize>, Refusal> {
    // Namespace declarations in force, for each open element.
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0_usize;
    while let Some(start) = find(text, at, "<") {
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
            Kind::Start => match start_tag(markup) {
                Some(tag) => {
                    check(&tag, &mut open, depth)
                        .map_err(|(code, message)| refusal(code, start, markup, message))?;
                    Some(tag.length)
                }
                None => None,
            },
        };
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
fn start_tag(markup: &str) -> Option<StartTag> {
    let (mut attributes, mut namespaces) = (0_usize, 0_usize);
    let (mut quote, mut word, mut last) = (None, 0_usize, b'<');
    for (at, byte) in markup.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => {
                quote = Some(byte);
                attributes = attributes.saturating_add(1);
                let name = markup.get(word..at).unwrap_or_default();
                let declares = name.trim_start().starts_with("xmlns");
                namespaces = namespaces.saturating_add(usize::from(declares));
            }
            (None, b'>') => {
                return Some(StartTag {
                    length: at.saturating_add(1),
                    attributes,
                    namespaces,
                    self_closed: last == b'/',
                });
            }
            // White space may also stand before the equals sign, so only a new name starts a word.
            (None, _)
                if byte != b'=' && matches!(last, b' ' | b'\t' | b'\r' | b'\n' | b'"' | b'\'') =>
            {
                word = at
            }
            (None, _) => {}
        }
        last = byte;
    }
    None
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
        let spaces: String = (0..17).map(|n| format!(" xmlns:a{n} = ''")).collect();
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
