#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::xacml::Decision;
use crate::xacml::context::{self, Obligation};
use crate::xacml::json::read_request;

const LEXICAL: Dialect = Dialect {
    lexical_values: true,
    ..Dialect::STANDARD
};

/// The questions of the members of a request, each as its values in order; or the code of the refusal.
fn questions(members: &str, dialect: Dialect) -> Result<Vec<String>, &'static str> {
    let request = read_request(&format!("{{\"Request\":{{{members}}}}}"), dialect);
    let request = request.map_err(|error| error.code())?;
    let told = |individual: &Individual<'_>| {
        let attributes = individual.attributes();
        let values = attributes.iter().flat_map(|(_, _, bag)| &bag.values);
        let texts: Vec<String> = values
            .filter(|entry| !matches!(entry.value, Value::Content(_)))
            .map(|entry| match &entry.value {
                Value::XPathExpression(path) => path.path.to_string(),
                other => other.to_string(),
            })
            .collect();
        texts.join(" ")
    };
    let individuals = individuals(&request, dialect).unwrap();
    Ok(individuals.iter().map(told).collect())
}

fn category(id: &str, value: &str) -> String {
    format!(r#"{{"Id":"{id}","Attribute":{{"AttributeId":"a","Value":"{value}"}}}}"#)
}

fn list(values: std::ops::Range<usize>) -> String {
    let all: Vec<String> = values
        .map(|n| category(&format!("i{n}"), &n.to_string()))
        .collect();
    format!("[{}]", all.join(","))
}

#[test]
fn repeated_categories_are_chosen_from_in_order() {
    let members = format!(
        "\"AccessSubject\":{},\"Action\":{},\"Resource\":{}",
        list(0..2),
        list(2..3),
        list(3..6)
    );
    let all = ["0 2 3", "0 2 4", "0 2 5", "1 2 3", "1 2 4", "1 2 5"];
    assert_eq!(questions(&members, Dialect::STANDARD).unwrap(), all);
    assert_eq!(questions(&members, LEXICAL).unwrap(), ["0 1 2 3 4 5"]);
}

#[test]
fn references_choose_and_what_they_repeat_is_chosen_from() {
    let with = |references: &str| {
        let lists = format!("\"AccessSubject\":{},\"Action\":{}", list(0..2), list(2..4));
        format!("{lists},\"MultiRequests\":{{\"RequestReference\":[{references}]}}")
    };
    let members = with(r#"{"ReferenceId":["i1","i2"]},{"ReferenceId":["i0","i3","i1"]}"#);
    let all = ["1 2", "0 3", "1 3"];
    assert_eq!(questions(&members, Dialect::STANDARD).unwrap(), all);
    assert_eq!(questions(&members, LEXICAL).unwrap(), ["1 2", "0 1 3"]);
    let unknown = with(r#"{"ReferenceId":["i9"]}"#);
    assert_eq!(
        questions(&unknown, Dialect::STANDARD),
        Err("unknown-reference")
    );
    assert_eq!(questions(&unknown, LEXICAL).unwrap(), ["0 1 2 3"]);
    let unknown = with(r#"{"ReferenceId":["i1","i9"]},{"ReferenceId":["i2"]}"#);
    assert_eq!(questions(&unknown, LEXICAL).unwrap(), ["1", "2"]);
    let twice = with(r#"{"ReferenceId":["i1"]}"#).replace("i3", "i1");
    assert_eq!(questions(&twice, Dialect::STANDARD), Err("duplicate-id"));
    let twice = with(r#"{"ReferenceId":["i1"]},{"ReferenceId":["i0"]}"#).replace("i3", "i1");
    assert_eq!(questions(&twice, LEXICAL).unwrap(), ["1 3", "0"]);
}

#[test]
fn questions_and_their_values_are_bounded() {
    let square = |side: usize| {
        format!(
            "\"AccessSubject\":{},\"Action\":{}",
            list(0..side),
            list(0..side)
        )
    };
    assert_eq!(
        questions(&square(31), Dialect::STANDARD).unwrap().len(),
        961
    );
    assert_eq!(questions(&square(32), Dialect::STANDARD), Err("too-large"));
    let long = format!(
        r#""AccessSubject":{{"Attribute":{{"AttributeId":"a","Value":[{}1]}}}}"#,
        "1,".repeat(15_000)
    );
    assert!(questions(&long, Dialect::STANDARD).is_ok());
    let twice = format!("{long},\"Action\":{}", list(0..2));
    assert_eq!(questions(&twice, Dialect::STANDARD), Err("too-large"));
}

/// A resource with content and a path into it for many nodes, and a subject.
fn records(path: &str, values: usize) -> String {
    format!(
        r#""AccessSubject":{},"Resource":{{
            "Content":"<r xmlns='urn:r'><p><n>1</n><n>2</n></p><p><n>3</n></p></r>",
            "Attribute":[
                {{"AttributeId":"b","Value":[{}"x"]}},
                {{"AttributeId":"urn:oasis:names:tc:xacml:3.0:profile:multiple:content-selector",
                  "DataType":"xpathExpression","Value":{{"XPathCategory":"Resource","XPath":"{path}",
                  "Namespaces":{{"Prefix":"r","Namespace":"urn:r"}}}}}}]}}"#,
        list(0..1),
        "\"x\",".repeat(values)
    )
}

#[test]
fn a_path_for_many_nodes_asks_of_each() {
    let asked = |path: &str| questions(&records(path, 0), Dialect::STANDARD);
    // Every parent has a first of its own, so that the number alone would mean another.
    let all = ["0 x (//r:n)[1]", "0 x (//r:n)[2]", "0 x (//r:n)[3]"];
    assert_eq!(asked("//r:n").unwrap(), all);
    assert_eq!(asked("//r:p").unwrap(), ["0 x //r:p[1]", "0 x //r:p[2]"]);
    assert_eq!(asked("//r:none"), Err("no-node"));
    assert_eq!(asked("//s:n"), Err("unbound-prefix"));
    assert_eq!(asked("]"), Err("malformed-xpath"));
    assert_eq!(asked("1"), Err("unsupported-request"));
    let wide = format!(
        r#""Resource":{{"Content":"<r>{}</r>","Attribute":{{
            "AttributeId":"urn:oasis:names:tc:xacml:3.0:multiple:content-selector",
            "Value":{{"XPathCategory":"Resource","XPath":"//n"}}}}}}"#,
        "<n/>".repeat(MOST_INDIVIDUALS + 1)
    );
    assert_eq!(questions(&wide, Dialect::STANDARD), Err("too-large"));
    assert_eq!(
        questions(&records("//r:n", 9_000), Dialect::STANDARD),
        Err("too-large")
    );
}

#[test]
fn a_combined_decision_is_what_all_agree_on_without_duties() {
    let result = |decision| DecisionResult::new(decision, context::Status::of(Status::Ok));
    let permit = || result(Decision::Permit);
    let with_duty = DecisionResult {
        advice: vec![Obligation {
            id: "urn:o".into(),
            assignments: Vec::new(),
        }],
        ..permit()
    };
    assert_eq!(combined(&[permit(), permit()]), permit());
    for results in [
        vec![permit(), result(Decision::Deny)],
        vec![permit(), result(Decision::NotApplicable)],
        vec![with_duty],
    ] {
        let found = combined(&results);
        assert_eq!(found.decision, Decision::IndeterminateDP);
        let code = found
            .status
            .and_then(|status| status.codes.first().cloned());
        assert_eq!(code.as_deref(), Some(Status::ProcessingError.urn()));
    }
}
