//! `GET accessmanagement/api/v1/policyinformation/accesspackages?from=…&to=…` (Access Management as information point).

use serde_json::Value;

use super::builder::settle;
use super::record::{text_in, texts};
use super::{FactsBuilder, PlatformError};

/// What the id of an access package follows.
const URN: &str = "urn:altinn:accesspackage:";

impl FactsBuilder {
    /// The access packages that the caller has for the party: `["urn:altinn:accesspackage:skatt-naering"]`, or objects with a
    /// `urn`, or the object of the endpoint that tells roles and packages at once. All of them.
    ///
    /// # Errors
    /// `malformed-json`, `unexpected-form`.
    pub fn access_packages(mut self, json: &str) -> Result<FactsBuilder, PlatformError> {
        let ids = texts("access packages", json, "accessPackages", &package)?;
        let known = self.complete(ids);
        settle(&mut self.facts.access_packages, known);
        Ok(self)
    }
}

/// The id of an access package, of a text or an object.
pub(super) fn package(value: &Value) -> Result<String, String> {
    id(&text_in(value, &["urn"])?)
}

/// The id of an access package, alone or in a URN.
fn id(package: &str) -> Result<String, String> {
    let id = package.strip_prefix(URN).unwrap_or(package);
    if id.is_empty() || id.contains(':') {
        return Err(format!("expected {URN}ID"));
    }
    Ok(id.to_owned())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn packages_are_known_by_their_ids() {
        let ids = |json| {
            FactsBuilder::new(1)
                .access_packages(json)
                .map(|it| it.build().access_packages)
        };
        for json in [
            r#"["urn:altinn:accesspackage:skatt"]"#,
            r#"[{"urn": "urn:altinn:accesspackage:skatt", "id": 7}]"#,
            r#"{"roles": [], "accessPackages": ["urn:altinn:accesspackage:skatt"]}"#,
        ] {
            let known = ids(json).unwrap();
            assert!(known.is_complete());
            assert_eq!(known.values, ["skatt"]);
        }
        let error = ids(r#"["urn:altinn:role:dagl"]"#).unwrap_err();
        assert!(error.to_string().contains("item 0"), "{error}");
    }
}
