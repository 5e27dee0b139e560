//! JSON as it was written: numbers as text, no member twice, a bounded depth, and the place of everything.

use std::collections::BTreeSet;

use crate::value::json::{Error, Inside, Source, Token};
use crate::xacml::context::{ContextError, LIMIT};
use crate::xacml::{Diagnostic, Severity, Span};

/// Objects and lists inside each other.
const DEPTH: usize = 64;

/// A value, and what was written.
#[derive(Clone, Debug)]
pub(super) struct Node<'t> {
    /// Its text, a part of the document's.
    pub(super) raw: &'t str,
    pub(super) kind: Kind<'t>,
}

#[derive(Clone, Debug)]
pub(super) enum Kind<'t> {
    Null,
    Boolean(bool),
    /// Its text says which.
    Number,
    Text(String),
    List(Vec<Node<'t>>),
    /// Members in the order they were written in, each name once.
    Object(Vec<(Box<str>, Node<'t>)>),
}

/// A document being read, and how it is spoken of.
#[derive(Clone, Copy)]
pub(super) struct Document<'t> {
    pub(super) source: &'t str,
    /// The code for a document of another form.
    pub(super) malformed: &'static str,
    /// Members that nothing here knows are passed over.
    pub(super) open: bool,
}

impl<'t> Document<'t> {
    /// The whole of it.
    pub(super) fn root(self) -> Result<Node<'t>, ContextError> {
        if self.source.len() > LIMIT {
            let found = self.source.len();
            let message = format!("expected at most {LIMIT} bytes, found {found}");
            let start = self.source.get(..0).unwrap_or_default();
            return Err(self.refuse("too-large", start, message));
        }
        let mut source = Source::new(self.source);
        let node = self.node(&mut source, 0)?;
        source.end().map_err(|error| self.no_json(&error))?;
        Ok(node)
    }

    fn node(self, source: &mut Source<'t>, depth: usize) -> Result<Node<'t>, ContextError> {
        let no_json = |error: Error| self.no_json(&error);
        source.next_token();
        let start = source.place();
        let raw = self.source.get(start..).unwrap_or_default();
        if depth > DEPTH {
            let message =
                format!("expected at most {DEPTH} objects and lists inside each other, found more");
            return Err(self.refuse("too-deep", raw.get(..1).unwrap_or(raw), message));
        }
        let deeper = depth.saturating_add(1);
        let kind = match source.token().map_err(no_json)? {
            Token::Object => {
                let mut inside = Inside::new(source, b'}');
                let mut nodes = Vec::new();
                let mut met = BTreeSet::new();
                while inside.another().map_err(no_json)? {
                    let name: Box<str> = inside.source.name().map_err(no_json)?.into();
                    nodes.push((name.clone(), self.node(inside.source, deeper)?));
                    if !met.insert(name) {
                        let last = inside.source.place().saturating_sub(1);
                        let message = "expected JSON: the same member twice".to_owned();
                        return Err(self.refuse("duplicate-member", self.place(last), message));
                    }
                }
                source.step();
                Kind::Object(nodes)
            }
            Token::List => {
                let mut inside = Inside::new(source, b']');
                let mut nodes = Vec::new();
                while inside.another().map_err(no_json)? {
                    nodes.push(self.node(inside.source, deeper)?);
                }
                source.step();
                Kind::List(nodes)
            }
            Token::Text(text) => Kind::Text(text.into_owned()),
            Token::Boolean(truth) => Kind::Boolean(truth),
            Token::Null => Kind::Null,
            Token::Number(_) => Kind::Number,
        };
        let length = source.place().saturating_sub(start);
        let raw = raw.get(..length).unwrap_or(raw);
        Ok(Node { raw, kind })
    }

    fn no_json(self, error: &Error) -> ContextError {
        let message = format!("expected JSON: {}", error.phrase);
        self.refuse(self.malformed, self.place(error.offset()), message)
    }

    /// The place of a byte.
    fn place(self, offset: usize) -> &'t str {
        self.source.get(offset..offset).unwrap_or(self.source)
    }

    /// A refusal with the place of a part of the document.
    pub(super) fn refuse(self, code: &'static str, part: &str, message: String) -> ContextError {
        let start = part
            .as_ptr()
            .addr()
            .checked_sub(self.source.as_ptr().addr());
        let start = start.filter(|start| *start <= self.source.len());
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        let span = start.map_or(Span::default(), |start| Span {
            start: offset(start),
            end: offset(start.saturating_add(part.len())),
        });
        ContextError(Diagnostic::new(
            Severity::Error,
            code,
            message,
            span,
            self.source,
        ))
    }

    /// A refusal of something that is not of the form it should have.
    pub(super) fn expected(self, what: &str, node: &Node<'_>) -> ContextError {
        let message = format!("expected {what}, found {}", node.name());
        self.refuse(self.malformed, node.raw, message)
    }

    /// The members of an object of these, and only these.
    pub(super) fn object<'n>(
        self,
        node: &'n Node<'t>,
        what: &'static str,
        names: &[&str],
    ) -> Result<Object<'n, 't>, ContextError> {
        let Kind::Object(members) = &node.kind else {
            return Err(self.expected(what, node));
        };
        let unknown = members
            .iter()
            .filter(|(name, _)| !names.contains(&&**name))
            .min_by_key(|(name, _)| name);
        if let Some((name, member)) = unknown.filter(|_| !self.open) {
            let message = format!(
                "expected only the members {}, found {name:?}",
                names.join(", ")
            );
            return Err(self.refuse("unknown-member", member.raw, message));
        }
        Ok(Object {
            document: self,
            node,
            members,
        })
    }

    /// What stands in a list, or alone.
    pub(super) fn one_or_many<'n>(self, node: &'n Node<'t>) -> &'n [Node<'t>] {
        match &node.kind {
            Kind::List(nodes) => nodes,
            _ => std::slice::from_ref(node),
        }
    }

    /// What stands in a list.
    pub(super) fn list<'n>(self, node: &'n Node<'t>) -> Result<&'n [Node<'t>], ContextError> {
        match &node.kind {
            Kind::List(nodes) => Ok(nodes),
            _ => Err(self.expected("a list", node)),
        }
    }

    pub(super) fn text<'n>(self, node: &'n Node<'_>) -> Result<&'n str, ContextError> {
        match &node.kind {
            Kind::Text(text) => Ok(text),
            _ => Err(self.expected("a text", node)),
        }
    }
}

