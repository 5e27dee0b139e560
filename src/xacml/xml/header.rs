//! What `<Policy>` and `<PolicySet>` say of themselves in the same attributes: id, version, algorithm, delegation depth.

use super::element::{NAMESPACE, Node, Walker, name, value};
use super::report::quote;

impl Walker<'_> {
    /// Reports the second of two policies, or of two policy sets, of one id and version: what refers to them could mean
    /// either. Ids are apart for the two kinds, because a reference says which it wants.
    ///
    /// Section 5.1 makes it the administration point's duty that no two policies visible to a decision point share an
    /// identifier; in one document, the decision point can see for itself that they do.
    pub(super) fn unique_policy(&mut self, node: Node<'_>, id: &str, version: Option<&str>) {
        let numbers = version.unwrap_or_default().split('.');
        let version: Vec<&str> = numbers.map(|n| n.trim_start_matches('0')).collect();
        let set = name(node) == "PolicySet";
        let met = format!("{set} {} {id}", version.join("."));
        if !self.policies.insert(met.into()) {
            let message = format!(
                "expected every <{}> of the document to have an id and version of its own, found {} again",
                name(node),
                quote(id)
            );
            self.error("duplicate-policy-id", node, message);
        }
    }

    /// `Version` (section 5.12).
    pub(super) fn version(&mut self, node: Node<'_>) -> Option<String> {
        const FORM: &str = "numbers with dots between them";
        if !self.reading.any_version {
            self.required(node, "Version")?;
        }
        let Some(version) = self.optional(node, "Version") else {
            let message = format!("expected Version on <{}>, found none", name(node));
            self.warning("missing-attribute", node, message);
            return None;
        };
        if !version.split('.').all(digits) {
            self.invalid(self.reading.any_version, node, "Version", FORM);
        }
        Some(version.to_owned())
    }

    /// `Version`, `EarliestVersion` or `LatestVersion` of a reference (section 5.13): numbers, of which each may be `*`,
    /// and the last `+`.
    pub(super) fn version_pattern(
        &mut self,
        node: Node<'_>,
        attribute: &'static str,
    ) -> Option<String> {
        const FORM: &str = "numbers or * with dots between them, or + in the last place";
        let pattern = value(node, attribute)?;
        let (before, last) = match pattern.rsplit_once('.') {
            Some((before, last)) => (Some(before), last),
            None => (None, pattern),
        };
        let part = |part: &str| part == "*" || digits(part);
        let valid = before.is_none_or(|before| before.split('.').all(part));
        if !valid || !(last == "+" || part(last)) {
            self.invalid(false, node, attribute, FORM);
        }
        Some(pattern.to_owned())
    }

    /// `RuleCombiningAlgId` or `PolicyCombiningAlgId`: an algorithm, of those for what is combined here.
    pub(super) fn combining<'d>(
        &mut self,
        node: Node<'d>,
        attribute: &'static str,
    ) -> Option<&'d str> {
        let id = self.required(node, attribute)?;
        let of_rules = attribute == "RuleCombiningAlgId";
        let (combined, other, foreign, code, accepted) = if of_rules {
            (
                "rules",
                "policies",
                ":policy-combining-algorithm:",
                "policy-combining-algorithm",
                self.reading.policy_algorithms,
            )
        } else {
            (
                "policies",
                "rules",
                ":rule-combining-algorithm:",
                "rule-combining-algorithm",
                false,
            )
        };
        if id.contains(foreign) {
            let message = format!(
                "expected an algorithm that combines {combined}, found one for {other}: {}",
                quote(id)
            );
            let span = self.span(node);
            self.depart(accepted, code, span, message);
        }
        Some(id)
    }

    /// Nothing is made of it, delegation being the administration profile's; only its form is checked. The schema type
    /// is an integer, and no depth is below zero.
    pub(super) fn delegation_depth(&mut self, node: Node<'_>) {
        const DEPTH: &str = "MaxDelegationDepth";
        if let Some(depth) = value(node, DEPTH) {
            let depth = depth.trim();
            let negative = depth.strip_prefix('-');
            let number = negative
                .or_else(|| depth.strip_prefix('+'))
                .unwrap_or(depth);
            if !digits(number) || (negative.is_some() && number.bytes().any(|byte| byte != b'0')) {
                let accepted = self.reading.extra_attributes;
                self.invalid(accepted, node, DEPTH, "an integer from 0 up");
            }
        }
        // A reader that ignores attributes it does not ask for may ask for this one in the namespace of the elements.
        if self.reading.extra_attributes
            && let Some(depth) = node
                .attribute((NAMESPACE, DEPTH))
                .filter(|depth| !depth.is_empty())
            && depth.trim().parse::<i32>().is_err()
        {
            let message = format!(
                "expected {DEPTH} of <Policy> to be an integer, found {}",
                quote(depth)
            );
            self.error("invalid-attribute", node, message);
        }
    }
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
