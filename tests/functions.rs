//! The functions of appendix A.3 by rows of arguments and results, from the folder in `ADGANG_CASES`.

#![cfg(feature = "studio")]
#![expect(clippy::unwrap_used, reason = "tests")]

mod support;

use std::fmt::Write;
use std::fs;

use adgang::value::DataType;
use adgang::xacml::xml::{Limits, Reading, parse_policy};
use adgang::xacml::{AttributeList, Decision, Dialect, Root, Source, Status, compile, evaluate};
use serde_json::Value as Json;

#[test]
fn functions_give_what_their_rows_say() {
    let Some(folder) = support::cases("xacml/vectors") else {
        return;
    };
    let rows = fs::read_to_string(folder.join("functions.dev.json")).unwrap();
    let rows: Vec<Json> = serde_json::from_str(&rows).unwrap();
    let outcomes: Vec<_> = rows
        .iter()
        .map(|row| (text(&row["id"]).to_owned(), in_policy(row)))
        .collect();
    support::report("function-vectors", &outcomes);
}

/// What became of a policy whose condition is one function.
#[derive(Debug, PartialEq)]
enum Found {
    True,
    False,
    Error(Status),
    /// When the policy was read.
    Refused,
    Open,
}

fn in_policy(row: &Json) -> Result<(), String> {
    let expected = &row["expected"];
    let found = decide(&condition(row));
    let wanted = match (expected["error"].as_str(), expected["value"].as_str()) {
        (Some(_), _) if row["static_error"] == true => Found::Refused,
        (Some("missing-attribute"), _) => Found::Error(Status::MissingAttribute),
        (Some(_), _) => Found::Error(Status::ProcessingError),
        (None, Some("false")) if text(&expected["type"]) == DataType::Boolean.uri() => Found::False,
        (None, _) => Found::True,
    };
    if found == wanted {
        Ok(())
    } else {
        Err(format!("expected {wanted:?}, found {found:?}"))
    }
}

/// The function as a condition: as it is where it gives a boolean, otherwise in a comparison with what it should give.
fn condition(row: &Json) -> String {
    let (function, expected) = (text(&row["function"]), &row["expected"]);
    let mut arguments = String::new();
    if let Some(function) = row["sub_function"].as_str() {
        write!(arguments, "<Function FunctionId=\"{function}\"/>").unwrap();
    }
    arguments.extend(items(&row["args"]).iter().map(expression));
    let call = format!("<Apply FunctionId=\"{function}\">{arguments}</Apply>");
    if let Some(of) = expected.get("bag") {
        let (of, wanted) = (read_type(of), items(&expected["values"]));
        let count = literal(DataType::Integer, &wanted.len().to_string());
        let size = apply(&of_type(of, "bag-size"), &call);
        let mut all = apply(&of_type(DataType::Integer, "equal"), &(size + &count));
        all.extend(wanted.iter().map(|value| {
            let value = literal(of, text(value));
            apply(&of_type(of, "is-in"), &(value + &call))
        }));
        return apply(&core("and"), &all);
    }
    let of = expected
        .get("type")
        .map_or_else(|| result_of_error(function), read_type);
    if of == DataType::Boolean {
        return call;
    }
    let wanted = expected["value"].as_str();
    let wanted: String = wanted.map(|value| literal(of, value)).into_iter().collect();
    let wanted = apply(&of_type(of, "bag"), &wanted);
    apply(&of_type(of, "is-in"), &(call + &wanted))
}

/// The type a function would have given; a row that expects an error does not say.
fn result_of_error(function: &str) -> DataType {
    let name = function.rsplit(':').next().unwrap();
    let (first, rest) = name.split_once('-').unwrap_or((name, ""));
    match (DataType::from_short_name(first), rest) {
        (Some(of), "one-and-only" | "from-string") => of,
        (Some(of @ (DataType::Integer | DataType::Double)), "divide" | "mod") => of,
        (Some(DataType::Double), "to-integer") => DataType::Integer,
        (Some(_), "substring") => DataType::String,
        _ => DataType::Boolean,
    }
}

fn decide(condition: &str) -> Found {
    let xml = format!(
        "<Policy xmlns=\"urn:oasis:names:tc:xacml:3.0:core:schema:wd-17\" PolicyId=\"urn:p\" Version=\"1\" \
         RuleCombiningAlgId=\"urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides\"><Target/>\
         <Rule RuleId=\"urn:r\" Effect=\"Permit\"><Condition>{condition}</Condition></Rule></Policy>"
    );
    let Ok((policy, _)) = parse_policy(&xml, Reading::STANDARD, &Limits::default()) else {
        return Found::Refused;
    };
    let source = Source {
        policy: &policy,
        text: &xml,
    };
    let Ok(compiled) = compile(&[source], Root::Only, Dialect::STANDARD) else {
        return Found::Refused;
    };
    let outcome = evaluate(&compiled.program, &AttributeList::new().closed());
    match outcome.decision() {
        Some(Decision::Permit) => Found::True,
        Some(Decision::NotApplicable) => Found::False,
        Some(_) => Found::Error(outcome.status),
        None => Found::Open,
    }
}

/// An argument as it stands in a policy. What is to be an error is an attribute that must be present and is not.
fn expression(argument: &Json) -> String {
    if let Some(of) = argument.get("bag") {
        let of = read_type(of);
        let values = items(&argument["values"]).iter();
        let values: String = values.map(|value| literal(of, text(value))).collect();
        return apply(&of_type(of, "bag"), &values);
    }
    if let Some(of) = argument.get("indeterminate") {
        let absent = format!(
            "<AttributeDesignator Category=\"urn:oasis:names:tc:xacml:3.0:attribute-category:environment\" \
             AttributeId=\"urn:absent\" DataType=\"{}\" MustBePresent=\"true\"/>",
            text(of)
        );
        return apply(&of_type(read_type(of), "one-and-only"), &absent);
    }
    literal(read_type(&argument["type"]), text(&argument["value"]))
}

fn literal(of: DataType, value: &str) -> String {
    let value = value.replace('&', "&amp;").replace('<', "&lt;");
    let of = of.uri();
    format!("<AttributeValue DataType=\"{of}\">{value}</AttributeValue>")
}

fn apply(function: &str, arguments: &str) -> String {
    format!("<Apply FunctionId=\"{function}\">{arguments}</Apply>")
}

fn core(name: &str) -> String {
    format!("urn:oasis:names:tc:xacml:1.0:function:{name}")
}

/// A function of bags or of equality, in the version that has it for the type.
fn of_type(of: DataType, suffix: &str) -> String {
    let name = core(&format!("{}-{suffix}", of.short_name()));
    match of {
        DataType::DayTimeDuration | DataType::YearMonthDuration => name.replace(":1.0:", ":3.0:"),
        DataType::IpAddress | DataType::DnsName => name.replace(":1.0:", ":2.0:"),
        _ => name,
    }
}

fn read_type(json: &Json) -> DataType {
    DataType::from_uri(text(json)).unwrap()
}

fn text(json: &Json) -> &str {
    json.as_str().unwrap()
}

fn items(json: &Json) -> &[Json] {
    json.as_array().unwrap()
}
