//! What the platform answered.

use super::{CountMismatch, Dialog, DialogOptions, MAIN};
use crate::altinn::Possible;

/// What the platform's decision point makes of one question.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct PairAnswer {
    /// Whether it permits, were the question asked alone. Obligations do not count: Dialogporten looks at the level itself.
    pub permitted: Possible,
    /// Whether it fails in answering. One question that fails spoils the whole request: the platform answers with a single
    /// Indeterminate.
    pub fails: Possible,
}

impl PairAnswer {
    /// An answer to a question that surely does not fail.
    pub fn new(permitted: Possible) -> PairAnswer {
        PairAnswer {
            permitted,
            fails: Possible::No,
        }
    }

    /// The platform fails in answering.
    pub const FAILURE: PairAnswer = PairAnswer {
        permitted: Possible::No,
        fails: Possible::Yes,
    };
    /// Nothing is known of the answer.
    pub const UNKNOWN: PairAnswer = PairAnswer {
        permitted: Possible::Ask,
        fails: Possible::Ask,
    };
}

/// The answers of the joint request.
pub(super) struct Answers<'a> {
    /// Sorted.
    pairs: Vec<(&'a str, &'a str)>,
    permitted: Vec<Possible>,
    /// Whether each action is permitted on any attribute; sorted.
    actions: Vec<(&'a str, Possible)>,
    /// Whether anything is permitted on the main resource.
    pub main: Possible,
}

impl<'a> Answers<'a> {
    /// Matches answers to questions by their places (`DecisionRequestHelper.CreateDialogDetailsResponse`).
    pub fn new(dialog: &'a Dialog, answers: &[PairAnswer], options: &DialogOptions) -> Self {
        let pairs = dialog.pairs(options);
        let denied = answers.len() != pairs.len() && options.count_mismatch == CountMismatch::Deny;
        // One result is left where the request failed, and it is none that permits.
        let spoilt = Possible::any(answers.iter().map(|answer| answer.fails));
        let stands = match (denied, spoilt) {
            (true, _) | (_, Possible::Yes) => Possible::No,
            (_, Possible::Ask) => Possible::Ask,
            (_, Possible::No) => Possible::Yes,
        };
        let missing = std::iter::repeat(Possible::No);
        let given = answers.iter().map(|answer| answer.permitted.and(stands));
        let permitted: Vec<Possible> = given.chain(missing).take(pairs.len()).collect();
        let mut actions: Vec<(&str, Possible)> = Vec::new();
        let mut main = Possible::No;
        for (&(action, attribute), &permitted) in pairs.iter().zip(&permitted) {
            if attribute == MAIN {
                main = main.or(permitted);
            }
            match actions.last_mut() {
                Some((last, anywhere)) if *last == action => *anywhere = anywhere.or(permitted),
                _ => actions.push((action, permitted)),
            }
        }
        Answers {
            pairs,
            permitted,
            actions,
            main,
        }
    }

    /// Whether an action is permitted on an attribute; what was not asked is not.
    pub fn pair(&self, action: &str, attribute: &str) -> Possible {
        let place = self.pairs.binary_search(&(action, attribute)).ok();
        let found = place.and_then(|place| self.permitted.get(place));
        found.copied().unwrap_or(Possible::No)
    }

    /// Whether an action is permitted on any attribute.
    pub fn anywhere(&self, action: &str) -> Possible {
        let place = self
            .actions
            .binary_search_by_key(&action, |(name, _)| *name);
        let found = place.ok().and_then(|place| self.actions.get(place));
        found.map_or(Possible::No, |(_, anywhere)| *anywhere)
    }
}
