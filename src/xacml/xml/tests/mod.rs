//! Small policies, one for each thing that can be found.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

mod documents;
mod elements;
mod policies;

use super::*;
use crate::xacml::model::{Attribute, Child, Effect, Expression, Policy, PolicySet, PolicyTree};

const STRING: &str = "http://www.w3.org/2001/XMLSchema#string";
const DENY_OVERRIDES: &str = "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides";
const VALUE: &str =
    r#"<AttributeValue DataType="http://www.w3.org/2001/XMLSchema#string">v</AttributeValue>"#;
const DESIGNATOR: &str = r#"<AttributeDesignator Category="c" AttributeId="a" DataType="http://www.w3.org/2001/XMLSchema#string" MustBePresent="false"/>"#;
const RULE: &str = r#"<Rule RuleId="r" Effect="Permit"></Rule>"#;

fn policy(content: &str) -> String {
    format!(
        r#"<Policy xmlns="{}" PolicyId="p" Version="1.0" RuleCombiningAlgId="{DENY_OVERRIDES}">{content}</Policy>"#,
        element::NAMESPACE
    )
}

fn single(tree: PolicyTree) -> Policy {
    match tree {
        PolicyTree::Policy(policy) => policy,
        PolicyTree::PolicySet(set) => panic!("expected a policy, found {set:?}"),
    }
}

fn set(content: &str) -> String {
    format!(
        r#"<PolicySet xmlns="{}" PolicySetId="s" Version="1.0" PolicyCombiningAlgId="{}">{content}</PolicySet>"#,
        element::NAMESPACE,
        DENY_OVERRIDES.replace("rule", "policy")
    )
}

fn rule(content: &str) -> String {
    policy(&format!(
        r#"<Target/><Rule RuleId="r" Effect="Permit">{content}</Rule>"#
    ))
}

fn condition(content: &str) -> String {
    rule(&format!("<Condition>{content}</Condition>"))
}

fn found(xml: &str, reading: Reading, severity: Severity) -> Vec<&'static str> {
    let found = lint(xml, reading, &Limits::default());
    found
        .iter()
        .filter(|f| f.severity == severity)
        .map(|f| f.code)
        .collect()
}

/// What each reading refuses the document for, and that parsing agrees with lint.
#[track_caller]
fn expect(xml: &str, standard: &[&str], lenient: &[&str]) {
    for (name, reading, codes) in [
        ("standard", Reading::STANDARD, standard),
        ("lenient", Reading::LENIENT, lenient),
    ] {
        let errors = found(xml, reading, Severity::Error);
        assert_eq!(errors, codes, "{name}: {xml}");
        let parsed = parse_policy(xml, reading, &Limits::default());
        assert_eq!(
            parsed.as_ref().err().map(PolicyError::code),
            codes.first().copied(),
            "{name}: {xml}"
        );
    }
}
