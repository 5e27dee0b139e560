//! The tables over sets, against the prose of the standard.

mod prose;

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
fn names_mean_the_algorithm_of_their_version() {
    let urn = |v, n| format!("urn:oasis:names:tc:xacml:{v}:rule-combining-algorithm:{n}");
    let of = |version, name| Combining::from_rule_urn(&urn(version, name));
    assert_eq!(of("3.0", "deny-overrides"), Some(Combining::DenyOverrides));
    assert_eq!(
        of("1.0", "deny-overrides"),
        Some(Combining::LegacyDenyOverrides)
    );
    assert_eq!(of("1.1", "deny-overrides"), None);
    assert_eq!(
        of("1.1", "ordered-permit-overrides"),
        Some(Combining::LegacyPermitOverrides)
    );
    assert_eq!(
        of("1.0", "first-applicable"),
        Some(Combining::FirstApplicable)
    );
    assert_eq!(of("1.0", "only-one-applicable"), None);
}

fn came(target: TruthSet, matched: Decision) -> Came {
    let decisions = match target {
        TruthSet::TRUE => matched,
        TruthSet::FALSE => Decision::NotApplicable,
        _ => Decision::IndeterminateDP,
    };
    Came {
        target,
        combined: matched.into(),
        matched: matched.into(),
        decisions: decisions.into(),
    }
}

#[test]
fn only_one_may_apply_and_its_target_says_so() {
    use Decision::*;
    let of = |children: &[Came]| Combining::OnlyOneApplicable.policies(children);
    let no = came(TruthSet::FALSE, Permit);
    let error = came(TruthSet::ERROR, Permit);
    let silent = came(TruthSet::TRUE, NotApplicable);
    let yes = came(TruthSet::TRUE, Permit);
    assert_eq!(of(&[]).single(), Some(NotApplicable));
    assert_eq!(of(&[no, yes]).single(), Some(Permit));
    assert_eq!(of(&[yes, yes]).single(), Some(IndeterminateDP));
    assert_eq!(of(&[yes, silent]).single(), Some(IndeterminateDP));
    assert_eq!(of(&[no, error]).single(), Some(IndeterminateDP));
    // One whose target is open: either it is another that applies, or the first alone counts.
    let open = Came {
        target: TruthSet::EITHER,
        ..yes
    };
    let either = DecisionSet::of(Permit).union(IndeterminateDP.into());
    assert_eq!(of(&[yes, open]), either);
    assert_eq!(
        of(&[open]),
        DecisionSet::of(Permit).union(NotApplicable.into())
    );
}

#[test]
fn what_was_an_error_in_xacml_1_is_one_again() {
    use Decision::*;
    let of = |algorithm: Combining, children: &[Decision]| {
        let children: Vec<Came> = children
            .iter()
            .map(|child| came(TruthSet::TRUE, *child))
            .collect();
        algorithm.policies(&children).single()
    };
    let deny = Combining::LegacyPolicyDenyOverrides;
    assert_eq!(of(deny, &[Permit, IndeterminateP]), Some(Deny));
    assert_eq!(of(deny, &[Permit, NotApplicable]), Some(Permit));
    assert_eq!(of(deny, &[NotApplicable]), Some(NotApplicable));
    let permit = Combining::LegacyPolicyPermitOverrides;
    assert_eq!(of(permit, &[Deny, IndeterminateP]), Some(Deny));
    assert_eq!(
        of(permit, &[IndeterminateP, NotApplicable]),
        Some(IndeterminateDP)
    );
    assert_eq!(of(permit, &[IndeterminateP, Permit]), Some(Permit));
    let rules = Combining::LegacyDenyOverrides;
    assert_eq!(of(rules, &[IndeterminateP, Permit]), Some(Permit));
    assert_eq!(of(rules, &[IndeterminateD, Permit]), Some(IndeterminateDP));
}

#[test]
fn the_second_counts_where_the_first_permits() {
    use Decision::*;
    let of = |children: &[Decision]| {
        let children: Vec<Came> = children
            .iter()
            .map(|child| came(TruthSet::TRUE, *child))
            .collect();
        Combining::OnPermitApplySecond.policies(&children).single()
    };
    assert_eq!(of(&[Permit, Deny]), Some(Deny));
    assert_eq!(of(&[Deny, Permit]), Some(NotApplicable));
    assert_eq!(of(&[IndeterminateD, Deny, Permit]), Some(Permit));
    assert_eq!(of(&[IndeterminateP, Deny, Permit]), Some(IndeterminateDP));
    assert_eq!(of(&[Permit]), Some(IndeterminateDP));
}

/// Every algorithm, by what follows `urn:oasis:names:tc:xacml:` in its URN.
const ALGORITHMS: [&str; 22] = [
    "3.0:rule-combining-algorithm:deny-overrides",
    "3.0:rule-combining-algorithm:ordered-deny-overrides",
    "3.0:rule-combining-algorithm:permit-overrides",
    "3.0:rule-combining-algorithm:ordered-permit-overrides",
    "3.0:rule-combining-algorithm:deny-unless-permit",
    "3.0:rule-combining-algorithm:permit-unless-deny",
    "1.0:rule-combining-algorithm:first-applicable",
    "1.0:rule-combining-algorithm:deny-overrides",
    "1.0:rule-combining-algorithm:permit-overrides",
    "1.1:rule-combining-algorithm:ordered-deny-overrides",
    "1.1:rule-combining-algorithm:ordered-permit-overrides",
    "3.0:policy-combining-algorithm:deny-overrides",
    "3.0:policy-combining-algorithm:ordered-permit-overrides",
    "3.0:policy-combining-algorithm:deny-unless-permit",
    "3.0:policy-combining-algorithm:permit-unless-deny",
    "1.0:policy-combining-algorithm:first-applicable",
    "1.0:policy-combining-algorithm:only-one-applicable",
    "3.0:policy-combining-algorithm:on-permit-apply-second",
    "1.0:policy-combining-algorithm:deny-overrides",
    "1.0:policy-combining-algorithm:permit-overrides",
    "1.1:policy-combining-algorithm:ordered-deny-overrides",
    "1.1:policy-combining-algorithm:ordered-permit-overrides",
];

