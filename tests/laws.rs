//! The laws of the engine as properties over random policies and requests, in both dialects.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use adgang::altinn;
use adgang::value::{DataType, Value};
use adgang::xacml::model::*;
use adgang::xacml::{
    ACTION, ACTION_ID, AttributeList, AttributeValue, Attributes, Bag, Decision, Dialect,
    ENVIRONMENT, Extent, Outcome, Program, RESOURCE, Root, SUBJECT, Source, Span, compile,
    evaluate, lexical_value, specialise,
};
use proptest::prelude::*;

const KEYS: [(&str, &str); 6] = [
    (SUBJECT, "s0"),
    (SUBJECT, "s1"),
    (RESOURCE, "r0"),
    (RESOURCE, "r1"),
    (ACTION, ACTION_ID),
    (ENVIRONMENT, "e0"),
];
const FUNCTION_1: &str = "urn:oasis:names:tc:xacml:1.0:function:";
const DENY_OVERRIDES: &str = "3.0:rule-combining-algorithm:deny-overrides";
const SPAN: Span = Span { start: 0, end: 0 };

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    /// For disjoint keys, evaluating what is left of a program under the rest is evaluating it under all.
    #[test]
    fn specialising_and_then_evaluating_is_evaluating(
        policy in policy(), bags in bags(), first in 0_u8..64, bound in 0_u8..64, altinn in any::<bool>(),
    ) {
        let program = program(&policy, altinn);
        let a = list(&bags, altinn, |key| first & (1 << key) != 0);
        let b = list(&bags, altinn, |key| first & (1 << key) == 0 && bound & (1 << key) != 0);
        // What a response repeats of the request is outside the law.
        let echoless = |outcome: Outcome| Outcome { echoes: false, ..outcome };
        let whole = echoless(evaluate(&program, &(&a, &b)));
        prop_assert_eq!(echoless(evaluate(&specialise(&program, &a), &b)), whole.clone());
        // And in three steps, with nothing left to bind in the last.
        let twice = specialise(&specialise(&program, &b), &a);
        prop_assert_eq!(&evaluate(&twice, &AttributeList::new()).decisions, &whole.decisions);
    }

    /// Whatever is not known, the decision under everything is among those that were possible.
    #[test]
    fn knowing_more_never_brings_a_decision_that_was_not_possible(
        policy in policy(), bags in bags(), hidden in prop::array::uniform6(0_u8..4), altinn in any::<bool>(),
    ) {
        let program = program(&policy, altinn);
        let exact: Vec<_> = bags.iter().map(|(_, values)| (Extent::Exact, values.clone())).collect();
        let all = evaluate(&program, &list(&exact, altinn, |_| true));
        let partly: Vec<_> = exact
            .iter()
            .zip(hidden)
            .map(|((_, values), hide)| match hide {
                0 => (Extent::Exact, values.clone()),
                1 => (Extent::AtLeast, values.iter().take(1).cloned().collect()),
                _ => (Extent::Unknown, Vec::new()),
            })
            .collect();
        // What is said to be unknown and what nothing is said of are alike.
        let some = evaluate(&program, &list(&partly, altinn, |key| hidden[key] != 3));
        for decision in all.decisions.iter() {
            prop_assert!(some.decisions.contains(decision), "{decision:?} of {:?} in {some:?}", all.decisions);
        }
        prop_assert!(consistent(&all) && consistent(&some));
    }

    /// The order of rules does not matter to the unordered algorithms.
    #[test]
    fn rules_may_stand_in_any_order(policy in policy(), bags in bags(), turn in 0_usize..4, altinn in any::<bool>()) {
        let mut policy = policy;
        policy.combining = policy.combining.replace("1.0:rule-combining-algorithm:first-applicable", DENY_OVERRIDES);
        let list = list(&bags, altinn, |_| true);
        let before = evaluate(&program(&policy, altinn), &list);
        let mut turned = policy.clone();
        let turn = turn.min(turned.rules.len());
        turned.rules.rotate_left(turn);
        prop_assert_eq!(before.decisions, evaluate(&program(&turned, altinn), &list).decisions);
    }

    /// A program survives the snapshot's wire format, and no damage to it can do more than be refused or change answers.
    #[test]
    fn damaged_programs_are_refused_or_evaluated(
        policy in policy(), bags in bags(), at in any::<prop::sample::Index>(), bits in 1_u8.., altinn in any::<bool>(),
    ) {
        let program = program(&policy, altinn);
        let mut bytes = program.to_bytes();
        prop_assert_eq!(&Program::from_bytes(&bytes).unwrap(), &program);
        let at = at.index(bytes.len());
        bytes[at] ^= bits;
        if let Some(damaged) = Program::from_bytes(&bytes) {
            let list = list(&bags, altinn, |key| key % 2 == 0);
            evaluate(&specialise(&damaged, &list), &AttributeList::new().closed());
        }
    }
}

