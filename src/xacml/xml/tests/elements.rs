//! Elements, attributes and values.

use super::*;

#[test]
fn order_and_number_of_elements() {
    expect(&policy(RULE), &["missing-element"], &["missing-element"]);
    expect(
        &policy(&format!("{RULE}<Target/>")),
        &["misplaced-element"],
        &["misplaced-element"],
    );
    expect(
        &policy(&format!("<Target/><Target/>{RULE}")),
        &["misplaced-element"],
        &["misplaced-element"],
    );
    expect(
        &policy(&format!("<Target/>{RULE}<Unknown/>")),
        &["unknown-element"],
        &["unknown-element"],
    );
    expect(
        &policy(&format!("<Target/>{RULE}<Rule xmlns=''/>")),
        &["unknown-element"],
        &["unknown-element"],
    );
    expect(
        &policy(&format!("<Target/>{RULE}text")),
        &["unexpected-text"],
        &["unexpected-text"],
    );
    expect(
        &policy(&format!("<Target/>{RULE}<![CDATA[ ]]>")),
        &["unexpected-text"],
        &["unexpected-text"],
    );
    expect(
        &policy(&format!("<Target/>{RULE} <![CDATA[ ]]>")),
        &["unexpected-text"],
        &["unexpected-text"],
    );
    expect(
        &policy(&format!("<Target/><!-- c -->{RULE}<?p?>")),
        &[],
        &[],
    );
    expect(
        &policy(&format!("<Target/>{RULE}<ObligationExpressions/>")),
        &["missing-element"],
        &["missing-element"],
    );
    expect(
        &rule("<Condition/>"),
        &["missing-element"],
        &["missing-element"],
    );
    expect(
        &condition(&format!("{VALUE}{VALUE}")),
        &["misplaced-element"],
        &["misplaced-element"],
    );
    expect(
        &rule("<Target><AnyOf/></Target>"),
        &["missing-element"],
        &["missing-element"],
    );
    expect(
        &rule("<Target><AnyOf><AllOf/></AnyOf></Target>"),
        &["missing-element"],
        &["missing-element"],
    );
    let matches = |content: &str| {
        rule(&format!(
            r#"<Target><AnyOf><AllOf><Match MatchId="f">{content}</Match></AllOf></AnyOf></Target>"#
        ))
    };
    expect(&matches(&format!("{VALUE}{DESIGNATOR}")), &[], &[]);
    expect(
        &matches(&format!("{DESIGNATOR}{VALUE}")),
        &["misplaced-element"],
        &["misplaced-element"],
    );
    expect(&matches(VALUE), &["missing-element"], &["missing-element"]);
}

