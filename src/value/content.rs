//! The `<Content>` of a category: an XML element that paths select from.

use std::fmt;

use super::document::Document;
use super::markup::{self, Refusal};

/// The single child of a `<Content>` element (XACML 3.0, section 5.45), as a document of its own.
///
/// `==` compares the text.
#[derive(Clone)]
pub struct Content {
    document: Document,
}

/// Why a text is no content, and where.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ContentError {
    code: &'static str,
    message: String,
    offset: usize,
}

impl Content {
    /// Bytes of text that are read at most.
    pub const BYTES: usize = 256 << 10;
    /// Elements inside each other that are read at most.
    pub const DEPTH: u32 = 128;
    /// Nodes (elements, attributes, texts, comments and processing instructions) that are read at most.
    pub const NODES: u32 = 1 << 16;

    /// Reads one XML element, which declares all namespaces that it uses; comments and processing instructions may
    /// stand around it.
    ///
    /// # Errors
    /// `malformed-xml` for text that is not a well-formed document of one element, `doctype` for a document type
    /// declaration, `too-large` and `too-deep` beyond [`Content::BYTES`], [`Content::NODES`] and [`Content::DEPTH`],
    /// and for many attributes or namespaces.
    pub fn parse(xml: &str) -> Result<Content, ContentError> {
        if xml.len() > Content::BYTES {
            return Err(ContentError {
                code: "too-large",
                message: format!(
                    "expected at most {} bytes, found {}",
                    Content::BYTES,
                    xml.len()
                ),
                offset: 0,
            });
        }
        let text = markup::lines(xml);
        markup::scan(&text, Content::DEPTH)?;
        let tree = markup::tree(&text, Content::NODES)?;
        match Document::build(&text, &tree, Content::NODES) {
            Some(document) => Ok(Content { document }),
            None => Err(ContentError {
                code: "too-large",
                message: format!(
                    "expected at most {} nodes and {} namespaces, found more",
                    Content::NODES,
                    Document::NAMESPACES
                ),
                offset: 0,
            }),
        }
    }

    /// The element as it was written.
    pub fn text(&self) -> &str {
        self.document.source()
    }

    /// The element as a tree.
    pub(crate) fn document(&self) -> &Document {
        &self.document
    }
}

impl PartialEq for Content {
    fn eq(&self, other: &Content) -> bool {
        self.text() == other.text()
    }
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Content").field(&self.text()).finish()
    }
}

impl ContentError {
    /// Stable, kebab-case: `too-large`, `too-deep`, `doctype` or `malformed-xml`.
    pub fn code(&self) -> &'static str {
        self.code
    }

    /// Byte offset in the text.
    pub fn offset(&self) -> usize {
        self.offset
    }
}

impl From<Refusal> for ContentError {
    fn from(refusal: Refusal) -> ContentError {
        ContentError {
            code: refusal.code,
            message: refusal.message,
            offset: refusal.range.start,
        }
    }
}

