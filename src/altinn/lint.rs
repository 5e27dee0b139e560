//! Warnings about a policy that follow from what the platform's enforcement point does with it.

use super::enforcement::{MINIMUM_LEVEL, MINIMUM_LEVEL_ORG};
use crate::xacml::model::{ObligationExpression, PolicyTree};
use crate::xacml::{Diagnostic, Effect, Severity};

/// What is worth saying of a policy's obligations, in source order; `source` is the document it was read from.
///
/// | code | what was found |
/// |---|---|
/// | `obligation-not-understood` | an obligation that the enforcement point passes over |
/// | `level-for-nobody` | a level for service owners and none for the others: it is not looked at |
/// | `assignment-without-category` | an assignment that the decision point cannot write as JSON |
pub fn warnings(policy: &PolicyTree, source: &str) -> Vec<Diagnostic> {
    let PolicyTree::Policy(policy) = policy else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut warn = |code, message: &str, span| {
        let message = message.to_owned();
        found.push(Diagnostic::new(
            Severity::Warning,
            code,
            message,
            span,
            source,
        ));
    };
    let for_permit = policy
        .obligations
        .iter()
        .filter(|obligation| obligation.effect == Effect::Permit);
    let for_permit: Vec<&ObligationExpression> = for_permit.collect();
    let assigns = |obligation: &ObligationExpression, category: &str| {
        let mut assignments = obligation.assignments.iter();
        assignments.any(|assignment| assignment.category.as_deref() == Some(category))
    };
    let has_level = for_permit
        .iter()
        .any(|obligation| assigns(obligation, MINIMUM_LEVEL));
    for obligation in for_permit {
        let for_owners = assigns(obligation, MINIMUM_LEVEL_ORG);
        if for_owners && !has_level {
            warn(
                "level-for-nobody",
                "a level for service owners only relaxes the one for everybody, and there is none: nothing is enforced",
                obligation.span,
            );
        } else if !for_owners && !assigns(obligation, MINIMUM_LEVEL) {
            warn(
                "obligation-not-understood",
                "the enforcement point knows obligations that assign a minimum authentication level, and passes over all others",
                obligation.span,
            );
        }
        for assignment in obligation
            .assignments
            .iter()
            .filter(|assignment| assignment.category.is_none())
        {
            warn(
                "assignment-without-category",
                "the decision point cannot write an assignment without Category as JSON: the answer is Indeterminate",
                assignment.span,
            );
        }
    }
    found
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;
    use crate::xacml::xml::{Limits, Reading, parse_policy};

    fn codes(obligations: &[(&str, Option<&str>)]) -> Vec<&'static str> {
        let mut xml = String::from(
            "<xacml:Policy xmlns:xacml=\"urn:oasis:names:tc:xacml:3.0:core:schema:wd-17\" PolicyId=\"urn:p\" Version=\"1.0\" \
             RuleCombiningAlgId=\"urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides\"><xacml:Target/>\
             <xacml:Rule RuleId=\"urn:r\" Effect=\"Permit\"></xacml:Rule><xacml:ObligationExpressions>",
        );
        for (id, category) in obligations {
            let category =
                category.map_or_else(String::new, |category| format!(" Category=\"{category}\""));
            xml += &format!(
                "<xacml:ObligationExpression ObligationId=\"{id}\" FulfillOn=\"Permit\">\
                 <xacml:AttributeAssignmentExpression AttributeId=\"urn:a\"{category}>\
                 <xacml:AttributeValue DataType=\"http://www.w3.org/2001/XMLSchema#integer\">3</xacml:AttributeValue>\
                 </xacml:AttributeAssignmentExpression></xacml:ObligationExpression>"
            );
        }
        xml += "</xacml:ObligationExpressions></xacml:Policy>";
        let (policy, _) = parse_policy(&xml, Reading::STANDARD, &Limits::default()).unwrap();
        warnings(&policy, &xml)
            .iter()
            .map(|finding| finding.code)
            .collect()
    }

    #[test]
    fn levels_are_understood_and_nothing_else() {
        assert_eq!(codes(&[("1", Some(MINIMUM_LEVEL))]), [""; 0]);
        assert_eq!(
            codes(&[("1", Some(MINIMUM_LEVEL)), ("2", Some(MINIMUM_LEVEL_ORG))]),
            [""; 0]
        );
        assert_eq!(
            codes(&[("2", Some(MINIMUM_LEVEL_ORG))]),
            ["level-for-nobody"]
        );
        assert_eq!(
            codes(&[("3", Some("urn:log"))]),
            ["obligation-not-understood"]
        );
        assert_eq!(
            codes(&[("3", None)]),
            ["obligation-not-understood", "assignment-without-category"]
        );
    }
}
