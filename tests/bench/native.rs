//! Native times, each beside the least work that answers the same question: `cargo xtask bench`.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a benchmark"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use adgang::altinn::{Facts, Resource};
use adgang::example;
use adgang::identity::{Options, identify};
use adgang::snapshot::{Dialect, Snapshot, read_policy};
use adgang::token::Claims;
use adgang::xacml::{self, ACTION, ACTION_ID, AttributeList, Bag, RESOURCE, SUBJECT, evaluate};

fn main() {
    let (program, _) = read_policy(example::POLICY, Dialect::Altinn).unwrap();
    let snapshot = Snapshot::builder()
        .policy_xml(example::POLICY)
        .build()
        .unwrap();
    let bytes = snapshot.as_bytes().to_vec();
    let who = identify(
        &Claims::from_json(example::CLAIMS).unwrap(),
        &Options::default(),
    )
    .unwrap();
    let facts = Facts::from_json(example::FACTS).unwrap();
    let resource: Resource = Resource::from_json(example::RESOURCE).unwrap();
    let session = snapshot.session(&who, &facts, NOW).unwrap();
    let view = session.on(&resource).unwrap();
    let apps = many(1);
    let thousand = many(1000);
    let actions = [
        "instantiate",
        "read",
        "write",
        "sign",
        "reject",
        "delete",
        "complete",
        "confirm",
        "pay",
    ];

    let base = time("hand-written if chain, one check", || {
        by_hand(
            black_box("DAGL"),
            black_box("havn"),
            black_box("fartoy-registrering"),
            black_box("sign"),
        )
    });
    let rows = [
        time("request built to decision", || {
            evaluate(&program, &request(black_box("sign"))).decisions
        }),
        time("check of one action on an open view", || {
            view.check(black_box("sign"))
        }),
        time("view of a resource, subject bound before", || {
            session.on(black_box(&resource)).unwrap()
        }),
        time(
            "session for a fresh subject, one resource, one check",
            || {
                snapshot
                    .session(&who, &facts, NOW)
                    .unwrap()
                    .on(&resource)
                    .unwrap()
                    .can(black_box("sign"))
            },
        ),
        time(
            "session for a fresh subject, 9 actions on 12 resources",
            || {
                let session = snapshot.session(&who, &facts, NOW).unwrap();
                let mut yes = 0_u32;
                for task in TASKS {
                    let view = session.on(&resource.clone().task(task)).unwrap();
                    yes += actions
                        .iter()
                        .map(|action| u32::from(view.can(action)))
                        .sum::<u32>();
                }
                yes
            },
        ),
        time("the same check among 1 policy", || {
            check_among(&apps, &who, &facts, "app-0")
        }),
        time("the same check among 1,000 policies", || {
            check_among(&thousand, &who, &facts, "app-500")
        }),
        time("policy read and compiled", || {
            read_policy(black_box(example::POLICY), Dialect::Altinn).unwrap()
        }),
        time("snapshot of one policy opened", || {
            Snapshot::open(black_box(bytes.as_slice())).unwrap()
        }),
        time("snapshot of 1,000 policies opened", || {
            Snapshot::open(black_box(thousand.1.as_slice())).unwrap()
        }),
    ];
    println!("{:<58} {:>12} {:>9}", "native", "time", "ratio");
    for (name, took) in [base].iter().chain(&rows) {
        println!(
            "{name:<58} {:>12} {:>9.1}",
            format!("{took:.2?}"),
            took.as_secs_f64() / base.1.as_secs_f64()
        );
    }
}

const NOW: i64 = 1_795_334_400;
const TASKS: [&str; 12] = [
    "T0", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "Task_1", "Task_2",
];

fn request(action: &str) -> AttributeList {
    AttributeList::new()
        .with(SUBJECT, "urn:altinn:userid", Bag::strings(["20017"]))
        .with(
            SUBJECT,
            "urn:altinn:rolecode",
            Bag::strings(["DAGL", "UTINN"]),
        )
        .with(RESOURCE, "urn:altinn:org", Bag::strings(["havn"]))
        .with(
            RESOURCE,
            "urn:altinn:app",
            Bag::strings(["fartoy-registrering"]),
        )
        .with(RESOURCE, "urn:altinn:task", Bag::strings(["Task_2"]))
        .with(ACTION, ACTION_ID, Bag::strings([action]))
        .closed()
}

/// The example's policy for one user, as somebody would write it without an engine.
fn by_hand(role: &str, org: &str, app: &str, action: &str) -> bool {
    org == "havn"
        && app == "fartoy-registrering"
        && match action {
            "instantiate" | "read" | "write" => {
                role.eq_ignore_ascii_case("dagl") || role.eq_ignore_ascii_case("regna")
            }
            "sign" | "reject" | "delete" => role.eq_ignore_ascii_case("dagl"),
            _ => false,
        }
}

fn many(count: usize) -> (Snapshot, Vec<u8>) {
    let builder = (0..count).fold(Snapshot::builder(), |builder, index| {
        let policy = example::POLICY.replace("fartoy-registrering", &format!("app-{index}"));
        builder.policy_for(&format!("havn/app-{index}"), &policy)
    });
    let snapshot = builder.build().unwrap();
    let bytes = snapshot.as_bytes().to_vec();
    (snapshot, bytes)
}

fn check_among(
    (snapshot, _): &(Snapshot, Vec<u8>),
    who: &adgang::identity::Authenticated,
    facts: &Facts,
    app: &str,
) -> xacml::DecisionSet {
    let session = snapshot.session(who, facts, NOW).unwrap();
    let resource = Resource::app("havn", app)
        .instance(51200, "g")
        .task("Task_2");
    let can = session.on(&resource).unwrap().can(black_box("sign"));
    assert!(can);
    xacml::DecisionSet::NONE
}

/// The median of rounds of about 20 ms each.
fn time<T>(name: &'static str, mut work: impl FnMut() -> T) -> (&'static str, Duration) {
    let started = Instant::now();
    let mut once = 0_u32;
    while started.elapsed() < Duration::from_millis(20) {
        black_box(work());
        once += 1;
    }
    let mut rounds: Vec<Duration> = (0..15)
        .map(|_| {
            let started = Instant::now();
            for _ in 0..once {
                black_box(work());
            }
            started.elapsed() / once
        })
        .collect();
    rounds.sort();
    (name, rounds[rounds.len() / 2])
}
