//! The laws of the engine.

use adgang::altinn;
use adgang::snapshot::read_policy;
use adgang::xacml::model::PolicyTree;
use adgang::xacml::xml::{Reading, print_policy};
use adgang::xacml::{
    Dialect, Extent, Form, Open, Outcome, Program, Root, Source, compile, decide, evaluate,
    explain, specialise,
};
use arbitrary::{Result, Unstructured};

use super::facts::Facts;
use super::grammar::Grammar;
use super::outcomes::{consistent, echoless};
use super::policy::{DIALECTS, survives};
use super::request::{NOW, answered};
use super::{BETWEEN, printed};

/// A policy's text and a request's: the answer can be written and read, in both dialects.
pub fn decision(text: &str) {
    let Some((policy, request)) = text.split_once(BETWEEN) else {
        return;
    };
    let form = Form::of(request);
    for dialect in DIALECTS {
        let Ok((program, _)) = read_policy(policy, dialect) else {
            continue;
        };
        survives(&program);
        let Ok(request) = form.read_request(request, dialect.switches()) else {
            continue;
        };
        let response = decide(&program, &request, Some(NOW));
        answered(&response, dialect.switches());
        decide(&program, &request, None);
    }
}

/// Bytes, as the grammar reads them: what holds of outcomes, and between those of a program and of what is left of it when
/// a part of the facts is folded in.
pub fn evaluation(bytes: &[u8]) {
    let mut bytes = Unstructured::new(bytes);
    let _ = case(&mut bytes);
}

fn case(bytes: &mut Unstructured<'_>) -> Result<()> {
    let hidden: [u8; Facts::KEYS] = bytes.arbitrary()?;
    let print = bytes.ratio(1, 8)?;
    let mut grammar = Grammar::new(bytes);
    let tree = grammar.tree()?;
    let facts = grammar.facts()?;
    for dialect in [Dialect::STANDARD, altinn::DIALECT] {
        // Engines without typed values know no policy sets: their reader refuses them.
        if dialect.lexical_values && matches!(tree, PolicyTree::PolicySet(_)) {
            continue;
        }
        let source = Source {
            policy: &tree,
            text: "",
        };
        let Ok(compiled) = compile(&[source], Root::Only, dialect) else {
            continue;
        };
        if print && !dialect.lexical_values {
            survives(&compiled.program);
            printed::comes_back(&tree, Reading::STANDARD)
                .expect("a policy comes back from its print");
        }
        folding(&compiled.program, &facts, &hidden, &tree);
        hiding(&compiled.program, &facts, &hidden, &tree);
    }
    Ok(())
}

/// For disjoint keys, evaluating what is left of a program under the rest is evaluating it under all; and a trace changes
/// nothing.
fn folding(program: &Program, facts: &Facts, hidden: &[u8], tree: &PolicyTree) {
    let dialect = program.dialect();
    let those = |wanted: fn(u8) -> bool| {
        facts.list(dialect, |key| {
            wanted(hidden[key] & 3).then_some(Extent::Exact)
        })
    };
    // Some are in neither.
    let (a, b) = (those(|bits| bits & 1 == 0), those(|bits| bits == 1));
    let whole = echoless(evaluate(program, &(&a, &b)));
    let parts = echoless(evaluate(&specialise(program, &a), &b));
    if is_spent(&whole) || is_spent(&parts) {
        return;
    }
    let case = || format!("{dialect:?}\n{}\na {a:?}\nb {b:?}", print_policy(tree));
    assert!(consistent(&whole), "{whole:?}, {}", case());
    // Not `==`: NaN is not equal to itself.
    let told = |outcome: &Outcome| format!("{outcome:?}");
    assert_eq!(told(&parts), told(&whole), "specialised, {}", case());
    let explained = echoless(explain(program, &(&a, &b)).0);
    assert_eq!(told(&explained), told(&whole), "explained, {}", case());
}

/// Whatever is not known, the decision under everything is among those that were possible.
fn hiding(program: &Program, facts: &Facts, hidden: &[u8], tree: &PolicyTree) {
    let dialect = program.dialect();
    let known = facts.list(dialect, |_| Some(Extent::Exact)).closed();
    let partly = facts.list(dialect, |key| match hidden[key] >> 2 & 3 {
        0 => Some(Extent::Exact),
        1 => Some(Extent::AtLeast),
        2 => Some(Extent::Unknown),
        _ => None,
    });
    let (all, some) = (evaluate(program, &known), evaluate(program, &partly));
    if is_spent(&all) || is_spent(&some) {
        return;
    }
    let told = || format!("{dialect:?}\n{}\n{known:?}\n{partly:?}", print_policy(tree));
    assert!(
        consistent(&all) && consistent(&some),
        "{all:?}, {some:?}, {}",
        told()
    );
    for decision in all.decisions.iter() {
        let possible = some.decisions.contains(decision);
        assert!(
            possible,
            "{decision:?} of {all:?} is not in {some:?}, {}",
            told()
        );
    }
}

/// What budgets do when they are spent is outside the laws.
fn is_spent(outcome: &Outcome) -> bool {
    let mut open = outcome.open.iter();
    open.any(
        |open| matches!(open, Open::Unsupported { construct } if construct.contains("more work")),
    )
}
