//! Printing a policy and reading it again gives the same policy: for random ones, and for every one of the cases.

#![cfg(feature = "studio")]
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "support/elements.rs"]
mod elements;
#[path = "support/policies.rs"]
mod policies;
#[path = "support/printed.rs"]
mod printed;
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use adgang::xacml::model::PolicyTree;
use adgang::xacml::xml::{Limits, Reading, check_well_formed, parse_policy, print_policy};
use printed::{comes_back, spanless};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_policies_come_back(tree in policies::tree()) {
        let text = print_policy(&tree);
        let read = parse_policy(&text, Reading::STANDARD, &Limits::default());
        let (read, _) = read.map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert_eq!(spanless(&read), spanless(&tree), "{}", text);
        prop_assert_eq!(print_policy(&read), text);
    }

    /// Whatever characters a model holds, what is printed is XML.
    #[test]
    fn any_text_is_printed_as_xml(tree in policies::tree(), text in any::<String>()) {
        let mut tree = tree;
        match &mut tree {
            PolicyTree::Policy(policy) => {
                policy.id.clone_from(&text);
                policy.description = Some(text);
            }
            PolicyTree::PolicySet(set) => {
                set.id.clone_from(&text);
                set.description = Some(text);
            }
        }
        prop_assert_eq!(check_well_formed(&print_policy(&tree), &Limits::default()), Ok(()));
    }
}

#[test]
fn policies_of_the_cases_come_back() {
    let mut outcomes = Vec::new();
    for (name, reading) in [
        ("xacml", Reading::STANDARD),
        ("altinn-policies", Reading::LENIENT),
        ("security/xml", Reading::STANDARD),
    ] {
        let Some(folder) = support::cases(name) else {
            return;
        };
        for file in documents(&folder) {
            let Ok(xml) = fs::read_to_string(&file) else {
                continue;
            };
            if let Ok((tree, _)) = parse_policy(&xml, reading, &Limits::default()) {
                outcomes.push((file.display().to_string(), comes_back(&tree, reading)));
            }
        }
    }
    support::report("policies-printed", &outcomes);
}

/// Every XML document below a folder.
fn documents(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(documents(&path));
        } else if path.extension().is_some_and(|extension| extension == "xml") {
            found.push(path);
        }
    }
    found.sort();
    found
}