fn of_name(name: &str) -> Combining {
    let urn = format!("urn:oasis:names:tc:xacml:{name}");
    let found = Combining::from_rule_urn(&urn).or_else(|| Combining::from_policy_urn(&urn));
    found.unwrap_or_else(|| unreachable!("{urn}"))
}

/// A child with every target and every decision under it that the sets hold, and what each of these pairs comes to.
fn child(target: TruthSet, matched: DecisionSet) -> (Came, Vec<prose::Child>) {
    let (mut pairs, mut decisions) = (Vec::new(), DecisionSet::NONE);
    for (truth, applies) in [
        (TruthSet::TRUE, Some(true)),
        (TruthSet::FALSE, Some(false)),
        (TruthSet::ERROR, None),
    ] {
        for under_it in matched.iter().filter(|_| target.may_be(truth)) {
            let decision = match (applies, under_it) {
                (Some(false), _) => Decision::NotApplicable,
                (None, Decision::Permit) => Decision::IndeterminateP,
                (None, Decision::Deny) => Decision::IndeterminateD,
                _ => under_it,
            };
            decisions = decisions.union(decision.into());
            pairs.push(prose::Child { applies, decision });
        }
    }
    let came = Came {
        target,
        combined: matched,
        matched,
        decisions,
    };
    (came, pairs)
}

/// Every list of one entry from each.
fn choices<T: Copy>(lists: &[&[T]]) -> Vec<Vec<T>> {
    let longer = |so_far: Vec<Vec<T>>, list: &&[T]| {
        let with = |choice: &Vec<T>| {
            let choice = choice.clone();
            list.iter()
                .map(move |next| [&choice[..], &[*next]].concat())
        };
        so_far.iter().flat_map(with).collect()
    };
    lists.iter().fold(vec![Vec::new()], longer)
}

fn check(children: &[&(Came, Vec<prose::Child>)]) {
    let came: Vec<Came> = children.iter().map(|(came, _)| *came).collect();
    let lists: Vec<&[prose::Child]> = children.iter().map(|(_, pairs)| &pairs[..]).collect();
    let choices = choices(&lists);
    for name in ALGORITHMS {
        let possible = choices.iter().fold(DecisionSet::NONE, |possible, choice| {
            possible.union(prose::combine(name, choice).into())
        });
        assert_eq!(of_name(name).policies(&came), possible, "{name} {came:?}");
    }
}

/// Over sets of what children may come to, every algorithm comes to what it comes to for some choice from them, and to
/// nothing else.
#[test]
fn over_sets_it_is_the_union_over_every_choice() {
    use Decision::*;
    let sets: Vec<DecisionSet> = { Decision::ALL.into_iter() }
        .flat_map(|one| Decision::ALL.map(|other| DecisionSet::of(one).union(other.into())))
        .collect();
    let all: Vec<_> = { 1..8 }
        .flat_map(|target| {
            let parts = [TruthSet::TRUE, TruthSet::FALSE, TruthSet::ERROR];
            let target = { parts.into_iter().enumerate() }
                .filter(|(place, _)| target & (1 << place) != 0)
                .fold(TruthSet::NONE, |set, (_, truth)| set.union(truth));
            let some =
                |(place, set): (usize, &DecisionSet)| (place % 6 <= place / 6).then_some(*set);
            let sets = sets.iter().enumerate().filter_map(some);
            sets.map(move |set| child(target, set)).collect::<Vec<_>>()
        })
        .collect();
    check(&[]);
    for first in &all {
        check(&[first]);
        for second in all.iter().step_by(2) {
            check(&[first, second]);
        }
    }
    let targets = [
        TruthSet::TRUE,
        TruthSet::EITHER,
        TruthSet::TRUE.union(TruthSet::ERROR),
    ];
    let few: Vec<_> = { targets.into_iter() }
        .flat_map(|target| {
            let of = |one: Decision, other: Decision| {
                child(target, DecisionSet::of(one).union(other.into()))
            };
            [
                of(Permit, Permit),
                of(Permit, Deny),
                of(Deny, NotApplicable),
                of(IndeterminateD, IndeterminateP),
            ]
        })
        .collect();
    for first in &few {
        for second in &few {
            for third in &few {
                check(&[first, second, third]);
            }
        }
    }
}

/// What is evaluated of children is what the prose looks at.
#[test]
fn evaluation_goes_as_far_as_the_prose_does() {
    for name in ALGORITHMS {
        let algorithm = of_name(name);
        let ending = algorithm.ending(name.contains(":ordered-"));
        for choice in choices(&[&Decision::ALL[..]; 3]) {
            let children: Vec<_> = choice
                .iter()
                .map(|decision| child(TruthSet::TRUE, (*decision).into()))
                .collect();
            let pairs: Vec<prose::Child> = children
                .iter()
                .flat_map(|(_, pairs)| pairs.clone())
                .collect();
            let (mut so_far, mut before) = (algorithm.start(), Vec::new());
            for (place, (came, _)) in children.iter().enumerate() {
                let evaluated = !so_far.is_within(ending) && algorithm.needs(&before);
                assert_eq!(
                    evaluated,
                    prose::is_evaluated(name, &pairs, place),
                    "{name} {choice:?} {place}"
                );
                so_far = algorithm.combine(so_far, came.decisions);
                before.push(*came);
            }
        }
    }
}
