//! Random policy trees: every element of the model, well typed, with characters that are hard to write.

#![expect(clippy::arithmetic_side_effects, reason = "tests")]

use adgang::value::{DataType, Namespaces};
use adgang::xacml::model::*;
use adgang::xacml::{ACTION, ENVIRONMENT, RESOURCE, SUBJECT};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use super::elements::{SPAN, apply, apply_1, designator, literal, urn};

/// A policy, or a policy set with sets inside. Ids are unique; a reference leads to a policy or set that comes before it
/// and does not hold it, or nowhere; so does a reference to a variable lead to a definition before it.
pub fn tree() -> impl Strategy<Value = PolicyTree> {
    prop_oneof![
        policy().prop_map(PolicyTree::Policy),
        policy_set().prop_map(PolicyTree::PolicySet),
    ]
    .prop_map(|mut tree| {
        let mut ids = Ids::default();
        match &mut tree {
            PolicyTree::Policy(policy) => ids.policy(policy),
            PolicyTree::PolicySet(set) => ids.policy_set(set),
        }
        tree
    })
}

/// Gives policies and sets their ids, and references theirs.
#[derive(Default)]
struct Ids {
    count: usize,
    policies: Vec<String>,
    sets: Vec<String>,
}

impl Ids {
    fn unique(&mut self, id: &mut String) {
        id.push_str(&self.count.to_string());
        self.count += 1;
    }

    fn policy(&mut self, policy: &mut Policy) {
        self.unique(&mut policy.id);
        self.policies.push(policy.id.clone());
    }

    fn policy_set(&mut self, set: &mut PolicySet) {
        self.unique(&mut set.id);
        for child in &mut set.children {
            match child {
                Child::Policy(policy) => self.policy(policy),
                Child::PolicySet(set) => self.policy_set(set),
                Child::PolicyReference(reference) => lead(reference, &self.policies),
                Child::PolicySetReference(reference) => lead(reference, &self.sets),
            }
        }
        self.sets.push(set.id.clone());
    }
}

fn lead(reference: &mut IdReference, ids: &[String]) {
    let place = reference.id.len() % (ids.len() + 1);
    reference.id = ids
        .get(place)
        .map_or("urn:nowhere", |id| id.trim())
        .to_owned();
}

/// Text that may stand in a value.
pub fn text() -> impl Strategy<Value = String> {
    let odd = select(vec![
        "a",
        "b",
        "æ",
        " ",
        "\t",
        "\n",
        "\r",
        "\r\n",
        "&",
        "<",
        ">",
        "\"",
        "'",
        "]]>",
        "&#10;",
        "--",
        "\u{85}",
        "\u{2028}",
        "\u{feff}",
        "\u{fffd}",
        "\u{1f600}",
        "<![CDATA[",
        "]",
        "\u{7f}",
    ]);
    prop_oneof![
        3 => select(vec!["a", "b", "A", "å"]).prop_map(str::to_owned),
        1 => vec(odd, 0..5).prop_map(|parts| parts.concat()),
    ]
}

/// An identifier: as odd, without white space at its ends.
fn id() -> impl Strategy<Value = String> {
    text().prop_map(|text| format!("urn:{text}:"))
}

fn version() -> impl Strategy<Value = String> {
    select(vec!["1", "1.0", "1.10", "0.0.7"]).prop_map(str::to_owned)
}

fn pattern() -> impl Strategy<Value = Option<String>> {
    option::of(select(vec!["1", "*", "+", "1.*", "1.+", "*.10"]).prop_map(str::to_owned))
}

fn namespaces() -> impl Strategy<Value = Namespaces> {
    let pairs = vec((select(vec!["a", "b", "æ", "x.1-"]), id()), 0..4);
    pairs.prop_map(|pairs| {
        let mut kept: Vec<(&str, String)> = Vec::new();
        for (prefix, namespace) in pairs {
            if kept.iter().all(|(known, _)| *known != prefix) {
                kept.push((prefix, namespace));
            }
        }
        kept.into_iter().collect()
    })
}

fn key() -> impl Strategy<Value = (String, String)> {
    select(vec![
        (SUBJECT, "s0"),
        (SUBJECT, "s1"),
        (RESOURCE, "r0"),
        (ACTION, "a0"),
        (ENVIRONMENT, "e0"),
    ])
    .prop_map(|(category, id)| (category.to_owned(), id.to_owned()))
}

fn string() -> impl Strategy<Value = Expression> {
    text().prop_map(|text| Expression::Literal(literal(DataType::String, text)))
}

