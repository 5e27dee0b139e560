//! The laws, of one program and one request.

use adgang::xacml::{
    AttributeList, Decision, Dialect, Extent, Obligation, Open, Outcome, Program, evaluate,
    evaluate_within, specialise, specialise_within,
};
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestCaseResult;

use super::outcomes::{consistent, echoless};
use super::requests::{Request, known};

/// How much is known of each key: everything, some of it, nothing, or nothing was said of it.
pub type Extents = [u8; 8];

/// So many cases, or `LAWS` times as many.
pub fn config(cases: u32) -> ProptestConfig {
    let times = std::env::var("LAWS").map_or(1, |times| times.parse().unwrap());
    ProptestConfig {
        cases: cases * times,
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..ProptestConfig::default()
    }
}

pub fn extent(extent: u8) -> Option<Extent> {
    match extent {
        0 => Some(Extent::Exact),
        1 => Some(Extent::AtLeast),
        2 => Some(Extent::Unknown),
        _ => None,
    }
}

/// A request in two parts that have no key in common, of which not everything need be known.
fn parts(
    request: &Request,
    first: u8,
    bound: u8,
    extents: Extents,
) -> (AttributeList, AttributeList) {
    let bit = |of: u8, key: usize| of & (1 << key) != 0;
    let said = |key: usize| extent(extents[key]).or(Some(Extent::Exact));
    let a = known(request, |key| said(key).filter(|_| bit(first, key)));
    let b = known(request, |key| {
        said(key).filter(|_| !bit(first, key) && bit(bound, key))
    });
    (a, b)
}

/// For disjoint keys, evaluating what is left of a program under the rest is evaluating it under all.
pub fn specialising(
    program: &Program,
    request: &Request,
    first: u8,
    bound: u8,
    extents: Extents,
) -> TestCaseResult {
    let (a, b) = parts(request, first, bound, extents);
    let whole = echoless(evaluate(program, &(&a, &b)));
    let under_a = specialise(program, &a);
    prop_assert_eq!(&echoless(evaluate(&under_a, &b)), &whole);
    // In three steps, with nothing left to bind in the last.
    let nothing = AttributeList::new();
    let [ab, ba] = [
        specialise(&under_a, &b),
        specialise(&specialise(program, &b), &a),
    ];
    for bound in [&ab, &ba] {
        prop_assert_eq!(&echoless(evaluate(bound, &nothing)), &whole);
    }
    // And what is left is a program that travels, but for contents.
    let bytes = ab.to_bytes();
    let travelled = Program::from_bytes(&bytes).map(|program| program.to_bytes());
    prop_assert_eq!(travelled, Some(bytes));
    Ok(())
}

/// Whatever is not known, the decision under everything is among those that were possible, and so are those under more.
pub fn knowing_more(
    program: &Program,
    request: &Request,
    extents: Extents,
    less: Extents,
) -> TestCaseResult {
    let all = evaluate(program, &known(request, |_| Some(Extent::Exact)));
    let some = evaluate(program, &known(request, |key| extent(extents[key])));
    let fewer = known(request, |key| extent(extents[key].max(less[key])));
    let fewer = evaluate(program, &fewer);
    for outcome in [&all, &some, &fewer] {
        prop_assert!(consistent(outcome), "{outcome:?}");
        // In the other dialect there are functions that nobody evaluates.
        let is_attribute = |open: &Open| matches!(open, Open::Attribute { .. });
        let supported =
            program.dialect() != Dialect::STANDARD || outcome.open.iter().all(is_attribute);
        prop_assert!(supported, "{outcome:?}");
    }
    stays_possible(&some, &all)?;
    stays_possible(&fewer, &some)?;
    stays_possible(&fewer, &all)
}

/// With fewer steps than it takes, nothing turns into a decision that it is not, here or in what is left of the program.
pub fn running_out(
    program: &Program,
    request: &Request,
    first: u8,
    extents: Extents,
    steps: u32,
) -> TestCaseResult {
    let (a, b) = parts(request, first, u8::MAX, extents);
    let whole = evaluate(program, &(&a, &b));
    stays_possible(&evaluate_within(program, &(&a, &b), steps), &whole)?;
    let left = specialise_within(program, &a, steps);
    prop_assert_eq!(echoless(evaluate(&left, &b)), echoless(whole));
    Ok(())
}

/// No damage to a program's bytes can do more than have it refused or change its answers.
pub fn damaged(
    program: &Program,
    request: &Request,
    at: Index,
    bits: u8,
    cut: bool,
) -> TestCaseResult {
    let (mut bytes, places) = (program.to_bytes(), program.places_to_bytes());
    let read = Program::from_bytes(&bytes);
    let read = read.and_then(|program| program.with_places(&places));
    prop_assert_eq!(read.as_ref(), Some(program));
    let at = at.index(bytes.len());
    bytes[at] ^= bits;
    if cut {
        bytes.truncate(at);
    }
    if let Some(damaged) = Program::from_bytes(&bytes) {
        let half = known(request, |key| Some(Extent::Exact).filter(|_| key % 2 == 0));
        let left = specialise(&damaged, &half);
        evaluate(&left, &AttributeList::new().closed());
        evaluate(&damaged, &known(request, |_| Some(Extent::Exact)));
    }
    Ok(())
}

/// What is possible where more is known was possible before, with its obligations; and what surely came with it does.
fn stays_possible(before: &Outcome, after: &Outcome) -> TestCaseResult {
    for decision in after.decisions.iter() {
        let possible = before.decisions.contains(decision);
        prop_assert!(possible, "{after:?}\nafter {before:?}");
    }
    if before.decisions.is_settled() {
        prop_assert_eq!(before.decisions, after.decisions);
    }
    // What took too many steps to tell says nothing of obligations.
    let told = !before.decisions.iter().eq(Decision::ALL);
    let due = |duty: &&Obligation| after.decisions.contains(duty.effect.into());
    for (before, after) in [
        (&before.obligations, &after.obligations),
        (&before.advice, &after.advice),
    ] {
        let mut places = after.iter();
        for duty in before.iter().filter(|duty| duty.certain).filter(due) {
            let comes = places.any(|found| found == duty);
            prop_assert!(comes, "{duty:?}\n{after:?}\nafter {before:?}");
        }
        let mut places = before.iter();
        for duty in after.iter().filter(|_| told) {
            let same = |found: &Obligation| found.id == duty.id && found.effect == duty.effect;
            prop_assert!(places.any(same), "{duty:?}\n{after:?}\nafter {before:?}");
        }
    }
    Ok(())
}
