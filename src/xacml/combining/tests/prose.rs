//! The combining algorithms as appendix C and the Combining Algorithms Profile describe them, one decision a child: what
//! the engine's tables over sets are tested against. Tests of the whole engine read this file too.

use Decision::{Deny, IndeterminateD, IndeterminateDP, IndeterminateP, NotApplicable, Permit};

use super::Decision;

/// What came of one child: whether its target matches, `None` for an error there, and its decision.
#[derive(Clone, Copy, Debug)]
pub struct Child {
    pub applies: Option<bool>,
    pub decision: Decision,
}

/// What an algorithm, by what follows `urn:oasis:names:tc:xacml:` in its URN, makes of its children.
pub fn combine(algorithm: &str, children: &[Child]) -> Decision {
    let decisions: Vec<Decision> = children.iter().map(|child| child.decision).collect();
    let any = |wanted: Decision| decisions.contains(&wanted);
    let is_error = |decision: &Decision| decision.is_indeterminate();
    let any_error = decisions.iter().any(is_error);
    let (version, name) = algorithm.split_once(':').unwrap_or_default();
    let (kind, name) = name.split_once(':').unwrap_or_default();
    let legacy = name.ends_with("-overrides") && version != "3.0";
    let of_rules = kind.starts_with("rule");
    match name.trim_start_matches("ordered-") {
        // C.11, C.15: an error is as good as a Deny.
        "deny-overrides" if legacy && !of_rules => {
            first_of(&[(any(Deny) || any_error, Deny), (any(Permit), Permit)])
        }
        // C.13, C.17.
        "permit-overrides" if legacy && !of_rules => first_of(&[
            (any(Permit), Permit),
            (any(Deny), Deny),
            (any_error, IndeterminateDP),
        ]),
        // C.10, C.14: "potential deny" is an error of a rule that denies.
        "deny-overrides" if legacy => first_of(&[
            (any(Deny), Deny),
            (any(IndeterminateD) || any(IndeterminateDP), IndeterminateDP),
            (any(Permit), Permit),
            (any_error, IndeterminateDP),
        ]),
        // C.12, C.16.
        "permit-overrides" if legacy => first_of(&[
            (any(Permit), Permit),
            (any(IndeterminateP) || any(IndeterminateDP), IndeterminateDP),
            (any(Deny), Deny),
            (any_error, IndeterminateDP),
        ]),
        // C.2, C.3.
        "deny-overrides" => first_of(&[
            (any(Deny), Deny),
            (any(IndeterminateDP), IndeterminateDP),
            (
                any(IndeterminateD) && (any(IndeterminateP) || any(Permit)),
                IndeterminateDP,
            ),
            (any(IndeterminateD), IndeterminateD),
            (any(Permit), Permit),
            (any(IndeterminateP), IndeterminateP),
        ]),
        // C.4, C.5.
        "permit-overrides" => first_of(&[
            (any(Permit), Permit),
            (any(IndeterminateDP), IndeterminateDP),
            (
                any(IndeterminateP) && (any(IndeterminateD) || any(Deny)),
                IndeterminateDP,
            ),
            (any(IndeterminateP), IndeterminateP),
            (any(Deny), Deny),
            (any(IndeterminateD), IndeterminateD),
        ]),
        // C.6.
        "deny-unless-permit" => first_of(&[(any(Permit), Permit), (true, Deny)]),
        // C.7.
        "permit-unless-deny" => first_of(&[(any(Deny), Deny), (true, Permit)]),
        // C.8.
        "first-applicable" => { decisions.into_iter() }
            .find(|decision| *decision != NotApplicable)
            .unwrap_or(NotApplicable),
        "only-one-applicable" => only_one(children),
        "on-permit-apply-second" => on_permit(&decisions),
        other => unreachable!("{other}"),
    }
}

/// Whether the child at this place is evaluated, or passed over because of what others came to.
pub fn is_evaluated(algorithm: &str, children: &[Child], place: usize) -> bool {
    let before = children.get(..place).unwrap_or(children);
    let came =
        |wanted: &dyn Fn(Decision) -> bool| before.iter().any(|child| wanted(child.decision));
    let name = algorithm.rsplit(':').next().unwrap_or_default();
    let legacy_policies = algorithm.starts_with("1.1:policy");
    match name {
        "ordered-deny-overrides" if legacy_policies => {
            !came(&|decision| decision == Deny || decision.is_indeterminate())
        }
        "ordered-deny-overrides" => !came(&|decision| decision == Deny),
        "ordered-permit-overrides" => !came(&|decision| decision == Permit),
        "first-applicable" => !came(&|decision| decision != NotApplicable),
        "on-permit-apply-second" => match (place, children.first()) {
            (0, _) => true,
            (1, Some(first)) => first.decision == Permit,
            (_, first) => first.is_some_and(|first| {
                [Deny, NotApplicable, IndeterminateD].contains(&first.decision)
            }),
        },
        _ => true,
    }
}

/// C.9.
fn only_one(children: &[Child]) -> Decision {
    let mut selected = None;
    for child in children {
        match child.applies {
            None => return IndeterminateDP,
            Some(true) if selected.is_some() => return IndeterminateDP,
            Some(true) => selected = Some(child.decision),
            Some(false) => {}
        }
    }
    selected.unwrap_or(NotApplicable)
}

/// The profile, section 2.
fn on_permit(decisions: &[Decision]) -> Decision {
    let (first, second, third) = match decisions {
        [first, second] => (first, second, &NotApplicable),
        [first, second, third] => (first, second, third),
        _ => return IndeterminateDP,
    };
    match first {
        Permit => *second,
        IndeterminateP | IndeterminateDP => IndeterminateDP,
        Deny | NotApplicable | IndeterminateD => *third,
    }
}

fn first_of(cases: &[(bool, Decision)]) -> Decision {
    let found = cases.iter().find(|(holds, _)| *holds);
    found.map_or(NotApplicable, |(_, decision)| *decision)
}
