//! An XML document as XPath sees it (XPath 1.0, section 5): nodes in document order, without namespace nodes.

use std::ops::Range;

/// What the prefix `xml` always stands for.
pub(crate) const XML_NAMESPACE: &str = "http://www.w3.org/XML/1998/namespace";

/// A node of one [`Document`], by its place in document order: an element, its attributes, then its children.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
pub(crate) struct NodeId(u32);

/// What a node is.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum NodeKind {
    /// The node above the document element.
    Root,
    Element,
    Attribute,
    Text,
    Comment,
    ProcessingInstruction,
}

/// A tree without references: it owns its source and is cheap to walk.
#[derive(Clone)]
pub(crate) struct Document {
    source: Box<str>,
    nodes: Vec<Node>,
    namespaces: Vec<Box<str>>,
    /// All text nodes, one after the other, so the string-value of an element is a slice too.
    texts: String,
    /// The values of attributes, comments and processing instructions.
    others: String,
}

/// Offsets are 32 bits: a document is far shorter.
#[derive(Clone)]
struct Node {
    kind: NodeKind,
    parent: u32,
    /// The first node after its attributes and descendants.
    end: u32,
    /// Index into the namespaces; the first is none.
    namespace: u32,
    /// The name with its prefix, in the source.
    name: (u32, u32),
    /// In the texts or in the other values.
    value: (u32, u32),
}

impl NodeId {
    /// The root node of any document.
    pub(crate) const ROOT: NodeId = NodeId(0);

    /// The node after it in document order, if there is one.
    pub(crate) fn next(self) -> NodeId {
        NodeId(self.0.saturating_add(1))
    }

    /// The node before it in document order.
    pub(crate) fn previous(self) -> Option<NodeId> {
        self.0.checked_sub(1).map(NodeId)
    }
}

impl Document {
    /// Different namespaces that are kept apart: each node's is looked for among them.
    pub(crate) const NAMESPACES: usize = 256;

    /// Copies a tree; `None` if it has more than so many nodes, attributes counted, or too many namespaces.
    pub(crate) fn build(
        source: &str,
        tree: &roxmltree::Document<'_>,
        most: u32,
    ) -> Option<Document> {
        let mut builder = Builder {
            document: Document {
                source: source.into(),
                nodes: Vec::new(),
                namespaces: vec!["".into()],
                texts: String::new(),
                others: String::new(),
            },
            places: Vec::new(),
        };
        for node in tree.descendants() {
            builder.add(node);
            let document = &builder.document;
            if document.nodes.len() > usize::try_from(most).unwrap_or(usize::MAX)
                || document.namespaces.len() > Document::NAMESPACES
            {
                return None;
            }
        }
        let mut document = builder.document;
        document.close();
        Some(document)
    }

    /// The text it was read from.
    pub(crate) fn source(&self) -> &str {
        &self.source
    }

    /// What a node is.
    pub(crate) fn kind(&self, node: NodeId) -> NodeKind {
        self.node(node).map_or(NodeKind::Root, |node| node.kind)
    }

    /// The parent of a node; that of an attribute is its element.
    pub(crate) fn parent(&self, node: NodeId) -> Option<NodeId> {
        let parent = self.node(node)?.parent;
        (node != NodeId::ROOT).then_some(NodeId(parent))
    }

    /// The first node, in document order, that is neither the node nor one of its attributes and descendants.
    pub(crate) fn end(&self, node: NodeId) -> NodeId {
        NodeId(self.node(node).map_or(u32::MAX, |node| node.end))
    }

    /// The first child.
    pub(crate) fn first_child(&self, node: NodeId) -> Option<NodeId> {
        let end = self.end(node);
        let mut child = node.next();
        while child < end && self.kind(child) == NodeKind::Attribute {
            child = child.next();
        }
        (child < end).then_some(child)
    }

    /// The next child of the same parent; attributes are no siblings.
    pub(crate) fn next_sibling(&self, node: NodeId) -> Option<NodeId> {
        if self.kind(node) == NodeKind::Attribute {
            return None;
        }
        let next = self.end(node);
        (next < self.end(self.parent(node)?)).then_some(next)
    }

    /// The child of the same parent before it.
    pub(crate) fn previous_sibling(&self, node: NodeId) -> Option<NodeId> {
        let parent = self.parent(node)?;
        let mut before = node.previous()?;
        if self.kind(node) == NodeKind::Attribute || before == parent {
            return None;
        }
        // From the last node inside the sibling up to the sibling itself.
        while self.parent(before) != Some(parent) {
            before = self.parent(before)?;
        }
        (self.kind(before) != NodeKind::Attribute).then_some(before)
    }

    /// The first attribute of an element.
    pub(crate) fn first_attribute(&self, node: NodeId) -> Option<NodeId> {
        match self.kind(node) {
            NodeKind::Attribute => None,
            _ => self.next_attribute(node),
        }
    }

    /// The next attribute of the same element.
    pub(crate) fn next_attribute(&self, node: NodeId) -> Option<NodeId> {
        let next = node.next();
        (self.kind(next) == NodeKind::Attribute).then_some(next)
    }

    /// The string-value (XPath 1.0, section 5): of the root and of an element, all text below it.
    pub(crate) fn string_value(&self, node: NodeId) -> &str {
        let Some(node) = self.node(node) else {
            return "";
        };
        let pool = match node.kind {
            NodeKind::Root | NodeKind::Element | NodeKind::Text => &self.texts,
            _ => &self.others,
        };
        pool.get(range(node.value)).unwrap_or_default()
    }

