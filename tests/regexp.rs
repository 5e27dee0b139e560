//! Regular expressions: the outside cases that hold any, and random ones against a matcher that is nothing but the
//! definition.

#![cfg(feature = "studio")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use adgang::xacml::{Pattern, PatternErrorKind};
use proptest::prelude::*;
use proptest::string::string_regex;
use roxmltree::{Document, Node};
use serde_json::Value as Json;

type Outcome = (String, Result<(), String>);

#[test]
fn outside_cases() {
    let (Some(xacml), Some(security)) = (support::cases("xacml"), support::cases("security/xml"))
    else {
        return;
    };
    let mut outcomes = vectors(&xacml.join("vectors/functions.dev.json"));
    outcomes.extend(gaps(&xacml.join("spec-gaps")));
    outcomes.extend(attacks(&security));
    support::report("regular-expressions", &outcomes);
}

/// Rows with the two arguments and the result.
fn vectors(file: &Path) -> Vec<Outcome> {
    let rows: Vec<Json> = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let rows = rows.iter().filter(|row| {
        let function = row["function"].as_str().unwrap();
        function.ends_with("-regexp-match")
    });
    rows.map(|row| {
        let argument = |index: usize| row["args"][index]["value"].as_str().unwrap();
        let expected = row["expected"]["value"] == "true";
        let outcome = decide(argument(0), argument(1), false, &[decision(expected)]);
        (row["id"].as_str().unwrap().to_owned(), outcome)
    })
    .collect()
}

/// Policies of one rule whose condition is a match, with its arguments in the policy or in the request.
fn gaps(folder: &Path) -> Vec<Outcome> {
    let cases = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let cases = cases.filter_map(|case| {
        let name = case.file_name().unwrap().to_str().unwrap().to_owned();
        name.starts_with("fn-re-").then_some((name, case))
    });
    cases
        .map(|(name, case)| {
            let text = |file: &str| fs::read_to_string(case.join(file)).unwrap();
            let meta: Json = serde_json::from_str(&text("meta.json")).unwrap();
            let expected = meta["expected"][0]["decision"].as_str().unwrap();
            (
                name,
                run(&text("policy.xml"), &text("request.xml"), &[expected]),
            )
        })
        .collect()
}

/// Policies with a pattern that costs some engine too much, or that some engine misreads.
fn attacks(folder: &Path) -> Vec<Outcome> {
    let index = fs::read_to_string(folder.join("index.json")).unwrap();
    let index: Json = serde_json::from_str(&index).unwrap();
    let cases = index["cases"].as_array().unwrap().iter().filter(|case| {
        // What is made on demand is not at hand.
        case["category"] == "regex" && case.get("generated").is_none()
    });
    cases
        .map(|case| {
            let text =
                |key: &str| fs::read_to_string(folder.join(case[key].as_str().unwrap())).unwrap();
            let expected: Vec<&str> = case["expect"]["decision"]
                .as_array()
                .unwrap()
                .iter()
                .map(|decision| decision.as_str().unwrap())
                .collect();
            let outcome = run(&text("file"), &text("request"), &expected);
            (case["id"].as_str().unwrap().to_owned(), outcome)
        })
        .collect()
}

/// Reads pattern and text from the policy's only match, or from the request's first two values.
fn run(policy: &str, request: &str, expected: &[&str]) -> Result<(), String> {
    let (policy, request) = (
        Document::parse(policy).unwrap(),
        Document::parse(request).unwrap(),
    );
    let applied = policy.descendants().find(|node| {
        let function = node.attribute("FunctionId").unwrap_or_default();
        function.ends_with("-regexp-match")
    });
    let applied = applied.unwrap();
    let negated = applied.parent().unwrap().attribute("FunctionId").is_some();
    let values = |node: Node| -> Vec<String> {
        let values = node.descendants().filter(|node| {
            node.has_tag_name((
                "urn:oasis:names:tc:xacml:3.0:core:schema:wd-17",
                "AttributeValue",
            ))
        });
        values
            .map(|node| node.text().unwrap_or_default().to_owned())
            .collect()
    };
    let mut arguments = values(applied);
    if arguments.is_empty() {
        arguments = values(request.root());
    }
    decide(&arguments[0], &arguments[1], negated, expected)
}

fn decide(pattern: &str, text: &str, negated: bool, expected: &[&str]) -> Result<(), String> {
    let found = match Pattern::parse(pattern) {
        Ok(pattern) => decision(pattern.is_match(text) != negated),
        Err(error) if error.kind() == PatternErrorKind::Malformed => "Indeterminate",
        Err(error) => return Err(error.to_string()),
    };
    if expected.contains(&found) {
        Ok(())
    } else {
        Err(format!("{found}, expected {expected:?}"))
    }
}

