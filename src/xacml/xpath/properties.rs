//! What holds of every path and document.
#![expect(clippy::unwrap_used, reason = "tests")]

use proptest::prelude::*;

use super::tests::{RECORD, namespaces, path};
use super::{Path, Refusal};
use crate::value::Content;
use crate::value::document::NodeId;

/// Small documents with all kinds of nodes.
pub(super) fn documents() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("<a/>".to_owned()),
        Just("<m:b x='1'/>".to_owned()),
        Just("<a x='2' m:x='3' y=''/>".to_owned()),
        Just("1".to_owned()),
        Just("t<![CDATA[]]>".to_owned()),
        Just("<!--2-->".to_owned()),
        Just("<?p 3?>".to_owned()),
    ];
    let element = leaf.prop_recursive(4, 24, 5, |inner| {
        (
            prop::sample::select(vec!["a", "b", "m:a"]),
            prop::sample::select(vec!["", " x='1'", " m:x='1' y='2'"]),
            prop::collection::vec(inner, 0..5),
        )
            .prop_map(|(name, attributes, inside)| {
                format!("<{name}{attributes}>{}</{name}>", inside.concat())
            })
    });
    prop::collection::vec(element, 0..4)
        .prop_map(|inside| format!("<!--0--><r xmlns:m='urn:m'>{}</r><?q?>", inside.concat()))
}

/// Paths that select nodes.
fn paths() -> impl Strategy<Value = String> {
    let axes = prop::sample::select(super::axis::Axis::NAMES.map(|(name, _)| name).to_vec());
    let tests = prop::sample::select(vec![
        "*",
        "a",
        "m:b",
        "m:*",
        "x",
        "node()",
        "text()",
        "comment()",
        "processing-instruction()",
    ]);
    let step = (axes, tests).prop_map(|(axis, test)| format!("{axis}::{test}"));
    let start = prop::sample::select(vec!["", "/", "//"]);
    let simple = (start, step.clone()).prop_map(|(start, step)| format!("{start}{step}"));
    simple.prop_recursive(3, 12, 3, move |inner| {
        let joint = prop::sample::select(vec!["/", "//"]);
        let predicate = prop_oneof![
            inner.clone(),
            prop::sample::select(vec!["1", "2", "last()", "position()>1", ". = 1", "not(@x)"])
                .prop_map(str::to_owned),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| format!("{one} = {other}")),
            inner
                .clone()
                .prop_map(|path| format!("count({path}) mod 2 = 1")),
        ];
        prop_oneof![
            (inner.clone(), joint, step.clone())
                .prop_map(|(path, joint, step)| format!("({path}){joint}{step}")),
            (inner.clone(), predicate).prop_map(|(path, predicate)| format!("{path}[{predicate}]")),
            (inner.clone(), inner).prop_map(|(one, other)| format!("({one} | {other})")),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_text_traps_the_parser(
        text in "[a/@*.:()\\[\\]|+\\-=!<>,$'\" \u{e5}0-9]{0,40}",
        words in prop::collection::vec("(and|or|div|a|text\\(\\)|count\\(|not\\(|\\)|//|\\[|\\]|\\(|::|self| |1|\\*|-|\\||'x')", 0..30),
        any in "\\PC{0,20}",
    ) {
        for text in [text, words.concat(), any] {
            match Path::parse(&text, &namespaces()) {
                Ok(path) => {
                    let content = Content::parse(RECORD).unwrap();
                    let mut steps = 2_000;
                    let _selected = path.select(&content, NodeId::ROOT, &mut steps);
                }
                Err(error) => prop_assert!(error.offset() <= text.len()),
            }
        }
    }

    #[test]
    fn results_are_in_order_and_within_the_budget(
        xml in documents(),
        one in paths(),
        other in paths(),
        budget in 0_u32..2_000,
    ) {
        let content = Content::parse(&xml).unwrap();
        let select = |text: &str, mut steps: u32| {
            let before = steps;
            let nodes = path(text).select(&content, NodeId::ROOT, &mut steps);
            assert!(steps <= before);
            nodes
        };
        let all = |text: &str| select(text, 10_000_000).unwrap();
        let (first, second) = (all(&one), all(&other));
        for nodes in [&first, &second] {
            prop_assert!(nodes.is_sorted_by(|one, next| one < next));
        }
        // Less budget gives the same or nothing.
        match select(&one, budget) {
            Ok(nodes) => prop_assert_eq!(&nodes, &first),
            Err(refusal) => prop_assert_eq!(refusal, Refusal::Unsupported),
        }
        // A union is both, whichever comes first.
        let mut both = [first.as_slice(), &second].concat();
        both.sort_unstable();
        both.dedup();
        prop_assert_eq!(&both, &all(&format!("{one} | {other}")));
        prop_assert_eq!(&both, &all(&format!("{other} | {one}")));
        // A predicate that is true of all, and one that is true of none.
        prop_assert_eq!(&first, &all(&format!("({one})[true()]")));
        prop_assert_eq!(Vec::<NodeId>::new(), all(&format!("({one})[false()]")));
        // Parts of a set.
        let last = all(&format!("({one})[last()]"));
        prop_assert_eq!(last.as_slice(), first.last().map_or(&[][..], std::slice::from_ref));
        // A double slash is a step.
        prop_assert_eq!(
            all(&format!("({one})//a")),
            all(&format!("({one})/descendant-or-self::node()/child::a"))
        );
    }
}
