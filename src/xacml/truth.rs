//! What a match, a target or a condition can still come to.

/// A set over True, False and the ways of not being told; one member when everything is known.
///
/// `MISSING` is the Indeterminate of an attribute that had to be present, `ERROR` any other Indeterminate
/// (section 7.1 and 7.3). `FATAL` ends the evaluation of the whole policy; only a dialect whose engine gives up
/// at its first unimplemented function has it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct TruthSet(pub(super) u8);

impl TruthSet {
    /// No member: the start of a union.
    pub const NONE: TruthSet = TruthSet(0);
    /// Exactly True.
    pub const TRUE: TruthSet = TruthSet(1);
    /// Exactly False.
    pub const FALSE: TruthSet = TruthSet(2);
    /// Exactly Indeterminate for want of an attribute.
    pub const MISSING: TruthSet = TruthSet(4);
    /// Exactly Indeterminate for any other reason.
    pub const ERROR: TruthSet = TruthSet(8);
    /// Exactly the end of the whole evaluation.
    pub const FATAL: TruthSet = TruthSet(16);
    /// True or False.
    pub const EITHER: TruthSet = TruthSet(3);
    /// Whatever a standard expression can come to: the truth of what this build cannot evaluate.
    pub const ANY: TruthSet = TruthSet(15);

    /// The set of one boolean.
    pub const fn of(truth: bool) -> TruthSet {
        if truth {
            TruthSet::TRUE
        } else {
            TruthSet::FALSE
        }
    }

    /// Whether any member of `other` is a member.
    pub fn may_be(self, other: TruthSet) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether there is exactly one member.
    pub fn is_settled(self) -> bool {
        self.0.is_power_of_two()
    }

    /// The members of either.
    pub const fn union(self, other: TruthSet) -> TruthSet {
        TruthSet(self.0 | other.0)
    }

    /// The members of both.
    pub const fn intersection(self, other: TruthSet) -> TruthSet {
        TruthSet(self.0 & other.0)
    }

    /// The members of `self` that are not in `other`.
    pub const fn without(self, other: TruthSet) -> TruthSet {
        TruthSet(self.0 & !other.0)
    }

    /// True becomes False and False True; the rest stays (function `not`).
    pub fn negation(self) -> TruthSet {
        let swapped = ((self.0 & 1) << 1) | ((self.0 & 2) >> 1);
        TruthSet((self.0 & !3) | swapped)
    }
}

/// How truths combine: from the weakest to the one that decides alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dominance([u8; 5]);

impl Dominance {
    /// Section 7.7 table 6 and function `and`: False decides, then an error, then True.
    pub(super) const AND: Dominance = Dominance([1, 8, 4, 2, 16]);
    /// Section 7.7 table 5 and function `or`: True decides, then an error, then False.
    pub(super) const OR: Dominance = Dominance([2, 8, 4, 1, 16]);
    /// `and` where a missing attribute outweighs a match that failed.
    pub(super) const AND_MISSING_FIRST: Dominance = Dominance([1, 8, 2, 4, 16]);

    /// Every truth that a pair of members of `a` and `b` can combine to.
    #[inline]
    pub(super) fn combine(self, a: TruthSet, b: TruthSet) -> TruthSet {
        let weakest = self.0[0];
        if a.0 == weakest {
            return b;
        }
        if b.0 == weakest {
            return a;
        }
        let (mut in_a, mut in_b, mut result) = (false, false, 0);
        for bit in self.0 {
            let (has_a, has_b) = (a.0 & bit != 0, b.0 & bit != 0);
            in_a |= has_a;
            in_b |= has_b;
            if (has_a && in_b) || (has_b && in_a) {
                result |= bit;
            }
        }
        TruthSet(result)
    }

    /// Whether nothing combined with it changes this truth.
    pub(super) fn is_decided(self, truth: TruthSet) -> bool {
        truth.0 == self.0[3]
    }

    /// The truth of nothing at all: True for a conjunction, False for a disjunction.
    pub(super) fn identity(self) -> TruthSet {
        TruthSet(self.0[0])
    }
}

/// `later` after `earlier` where the last truth that is not False stands; `FATAL` is never overruled.
pub(super) fn last_decides(earlier: TruthSet, later: TruthSet) -> TruthSet {
    let mut result = later.without(TruthSet::FALSE);
    if later.may_be(TruthSet::FALSE) {
        result = result.union(earlier);
    }
    // A fatal error ends the scan before what follows it is looked at.
    let fatal = earlier.intersection(TruthSet::FATAL);
    if fatal == earlier {
        fatal
    } else {
        result.union(fatal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEMBERS: [u8; 5] = [1, 2, 4, 8, 16];

    fn pairwise(a: TruthSet, b: TruthSet, op: impl Fn(u8, u8) -> u8) -> TruthSet {
        let mut result = 0;
        for x in MEMBERS.into_iter().filter(|x| a.0 & x != 0) {
            for y in MEMBERS.into_iter().filter(|y| b.0 & y != 0) {
                result |= op(x, y);
            }
        }
        TruthSet(result)
    }

    #[test]
    fn combining_sets_is_combining_every_pair() {
        for order in [Dominance::AND, Dominance::OR, Dominance::AND_MISSING_FIRST] {
            let rank = |x: u8| order.0.iter().position(|y| *y == x);
            for a in 1..32 {
                for b in 1..32 {
                    let (a, b) = (TruthSet(a), TruthSet(b));
                    let expected = pairwise(a, b, |x, y| if rank(x) >= rank(y) { x } else { y });
                    assert_eq!(order.combine(a, b), expected, "{a:?} {b:?}");
                }
            }
        }
    }

    #[test]
    fn the_last_decision_stands() {
        for a in 1..32 {
            for b in 1..32 {
                let (a, b) = (TruthSet(a), TruthSet(b));
                let expected = pairwise(a, b, |x, y| if x == 16 || y == 2 { x } else { y });
                assert_eq!(last_decides(a, b), expected, "{a:?} {b:?}");
            }
        }
    }

    #[test]
    fn negation_leaves_errors() {
        assert_eq!(TruthSet::TRUE.negation(), TruthSet::FALSE);
        assert_eq!(TruthSet::ANY.negation(), TruthSet::ANY);
        assert_eq!(TruthSet(5).negation(), TruthSet(6));
    }
}
