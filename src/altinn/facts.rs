//! What the server knows of a (subject, party), as far as it was handed over.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use crate::token::members::{self, Members};
use crate::xacml::{Bag, Extent};

/// Facts about one caller acting for one party. Personal and short-lived; never part of a snapshot.
///
/// In JSON every kind of fact is absent, a list (complete), or `{"extent": "complete" | "at-least", "values": […]}`.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Facts {
    /// Party id of the party they are about; `None` where it goes without saying.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<i64>,
    /// When they were read, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<i64>,
    /// When they are past their time, in seconds since 1970.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<i64>,
    /// Role codes (`urn:altinn:rolecode`), as the role register spells them.
    #[serde(skip_serializing_if = "Known::is_absent")]
    pub roles: Known,
    /// Ids of access packages (`urn:altinn:accesspackage`).
    #[serde(skip_serializing_if = "Known::is_absent")]
    pub access_packages: Known,
    /// Roles in an estate (`urn:digitaltdodsbo:rolecode`).
    #[serde(skip_serializing_if = "Known::is_absent")]
    pub estate_roles: Known,
    /// Delegations that reach the caller. Only a complete and empty list is understood so far.
    #[serde(skip_serializing_if = "Known::is_absent")]
    pub delegations: Known,
    /// Whether access lists guard the resource.
    #[serde(skip_serializing_if = "Option::is_none")]
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

    /// As the values of an attribute.
    pub fn bag(&self) -> Bag {
        match self {
            Known::Absent => Bag::UNKNOWN,
            Known::AtLeast(values) => Bag {
                extent: Extent::AtLeast,
                ..Bag::strings(values.iter().map(String::as_str))
            },
            Known::Complete(values) => Bag::strings(values.iter().map(String::as_str)),
        }
    }

    fn read(value: &Value) -> Result<Known, String> {
        if value.is_array() {
            return members::list(value, members::text).map(Known::Complete);
        }
        let tagged = Members::of(value, &["extent", "values"]).map_err(|why| {
            if value.is_object() {
                why
            } else {
                "expected a list of texts, or an object".to_owned()
            }
        })?;
        let values = tagged.get("values", |values| members::list(values, members::text))?;
        let values = values.ok_or_else(|| "expected values".to_owned())?;
        match tagged.text("extent")?.as_deref() {
            Some("complete") => Ok(Known::Complete(values)),
            Some("at-least") => Ok(Known::AtLeast(values)),
            _ => Err("extent: expected \"complete\" or \"at-least\"".to_owned()),
        }
    }

    /// Whether it is known that there are none.
    pub fn is_none(&self) -> bool {
        matches!(self, Known::Complete(values) if values.is_empty())
    }
}

/// `AccessListMode` of a resource in the resource registry.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
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
        let malformed = |why| FactsError {
            code: "malformed-facts",
            message: format!("facts: {why}"),
        };
        let value = members::document(text).map_err(malformed)?;
        Facts::read(&value).map_err(malformed)?.check()
    }

    fn read(value: &Value) -> Result<Facts, String> {
        let members = Members::of(
            value,
            &[
                "party",
                "asOf",
                "expires",
                "roles",
                "accessPackages",
                "estateRoles",
                "delegations",
                "accessListMode",
            ],
        )?;
        let known = |name| Ok::<_, String>(members.get(name, Known::read)?.unwrap_or_default());
        Ok(Facts {
            party: members.integer("party")?,
            as_of: members.integer("asOf")?,
            expires: members.integer("expires")?,
            roles: known("roles")?,
            access_packages: known("accessPackages")?,
            estate_roles: known("estateRoles")?,
            delegations: known("delegations")?,
            access_list_mode: members.get("accessListMode", |mode| match mode.as_str() {
                Some("disabled") => Ok(AccessListMode::Disabled),
                Some("enabled") => Ok(AccessListMode::Enabled),
                _ => Err("expected \"disabled\" or \"enabled\"".to_owned()),
            })?,
        })
    }

    /// Facts that were made by other means.
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
