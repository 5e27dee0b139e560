//! `accessmanagement/api/v1/policyinformation/roles-and-accesspackages` (Access Management as information point; `PipResponseDto`),
//! which the decision point asks where the flag `AccessManagementAsPipForRoles` is on.

use serde_json::Value;

use super::access_packages::package;
use super::builder::settle;
use super::record::{Record, read, text_in, texts_in};
use super::{FactsBuilder, PlatformError};
use crate::altinn::attributes::ROLE_CODE;

impl FactsBuilder {
    /// The roles that Access Management knows, as URNs: `{"roles": ["urn:altinn:external-role:ccr:daglig-leder"],
    /// "accessPackages": ["urn:altinn:accesspackage:skatt-naering"]}`, or the list of roles alone. All of them; codes
    /// (`urn:altinn:rolecode:dagl`) are [`roles`](crate::altinn::Facts::roles), and packages count where they are listed.
    ///
    /// # Errors
    /// `malformed-json`, `unexpected-form`.
    pub fn role_register(mut self, json: &str) -> Result<FactsBuilder, PlatformError> {
        let (urns, packages) = read("role register", json, |value| {
            let urns = texts_in(value, "roles", &|role| text_in(role, &["urn"]))?;
            let has_packages = match value {
                Value::Object(_) => Record::of(value)?.value("accessPackages")?.is_some(),
                _ => false,
            };
            let packages = has_packages.then(|| texts_in(value, "accessPackages", &package));
            Ok((urns, packages.transpose()?))
        })?;
        let (mut codes, mut others) = (Vec::new(), Vec::new());
        for urn in urns {
            match urn.rsplit_once(':') {
                Some((ROLE_CODE, code)) => codes.push(code.to_owned()),
                _ => others.push(urn),
            }
        }
        let codes = self.complete(codes);
        settle(&mut self.facts.roles, codes);
        self.facts.role_register = self.complete(others);
        if let Some(packages) = packages {
            let packages = self.complete(packages);
            settle(&mut self.facts.access_packages, packages);
        }
        Ok(self)
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn codes_are_roles_and_the_rest_keeps_its_urn() {
        let json = r#"{"roles": ["urn:altinn:rolecode:dagl", {"urn": "urn:altinn:external-role:ccr:daglig-leder"}],
            "accessPackages": ["urn:altinn:accesspackage:skatt"]}"#;
        let facts = FactsBuilder::new(1).role_register(json).unwrap().build();
        assert_eq!(facts.roles.values, ["dagl"]);
        assert_eq!(
            facts.role_register.values,
            ["urn:altinn:external-role:ccr:daglig-leder"]
        );
        assert_eq!(facts.access_packages.values, ["skatt"]);
        let alone = FactsBuilder::new(1).role_register("[]").unwrap().build();
        assert!(alone.roles.is_complete() && alone.access_packages.is_absent());
    }
}
