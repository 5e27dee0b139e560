//! Values in JSON (JSON Profile 1.1, sections 3.3 and 4.2.3).

use serde_json::{Map, Value as Json};

use super::document::{Document, Kind, Node};
use crate::value::{DataType, Value};
use crate::xacml::context::{ContextError, Values, literal_value, namespaces};
use crate::xacml::model::XPathScope;
use crate::xacml::{ACTION, ENVIRONMENT, RESOURCE, SUBJECT};

/// The type of a JSON object that names no type of its own and is no path.
const JSON_OBJECT: &str = "https://www.iana.org/assignments/media-types/application/json";

/// Categories by their shorthands (section 4.2.2).
pub(super) const SHORTHANDS: [(&str, &str); 8] = [
    ("AccessSubject", SUBJECT),
    (
        "RecipientSubject",
        "urn:oasis:names:tc:xacml:1.0:subject-category:recipient-subject",
    ),
    (
        "IntermediarySubject",
        "urn:oasis:names:tc:xacml:1.0:subject-category:intermediary-subject",
    ),
    (
        "Codebase",
        "urn:oasis:names:tc:xacml:1.0:subject-category:codebase",
    ),
    (
        "RequestingMachine",
        "urn:oasis:names:tc:xacml:1.0:subject-category:requesting-machine",
    ),
    ("Action", ACTION),
    ("Resource", RESOURCE),
    ("Environment", ENVIRONMENT),
];

/// The category of a shorthand.
pub(super) fn category_of(shorthand: &str) -> Option<&'static str> {
    let found = SHORTHANDS.iter().find(|(name, _)| *name == shorthand);
    found.map(|(_, category)| *category)
}

impl<'t> Document<'t> {
    /// The values of a `Value` member: one, or a list of them. Without a data type they all have the most general of the
    /// types that they have by themselves.
    pub(super) fn values(
        self,
        node: &Node<'t>,
        data_type: Option<&str>,
        values: Values,
    ) -> Result<Vec<Value>, ContextError> {
        let nodes = match values {
            Values::Lexical => std::slice::from_ref(node),
            _ => self.one_or_many(node),
        };
        let data_type = match data_type.map(full_name) {
            Some(data_type) => data_type,
            None => self.inferred(nodes)?,
        };
        let read = |node| self.value(node, data_type, values);
        nodes.iter().map(read).collect()
    }

    /// A single value of a known type.
    fn value(
        self,
        node: &Node<'t>,
        data_type: &str,
        values: Values,
    ) -> Result<Value, ContextError> {
        let xpath = data_type == DataType::XPathExpression.uri();
        let mut scope = None;
        let text = match &node.kind {
            Kind::Text(text) => text.as_str(),
            _ if values == Values::Lexical => return Err(self.expected("a text as Value", node)),
            Kind::Boolean(_) | Kind::Number => node.raw,
            Kind::Object(_) if xpath => {
                let (path, found) = self.path(node)?;
                scope = Some(found);
                path
            }
            Kind::Object(_) if DataType::from_uri(data_type).is_none() => node.raw,
            _ => return Err(self.expected("a value", node)),
        };
        literal_value(data_type, text, scope, values)
            .map_err(|error| self.refuse(error.code(), node.raw, error.to_string()))
    }

    /// The type of values that name none.
    fn inferred(self, nodes: &[Node<'t>]) -> Result<&'static str, ContextError> {
        let mut all: Option<Inferred> = None;
        for node in nodes {
            let own = Inferred::of(node).ok_or_else(|| self.expected("a value", node))?;
            let both = match all {
                None => Some(own),
                Some(before) => before.with(own),
            };
            all = Some(both.ok_or_else(|| self.expected("values of one type", node))?);
        }
        Ok(match all {
            Some(Inferred::Boolean) => DataType::Boolean.uri(),
            Some(Inferred::Integer) => DataType::Integer.uri(),
            Some(Inferred::Double) => DataType::Double.uri(),
            Some(Inferred::String) | None => DataType::String.uri(),
            Some(Inferred::Path) => DataType::XPathExpression.uri(),
            Some(Inferred::Object) => JSON_OBJECT,
        })
    }

    /// An xpathExpression (section 4.2.3.3): `XPathCategory`, `Namespaces` and `XPath`.
    fn path<'n>(self, node: &'n Node<'t>) -> Result<(&'n str, XPathScope), ContextError> {
        let names = ["XPathCategory", "Namespaces", "XPath"];
        let object = self.object(node, "an xpathExpression", &names)?;
        let category = object.required_text("XPathCategory")?;
        let mut pairs = Vec::new();
        if let Some(list) = object.get("Namespaces") {
            for node in self.one_or_many(list) {
                let declared = self.object(node, "a namespace", &["Prefix", "Namespace"])?;
                let namespace = declared.required_text("Namespace")?;
                let Some(prefix) = declared.text("Prefix")? else {
                    // The default namespace: XPath 1.0 has no use for it.
                    continue;
                };
                if !is_prefix(&prefix) || namespace.is_empty() {
                    return Err(self.expected("a prefix and a namespace", node));
                }
                pairs.push((prefix, namespace));
            }
        }
        let all = pairs.len();
        let pairs = pairs
            .iter()
            .map(|(prefix, namespace)| (prefix.as_str(), namespace.as_str()));
        let namespaces = namespaces(pairs);
        if namespaces.iter().count() != all {
            return Err(self.expected("every prefix once", node));
        }
        let scope = XPathScope {
            category: category_of(&category).map_or(category, str::to_owned),
            namespaces,
        };
        Ok((self.text(object.required("XPath")?)?, scope))
    }
}

/// A type of a value by itself.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Inferred {
    Boolean,
    Integer,
    Double,
    String,
    Path,
    Object,
}