impl Node<'_> {
    fn name(&self) -> &'static str {
        match &self.kind {
            Kind::Null => "null",
            Kind::Boolean(_) => "a boolean",
            Kind::Number => "a number",
            Kind::Text(_) => "a text",
            Kind::List(_) => "a list",
            Kind::Object(_) => "an object",
        }
    }
}

/// An object, to be asked for its members.
pub(super) struct Object<'n, 't> {
    document: Document<'t>,
    node: &'n Node<'t>,
    members: &'n [(Box<str>, Node<'t>)],
}

impl<'n, 't> Object<'n, 't> {
    fn member(&self, name: &str) -> Option<&'n Node<'t>> {
        let found = self.members.iter().find(|(known, _)| **known == *name);
        found.map(|(_, node)| node)
    }

    /// A member; one that is `null` counts as absent, as some writers have it.
    pub(super) fn get(&self, name: &str) -> Option<&'n Node<'t>> {
        let found = self.member(name);
        found.filter(|node| !matches!(node.kind, Kind::Null))
    }

    /// A member that has to be there.
    pub(super) fn required(&self, name: &str) -> Result<&'n Node<'t>, ContextError> {
        self.get(name).ok_or_else(|| {
            let message = format!("expected the member {name}, found none");
            self.document
                .refuse(self.document.malformed, self.node.raw, message)
        })
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<String>, ContextError> {
        let read = |node| self.document.text(node).map(str::to_owned);
        self.get(name).map(read).transpose()
    }

    pub(super) fn required_text(&self, name: &str) -> Result<String, ContextError> {
        self.document.text(self.required(name)?).map(str::to_owned)
    }

    /// A flag; absent is false, `null` is no flag.
    pub(super) fn flag(&self, name: &str) -> Result<bool, ContextError> {
        match self.member(name).map(|node| (node, &node.kind)) {
            None => Ok(false),
            Some((_, Kind::Boolean(truth))) => Ok(*truth),
            Some((node, _)) => Err(self.document.expected("true or false", node)),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    fn read(source: &str) -> Result<Node<'_>, ContextError> {
        Document {
            source,
            malformed: "malformed",
            open: false,
        }
        .root()
    }

    fn refused(source: &str) -> (&'static str, u32, u32) {
        let error = read(source).unwrap_err();
        let found = error.diagnostic();
        (found.code, found.line, found.column)
    }

    #[test]
    fn numbers_are_kept_as_written() {
        let node = read(" [ 1.50e+400, -0 ,12345678901234567890123]").unwrap();
        let Kind::List(items) = &node.kind else {
            unreachable!()
        };
        let raw: Vec<&str> = items.iter().map(|item| item.raw).collect();
        assert_eq!(raw, ["1.50e+400", "-0", "12345678901234567890123"]);
    }

    #[test]
    fn what_is_no_json_is_refused_where_it_is_not() {
        assert_eq!(refused("{\n  \"a\": [01]}"), ("malformed", 2, 10));
        assert_eq!(refused("{\"a\":{\n\"b\":\"\\ud800\"}}").0, "malformed");
        assert_eq!(refused("{} {}"), ("malformed", 1, 4));
        assert_eq!(refused(""), ("malformed", 1, 1));
        assert_eq!(refused("{\"a\":1,\n \"\\u0061\":1}").0, "duplicate-member");
    }

    #[test]
    fn depth_and_size_are_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(&nested(DEPTH + 1)).is_ok());
        assert_eq!(refused(&nested(DEPTH + 2)).0, "too-deep");
        assert_eq!(refused(&nested(100_000)).0, "too-deep");
        assert_eq!(refused(&" ".repeat(LIMIT + 1)).0, "too-large");
    }
}
