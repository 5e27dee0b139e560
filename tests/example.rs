//! The embedded example, through the front door.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use adgang::altinn::{Facts, Resource};
use adgang::identity::{Options, identify};
use adgang::session::{Reason, Session, Verdict};
use adgang::snapshot::Snapshot;
use adgang::token::Claims;
use adgang::{example, session};

const NOW: i64 = 1_795_334_400;

fn session(claims: &str, facts: &Facts, now: i64) -> Session {
    let snapshot = Snapshot::builder()
        .policy_xml(example::POLICY)
        .build()
        .unwrap();
    let who = identify(&Claims::from_json(claims).unwrap(), &Options::default()).unwrap();
    snapshot.session(&who, facts, now).unwrap()
}

fn view(claims: &str, facts: &Facts) -> session::View {
    let resource: Resource = serde_json::from_str(example::RESOURCE).unwrap();
    session(claims, facts, NOW).on(&resource).unwrap()
}

fn facts() -> Facts {
    Facts::from_json(example::FACTS).unwrap()
}

#[test]
fn a_daily_manager_may_sign_and_not_delete_in_the_signing_task() {
    let view = view(example::CLAIMS, &facts());
    assert_eq!(
        view.actions(),
        ["instantiate", "read", "write", "sign", "reject"]
    );
    assert_eq!(view.check("delete").reason, Reason::NoRule);
    assert_eq!(view.check("complete").answer, Verdict::No);
    assert!(!view.can("SIGN"), "the policy compares actions with case");
}

#[test]
fn what_is_not_known_is_asked_for_by_name() {
    let view = view(
        example::CLAIMS,
        &Facts {
            party: Some(51200),
            ..Facts::default()
        },
    );
    let missing = |names: &[&str]| Reason::Unknown {
        missing: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    assert_eq!(
        view.check("sign").reason,
        missing(&["roles", "delegations"])
    );
    assert_eq!(view.check("delete").reason, missing(&["delegations"]));
    assert!(view.actions().is_empty());
}

#[test]
fn a_low_level_is_a_no_with_the_level_asked_for() {
    let claims =
        example::CLAIMS.replace("\"urn:altinn:authlevel\": 3", "\"urn:altinn:authlevel\": 2");
    let answer = view(&claims, &facts()).check("read");
    assert_eq!(answer.answer, Verdict::No);
    assert_eq!(
        answer.reason,
        Reason::LevelTooLow {
            required: 3,
            actual: 2
        }
    );
}

#[test]
fn past_the_tokens_time_every_answer_is_ask() {
    let session = session(example::CLAIMS, &facts(), NOW);
    assert_eq!(session.expires_at(), Some(4_102_444_800));
    let resource: Resource = serde_json::from_str(example::RESOURCE).unwrap();
    for (now, expired) in [(4_102_444_799, false), (4_102_444_800, true), (0, true)] {
        let answer = session.at(now).on(&resource).unwrap().check("read");
        assert_eq!(
            answer.reason == Reason::Expired { what: "token" },
            expired,
            "{now}"
        );
    }
}

#[test]
fn facts_of_another_party_say_nothing() {
    let resource = Resource::app("havn", "fartoy-registrering")
        .instance(50017, "g")
        .task("Task_1");
    let answer = session(example::CLAIMS, &facts(), NOW)
        .on(&resource)
        .unwrap()
        .check("read");
    assert_eq!(
        answer.reason,
        Reason::WrongParty {
            facts: 51200,
            resource: 50017
        }
    );
}

#[test]
fn facts_of_another_party_than_the_one_acted_for_say_nothing() {
    let snapshot = Snapshot::builder()
        .policy_xml(example::POLICY)
        .build()
        .unwrap();
    let who = identify(
        &Claims::from_json(example::CLAIMS).unwrap(),
        &Options::default(),
    )
    .unwrap();
    let session = snapshot
        .session_for(&who, Some(50017), &facts(), NOW, &[])
        .unwrap();
    let answer = session
        .on(&Resource::app("havn", "fartoy-registrering"))
        .unwrap()
        .check("read");
    assert_eq!(
        answer.reason,
        Reason::WrongParty {
            facts: 51200,
            resource: 50017
        }
    );
}

#[test]
fn an_instance_without_a_task_asks_for_it() {
    let resource = Resource::app("havn", "fartoy-registrering").instance(51200, "g");
    let view = session(example::CLAIMS, &facts(), NOW)
        .on(&resource)
        .unwrap();
    assert_eq!(
        view.check("sign").reason,
        Reason::Unknown {
            missing: vec!["task".to_owned()]
        }
    );
    assert!(view.can("read"));
}

#[test]
fn a_snapshot_reads_back_as_it_was_written() {
    let snapshot = Snapshot::builder()
        .policy_xml(example::POLICY)
        .build()
        .unwrap();
    let bytes = snapshot.to_bytes().unwrap();
    assert_eq!(Snapshot::open(&bytes).unwrap().to_bytes().unwrap(), bytes);
    for length in 0..bytes.len() {
        assert!(Snapshot::open(&bytes[..length]).is_err());
    }
}
