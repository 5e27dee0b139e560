//! `<PolicySet>` (section 5.1) and references to policies (sections 5.10 and 5.11).
//!
//! Sets inside each other are read by recursion, which [`Limits::depth`](super::Limits::depth) bounds as it does all nesting.

use super::content::Slot;
use super::element::{Node, Walker, name};
use crate::xacml::model::{Child, IdReference, PolicySet};

const POLICY_SET: [Slot; 7] = [
    Slot::optional(&["Description"]),
    Slot::optional(&["PolicyIssuer"]),
    Slot::optional(&["PolicySetDefaults"]),
    Slot::one(&["Target"]),
    Slot::any(&[
        "PolicySet",
        "Policy",
        "PolicySetIdReference",
        "PolicyIdReference",
        "CombinerParameters",
        "PolicyCombinerParameters",
        "PolicySetCombinerParameters",
    ]),
    Slot::optional(&["ObligationExpressions"]),
    Slot::optional(&["AdviceExpressions"]),
];

impl Walker<'_> {
    pub(super) fn policy_set(&mut self, node: Node<'_>) -> Option<PolicySet> {
        self.known(
            node,
            &[
                "PolicySetId",
                "Version",
                "PolicyCombiningAlgId",
                "MaxDelegationDepth",
            ],
        );
        let id = self.required(node, "PolicySetId");
        let version = self.version(node);
        let combining = self.combining(node, "PolicyCombiningAlgId");
        self.delegation_depth(node);
        if let Some(id) = id {
            self.unique_policy(node, id, version.as_deref());
        }
        let content = self.content(node, &POLICY_SET);
        let description = content.first(0).map(|node| self.description(node));
        if let Some(issuer) = content.first(1) {
            self.issuer(issuer);
        }
        let xpath_version = content.first(2).and_then(|node| self.defaults(node));
        let target = content.first(3).and_then(|node| self.target(node));
        let mut children = Vec::new();
        for child in content.all(4) {
            children.extend(self.child(child));
        }
        let obligations = content.first(5).map(|node| self.obligations(node));
        let advice = content.first(6).map(|node| self.advice(node));
        // Variables belong to policies, so a reference from here leads nowhere.
        self.resolve(&[]);
        Some(PolicySet {
            id: id?.to_owned(),
            version,
            description,
            xpath_version,
            combining: combining?.to_owned(),
            target: target?,
            children,
            obligations: obligations.unwrap_or_default(),
            advice: advice.unwrap_or_default(),
            span: self.span(node),
        })
    }

    fn child(&mut self, node: Node<'_>) -> Option<Child> {
        match name(node) {
            "Policy" => self.policy(node).map(Child::Policy),
            "PolicySet" => self.policy_set(node).map(Child::PolicySet),
            "PolicyIdReference" => self.id_reference(node).map(Child::PolicyReference),
            "PolicySetIdReference" => self.id_reference(node).map(Child::PolicySetReference),
            _ => {
                self.combiner_parameters(node);
                None
            }
        }
    }

    fn id_reference(&mut self, node: Node<'_>) -> Option<IdReference> {
        const EARLIEST: &str = "EarliestVersion";
        const LATEST: &str = "LatestVersion";
        self.known(node, &["Version", EARLIEST, LATEST]);
        let version = self.version_pattern(node, "Version");
        let earliest = self.version_pattern(node, EARLIEST);
        let latest = self.version_pattern(node, LATEST);
        let id = self.uri(node)?;
        Some(IdReference {
            id,
            version,
            earliest,
            latest,
            span: self.span(node),
        })
    }
}
