//! A request object, and the individual decision requests in it.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value as Json;

use crate::value::{DataType, Value, ValueErrorKind};
use crate::xacml::attributes::{
    ACTION, AttributeList, AttributeValue, Bag, ENVIRONMENT, Extent, RESOURCE, SUBJECT,
};
use crate::xacml::dialect::Dialect;
use crate::xacml::lexical::lexical_value;

/// One question for a decision point.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// What it says, and that there is no more.
    pub attributes: AttributeList,
    /// What the response is to repeat (`IncludeInResult`), as the objects of a response's `Category`.
    pub echo: Vec<Json>,
}

/// Why a request was refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RequestError {
    code: &'static str,
    message: String,
}

/// Bytes that a request may have.
const LIMIT: usize = 256 << 10;

/// Attributes that all questions of a request may have together: many references to one long category are short to write.
const MOST_ATTRIBUTES: usize = 20_000;

/// Reads a request document; more than one question where it has several references (Multiple Decision Profile 2.4).
///
/// # Errors
/// `too-large`, `malformed-request` where it is not the profile's JSON (with line and column), `invalid-value` where a
/// value is not of its data type, `unknown-reference`, and `unsupported-request` for what this version does not do.
pub fn read_requests(text: &str, dialect: Dialect) -> Result<Vec<Request>, RequestError> {
    if text.len() > LIMIT {
        let message = format!("a request holds {LIMIT} bytes, this one has {}", text.len());
        return Err(RequestError {
            code: "too-large",
            message,
        });
    }
    let document: Document =
        serde_json::from_str(text).map_err(|error| malformed(&error.to_string()))?;
    let request = document.request;
    if request.combined_decision {
        return Err(RequestError {
            code: "unsupported-request",
            message: "CombinedDecision is not supported in this version".to_owned(),
        });
    }
    let references = request
        .multi_requests
        .as_ref()
        .map(|multi| multi.references.as_slice())
        .unwrap_or_default();
    let references: Vec<Vec<String>> = references
        .iter()
        .map(|reference| reference.ids.clone())
        .collect();
    let categories = request.categories()?;
    if references.is_empty() {
        return Ok(vec![individual(
            &categories.iter().collect::<Vec<_>>(),
            dialect,
        )?]);
    }
    let mut requests = Vec::with_capacity(references.len());
    let mut attributes = 0_usize;
    for ids in references {
        let mut chosen = Vec::with_capacity(ids.len());
        for id in ids {
            let found = categories
                .iter()
                .find(|category| category.object.id.as_deref() == Some(&id));
            chosen.push(found.ok_or_else(|| RequestError {
                code: "unknown-reference",
                message: format!("no category of the request has the Id {id:?}"),
            })?);
        }
        let of = |category: &&Category| {
            category
                .object
                .attributes
                .as_ref()
                .map_or(0, |of| of.0.len())
        };
        attributes = attributes.saturating_add(chosen.iter().map(of).sum());
        if attributes > MOST_ATTRIBUTES {
            return Err(RequestError {
                code: "too-large",
                message: format!(
                    "the questions of a request have {MOST_ATTRIBUTES} attributes at most together"
                ),
            });
        }
        requests.push(individual(&chosen, dialect)?);
    }
    Ok(requests)
}

#[derive(Deserialize)]
struct Document {
    #[serde(rename = "Request")]
    request: RequestObject,
}

#[derive(Deserialize)]
struct RequestObject {
    #[serde(rename = "CombinedDecision", default)]
    combined_decision: bool,
    #[serde(rename = "MultiRequests")]
    multi_requests: Option<MultiRequests>,
    #[serde(rename = "Category", default)]
    category: Option<OneOrMany<CategoryObject>>,
    #[serde(rename = "AccessSubject", default)]
    access_subject: Option<OneOrMany<CategoryObject>>,
    #[serde(rename = "Action", default)]
    action: Option<OneOrMany<CategoryObject>>,
    #[serde(rename = "Resource", default)]
    resource: Option<OneOrMany<CategoryObject>>,
    #[serde(rename = "Environment", default)]
    environment: Option<OneOrMany<CategoryObject>>,
    #[serde(rename = "RecipientSubject", default)]
    recipient_subject: Option<OneOrMany<CategoryObject>>,
    #[serde(rename = "IntermediarySubject", default)]
    intermediary_subject: Option<OneOrMany<CategoryObject>>,
    #[serde(rename = "Codebase", default)]
    codebase: Option<OneOrMany<CategoryObject>>,
    #[serde(rename = "RequestingMachine", default)]
    requesting_machine: Option<OneOrMany<CategoryObject>>,
}

