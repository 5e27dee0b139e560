//! The tables of the combining algorithms: rows of children's decisions and what they come to. Each row is written as a
//! policy, and what an Indeterminate hides is made visible by the policies beside it (Appendix C.2, C.4).

use std::fs;

use adgang::snapshot::Dialect;
use serde_json::Value as Json;

use crate::decide::Answer;
use crate::response::read;
use crate::row::{Question, Row};
use crate::support;

const URN: &str = "urn:oasis:names:tc:xacml:";
const DENY_OVERRIDES: &str = "3.0:policy-combining-algorithm:deny-overrides";
const PERMIT_OVERRIDES: &str = "3.0:policy-combining-algorithm:permit-overrides";

/// What a decision is alone, beside a Permit under deny-overrides, and beside a Deny under permit-overrides: all six differ.
const SEEN: [(&str, [&str; 3]); 6] = [
    ("Permit", ["Permit", "Permit", "Permit"]),
    ("Deny", ["Deny", "Deny", "Deny"]),
    ("NotApplicable", ["NotApplicable", "Permit", "Deny"]),
    (
        "Indeterminate{P}",
        ["Indeterminate", "Permit", "Indeterminate"],
    ),
    (
        "Indeterminate{D}",
        ["Indeterminate", "Indeterminate", "Deny"],
    ),
    (
        "Indeterminate{DP}",
        ["Indeterminate", "Indeterminate", "Indeterminate"],
    ),
];

/// Every row of Appendix C's tables, and of section 7.14's.
pub fn tables() {
    let Some(cases) = support::cases("xacml/vectors") else {
        return;
    };
    let rows = fs::read_to_string(cases.join("combining-algorithms.json")).unwrap();
    let rows: Vec<Json> = serde_json::from_str(&rows).unwrap();
    let mut row = Row::start("vectors/combining");
    for vector in &rows {
        let children = texts(&vector["children"]);
        let algorithm = vector["algorithm"]
            .as_str()
            .unwrap_or_default()
            .trim_start_matches(URN);
        let policy = match vector["kind"].as_str().unwrap() {
            "rule" => policy("p", algorithm, "", &rules(&children)),
            "policy" => set("s", algorithm, &policies(&children)),
            _ => {
                let rules = rules_of(&children[0]);
                let algorithm = "3.0:rule-combining-algorithm:deny-overrides";
                policy("p", algorithm, &target(&[SUBJECT_ABSENT]), &rules)
            }
        };
        let id = format!("{algorithm} [{}]", children.join(", "));
        let expected = vector["expected"].as_str().unwrap();
        let (_, seen) = SEEN.iter().find(|(name, _)| *name == expected).unwrap();
        let beside = |algorithm: &str, decision: &str| {
            let observer = "3.0:rule-combining-algorithm:deny-overrides";
            let observer = self::policy("observer", observer, "", &rules_of(decision));
            set("outer", algorithm, &(policy.clone() + &observer))
        };
        let documents = [
            policy.clone(),
            beside(DENY_OVERRIDES, "Permit"),
            beside(PERMIT_OVERRIDES, "Deny"),
        ];
        for (document, expected) in documents.into_iter().zip(seen) {
            row.ask(question(document, Dialect::Standard, &id), |_, answer| {
                decides(answer, expected)
            });
        }
    }
    row.finish();
}

/// The rows of Altinn's own test of the algorithms. Its engine has no policy sets.
pub fn altinns_matrix(dialect: Dialect) {
    let Some(cases) = support::cases("security/diff") else {
        return;
    };
    let matrix = fs::read_to_string(cases.join("altinn-combining-matrix.json")).unwrap();
    let matrix: Json = serde_json::from_str(&matrix).unwrap();
    let apart = match dialect {
        Dialect::Standard => "",
        Dialect::Altinn => " (altinn)",
    };
    let mut row = Row::start(&format!("diff/altinn-combining{apart}"));
    for vector in matrix["rows"].as_array().unwrap() {
        let algorithm = vector["algorithm"].as_str().unwrap();
        let children = texts(&vector["children"]);
        let id = format!("{algorithm} [{}]", children.join(", "));
        let document = match (algorithm, dialect) {
            ("only-one-applicable-policy-set", Dialect::Altinn) => continue,
            ("only-one-applicable-policy-set", Dialect::Standard) => {
                let children: Vec<String> =
                    children.iter().flat_map(|child| spelt_out(child)).collect();
                let algorithm = "1.0:policy-combining-algorithm:only-one-applicable";
                set("s", algorithm, &policies(&children))
            }
            _ => {
                let version = if algorithm == "first-applicable" {
                    "1.0"
                } else {
                    "3.0"
                };
                let algorithm = format!("{version}:rule-combining-algorithm:{algorithm}");
                policy("p", &algorithm, "", &rules(&children))
            }
        };
        let expected = vector["expected"].as_str().unwrap();
        row.ask(question(document, dialect, &id), |_, answer| {
            decides(answer, expected)
        });
    }
    row.finish();
}

/// What the matrix's words for children of a policy set stand for.
fn spelt_out(children: &str) -> Vec<String> {
    let children: &[&str] = match children {
        "OneApplicablePolicy(Permit)" => &["Permit"],
        "OneApplicablePolicy(Deny)" => &["Deny"],
        "OneNonApplicablePolicy" => &["NotApplicableByTarget"],
        "TwoApplicablePolicies" => &["Permit", "Permit"],
        _ => &["NotApplicableByTarget", "NotApplicableByTarget"],
    };
    children.iter().map(|&child| child.to_owned()).collect()
}

