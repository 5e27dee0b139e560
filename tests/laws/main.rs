//! The laws of the engine as properties over random policies and requests, in both dialects.
#![cfg(feature = "studio")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

mod choices;
#[path = "../support/elements.rs"]
mod elements;
mod expressions;
mod functions;
mod laws;
mod needless;
mod order;
#[path = "../support/outcomes.rs"]
mod outcomes;
mod plain;
mod reference;
mod requests;
mod trees;

use adgang::snapshot::{self, read_policies};
use adgang::xacml::model::PolicyTree;
use adgang::xacml::xml::print_policy;
use adgang::xacml::{
    AttributeList, Bag, CONTENT, Decision, Dialect, Extent, Outcome, Program, Root, Source, Status,
    compile, evaluate, specialise,
};
use proptest::prelude::*;
use proptest::sample::Index;

use choices::from_tape;
use laws::Extents;
use requests::Request;

proptest! {
    #![proptest_config(laws::config(1000))]

    /// With everything known, the engine comes to what the standard's text says.
    #[test]
    fn evaluating_is_what_the_standard_says(tree in tree(), request in request()) {
        let expected = reference::evaluate(&tree.0, &request);
        let found = evaluate(&tree.program(), &requests::all(&request));
        prop_assert_eq!(found.decision(), Some(expected.decision));
        prop_assert_eq!(&found.obligations, &expected.obligations);
        prop_assert_eq!(&found.advice, &expected.advice);
        let status = match (expected.decision.is_indeterminate(), expected.missing) {
            (false, _) => "ok",
            (true, true) => "missing",
            (true, false) => "error",
        };
        prop_assert_eq!(class(&found), status, "{:?}", found);
    }

    #[test]
    fn specialising_and_then_evaluating_is_evaluating(
        tree in tree(), request in request(), first in any::<u8>(), bound in any::<u8>(), extents in mostly_exact(),
    ) {
        laws::specialising(&tree.program(), &request, first, bound, extents)?;
    }

    #[test]
    fn knowing_more_never_brings_a_decision_that_was_not_possible(
        tree in tree(), request in request(), extents in extents(), less in extents(),
    ) {
        laws::knowing_more(&tree.program(), &request, extents, less)?;
    }

    #[test]
    fn running_out_of_steps_is_any_decision(
        tree in tree(), request in request(), first in any::<u8>(), extents in mostly_exact(), steps in 0_u32..80,
    ) {
        laws::running_out(&tree.program(), &request, first, extents, steps)?;
    }

    /// What an unordered algorithm combines may stand in any order.
    #[test]
    fn rules_and_policies_may_stand_in_any_order(
        tree in tree(), request in request(), extents in mostly_exact(), turn in 0_usize..4,
    ) {
        let turned = Tree(order::turned(&tree.0, turn));
        let list = requests::known(&request, |key| laws::extent(extents[key]));
        let [before, after] = [&tree, &turned].map(|tree| evaluate(&tree.program(), &list));
        prop_assert_eq!(before.decisions, after.decisions);
        prop_assert_eq!(order::sorted(&before.obligations), order::sorted(&after.obligations));
        prop_assert_eq!(order::sorted(&before.advice), order::sorted(&after.advice));
    }

    #[test]
    fn damaged_programs_are_refused_or_evaluated(
        tree in tree(), request in request(), at in any::<Index>(), bits in 1_u8.., cut in prop::bool::weighted(0.2),
    ) {
        laws::damaged(&tree.program(), &request, at, bits, cut)?;
    }

    /// All of them again, of single policies in both dialects.
    #[test]
    fn plain_policies_keep_the_laws_in_both_dialects(
        (policy, requests) in from_tape(200, |choices| (plain::policy(choices), plain::requests(choices))),
        altinn in any::<bool>(), (first, bound, extents, less) in (any::<u8>(), any::<u8>(), mostly_exact(), extents()),
        (steps, turn) in (0_u32..40, 0_usize..4), (at, bits) in (any::<Index>(), 1_u8..),
    ) {
        let request = &requests[usize::from(altinn)];
        let tree = PolicyTree::Policy(policy);
        let program = program(&tree, plain::dialect(altinn));
        laws::specialising(&program, request, first, bound, extents)?;
        laws::knowing_more(&program, request, extents, less)?;
        laws::running_out(&program, request, first, extents, steps)?;
        laws::damaged(&program, request, at, bits, false)?;
        let turned = self::program(&order::turned(&tree, turn), plain::dialect(altinn));
        let list = requests::all(request);
        prop_assert_eq!(evaluate(&program, &list).decisions, evaluate(&turned, &list).decisions);
    }
}

