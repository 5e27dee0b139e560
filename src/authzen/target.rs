//! An attribute that a member of a request is, and the values of it.

use serde_json::Value as Json;

use super::AuthzenError;
use super::mapping::{known, options};
use super::node::{Node, below, escaped};
use crate::value::{DataType, Value};
use crate::xacml::{AttributeList, AttributeValue, Bag};

/// An attribute.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// `AttributeId`.
    pub id: String,
    /// What its values are read as; what they are in JSON, if it is left out.
    pub data_type: Option<DataType>,
}

impl Target {
    /// An attribute whose values are what they are in JSON.
    pub fn new(id: impl Into<String>) -> Target {
        Target {
            id: id.into(),
            data_type: None,
        }
    }

    pub(super) fn read(node: &Node<'_>) -> Result<Target, AuthzenError> {
        if let Json::String(id) = node.value {
            return Ok(Target::new(id.clone()));
        }
        known(node, &["id", "dataType"])?;
        let data_type = match node.get("dataType").map_err(options)? {
            None => None,
            Some(named) => {
                let name = named.text().map_err(options)?;
                let found = DataType::from_uri(&name).or_else(|| DataType::from_short_name(&name));
                Some(found.ok_or_else(|| options(named.expected("a data type of XACML")))?)
            }
        };
        Ok(Target {
            id: node.need("id").and_then(|id| id.text()).map_err(options)?,
            data_type,
        })
    }

    /// Adds a member's values to a category. `null` adds nothing; an object adds its members, each under the path to it; what
    /// is a list of anything but plain values is not known, so that a policy that asks for it is `ask`.
    pub(super) fn add(
        &self,
        list: &mut AttributeList,
        category: &str,
        value: &Json,
        pointer: &str,
    ) -> Result<(), AuthzenError> {
        match value {
            Json::Null => {}
            Json::Object(members) => {
                for (name, value) in members {
                    let member = Target {
                        id: format!("{}/{}", self.id, escaped(name)),
                        data_type: self.data_type,
                    };
                    member.add(list, category, value, &below(pointer, name))?;
                }
            }
            Json::Array(items) => {
                let mut bag = Bag::EMPTY;
                for item in items.iter().filter(|item| !item.is_null()) {
                    match self.value(item, pointer)? {
                        Some(value) => bag.values.push(value),
                        None => bag = Bag::UNKNOWN,
                    }
                    if bag == Bag::UNKNOWN {
                        break;
                    }
                }
                list.add(category, &self.id, bag);
            }
            plain => {
                let value = self.value(plain, pointer)?;
                let bag = value.map_or(Bag::UNKNOWN, |value| Bag {
                    values: vec![value],
                    ..Bag::EMPTY
                });
                list.add(category, &self.id, bag);
            }
        }
        Ok(())
    }

    /// A plain value; `None` for what is none, or cannot be read here.
    fn value(&self, json: &Json, pointer: &str) -> Result<Option<AttributeValue>, AuthzenError> {
        let text = match (json, self.data_type) {
            (Json::String(text), None) => return Ok(Some(AttributeValue::string(text.as_str()))),
            (Json::String(text), Some(_)) => text.clone(),
            (Json::Bool(flag), _) => flag.to_string(),
            (Json::Number(number), _) => number.to_string(),
            _ => return Ok(None),
        };
        let value = match self.data_type {
            Some(data_type) => match typed(data_type, &text) {
                None => return Ok(None),
                Some(Ok(value)) => value,
                Some(Err(why)) => return Err(AuthzenError::new("invalid-value", pointer, why)),
            },
            None => match json {
                Json::Bool(flag) => Value::Boolean(*flag),
                Json::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                    (Some(whole), _, _) => Value::Integer(whole.into()),
                    (_, Some(whole), _) => Value::Integer(whole.into()),
                    (_, _, Some(double)) => Value::Double(double),
                    _ => return Ok(None),
                },
                _ => return Ok(None),
            },
        };
        Ok(Some(AttributeValue {
            value,
            issuer: None,
        }))
    }
}

/// A text read as a value of a type; `None` where this module reads none of it.
#[cfg(feature = "studio")]
fn typed(data_type: DataType, text: &str) -> Option<Result<Value, String>> {
    Some(Value::parse(data_type, text).map_err(|error| error.to_string()))
}

/// The server module evaluates none of the other types, and has no room to read them.
#[cfg(not(feature = "studio"))]
fn typed(data_type: DataType, text: &str) -> Option<Result<Value, String>> {
    match data_type {
        DataType::String => Some(Ok(Value::String(text.into()))),
        DataType::AnyUri => Some(Ok(Value::AnyUri(text.into()))),
        _ => None,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::xacml::{Attributes, Extent, SUBJECT};
    use serde_json::json;

    fn added(target: &Target, value: &Json) -> AttributeList {
        let mut list = AttributeList::new();
        target.add(&mut list, SUBJECT, value, "/p").unwrap();
        list
    }

    #[test]
    fn values_have_the_type_that_they_have_in_json() {
        let of = |value: Json| -> Vec<String> {
            let list = added(&Target::new("a"), &value);
            let bag = list.bag(SUBJECT, "a").unwrap();
            let values = bag.values.iter();
            values
                .map(|it| {
                    format!(
                        "{} {}",
                        it.value.data_type().unwrap().short_name(),
                        it.value
                    )
                })
                .collect()
        };
        assert_eq!(of(json!("x")), ["string x"]);
        assert_eq!(of(json!(true)), ["boolean true"]);
        assert_eq!(of(json!(-3)), ["integer -3"]);
        assert_eq!(of(json!(u64::MAX)), ["integer 18446744073709551615"]);
        assert_eq!(of(json!(1.5)), ["double 1.5"]);
        assert_eq!(of(json!(["x", 1, null])), ["string x", "integer 1"]);
        assert_eq!(of(json!([])), [""; 0]);
    }

    #[test]
    fn objects_are_told_by_their_paths_and_lists_of_them_are_open() {
        let value = json!({"title": "t", "a/b": {"c": 1}, "many": [{"x": 1}]});
        let list = added(&Target::new("r"), &value);
        let mut ids: Vec<&str> = list.iter().map(|(_, id, _)| id).collect();
        // Whatever order objects keep here.
        ids.sort_unstable();
        assert_eq!(ids, ["r/a~1b/c", "r/many", "r/title"]);
        assert_eq!(list.bag(SUBJECT, "r/many").unwrap().extent, Extent::Unknown);
        assert!(
            added(&Target::new("r"), &Json::Null)
                .iter()
                .next()
                .is_none()
        );
    }
}