impl fmt::Display for ContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ContentError {}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::document::{NodeId, NodeKind};
    use super::*;

    fn refused(xml: &str) -> (&'static str, usize) {
        let error = Content::parse(xml).unwrap_err();
        assert!(!error.to_string().is_empty());
        (error.code(), error.offset())
    }

    /// Every node as kind, name in its namespace, and string-value.
    fn nodes(xml: &str) -> Vec<String> {
        let content = Content::parse(xml).unwrap();
        let document = content.document();
        let all = std::iter::successors(Some(NodeId::ROOT), |node| Some(node.next()))
            .take_while(|node| *node < document.end(NodeId::ROOT));
        all.map(|node| {
            format!(
                "{:?} {{{}}}{} {:?}",
                document.kind(node),
                document.namespace(node),
                document.qualified_name(node),
                document.string_value(node)
            )
        })
        .collect()
    }

    #[test]
    fn text_is_kept_as_it_was_written() {
        let xml = "\u{feff}<?xml version='1.0'?><!-- x -->\r\n<a  b = 'c'/>";
        let content = Content::parse(xml).unwrap();
        assert_eq!(content.text(), xml);
        assert_eq!(content, content.clone());
        assert_ne!(content, Content::parse("<a b='c'/>").unwrap());
    }

    #[test]
    fn nodes_are_those_of_xpath() {
        assert_eq!(
            nodes(
                "<?go  now \r\n?><p:a xmlns:p='urn:p' xmlns='urn:d' b='1&#10;' p:b=' 2'>x<![CDATA[<&]]>&amp;<c>y\r\nz</c><!--\r--></p:a>"
            ),
            [
                "Root {} \"x<&&y\\nz\"",
                "ProcessingInstruction {}go \"now \\n\"",
                "Element {urn:p}p:a \"x<&&y\\nz\"",
                "Attribute {}b \"1\\n\"",
                "Attribute {urn:p}p:b \" 2\"",
                "Text {} \"x<&&\"",
                "Element {urn:d}c \"y\\nz\"",
                "Text {} \"y\\nz\"",
                "Comment {} \"\\n\"",
            ]
        );
        assert_eq!(
            nodes("<a><![CDATA[]]></a>"),
            ["Root {} \"\"", "Element {}a \"\""]
        );
        assert_eq!(
            nodes("<a\n><b/>\u{e5}<\u{e5}.c/></a>").last().unwrap(),
            "Element {}\u{e5}.c \"\""
        );
    }

    #[test]
    fn parents_children_and_siblings_agree() {
        let content = Content::parse("<a b='' c=''>x<d e=''/>y<f><g/></f></a><!-- -->").unwrap();
        let document = content.document();
        let mut seen = vec![NodeId::ROOT];
        let mut at = 0;
        while let Some(node) = seen.get(at).copied() {
            let attributes = std::iter::successors(document.first_attribute(node), |attribute| {
                document.next_attribute(*attribute)
            });
            let mut inside: Vec<NodeId> = attributes.collect();
            inside.extend(std::iter::successors(document.first_child(node), |child| {
                document.next_sibling(*child)
            }));
            assert!(
                inside
                    .iter()
                    .all(|child| document.parent(*child) == Some(node))
            );
            seen.extend(inside);
            at += 1;
        }
        seen.sort_unstable();
        let all = std::iter::successors(Some(NodeId::ROOT), |node| Some(node.next()));
        assert!(seen.iter().copied().eq(all.take(11)));
        assert_eq!(document.parent(NodeId::ROOT), None);
        assert_eq!(document.kind(NodeId::ROOT), NodeKind::Root);
    }

    #[test]
    fn what_is_no_element_is_refused_with_its_place() {
        assert_eq!(refused("<a>\n<b></c></a>"), ("malformed-xml", 7));
        assert_eq!(refused(""), ("malformed-xml", 0));
        assert_eq!(refused("<a/><b/>"), ("malformed-xml", 4));
        assert_eq!(refused("<p:a/>"), ("malformed-xml", 1));
        assert_eq!(refused("<!-- --><!DOCTYPE a><a/>"), ("doctype", 8));
        assert_eq!(refused("<a>&b;</a>").0, "malformed-xml");
    }

    #[test]
    fn size_is_bounded() {
        let deep = |depth: usize| format!("{}{}", "<a>".repeat(depth), "</a>".repeat(depth));
        assert!(Content::parse(&deep(128)).is_ok());
        assert_eq!(refused(&deep(129)), ("too-deep", 384));
        assert_eq!(refused(&deep(30_000)).0, "too-deep");
        assert_eq!(
            refused(&format!("<a>{}</a>", "x".repeat(Content::BYTES))),
            ("too-large", 0)
        );
        assert_eq!(
            refused(&format!("<a>{}</a>", "<b/>x".repeat(52_000))).0,
            "too-large"
        );
        let children = "<b c=''/>x".repeat(26_000);
        assert_eq!(refused(&format!("<a>{children}</a>")), ("too-large", 0));
        let spaces: String = (0..300).map(|n| format!("<b xmlns='{n}'/>")).collect();
        assert_eq!(refused(&format!("<a>{spaces}</a>")), ("too-large", 0));
        let attributes: String = (0..300).map(|n| format!(" a{n}=''")).collect();
        assert_eq!(refused(&format!("<a{attributes}/>")), ("too-large", 0));
    }
}