/// An outcome says why it is open exactly where it is, and has a reason for every obligation.
fn consistent(outcome: &Outcome) -> bool {
    let may = |effect: Effect| outcome.decisions.contains(Decision::from(effect));
    (outcome.decisions.is_settled() == outcome.open.is_empty())
        && outcome
            .obligations
            .iter()
            .chain(&outcome.advice)
            .all(|obligation| may(obligation.effect))
}

fn program(policy: &Policy, altinn: bool) -> Program {
    let dialect = if altinn {
        altinn::DIALECT
    } else {
        Dialect::STANDARD
    };
    let tree = PolicyTree::Policy(policy.clone());
    let source = Source {
        policy: &tree,
        text: "",
    };
    compile(&[source], Root::Only, dialect).unwrap().program
}

type Values = Vec<(DataType, &'static str)>;

fn list(bags: &[(Extent, Values)], altinn: bool, wanted: impl Fn(usize) -> bool) -> AttributeList {
    let mut list = AttributeList::new();
    for (index, ((category, id), (extent, values))) in KEYS.iter().zip(bags).enumerate() {
        if !wanted(index) {
            continue;
        }
        let value = |(data_type, text): &(DataType, &str)| {
            let value = match altinn {
                true => lexical_value(data_type.uri(), text),
                false => Value::parse(*data_type, text).unwrap(),
            };
            AttributeValue {
                value,
                issuer: None,
            }
        };
        list.add(
            category,
            id,
            Bag {
                extent: *extent,
                values: values.iter().map(value).collect(),
            },
        );
    }
    assert!(
        list.iter()
            .all(|(category, id, _)| list.bag(category, id).is_some())
    );
    list
}

fn typed_text() -> impl Strategy<Value = (DataType, &'static str)> {
    prop_oneof![
        4 => prop::sample::select(vec!["a", "b", "A", "å"]).prop_map(|text| (DataType::String, text)),
        1 => prop::sample::select(vec!["1", "2"]).prop_map(|text| (DataType::Integer, text)),
    ]
}

fn bags() -> impl Strategy<Value = Vec<(Extent, Values)>> {
    let extent = prop::sample::select(vec![
        Extent::Exact,
        Extent::Exact,
        Extent::AtLeast,
        Extent::Unknown,
    ]);
    let bag =
        (extent, prop::collection::vec(typed_text(), 0..3)).prop_map(
            |(extent, values)| match extent {
                Extent::Unknown => (extent, Vec::new()),
                _ => (extent, values),
            },
        );
    prop::collection::vec(bag, KEYS.len())
}

fn designator(data_type: DataType) -> impl Strategy<Value = Designator> {
    (0..KEYS.len(), prop::bool::weighted(0.25)).prop_map(move |(key, must_be_present)| Designator {
        category: KEYS[key].0.to_owned(),
        id: KEYS[key].1.to_owned(),
        data_type: data_type.uri().to_owned(),
        issuer: None,
        must_be_present,
        span: SPAN,
    })
}

fn literal(data_type: DataType, text: &str) -> Literal {
    Literal {
        xpath: None,
        data_type: data_type.uri().to_owned(),
        text: text.to_owned(),
        span: SPAN,
    }
}

fn found() -> impl Strategy<Value = Match> {
    let function = |data_type| match data_type {
        DataType::Integer => prop::sample::select(vec!["1.0:function:integer-equal"]),
        _ => prop::sample::select(vec![
            "1.0:function:string-equal",
            "1.0:function:string-equal",
            "3.0:function:string-equal-ignore-case",
            // No engine here evaluates it: any outcome in one dialect, fatal in the other.
            "3.0:function:string-starts-with",
        ]),
    };
    typed_text().prop_flat_map(move |(data_type, text)| {
        (function(data_type), designator(data_type)).prop_map(move |(function, designator)| Match {
            function: format!("urn:oasis:names:tc:xacml:{function}"),
            literal: literal(data_type, text),
            attribute: Attribute::Designator(designator),
            span: SPAN,
        })
    })
}

fn target() -> impl Strategy<Value = Target> {
    let all_of = prop::collection::vec(found(), 1..3).prop_map(|matches| AllOf {
        matches,
        span: SPAN,
    });
    let any_of =
        prop::collection::vec(all_of, 1..3).prop_map(|all_of| AnyOf { all_of, span: SPAN });
    prop::collection::vec(any_of, 0..4).prop_map(|any_of| Target { any_of, span: SPAN })
}

fn apply(function: &str, arguments: Vec<Expression>) -> Expression {
    Expression::Apply(Apply {
        function: format!("{FUNCTION_1}{function}"),
        arguments,
        span: SPAN,
    })
}

fn text(value: &str) -> Expression {
    Expression::Literal(literal(DataType::String, value))
}

fn condition() -> impl Strategy<Value = Expression> {
    let bag = || {
        designator(DataType::String)
            .prop_map(|found| Expression::Attribute(Attribute::Designator(found)))
    };
    let word = || prop::sample::select(vec!["a", "b"]);
    let leaf = prop_oneof![
        (bag(), word()).prop_map(|(bag, word)| {
            apply(
                "string-equal",
                vec![text(word), apply("string-one-and-only", vec![bag])],
            )
        }),
        (bag(), word()).prop_map(|(bag, word)| apply("string-is-in", vec![text(word), bag])),
        (bag(), prop::sample::select(vec!["0", "1"])).prop_map(|(bag, size)| {
            let size = Expression::Literal(literal(DataType::Integer, size));
            apply(
                "integer-greater-than",
                vec![apply("string-bag-size", vec![bag]), size],
            )
        }),
        bag().prop_map(|bag| apply("string-subset", vec![bag.clone(), bag])),
        any::<bool>().prop_map(|truth| Expression::Literal(literal(
            DataType::Boolean,
            if truth { "true" } else { "false" }
        ))),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let several = || prop::collection::vec(inner.clone(), 1..3);
        prop_oneof![
            several().prop_map(|arguments| apply("and", arguments)),
            several().prop_map(|arguments| apply("or", arguments)),
            inner
                .clone()
                .prop_map(|argument| apply("not", vec![argument])),
            (several(), prop::sample::select(vec!["0", "1", "2"])).prop_map(
                |(mut arguments, n)| {
                    arguments.insert(0, Expression::Literal(literal(DataType::Integer, n)));
                    apply("n-of", arguments)
                }
            ),
        ]
    })
}

