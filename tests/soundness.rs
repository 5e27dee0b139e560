//! The promise: an answer of yes or no never flips when more is known, and with everything known there is no ask.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use adgang::altinn::{AccessListMode, Facts, Known, Resource};
use adgang::identity::{Authenticated, Options, identify};
use adgang::session::Verdict;
use adgang::snapshot::Snapshot;
use adgang::token::Claims;
use proptest::prelude::*;

const ACTIONS: [&str; 4] = ["read", "write", "sign", "other"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hiding_facts_leaves_an_answer_or_makes_it_ask(
        rules in prop::collection::vec(rule(), 0..4), level in 0_u8..5, caller in caller(), facts in complete_facts(),
        hidden in prop::array::uniform6(0_u8..4), registry in any::<bool>(), task in 0_u8..3,
    ) {
        let snapshot = snapshot(&rules, level);
        let known = resource(registry, Some(task));
        let full = snapshot.session(&caller, &facts, 0).unwrap().on(&known).unwrap();
        let part = snapshot.session(&caller, &hide(&facts, hidden), 0).unwrap();
        let part = part.on(&resource(registry, (hidden[5] != 0).then_some(task))).unwrap();
        for action in ACTIONS {
            let (all, some) = (full.check(action), part.check(action));
            prop_assert!(all.answer != Verdict::Ask, "{all:?} with everything known");
            prop_assert!(some.answer == Verdict::Ask || some.answer == all.answer, "{all:?} was {some:?} before");
            prop_assert_eq!(part.can(action), some.answer == Verdict::Yes);
        }
    }

    /// A page's table says the same as a question for each of its actions.
    #[test]
    fn a_table_answers_as_its_view_does(
        rules in prop::collection::vec(rule(), 0..4), caller in caller(), facts in complete_facts(),
        hidden in prop::array::uniform6(0_u8..4),
    ) {
        let snapshot = snapshot(&rules, 3);
        let session = snapshot.session(&caller, &hide(&facts, hidden), 0).unwrap();
        let view = session.on(&resource(false, Some(1))).unwrap();
        let table = view.table();
        for action in ["read", "write", "sign", "other", "READ", ""] {
            let listed = table.actions.iter().find(|(name, _)| name == action).map(|(_, answer)| answer);
            if let Some(answer) = listed.or(table.other.as_ref()) {
                prop_assert_eq!(answer, &view.check(action), "{}", action);
            }
        }
    }
}

/// Subject, task, actions and effect of a rule, as indices and flags.
type RuleSeed = (Vec<usize>, Option<u8>, Vec<usize>, bool, bool);

const SUBJECTS: [(&str, &str); 8] = [
    ("urn:altinn:rolecode", "DAGL"),
    ("urn:altinn:rolecode", "REGNA"),
    ("urn:altinn:accesspackage", "skatt"),
    (
        "urn:digitaltdodsbo:rolecode",
        "urn:digitaltdodsbo:formuesfullmakt",
    ),
    ("urn:altinn:org", "havn"),
    ("urn:altinn:userid", "13"),
    (
        "urn:altinn:systemuser:uuid",
        "f58fe166-bc22-4899-beb7-c3e8e3332f43",
    ),
    ("urn:altinn:resource:delegation", "x"),
];

fn rule() -> impl Strategy<Value = RuleSeed> {
    (
        prop::collection::vec(0..SUBJECTS.len(), 0..3),
        prop::option::of(0_u8..3),
        prop::collection::vec(0_usize..3, 0..3),
        prop::bool::weighted(0.8),
        any::<bool>(),
    )
}

