//! Random single policies of the few functions that both dialects read, and requests for them.

use adgang::altinn;
use adgang::value::DataType::{self, Boolean, Integer, String};
use adgang::value::Value;
use adgang::xacml::model::*;
use adgang::xacml::{
    ACTION, ACTION_ID, AttributeValue, Dialect, ENVIRONMENT, RESOURCE, SUBJECT, lexical_value,
};

use super::choices::Choices;
use super::elements::{SPAN, apply_1, designator, literal, urn};
use super::requests::Request;

const KEYS: [(&str, &str); 6] = [
    (SUBJECT, "s0"),
    (SUBJECT, "s1"),
    (RESOURCE, "r0"),
    (RESOURCE, "r1"),
    (ACTION, ACTION_ID),
    (ENVIRONMENT, "e0"),
];
const COMBINING: [&str; 5] = [
    "3.0:rule-combining-algorithm:deny-overrides",
    "3.0:rule-combining-algorithm:permit-overrides",
    "3.0:rule-combining-algorithm:deny-unless-permit",
    "3.0:rule-combining-algorithm:permit-unless-deny",
    "1.0:rule-combining-algorithm:first-applicable",
];
const TEXTS: [(DataType, &str); 6] = [
    (String, "a"),
    (String, "b"),
    (String, "A"),
    (String, "å"),
    (Integer, "1"),
    (Integer, "2"),
];

pub fn dialect(altinn: bool) -> Dialect {
    if altinn {
        altinn::DIALECT
    } else {
        Dialect::STANDARD
    }
}

/// Requests for the standard and for Altinn's dialect, which holds no typed values.
pub fn requests(choices: &mut Choices) -> [Request; 2] {
    let texts = KEYS.map(|_| choices.several(0, 2, |choices| choices.one(&TEXTS)));
    let read = |read: fn(DataType, &str) -> Value| {
        let values = |texts: &Vec<(DataType, &str)>| {
            let value = |(of, text): &(DataType, &str)| AttributeValue {
                value: read(*of, text),
                issuer: None,
            };
            texts.iter().map(value).collect()
        };
        let entries = KEYS.iter().zip(&texts);
        Request(
            entries
                .map(|((category, id), texts)| (*category, *id, values(texts)))
                .collect(),
        )
    };
    [
        read(|of, text| Value::parse(of, text).unwrap()),
        read(|of, text| lexical_value(of.uri(), text)),
    ]
}

pub fn policy(choices: &mut Choices) -> Policy {
    let [obligations, advice] = [(); 2].map(|()| duties(choices));
    Policy {
        id: "urn:p".to_owned(),
        version: Some("1.0".to_owned()),
        description: None,
        xpath_version: None,
        combining: urn(choices.one(&COMBINING)),
        target: if choices.chance(25) {
            target(choices)
        } else {
            Target::default()
        },
        variables: Vec::new(),
        rules: choices.several(0, 3, rule),
        obligations,
        advice,
        span: SPAN,
    }
}

fn rule(choices: &mut Choices) -> Rule {
    Rule {
        id: "urn:r".to_owned(),
        effect: choices.one(&[Effect::Permit, Effect::Deny]),
        description: None,
        target: target(choices),
        condition: choices.option(40, |choices| condition(choices, 3)),
        obligations: duties(choices),
        advice: duties(choices),
        span: SPAN,
    }
}

fn found(choices: &mut Choices, of: DataType) -> Designator {
    Designator {
        must_be_present: choices.chance(25),
        ..designator(choices.one(&KEYS), of)
    }
}

fn bag(choices: &mut Choices) -> Expression {
    Expression::Attribute(Attribute::Designator(found(choices, String)))
}

fn target(choices: &mut Choices) -> Target {
    let matches = |choices: &mut Choices| {
        let (of, text) = choices.one(&TEXTS);
        let function = if of == Integer {
            "1.0:function:integer-equal"
        } else {
            choices.one(&[
                "1.0:function:string-equal",
                "1.0:function:string-equal",
                "3.0:function:string-equal-ignore-case",
                // Fatal in one dialect.
                "3.0:function:string-starts-with",
            ])
        };
        Match {
            function: urn(function),
            literal: literal(of, text),
            attribute: Attribute::Designator(found(choices, of)),
            span: SPAN,
        }
    };
    let all_of = |choices: &mut Choices| AllOf {
        matches: choices.several(1, 2, matches),
        span: SPAN,
    };
    let any_of = |choices: &mut Choices| AnyOf {
        all_of: choices.several(1, 2, all_of),
        span: SPAN,
    };
    Target {
        any_of: choices.several(0, 3, any_of),
        span: SPAN,
    }
}

fn condition(choices: &mut Choices, depth: usize) -> Expression {
    let word = Expression::Literal(literal(String, choices.one(&["a", "b"])));
    let several =
        |choices: &mut Choices| choices.several(1, 2, |choices| condition(choices, depth - 1));
    match choices.below(if depth > 0 { 9 } else { 5 }) {
        0 => {
            let one = apply_1("string-one-and-only", vec![bag(choices)]);
            apply_1("string-equal", vec![word, one])
        }
        1 => apply_1("string-is-in", vec![word, bag(choices)]),
        2 => {
            let size = Expression::Literal(literal(Integer, choices.one(&["0", "1"])));
            let size_of = apply_1("string-bag-size", vec![bag(choices)]);
            apply_1("integer-greater-than", vec![size_of, size])
        }
        3 => {
            let bag = bag(choices);
            apply_1("string-subset", vec![bag.clone(), bag])
        }
        4 => Expression::Literal(literal(Boolean, choices.one(&["true", "false"]))),
        5 => apply_1("and", several(choices)),
        6 => apply_1("or", several(choices)),
        7 => apply_1("not", vec![condition(choices, depth - 1)]),
        _ => {
            let mut arguments = several(choices);
            let wanted = Expression::Literal(literal(Integer, choices.one(&["0", "1", "2"])));
            arguments.insert(0, wanted);
            apply_1("n-of", arguments)
        }
    }
}

fn duties(choices: &mut Choices) -> Vec<ObligationExpression> {
    let assignment = |choices: &mut Choices| AssignmentExpression {
        id: "urn:x".to_owned(),
        category: None,
        issuer: None,
        expression: match choices.below(2) {
            0 => Expression::Literal(literal(String, "x")),
            _ => bag(choices),
        },
        span: SPAN,
    };
    choices.several(0, 1, |choices| ObligationExpression {
        id: "urn:o".to_owned(),
        effect: choices.one(&[Effect::Permit, Effect::Deny]),
        assignments: choices.several(0, 2, assignment),
        span: SPAN,
    })
}