impl Inferred {
    fn of(node: &Node<'_>) -> Option<Inferred> {
        Some(match &node.kind {
            Kind::Boolean(_) => Inferred::Boolean,
            Kind::Number if node.raw.contains(['.', 'e', 'E']) => Inferred::Double,
            Kind::Number => Inferred::Integer,
            Kind::Text(_) => Inferred::String,
            Kind::Object(members) if members.iter().any(|(name, _)| **name == *"XPath") => {
                Inferred::Path
            }
            Kind::Object(_) => Inferred::Object,
            Kind::Null | Kind::List(_) => return None,
        })
    }

    /// The type of two together: any number may be a double, and any number or text a string.
    fn with(self, other: Inferred) -> Option<Inferred> {
        use Inferred::{Double, Integer, String};
        match (self, other) {
            (own, other) if own == other => Some(own),
            (Integer | Double, Integer | Double) => Some(Double),
            (Integer | Double | String, Integer | Double | String) => Some(String),
            _ => None,
        }
    }
}

/// The identifier of a data type that may be a shorthand.
pub(super) fn full_name(name: &str) -> &str {
    match DataType::from_short_name(name) {
        Some(data_type) => data_type.uri(),
        None => name,
    }
}

/// A name that a namespace can be bound to.
fn is_prefix(text: &str) -> bool {
    let mut characters = text.chars();
    !matches!(text, "xml" | "xmlns")
        && characters
            .next()
            .is_some_and(|c| c.is_alphabetic() || c == '_')
        && characters.all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

/// Doubles from here on are written as text: some readers take them for integers, and their own do not reach so far.
const EXACT: f64 = 1e15;

/// Values as a `Value` member: alone, or as a list.
pub(super) fn json_values(values: &[Value]) -> Json {
    match values {
        [one] => json_value(one),
        many => many.iter().map(json_value).collect(),
    }
}

/// A value as JSON: a boolean, a number that every reader holds exactly, a path, or its lexical form.
pub(super) fn json_value(value: &Value) -> Json {
    match value {
        Value::Boolean(truth) => Json::from(*truth),
        Value::Integer(number) => match i32::try_from(*number) {
            Ok(number) => Json::from(number),
            Err(_) => Json::from(number.to_string()),
        },
        Value::Double(number) if number.abs() < EXACT => Json::from(*number),
        Value::String(text) | Value::Opaque { text, .. } => Json::from(&**text),
        Value::XPathExpression(path) => {
            let pairs = path.namespaces.iter();
            let pairs = pairs.map(|(prefix, uri)| {
                object(vec![("Prefix", text(prefix)), ("Namespace", text(uri))])
            });
            object(vec![
                ("XPathCategory", text(&path.category)),
                ("Namespaces", Some(pairs.collect())),
                ("XPath", text(&path.path)),
            ])
        }
        other => Json::from(other.to_string()),
    }
}

/// An object of the members that are there.
pub(super) fn object(members: Vec<(&str, Option<Json>)>) -> Json {
    let mut object = Map::new();
    for (name, value) in members {
        if let Some(value) = value {
            object.insert(name.to_owned(), value);
        }
    }
    Json::Object(object)
}

/// A list of what each item is as JSON.
pub(super) fn list<T>(items: &[T], one: impl Fn(&T) -> Json) -> Json {
    items.iter().map(one).collect()
}

/// A text, as the value of a member that is there.
pub(super) fn text(text: &str) -> Option<Json> {
    Some(Json::from(text))
}
