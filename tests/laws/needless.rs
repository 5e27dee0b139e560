//! Asks that need not be: how often an outcome is open although every way to complete what is not known comes to the same
//! decision. The engine takes unknowns one by one, so two that always move together may leave it open.

use adgang::value::{DataType, Value};
use adgang::xacml::{AttributeValue, Decision, DecisionSet, Extent, evaluate};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use super::choices::{Choices, from_tape};
use super::requests::{self, ISSUERS, KEYS, NUMBERS, Request, TYPES, WORDS, known};
use super::{Tree, laws, trees};

/// Prints the share, which is a figure to watch and not a law; a bound keeps it from growing unseen.
#[test]
fn few_asks_are_needless() {
    let (mut open, mut needless, mut asked, mut needless_asks) = (0, 0, 0, 0);
    let mut runner = TestRunner::deterministic();
    let questions = from_tape(400, |choices| {
        (
            hidden(choices),
            requests::request(choices),
            Tree(trees::tree(choices)),
        )
    });
    for _ in 0..laws::config(400).cases {
        let (hidden, request, tree) = questions.new_tree(&mut runner).unwrap().current();
        let program = tree.program();
        let extent = |key: usize| match hidden.iter().find(|(hidden, _)| *hidden == key) {
            Some((_, extent)) => Some(*extent),
            None => Some(Extent::Exact),
        };
        let reads = |(key, _): &(usize, Extent)| {
            let (category, id) = KEYS[*key];
            program
                .keys()
                .iter()
                .any(|found| (&*found.category, &*found.id) == (category, id))
        };
        let part = evaluate(&program, &known(&request, extent));
        if part.decisions.is_settled() {
            continue;
        }
        open += 1;
        asked += u32::from(asks(part.decisions));
        let hidden: Vec<(usize, Extent)> = hidden.into_iter().filter(reads).collect();
        let mut possible = DecisionSet::NONE;
        for completed in completions(&request, &hidden) {
            let all = evaluate(&program, &known(&completed, |_| Some(Extent::Exact)));
            possible = possible.union(all.decisions);
            if asks(possible) {
                break;
            }
        }
        needless_asks += u32::from(asks(part.decisions) && !asks(possible));
        if asks(part.decisions) && !asks(possible) && std::env::var_os("SHOW").is_some() {
            println!(
                "@@@ {possible:?} {:?} {:?} {hidden:?} {request:?} {tree:?}",
                part.decisions, part.open
            );
        }
        if possible.is_settled() {
            needless += 1;
        }
    }
    println!("of {open} open outcomes {needless} are needless; of {asked} asks {needless_asks}");
    assert!(needless_asks * 2 < asked, "{needless_asks} of {asked}");
}

/// Whether it may be a Permit, and may not.
fn asks(decisions: DecisionSet) -> bool {
    decisions.contains(Decision::Permit) && !decisions.is_settled()
}

/// One key or two of which not everything is known: ordinary ones, since contents cannot be counted up.
fn hidden(choices: &mut Choices) -> Vec<(usize, Extent)> {
    let ordinary = KEYS.len() - 2;
    let some = |choices: &mut Choices| {
        let extent = choices.one(&[Extent::Unknown, Extent::AtLeast]);
        (choices.below(ordinary), extent)
    };
    let mut hidden = choices.several(1, 2, some);
    hidden.dedup_by_key(|(key, _)| *key);
    hidden
}

/// The request with every bag of at most two more values, from all that policies mention and one that none does.
fn completions(request: &Request, hidden: &[(usize, Extent)]) -> Vec<Request> {
    hidden
        .iter()
        .fold(vec![request.clone()], |requests, (key, extent)| {
            let with = |request: &Request| {
                let there = match extent {
                    Extent::AtLeast => request.0[*key].2.iter().step_by(2).cloned().collect(),
                    _ => Vec::new(),
                };
                let bags = bags(*key)
                    .into_iter()
                    .map(move |more| [there.clone(), more].concat());
                let request = request.clone();
                bags.map(move |bag| {
                    let mut request = request.clone();
                    request.0[*key].2 = bag;
                    request
                })
            };
            requests.iter().flat_map(with).collect()
        })
}

fn bags(key: usize) -> Vec<Vec<AttributeValue>> {
    let of = |value: Value| AttributeValue {
        value,
        issuer: None,
    };
    let values = |data_type: &DataType| -> Vec<Value> {
        let texts = match data_type {
            DataType::Integer => [&NUMBERS[..], &["77"]],
            _ => [&WORDS[..], &["none"]],
        };
        let read = |text: &str| Value::parse(*data_type, text).unwrap();
        texts.concat().into_iter().map(read).collect()
    };
    let values: Vec<AttributeValue> = TYPES[key].iter().flat_map(values).map(of).collect();
    let pairs = values.iter().enumerate().flat_map(|(place, first)| {
        values[place..]
            .iter()
            .map(move |second| vec![first.clone(), second.clone()])
    });
    let issued = ISSUERS.iter().flat_map(|issuer| {
        values.iter().map(|value| {
            vec![AttributeValue {
                issuer: Some((*issuer).into()),
                ..value.clone()
            }]
        })
    });
    let singles = values.iter().map(|value| vec![value.clone()]);
    [Vec::new()]
        .into_iter()
        .chain(singles)
        .chain(pairs)
        .chain(issued)
        .collect()
}
