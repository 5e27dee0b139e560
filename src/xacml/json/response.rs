//! A response object (JSON Profile 1.1, section 5).

use serde_json::Value as Json;

use super::document::{Document, Node};
use super::request::categories;
use super::value::{full_name, json_value, json_values, list, object, text};
use crate::xacml::context::{
    Attribute, Category, ContextError, DecisionResult, Detail, MissingAttributeDetail, Obligation,
    PolicyIdentifier, Response, Status, Values,
};
use crate::xacml::xml::read_detail;
use crate::xacml::{Assignment, Decision};

/// Reads a response; what its values are not of, they are carried as text.
///
/// # Errors
/// `malformed-response` where it is not the profile's JSON; `duplicate-member`, `unknown-member`; `too-large` beyond
/// 256 KiB and `too-deep`.
pub fn read_response(text: &str) -> Result<Response, ContextError> {
    let document = Document {
        source: text,
        malformed: "malformed-response",
        open: false,
    };
    let root = document.root()?;
    let root = document.object(&root, "an object with a Response", &["Response"])?;
    let node = root.required("Response")?;
    let results = document.some(node, "result")?;
    let results = results.iter().map(|node| document.result(node));
    Ok(Response {
        results: results.collect::<Result<_, ContextError>>()?,
    })
}

/// A response object that [`read_response`] reads as the same response.
pub fn write_response(response: &Response) -> Json {
    object(vec![("Response", Some(list(&response.results, result)))])
}

impl<'t> Document<'t> {
    fn result(self, node: &Node<'t>) -> Result<DecisionResult, ContextError> {
        let names = [
            "Decision",
            "Status",
            "Obligations",
            "AssociatedAdvice",
            "Category",
            "PolicyIdentifierList",
        ];
        let object = self.object(node, "a result", &names)?;
        let word = object.required("Decision")?;
        let decision = Decision::from_name(self.text(word)?);
        let decision = decision.ok_or_else(|| self.expected("a decision", word))?;
        let status = object
            .get("Status")
            .map(|node| self.status(node))
            .transpose()?;
        let duties = |name| match object.get(name) {
            Some(list) => {
                let list = self.some(list, "obligation or advice")?.iter();
                list.map(|node| self.duty(node)).collect()
            }
            None => Ok(Vec::new()),
        };
        let echo = object.get("Category");
        let echo = echo.into_iter().flat_map(|list| self.one_or_many(list));
        let echo = echo.map(|node| {
            let category = self.category(node, None, Values::Carried)?;
            let echoed = category.attributes.into_iter();
            Ok(Category {
                // It is there because it was wanted.
                attributes: echoed
                    .map(|attribute| Attribute {
                        include_in_result: true,
                        ..attribute
                    })
                    .collect(),
                ..category
            })
        });
        Ok(DecisionResult {
            status,
            obligations: duties("Obligations")?,
            advice: duties("AssociatedAdvice")?,
            categories: echo.collect::<Result<_, ContextError>>()?,
            policies: match object.get("PolicyIdentifierList") {
                Some(node) => self.identifiers(node)?,
                None => Vec::new(),
            },
            ..DecisionResult::new(decision, Status::default())
        })
    }

    /// A list that is not empty, or what stands alone in place of it.
    fn some<'n>(self, node: &'n Node<'t>, what: &str) -> Result<&'n [Node<'t>], ContextError> {
        match self.one_or_many(node) {
            [] => {
                let message = format!("expected at least one {what}, found none");
                Err(self.refuse(self.malformed, node.raw, message))
            }
            many => Ok(many),
        }
    }

    fn status(self, node: &Node<'t>) -> Result<Status, ContextError> {
        let names = ["StatusCode", "StatusMessage", "StatusDetail"];
        let object = self.object(node, "a status", &names)?;
        let mut codes = Vec::new();
        let mut next = Some(object.required("StatusCode")?);
        while let Some(node) = next {
            let code = self.object(node, "a status code", &["Value", "StatusCode"])?;
            codes.push(code.required_text("Value")?);
            next = code.get("StatusCode");
        }
        let details = object.get("StatusDetail");
        let details = details.into_iter().flat_map(|list| self.one_or_many(list));
        Ok(Status {
            codes,
            message: object.text("StatusMessage")?,
            details: details
                .map(|node| self.detail(node))
                .collect::<Result<_, ContextError>>()?,
        })
    }

    /// A part of `StatusDetail` (section 5.2.5): a missing attribute as an object, or any element as
    /// the text of its XML.
    fn detail(self, node: &Node<'t>) -> Result<Detail, ContextError> {
        if let Ok(element) = self.text(node) {
            return read_detail(element).ok_or_else(|| self.expected("an XML element", node));
        }
        let names = [
            "Category",
            "AttributeId",
            "DataType",
            "Issuer",
            VALUE,
            "AttributeValue",
        ];
        let object = self.object(node, "a detail", &names)?;
        let data_type = object.text("DataType")?;
        let mut values = Vec::new();
        for list in [VALUE, "AttributeValue"]
            .iter()
            .filter_map(|name| object.get(name))
        {
            values.extend(self.values(list, data_type.as_deref(), Values::Carried)?);
        }
        let data_type = match (data_type, values.first()) {
            (Some(name), _) => full_name(&name).to_owned(),
            (None, Some(value)) => value.data_type_uri().to_owned(),
            (None, None) => object.required_text("DataType")?,
        };
        Ok(Detail::MissingAttribute(MissingAttributeDetail {
            category: object.required_text("Category")?,
            id: object.required_text("AttributeId")?,
            data_type,
            issuer: object.text("Issuer")?,
            values,
        }))
    }

