//! A request object (JSON Profile 1.1, section 4).

use std::sync::Arc;

use serde_json::Value as Json;

use super::document::{Document, Node};
use super::value::{SHORTHANDS, category_of, json_values, list, object, text};
use crate::value::{Content, DataType, Value};
use crate::xacml::context::{Attribute, Category, ContextError, Request, RequestReference, Values};
use crate::xacml::xml::standalone;
use crate::xacml::{Dialect, individuals};

/// Reads a request: what stands in a list may stand alone where it is the only one, and a member may be `null` for absent.
///
/// An engine without typed values (`lexical_values`) reads texts only and one value an attribute, passes over content and
/// members it does not know, and combines no decisions.
///
/// # Errors
/// `malformed-request` where it is not the profile's JSON; `duplicate-member`, `unknown-member`; `too-large` beyond
/// 256 KiB and `too-deep`; `invalid-value`, `invalid-content`; `unsupported-request`; and what is wrong with the questions
/// it holds (see [`individuals`](crate::xacml::individuals)).
pub fn read_request(text: &str, dialect: Dialect) -> Result<Request, ContextError> {
    let document = Document {
        source: text,
        malformed: "malformed-request",
        open: dialect.lexical_values,
    };
    let root = document.root()?;
    let root = document.object(&root, "an object with a Request", &["Request"])?;
    let node = root.required("Request")?;
    let request = document.request(node, Values::of(dialect))?;
    match individuals(&request, dialect) {
        Ok(_) => Ok(request),
        Err(error) => Err(document.refuse(error.code(), node.raw, error.to_string())),
    }
}

/// A request object that [`read_request`] reads as the same request.
pub fn write_request(request: &Request) -> Json {
    let multi = || {
        let references = list(&request.multi, |reference| {
            let ids = list(&reference.ids, |id| Json::from(id.as_str()));
            object(vec![("ReferenceId", Some(ids))])
        });
        object(vec![("RequestReference", Some(references))])
    };
    let request = object(vec![
        (
            "ReturnPolicyIdList",
            Some(request.return_policy_id_list.into()),
        ),
        ("CombinedDecision", Some(request.combined_decision.into())),
        ("Category", Some(categories(&request.categories))),
        (
            "XPathVersion",
            request.xpath_version.as_deref().and_then(text),
        ),
        ("MultiRequests", (!request.multi.is_empty()).then(multi)),
    ]);
    object(vec![("Request", Some(request))])
}

impl<'t> Document<'t> {
    fn request(self, node: &Node<'t>, values: Values) -> Result<Request, ContextError> {
        let own = [
            "ReturnPolicyIdList",
            "CombinedDecision",
            "XPathVersion",
            "Category",
            "MultiRequests",
        ];
        let shorthands = SHORTHANDS.map(|(name, _)| name);
        let object = self.object(node, "a request", &[&own[..], &shorthands[..]].concat())?;
        let combined_decision = object.flag("CombinedDecision")?;
        if combined_decision && values == Values::Lexical {
            let message = "CombinedDecision is not supported in this dialect".to_owned();
            return Err(self.refuse("unsupported-request", node.raw, message));
        }
        let mut categories = Vec::new();
        for (name, category) in SHORTHANDS {
            for node in object
                .get(name)
                .into_iter()
                .flat_map(|node| self.one_or_many(node))
            {
                categories.push(self.category(node, Some(category), values)?);
            }
        }
        if let Some(list) = object.get("Category") {
            for node in self.one_or_many(list) {
                categories.push(self.category(node, None, values)?);
            }
        }
        if categories.is_empty() && values != Values::Lexical {
            return Err(self.refuse(
                self.malformed,
                node.raw,
                "expected at least one category, found none".to_owned(),
            ));
        }
        let multi = match object.get("MultiRequests") {
            Some(node) => self.references(node)?,
            None => Vec::new(),
        };
        Ok(Request {
            return_policy_id_list: object.flag("ReturnPolicyIdList")?,
            combined_decision,
            xpath_version: object.text("XPathVersion")?,
            categories,
            multi,
        })
    }

