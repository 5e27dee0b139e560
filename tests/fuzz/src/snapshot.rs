//! Snapshots, as bytes.

use std::sync::OnceLock;

use adgang::altinn::{Facts, Resource};
use adgang::example;
use adgang::identity::{Authenticated, Options, identify};
use adgang::snapshot::{Dialect, Snapshot, read_policy};
use adgang::token::Claims;
use adgang::xacml::{AttributeList, Program, evaluate, explain, specialise};

use super::request::NOW;

const ACTIONS: [&str; 4] = ["read", "write", "sign", "READ"];

/// The bytes of a snapshot; or, because their form changes from version to version, which of some to damage and how:
/// three bytes for each place, two of where it is. What is damaged is refused, or it answers; and so does a program that is
/// damaged behind its hash.
pub fn snapshot(input: &[u8]) {
    match input.split_first() {
        Some((which, damage)) if !input.starts_with(b"adgang") => {
            let (snapshot, program) = built(*which);
            open(&damaged(snapshot, damage));
            if let Some(program) = Program::from_bytes(&damaged(program, damage)) {
                ask(&program);
            }
        }
        _ => open(input),
    }
}

fn damaged(whole: &[u8], damage: &[u8]) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for edit in damage.chunks_exact(3) {
        let place = usize::from(u16::from_le_bytes([edit[0], edit[1]])) % bytes.len();
        bytes[place] = edit[2];
    }
    bytes
}

/// Asks a program with nothing known, and with nothing there.
fn ask(program: &Program) {
    let nothing = AttributeList::new();
    explain(program, &nothing);
    evaluate(&specialise(program, &nothing), &nothing.closed());
}

/// What was opened is written as bytes that open as the same, and answers.
fn open(bytes: &[u8]) {
    let Ok(snapshot) = Snapshot::open(bytes) else {
        return;
    };
    assert!(
        snapshot.as_bytes() == bytes,
        "a snapshot is kept as it came"
    );
    // What is damaged inside answers `ask`; nobody has to look at everything first.
    let _ = snapshot.verify_all();

    let (caller, facts) = caller();
    let keys = snapshot
        .policies()
        .filter_map(|policy| policy.key().map(str::to_owned));
    let mut resources: Vec<Resource> = keys
        .take(4)
        .map(|key| match key.split_once('/') {
            Some((org, app)) => Resource::app(org, app).task("Task_2"),
            None => Resource::registry(&key),
        })
        .collect();
    resources.extend(Resource::from_json(example::RESOURCE));
    if let Ok(session) = snapshot.session(caller, facts, NOW) {
        for resource in &resources {
            let Ok(view) = session.on(resource) else {
                continue;
            };
            for action in ACTIONS {
                assert_eq!(view.can(action), view.check(action).is_yes(), "{action}");
            }
            view.actions();
            view.table();
        }
    }
    let programs = snapshot
        .policies()
        .filter_map(|policy| policy.program().ok());
    for program in programs.take(4) {
        ask(program);
    }
    let _ = snapshot.xacml(REQUEST, Some(NOW));
}

/// The bytes of a snapshot that has a policy for one resource and for all, and of the policy's program.
fn built(which: u8) -> &'static (Vec<u8>, Vec<u8>) {
    static BUILT: OnceLock<Vec<(Vec<u8>, Vec<u8>)>> = OnceLock::new();
    let built = BUILT.get_or_init(|| {
        let policies = [POLICY, example::POLICY];
        let choices = [Dialect::Standard, Dialect::Altinn]
            .into_iter()
            .flat_map(|dialect| policies.map(|policy| (dialect, policy)));
        choices
            .map(|(dialect, policy)| {
                let builder = Snapshot::builder().dialect(dialect).expires_at(NOW + 1);
                let builder = builder
                    .policy_xml(policy)
                    .policy_for("havn/fartoy-registrering", policy);
                let (program, _) = read_policy(policy, dialect).unwrap();
                (
                    builder.build().unwrap().as_bytes().to_vec(),
                    program.to_bytes(),
                )
            })
            .collect()
    });
    &built[usize::from(which) % built.len()]
}

/// A little of everything that a program holds.
const POLICY: &str = include_str!("../policy.xml");

/// Asks by role, and has content.
const REQUEST: &str = r#"{"Request":{"ReturnPolicyIdList":true,
    "AccessSubject":{"Attribute":[{"AttributeId":"urn:altinn:rolecode","Value":["DAGL","UTINN"]}]},
    "Resource":[{"Content":"<a><b>1</b></a>","Attribute":[{"AttributeId":"urn:altinn:org","Value":"havn"},
        {"AttributeId":"urn:altinn:app","Value":"fartoy-registrering"}]},{}],
    "Action":{"Attribute":[{"AttributeId":"urn:oasis:names:tc:xacml:1.0:action:action-id","Value":"read"}]}}}"#;

fn caller() -> &'static (Authenticated, Facts) {
    static CALLER: OnceLock<(Authenticated, Facts)> = OnceLock::new();
    CALLER.get_or_init(|| {
        let claims = Claims::from_json(example::CLAIMS).unwrap();
        let caller = identify(&claims, &Options::default()).unwrap();
        (caller, Facts::from_json(example::FACTS).unwrap())
    })
}
