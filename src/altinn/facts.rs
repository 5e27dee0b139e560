//! What the server knows of a (subject, party), as far as it was handed over.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

/// Facts about one caller acting for one party. Personal and short-lived; never part of a snapshot.
///
/// In JSON every kind of fact is absent, a list (complete), or `{"extent": "complete" | "at-least", "values": […]}`.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Serialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Facts {
    /// Party id of the party they are about; `None` where it goes without saying.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<i64>,
    /// When they were read, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<i64>,
    /// When they are past their time, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<i64>,
    /// Role codes (`urn:altinn:rolecode`), as the role register spells them.
    #[serde(default, skip_serializing_if = "Known::is_absent")]
    pub roles: Known,
    /// Ids of access packages (`urn:altinn:accesspackage`).
    #[serde(default, skip_serializing_if = "Known::is_absent")]
    pub access_packages: Known,
    /// Roles in an estate (`urn:digitaltdodsbo:rolecode`).
    #[serde(default, skip_serializing_if = "Known::is_absent")]
    pub estate_roles: Known,
    /// Delegations that reach the caller. Only a complete and empty list is understood so far.
    #[serde(default, skip_serializing_if = "Known::is_absent")]
    pub delegations: Known,
    /// Whether access lists guard the resource.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access_list_mode: Option<AccessListMode>,
}

/// How much of one kind of fact is known.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(tag = "extent", content = "values", rename_all = "kebab-case")]
pub enum Known {
    /// Nothing.
    #[default]
    Absent,
    /// These, and maybe others.
    AtLeast(Vec<String>),
    /// These and no others.
    Complete(Vec<String>),
}

impl Known {
    /// Whether nothing is known.
    pub fn is_absent(&self) -> bool {
        *self == Known::Absent
    }

    /// Whether it is known that there are none.
    pub fn is_none(&self) -> bool {
        matches!(self, Known::Complete(values) if values.is_empty())
    }
}

/// `AccessListMode` of a resource in the resource registry.
#[derive(Clone, Copy, Debug, Deserialize, Eq, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccessListMode {
    /// A Permit stands.
    Disabled,
    /// A Permit stands for members of a list only.
    Enabled,
}

/// Why facts were refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct FactsError {
    code: &'static str,
    message: String,
}

impl Facts {
    /// Facts from their JSON form.
    ///
    /// # Errors
    /// `malformed-facts` with line and column where the text is not that form, `unsupported-facts` where it holds
    /// delegations that this version cannot follow.
    pub fn from_json(text: &str) -> Result<Facts, FactsError> {
        let facts: Facts = serde_json::from_str(text).map_err(|error| FactsError {
            code: "malformed-facts",
            message: format!("facts: {error}"),
        })?;
        facts.check()
    }

    /// Facts that were deserialised by other means.
    ///
    /// # Errors
    /// `unsupported-facts`, as [`Facts::from_json`].
    pub fn check(self) -> Result<Facts, FactsError> {
        match &self.delegations {
            Known::Absent => Ok(self),
            Known::Complete(values) if values.is_empty() => Ok(self),
            _ => Err(FactsError {
                code: "unsupported-facts",
                message:
                    "facts: delegations are either absent or complete and empty in this version"
                        .to_owned(),
            }),
        }
    }
}

/// By hand, as serde's untagged enums say nothing of where and what is wrong.
impl<'de> Deserialize<'de> for Known {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(KnownVisitor)
    }
}

struct KnownVisitor;

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum TaggedExtent {
    AtLeast,
    Complete,
}

#[derive(Deserialize)]
struct Tagged {
    extent: TaggedExtent,
    values: Vec<String>,
}

impl<'de> Visitor<'de> for KnownVisitor {
    type Value = Known;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of texts, or an object with extent and values")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Known, A::Error> {
        let Tagged { extent, values } = Tagged::deserialize(MapAccessDeserializer::new(map))?;
        Ok(match extent {
            TaggedExtent::AtLeast => Known::AtLeast(values),
            TaggedExtent::Complete => Known::Complete(values),
        })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Known, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = list.next_element()? {
            values.push(value);
        }
        Ok(Known::Complete(values))
    }
}

impl FactsError {
    /// Stable, kebab-case.
    pub fn code(&self) -> &'static str {
        self.code
    }
}

impl fmt::Display for FactsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for FactsError {}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_complete_and_a_tagged_list_says_how_much_it_is() {
        let facts = Facts::from_json(
            r#"{"roles":["DAGL"],"accessPackages":{"extent":"at-least","values":["skatt"]},"delegations":[]}"#,
        )
        .unwrap();
        assert_eq!(facts.roles, Known::Complete(vec!["DAGL".into()]));
        assert_eq!(facts.access_packages, Known::AtLeast(vec!["skatt".into()]));
        assert!(facts.delegations.is_none());
        assert!(facts.estate_roles.is_absent());
        let again = Facts::from_json(&serde_json::to_string(&facts).unwrap()).unwrap();
        assert_eq!(again, facts);
    }

    #[test]
    fn what_cannot_be_followed_is_refused() {
        assert_eq!(
            Facts::from_json(r#"{"delegations":["x"]}"#)
                .unwrap_err()
                .code(),
            "unsupported-facts"
        );
        assert_eq!(
            Facts::from_json(r#"{"rolls":[]}"#).unwrap_err().code(),
            "malformed-facts"
        );
    }
}