#[derive(Deserialize)]
struct MultiRequests {
    #[serde(rename = "RequestReference")]
    references: Vec<RequestReference>,
}

#[derive(Deserialize)]
struct RequestReference {
    #[serde(rename = "ReferenceId")]
    ids: Vec<String>,
}

/// What the profile lets stand alone where it is the only one of a list.
struct OneOrMany<T>(Vec<T>);

/// By hand: serde's untagged enums keep a copy of the input, lose the place of a mistake, and weigh more in the wasm module
/// than all that reads requests.
impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrManyVisitor(PhantomData))
    }
}

struct OneOrManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrManyVisitor<T> {
    type Value = OneOrMany<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list of objects")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|one| OneOrMany(vec![one]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut many = Vec::new();
        while let Some(one) = list.next_element()? {
            many.push(one);
        }
        Ok(OneOrMany(many))
    }
}

#[derive(Deserialize)]
struct CategoryObject {
    #[serde(rename = "CategoryId")]
    category_id: Option<String>,
    #[serde(rename = "Id")]
    id: Option<String>,
    #[serde(rename = "Content")]
    content: Option<Json>,
    #[serde(rename = "Attribute", default)]
    attributes: Option<OneOrMany<AttributeObject>>,
}

#[derive(Deserialize)]
struct AttributeObject {
    #[serde(rename = "AttributeId")]
    id: String,
    #[serde(rename = "Value")]
    value: Json,
    #[serde(rename = "Issuer")]
    issuer: Option<String>,
    #[serde(rename = "DataType")]
    data_type: Option<String>,
    #[serde(rename = "IncludeInResult", default)]
    include_in_result: bool,
}

struct Category {
    category: String,
    object: CategoryObject,
}

impl RequestObject {
    /// Every category object with its category, shorthands resolved (JSON Profile 4.2.2).
    fn categories(self) -> Result<Vec<Category>, RequestError> {
        const SUBJECTS: &str = "urn:oasis:names:tc:xacml:1.0:subject-category:";
        let shorthands = [
            (self.access_subject, SUBJECT.to_owned()),
            (
                self.recipient_subject,
                format!("{SUBJECTS}recipient-subject"),
            ),
            (
                self.intermediary_subject,
                format!("{SUBJECTS}intermediary-subject"),
            ),
            (self.codebase, format!("{SUBJECTS}codebase")),
            (
                self.requesting_machine,
                format!("{SUBJECTS}requesting-machine"),
            ),
            (self.action, ACTION.to_owned()),
            (self.resource, RESOURCE.to_owned()),
            (self.environment, ENVIRONMENT.to_owned()),
        ];
        let mut categories = Vec::new();
        for (objects, category) in shorthands {
            for object in objects.map(|objects| objects.0).unwrap_or_default() {
                categories.push(Category {
                    category: category.clone(),
                    object,
                });
            }
        }
        for object in self.category.map(|objects| objects.0).unwrap_or_default() {
            let category = object.category_id.clone();
            let category =
                category.ok_or_else(|| malformed("a Category object has no CategoryId"))?;
            categories.push(Category { category, object });
        }
        Ok(categories)
    }
}