/// A bag of strings.
fn attribute() -> impl Strategy<Value = Attribute> {
    let required = || prop::bool::weighted(0.25);
    let found = (key(), option::weighted(0.1, text()), required()).prop_map(
        |((category, id), issuer, must_be_present)| {
            Attribute::Designator(Designator {
                issuer,
                must_be_present,
                ..designator((&category, &id), DataType::String)
            })
        },
    );
    let selector = (key(), namespaces(), option::weighted(0.2, id()), required()).prop_map(
        |((category, _), namespaces, context_selector, must_be_present)| {
            Attribute::Selector(Selector {
                category: Some(category),
                path: "//*[. < 'a']/text()".to_owned(),
                namespaces,
                context_selector,
                data_type: DataType::String.uri().to_owned(),
                must_be_present,
                span: SPAN,
            })
        },
    );
    prop_oneof![6 => found, 1 => selector]
}

fn bag() -> impl Strategy<Value = Expression> {
    attribute().prop_map(Expression::Attribute)
}

/// A boolean expression. A variable in it is a number, which [`bind`] puts a definition's id in place of.
fn condition() -> impl Strategy<Value = Expression> {
    let xpath = (key(), namespaces()).prop_map(|((category, _), namespaces)| {
        let path = Expression::Literal(Literal {
            xpath: Some(XPathScope {
                category,
                namespaces,
            }),
            ..literal(DataType::XPathExpression, "\n//*[. > 1]")
        });
        let count = apply("3.0:function:xpath-node-count", vec![path]);
        let none = Expression::Literal(literal(DataType::Integer, " 0 "));
        apply_1("integer-equal", vec![count, none])
    });
    let leaf = prop_oneof![
        3 => (bag(), string()).prop_map(|(bag, value)| {
            let one = apply_1("string-one-and-only", vec![bag]);
            apply_1("string-equal", vec![value, one])
        }),
        2 => (bag(), string()).prop_map(|(bag, value)| apply_1("string-is-in", vec![value, bag])),
        2 => (bag(), string()).prop_map(|(bag, value)| {
            let id = urn("1.0:function:string-equal");
            let function = Expression::Function { id, span: SPAN };
            apply("3.0:function:any-of", vec![function, value, bag])
        }),
        1 => any::<bool>()
            .prop_map(|truth| Expression::Literal(literal(DataType::Boolean, truth.to_string()))),
        2 => (0_u8..4).prop_map(|id| Expression::Variable { id: id.to_string(), span: SPAN }),
        1 => xpath,
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let several = || vec(inner.clone(), 0..3);
        prop_oneof![
            several().prop_map(|arguments| apply_1("and", arguments)),
            several().prop_map(|arguments| apply_1("or", arguments)),
            inner
                .clone()
                .prop_map(|argument| apply_1("not", vec![argument])),
        ]
    })
}

/// Puts the ids of the definitions in place of variables, and a literal in place of those that are not defined.
fn bind(expression: &mut Expression, ids: &[String]) {
    match expression {
        Expression::Variable { id, .. } => match id.parse().ok().and_then(|n: usize| ids.get(n)) {
            Some(defined) => id.clone_from(defined),
            None => *expression = Expression::Literal(literal(DataType::Boolean, "1")),
        },
        Expression::Apply(apply) => {
            for argument in &mut apply.arguments {
                bind(argument, ids);
            }
        }
        _ => {}
    }
}

fn target() -> impl Strategy<Value = Target> {
    let one = (text(), attribute()).prop_map(|(text, attribute)| Match {
        function: urn("1.0:function:string-equal"),
        literal: literal(DataType::String, text),
        attribute,
        span: SPAN,
    });
    let all_of = vec(one, 1..3).prop_map(|matches| AllOf {
        matches,
        span: SPAN,
    });
    let any_of = vec(all_of, 1..3).prop_map(|all_of| AnyOf { all_of, span: SPAN });
    let target = vec(any_of, 1..3).prop_map(|any_of| Target { any_of, span: SPAN });
    prop_oneof![1 => Just(Target::default()), 1 => target]
}

fn effect() -> impl Strategy<Value = Effect> {
    select(vec![Effect::Permit, Effect::Deny])
}

fn duties() -> impl Strategy<Value = Vec<ObligationExpression>> {
    let expression = prop_oneof![string(), bag(), condition()];
    let assignment = (
        id(),
        option::weighted(0.2, id()),
        option::weighted(0.2, text()),
        expression,
    )
        .prop_map(|(id, category, issuer, expression)| AssignmentExpression {
            id,
            category,
            issuer,
            expression,
            span: SPAN,
        });
    let duty = (id(), effect(), vec(assignment, 0..3)).prop_map(|(id, effect, assignments)| {
        ObligationExpression {
            id,
            effect,
            assignments,
            span: SPAN,
        }
    });
    prop_oneof![2 => Just(Vec::new()), 1 => vec(duty, 1..3)]
}

