//! The embedded example, through the front door.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use adgang::altinn::{Facts, Resource};
use adgang::identity::{Options, identify};
use adgang::session::{GridError, MAX_CELLS, Reason, Session, Verdict};
use adgang::snapshot::Snapshot;
use adgang::token::Claims;
use adgang::{example, session};

const NOW: i64 = 1_795_334_400;

fn session(claims: &str, facts: &Facts, now: i64) -> Session {
    session_for(None, claims, facts, now)
}

fn session_for(party: Option<i64>, claims: &str, facts: &Facts, now: i64) -> Session {
    let snapshot = Snapshot::builder()
        .policy_xml(example::POLICY)
        .build()
        .unwrap();
    let who = identify(&Claims::from_json(claims).unwrap(), &Options::default()).unwrap();
    snapshot.session_for(&who, party, facts, now, &[]).unwrap()
}

fn view(claims: &str, facts: &Facts) -> session::View {
    let resource: Resource = Resource::from_json(example::RESOURCE).unwrap();
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
    assert!(
        matches!(view.check("delete").reason, Reason::NoRule { callers } if callers.is_empty())
    );
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
    let resource: Resource = Resource::from_json(example::RESOURCE).unwrap();
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
    let app = Resource::app("havn", "fartoy-registrering");
    let of_another = app.clone().instance(50017, "g").task("Task_1");
    for (party, resource) in [(None, of_another), (Some(50017), app)] {
        let session = session_for(party, example::CLAIMS, &facts(), NOW);
        let answer = session.on(&resource).unwrap().check("read");
        assert_eq!(
            answer.reason,
            Reason::WrongParty {
                facts: 51200,
                resource: 50017
            }
        );
    }
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
    let bytes = snapshot.as_bytes();
    assert_eq!(Snapshot::open(bytes).unwrap().as_bytes(), bytes);
}

#[test]
fn a_grid_has_the_answers_of_its_views() {
    let session = session(example::CLAIMS, &facts(), NOW);
    let actions = ["read", "delete", "sign"].map(str::to_owned);
    let app = Resource::app("havn", "fartoy-registrering");
    let resources = [
        Resource::from_json(example::RESOURCE).unwrap(),
        app.clone().instance(51200, "g"),
    ];
    let grid = session.grid(&actions, &resources).unwrap();
    let views = resources.iter().flat_map(|resource| {
        let view = session.on(resource).unwrap();
        actions.iter().map(move |action| view.check(action).answer)
    });
    assert_eq!(grid, views.collect::<Vec<_>>());
    assert_eq!(grid[2], Verdict::Yes);
    assert_eq!(grid[5], Verdict::Ask);
    assert_eq!(session.grid(&[], &resources).unwrap(), []);

    let refused = session.grid(&actions, &[app.clone(), Resource::default()]);
    assert!(matches!(refused, Err(GridError::Resource { index: 1, .. })));
    let refused = session.grid(&vec![String::new(); MAX_CELLS / 2], &vec![app; 3]);
    assert_eq!(refused.unwrap_err().code(), "too-large");
}

#[test]
fn a_request_is_decided_by_the_policy_of_its_resource() {
    let request = |app: &str, role: &str| {
        format!(
            r#"{{"Request":{{
                "AccessSubject":[{{"Attribute":[{{"AttributeId":"urn:altinn:rolecode","Value":"{role}"}}]}}],
                "Resource":[{{"Attribute":[{{"AttributeId":"urn:altinn:org","Value":"havn"}},
                    {{"AttributeId":"urn:altinn:app","Value":"{app}"}}]}}],
                "Action":[{{"Attribute":[
                    {{"AttributeId":"urn:oasis:names:tc:xacml:1.0:action:action-id","Value":"read"}}]}}]
            }}}}"#
        )
    };
    let keyed = Snapshot::builder()
        .policy_for("havn/fartoy-registrering", example::POLICY)
        .build()
        .unwrap();
    let decision = |app, role| {
        let response: serde_json::Value =
            serde_json::from_str(&keyed.xacml(&request(app, role), None).unwrap()).unwrap();
        response["Response"][0]["Decision"]
            .as_str()
            .map(str::to_owned)
            .unwrap()
    };
    assert_eq!(decision("fartoy-registrering", "DAGL"), "Permit");
    assert_eq!(decision("fartoy-registrering", "XXXX"), "NotApplicable");
    assert_eq!(decision("annen", "DAGL"), "Indeterminate");
    assert_eq!(
        keyed.xacml("{}", None).unwrap_err().code(),
        "malformed-request"
    );
}

#[test]
fn a_request_of_many_references_is_bounded() {
    let snapshot = Snapshot::builder()
        .policy_xml(example::POLICY)
        .build()
        .unwrap();
    let request = |attributes: usize, references: usize| {
        let attributes = vec![r#"{"AttributeId":"a","Value":"v"}"#; attributes].join(",");
        let references = vec![r#"{"ReferenceId":["r"]}"#; references].join(",");
        format!(
            r#"{{"Request":{{"Resource":{{"Id":"r","Attribute":[{attributes}]}},
                "MultiRequests":{{"RequestReference":[{references}]}}}}}}"#
        )
    };
    let response: serde_json::Value =
        serde_json::from_str(&snapshot.xacml(&request(100, 200), None).unwrap()).unwrap();
    assert_eq!(response["Response"].as_array().unwrap().len(), 200);
    let refused = snapshot.xacml(&request(101, 200), None).unwrap_err();
    assert_eq!(refused.code(), "too-large");
}
