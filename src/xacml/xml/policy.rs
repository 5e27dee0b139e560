//! `<Policy>` (section 5.14).

use std::collections::BTreeSet;

use super::content::Slot;
use super::element::{Node, Walker, name, value};
use super::report::quote;
use crate::xacml::Span;
use crate::xacml::model::{Policy, Rule, VariableDefinition};

const POLICY: [Slot; 7] = [
    Slot::optional(&["Description"]),
    Slot::optional(&["PolicyIssuer"]),
    Slot::optional(&["PolicyDefaults"]),
    Slot::one(&["Target"]),
    Slot::any(&[
        "CombinerParameters",
        "RuleCombinerParameters",
        "VariableDefinition",
        "Rule",
    ]),
    Slot::optional(&["ObligationExpressions"]),
    Slot::optional(&["AdviceExpressions"]),
];

impl Walker<'_> {
    pub(super) fn policy(&mut self, node: Node<'_>) -> Option<Policy> {
        self.known(
            node,
            &[
                "PolicyId",
                "Version",
                "RuleCombiningAlgId",
                "MaxDelegationDepth",
            ],
        );
        let id = self.required(node, "PolicyId");
        let version = self.version(node);
        let combining = self.combining(node, "RuleCombiningAlgId");
        self.delegation_depth(node);
        if let Some(id) = id {
            self.unique_policy(node, id, version.as_deref());
        }
        let content = self.content(node, &POLICY);
        let description = content.first(0).map(|node| self.description(node));
        if let Some(issuer) = content.first(1) {
            self.issuer(issuer);
        }
        let xpath_version = content.first(2).and_then(|node| self.defaults(node));
        let target = content.first(3).and_then(|node| self.target(node));
        let mut body = Body::default();
        for child in content.all(4) {
            self.member(child, &mut body);
        }
        if body.members == 0 {
            let message =
                "expected at least one <Rule> or <VariableDefinition> in <Policy>, found none"
                    .to_owned();
            let span = self.span(node);
            self.depart(self.reading.no_rules, "no-rules", span, message);
        }
        let obligations = content.first(5).map(|node| self.obligations(node));
        let advice = content.first(6).map(|node| self.advice(node));
        self.resolve(&body.definitions);
        Some(Policy {
            id: id?.to_owned(),
            version,
            description,
            xpath_version,
            combining: combining?.to_owned(),
            target: target?,
            variables: body.variables,
            rules: body.rules,
            obligations: obligations.unwrap_or_default(),
            advice: advice.unwrap_or_default(),
            span: self.span(node),
        })
    }

    fn member<'d>(&mut self, node: Node<'d>, body: &mut Body<'d>) {
        match name(node) {
            "Rule" => {
                body.members = body.members.saturating_add(1);
                let code = (self.reading.duplicate_rule_ids, "duplicate-rule-id");
                self.unique(node, "RuleId", &mut body.rule_ids, code);
                body.rules.extend(self.rule(node));
            }
            "VariableDefinition" => {
                body.members = body.members.saturating_add(1);
                let code = (self.reading.duplicate_variable_ids, "duplicate-variable-id");
                self.unique(node, "VariableId", &mut body.variable_ids, code);
                self.definition = Some(body.definitions.len());
                body.definitions.push((
                    value(node, "VariableId").unwrap_or_default().to_owned(),
                    self.span(node),
                ));
                body.variables.extend(self.variable(node));
                self.definition = None;
            }
            "RuleCombinerParameters" => {
                if std::mem::replace(&mut body.rule_parameters, true) {
                    let message =
                        "expected at most one <RuleCombinerParameters>, found another".to_owned();
                    if !self.reading.many_rule_parameters {
                        self.error("misplaced-element", node, message);
                    }
                }
                self.combiner_parameters(node);
            }
            _ => self.combiner_parameters(node),
        }
    }

    fn unique<'d>(
        &mut self,
        node: Node<'d>,
        attribute: &str,
        seen: &mut BTreeSet<&'d str>,
        (accepted, code): (bool, &'static str),
    ) {
        if let Some(id) = value(node, attribute)
            && !seen.insert(id)
        {
            let message = format!(
                "expected every {attribute} of the policy once, found {} again",
                quote(id)
            );
            let span = self.span(node);
            self.depart(accepted, code, span, message);
        }
    }
}

#[derive(Default)]
struct Body<'d> {
    rules: Vec<Rule>,
    variables: Vec<VariableDefinition>,
    /// Every definition, read or not, so that a reference to a broken one is not reported as well.
    definitions: Vec<(String, Span)>,
    rule_ids: BTreeSet<&'d str>,
    variable_ids: BTreeSet<&'d str>,
    rule_parameters: bool,
    members: usize,
}
