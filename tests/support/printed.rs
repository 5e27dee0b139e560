//! The law of printing: what was printed is read as the same policy.

use adgang::xacml::model::PolicyTree;
use adgang::xacml::xml::{Limits, Reading, parse_policy, print_policy};

/// What a printed policy is read with: the standard's text of values, and whatever either reading accepts.
const ANY: Reading = Reading {
    any_version: true,
    duplicate_rule_ids: true,
    duplicate_variable_ids: true,
    unresolved_variables: true,
    bare_selectors: true,
    policy_algorithms: true,
    raw_identifiers: true,
    ..Reading::STANDARD
};

/// Prints a policy and reads it again: by the reading it came from, which takes it though it may make other text of the
/// values, and by one that takes it as it is.
pub fn comes_back(tree: &PolicyTree, reading: Reading) -> Result<(), String> {
    let text = print_policy(tree);
    let read = |reading| {
        parse_policy(&text, reading, &Limits::default()).map_err(|error| error.to_string())
    };
    read(reading)?;
    let (again, _) = read(ANY)?;
    if spanless(&again) == spanless(tree) {
        Ok(())
    } else {
        Err(format!("reads as another policy: {text}"))
    }
}

/// The model without its spans, as text.
pub fn spanless(tree: &PolicyTree) -> String {
    let text = format!("{tree:?}");
    let mut parts = text.split("span: Span { start: ");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |kept, part| {
        kept + part.split_once(" }").map_or("", |(_, rest)| rest)
    })
}
