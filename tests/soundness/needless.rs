//! How many asks are needless, counted by brute force over a small domain: every way in which the facts that are hidden can
//! turn out is tried, and an ask is needless where all of them come to the same answer.

use std::collections::BTreeSet;

use std::sync::OnceLock;

use adgang::altinn::{
    AccessListMode, DelegatedPolicy, Delegation, Facts, Known, PartyType, Resource, Settings,
};
use adgang::identity::{Authenticated, Options, identify};
use adgang::session::Verdict;
use adgang::snapshot::{Dialect, Snapshot, read_policy};
use adgang::token::Claims;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

use crate::policies::{ACTIONS, rule, snapshot};

/// What each kind of fact can be here; `None` is hidden.
const KINDS: usize = 5;

#[test]
fn needless_asks_are_few() {
    let mut runner = TestRunner::deterministic();
    let rules = proptest::collection::vec(rule(), 0..4);
    let about = Resource::registry("r").task("Task_1");
    let (mut asks, mut needless) = (0_usize, 0_usize);
    for _ in 0..120 {
        let rules = rules.new_tree(&mut runner).unwrap().current();
        let snapshot = snapshot(&rules, 2, settings());
        let all: Vec<Vec<Verdict>> = (0_u8..1 << KINDS)
            .map(|way| answers(&snapshot, &about, &facts(0, way)))
            .collect();
        for hidden in 1_u8..1 << KINDS {
            for base in (0_u8..1 << KINDS).filter(|base| base & hidden == 0) {
                let open = answers(&snapshot, &about, &facts(hidden, base));
                let ways: Vec<&Vec<Verdict>> = (0_u8..1 << KINDS)
                    .filter(|way| way & !hidden == base)
                    .map(|way| &all[usize::from(way)])
                    .collect();
                for (index, answer) in open.iter().enumerate() {
                    if *answer == Verdict::Ask {
                        let outcomes: BTreeSet<bool> =
                            ways.iter().map(|way| way[index] == Verdict::Yes).collect();
                        asks += 1;
                        needless += usize::from(outcomes.len() == 1);
                    }
                }
            }
        }
    }
    println!("needless asks of the platform: {needless} of {asks}");
    assert!(asks > 1_000, "{asks}");
    // What is hidden can be more than the two things that were tried, so some of these are not needless at all.
    assert!(needless * 10 < asks, "{needless} of {asks}");
}

fn answers(snapshot: &Snapshot, about: &Resource, facts: &Facts) -> Vec<Verdict> {
    let session = snapshot.session(&caller(), facts, 0).unwrap();
    let view = session.on(about).unwrap();
    ACTIONS.map(|action| view.check(action).answer).to_vec()
}

fn settings() -> Settings {
    Settings {
        role_register: Some(false),
        ..Settings::default()
    }
}

/// The facts with some kinds hidden, and of each of the others the one thing or the other.
fn facts(hidden: u8, way: u8) -> Facts {
    let known = |at: u8, values: [&str; 2]| {
        if hidden & 1 << at != 0 {
            return Known::default();
        }
        let count = if way & 1 << at != 0 { 2 } else { 0 };
        let values = values.into_iter().take(count).map(str::to_owned);
        Known::complete(values.collect::<Vec<_>>())
    };
    let mode = match (hidden & 8 != 0, way & 8 != 0) {
        (true, _) => None,
        (false, true) => Some(AccessListMode::Disabled),
        (false, false) => Some(AccessListMode::Enabled),
    };
    Facts {
        party: Some(51),
        party_type: mode.map(|_| PartyType::Person),
        roles: known(0, ["DAGL", "REGNA"]),
        access_packages: known(1, ["skatt", "skatt"]),
        estate_roles: known(2, ["urn:digitaltdodsbo:formuesfullmakt"; 2]),
        delegations: if hidden & 16 != 0 {
            Known::default()
        } else {
            Known::complete(match way & 16 != 0 {
                true => vec![delegation()],
                false => Vec::new(),
            })
        },
        access_list_mode: mode,
        ..Facts::default()
    }
}

/// One that permits everything.
fn delegation() -> Delegation {
    static POLICY: OnceLock<DelegatedPolicy> = OnceLock::new();
    let policy = POLICY.get_or_init(|| {
        let xml = r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:d" Version="1.0"
            RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides"><Target/>
            <Rule RuleId="d" Effect="Permit"><Target/></Rule></Policy>"#;
        let (program, _) = read_policy(xml, Dialect::Altinn).unwrap();
        DelegatedPolicy::from_program(program).unwrap()
    });
    Delegation {
        resource: "r".to_owned(),
        covered_by_user: Some(13),
        policy: policy.clone(),
        ..Delegation::default()
    }
}

fn caller() -> Authenticated {
    let claims = r#"{"urn:altinn:userid":"13","urn:altinn:partyid":"50","urn:altinn:authlevel":3,
        "urn:altinn:authenticatemethod":"BankID","scope":"altinn:portal/enduser"}"#;
    identify(&Claims::from_json(claims).unwrap(), &Options::default()).unwrap()
}
