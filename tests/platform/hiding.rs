//! A case with one fact hidden, for every fact in turn.

use std::sync::Arc;

use std::collections::BTreeMap;

use adgang::altinn::{DelegatedPolicy, Facts, Known};
use adgang::xacml::context::Response;
use adgang::xacml::{Decision, Extent};

use crate::case::Case;

/// What became of the answers, by the kind of what was hidden.
#[derive(Default)]
pub struct Counts {
    /// Stayed, became `ask`, flipped.
    rows: BTreeMap<&'static str, [usize; 3]>,
    pub flipped: Vec<String>,
    pub asked_with_all: Vec<String>,
}

impl Counts {
    pub fn print(&self) {
        println!("hidden              stayed   ask  flipped");
        let mut sum = [0; 3];
        for (kind, counts) in &self.rows {
            println!("{kind:18} {:7} {:5} {:8}", counts[0], counts[1], counts[2]);
            sum.iter_mut()
                .zip(counts)
                .for_each(|(sum, count)| *sum += count);
        }
        println!("{:18} {:7} {:5} {:8}", "all", sum[0], sum[1], sum[2]);
    }
}

pub fn hide(case: &Case, external: bool, counts: &mut Counts) {
    let all = case.facts(external);
    let full = answers(&case.answer_with(external, all.clone()).response);
    let id = case.id(external);
    if full.contains(&None) {
        counts.asked_with_all.push(id.clone());
    }
    for (question, facts) in all.iter().enumerate() {
        for (kind, less) in hidden(facts) {
            let mut some = all.clone();
            some[question] = less;
            let part = answers(&case.answer_with(external, some).response);
            // A request that throws has one answer to all of its questions.
            for (index, before) in part.iter().enumerate() {
                let now = full.get(index).copied().unwrap_or(full[0]);
                let row = counts.rows.entry(kind).or_default();
                match before {
                    None => row[1] += 1,
                    Some(_) if *before == now => row[0] += 1,
                    Some(_) => {
                        row[2] += 1;
                        counts.flipped.push(format!("{id}: {kind} hidden"));
                    }
                }
            }
        }
    }
}

/// The decisions; `None` where one is open.
fn answers(response: &Response) -> Vec<Option<Decision>> {
    let results = response.results.iter();
    results
        .map(|result| {
            let open = result.decision.is_indeterminate() && is_open(result.status.as_ref());
            (!open).then_some(result.decision)
        })
        .collect()
}

fn is_open(status: Option<&adgang::xacml::context::Status>) -> bool {
    status.is_some_and(|status| {
        status.codes[0].ends_with("missing-attribute")
            || status
                .message
                .as_ref()
                .is_some_and(|why| why.starts_with("not supported"))
    })
}

/// The facts without one of them each: without a kind, without one item of a list or knowing no end of it, and without a
/// part of an item.
fn hidden(facts: &Facts) -> Vec<(&'static str, Facts)> {
    let mut all = Vec::new();
    let mut push = |kind, change: &dyn Fn(&mut Facts)| {
        let mut less = facts.clone();
        change(&mut less);
        if less != *facts {
            all.push((kind, less));
        }
    };
    macro_rules! kinds {
        ($($kind:literal $field:ident)+) => {$(
            push($kind, &|facts| facts.$field = Known::default());
            push($kind, &|facts| facts.$field.extent = Extent::AtLeast);
            for index in 0..facts.$field.values.len() {
                push($kind, &|facts| {
                    facts.$field.extent = Extent::AtLeast;
                    // Of delegations the first are known.
                    if $kind == "delegations" {
                        Arc::make_mut(&mut facts.$field.values).truncate(index);
                    } else {
                        Arc::make_mut(&mut facts.$field.values).remove(index);
                    }
                });
            }
        )+};
    }
    kinds! {
        "roles" roles
        "role register" role_register
        "access packages" access_packages
        "estate roles" estate_roles
        "delegations" delegations
        "access lists" access_lists
        "instances" instances
    }
    push("party", &|facts| facts.party = None);
    push("party type", &|facts| facts.party_type = None);
    push("caller", &|facts| facts.caller = None);
    push("caller", &|facts| {
        facts
            .caller
            .iter_mut()
            .for_each(|caller| caller.user_id = None);
    });
    push("caller", &|facts| {
        facts
            .caller
            .iter_mut()
            .for_each(|caller| caller.party = Default::default());
    });
    push("consent", &|facts| facts.consent = None);
    for index in 0..facts.delegations.values.len() {
        push("a policy", &|facts| {
            Arc::make_mut(&mut facts.delegations.values)[index].policy = DelegatedPolicy::Unknown;
        });
        push("a receiver", &|facts| {
            let delegation = &mut Arc::make_mut(&mut facts.delegations.values)[index];
            delegation.covered_by_party = None;
            delegation.covered_by_user = None;
            delegation.to = None;
        });
    }
    for index in 0..facts.access_lists.values.len() {
        push("memberships", &|facts| {
            Arc::make_mut(&mut facts.access_lists.values)[index].memberships = Known::default();
        });
    }
    push("everything", &|facts| *facts = Facts::default());
    all
}
