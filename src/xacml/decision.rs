//! Decisions, and sets of decisions that are still possible.

use serde::Serialize;

use super::model::Effect;

/// What a policy comes to (section 7.1), with the extended Indeterminate of section 7.10.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd, Serialize)]
pub enum Decision {
    /// The request is permitted.
    Permit,
    /// The request is denied.
    Deny,
    /// The policy has nothing to say.
    NotApplicable,
    /// An error; without it the policy could have denied, not permitted.
    IndeterminateD,
    /// An error; without it the policy could have permitted, not denied.
    IndeterminateP,
    /// An error; without it the policy could have done either.
    IndeterminateDP,
}

impl Decision {
    /// Every decision, in the order of [`DecisionSet`]'s bits.
    pub const ALL: [Decision; 6] = [
        Decision::Permit,
        Decision::Deny,
        Decision::NotApplicable,
        Decision::IndeterminateD,
        Decision::IndeterminateP,
        Decision::IndeterminateDP,
    ];

    /// The word of an XACML response, where the three Indeterminates are one (section 5.53).
    pub fn name(self) -> &'static str {
        match self {
            Decision::Permit => "Permit",
            Decision::Deny => "Deny",
            Decision::NotApplicable => "NotApplicable",
            _ => "Indeterminate",
        }
    }

    /// The decision of such a word; the one for errors of unknown effect where three share it.
    #[cfg(feature = "studio")]
    pub fn from_name(name: &str) -> Option<Decision> {
        let mut words = Decision::ALL.into_iter().rev();
        words.find(|decision| decision.name() == name)
    }

    /// Whether this is one of the three Indeterminates.
    pub fn is_indeterminate(self) -> bool {
        self >= Decision::IndeterminateD
    }

    /// The Indeterminate of an error in something that would have had this effect (section 7.11).
    pub fn indeterminate(effect: Effect) -> Decision {
        match effect {
            Effect::Permit => Decision::IndeterminateP,
            Effect::Deny => Decision::IndeterminateD,
        }
    }
}

impl From<Effect> for Decision {
    fn from(effect: Effect) -> Decision {
        match effect {
            Effect::Permit => Decision::Permit,
            Effect::Deny => Decision::Deny,
        }
    }
}

/// A set of decisions; one member when everything is known, all six when nothing is.
///
/// Inside an evaluation it also holds how a lenient engine gives up on the whole policy.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct DecisionSet(u16);

/// The ways an evaluation ends before its rules are combined, the weakest first.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Abort {
    /// A subject match or a condition could not be evaluated at all.
    Late,
    /// A resource or action attribute that had to be present was not.
    Missing,
    /// A resource or action match could not be evaluated at all.
    Early,
}

impl DecisionSet {
    /// No member: the start of a union.
    pub const NONE: DecisionSet = DecisionSet(0);
    /// Every decision: what is known of what cannot be evaluated.
    pub const ANY: DecisionSet = DecisionSet(63);
    /// The three Indeterminates.
    pub const INDETERMINATE: DecisionSet = DecisionSet(56);
    const ABORTS: u16 = 0b1_1100_0000;

    /// The set of one decision.
    pub const fn of(decision: Decision) -> DecisionSet {
        DecisionSet(1 << decision as u16)
    }

    pub(super) const fn of_abort(abort: Abort) -> DecisionSet {
        DecisionSet(64 << abort as u16)
    }

    /// Whether `decision` is a member.
    pub fn contains(self, decision: Decision) -> bool {
        self.intersects(DecisionSet::of(decision))
    }

    /// Whether every member is a member of `other`, and there is one.
    pub(super) fn is_within(self, other: DecisionSet) -> bool {
        self.0 != 0 && self.0 & !other.0 == 0
    }

    /// Whether any member of `other` is a member.
    pub fn intersects(self, other: DecisionSet) -> bool {
        self.0 & other.0 != 0
    }

    /// The members of either.
    pub fn union(self, other: DecisionSet) -> DecisionSet {
        DecisionSet(self.0 | other.0)
    }

    /// The members of `self` that are not in `other`.
    pub fn without(self, other: DecisionSet) -> DecisionSet {
        DecisionSet(self.0 & !other.0)
    }

    /// The only member, if there is one.
    pub fn single(self) -> Option<Decision> {
        if !self.0.is_power_of_two() {
            return None;
        }
        Decision::ALL
            .into_iter()
            .find(|decision| self.contains(*decision))
    }

    /// Whether there is exactly one member.
    pub fn is_settled(self) -> bool {
        self.0.is_power_of_two()
    }

    /// The members, in the order of [`Decision::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Decision> {
        Decision::ALL
            .into_iter()
            .filter(move |decision| self.contains(*decision))
    }

    /// The way the evaluation surely ended early, if it surely did.
    pub(super) fn certain_abort(self) -> Option<Abort> {
        [Abort::Late, Abort::Missing, Abort::Early]
            .into_iter()
            .find(|abort| self == DecisionSet::of_abort(*abort))
    }

    /// What the policy comes to: an early end is an Indeterminate of either effect.
    pub(super) fn collapse_aborts(self) -> DecisionSet {
        if self.0 & DecisionSet::ABORTS == 0 {
            return self;
        }
        DecisionSet(self.0 & !DecisionSet::ABORTS).union(DecisionSet::of(Decision::IndeterminateDP))
    }

    fn split_aborts(self) -> (DecisionSet, DecisionSet) {
        (
            DecisionSet(self.0 & !DecisionSet::ABORTS),
            DecisionSet(self.0 & DecisionSet::ABORTS),
        )
    }

    /// Every early end that a pair of members of two sets can come to, the stronger of the two where both end early.
    pub(super) fn strongest_aborts(a: DecisionSet, b: DecisionSet) -> DecisionSet {
        let (go_a, abort_a) = a.split_aborts();
        let (go_b, abort_b) = b.split_aborts();
        let mut result = 0;
        let (mut seen_a, mut seen_b) = (go_a.0 != 0, go_b.0 != 0);
        for shift in 0..3u16 {
            let bit = 64 << shift;
            let (has_a, has_b) = (abort_a.0 & bit != 0, abort_b.0 & bit != 0);
            seen_a |= has_a;
            seen_b |= has_b;
            if (has_a && seen_b) || (has_b && seen_a) {
                result |= bit;
            }
        }
        DecisionSet(result)
    }
}

impl From<Decision> for DecisionSet {
    fn from(decision: Decision) -> DecisionSet {
        DecisionSet::of(decision)
    }
}
