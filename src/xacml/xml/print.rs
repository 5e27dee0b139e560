//! From the model back to text: one indented form that reads as the same model.

use super::element::NAMESPACE;
use super::printer::{Printer, truth};
use crate::value::Namespaces;
use crate::xacml::Decision;
use crate::xacml::model::{
    Attribute, Child, Designator, Effect, Expression, IdReference, Literal, Match,
    ObligationExpression, Policy, PolicySet, PolicyTree, Rule, Selector, Target,
};

/// The policy document of a model, in XML that the standard's reader reads as the same model, apart from the spans.
///
/// What the model holds is written and nothing else: no issuer, combiner parameters or descriptions of `Apply`. Tags have
/// the forms that the [lenient reading](super::Reading::LENIENT) insists on. What only that one accepts (no version, an id
/// used twice) the standard's refuses again. A character that XML cannot hold, which no document brings in, becomes U+FFFD.
///
/// It recurses as deep as the model, which a reader has bounded.
pub fn print_policy(tree: &PolicyTree) -> String {
    let mut printer = Printer::default();
    match tree {
        PolicyTree::Policy(policy) => printer.policy(policy),
        PolicyTree::PolicySet(set) => printer.policy_set(set),
    }
    printer.text
}

impl Printer {
    fn policy_set(&mut self, set: &PolicySet) {
        self.open(
            "PolicySet",
            &[
                self.namespace(),
                ("PolicySetId", Some(&set.id)),
                ("Version", set.version.as_deref()),
                ("PolicyCombiningAlgId", Some(&set.combining)),
            ],
        );
        self.heading(
            set.description.as_deref(),
            "PolicySetDefaults",
            set.xpath_version.as_deref(),
        );
        self.target(&set.target);
        for child in &set.children {
            match child {
                Child::Policy(policy) => self.policy(policy),
                Child::PolicySet(set) => self.policy_set(set),
                Child::PolicyReference(reference) => {
                    self.reference("PolicyIdReference", reference);
                }
                Child::PolicySetReference(reference) => {
                    self.reference("PolicySetIdReference", reference);
                }
            }
        }
        self.duties(&set.obligations, &set.advice);
        self.close("PolicySet");
    }

    fn reference(&mut self, name: &str, reference: &IdReference) {
        self.line(
            name,
            &[
                ("Version", reference.version.as_deref()),
                ("EarliestVersion", reference.earliest.as_deref()),
                ("LatestVersion", reference.latest.as_deref()),
            ],
            &reference.id,
        );
    }

    fn policy(&mut self, policy: &Policy) {
        self.open(
            "Policy",
            &[
                self.namespace(),
                ("PolicyId", Some(&policy.id)),
                ("Version", policy.version.as_deref()),
                ("RuleCombiningAlgId", Some(&policy.combining)),
            ],
        );
        self.heading(
            policy.description.as_deref(),
            "PolicyDefaults",
            policy.xpath_version.as_deref(),
        );
        self.target(&policy.target);
        for variable in &policy.variables {
            self.indent();
            self.tag(
                "VariableDefinition",
                &[("VariableId", Some(&variable.id))],
                ">",
            );
            self.depth = self.depth.saturating_add(1);
            // The lenient reading wants nothing before the expression.
            self.bare_expression(&variable.expression);
            self.close("VariableDefinition");
        }
        for rule in &policy.rules {
            self.rule(rule);
        }
        self.duties(&policy.obligations, &policy.advice);
        self.close("Policy");
    }

    /// The namespace of everything, declared once, on the root element.
    fn namespace(&self) -> (&'static str, Option<&'static str>) {
        ("xmlns", (self.depth == 0).then_some(NAMESPACE))
    }

    fn heading(&mut self, description: Option<&str>, defaults: &str, xpath_version: Option<&str>) {
        if let Some(description) = description {
            self.line("Description", &[], description);
        }
        if let Some(version) = xpath_version {
            self.open(defaults, &[]);
            self.line("XPathVersion", &[], version);
            self.close(defaults);
        }
    }

    fn rule(&mut self, rule: &Rule) {
        self.open(
            "Rule",
            &[
                ("RuleId", Some(&rule.id)),
                ("Effect", Some(effect(rule.effect))),
            ],
        );
        if let Some(description) = &rule.description {
            self.line("Description", &[], description);
        }
        if !rule.target.any_of.is_empty() {
            self.target(&rule.target);
        }
        if let Some(condition) = &rule.condition {
            self.open("Condition", &[]);
            self.expression(condition);
            self.close("Condition");
        }
        self.duties(&rule.obligations, &rule.advice);
        self.close("Rule");
    }

