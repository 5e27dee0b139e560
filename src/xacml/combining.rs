//! Combining algorithms (appendix C) over sets of possible decisions.
//!
//! Nearly every algorithm is a fold: the decision so far and the next child's give the decision so far. As a function of
//! two decisions it is read off the specification's prose; over sets it is that function for every pair of members.

use super::decision::{Decision, DecisionSet};
use super::truth::TruthSet;

/// A combining algorithm; the ordered variants are the same tables (C.3, C.5), but stop at the decision that overrides.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Combining {
    /// C.2, C.3.
    DenyOverrides,
    /// C.4, C.5.
    PermitOverrides,
    /// C.6.
    DenyUnlessPermit,
    /// C.7.
    PermitUnlessDeny,
    /// C.8.
    FirstApplicable,
    /// C.9, for policies only.
    OnlyOneApplicable,
    /// C.10, C.14: XACML 1.0's for rules. It knows one Indeterminate, so an error is always of either effect.
    LegacyDenyOverrides,
    /// C.12, C.16: XACML 1.0's for rules.
    LegacyPermitOverrides,
    /// C.11, C.15: XACML 1.0's for policies, where an error is a Deny.
    LegacyPolicyDenyOverrides,
    /// C.13, C.17: XACML 1.0's for policies.
    LegacyPolicyPermitOverrides,
    /// Combining Algorithms Profile 1.0: the second of two or three policies where the first permits, else the third.
    OnPermitApplySecond,
    /// An identifier that a lenient engine reads and then cannot follow: always Indeterminate{DP}.
    Unknown,
}

impl Combining {
    /// The algorithm of a rule-combining URN.
    pub fn from_rule_urn(urn: &str) -> Option<Combining> {
        let (version, name) = parts(urn, ":rule-combining-algorithm:")?;
        match name {
            "deny-overrides" if version == "1.0" => Some(Combining::LegacyDenyOverrides),
            "permit-overrides" if version == "1.0" => Some(Combining::LegacyPermitOverrides),
            "ordered-deny-overrides" if version == "1.1" => Some(Combining::LegacyDenyOverrides),
            "ordered-permit-overrides" if version == "1.1" => {
                Some(Combining::LegacyPermitOverrides)
            }
            _ => Combining::named(version, name),
        }
    }

    /// The algorithm of a policy-combining URN.
    pub fn from_policy_urn(urn: &str) -> Option<Combining> {
        let (version, name) = parts(urn, ":policy-combining-algorithm:")?;
        Some(match (version, name) {
            ("1.0", "deny-overrides") | ("1.1", "ordered-deny-overrides") => {
                Combining::LegacyPolicyDenyOverrides
            }
            ("1.0", "permit-overrides") | ("1.1", "ordered-permit-overrides") => {
                Combining::LegacyPolicyPermitOverrides
            }
            ("1.0", "only-one-applicable") => Combining::OnlyOneApplicable,
            ("3.0", "on-permit-apply-second") => Combining::OnPermitApplySecond,
            _ => return Combining::named(version, name),
        })
    }

    /// The algorithm of a policy-combining URN that has a rule-combining twin in XACML 3.0.
    #[cfg(feature = "studio")]
    pub(super) fn twin_of_policy_urn(urn: &str) -> Option<Combining> {
        let (version, name) = parts(urn, ":policy-combining-algorithm:")?;
        Combining::named(version, name)
    }

    fn named(version: &str, name: &str) -> Option<Combining> {
        Some(match (version, name) {
            ("3.0", "deny-overrides" | "ordered-deny-overrides") => Combining::DenyOverrides,
            ("3.0", "permit-overrides" | "ordered-permit-overrides") => Combining::PermitOverrides,
            ("3.0", "deny-unless-permit") => Combining::DenyUnlessPermit,
            ("3.0", "permit-unless-deny") => Combining::PermitUnlessDeny,
            ("1.0", "first-applicable") => Combining::FirstApplicable,
            _ => return None,
        })
    }

    /// Whether a URN names one of the algorithms whose children are evaluated in order.
    #[cfg(feature = "studio")]
    pub(super) fn is_ordered(urn: &str) -> bool {
        urn.rsplit(':')
            .next()
            .is_some_and(|name| name.starts_with("ordered-"))
    }

    /// Whether it is one of XACML 1.0 that 3.0 replaced.
    #[cfg(feature = "studio")]
    pub(super) fn is_legacy(self) -> bool {
        use Combining::{
            LegacyDenyOverrides, LegacyPermitOverrides, LegacyPolicyDenyOverrides,
            LegacyPolicyPermitOverrides,
        };
        matches!(
            self,
            LegacyDenyOverrides
                | LegacyPermitOverrides
                | LegacyPolicyDenyOverrides
                | LegacyPolicyPermitOverrides
        )
    }