fn snapshot(rules: &[RuleSeed], level: u8) -> Snapshot {
    let mut xml = String::from(
        r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:p" Version="1.0"
        RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides"><Target/>
        <Rule RuleId="never" Effect="Permit"><Target><AnyOf><AllOf>"#,
    );
    xml += &found("string-equal", RESOURCE, "urn:altinn:app", "another");
    xml += "</AllOf></AnyOf></Target></Rule>";
    for (index, (subjects, task, actions, permits, ignores_case)) in rules.iter().enumerate() {
        let effect = if *permits { "Permit" } else { "Deny" };
        xml += &format!(r#"<Rule RuleId="r{index}" Effect="{effect}"><Target>"#);
        let equal = if *ignores_case {
            "string-equal-ignore-case"
        } else {
            "string-equal"
        };
        let any_of = |all: Vec<String>| match all.is_empty() {
            true => String::new(),
            false => format!(
                "<AnyOf><AllOf>{}</AllOf></AnyOf>",
                all.join("</AllOf><AllOf>")
            ),
        };
        xml += &any_of(
            subjects
                .iter()
                .map(|at| found(equal, SUBJECT, SUBJECTS[*at].0, SUBJECTS[*at].1))
                .collect(),
        );
        let resource = [found("string-equal", RESOURCE, "urn:altinn:org", "havn")];
        let task = task.map(|task| {
            found(
                "string-equal",
                RESOURCE,
                "urn:altinn:task",
                &format!("Task_{task}"),
            )
        });
        xml += &any_of(vec![resource.into_iter().chain(task).collect()]);
        xml += &any_of(
            actions
                .iter()
                .map(|at| found(equal, ACTION, ACTION_ID, ACTIONS[*at]))
                .collect(),
        );
        xml += "</Target></Rule>";
    }
    xml += &format!(
        r#"<ObligationExpressions><ObligationExpression ObligationId="urn:o" FulfillOn="Permit">
        <AttributeAssignmentExpression AttributeId="urn:a" Category="urn:altinn:minimum-authenticationlevel">
        <AttributeValue DataType="http://www.w3.org/2001/XMLSchema#integer">{level}</AttributeValue>
        </AttributeAssignmentExpression></ObligationExpression></ObligationExpressions></Policy>"#
    );
    Snapshot::builder().policy_xml(&xml).build().unwrap()
}

const SUBJECT: &str = adgang::xacml::SUBJECT;
const RESOURCE: &str = adgang::xacml::RESOURCE;
const ACTION: &str = adgang::xacml::ACTION;
const ACTION_ID: &str = adgang::xacml::ACTION_ID;

fn found(function: &str, category: &str, id: &str, value: &str) -> String {
    let version = if function.ends_with("case") {
        "3.0"
    } else {
        "1.0"
    };
    let data_type = "http://www.w3.org/2001/XMLSchema#string";
    format!(
        r#"<Match MatchId="urn:oasis:names:tc:xacml:{version}:function:{function}"><AttributeValue
        DataType="{data_type}">{value}</AttributeValue><AttributeDesignator AttributeId="{id}" Category="{category}"
        DataType="{data_type}" MustBePresent="false"/></Match>"#
    )
}

fn caller() -> impl Strategy<Value = Authenticated> {
    let user = r#"{"urn:altinn:userid":"13","urn:altinn:partyid":"50","urn:altinn:authlevel":LEVEL,
        "urn:altinn:authenticatemethod":"BankID","scope":"altinn:portal/enduser"}"#;
    let owner = r#"{"urn:altinn:org":"havn","urn:altinn:orgNumber":"331660698","urn:altinn:authlevel":LEVEL,
        "urn:altinn:authenticatemethod":"maskinporten"}"#;
    let system_user = r#"{"authorization_details":{"type":"urn:altinn:systemuser",
        "systemuser_id":["f58fe166-bc22-4899-beb7-c3e8e3332f43"],"system_id":"s",
        "systemuser_org":{"authority":"iso6523-actorid-upis","ID":"0192:310702641"}},
        "consumer":{"authority":"iso6523-actorid-upis","ID":"0192:991825827"},"urn:altinn:authlevel":LEVEL}"#;
    (
        prop::sample::select(vec![user, owner, system_user]),
        0_u8..5,
    )
        .prop_map(|(claims, level)| {
            let claims = Claims::from_json(&claims.replace("LEVEL", &level.to_string())).unwrap();
            identify(&claims, &Options::default()).unwrap()
        })
}

fn complete_facts() -> impl Strategy<Value = Facts> {
    let some = |of: &[&'static str]| prop::sample::subsequence(of.to_vec(), 0..=of.len());
    let known =
        |values: Vec<&str>| Known::Complete(values.into_iter().map(str::to_owned).collect());
    (
        some(&["DAGL", "regna"]),
        some(&["skatt"]),
        some(&["urn:digitaltdodsbo:formuesfullmakt"]),
    )
        .prop_map(move |(roles, packages, estate)| Facts {
            party: Some(51),
            roles: known(roles),
            access_packages: known(packages),
            estate_roles: known(estate),
            delegations: Known::Complete(Vec::new()),
            access_list_mode: Some(AccessListMode::Disabled),
            ..Facts::default()
        })
}

fn hide(facts: &Facts, hidden: [u8; 6]) -> Facts {
    let less = |known: &Known, how: u8| match (known, how) {
        (_, 0) => Known::Absent,
        (Known::Complete(values), 1) => Known::AtLeast(values.clone()),
        (Known::Complete(values), 2) => Known::AtLeast(values.iter().skip(1).cloned().collect()),
        _ => known.clone(),
    };
    Facts {
        roles: less(&facts.roles, hidden[0]),
        access_packages: less(&facts.access_packages, hidden[1]),
        estate_roles: less(&facts.estate_roles, hidden[2]),
        delegations: if hidden[3] == 0 {
            Known::Absent
        } else {
            facts.delegations.clone()
        },
        access_list_mode: facts.access_list_mode.filter(|_| hidden[4] != 0),
        ..facts.clone()
    }
}

/// An instance in a task, or one whose task is not said; or a resource of the registry.
fn resource(registry: bool, task: Option<u8>) -> Resource {
    let app = if registry {
        Resource::registry("app-registry")
    } else {
        Resource::app("havn", "x").instance(51, "g")
    };
    match task {
        Some(task) => app.task(&format!("Task_{task}")),
        None if registry => app.task("Task_0"),
        None => app,
    }
}
