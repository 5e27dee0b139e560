//! Answers with every reason; views, tasks, and the server's steps.

use adgang::altinn::{DelegatedPolicy, Facts, ProcessTask, Resource};
use adgang::identity::anonymous;
use adgang::session::{Answer, Session, View};
use adgang::snapshot::{Dialect, Snapshot};
use serde_json::{Value as Json, json};

use super::{NOW, Samples, example, permissive, policy, read, session, task};

const UNKNOWN: &str = r#"{"party":51200}"#;

/// Nothing but a delegation to the user, of what a policy of its own permits.
fn delegated() -> String {
    let policy = DelegatedPolicy::compile(&permissive()).unwrap();
    json!({
        "party": 51200, "roles": [], "accessPackages": [], "estateRoles": [],
        "delegations": [{
            "resource": "havn/fartoy-registrering", "offeredBy": 51200, "coveredByUser": 20017,
            "path": "havn/51200/u20017/delegationpolicy.xml", "policy": policy.to_text().unwrap(),
        }],
    })
    .to_string()
}

/// A resource of the registry that access lists guard, of which the party is on none.
fn guarded() -> Session {
    let snapshot = Snapshot::builder().policy_for("r", &permissive()).build();
    let facts = r#"{"party":51200,"partyType":"organisation","accessLists":[{"resource":"r","mode":"enabled","memberships":[]}]}"#;
    session(&snapshot.unwrap(), facts)
}

fn registry() -> Resource {
    Resource::from_json(r#"{"resource":"r"}"#).unwrap()
}

fn standard(inside: &str) -> Answer {
    let snapshot = Snapshot::builder()
        .dialect(Dialect::Standard)
        .policy_xml(&policy(inside))
        .build()
        .unwrap();
    let session = snapshot.session(&anonymous(), &Facts::default(), NOW);
    session.unwrap().on(&registry()).unwrap().check("read")
}

/// A policy of which a byte is another.
fn damaged() -> Answer {
    let mut bytes = example().as_bytes().to_vec();
    *bytes.last_mut().unwrap() ^= 1;
    let session = session(&Snapshot::open(bytes).unwrap(), adgang::example::FACTS);
    session.on(&task("Task_2")).unwrap().check("read")
}

#[test]
fn answers() {
    let mut samples = Samples::default();
    let on = |facts: &str, action: &str| {
        let view = session(&example(), facts).on(&task("Task_2")).unwrap();
        view.check(action)
    };
    let facts = adgang::example::FACTS;
    samples.add("granted", on(facts, "sign"));
    samples.add("granted by a delegation", on(&delegated(), "sign"));
    samples.add("no rule", on(facts, "delete"));
    samples.add("unknown", on(UNKNOWN, "sign"));
    samples.add("unknown delegations", on(UNKNOWN, "delete"));
    let roles = facts.replace(
        r#""roles": ["DAGL", "UTINN"]"#,
        r#""roles": {"extent": "complete", "values": ["DAGL"], "expires": 1}"#,
    );
    samples.add("expired roles", on(&roles, "sign"));
    let past = facts.replacen('{', r#"{"expires": 1,"#, 1);
    samples.add("expired facts", on(&past, "sign"));
    let later = session(&example(), facts).at(4_102_444_800);
    let view = later.on(&task("Task_2")).unwrap();
    samples.add("expired token", view.check("sign"));
    let ended = Snapshot::builder()
        .policy_xml(adgang::example::POLICY)
        .expires_at(1);
    let view = session(&ended.build().unwrap(), facts).on(&task("Task_2"));
    samples.add("expired snapshot", view.unwrap().check("sign"));

    let claims = adgang::example::CLAIMS.replace(
        r#""urn:altinn:authlevel": 3"#,
        r#""urn:altinn:authlevel": 2"#,
    );
    let low = example()
        .session(&read(&claims), &Facts::from_json(facts).unwrap(), NOW)
        .unwrap();
    let view = low.on(&task("Task_2")).unwrap();
    samples.add("level too low", view.check("read"));
    let other = Resource::app("havn", "fartoy-registrering").instance(50017, "g");
    let view = session(&example(), facts).on(&other).unwrap();
    samples.add("wrong party", view.check("read"));
    let view = guarded().on(&registry()).unwrap();
    samples.add("denied by access lists", view.check("read"));
    samples.add("unsupported", damaged());

    let denied = r#"<Rule RuleId="urn:d" Effect="Deny"><Target/></Rule>"#;
    samples.add("denied", standard(denied));
    let callers = Snapshot::builder()
        .dialect(Dialect::Standard)
        .policy_for("r", include_str!("../fixtures/callers/rights.xml"))
        .build()
        .unwrap();
    let session = callers
        .session(&anonymous(), &Facts::default(), NOW)
        .unwrap();
    let view = session.on(&registry()).unwrap();
    samples.add("denied to this kind of caller", view.check("PUT"));
    let value = |type_: &str, text: &str| {
        format!(
            r#"<AttributeValue DataType="http://www.w3.org/2001/XMLSchema#{type_}">{text}</AttributeValue>"#
        )
    };
    let fault = format!(
        r#"<Rule RuleId="urn:e" Effect="Permit"><Condition><Apply FunctionId="urn:oasis:names:tc:xacml:1.0:function:integer-equal">
        <Apply FunctionId="urn:oasis:names:tc:xacml:1.0:function:integer-divide">{}{}</Apply>{}</Apply></Condition></Rule>"#,
        value("integer", "1"),
        value("integer", "0"),
        value("integer", "1"),
    );
    samples.add("error", standard(&fault));
    let duty = r#"<Rule RuleId="urn:r" Effect="Permit"/><ObligationExpressions>
        <ObligationExpression ObligationId="urn:o" FulfillOn="Permit"/></ObligationExpressions>"#;
    samples.add("obligation", standard(duty));
    samples.hold("answers");
}

fn seen(view: &View) -> Json {
    let table = view.table();
    json!({
        "actions": view.actions(),
        "namedActions": view.named_actions(),
        "more": table.other.is_none_or(|answer| answer.is_yes()),
    })
}

#[test]
fn views() {
    let mut samples = Samples::default();
    let view = |facts: &str| session(&example(), facts).on(&task("Task_2")).unwrap();
    samples.add("known", seen(&view(adgang::example::FACTS)));
    samples.add("unknown", seen(&view(UNKNOWN)));
    samples.hold("views");

    let mut samples = Samples::default();
    let current = r#"{"elementId":"Task_2","taskType":"signing","actions":["sign",{"id":"reject","type":"serverAction"}]}"#;
    let current = ProcessTask::from_json(current).unwrap();
    for (name, facts) in [("known", adgang::example::FACTS), ("unknown", UNKNOWN)] {
        samples.add(name, view(facts).task(&current));
    }
    samples.hold("tasks");

    let mut samples = Samples::default();
    samples.add("policy", view(adgang::example::FACTS).steps("sign"));
    samples.add("delegation", view(&delegated()).steps("sign"));
    samples.add("unknown", view(UNKNOWN).steps("sign"));
    let guarded = guarded().on(&registry()).unwrap();
    samples.add("access list", guarded.steps("read"));
    samples.hold("steps");

    let mut samples = Samples::default();
    samples.add("known", view(adgang::example::FACTS).explain("sign"));
    samples.add("unknown", view(UNKNOWN).explain("sign"));
    samples.hold("traces");
}
