//! Documents that are attacks by their size, written here because they are too large to be kept.

use serde_json::Value as Json;

const STRING: &str = "http://www.w3.org/2001/XMLSchema#string";
const FUNCTION: &str = "urn:oasis:names:tc:xacml:1.0:function:";

/// The policy of a case that is kept by its title only, by the case's id.
pub fn policy(id: &str) -> Option<String> {
    let xmlns = r#"xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17""#;
    let permit = r#"<Rule RuleId="r" Effect="Permit"/>"#;
    let whole = |prologue: &str, attributes: &str, content: &str| {
        format!(
            r#"{prologue}<Policy {xmlns} PolicyId="p" Version="1.0" RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-unless-permit"{attributes}>{content}</Policy>"#
        )
    };
    let permit_if = |condition: &str| {
        let rule = format!(
            r#"<Rule RuleId="r" Effect="Permit"><Condition>{condition}</Condition></Rule>"#
        );
        whole("", "", &format!("<Target/>{rule}"))
    };
    Some(match id {
        "deep-unclosed-1000000" => "<a>".repeat(1_000_000),
        "wide-ns-20000" => {
            let declarations = (0..20_000).map(|n| format!(r#" xmlns:p{n}="urn:x""#));
            whole(
                "",
                &declarations.collect::<String>(),
                &format!("<Target/>{permit}"),
            )
        }
        "big-attr-5mb" => {
            let issuer = "x".repeat(5_000_000);
            let rule = format!(r#"<Target/><Rule RuleId="{issuer}" Effect="Permit"/>"#);
            whole("", "", &rule)
        }
        "big-text-10mb" => permit_if(&apply(
            "string-equal",
            &(subject() + &value(&"x".repeat(10_000_000))),
        )),
        "big-name-1mb" => whole(
            "",
            "",
            &format!("<Target/>{permit}<{}/>", "x".repeat(1_000_000)),
        ),
        "big-comment-10mb" => whole(
            &format!("<!--{}-->", "x".repeat(10_000_000)),
            "",
            &format!("<Target/>{permit}"),
        ),
        "wide-rules-100000" => {
            let rules = (0..100_000).map(|n| format!(r#"<Rule RuleId="r{n}" Effect="Deny"/>"#));
            whole("", "", &format!("<Target/>{}", rules.collect::<String>()))
        }
        "attr-ws-1mb" => whole("", &" ".repeat(1_000_000), &format!("<Target/>{permit}")),
        "many-pi-100000" => whole(
            &"<?a b?>".repeat(100_000),
            "",
            &format!("<Target/>{permit}"),
        ),
        "cost-concat-bag" => {
            let concatenation = apply("string-concatenate", &(value("a") + &value("b")));
            let concatenation = concatenation.replace(":1.0:function", ":2.0:function");
            let bag = apply("string-bag", &concatenation.repeat(2_000));
            permit_if(&apply("string-is-in", &(value("alice") + &bag)))
        }
        "regex-1mb" => permit_if(&apply(
            "string-regexp-match",
            &(value(&"a".repeat(1_000_000)) + &subject()),
        )),
        _ => return None,
    })
}

/// The request that a generator of `security/json` stands for.
pub fn request(generator: &Json) -> Option<String> {
    let size = |name: &str| usize::try_from(generator[name].as_u64().unwrap()).unwrap();
    let list = |item: fn(usize) -> String| (0..size("n")).map(item).collect::<Vec<_>>().join(",");
    Some(match generator["kind"].as_str()? {
        "nest" => about(
            &("[".repeat(size("depth")) + &"]".repeat(size("depth"))),
            "",
        ),
        "nest-object" => {
            let depth = size("depth");
            format!("{}1{}", r#"{"a":"#.repeat(depth), "}".repeat(depth))
        }
        "values" => about(&format!("[{}]", list(|n| format!(r#""v{n}""#))), ""),
        "members" => about(
            r#""alice""#,
            &format!(",{}", list(|n| format!(r#""k{n}":0"#))),
        ),
        "escapes" => about(&format!(r#""{}""#, r"\u0061".repeat(size("n"))), ""),
        _ => return None,
    })
}

/// A request whose subject has an id with this value, and which has more members at its end.
pub fn about(subject: &str, members: &str) -> String {
    format!(
        r#"{{"Request":{{"AccessSubject":[{{"Attribute":[{{"AttributeId":"urn:oasis:names:tc:xacml:1.0:subject:subject-id","Value":{subject}}}]}}]{members}}}}}"#
    )
}

fn apply(function: &str, arguments: &str) -> String {
    format!(r#"<Apply FunctionId="{FUNCTION}{function}">{arguments}</Apply>"#)
}

fn value(text: &str) -> String {
    format!(r#"<AttributeValue DataType="{STRING}">{text}</AttributeValue>"#)
}

fn subject() -> String {
    let designator = format!(
        r#"<AttributeDesignator Category="urn:oasis:names:tc:xacml:1.0:subject-category:access-subject" AttributeId="urn:oasis:names:tc:xacml:1.0:subject:subject-id" DataType="{STRING}" MustBePresent="false"/>"#
    );
    apply("string-one-and-only", &designator)
}
