//! Native times, each beside the least work that answers the same question: `cargo xtask bench`.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "a benchmark"
)]

use std::hint::black_box;

use adgang::altinn::{Facts, Resource};
use adgang::example;
use adgang::identity::{Authenticated, Options, identify};
use adgang::snapshot::{Dialect, Snapshot, read_policy};
use adgang::token::Claims;
use adgang::xacml::{
    ACTION, ACTION_ID, AttributeList, Bag, Decision, DecisionSet, Program, RESOURCE, SUBJECT,
    evaluate,
};

mod cases;
mod measure;

use measure::{Row, time};

const NOW: i64 = 1_795_334_400;
const APP: &str = "fartoy-registrering";
const ACTIONS: [&str; 9] = [
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
const TASKS: [&str; 12] = [
    "Task_0", "Task_1", "Task_2", "Task_3", "Task_4", "Task_5", "Task_6", "Task_7", "Task_8",
    "Task_9", "Task_10", "Task_11",
];
const SUBJECTS: [&[&str]; 5] = [&["DAGL", "UTINN"], &["dagl"], &["REGNA"], &["UTINN"], &[]];

fn main() {
    let (program, _) = read_policy(example::POLICY, Dialect::Altinn).unwrap();
    let claims = Claims::from_json(example::CLAIMS).unwrap();
    let who = identify(&claims, &Options::default()).unwrap();
    let facts = Facts::from_json(example::FACTS).unwrap();
    agree(&program, &who);
    let rows = rows(&program, &who, &facts);
    measure::print("native", &rows);
    keep(&rows);
    cases::print(&who, &facts);
}

fn rows(program: &Program, who: &Authenticated, facts: &Facts) -> Vec<Row> {
    let (snapshot, bytes) = many(1);
    let (thousand, thousand_bytes) = many(1000);
    let resource = Resource::app("havn", "app-0")
        .instance(51200, "g")
        .task("Task_2");
    let session = || snapshot.session(who, facts, NOW).unwrap();
    let open = session();
    let view = open.on(&resource).unwrap();
    let among = |snapshot: &Snapshot, app| {
        let resource = Resource::app("havn", app)
            .instance(51200, "g")
            .task("Task_2");
        let session = snapshot.session(who, facts, NOW).unwrap();
        assert!(session.on(&resource).unwrap().can(black_box("sign")));
    };
    let roles = SUBJECTS[0];
    vec![
        time("hand-written if chain, one check", || {
            by_hand(
                black_box(roles),
                black_box(APP),
                black_box("Task_2"),
                black_box("sign"),
            )
        }),
        time(DECISION, || {
            evaluate(program, &request(roles, "Task_2", black_box("sign"))).decisions
        }),
        time("check of one action on an open view", || {
            view.check(black_box("sign"))
        }),
        time("view of a resource, subject bound before", || {
            open.on(black_box(&resource)).unwrap()
        }),
        time(
            "session for a fresh subject, one resource, one check",
            || session().on(&resource).unwrap().can(black_box("sign")),
        ),
        time(
            "session for a fresh subject, 9 actions on 12 resources",
            || {
                let session = session();
                let mut yes = 0_usize;
                for task in TASKS {
                    let view = session.on(&resource.clone().task(task)).unwrap();
                    yes += ACTIONS.iter().filter(|action| view.can(action)).count();
                }
                yes
            },
        ),
        time("the same check among 1 policy", || {
            among(&snapshot, "app-0");
        }),
        time("the same check among 1,000 policies", || {
            among(&thousand, "app-500");
        }),
        time("policy read and compiled", || {
            read_policy(black_box(example::POLICY), Dialect::Altinn).unwrap()
        }),
        time("snapshot of one policy opened", || {
            Snapshot::open(black_box(bytes.as_slice())).unwrap()
        }),
        time("snapshot of 1,000 policies opened", || {
            Snapshot::open(black_box(thousand_bytes.as_slice())).unwrap()
        }),
    ]
}

/// The row that has a budget.
const DECISION: &str = "request built to decision";

fn request(roles: &[&str], task: &str, action: &str) -> AttributeList {
    AttributeList::new()
        .with(SUBJECT, "urn:altinn:userid", Bag::strings(["20017"]))
        .with(
            SUBJECT,
            "urn:altinn:rolecode",
            Bag::strings(roles.iter().copied()),
        )
        .with(RESOURCE, "urn:altinn:org", Bag::strings(["havn"]))
        .with(RESOURCE, "urn:altinn:app", Bag::strings([APP]))
        .with(RESOURCE, "urn:altinn:task", Bag::strings([task]))
        .with(ACTION, ACTION_ID, Bag::strings([action]))
        .closed()
}

/// The example's policy for one user, as somebody would write it without an engine.
fn by_hand(roles: &[&str], app: &str, task: &str, action: &str) -> bool {
    let has = |name: &str| roles.iter().any(|role| role.eq_ignore_ascii_case(name));
    app == APP
        && match action {
            "instantiate" | "read" | "write" => has("dagl") || has("regna"),
            "sign" | "reject" => task == "Task_2" && has("dagl"),
            "delete" => task == "Task_1" && has("dagl"),
            _ => false,
        }
}

/// Nothing is timed that answers something else.
fn agree(program: &Program, who: &Authenticated) {
    let snapshot = Snapshot::builder()
        .policy_xml(example::POLICY)
        .build()
        .unwrap();
    for roles in SUBJECTS {
        let facts = serde_json::json!({
            "party": 51200, "roles": roles, "accessPackages": [], "estateRoles": [], "delegations": [],
        });
        let facts = Facts::from_json(&facts.to_string()).unwrap();
        let session = snapshot.session(who, &facts, NOW).unwrap();
        for task in TASKS {
            let resource = Resource::app("havn", APP).instance(51200, "g").task(task);
            let view = session.on(&resource).unwrap();
            for action in ACTIONS {
                let expected = by_hand(roles, APP, task, action);
                let permit = DecisionSet::of(Decision::Permit);
                let decided = evaluate(program, &request(roles, task, action)).decisions;
                let place = format!("{action} in {task} for {roles:?}");
                assert_eq!(decided == permit, expected, "the engine: {place}");
                assert_eq!(view.can(action), expected, "the view: {place}");
            }
        }
    }
}

fn many(count: usize) -> (Snapshot, Vec<u8>) {
    let builder = (0..count).fold(Snapshot::builder(), |builder, index| {
        let policy = example::POLICY.replace(APP, &format!("app-{index}"));
        builder.policy_for(&format!("havn/app-{index}"), &policy)
    });
    let snapshot = builder.build().unwrap();
    let bytes = snapshot.as_bytes().to_vec();
    (snapshot, bytes)
}

/// Leaves the row that has a budget for the table that ends the benchmarks in Node.
fn keep(rows: &[Row]) {
    let Some(file) = std::env::var_os("ADGANG_BENCH_NATIVE") else {
        return;
    };
    let (_, took) = rows.iter().find(|(name, _)| *name == DECISION).unwrap();
    let figure = serde_json::json!({ "decision": took.as_secs_f64() * 1e9 });
    std::fs::write(file, figure.to_string()).unwrap();
}