fn decision(truth: bool) -> &'static str {
    if truth { "Permit" } else { "Deny" }
}

/// Characters that escapes, ranges and anchors tell apart.
const ALPHABET: [char; 14] = [
    'a', 'b', 'c', 'Z', '1', '٣', '_', '-', ']', ' ', '\n', '\r', 'å', '😀',
];

/// Each escape with those of the alphabet that it holds.
const ESCAPES: [(&str, &str); 16] = [
    ("\\d", "1٣"),
    ("\\D", "abcZ_-] \n\rå😀"),
    ("\\s", " \n\r"),
    ("\\S", "abcZ1٣_-]å😀"),
    ("\\w", "abcZ1٣å😀"),
    ("\\W", "_-] \n\r"),
    ("\\i", "abcZ٣_å😀"),
    ("\\I", "1-] \n\r"),
    ("\\c", "abcZ1٣_-å😀"),
    ("\\C", "] \n\r"),
    ("\\p{Lu}", "Z"),
    ("\\P{L}", "1٣_-] \n\r😀"),
    ("\\p{P}", "_-]"),
    ("\\p{IsBasicLatin}", "abcZ1_-] \n\r"),
    ("\\P{IsArabic}", "abcZ1_-] \n\rå😀"),
    ("\\n", "\n"),
];

#[derive(Clone, Debug)]
enum Expression {
    Character(char),
    Any,
    Escape(usize),
    Class(Class),
    Start,
    End,
    Sequence(Vec<Expression>),
    Choice(Vec<Expression>),
    /// At least, at most, and how it is written.
    Repeat(Box<Expression>, usize, usize, &'static str),
}

#[derive(Clone, Debug)]
struct Class {
    negated: bool,
    ranges: Vec<(char, char)>,
    escapes: Vec<usize>,
    without: Option<Box<Class>>,
}

/// More than any text here is long.
const MANY: usize = 20;

impl Expression {
    fn write(&self) -> String {
        match self {
            Expression::Character(c) => escaped(*c, "\\|.?*+(){}[]^$"),
            Expression::Any => ".".to_owned(),
            Expression::Escape(index) => ESCAPES[*index].0.to_owned(),
            Expression::Class(class) => class.write(),
            Expression::Start => "^".to_owned(),
            Expression::End => "$".to_owned(),
            Expression::Sequence(parts) => parts.iter().map(Expression::write).collect(),
            Expression::Choice(branches) => {
                let branches: Vec<String> = branches.iter().map(Expression::write).collect();
                format!("({})", branches.join("|"))
            }
            Expression::Repeat(part, _, _, quantifier) => format!("({}){quantifier}", part.write()),
        }
    }

    /// Where a match that begins here may end.
    fn ends(&self, text: &[char], at: usize) -> BTreeSet<usize> {
        let one = |holds: bool| holds.then_some(at + 1).into_iter().collect();
        let here = |holds: bool| holds.then_some(at).into_iter().collect();
        let next = text.get(at).copied();
        match self {
            Expression::Character(c) => one(next == Some(*c)),
            Expression::Any => one(next.is_some_and(|c| c != '\n' && c != '\r')),
            Expression::Escape(index) => one(next.is_some_and(|c| ESCAPES[*index].1.contains(c))),
            Expression::Class(class) => one(next.is_some_and(|c| class.holds(c))),
            Expression::Start => here(at == 0),
            Expression::End => here(at == text.len()),
            Expression::Sequence(parts) => parts.iter().fold(here(true), |ends, part| {
                ends.into_iter()
                    .flat_map(|end| part.ends(text, end))
                    .collect()
            }),
            Expression::Choice(branches) => branches
                .iter()
                .flat_map(|branch| branch.ends(text, at))
                .collect(),
            Expression::Repeat(part, least, most, _) => {
                let mut reached = BTreeSet::from([at]);
                let mut all = BTreeSet::new();
                for count in 0..=*most {
                    if count >= *least {
                        all.extend(&reached);
                    }
                    reached = reached
                        .into_iter()
                        .flat_map(|end| part.ends(text, end))
                        .collect();
                }
                all
            }
        }
    }
}

impl Class {
    fn write(&self) -> String {
        let mut text = String::from(if self.negated { "[^" } else { "[" });
        for (first, last) in &self.ranges {
            text += &escaped(*first, "\\-[]^");
            if first != last {
                text += "-";
                text += &escaped(*last, "\\-[]^");
            }
        }
        text.extend(self.escapes.iter().map(|index| ESCAPES[*index].0));
        if let Some(without) = &self.without {
            text += "-";
            text += &without.write();
        }
        text + "]"
    }

