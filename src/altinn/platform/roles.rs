//! `GET authorization/api/v1/roles?coveredByUserId=…&offeredByPartyId=…` (`RolesController` of Altinn.Authorization; a user may
//! ask for their own).

use super::builder::settle;
use super::record::{text_in, texts};
use super::{FactsBuilder, PlatformError};

impl FactsBuilder {
    /// The roles of the user for the party: `[{"type": "altinn", "value": "dagl"}]`, or the codes alone. All of them, spelled
    /// as the decision point will see them.
    ///
    /// # Errors
    /// `malformed-json`, `unexpected-form`.
    pub fn roles(mut self, json: &str) -> Result<FactsBuilder, PlatformError> {
        let codes = texts("roles", json, "roles", &|role| text_in(role, &["value"]))?;
        let known = self.complete(codes);
        settle(&mut self.facts.roles, known);
        Ok(self)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::altinn::Known;

    #[test]
    fn roles_are_codes_or_objects_and_keep_their_case() {
        let roles = |json| FactsBuilder::new(1).roles(json).map(|it| it.build().roles);
        let both = roles(r#"[{"Type": "altinn", "Value": "dagl"}, "PRIV"]"#).unwrap();
        assert_eq!(
            both,
            Known::complete(["dagl".to_owned(), "PRIV".to_owned()])
        );
        assert!(roles("null").unwrap().is_complete());
        for (json, code, place) in [
            (r#"["dagl""#, "malformed-json", "line 1"),
            (r#"[{"value": 1}]"#, "unexpected-form", "item 0: value"),
            (
                r#"[{"type": "altinn"}]"#,
                "unexpected-form",
                "expected value",
            ),
            ("1", "unexpected-form", "list"),
        ] {
            let error = roles(json).unwrap_err();
            assert_eq!((error.code(), error.document()), (code, "roles"));
            assert!(error.to_string().contains(place), "{error}");
        }
    }
}