    fn target(&mut self, target: &Target) {
        if target.any_of.is_empty() {
            return self.empty("Target", &[]);
        }
        self.open("Target", &[]);
        for any_of in &target.any_of {
            self.open("AnyOf", &[]);
            for all_of in &any_of.all_of {
                self.open("AllOf", &[]);
                for found in &all_of.matches {
                    self.one_match(found);
                }
                self.close("AllOf");
            }
            self.close("AnyOf");
        }
        self.close("Target");
    }

    fn one_match(&mut self, found: &Match) {
        self.open("Match", &[("MatchId", Some(&found.function))]);
        self.indent();
        self.literal(&found.literal);
        self.indent();
        self.attribute(&found.attribute);
        self.close("Match");
    }

    fn duties(&mut self, obligations: &[ObligationExpression], advice: &[ObligationExpression]) {
        let kinds = [
            ("Obligation", "FulfillOn", obligations),
            ("Advice", "AppliesTo", advice),
        ];
        for (kind, applies, duties) in kinds {
            if duties.is_empty() {
                continue;
            }
            let (name, id) = (format!("{kind}Expression"), format!("{kind}Id"));
            let list = format!("{name}s");
            self.open(&list, &[]);
            for duty in duties {
                self.open(
                    &name,
                    &[(&id, Some(&duty.id)), (applies, Some(effect(duty.effect)))],
                );
                for assignment in &duty.assignments {
                    self.open(
                        "AttributeAssignmentExpression",
                        &[
                            ("AttributeId", Some(&assignment.id)),
                            ("Category", assignment.category.as_deref()),
                            ("Issuer", assignment.issuer.as_deref()),
                        ],
                    );
                    self.expression(&assignment.expression);
                    self.close("AttributeAssignmentExpression");
                }
                self.close(&name);
            }
            self.close(&list);
        }
    }

    fn expression(&mut self, expression: &Expression) {
        self.indent();
        self.bare_expression(expression);
    }

    /// An expression whose first tag stands where the text ends.
    fn bare_expression(&mut self, expression: &Expression) {
        match expression {
            Expression::Literal(literal) => self.literal(literal),
            Expression::Attribute(attribute) => self.attribute(attribute),
            Expression::Function { id, .. } => {
                self.tag("Function", &[("FunctionId", Some(id))], "/>\n");
            }
            Expression::Variable { id, .. } => {
                self.tag("VariableReference", &[("VariableId", Some(id))], "/>\n");
            }
            Expression::Apply(apply) => {
                self.tag("Apply", &[("FunctionId", Some(&apply.function))], ">\n");
                self.depth = self.depth.saturating_add(1);
                for argument in &apply.arguments {
                    self.expression(argument);
                }
                self.close("Apply");
            }
        }
    }

    fn attribute(&mut self, attribute: &Attribute) {
        match attribute {
            Attribute::Designator(designator) => self.designator(designator),
            Attribute::Selector(selector) => self.selector(selector),
        }
    }

    fn designator(&mut self, designator: &Designator) {
        self.tag(
            "AttributeDesignator",
            &[
                ("Category", Some(&designator.category)),
                ("AttributeId", Some(&designator.id)),
                ("DataType", Some(&designator.data_type)),
                ("Issuer", designator.issuer.as_deref()),
                ("MustBePresent", Some(truth(designator.must_be_present))),
            ],
            "/>\n",
        );
    }

    fn selector(&mut self, selector: &Selector) {
        self.scoped_tag(
            "AttributeSelector",
            &selector.namespaces,
            &[
                ("Category", selector.category.as_deref()),
                ("ContextSelectorId", selector.context_selector.as_deref()),
                ("Path", Some(&selector.path)),
                ("DataType", Some(&selector.data_type)),
                ("MustBePresent", Some(truth(selector.must_be_present))),
            ],
            "/>\n",
        );
    }

    fn literal(&mut self, literal: &Literal) {
        let none = Namespaces::default();
        let scope = literal.xpath.as_ref();
        self.scoped_tag(
            "AttributeValue",
            scope.map_or(&none, |scope| &scope.namespaces),
            &[
                ("DataType", Some(&literal.data_type)),
                ("XPathCategory", scope.map(|scope| scope.category.as_str())),
            ],
            ">",
        );
        self.escaped(&literal.text, false);
        self.text.push_str("</AttributeValue>\n");
    }
}

fn effect(effect: Effect) -> &'static str {
    Decision::from(effect).name()
}