    fn duty(self, node: &Node<'t>) -> Result<Obligation, ContextError> {
        let object = self.object(
            node,
            "an obligation or advice",
            &["Id", "AttributeAssignment"],
        )?;
        let id = object.required_text("Id")?;
        let mut assignments = Vec::new();
        if let Some(list) = object.get("AttributeAssignment") {
            for node in self.one_or_many(list) {
                self.assignments(node, &mut assignments)?;
            }
        }
        Ok(Obligation {
            id: id.into(),
            assignments,
        })
    }

    /// One assignment, or one for each of several values.
    fn assignments(self, node: &Node<'t>, all: &mut Vec<Assignment>) -> Result<(), ContextError> {
        let names = ["AttributeId", VALUE, "DataType", "Category", "Issuer"];
        let object = self.object(node, "an assignment", &names)?;
        let (id, data_type) = (
            object.required_text("AttributeId")?,
            object.text("DataType")?,
        );
        let (category, issuer) = (object.text("Category")?, object.text("Issuer")?);
        let value = object.required(VALUE)?;
        for value in self.values(value, data_type.as_deref(), Values::Carried)? {
            all.push(Assignment {
                id: id.as_str().into(),
                category: category.as_deref().map(Into::into),
                issuer: issuer.as_deref().map(Into::into),
                value,
            });
        }
        Ok(())
    }

    fn identifiers(self, node: &Node<'t>) -> Result<Vec<PolicyIdentifier>, ContextError> {
        let names = LISTS.map(|(name, _)| name);
        let object = self.object(node, "a list of policies", &names)?;
        let mut identifiers = Vec::new();
        for (name, is_set) in LISTS {
            for node in object
                .get(name)
                .into_iter()
                .flat_map(|list| self.one_or_many(list))
            {
                let identifier = self.object(node, "a policy's id", &["Id", "Version"])?;
                identifiers.push(PolicyIdentifier {
                    id: identifier.required_text("Id")?,
                    version: identifier.text("Version")?,
                    is_set,
                });
            }
        }
        Ok(identifiers)
    }
}

const VALUE: &str = "Value";
const LISTS: [(&str, bool); 2] = [("PolicyIdReference", false), ("PolicySetIdReference", true)];

fn result(result: &DecisionResult) -> Json {
    let duties = |list: &[Obligation]| (!list.is_empty()).then(|| self::list(list, duty));
    let echo = || {
        let mut echo = result.categories.clone();
        let attributes = echo
            .iter_mut()
            .flat_map(|category| &mut category.attributes);
        attributes.for_each(|attribute| attribute.include_in_result = false);
        categories(&echo)
    };
    let policies = || {
        let lists = LISTS.iter().map(|(name, is_set)| {
            let own = result
                .policies
                .iter()
                .filter(|policy| policy.is_set == *is_set);
            let own: Vec<Json> = own.map(identifier).collect();
            (*name, (!own.is_empty()).then_some(Json::Array(own)))
        });
        object(lists.collect())
    };
    object(vec![
        ("Decision", text(result.decision.name())),
        ("Status", result.status.as_ref().map(status)),
        ("Obligations", duties(&result.obligations)),
        ("AssociatedAdvice", duties(&result.advice)),
        ("Category", (!result.categories.is_empty()).then(echo)),
        (
            "PolicyIdentifierList",
            (!result.policies.is_empty()).then(policies),
        ),
    ])
}

fn status(status: &Status) -> Json {
    let codes = status.codes.iter().rev();
    let code = codes.fold(None, |inner, code| {
        Some(object(vec![(VALUE, text(code)), ("StatusCode", inner)]))
    });
    let details = &status.details;
    object(vec![
        ("StatusCode", Some(code.unwrap_or_default())),
        ("StatusMessage", status.message.as_deref().and_then(text)),
        (
            "StatusDetail",
            (!details.is_empty()).then(|| list(details, detail)),
        ),
    ])
}

fn detail(detail: &Detail) -> Json {
    let missing = match detail {
        Detail::Other(element) => return Json::from(element.as_str()),
        Detail::MissingAttribute(missing) => missing,
    };
    let values = &missing.values;
    object(vec![
        ("Category", text(&missing.category)),
        ("AttributeId", text(&missing.id)),
        ("DataType", text(&missing.data_type)),
        ("Issuer", missing.issuer.as_deref().and_then(text)),
        (VALUE, (!values.is_empty()).then(|| json_values(values))),
    ])
}

fn duty(duty: &Obligation) -> Json {
    object(vec![
        ("Id", text(&duty.id)),
        (
            "AttributeAssignment",
            Some(list(&duty.assignments, assignment)),
        ),
    ])
}

fn assignment(assignment: &Assignment) -> Json {
    object(vec![
        ("AttributeId", text(&assignment.id)),
        (VALUE, Some(json_value(&assignment.value))),
        ("DataType", text(assignment.value.data_type_uri())),
        ("Category", assignment.category.as_deref().and_then(text)),
        ("Issuer", assignment.issuer.as_deref().and_then(text)),
    ])
}

fn identifier(identifier: &PolicyIdentifier) -> Json {
    object(vec![
        ("Id", text(&identifier.id)),
        ("Version", identifier.version.as_deref().and_then(text)),
    ])
}