#[test]
fn attributes() {
    let xml = rule("").replace(r#" RuleId="r""#, "");
    expect(&xml, &["missing-attribute"], &["missing-attribute"]);
    let xml = rule("").replace(r#"PolicyId="p""#, r#"PolicyId="""#);
    expect(&xml, &[], &["empty-attribute"]);
    let warned = |xml: &str| found(xml, Reading::STANDARD, Severity::Warning);
    assert_eq!(warned(&xml), ["empty-attribute"]);
    let xml = rule("").replace("Effect=", "xmlns:e='urn:e' e:Effect='Deny' Effect=");
    expect(&xml, &[], &[]);
    assert_eq!(warned(&xml), ["foreign-attribute"]);
    let (tree, _) = parse_policy(&xml, Reading::STANDARD, &Limits::default()).unwrap();
    let effects: Vec<_> = single(tree).rules.iter().map(|rule| rule.effect).collect();
    assert_eq!(effects, [Effect::Permit]);
    let xml = rule("").replace("Effect=", "xmlns:e='urn:e' e:Effect=");
    expect(&xml, &["missing-attribute"], &["missing-attribute"]);
    let ours = xml.replace("urn:e", element::NAMESPACE);
    expect(
        &ours,
        &["missing-attribute", "unknown-attribute"],
        &["missing-attribute"],
    );
    let xml = rule("").replace(r#"PolicyId="p""#, "PolicyId=' p\n'");
    for (reading, id) in [(Reading::STANDARD, "p"), (Reading::LENIENT, " p ")] {
        let (tree, _) = parse_policy(&xml, reading, &Limits::default()).unwrap();
        assert_eq!(single(tree).id, id);
    }
    let xml = rule("").replace(r#" Version="1.0""#, "");
    expect(&xml, &["missing-attribute"], &[]);
    for version in ["1.", "a", "1.0-x"] {
        let xml = rule("").replace(r#""1.0""#, &format!("{version:?}"));
        expect(&xml, &["invalid-attribute"], &[]);
    }
    let xml = rule("").replace("Effect=", "Priority='1' Effect=");
    expect(&xml, &["unknown-attribute"], &[]);
    let xml = rule("").replace("\"Permit\"", "\"permit\"");
    expect(&xml, &["invalid-attribute"], &[]);
    let xml = rule("").replace("\"Permit\"", "\"Allow\"");
    expect(&xml, &["invalid-attribute"], &["invalid-attribute"]);
    let must = |value: &str| condition(&DESIGNATOR.replace("\"false\"", &format!("{value:?}")));
    expect(&must(" 1 "), &[], &[]);
    expect(
        &must("TRUE"),
        &["invalid-attribute"],
        &["invalid-attribute"],
    );
    expect(&must(""), &["invalid-attribute"], &["empty-attribute"]);
    let xml = condition(&format!(
        "<AttributeSelector Path='p' DataType='{STRING}'/>"
    ));
    expect(&xml, &["missing-attribute", "missing-attribute"], &[]);
}

#[test]
fn values() {
    let text = |reading, data_type: &str, content: &str| {
        let xml = condition(&format!(
            "<AttributeValue DataType='{data_type}'>{content}</AttributeValue>"
        ));
        parse_policy(&xml, reading, &Limits::default())
            .map_err(|e| e.code())
            .map(|(tree, _)| {
                match single(tree)
                    .rules
                    .into_iter()
                    .next()
                    .and_then(|rule| rule.condition)
                {
                    Some(Expression::Literal(literal)) => literal.text,
                    other => panic!("{other:?}"),
                }
            })
    };
    let (standard, lenient) = (Reading::STANDARD, Reading::LENIENT);
    for reading in [standard, lenient] {
        assert_eq!(
            text(reading, STRING, "\n a &amp;<![CDATA[<b>]]>&#65; ").as_deref(),
            Ok("\n a &<b>A ")
        );
        assert_eq!(text(reading, STRING, ""), Ok(String::new()));
        assert_eq!(text(reading, STRING, "a<b/>"), Err("element-in-value"));
    }
    assert_eq!(
        text(standard, STRING, "a<!-- c -->b"),
        Err("comment-in-value")
    );
    assert_eq!(text(standard, STRING, "a<?p?>b"), Err("comment-in-value"));
    assert_eq!(
        text(lenient, STRING, "a<!-- c --><?p?>b").as_deref(),
        Ok("ab")
    );
    assert_eq!(
        text(standard, "urn:uri", "a&amp;b>&#65;").as_deref(),
        Ok("a&b>A")
    );
    assert_eq!(
        text(lenient, "urn:uri", "a&amp;b>&#65;").as_deref(),
        Ok("a&amp;b&gt;A")
    );
    assert_eq!(
        text(lenient, "urn:uri", "1<!-- c --><b>&lt;</b>").as_deref(),
        Ok("1<!-- c --><b>&lt;</b>")
    );
    assert_eq!(
        text(lenient, "urn:uri", "a<![CDATA[<]]>b<!-- -->").as_deref(),
        Ok("a<![CDATA[<]]>b<!-- -->")
    );
    let xpath = "urn:oasis:names:tc:xacml:3.0:data-type:xpathExpression";
    assert_eq!(text(standard, xpath, "a<b>c</b>").as_deref(), Ok("ac"));
}

#[test]
fn any_prefix_will_do_and_foreign_attributes_are_free() {
    let xml = rule("<Target/>")
        .replace("</", "</x:")
        .replace("<Target", "<x:Target")
        .replace("<Rule", "<x:Rule")
        .replace(
            "<Policy",
            "<x:Policy xmlns:y='urn:y' y:schemaLocation='z' xml:lang='nb'",
        )
        .replace("xmlns=", "xmlns:x=");
    expect(&xml, &[], &[]);
}

#[test]
fn line_ends_are_read_as_xml_reads_them() {
    for reading in [Reading::STANDARD, Reading::LENIENT] {
        let xml = condition(&format!(
            "<AttributeValue DataType='{STRING}'>\r\n1\r&#65;\r\r\n&#13;\r&#66;\r</AttributeValue>"
        ));
        let (tree, _) = parse_policy(&xml, reading, &Limits::default()).unwrap();
        let rule = single(tree).rules.pop().unwrap();
        let Some(Expression::Literal(literal)) = rule.condition else {
            panic!("expected a literal")
        };
        assert_eq!(literal.text, "\n1\nA\n\n\r\nB\n");
        let end = xml.find("</Condition>").unwrap();
        assert_eq!(literal.span.end as usize, end);
    }
}