fn effect() -> impl Strategy<Value = Effect> {
    prop::sample::select(vec![Effect::Permit, Effect::Deny])
}

fn obligations() -> impl Strategy<Value = Vec<ObligationExpression>> {
    let value = prop_oneof![
        Just(text("x")),
        designator(DataType::String)
            .prop_map(|found| Expression::Attribute(Attribute::Designator(found))),
    ];
    let assignment = value.prop_map(|expression| AssignmentExpression {
        id: "urn:x".to_owned(),
        category: None,
        issuer: None,
        expression,
        span: SPAN,
    });
    let obligation =
        (effect(), prop::collection::vec(assignment, 0..3)).prop_map(|(effect, assignments)| {
            ObligationExpression {
                id: "urn:o".to_owned(),
                effect,
                assignments,
                span: SPAN,
            }
        });
    prop::collection::vec(obligation, 0..2)
}

fn rule() -> impl Strategy<Value = Rule> {
    (
        effect(),
        target(),
        prop::option::weighted(0.4, condition()),
        obligations(),
        obligations(),
    )
        .prop_map(|(effect, target, condition, obligations, advice)| Rule {
            id: "urn:r".to_owned(),
            effect,
            description: None,
            target,
            condition,
            obligations,
            advice,
            span: SPAN,
        })
}

fn policy() -> impl Strategy<Value = Policy> {
    let combining = prop::sample::select(vec![
        DENY_OVERRIDES,
        "3.0:rule-combining-algorithm:permit-overrides",
        "3.0:rule-combining-algorithm:deny-unless-permit",
        "3.0:rule-combining-algorithm:permit-unless-deny",
        "1.0:rule-combining-algorithm:first-applicable",
    ]);
    let target = prop_oneof![3 => Just(Target::default()), 1 => target()];
    (
        combining,
        target,
        prop::collection::vec(rule(), 0..4),
        obligations(),
        obligations(),
    )
        .prop_map(|(combining, target, rules, obligations, advice)| Policy {
            xpath_version: None,
            id: "urn:p".to_owned(),
            version: Some("1.0".to_owned()),
            description: None,
            combining: format!("urn:oasis:names:tc:xacml:{combining}"),
            target,
            variables: Vec::new(),
            rules,
            obligations,
            advice,
            span: SPAN,
        })
}