fn decides(answer: &Answer, expected: &str) -> Result<(), String> {
    let Answer::Response(text) = answer else {
        return Err(crate::case::said(answer));
    };
    match &*read(text)? {
        [result] if result.decision == expected => Ok(()),
        results => {
            let found: Vec<_> = results.iter().map(|result| &*result.decision).collect();
            Err(format!("is {}, expected {expected}", found.join(", ")))
        }
    }
}

/// A question about the resource and the action that every rule here is for.
fn question(document: String, dialect: Dialect, id: &str) -> Question {
    let category = |id: &str, value: &str| serde_json::json!([{ "Attribute": [{ "AttributeId": format!("{URN}1.0:{id}"), "Value": value }] }]);
    let request = serde_json::json!({ "Request": {
        "AccessSubject": category("subject:subject-id", "someone"),
        "Resource": category("resource:resource-id", "here"),
        "Action": category("action:action-id", "read"),
    } });
    Question {
        policies: vec![document],
        root: None,
        dialect,
        requests: vec![(id.to_owned(), request.to_string())],
    }
}

type Match = (&'static str, &'static str, &'static str);

const RESOURCE: Match = (
    "3.0:attribute-category:resource",
    "resource:resource-id",
    "here",
);
const ANOTHER_RESOURCE: Match = (RESOURCE.0, RESOURCE.1, "elsewhere");
const ACTION: Match = ("3.0:attribute-category:action", "action:action-id", "read");
const SUBJECT: Match = (
    "1.0:subject-category:access-subject",
    "subject:subject-id",
    "someone",
);
const ANOTHER_SUBJECT: Match = (SUBJECT.0, SUBJECT.1, "another");
const SUBJECT_ABSENT: Match = (SUBJECT.0, "subject:absent", "someone");

fn policies(children: &[String]) -> String {
    let child = |(number, child): (usize, &String)| {
        // Only-one-applicable looks at the targets of its children.
        let target = match &**child {
            "NotApplicableByTarget" => target(&[ANOTHER_RESOURCE]),
            _ => String::new(),
        };
        let algorithm = "3.0:rule-combining-algorithm:deny-overrides";
        policy(&format!("p{number}"), algorithm, &target, &rules_of(child))
    };
    children.iter().enumerate().map(child).collect()
}

fn rules(children: &[String]) -> String {
    let rule = |(number, child): (usize, &String)| rule(number, child);
    children.iter().enumerate().map(rule).collect()
}

/// The rules of a policy that comes to a decision.
fn rules_of(decision: &str) -> String {
    match decision {
        "Indeterminate{DP}" => rule(0, "Indeterminate{D}") + &rule(1, "Permit"),
        one => rule(0, one),
    }
}

fn rule(number: usize, decision: &str) -> String {
    let (effect, resource, subject) = match decision {
        "Permit" => ("Permit", RESOURCE, SUBJECT),
        "Deny" => ("Deny", RESOURCE, SUBJECT),
        "NotApplicable" => ("Permit", RESOURCE, ANOTHER_SUBJECT),
        "NotApplicableByTarget" => ("Permit", ANOTHER_RESOURCE, SUBJECT),
        "Indeterminate{P}" | "IndeterminateP" => ("Permit", RESOURCE, SUBJECT_ABSENT),
        _ => ("Deny", RESOURCE, SUBJECT_ABSENT),
    };
    let target = target(&[resource, ACTION, subject]);
    format!(r#"<Rule RuleId="r{number}" Effect="{effect}">{target}</Rule>"#)
}

fn target(matches: &[Match]) -> String {
    let any_of = |(category, id, value): &Match| {
        format!(
            r#"<AnyOf><AllOf><Match MatchId="{URN}1.0:function:string-equal"><AttributeValue DataType="{STRING}">{value}</AttributeValue><AttributeDesignator Category="{URN}{category}" AttributeId="{URN}1.0:{id}" DataType="{STRING}" MustBePresent="true"/></Match></AllOf></AnyOf>"#
        )
    };
    format!(
        "<Target>{}</Target>",
        matches.iter().map(any_of).collect::<String>()
    )
}

fn policy(id: &str, algorithm: &str, target: &str, rules: &str) -> String {
    let target = if target.is_empty() {
        "<Target/>"
    } else {
        target
    };
    format!(
        r#"<Policy {XMLNS} PolicyId="{id}" Version="1.0" RuleCombiningAlgId="{URN}{algorithm}">{target}{rules}</Policy>"#
    )
}

fn set(id: &str, algorithm: &str, policies: &str) -> String {
    format!(
        r#"<PolicySet {XMLNS} PolicySetId="{id}" Version="1.0" PolicyCombiningAlgId="{URN}{algorithm}"><Target/>{policies}</PolicySet>"#
    )
}

const XMLNS: &str = r#"xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17""#;
const STRING: &str = "http://www.w3.org/2001/XMLSchema#string";

fn texts(list: &Json) -> Vec<String> {
    let members = list.as_array().unwrap().iter();
    members
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}
