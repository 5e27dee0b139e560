//! Elements that are checked for form and have no part in the model: the issuer, and parameters of combiners.

use super::content::Slot;
use super::element::{Node, Walker, name};

impl Walker<'_> {
    /// `<PolicyIssuer>` (section 5.3).
    pub(super) fn issuer(&mut self, node: Node<'_>) {
        self.known(node, &[]);
        let overlooked = self.reading.issuer_overlooked;
        let message = "expected no <PolicyIssuer>, found one: whether its issuer may be trusted takes the administration \
                       profile, which is not supported"
            .to_owned();
        let span = self.span(node);
        let code = if overlooked {
            "ignored-element"
        } else {
            "unsupported-element"
        };
        self.depart(overlooked, code, span, message);
        let slots = [
            Slot::optional(&["Content"]),
            Slot::any(&["Attribute"]).only_if(!overlooked),
        ];
        let content = self.content(node, &slots);
        for attribute in content.all(1) {
            self.known(attribute, &["AttributeId", "Issuer", "IncludeInResult"]);
            self.required(attribute, "AttributeId");
            if let Some(text) = self.required(attribute, "IncludeInResult") {
                self.boolean(attribute, "IncludeInResult", text);
            }
            let values = self.content(attribute, &[Slot::some(&["AttributeValue"])]);
            for value in values.all(0) {
                self.literal(value);
            }
        }
    }

    /// `<CombinerParameters>` and those of one rule, policy or policy set (sections 5.16 to 5.20). No algorithm of the
    /// standard has parameters.
    pub(super) fn combiner_parameters(&mut self, node: Node<'_>) {
        self.paired(node);
        let of = match name(node) {
            "RuleCombinerParameters" => Some("RuleIdRef"),
            "PolicyCombinerParameters" => Some("PolicyIdRef"),
            "PolicySetCombinerParameters" => Some("PolicySetIdRef"),
            _ => None,
        };
        self.known(node, of.as_slice());
        if let Some(of) = of {
            self.required(node, of);
        }
        let message = format!(
            "expected no parameters of a combining algorithm, found <{}>, which is ignored",
            name(node)
        );
        self.warning("ignored-element", node, message);
        let content = self.content(node, &[Slot::any(&["CombinerParameter"])]);
        for parameter in content.all(0) {
            self.known(parameter, &["ParameterName"]);
            self.required(parameter, "ParameterName");
            let value = self.content(parameter, &[Slot::one(&["AttributeValue"])]);
            if let Some(value) = value.first(0) {
                self.literal(value);
            }
        }
    }
}
