//! What can still come of a question.

use serde::Serialize;

/// What can still come of a question: a yes or a no that no further fact changes, or either of them. In JSON `"yes"`,
/// `"no"`, `"ask"`.
#[derive(Clone, Copy, Debug, Default, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Possible {
    /// It is so, whatever else is learnt.
    Yes,
    /// It is not so, whatever else is learnt.
    No,
    /// It may be either.
    #[default]
    Ask,
}

impl Possible {
    /// `None` is not known.
    pub fn of(known: Option<bool>) -> Possible {
        match known {
            Some(true) => Possible::Yes,
            Some(false) => Possible::No,
            None => Possible::Ask,
        }
    }

    /// Only a yes counts.
    pub fn is_yes(self) -> bool {
        self == Possible::Yes
    }

    /// Whether it may be either.
    pub fn is_ask(self) -> bool {
        self == Possible::Ask
    }

    /// Both: one no is enough for a no.
    pub fn and(self, other: Possible) -> Possible {
        match (self, other) {
            (Possible::No, _) | (_, Possible::No) => Possible::No,
            (Possible::Yes, Possible::Yes) => Possible::Yes,
            _ => Possible::Ask,
        }
    }

    /// Either: one yes is enough for a yes.
    pub fn or(self, other: Possible) -> Possible {
        match (self, other) {
            (Possible::Yes, _) | (_, Possible::Yes) => Possible::Yes,
            (Possible::No, Possible::No) => Possible::No,
            _ => Possible::Ask,
        }
    }

    /// Whether any of them is so; of none, none is.
    pub fn any(all: impl IntoIterator<Item = Possible>) -> Possible {
        all.into_iter().fold(Possible::No, Possible::or)
    }
}

#[cfg(test)]
mod tests {
    use super::Possible::{Ask, No, Yes};
    use super::*;

    #[test]
    fn is_what_two_values_come_to_however_the_open_ones_turn_out() {
        let worlds = |possible| match possible {
            Yes => vec![true],
            No => vec![false],
            Ask => vec![true, false],
        };
        let hull = |outcomes: Vec<bool>| match (outcomes.contains(&true), outcomes.contains(&false))
        {
            (true, false) => Yes,
            (false, true) => No,
            _ => Ask,
        };
        for one in [Yes, No, Ask] {
            for other in [Yes, No, Ask] {
                let pairs = |join: fn(bool, bool) -> bool| {
                    let of = |a| worlds(other).into_iter().map(move |b| join(a, b));
                    hull(worlds(one).into_iter().flat_map(of).collect())
                };
                assert_eq!(one.and(other), pairs(|a, b| a && b), "{one:?} {other:?}");
                assert_eq!(one.or(other), pairs(|a, b| a || b), "{one:?} {other:?}");
            }
        }
        assert_eq!(Possible::any([]), No);
        assert_eq!(Possible::any([No, Ask]), Ask);
    }
}
