#![expect(clippy::unwrap_used, reason = "tests")]

use super::*;
use crate::value::{DataType, Value};
use crate::xacml::Dialect;
use crate::xacml::context::Attribute;

const LEXICAL: Dialect = Dialect {
    lexical_values: true,
    ..Dialect::STANDARD
};

fn code(members: &str, dialect: Dialect) -> &'static str {
    match read_request(&format!("{{\"Request\":{{{members}}}}}"), dialect) {
        Ok(_) => "ok",
        Err(error) => error.code(),
    }
}

/// The only attribute of a request, with these members beside its id.
fn attribute(members: &str, dialect: Dialect) -> Result<Attribute, &'static str> {
    let text = format!(
        r#"{{"Request":{{"Resource":{{"Attribute":[{{"AttributeId":"urn:a",{members}}}]}}}}}}"#
    );
    let request = read_request(&text, dialect).map_err(|error| error.code())?;
    let category = request.categories.into_iter().next().unwrap();
    Ok(category.attributes.into_iter().next().unwrap_or_default())
}

fn values(value: &str, data_type: &str) -> Result<Vec<String>, &'static str> {
    let members = match data_type {
        "" => format!("\"Value\":{value}"),
        name => format!("\"Value\":{value},\"DataType\":\"{name}\""),
    };
    let attribute = attribute(&members, Dialect::STANDARD)?;
    let told = attribute.values.iter().map(|value| {
        let data_type = value.data_type().map_or("?", DataType::short_name);
        format!("{data_type} {value}")
    });
    Ok(told.collect())
}

#[test]
fn data_types_are_inferred_from_all_values_together() {
    for (value, expected) in [
        ("\"1\"", vec!["string 1"]),
        ("true", vec!["boolean true"]),
        ("-0", vec!["integer 0"]),
        ("9007199254740993", vec!["integer 9007199254740993"]),
        ("1.5", vec!["double 1.5"]),
        ("1E2", vec!["double 100"]),
        ("1e400", vec!["double INF"]),
        ("[1,2]", vec!["integer 1", "integer 2"]),
        ("[1,2.5]", vec!["double 1", "double 2.5"]),
        (
            "[3,\"x\",1.50]",
            vec!["string 3", "string x", "string 1.50"],
        ),
        ("{\"k\": 1}", vec!["? {\"k\": 1}"]),
        ("[]", vec![]),
    ] {
        assert_eq!(values(value, "").unwrap(), expected, "{value}");
    }
    for value in [
        "null",
        "[null]",
        "[[1]]",
        "[true,1]",
        "[true,\"x\"]",
        "[{},1]",
    ] {
        assert_eq!(values(value, ""), Err("malformed-request"), "{value}");
    }
}

#[test]
fn data_types_are_named_short_or_long() {
    let integer = DataType::Integer.uri();
    assert_eq!(values("\"7\"", "integer").unwrap(), ["integer 7"]);
    assert_eq!(
        values("[7,\"8\"]", integer).unwrap(),
        ["integer 7", "integer 8"]
    );
    assert_eq!(values("7", "string").unwrap(), ["string 7"]);
    assert_eq!(values("\"-INF\"", "double").unwrap(), ["double -INF"]);
    assert_eq!(values("7", "urn:own").unwrap(), ["? 7"]);
    assert_eq!(values("{\"a\":[1]}", "urn:own").unwrap(), ["? {\"a\":[1]}"]);
    // It is there, and its use is beyond this crate.
    let long = "9".repeat(60);
    assert_eq!(values(&long, "").unwrap(), [format!("integer {long}")]);
    assert_eq!(values("7.0", "integer"), Err("invalid-value"));
    assert_eq!(values("\"Infinity\"", "double"), Err("invalid-value"));
    assert_eq!(values("{}", "integer"), Err("malformed-request"));
    assert_eq!(
        values("\"//a\"", "xpathExpression").unwrap(),
        ["xpathExpression //a"]
    );
}