    /// A category object, of a shorthand's category or of its own.
    pub(super) fn category(
        self,
        node: &Node<'t>,
        shorthand: Option<&str>,
        values: Values,
    ) -> Result<Category, ContextError> {
        let names = ["CategoryId", "Id", "Content", "Attribute"];
        let object = self.object(node, "a category", &names)?;
        let category = match (shorthand, object.get("CategoryId")) {
            (None, _) => {
                let name = object.required_text("CategoryId")?;
                category_of(&name).map_or(name, str::to_owned)
            }
            (Some(shorthand), Some(own))
                if values != Values::Lexical && self.text(own)? != shorthand =>
            {
                let message = format!("expected the CategoryId {shorthand}, found another");
                return Err(self.refuse(self.malformed, own.raw, message));
            }
            (Some(shorthand), _) => shorthand.to_owned(),
        };
        let content = object.get("Content").filter(|_| values != Values::Lexical);
        let mut attributes = Vec::new();
        if let Some(list) = object.get("Attribute") {
            for node in self.one_or_many(list) {
                let attribute = self.attribute(node, values)?;
                if !attribute.values.is_empty() {
                    attributes.push(attribute);
                }
            }
        }
        Ok(Category {
            category,
            id: object.text("Id")?,
            content: content.map(|node| self.content(node)).transpose()?,
            attributes,
        })
    }

    fn attribute(self, node: &Node<'t>, values: Values) -> Result<Attribute, ContextError> {
        let names = [
            "AttributeId",
            "Value",
            "Issuer",
            "DataType",
            "IncludeInResult",
        ];
        let object = self.object(node, "an attribute", &names)?;
        let data_type = object.text("DataType")?;
        let id = object.required_text("AttributeId")?;
        Ok(Attribute {
            id,
            issuer: object.text("Issuer")?,
            include_in_result: object.flag("IncludeInResult")?,
            values: self.values(object.required("Value")?, data_type.as_deref(), values)?,
        })
    }

    /// `Content` (section 4.2.3): XML as a text, or the base64 of its UTF-8.
    fn content(self, node: &Node<'t>) -> Result<Arc<Content>, ContextError> {
        let text = self.text(node)?;
        let refused = |why: String| {
            let message = format!("expected Content to be one XML element: {why}");
            self.refuse("invalid-content", node.raw, message)
        };
        let decoded = if text.trim_start().starts_with('<') {
            None
        } else {
            match Value::parse(DataType::Base64Binary, text) {
                Ok(Value::Base64Binary(bytes)) => String::from_utf8(bytes.into()).ok(),
                _ => None,
            }
        };
        let xml = decoded.as_deref().unwrap_or(text);
        // Twice: the first time the limits are seen to, so that it may be taken apart.
        Content::parse(xml).map_err(|error| refused(error.to_string()))?;
        let element = standalone(xml).ok_or_else(|| refused("it has none".to_owned()))?;
        let content = Content::parse(&element).map_err(|error| refused(error.to_string()))?;
        Ok(Arc::new(content))
    }

    fn references(self, node: &Node<'t>) -> Result<Vec<RequestReference>, ContextError> {
        let object = self.object(node, "MultiRequests", &["RequestReference"])?;
        let list = self.list(object.required("RequestReference")?)?;
        if list.is_empty() && !self.open {
            return Err(self.expected("at least one RequestReference", node));
        }
        let read = |node: &Node<'t>| {
            let reference = self.object(node, "a reference", &["ReferenceId"])?;
            let ids = self.list(reference.required("ReferenceId")?)?;
            if ids.is_empty() && !self.open {
                return Err(self.expected("at least one ReferenceId", node));
            }
            let ids = ids.iter().map(|node| self.text(node).map(str::to_owned));
            Ok(RequestReference {
                ids: ids.collect::<Result<_, ContextError>>()?,
            })
        };
        list.iter().map(read).collect()
    }
}

/// Categories, with the attributes of each in order.
pub(super) fn categories(categories: &[Category]) -> Json {
    list(categories, |category| {
        let content = category.content.as_ref();
        object(vec![
            ("CategoryId", text(&category.category)),
            ("Attribute", Some(list(&category.attributes, attribute))),
            ("Id", category.id.as_deref().and_then(text)),
            ("Content", content.and_then(|content| text(content.text()))),
        ])
    })
}

fn attribute(attribute: &Attribute) -> Json {
    let data_type = attribute.values.first().map(Value::data_type_uri);
    object(vec![
        ("AttributeId", text(&attribute.id)),
        ("Value", Some(json_values(&attribute.values))),
        ("DataType", Some(data_type.into())),
        ("Issuer", attribute.issuer.as_deref().and_then(text)),
        (
            "IncludeInResult",
            attribute.include_in_result.then_some(Json::Bool(true)),
        ),
    ])
}