fn individual(categories: &[&Category], dialect: Dialect) -> Result<Request, RequestError> {
    let mut attributes = AttributeList::new();
    let mut echo = Vec::new();
    for Category { category, object } in categories {
        if object.content.is_some() && !dialect.lexical_values {
            return Err(RequestError {
                code: "unsupported-request",
                message: "Content is not supported in this version".to_owned(),
            });
        }
        let objects = object.attributes.as_ref().map(|objects| &*objects.0);
        let mut echoed = Vec::new();
        for attribute in objects.unwrap_or_default() {
            let values = attribute.values(dialect)?;
            if attribute.include_in_result {
                echoed.push(attribute.echo(&values));
            }
            attributes.add(
                category,
                &attribute.id,
                Bag {
                    extent: Extent::Exact,
                    values,
                },
            );
        }
        if !echoed.is_empty() {
            echo.push(serde_json::json!({ "CategoryId": category, "Attribute": echoed }));
        }
    }
    Ok(Request {
        attributes: attributes.closed(),
        echo,
    })
}

impl AttributeObject {
    fn values(&self, dialect: Dialect) -> Result<Vec<AttributeValue>, RequestError> {
        let single = std::slice::from_ref(&self.value);
        let values = match &self.value {
            Json::Array(values) if !dialect.lexical_values => values.as_slice(),
            _ => single,
        };
        let uri = self
            .data_type
            .as_deref()
            .map(|name| match DataType::from_short_name(name) {
                Some(data_type) => data_type.uri(),
                None => name,
            });
        values
            .iter()
            .map(|value| {
                let value = if dialect.lexical_values {
                    lexical(value, uri)
                } else {
                    typed(value, uri)
                };
                Ok(AttributeValue {
                    value: value?,
                    issuer: self.issuer.as_deref().map(Into::into),
                })
            })
            .collect()
    }

    fn echo(&self, values: &[AttributeValue]) -> Json {
        let data_type = values
            .first()
            .map(|entry| entry.value.data_type_uri().to_owned());
        let mut echo = serde_json::json!({ "AttributeId": self.id, "Value": self.value, "DataType": data_type });
        if let (Some(object), Some(issuer)) = (echo.as_object_mut(), &self.issuer) {
            object.insert("Issuer".to_owned(), Json::from(issuer.as_str()));
        }
        echo
    }
}

/// A value where only texts are known (`lexical_values`): a JSON string, of data type string unless it says otherwise.
fn lexical(value: &Json, data_type: Option<&str>) -> Result<Value, RequestError> {
    match value {
        Json::String(text) => Ok(lexical_value(
            data_type.unwrap_or(DataType::String.uri()),
            text,
        )),
        other => Err(malformed(&format!(
            "expected a string as Value, found {other}"
        ))),
    }
}

/// A value with its data type as written or inferred (JSON Profile 3.3.1).
fn typed(value: &Json, data_type: Option<&str>) -> Result<Value, RequestError> {
    let inferred = match value {
        Json::Bool(_) => DataType::Boolean,
        Json::Number(number) if number.is_f64() => DataType::Double,
        Json::Number(_) => DataType::Integer,
        _ => DataType::String,
    };
    let text = match value {
        Json::String(text) => text.clone(),
        Json::Bool(_) | Json::Number(_) => value.to_string(),
        other => {
            return Err(malformed(&format!(
                "expected a text, a number or a boolean as Value, found {other}"
            )));
        }
    };
    let Some(uri) = data_type else {
        return parse(inferred, &text);
    };
    match DataType::from_uri(uri) {
        Some(data_type) => parse(data_type, &text),
        None => Ok(Value::Opaque {
            data_type: uri.into(),
            text: text.into(),
        }),
    }
}

fn parse(data_type: DataType, text: &str) -> Result<Value, RequestError> {
    Value::parse(data_type, text).map_err(|error| RequestError {
        code: match error.kind() {
            ValueErrorKind::Lexical => "invalid-value",
            ValueErrorKind::Range => "value-out-of-range",
        },
        message: error.to_string(),
    })
}

fn malformed(message: &str) -> RequestError {
    RequestError {
        code: "malformed-request",
        message: format!("request: {message}"),
    }
}

impl RequestError {
    /// Stable, kebab-case.
    pub fn code(&self) -> &'static str {
        self.code
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for RequestError {}
