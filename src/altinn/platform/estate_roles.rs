//! `POST api/v1/pip` of Digitalt dødsbo, as the decision point asks it by two person numbers (`OedRoleAssignmentWrapper`).

use super::builder::settle;
use super::record::{text_in, texts};
use super::{FactsBuilder, PlatformError};

/// How the service names a role's code, and how the platform does.
const NAMES: [&str; 2] = ["urn:digitaltdodsbo:rolecode", "oedRoleCode"];

impl FactsBuilder {
    /// The caller's roles in the estate that the party leaves:
    /// `{"roleAssignments": [{"urn:digitaltdodsbo:rolecode": "urn:digitaltdodsbo:formuesfullmakt"}]}`, or the list alone, or
    /// the codes. All of them; the person numbers beside them are not read.
    ///
    /// # Errors
    /// `malformed-json`, `unexpected-form`.
    pub fn estate_roles(mut self, json: &str) -> Result<FactsBuilder, PlatformError> {
        let codes = texts("estate roles", json, "roleAssignments", &|role| {
            text_in(role, &NAMES)
        })?;
        let known = self.complete(codes);
        settle(&mut self.facts.estate_roles, known);
        Ok(self)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn the_service_and_the_platform_name_a_code_in_two_ways() {
        for json in [
            r#"{"roleAssignments": [{"urn:digitaltdodsbo:rolecode": "urn:digitaltdodsbo:formuesfullmakt", "from": "1"}]}"#,
            r#"[{"OedRoleCode": "urn:digitaltdodsbo:formuesfullmakt", "To": "2"}]"#,
            r#"["urn:digitaltdodsbo:formuesfullmakt"]"#,
        ] {
            let facts = FactsBuilder::new(1).estate_roles(json).unwrap().build();
            assert_eq!(
                facts.estate_roles.values,
                ["urn:digitaltdodsbo:formuesfullmakt"]
            );
        }
    }
}
