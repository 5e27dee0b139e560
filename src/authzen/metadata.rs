//! What a decision point publishes of itself (section 9).

use serde::Serialize;

use super::AuthzenError;

/// The metadata document of a decision point that has every endpoint at its default path (section 10.1, table 1).
#[derive(Clone, Debug, Eq, PartialEq, Serialize)]
pub struct Metadata {
    /// Its identifier, exactly as it was given: clients compare it.
    pub policy_decision_point: String,
    /// For one evaluation.
    pub access_evaluation_endpoint: String,
    /// For several.
    pub access_evaluations_endpoint: String,
    /// For subjects.
    pub search_subject_endpoint: String,
    /// For resources.
    pub search_resource_endpoint: String,
    /// For actions.
    pub search_action_endpoint: String,
    /// URNs of registered capabilities.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub capabilities: Vec<String>,
    /// Where the document is published (section 9.2); no part of it.
    #[serde(skip)]
    pub location: String,
}

impl Metadata {
    /// That of a decision point by its identifier: an `https` URL without query and fragment.
    ///
    /// # Errors
    /// `invalid-base`.
    pub fn new(base: &str) -> Result<Metadata, AuthzenError> {
        let refuse = || {
            let message = "expected an https URL without query, fragment and credentials";
            AuthzenError::new("invalid-base", "", message)
        };
        let rest = base.strip_prefix("https://").ok_or_else(refuse)?;
        let (host, path) = match rest.find('/') {
            Some(at) => rest.split_at(at),
            None => (rest, ""),
        };
        let is_plain = |c: char| c.is_ascii_graphic() && !"?#@\\\"<>^`{|}".contains(c);
        if host.is_empty() || !rest.chars().all(is_plain) {
            return Err(refuse());
        }
        let path = path.trim_end_matches('/');
        let at = |endpoint: &str| format!("https://{host}{path}/access/v1/{endpoint}");
        Ok(Metadata {
            policy_decision_point: base.to_owned(),
            access_evaluation_endpoint: at("evaluation"),
            access_evaluations_endpoint: at("evaluations"),
            search_subject_endpoint: at("search/subject"),
            search_resource_endpoint: at("search/resource"),
            search_action_endpoint: at("search/action"),
            capabilities: Vec::new(),
            location: format!("https://{host}/.well-known/authzen-configuration{path}"),
        })
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn endpoints_are_below_the_base_and_the_document_before_its_path() {
        let metadata = Metadata::new("https://pdp.example.com").unwrap();
        let json = serde_json::to_value(&metadata).unwrap();
        assert_eq!(json.as_object().unwrap().len(), 6);
        assert_eq!(
            metadata.location,
            "https://pdp.example.com/.well-known/authzen-configuration"
        );
        let tenant = Metadata::new("https://pdp.example.com:8443/tenant1/").unwrap();
        assert_eq!(
            tenant.policy_decision_point,
            "https://pdp.example.com:8443/tenant1/"
        );
        assert_eq!(
            tenant.access_evaluation_endpoint,
            "https://pdp.example.com:8443/tenant1/access/v1/evaluation"
        );
        assert_eq!(
            tenant.location,
            "https://pdp.example.com:8443/.well-known/authzen-configuration/tenant1"
        );
    }

    #[test]
    fn a_base_is_https_and_nothing_but_host_and_path() {
        for bad in [
            "http://pdp.example.com",
            "https://",
            "https:///x",
            "https://a?b",
            "https://a#b",
            "https://user@a",
            "https://a b",
            "pdp.example.com",
        ] {
            assert_eq!(
                Metadata::new(bad).unwrap_err().code(),
                "invalid-base",
                "{bad}"
            );
        }
    }
}