    fn holds(&self, c: char) -> bool {
        let ranges = self
            .ranges
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&c));
        let escapes = self
            .escapes
            .iter()
            .any(|index| ESCAPES[*index].1.contains(c));
        let without = self
            .without
            .as_ref()
            .is_some_and(|without| without.holds(c));
        (ranges || escapes) != self.negated && !without
    }
}

fn escaped(c: char, special: &str) -> String {
    let backslash = if special.contains(c) { "\\" } else { "" };
    format!("{backslash}{c}")
}

fn character() -> impl Strategy<Value = char> {
    prop::sample::select(ALPHABET.as_slice())
}

fn class() -> impl Strategy<Value = Class> {
    let range = (character(), character()).prop_map(|(a, b)| (a.min(b), a.max(b)));
    let range = prop_oneof![range, character().prop_map(|c| (c, c))];
    let group = (
        any::<bool>(),
        prop::collection::vec(range, 1..4),
        prop::collection::vec(0..ESCAPES.len(), 0..2),
    );
    let group = group.prop_map(|(negated, ranges, escapes)| Class {
        negated,
        ranges,
        escapes,
        without: None,
    });
    prop::collection::vec(group, 1..4).prop_map(|groups| {
        let nested = groups.into_iter().rev().fold(None, |without, group| {
            Some(Box::new(Class { without, ..group }))
        });
        *nested.unwrap()
    })
}

fn expression() -> impl Strategy<Value = Expression> {
    let leaf = prop_oneof![
        6 => character().prop_map(Expression::Character),
        1 => Just(Expression::Any),
        2 => (0..ESCAPES.len()).prop_map(Expression::Escape),
        2 => class().prop_map(Expression::Class),
        1 => Just(Expression::Start),
        1 => Just(Expression::End),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let quantifiers = prop::sample::select(&[
            (0, 1, "?"),
            (0, MANY, "*"),
            (1, MANY, "+"),
            (2, 2, "{2}"),
            (0, 0, "{0}"),
            (2, MANY, "{2,}"),
            (1, 3, "{1,3}"),
            (0, 1, "??"),
            (0, MANY, "*?"),
            (1, MANY, "+?"),
            (0, 2, "{0,2}?"),
        ]);
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Expression::Sequence),
            prop::collection::vec(inner.clone(), 1..4).prop_map(Expression::Choice),
            (inner, quantifiers).prop_map(|(part, (least, most, text))| {
                Expression::Repeat(Box::new(part), least, most, text)
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_pattern_matches_where_its_definition_does(
        expression in expression(),
        texts in prop::collection::vec(prop::collection::vec(character(), 0..7), 4),
    ) {
        let written = expression.write();
        let pattern = Pattern::parse(&written);
        prop_assert!(pattern.is_ok(), "{written}: {}", pattern.unwrap_err());
        let pattern = pattern.unwrap();
        for text in texts {
            let expected = (0..=text.len()).any(|at| !expression.ends(&text, at).is_empty());
            let text: String = text.into_iter().collect();
            prop_assert_eq!(pattern.is_match(&text), expected, "{} in {:?}", written, text);
        }
    }

    #[test]
    fn whatever_is_written_is_matched_or_refused_at_a_place_in_it(
        pattern in prop_oneof![
            any::<String>(),
            string_regex("[\\[\\]\\\\(){}?*+|^$.,\\-0-9a-dpPIsLu\u{1F600}]{0,24}").unwrap(),
        ],
        text in any::<String>(),
    ) {
        match Pattern::parse(&pattern) {
            Ok(compiled) => {
                compiled.is_match(&text);
                prop_assert!(compiled.cost(&text) > 0);
            }
            Err(error) => prop_assert!(error.offset() <= pattern.chars().count()),
        }
    }
}

/// Patterns that take a backtracking engine longer than anyone waits.
#[test]
fn time_is_the_product_of_pattern_and_text() {
    let text = "a".repeat(20_000) + "!";
    for pattern in [
        "^(a|a)*$",
        "(a|aa)+$",
        "^(a*)*$",
        "((a+)+)+$",
        "(.*)*=x",
        "^(([a-z])+.)+[A-Z]([a-z])+$",
        "^(a?){50}a{50}$",
    ] {
        assert!(
            !Pattern::parse(pattern).unwrap().is_match(&text),
            "{pattern}"
        );
    }
}