/// What a function of functions does for each of many values is in the budget, and ends with it: this takes a moment, not
/// minutes.
#[test]
fn many_values_take_no_more_than_the_budget() {
    let bag = r#"<AttributeDesignator Category="c" AttributeId="a" DataType="http://www.w3.org/2001/XMLSchema#string" MustBePresent="false"/>"#;
    let xml = format!(
        r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="p" Version="1"
        RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:permit-unless-deny"><Target/>
        <Rule RuleId="r" Effect="Deny"><Condition><Apply FunctionId="urn:oasis:names:tc:xacml:1.0:function:all-of-any">
            <Function FunctionId="urn:oasis:names:tc:xacml:1.0:function:string-equal"/>{bag}{bag}</Apply></Condition></Rule></Policy>"#
    );
    let program = read_policies(&[&xml], None, snapshot::Dialect::Standard).unwrap();
    let decision = |values: Vec<String>| {
        let values = AttributeList::new().with("c", "a", Bag::strings(values));
        evaluate(&program, &values).decision()
    };
    assert_eq!(decision(vec!["x".to_owned(); 60_000]), Some(Decision::Deny));
    assert_eq!(decision((0..60_000).map(|n| n.to_string()).collect()), None);
}

/// An error that changed nothing has no part in the status: what is left of a program does not come across it.
#[test]
fn the_status_is_of_the_error_that_counts() {
    let xml = r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="p" Version="1"
        RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides"><Target/>
        <Rule RuleId="r" Effect="Deny"><Condition><Apply FunctionId="urn:oasis:names:tc:xacml:1.0:function:or">
            <Apply FunctionId="urn:oasis:names:tc:xacml:3.0:function:xpath-node-match">
                <AttributeValue DataType="urn:oasis:names:tc:xacml:3.0:data-type:xpathExpression" XPathCategory="c">1</AttributeValue>
                <AttributeValue DataType="urn:oasis:names:tc:xacml:3.0:data-type:xpathExpression" XPathCategory="c">1</AttributeValue>
            </Apply>
            <AttributeValue DataType="http://www.w3.org/2001/XMLSchema#boolean">true</AttributeValue></Apply></Condition>
        <ObligationExpressions><ObligationExpression ObligationId="o" FulfillOn="Deny">
            <AttributeAssignmentExpression AttributeId="x"><Apply FunctionId="urn:oasis:names:tc:xacml:1.0:function:boolean-one-and-only">
                <Apply FunctionId="urn:oasis:names:tc:xacml:1.0:function:boolean-bag"/></Apply></AttributeAssignmentExpression>
        </ObligationExpression></ObligationExpressions></Rule></Policy>"#;
    let program = read_policies(&[xml], None, snapshot::Dialect::Standard).unwrap();
    let values = vec![requests::content("<a/>")];
    let extent = Extent::Exact;
    let content = AttributeList::new().with("c", CONTENT, Bag { extent, values });
    let whole = evaluate(&program, &content);
    assert_eq!(whole.decision(), Some(Decision::IndeterminateD));
    assert_eq!(whole.status, Status::ProcessingError);
    assert_eq!(evaluate(&specialise(&program, &content), &content), whole);
}

/// A policy tree that prints as the document it stands for.
struct Tree(PolicyTree);

impl std::fmt::Debug for Tree {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&print_policy(&self.0))
    }
}

impl Tree {
    fn program(&self) -> Program {
        program(&self.0, Dialect::STANDARD)
    }
}

fn program(tree: &PolicyTree, dialect: Dialect) -> Program {
    let source = Source {
        policy: tree,
        text: "",
    };
    compile(&[source], Root::Document(0), dialect)
        .unwrap()
        .program
}

fn tree() -> impl Strategy<Value = Tree> {
    from_tape(500, |choices| Tree(trees::tree(choices)))
}

fn request() -> impl Strategy<Value = Request> {
    from_tape(40, requests::request)
}

fn extents() -> impl Strategy<Value = Extents> {
    prop::array::uniform8(0_u8..4)
}

fn mostly_exact() -> impl Strategy<Value = Extents> {
    prop::array::uniform8(prop::sample::select(vec![0_u8, 0, 0, 0, 1, 1, 2]))
}

/// What kind of status an outcome has.
fn class(outcome: &Outcome) -> &'static str {
    match outcome.status {
        Status::Ok => "ok",
        Status::MissingAttribute => "missing",
        Status::SyntaxError | Status::ProcessingError => "error",
    }
}