#[test]
fn a_path_is_an_object() {
    let path = |namespaces: &str| {
        format!(r#"{{"XPathCategory":"Resource","Namespaces":[{namespaces}],"XPath":"//b:c"}}"#)
    };
    let two = r#"{"Namespace":"urn:default"},{"Prefix":"b","Namespace":"urn:b"}"#;
    let read = attribute(&format!("\"Value\":{}", path(two)), Dialect::STANDARD).unwrap();
    let Some(Value::XPathExpression(read)) = read.values.first() else {
        unreachable!()
    };
    assert_eq!(&*read.category, crate::xacml::RESOURCE);
    let namespaces: Vec<_> = read.namespaces.iter().collect();
    assert_eq!(namespaces, [("b", "urn:b")]);
    let one = r#"{"Prefix":"b","Namespace":"urn:b"}"#;
    for wrong in [
        format!("{one},{one}"),
        r#"{"Prefix":"xmlns","Namespace":"urn:b"}"#.to_owned(),
        r#"{"Prefix":"b c","Namespace":"urn:b"}"#.to_owned(),
        r#"{"Prefix":"b","Namespace":""}"#.to_owned(),
        r#"{"Prefix":"b"}"#.to_owned(),
    ] {
        assert_eq!(
            values(&path(&wrong), ""),
            Err("malformed-request"),
            "{wrong}"
        );
    }
}

#[test]
fn content_is_xml_or_its_base64() {
    let content = |text: &str| {
        let text = format!("{{\"Request\":{{\"Resource\":{{\"Content\":\"{text}\"}}}}}}");
        let request = read_request(&text, Dialect::STANDARD).map_err(|error| error.code())?;
        let content = request.categories.first().unwrap().content.clone();
        Ok(content.unwrap().text().to_owned())
    };
    assert_eq!(
        content("<?xml version='1.0'?><a  b='1' xmlns='urn:a'/>").unwrap(),
        "<a xmlns=\"urn:a\" b='1'/>"
    );
    assert_eq!(content("PGEvPg==").unwrap(), "<a/>");
    for wrong in ["", "a", "<a>", "<a/><b/>", "PGE+", "<!DOCTYPE a><a/>"] {
        assert_eq!(content(wrong), Err("invalid-content"), "{wrong}");
    }
}

#[test]
fn members_are_known_and_stand_once() {
    let standard = Dialect::STANDARD;
    for (members, expected) in [
        ("\"Resource\":{}", "ok"),
        ("\"Resource\":[{},{}]", "ok"),
        (
            "\"Resource\":{\"CategoryId\":null,\"Attribute\":null}",
            "ok",
        ),
        ("\"Category\":{\"CategoryId\":\"Resource\"}", "ok"),
        ("", "malformed-request"),
        ("\"Category\":[]", "malformed-request"),
        ("\"Category\":{}", "malformed-request"),
        ("\"Resource\":5", "malformed-request"),
        (
            "\"Resource\":{\"CategoryId\":\"urn:c\"}",
            "malformed-request",
        ),
        ("\"Resource\":{},\"Resource\":{}", "duplicate-member"),
        ("\"Resource\":{},\"Res\\u006furce\":{}", "duplicate-member"),
        ("\"resource\":{}", "unknown-member"),
        (
            "\"Resource\":{},\"CombinedDecision\":\"true\"",
            "malformed-request",
        ),
        (
            "\"Resource\":{},\"ReturnPolicyIdList\":null",
            "malformed-request",
        ),
        (
            "\"Resource\":{},\"MultiRequests\":{\"RequestReference\":[]}",
            "malformed-request",
        ),
    ] {
        assert_eq!(code(members, standard), expected, "{members}");
    }
    let place = read_request("{\"Request\":{\n \"Rezource\": 1}}", standard).unwrap_err();
    let found = place.diagnostic();
    assert_eq!((found.line, found.column), (2, 14));
}

/// What a reader without typed values takes and refuses.
#[test]
fn texts_only_and_what_is_unknown_passed_over() {
    let value = |members: &str| attribute(members, LEXICAL).map(|attribute| attribute.values);
    let text = |data_type: &str| Value::Opaque {
        data_type: data_type.into(),
        text: "x".into(),
    };
    assert_eq!(
        value("\"Value\":\"x\",\"DataType\":\"integer\""),
        Ok(vec![text(DataType::Integer.uri())])
    );
    for members in [
        "\"Value\":5",
        "\"Value\":[\"x\"]",
        "\"Value\":{}",
        "\"Value\":null",
    ] {
        assert_eq!(value(members), Err("malformed-request"), "{members}");
    }
    assert_eq!(
        code("\"Resource\":{\"Content\":5,\"New\":1},\"Old\":1", LEXICAL),
        "ok"
    );
    assert_eq!(
        code("\"CombinedDecision\":true", LEXICAL),
        "unsupported-request"
    );
    assert_eq!(code("", LEXICAL), "ok");
}

#[test]
fn responses_are_read_strictly() {
    let code = |text: &str| match read_response(text) {
        Ok(_) => "ok",
        Err(error) => error.code(),
    };
    for (text, expected) in [
        (r#"{"Response":{"Decision":"Permit"}}"#, "ok"),
        (r#"{"Response":[]}"#, "malformed-response"),
        (
            r#"{"Response":[{"Decision":"permit"}]}"#,
            "malformed-response",
        ),
        (
            r#"{"Response":[{"Decision":"Permit","Status":{}}]}"#,
            "malformed-response",
        ),
        (
            r#"{"Response":[{"Decision":"Permit","Advice":[]}]}"#,
            "unknown-member",
        ),
        (
            r#"{"Response":[{"Decision":"Permit","Status":{"StatusCode":{"Value":"urn:s"},"StatusDetail":"x"}}]}"#,
            "malformed-response",
        ),
    ] {
        assert_eq!(code(text), expected, "{text}");
    }
}