    /// The decision where there are no children.
    pub fn start(self) -> DecisionSet {
        DecisionSet::of(match self {
            Combining::DenyUnlessPermit => Decision::Deny,
            Combining::PermitUnlessDeny => Decision::Permit,
            // The profile takes two children or three.
            Combining::OnPermitApplySecond | Combining::Unknown => Decision::IndeterminateDP,
            _ => Decision::NotApplicable,
        })
    }

    /// Every decision that one of `so_far` and one of `next` can combine to.
    pub fn combine(self, so_far: DecisionSet, next: DecisionSet) -> DecisionSet {
        let aborts = DecisionSet::strongest_aborts(so_far, next);
        let mut result = aborts;
        for a in so_far.iter() {
            for b in next.iter() {
                result = result.union(DecisionSet::of(self.pair(a, b)));
            }
        }
        result
    }

    /// What the decision is once every child is combined.
    pub(super) fn finish(self, combined: DecisionSet) -> DecisionSet {
        match self {
            Combining::LegacyDenyOverrides
            | Combining::LegacyPermitOverrides
            | Combining::LegacyPolicyPermitOverrides
                if combined.intersects(DecisionSet::INDETERMINATE) =>
            {
                combined
                    .without(DecisionSet::INDETERMINATE)
                    .union(Decision::IndeterminateDP.into())
            }
            _ => combined,
        }
    }

    /// Every decision that these children can combine to.
    pub(super) fn policies(self, children: &[Came]) -> DecisionSet {
        match self {
            Combining::OnlyOneApplicable => only_one_applicable(children),
            Combining::OnPermitApplySecond => on_permit_apply_second(children),
            _ => {
                let combined = children.iter().fold(self.start(), |so_far, child| {
                    self.combine(so_far, child.decisions)
                });
                self.finish(combined)
            }
        }
    }

    /// Whether the next child is evaluated, given those before it; an algorithm whose order is its own may pass one over.
    pub(super) fn needs(self, before: &[Came]) -> bool {
        let Some(first) = before
            .first()
            .filter(|_| self == Combining::OnPermitApplySecond)
        else {
            return true;
        };
        let second = DecisionSet::of(Decision::Permit);
        let neither = DecisionSet::of(Decision::IndeterminateP)
            .union(DecisionSet::of(Decision::IndeterminateDP));
        match before.len() {
            1 => first.decisions.intersects(second),
            2 => !first.decisions.is_within(second.union(neither)),
            _ => false,
        }
    }

    /// What a child at this place adds to the obligations of a decision, given the children: nothing, or whether it surely
    /// counts. That its own decision is the same is for the caller to see.
    pub(super) fn counts(
        self,
        children: &[Came],
        place: usize,
        decision: Decision,
    ) -> Option<bool> {
        let first = children.first()?.decisions;
        let permits = first.contains(Decision::Permit);
        let surely = first.is_settled();
        match (self, place) {
            (Combining::OnPermitApplySecond, 0) => {
                (permits && decision == Decision::Permit).then_some(surely)
            }
            (Combining::OnPermitApplySecond, 1) => permits.then_some(surely),
            (Combining::OnPermitApplySecond, _) => {
                let otherwise = first.without(Decision::Permit.into()) != DecisionSet::NONE;
                otherwise.then_some(surely)
            }
            _ => Some(true),
        }
    }

    /// The decisions after which nothing that follows is evaluated: it could neither change them nor add an obligation.
    /// Only `ordered` algorithms (C.3, C.5) stop at the decision that overrides; the others evaluate every child, so that
    /// their order does not matter.
    pub(super) fn ending(self, ordered: bool) -> DecisionSet {
        let ends = match self {
            Combining::FirstApplicable => {
                return DecisionSet::ANY.without(Decision::NotApplicable.into());
            }
            Combining::DenyOverrides
            | Combining::LegacyDenyOverrides
            | Combining::LegacyPolicyDenyOverrides => Decision::Deny,
            Combining::PermitOverrides
            | Combining::LegacyPermitOverrides
            | Combining::LegacyPolicyPermitOverrides => Decision::Permit,
            _ => return DecisionSet::NONE,
        };
        if ordered {
            ends.into()
        } else {
            DecisionSet::NONE
        }
    }