fn bind_all(duties: &mut [ObligationExpression], ids: &[String]) {
    for assignment in duties.iter_mut().flat_map(|duty| &mut duty.assignments) {
        bind(&mut assignment.expression, ids);
    }
}

fn rule() -> impl Strategy<Value = Rule> {
    (
        text(),
        effect(),
        option::weighted(0.2, text()),
        target(),
        option::weighted(0.4, condition()),
        duties(),
        duties(),
    )
        .prop_map(
            |(id, effect, description, target, condition, obligations, advice)| Rule {
                id,
                effect,
                description,
                target,
                condition,
                obligations,
                advice,
                span: SPAN,
            },
        )
}

fn xpath_version() -> impl Strategy<Value = Option<String>> {
    let one = Just("http://www.w3.org/TR/1999/REC-xpath-19991116".to_owned());
    option::weighted(0.2, one)
}

/// A policy whose id [`tree`] makes unique.
fn policy() -> impl Strategy<Value = Policy> {
    let combining = select(vec![
        "3.0:rule-combining-algorithm:deny-overrides",
        "3.0:rule-combining-algorithm:permit-overrides",
        "3.0:rule-combining-algorithm:deny-unless-permit",
        "3.0:rule-combining-algorithm:permit-unless-deny",
        "1.0:rule-combining-algorithm:first-applicable",
    ]);
    (
        (id(), version(), option::weighted(0.2, text())),
        (combining, xpath_version(), target()),
        vec((text(), condition()), 0..3),
        vec(rule(), 0..4),
        (duties(), duties()),
    )
        .prop_map(
            |(
                (id, version, description),
                (combining, xpath_version, target),
                definitions,
                mut rules,
                (mut obligations, mut advice),
            )| {
                let mut ids = Vec::new();
                let mut variables = Vec::new();
                for (id, mut expression) in definitions {
                    bind(&mut expression, &ids);
                    let id = format!("{id}{}", ids.len());
                    ids.push(id.clone());
                    variables.push(VariableDefinition {
                        id,
                        expression,
                        span: SPAN,
                    });
                }
                for (place, rule) in rules.iter_mut().enumerate() {
                    rule.id.push_str(&place.to_string());
                    if let Some(condition) = &mut rule.condition {
                        bind(condition, &ids);
                    }
                    bind_all(&mut rule.obligations, &ids);
                    bind_all(&mut rule.advice, &ids);
                }
                bind_all(&mut obligations, &ids);
                bind_all(&mut advice, &ids);
                Policy {
                    id,
                    version: Some(version),
                    description,
                    xpath_version,
                    combining: urn(combining),
                    target,
                    variables,
                    rules,
                    obligations,
                    advice,
                    span: SPAN,
                }
            },
        )
}

/// A policy set whose ids and references [`tree`] makes right.
fn policy_set() -> impl Strategy<Value = PolicySet> {
    let reference = || {
        (text(), pattern(), pattern(), pattern()).prop_map(|(id, version, earliest, latest)| {
            IdReference {
                id,
                version,
                earliest,
                latest,
                span: SPAN,
            }
        })
    };
    let leaf = prop_oneof![
        4 => policy().prop_map(Child::Policy),
        1 => reference().prop_map(Child::PolicyReference),
        1 => reference().prop_map(Child::PolicySetReference),
    ];
    let child = leaf.prop_recursive(2, 8, 3, |inner| {
        set_of(vec(inner, 0..3)).prop_map(Child::PolicySet)
    });
    set_of(vec(child, 0..4))
}

fn set_of(children: impl Strategy<Value = Vec<Child>>) -> impl Strategy<Value = PolicySet> {
    let combining = select(vec![
        "3.0:policy-combining-algorithm:deny-overrides",
        "3.0:policy-combining-algorithm:permit-overrides",
        "3.0:policy-combining-algorithm:deny-unless-permit",
        "3.0:policy-combining-algorithm:permit-unless-deny",
        "1.0:policy-combining-algorithm:first-applicable",
        "1.0:policy-combining-algorithm:only-one-applicable",
    ]);
    (
        (id(), version(), option::weighted(0.2, text())),
        (combining, xpath_version(), target()),
        children,
        (duties(), duties()),
    )
        .prop_map(
            |(
                (id, version, description),
                (combining, xpath_version, target),
                children,
                (mut obligations, mut advice),
            )| {
                bind_all(&mut obligations, &[]);
                bind_all(&mut advice, &[]);
                PolicySet {
                    id,
                    version: Some(version),
                    description,
                    xpath_version,
                    combining: urn(combining),
                    target,
                    children,
                    obligations,
                    advice,
                    span: SPAN,
                }
            },
        )
}
