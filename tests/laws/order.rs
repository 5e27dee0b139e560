//! Policies with their parts in another order.

use adgang::xacml::Obligation;
use adgang::xacml::model::*;

/// The same with what every unordered algorithm combines turned round, so many places.
pub fn turned(tree: &PolicyTree, places: usize) -> PolicyTree {
    let mut tree = tree.clone();
    match &mut tree {
        PolicyTree::Policy(policy) => turn_policy(policy, places),
        PolicyTree::PolicySet(set) => turn_set(set, places),
    }
    tree
}

fn turn_policy(policy: &mut Policy, places: usize) {
    turn(&policy.combining, &mut policy.rules, places);
}

fn turn_set(set: &mut PolicySet, places: usize) {
    for child in &mut set.children {
        match child {
            Child::Policy(policy) => turn_policy(policy, places),
            Child::PolicySet(set) => turn_set(set, places),
            Child::PolicyReference(_) | Child::PolicySetReference(_) => {}
        }
    }
    turn(&set.combining, &mut set.children, places);
}

fn turn<T>(combining: &str, parts: &mut [T], places: usize) {
    let ordered = ["ordered", "first-applicable", "apply-second"];
    if !ordered.iter().any(|word| combining.contains(word)) {
        parts.rotate_left(places.min(parts.len()));
    }
}

/// Obligations in an order that does not depend on the policy's.
pub fn sorted(obligations: &[Obligation]) -> Vec<String> {
    let mut told: Vec<String> = obligations.iter().map(|duty| format!("{duty:?}")).collect();
    told.sort();
    told
}
