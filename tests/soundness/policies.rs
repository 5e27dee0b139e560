//! Random policies in the shape of the platform's.

use adgang::altinn::Settings;
use adgang::snapshot::Snapshot;
use proptest::prelude::*;

pub const ACTIONS: [&str; 4] = ["read", "write", "sign", "other"];

/// Subject, task, actions and effect of a rule, as indices and flags.
pub type RuleSeed = (Vec<usize>, Option<u8>, Vec<usize>, bool, bool);

const SUBJECTS: [(&str, &str); 10] = [
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
    ("urn:altinn:external-role:ccr", "daglig-leder"),
    ("urn:altinn:partytype", "person"),
];

pub fn rule() -> impl Strategy<Value = RuleSeed> {
    (
        prop::collection::vec(0..SUBJECTS.len(), 0..3),
        prop::option::of(0_u8..3),
        prop::collection::vec(0_usize..3, 0..3),
        prop::bool::weighted(0.8),
        any::<bool>(),
    )
}

pub fn snapshot(rules: &[RuleSeed], level: u8, settings: Settings) -> Snapshot {
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
        // Apps by their owner, resources of the registry by their id.
        let own = [found("string-equal", RESOURCE, "urn:altinn:org", "havn")];
        let registry = found("string-equal", RESOURCE, "urn:altinn:resource", "r");
        let task = task.map(|task| {
            found(
                "string-equal",
                RESOURCE,
                "urn:altinn:task",
                &format!("Task_{task}"),
            )
        });
        xml += &any_of(vec![own.into_iter().chain(task).collect(), registry]);
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
    Snapshot::builder()
        .settings(settings)
        .policy_xml(&xml)
        .build()
        .unwrap()
}

pub const SUBJECT: &str = adgang::xacml::SUBJECT;
pub const RESOURCE: &str = adgang::xacml::RESOURCE;
pub const ACTION: &str = adgang::xacml::ACTION;
pub const ACTION_ID: &str = adgang::xacml::ACTION_ID;

pub fn found(function: &str, category: &str, id: &str, value: &str) -> String {
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
