//! What must hold of every outcome, and what of it may differ.

use adgang::xacml::{Decision, Effect, Outcome};

/// An outcome says why it is open exactly where it is, and has a reason for every obligation.
pub fn consistent(outcome: &Outcome) -> bool {
    let may = |effect: Effect| outcome.decisions.contains(Decision::from(effect));
    (outcome.decisions.is_settled() == outcome.open.is_empty())
        && outcome
            .obligations
            .iter()
            .chain(&outcome.advice)
            .all(|obligation| may(obligation.effect))
}

/// An outcome without what a response repeats of the request, which is outside the law of specialising.
pub fn echoless(outcome: Outcome) -> Outcome {
    Outcome {
        echoes: false,
        ..outcome
    }
}