    /// The name as written, prefix and all; empty for a node without a name.
    pub(crate) fn qualified_name(&self, node: NodeId) -> &str {
        self.node(node)
            .and_then(|node| self.source.get(range(node.name)))
            .unwrap_or_default()
    }

    /// The name without its prefix, the target of a processing instruction; empty for a node without a name.
    pub(crate) fn local_name(&self, node: NodeId) -> &str {
        let name = self.qualified_name(node);
        name.split_once(':').map_or(name, |(_, local)| local)
    }

    /// The namespace of the name; empty if it is in none.
    pub(crate) fn namespace(&self, node: NodeId) -> &str {
        self.node(node)
            .and_then(|node| self.namespaces.get(node.namespace as usize))
            .map_or("", |namespace| namespace)
    }

    fn node(&self, node: NodeId) -> Option<&Node> {
        self.nodes.get(node.0 as usize)
    }

    /// Gives every node its end, and elements the end of their text: from the last node to the first, each closes no
    /// earlier than what is inside it.
    fn close(&mut self) {
        for index in (1..self.nodes.len()).rev() {
            let Some((before, [node, ..])) = self.nodes.split_at_mut_checked(index) else {
                return;
            };
            if let Some(parent) = before.get_mut(node.parent as usize) {
                parent.end = parent.end.max(node.end);
                if matches!(node.kind, NodeKind::Element | NodeKind::Text) {
                    parent.value.1 = parent.value.1.max(node.value.1);
                }
            }
        }
    }
}

/// A document in the making: the nodes in order, ends and text ranges still open.
struct Builder {
    document: Document,
    /// The place of each node of the tree, by its number there.
    places: Vec<u32>,
}

impl Builder {
    fn add(&mut self, node: roxmltree::Node<'_, '_>) {
        let start = node.range().start;
        let parent = node
            .parent()
            .and_then(|parent| self.places.get(parent.id().get_usize()).copied())
            .unwrap_or(0);
        let texts = self.document.texts.len();
        let (kind, namespace, name, value) = match node.node_type() {
            roxmltree::NodeType::Root => (NodeKind::Root, "", 0..0, texts..texts),
            roxmltree::NodeType::Element => {
                let name = start.saturating_add(1);
                let markup = self.document.source.get(name..).unwrap_or_default();
                let length = markup
                    .find([' ', '\t', '\r', '\n', '/', '>'])
                    .unwrap_or(markup.len());
                (
                    NodeKind::Element,
                    node.tag_name().namespace().unwrap_or_default(),
                    name..name.saturating_add(length),
                    texts..texts,
                )
            }
            roxmltree::NodeType::Text => {
                let text = node.text().unwrap_or_default();
                // An empty CDATA section is no node.
                if text.is_empty() {
                    self.places.push(parent);
                    return;
                }
                (
                    NodeKind::Text,
                    "",
                    0..0,
                    append(&mut self.document.texts, text),
                )
            }
            roxmltree::NodeType::Comment => {
                let value = self.other(node.text().unwrap_or_default());
                (NodeKind::Comment, "", 0..0, value)
            }
            roxmltree::NodeType::PI => {
                let (target, value) = node.pi().map_or(("", None), |pi| (pi.target, pi.value));
                let name = start.saturating_add("<?".len());
                let name = name..name.saturating_add(target.len());
                let value = self.other(value.unwrap_or_default());
                (NodeKind::ProcessingInstruction, "", name, value)
            }
        };
        let place = self.push(kind, parent, namespace, name, value);
        self.places.push(place);
        for attribute in node.attributes() {
            let value = append(&mut self.document.others, attribute.value());
            let namespace = attribute.namespace().unwrap_or_default();
            self.push(
                NodeKind::Attribute,
                place,
                namespace,
                attribute.range_qname(),
                value,
            );
        }
    }

    /// Comments and processing instructions come with the line ends of the source (XML 1.0, section 2.11).
    fn other(&mut self, value: &str) -> Range<usize> {
        if value.contains('\r') {
            let value = value.replace("\r\n", "\n").replace('\r', "\n");
            append(&mut self.document.others, &value)
        } else {
            append(&mut self.document.others, value)
        }
    }

    fn push(
        &mut self,
        kind: NodeKind,
        parent: u32,
        namespace: &str,
        name: Range<usize>,
        value: Range<usize>,
    ) -> u32 {
        let document = &mut self.document;
        let known = document
            .namespaces
            .iter()
            .position(|known| **known == *namespace);
        let namespace = known.unwrap_or_else(|| {
            document.namespaces.push(namespace.into());
            document.namespaces.len().saturating_sub(1)
        });
        let place = offset(document.nodes.len());
        document.nodes.push(Node {
            kind,
            parent,
            end: place.saturating_add(1),
            namespace: offset(namespace),
            name: (offset(name.start), offset(name.end)),
            value: (offset(value.start), offset(value.end)),
        });
        place
    }
}

fn append(pool: &mut String, text: &str) -> Range<usize> {
    let start = pool.len();
    pool.push_str(text);
    start..pool.len()
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn range((start, end): (u32, u32)) -> Range<usize> {
    start as usize..end as usize
}
