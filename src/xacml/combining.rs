//! Rule-combining algorithms (appendix C) over sets of possible decisions.
//!
//! Every algorithm is a fold: the decision so far and the next child's give the decision so far. As a function of two
//! decisions it is read off the specification's prose; over sets it is that function for every pair of members.

use super::decision::{Decision, DecisionSet};

/// A combining algorithm; the ordered variants are the same tables (C.3, C.5).
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
    /// An identifier that a lenient engine reads and then cannot follow: always Indeterminate{DP}.
    Unknown,
}

impl Combining {
    /// The algorithm of a rule-combining URN.
    pub fn from_rule_urn(urn: &str) -> Option<Combining> {
        let (version, name) = parts(urn, ":rule-combining-algorithm:")?;
        Combining::named(version, name)
    }

    /// The algorithm of a policy-combining URN that has a rule-combining twin.
    pub fn from_policy_urn(urn: &str) -> Option<Combining> {
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

    /// The decision where there are no children.
    pub fn start(self) -> DecisionSet {
        DecisionSet::of(match self {
            Combining::DenyUnlessPermit => Decision::Deny,
            Combining::PermitUnlessDeny => Decision::Permit,
            Combining::Unknown => Decision::IndeterminateDP,
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

    /// Whether nothing that follows can change this decision or add an obligation to it.
    pub fn is_final(self, so_far: DecisionSet) -> bool {
        self == Combining::FirstApplicable && !so_far.contains(Decision::NotApplicable)
    }

    fn pair(self, a: Decision, b: Decision) -> Decision {
        match self {
            Combining::DenyOverrides => overrides(a, b, Decision::Deny),
            Combining::PermitOverrides => overrides(a, b, Decision::Permit),
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
            Combining::Unknown => Decision::IndeterminateDP,
        }
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
mod tests {
    use super::*;

    const FOLDS: [Combining; 5] = [
        Combining::DenyOverrides,
        Combining::PermitOverrides,
        Combining::DenyUnlessPermit,
        Combining::PermitUnlessDeny,
        Combining::FirstApplicable,
    ];

    #[test]
    fn folding_is_associative_so_children_can_be_folded_as_they_come() {
        for algorithm in FOLDS {
            for a in Decision::ALL {
                for b in Decision::ALL {
                    for c in Decision::ALL {
                        let left = algorithm.pair(algorithm.pair(a, b), c);
                        let right = algorithm.pair(a, algorithm.pair(b, c));
                        assert_eq!(left, right, "{algorithm:?} {a:?} {b:?} {c:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn overrides_follow_the_tables_for_three_children() {
        use Decision::*;
        let deny = |list: &[Decision]| {
            list.iter()
                .fold(Combining::DenyOverrides.start(), |set, next| {
                    Combining::DenyOverrides.combine(set, (*next).into())
                })
        };
        assert_eq!(
            deny(&[IndeterminateD, Permit, NotApplicable]).single(),
            Some(IndeterminateDP)
        );
        assert_eq!(deny(&[IndeterminateP, Permit]).single(), Some(Permit));
        assert_eq!(deny(&[IndeterminateP, Deny]).single(), Some(Deny));
        assert_eq!(
            deny(&[IndeterminateP, IndeterminateD]).single(),
            Some(IndeterminateDP)
        );
        assert_eq!(deny(&[]).single(), Some(NotApplicable));
    }

    #[test]
    fn a_set_combines_member_by_member() {
        use Decision::*;
        let unsure = DecisionSet::of(Permit).union(DecisionSet::of(NotApplicable));
        let got = Combining::DenyOverrides.combine(unsure, Deny.into());
        assert_eq!(got.single(), Some(Deny));
        let got = Combining::FirstApplicable.combine(unsure, Deny.into());
        assert_eq!(got, DecisionSet::of(Permit).union(DecisionSet::of(Deny)));
    }

    #[test]
    fn only_the_names_of_the_version_count() {
        let urn = |v, n| format!("urn:oasis:names:tc:xacml:{v}:rule-combining-algorithm:{n}");
        assert_eq!(
            Combining::from_rule_urn(&urn("3.0", "deny-overrides")),
            Some(Combining::DenyOverrides)
        );
        assert_eq!(
            Combining::from_rule_urn(&urn("1.0", "deny-overrides")),
            None
        );
        assert_eq!(
            Combining::from_rule_urn(&urn("1.0", "first-applicable")),
            Some(Combining::FirstApplicable)
        );
    }
}
