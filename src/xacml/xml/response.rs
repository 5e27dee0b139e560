//! `<Response>` (sections 5.47 to 5.58).

use super::content::Slot;
use super::element::{NAMESPACE, Node, Walker, name};
use super::report::quote;
use super::standalone::standalone;
use super::target::every;
use crate::xacml::context::{
    DecisionResult, Detail, MissingAttributeDetail, Obligation, PolicyIdentifier, Response, Status,
    Values,
};
use crate::xacml::{Assignment, Decision};

const OBLIGATION: Slot = Slot::some(&["Obligation"]);
const ADVICE: Slot = Slot::some(&["Advice"]);

impl Walker<'_> {
    /// The response of a root element.
    pub(super) fn response(&mut self, root: Node<'_>) -> Option<Response> {
        self.expect_root(root, "Response", "not-a-response")?;
        self.known(root, &[]);
        let content = self.content(root, &[Slot::some(&["Result"])]);
        let results = every(content.all(0).map(|node| self.result(node)))?;
        Some(Response { results })
    }

    /// `<Result>` (section 5.48).
    fn result(&mut self, node: Node<'_>) -> Option<DecisionResult> {
        self.known(node, &[]);
        let content = self.content(
            node,
            &[
                Slot::one(&["Decision"]),
                Slot::optional(&["Status"]),
                Slot::optional(&["Obligations"]),
                Slot::optional(&["AssociatedAdvice"]),
                Slot::any(&["Attributes"]),
                Slot::optional(&["PolicyIdentifierList"]),
            ],
        );
        let decision = content.first(0).and_then(|node| self.decision(node));
        let status = self.optionally(content.first(1), Self::status);
        let obligations = self.optionally(content.first(2), |walker, node| {
            walker.duties(node, OBLIGATION, "ObligationId")
        });
        let advice = self.optionally(content.first(3), |walker, node| {
            walker.duties(node, ADVICE, "AdviceId")
        });
        let categories = every(
            content
                .all(4)
                .map(|node| self.category(node, Values::Carried)),
        );
        let policies = self.optionally(content.first(5), Self::identifiers);
        Some(DecisionResult {
            status: status?,
            obligations: obligations?.unwrap_or_default(),
            advice: advice?.unwrap_or_default(),
            categories: categories?,
            policies: policies?.unwrap_or_default(),
            ..DecisionResult::new(decision?, Status::default())
        })
    }

    /// What an element says, if it is there.
    fn optionally<'d, T>(
        &mut self,
        node: Option<Node<'d>>,
        read: impl FnOnce(&mut Self, Node<'d>) -> Option<T>,
    ) -> Option<Option<T>> {
        match node {
            Some(node) => read(self, node).map(Some),
            None => Some(None),
        }
    }

    fn decision(&mut self, node: Node<'_>) -> Option<Decision> {
        self.known(node, &[]);
        let word = self.plain(node);
        let decision = Decision::from_name(word.trim());
        if decision.is_none() {
            let message = format!(
                "expected Permit, Deny, Indeterminate or NotApplicable, found {}",
                quote(&word)
            );
            self.error("invalid-text", node, message);
        }
        decision
    }

    /// `<Status>` (section 5.54).
    fn status(&mut self, node: Node<'_>) -> Option<Status> {
        self.known(node, &[]);
        let content = self.content(
            node,
            &[
                Slot::one(&["StatusCode"]),
                Slot::optional(&["StatusMessage"]),
                Slot::optional(&["StatusDetail"]),
            ],
        );
        let mut codes = Vec::new();
        let mut next = content.first(0);
        while let Some(node) = next {
            self.known(node, &["Value"]);
            codes.extend(self.required(node, "Value").map(str::to_owned));
            next = self
                .content(node, &[Slot::optional(&["StatusCode"])])
                .first(0);
        }
        let message = content.first(1).map(|node| self.description(node));
        let details = self.optionally(content.first(2), |walker, node| {
            every(
                node.children()
                    .filter(roxmltree::Node::is_element)
                    .map(|node| walker.detail(node)),
            )
        });
        Some(Status {
            codes,
            message,
            details: details?.unwrap_or_default(),
        })
    }

    /// A part of `<StatusDetail>` (section 5.57), which may be anything.
    pub(super) fn detail(&mut self, node: Node<'_>) -> Option<Detail> {
        if node.tag_name().namespace() != Some(NAMESPACE) || name(node) != "MissingAttributeDetail"
        {
            return Some(Detail::Other(standalone(node, self.text())));
        }
        self.known(node, &["Category", "AttributeId", "DataType", "Issuer"]);
        let category = self.required(node, "Category");
        let id = self.required(node, "AttributeId");
        let data_type = self.required(node, "DataType");
        let content = self.content(node, &[Slot::any(&["AttributeValue"])]);
        let values = every(
            content
                .all(0)
                .map(|node| self.kept_value(node, Values::Carried)),
        );
        Some(Detail::MissingAttribute(MissingAttributeDetail {
            category: category?.to_owned(),
            id: id?.to_owned(),
            data_type: data_type?.to_owned(),
            issuer: self.optional(node, "Issuer").map(str::to_owned),
            values: values?,
        }))
    }

    /// `<Obligations>` or `<AssociatedAdvice>` (sections 5.32, 5.33).
    fn duties(&mut self, node: Node<'_>, slot: Slot, id: &'static str) -> Option<Vec<Obligation>> {
        self.known(node, &[]);
        let content = self.content(node, &[slot]);
        every(content.all(0).map(|node| {
            self.known(node, &[id]);
            let id = self.required(node, id);
            let content = self.content(node, &[Slot::any(&["AttributeAssignment"])]);
            let assignments = every(content.all(0).map(|node| self.kept_assignment(node)));
            Some(Obligation {
                id: id?.into(),
                assignments: assignments?,
            })
        }))
    }

    /// `<AttributeAssignment>` (section 5.36): an `<AttributeValue>` with a name.
    fn kept_assignment(&mut self, node: Node<'_>) -> Option<Assignment> {
        let id = self.required(node, "AttributeId");
        let value = self.kept_value(node, Values::Carried);
        Some(Assignment {
            id: id?.into(),
            category: self.optional(node, "Category").map(Into::into),
            issuer: self.optional(node, "Issuer").map(Into::into),
            value: value?,
        })
    }

    /// `<PolicyIdentifierList>` (section 5.49).
    fn identifiers(&mut self, node: Node<'_>) -> Option<Vec<PolicyIdentifier>> {
        self.known(node, &[]);
        let slot = Slot::any(&["PolicyIdReference", "PolicySetIdReference"]);
        let content = self.content(node, &[slot]);
        let mut identifiers = Vec::new();
        for node in content.all(0) {
            self.known(node, &["Version", "EarliestVersion", "LatestVersion"]);
            identifiers.push(PolicyIdentifier {
                id: self.plain(node).trim().to_owned(),
                version: self.optional(node, "Version").map(str::to_owned),
                is_set: name(node) == "PolicySetIdReference",
            });
        }
        Some(PolicyIdentifier::sorted(identifiers))
    }
}