    fn pair(self, a: Decision, b: Decision) -> Decision {
        match self {
            Combining::DenyOverrides | Combining::LegacyDenyOverrides => {
                overrides(a, b, Decision::Deny)
            }
            Combining::PermitOverrides | Combining::LegacyPermitOverrides => {
                overrides(a, b, Decision::Permit)
            }
            Combining::LegacyPolicyDenyOverrides => {
                strongest(a, b, [Decision::Deny, Decision::Permit], Decision::Deny)
            }
            Combining::LegacyPolicyPermitOverrides => strongest(
                a,
                b,
                [Decision::Permit, Decision::Deny],
                Decision::IndeterminateDP,
            ),
            Combining::DenyUnlessPermit if a == Decision::Permit || b == Decision::Permit => {
                Decision::Permit
            }
            Combining::DenyUnlessPermit => Decision::Deny,
            Combining::PermitUnlessDeny if a == Decision::Deny || b == Decision::Deny => {
                Decision::Deny
            }
            Combining::PermitUnlessDeny => Decision::Permit,
            Combining::FirstApplicable if a == Decision::NotApplicable => b,
            Combining::FirstApplicable => a,
            // Folded by themselves; of rules there is no such thing.
            Combining::OnlyOneApplicable | Combining::OnPermitApplySecond | Combining::Unknown => {
                Decision::IndeterminateDP
            }
        }
    }
}

/// What a policy or policy set came to, and what its parts say of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Came {
    /// What its target came to.
    pub(super) target: TruthSet,
    /// What its rules or children came to together, before its own obligations and its target.
    pub(super) combined: DecisionSet,
    /// What it comes to where its target matches.
    pub(super) matched: DecisionSet,
    /// What it came to.
    pub(super) decisions: DecisionSet,
}

impl Came {
    /// One that is not evaluated.
    pub(super) const NEVER: Came = Came {
        target: TruthSet::FALSE,
        combined: DecisionSet::NONE,
        matched: DecisionSet::NONE,
        decisions: DecisionSet::NONE,
    };
}

/// C.9: what applies is said by targets alone; two that apply are an error even where they agree.
fn only_one_applicable(children: &[Came]) -> DecisionSet {
    let (mut none, mut one, mut error) = (true, DecisionSet::NONE, false);
    for child in children {
        let applies = child.target.may_be(TruthSet::TRUE);
        error |= child.target.may_be(
            TruthSet::MISSING
                .union(TruthSet::ERROR)
                .union(TruthSet::FATAL),
        );
        error |= applies && one != DecisionSet::NONE;
        let first = if applies && none {
            child.matched
        } else {
            DecisionSet::NONE
        };
        if !child.target.may_be(TruthSet::FALSE) {
            none = false;
            one = DecisionSet::NONE;
        }
        one = one.union(first);
    }
    let mut result = one;
    if none {
        result = result.union(Decision::NotApplicable.into());
    }
    if error {
        result = result.union(Decision::IndeterminateDP.into());
    }
    result
}

/// The profile's table: what the first came to says which of the others counts.
fn on_permit_apply_second(children: &[Came]) -> DecisionSet {
    let (first, second, third) = match children {
        [first, second] => (first, second, DecisionSet::of(Decision::NotApplicable)),
        [first, second, third] => (first, second, third.decisions),
        _ => return DecisionSet::of(Decision::IndeterminateDP),
    };
    first
        .decisions
        .iter()
        .fold(DecisionSet::NONE, |set, decision| {
            set.union(match decision {
                Decision::Permit => second.decisions,
                Decision::Deny | Decision::NotApplicable | Decision::IndeterminateD => third,
                Decision::IndeterminateP | Decision::IndeterminateDP => {
                    DecisionSet::of(Decision::IndeterminateDP)
                }
            })
        })
}

/// The first of `order` that either is, then an error as what it counts for; an error that counts for a decision is as
/// strong as that.
fn strongest(a: Decision, b: Decision, order: [Decision; 2], error: Decision) -> Decision {
    let has = |decision| a == decision || b == decision;
    let has_error = a.is_indeterminate() || b.is_indeterminate();
    if has_error && error == order[0] {
        return error;
    }
    for decision in order {
        if has(decision) {
            return decision;
        }
    }
    if has_error {
        error
    } else {
        Decision::NotApplicable
    }
}

/// C.2 for `strong` = Deny and C.4 for `strong` = Permit, as a join: the strong decision, then an error of either
/// effect, then the strong effect's error, then the weak decision, then its error.
fn overrides(a: Decision, b: Decision, strong: Decision) -> Decision {
    use Decision::{Deny, IndeterminateD, IndeterminateDP, IndeterminateP, NotApplicable, Permit};
    let (weak, strong_error, weak_error) = match strong {
        Deny => (Permit, IndeterminateD, IndeterminateP),
        _ => (Deny, IndeterminateP, IndeterminateD),
    };
    let has = |decision| a == decision || b == decision;
    if has(strong) {
        strong
    } else if has(IndeterminateDP) || (has(strong_error) && (has(weak) || has(weak_error))) {
        IndeterminateDP
    } else if has(strong_error) {
        strong_error
    } else if has(weak) {
        weak
    } else if has(weak_error) {
        weak_error
    } else {
        NotApplicable
    }
}

fn parts<'a>(urn: &'a str, middle: &str) -> Option<(&'a str, &'a str)> {
    urn.strip_prefix("urn:oasis:names:tc:xacml:")?
        .split_once(middle)
}

#[cfg(test)]
mod tests;
