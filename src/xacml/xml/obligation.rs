//! Obligations and advice (sections 5.37 to 5.41).

use super::content::Slot;
use super::element::{Node, Walker};
use super::expression::EXPRESSIONS;
use super::target::every;
use crate::xacml::model::{AssignmentExpression, ObligationExpression};

impl Walker<'_> {
    /// `<ObligationExpressions>`.
    pub(super) fn obligations(&mut self, node: Node<'_>) -> Vec<ObligationExpression> {
        self.known(node, &[]);
        let content = self.content(node, &[Slot::some(&["ObligationExpression"])]);
        content
            .all(0)
            .filter_map(|node| self.obligation(node, "ObligationId", "FulfillOn"))
            .collect()
    }

    /// `<AdviceExpressions>`.
    pub(super) fn advice(&mut self, node: Node<'_>) -> Vec<ObligationExpression> {
        self.known(node, &[]);
        let content = self.content(node, &[Slot::some(&["AdviceExpression"])]);
        content
            .all(0)
            .filter_map(|node| self.obligation(node, "AdviceId", "AppliesTo"))
            .collect()
    }

    fn obligation(
        &mut self,
        node: Node<'_>,
        id: &'static str,
        effect: &'static str,
    ) -> Option<ObligationExpression> {
        self.known(node, &[id, effect]);
        self.paired(node);
        let id = self.required(node, id);
        let effect = self.effect(node, effect);
        let content = self.content(node, &[Slot::any(&["AttributeAssignmentExpression"])]);
        let assignments = every(content.all(0).map(|node| self.assignment(node)));
        Some(ObligationExpression {
            id: id?.to_owned(),
            effect: effect?,
            assignments: assignments?,
            span: self.span(node),
        })
    }

    fn assignment(&mut self, node: Node<'_>) -> Option<AssignmentExpression> {
        self.known(node, &["AttributeId", "Category", "Issuer"]);
        let id = self.required(node, "AttributeId");
        let content = self.content(node, &[Slot::one(EXPRESSIONS)]);
        let expression = content.first(0).and_then(|node| self.expression(node, 1));
        Some(AssignmentExpression {
            id: id?.to_owned(),
            category: self.optional(node, "Category").map(str::to_owned),
            issuer: self.optional(node, "Issuer").map(str::to_owned),
            expression: expression?,
            span: self.span(node),
        })
    }
}
