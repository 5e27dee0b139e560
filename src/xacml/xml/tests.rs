//! Small policies, one for each thing that can be found.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests")]

use super::*;
use crate::xacml::model::{Attribute, Child, Effect, Expression, Policy, PolicySet, PolicyTree};

const STRING: &str = "http://www.w3.org/2001/XMLSchema#string";
const DENY_OVERRIDES: &str = "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides";
const VALUE: &str =
    r#"<AttributeValue DataType="http://www.w3.org/2001/XMLSchema#string">v</AttributeValue>"#;
const DESIGNATOR: &str = r#"<AttributeDesignator Category="c" AttributeId="a" DataType="http://www.w3.org/2001/XMLSchema#string" MustBePresent="false"/>"#;
const RULE: &str = r#"<Rule RuleId="r" Effect="Permit"></Rule>"#;

fn policy(content: &str) -> String {
    format!(
        r#"<Policy xmlns="{}" PolicyId="p" Version="1.0" RuleCombiningAlgId="{DENY_OVERRIDES}">{content}</Policy>"#,
        element::NAMESPACE
    )
}

fn single(tree: PolicyTree) -> Policy {
    match tree {
        PolicyTree::Policy(policy) => policy,
        PolicyTree::PolicySet(set) => panic!("expected a policy, found {set:?}"),
    }
}

fn set(content: &str) -> String {
    format!(
        r#"<PolicySet xmlns="{}" PolicySetId="s" Version="1.0" PolicyCombiningAlgId="{}">{content}</PolicySet>"#,
        element::NAMESPACE,
        DENY_OVERRIDES.replace("rule", "policy")
    )
}

fn rule(content: &str) -> String {
    policy(&format!(
        r#"<Target/><Rule RuleId="r" Effect="Permit">{content}</Rule>"#
    ))
}

fn condition(content: &str) -> String {
    rule(&format!("<Condition>{content}</Condition>"))
}

fn found(xml: &str, reading: Reading, severity: Severity) -> Vec<&'static str> {
    let found = lint(xml, reading, &Limits::default());
    found
        .iter()
        .filter(|f| f.severity == severity)
        .map(|f| f.code)
        .collect()
}

/// What each reading refuses the document for, and that parsing agrees with lint.
#[track_caller]
fn expect(xml: &str, standard: &[&str], lenient: &[&str]) {
    for (name, reading, codes) in [
        ("standard", Reading::STANDARD, standard),
        ("lenient", Reading::LENIENT, lenient),
    ] {
        let errors = found(xml, reading, Severity::Error);
        assert_eq!(errors, codes, "{name}: {xml}");
        let parsed = parse_policy(xml, reading, &Limits::default());
        assert_eq!(
            parsed.as_ref().err().map(PolicyError::code),
            codes.first().copied(),
            "{name}: {xml}"
        );
    }
}

#[test]
fn a_whole_policy_fills_the_model() {
    let xml = policy(&format!(
        r#"
  <Description>all of it</Description>
  <PolicyDefaults><XPathVersion>http://www.w3.org/TR/1999/REC-xpath-19991116</XPathVersion></PolicyDefaults>
  <Target><AnyOf><AllOf><Match MatchId="f">{VALUE}{DESIGNATOR}</Match></AllOf></AnyOf></Target>
  <CombinerParameters><CombinerParameter ParameterName="n">{VALUE}</CombinerParameter></CombinerParameters>
  <VariableDefinition VariableId="x">{VALUE}</VariableDefinition>
  <Rule RuleId="r" Effect="Deny">
    <Condition><Apply FunctionId="g">{DESIGNATOR}<Function FunctionId="h"/></Apply></Condition>
  </Rule>
  <ObligationExpressions><ObligationExpression ObligationId="o" FulfillOn="Permit">
    <AttributeAssignmentExpression AttributeId="i" Category="k">{VALUE}</AttributeAssignmentExpression>
  </ObligationExpression></ObligationExpressions>
  <AdviceExpressions><AdviceExpression AdviceId="d" AppliesTo="Deny"></AdviceExpression></AdviceExpressions>
"#
    ));
    for reading in [Reading::STANDARD, Reading::LENIENT] {
        let (tree, warnings) = parse_policy(&xml, reading, &Limits::default()).unwrap();
        let policy = single(tree);
        assert_eq!(
            warnings.iter().map(|w| w.code).collect::<Vec<_>>(),
            ["ignored-element"]
        );
        assert_eq!(
            (policy.id.as_str(), policy.version.as_deref()),
            ("p", Some("1.0"))
        );
        assert_eq!(policy.description.as_deref(), Some("all of it"));
        let part = &policy
            .target
            .any_of
            .first()
            .unwrap()
            .all_of
            .first()
            .unwrap()
            .matches
            .first()
            .unwrap();
        assert_eq!(
            (part.function.as_str(), part.literal.text.as_str()),
            ("f", "v")
        );
        assert!(
            matches!(&part.attribute, Attribute::Designator(d) if d.category == "c" && !d.must_be_present)
        );
        assert_eq!(policy.variables.first().unwrap().id, "x");
        let rule = policy.rules.first().unwrap();
        assert_eq!(rule.effect, Effect::Deny);
        let Some(Expression::Apply(apply)) = &rule.condition else {
            panic!("expected an Apply")
        };
        assert_eq!((apply.function.as_str(), apply.arguments.len()), ("g", 2));
        let obligation = policy.obligations.first().unwrap();
        assert_eq!(
            (obligation.id.as_str(), obligation.effect),
            ("o", Effect::Permit)
        );
        assert_eq!(
            obligation.assignments.first().unwrap().category.as_deref(),
            Some("k")
        );
        assert_eq!(policy.advice.first().unwrap().effect, Effect::Deny);
        let source = xml
            .get(rule.span.start as usize..rule.span.end as usize)
            .unwrap();
        assert!(source.starts_with("<Rule RuleId") && source.ends_with("</Rule>"));
    }
}

#[test]
fn a_whole_policy_set_fills_the_model() {
    let inner =
        policy(&format!("<Target/>{RULE}")).replace(r#" Version="1.0""#, r#" Version="2.0""#);
    let xml = set(&format!(
        r#"
  <Description>all of it</Description>
  <PolicySetDefaults><XPathVersion> urn:x </XPathVersion></PolicySetDefaults>
  <Target/>
  <CombinerParameters/>
  <PolicyIdReference Version="1.*.3" EarliestVersion="*" LatestVersion="2.+"> q </PolicyIdReference>
  {}
  <PolicyCombinerParameters PolicyIdRef="p"/><PolicySetCombinerParameters PolicySetIdRef="s"/>
  <PolicySet PolicySetId="t" Version="1" PolicyCombiningAlgId="a"><Target/></PolicySet>
  <PolicySetIdReference>u</PolicySetIdReference>
  {inner}
  <ObligationExpressions><ObligationExpression ObligationId="o" FulfillOn="Deny"/></ObligationExpressions>
  <AdviceExpressions><AdviceExpression AdviceId="d" AppliesTo="Permit"/></AdviceExpressions>
"#,
        policy(&format!("<Target/>{RULE}"))
    ));
    let (tree, warnings) = parse_policy(&xml, Reading::STANDARD, &Limits::default()).unwrap();
    let codes: Vec<_> = warnings.iter().map(|warning| warning.code).collect();
    assert_eq!(codes, ["ignored-element"; 3]);
    let PolicyTree::PolicySet(found) = tree else {
        panic!("expected a set")
    };
    assert_eq!(
        (
            found.id.as_str(),
            found.version.as_deref(),
            found.description.as_deref()
        ),
        ("s", Some("1.0"), Some("all of it"))
    );
    assert_eq!(found.xpath_version.as_deref(), Some("urn:x"));
    let [
        Child::PolicyReference(reference),
        Child::Policy(first),
        Child::PolicySet(PolicySet { id, .. }),
        Child::PolicySetReference(to_set),
        Child::Policy(second),
    ] = found.children.as_slice()
    else {
        panic!("{:?}", found.children)
    };
    assert_eq!(
        (reference.id.as_str(), reference.version.as_deref()),
        ("q", Some("1.*.3"))
    );
    assert_eq!(
        (reference.earliest.as_deref(), reference.latest.as_deref()),
        (Some("*"), Some("2.+"))
    );
    assert_eq!(
        (first.id.as_str(), id.as_str(), to_set.id.as_str()),
        ("p", "t", "u")
    );
    assert_eq!(second.version.as_deref(), Some("2.0"));
    assert_eq!((found.obligations.len(), found.advice.len()), (1, 1));
}

#[test]
fn policy_sets_are_as_strict_as_policies() {
    let standard = |xml: &str, codes: &[&str]| {
        assert_eq!(
            found(xml, Reading::STANDARD, Severity::Error),
            codes,
            "{xml}"
        );
    };
    standard(&set(""), &["missing-element"]);
    standard(&set(&format!("<Target/>{RULE}")), &["misplaced-element"]);
    standard(
        &set("<Target/>").replace("policy-c", "rule-c"),
        &["rule-combining-algorithm"],
    );
    standard(
        &set("<Target/>").replace("Version=", "Versio="),
        &["missing-attribute", "unknown-attribute"],
    );
    let p = policy(&format!("<Target/>{RULE}"));
    standard(&set(&format!("<Target/>{p}{p}")), &["duplicate-policy-id"]);
    let same = p.replace("\"1.0\"", "\"01.0\"");
    standard(
        &set(&format!("<Target/>{p}{same}")),
        &["duplicate-policy-id"],
    );
    let s = set("<Target/>");
    standard(&set(&format!("<Target/>{s}")), &["duplicate-policy-id"]);
    let alike = p.replace("PolicyId=\"p\"", "PolicyId=\"s\"");
    standard(&set(&format!("<Target/>{p}{alike}")), &[]);
    standard(&set("<Target/><PolicyIdReference/>"), &["invalid-text"]);
    standard(
        &set("<Target/><PolicyIdReference>a<!-- -->b</PolicyIdReference>"),
        &["comment-in-value"],
    );
    for pattern in [
        "", ".", "1.", ".1", "1.+.*", "**", "1.*2", "-1", "1 ", "++", "a",
    ] {
        let reference =
            format!("<PolicySetIdReference LatestVersion='{pattern}'>t</PolicySetIdReference>");
        standard(
            &set(&format!("<Target/>{reference}")),
            &["invalid-attribute"],
        );
    }
    for pattern in ["+", "*", "0", "*.1.*.+", "10.02"] {
        let reference = format!("<PolicyIdReference Version='{pattern}'>t</PolicyIdReference>");
        standard(&set(&format!("<Target/>{reference}")), &[]);
    }
    let obligation = r#"<ObligationExpressions><ObligationExpression ObligationId="o" FulfillOn="Deny"><AttributeAssignmentExpression AttributeId="i"><VariableReference VariableId="v"/></AttributeAssignmentExpression></ObligationExpression></ObligationExpressions>"#;
    standard(
        &set(&format!("<Target/>{p}{obligation}")),
        &["unknown-variable"],
    );
}

#[test]
fn policy_sets_inside_each_other_are_bounded() {
    let nested = |depth: usize| {
        let open: String = (0..depth)
            .map(|n| format!(r#"<PolicySet PolicySetId="s{n}" Version="1" PolicyCombiningAlgId="a"><Target/>"#))
            .collect();
        set(&format!("<Target/>{open}{}", "</PolicySet>".repeat(depth)))
    };
    let code = |depth, limits: &Limits| {
        parse_policy(&nested(depth), Reading::STANDARD, limits)
            .err()
            .map(|error| error.code())
    };
    assert_eq!(code(126, &Limits::default()), None);
    assert_eq!(code(128, &Limits::default()), Some("too-deep"));
    let deepest = Limits {
        bytes: usize::MAX,
        depth: u32::MAX,
        ..Limits::default()
    };
    assert_eq!(code(254, &deepest), None);
    assert_eq!(code(100_000, &deepest), Some("too-deep"));
}

#[test]
fn a_delegation_depth_is_not_negative() {
    for (depth, standard) in [
        ("-1", false),
        ("-0", true),
        ("+7", true),
        ("", false),
        ("+-1", false),
    ] {
        let xml = rule("").replace(
            " Version=",
            &format!(" MaxDelegationDepth='{depth}' Version="),
        );
        let expected: &[&str] = if standard {
            &[]
        } else {
            &["invalid-attribute"]
        };
        expect(&xml, expected, &[]);
    }
}

#[test]
fn documents_that_are_not_policies() {
    expect("", &["malformed-xml"], &["malformed-xml"]);
    expect("<Policy>", &["malformed-xml"], &["malformed-xml"]);
    expect("<Policy/>", &["not-a-policy"], &["not-a-policy"]);
    expect(&set("<Target/>"), &[], &["unsupported-element"]);
    let typed = format!("<!DOCTYPE Policy>{}", rule(""));
    expect(&typed, &["doctype"], &["doctype"]);
    let latin = format!("<?xml version='1.0' encoding='iso-8859-1'?>{}", rule(""));
    expect(&latin, &["encoding"], &["encoding"]);
    let marked = format!(
        "\u{feff}<?xml version='1.0' encoding='Utf-8'?>\n<!-- c -->{}\n",
        rule("")
    );
    expect(&marked, &[], &[]);
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
fn limits_are_kept() {
    let limits = Limits {
        bytes: 10_000,
        depth: 12,
        expression_depth: 3,
        elements: 50,
    };
    let code = |xml: &str| {
        parse_policy(xml, Reading::STANDARD, &limits)
            .err()
            .map(|e| e.code())
    };
    let apply = |depth: usize| {
        condition(&(r#"<Apply FunctionId="f">"#.repeat(depth) + &"</Apply>".repeat(depth)))
    };
    assert_eq!(code(&apply(3)), None);
    assert_eq!(code(&apply(4)), Some("too-deep"));
    assert_eq!(code(&apply(20)), Some("too-deep"));
    assert_eq!(code(&policy(&"<Target/>".repeat(60))), Some("too-large"));
    assert_eq!(code(&" ".repeat(10_001)), Some("too-large"));
}

#[test]
fn no_setting_lets_the_walker_recurse_without_bound() {
    let limits = Limits {
        bytes: usize::MAX,
        depth: u32::MAX,
        expression_depth: u32::MAX,
        elements: u32::MAX,
    };
    let deep = |depth: usize| {
        condition(&(r#"<Apply FunctionId="f">"#.repeat(depth) + &"</Apply>".repeat(depth)))
    };
    assert!(parse_policy(&deep(250), Reading::STANDARD, &limits).is_ok());
    for depth in [254, 100_000] {
        let refused = parse_policy(&deep(depth), Reading::STANDARD, &limits).unwrap_err();
        assert_eq!(refused.code(), "too-deep");
    }
}

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
fn identifiers_and_algorithms() {
    let xml = policy(&format!("<Target/>{RULE}{RULE}"));
    expect(&xml, &["duplicate-rule-id"], &[]);
    assert_eq!(
        found(&xml, Reading::LENIENT, Severity::Warning),
        ["duplicate-rule-id"]
    );
    let variable = format!(r#"<VariableDefinition VariableId="x">{VALUE}</VariableDefinition>"#);
    expect(
        &policy(&format!("<Target/>{variable}{variable}")),
        &["duplicate-variable-id"],
        &[],
    );
    let xml = rule("").replace("rule-combining", "policy-combining");
    expect(&xml, &["policy-combining-algorithm"], &[]);
}

#[test]
fn variables_are_followed() {
    let define = |id: &str, to: &str| {
        format!(
            r#"<VariableDefinition VariableId="{id}"><Apply FunctionId="f"><VariableReference VariableId="{to}"/></Apply></VariableDefinition>"#
        )
    };
    let standard = |content: String, codes: &[&str]| {
        assert_eq!(
            found(
                &policy(&format!("<Target/>{content}")),
                Reading::STANDARD,
                Severity::Error
            ),
            codes,
            "{content}"
        );
    };
    let end = format!(r#"<VariableDefinition VariableId="z">{VALUE}</VariableDefinition>"#);
    standard(
        define("a", "b") + &define("b", "z") + &define("c", "b") + &end,
        &[],
    );
    standard(define("a", "nowhere"), &["unknown-variable"]);
    standard(define("a", "a"), &["variable-cycle"]);
    standard(
        define("a", "b") + &define("b", "c") + &define("c", "a") + &define("d", "a"),
        &["variable-cycle"],
    );
    let chain: String = (0..5000)
        .map(|n| define(&n.to_string(), &(n + 1).to_string()))
        .collect();
    standard(chain.clone() + &define("5000", "z") + &end, &[]);
    standard(chain + &define("5000", "17"), &["variable-cycle"]);
    let xml = condition(r#"<VariableReference VariableId="x"/>"#);
    expect(&xml, &["unknown-variable"], &[]);
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

#[test]
fn forms_that_a_forward_only_reader_does_not_read() {
    expect(&policy("<Target/>"), &[], &["no-rules"]);
    expect(&rule("<Target></Target>"), &[], &["empty-target"]);
    expect(&rule("<Target><!-- c --></Target>"), &[], &["empty-target"]);
    expect(
        &policy(r#"<Target/><Rule RuleId="r" Effect="Permit"/>"#),
        &[],
        &["self-closed"],
    );
    expect(
        &condition(r#"<Apply FunctionId="f"/>"#),
        &[],
        &["self-closed"],
    );
    expect(
        &condition(r#"<Function FunctionId="f"></Function>"#),
        &[],
        &["not-self-closed"],
    );
    let designator = DESIGNATOR.replace("/>", "> <!-- c --> </AttributeDesignator>");
    expect(&condition(&designator), &[], &[]);
    let described = r#"<Apply FunctionId="f"><Description>d</Description></Apply>"#;
    expect(&condition(described), &[], &["misplaced-element"]);
    let variable = |content: &str| {
        policy(&format!(
            r#"<Target/><VariableDefinition VariableId="x">{content}</VariableDefinition>"#
        ))
    };
    expect(&variable(&format!(" {VALUE}")), &[], &["unread-expression"]);
    expect(
        &variable(DESIGNATOR),
        &[],
        &["missing-element", "misplaced-element"],
    );
    let prefixed = VALUE.replace("AttributeValue", "x:AttributeValue").replace(
        "DataType",
        &format!("xmlns:x='{}' DataType", element::NAMESPACE),
    );
    expect(&variable(&prefixed), &[], &["unread-expression"]);
    let parameters = r#"<RuleCombinerParameters RuleIdRef="r"></RuleCombinerParameters>"#;
    expect(
        &policy(&format!("<Target/>{RULE}{parameters}{parameters}")),
        &[],
        &["misplaced-element"],
    );
    let defaults = |version: &str| {
        policy(&format!(
            "<PolicyDefaults><XPathVersion>{version}</XPathVersion></PolicyDefaults><Target/>{RULE}"
        ))
    };
    expect(&defaults("xpath"), &[], &["invalid-text"]);
    expect(&defaults("urn:xpath"), &[], &[]);
}

#[test]
fn an_issuer_makes_a_policy_untrusted() {
    let xml = |content: &str| {
        policy(&format!(
            "<PolicyIssuer>{content}</PolicyIssuer><Target/>{RULE}"
        ))
    };
    expect(&xml(""), &["unsupported-element"], &[]);
    expect(
        &xml("<Content><any xmlns=''/></Content>"),
        &["unsupported-element"],
        &[],
    );
    let attribute =
        format!("<Attribute AttributeId='a' IncludeInResult='false'>{VALUE}</Attribute>");
    expect(
        &xml(&attribute),
        &["unsupported-element"],
        &["misplaced-element"],
    );
}

#[test]
fn content_after_the_policy() {
    let more = |rest: &str| format!("{}{rest}", rule(""));
    expect(&more("\n<!-- c -->"), &[], &[]);
    expect(&more("\n<More>"), &["malformed-xml"], &[]);
    expect(&more("<More/>"), &["malformed-xml"], &["malformed-xml"]);
    assert_eq!(
        found(&more("\n<More>"), Reading::LENIENT, Severity::Warning),
        ["trailing-content"]
    );
}

#[test]
fn positions_are_where_the_mistake_is() {
    let xml = format!(
        "\u{feff}<!-- æøå -->{}",
        policy("\n<Target/>\n  <Rule RuleId=\"å\" Effect=\"No\"></Rule>")
    );
    let error = parse_policy(&xml, Reading::STANDARD, &Limits::default()).unwrap_err();
    let place = error.diagnostic();
    assert_eq!((place.line, place.column), (3, 20));
    assert_eq!(
        xml.get(place.span.start as usize..place.span.end as usize),
        Some("Effect=\"No\"")
    );
    assert_eq!(
        error.to_string(),
        "3:20: expected Effect of <Rule> to be Permit or Deny, found \"No\""
    );
    let error =
        parse_policy("<a>\nææ &x; </a>", Reading::STANDARD, &Limits::default()).unwrap_err();
    assert_eq!(
        (error.code(), error.diagnostic().line),
        ("malformed-xml", 2)
    );
}

#[test]
fn lint_reports_everything_in_source_order() {
    let xml = policy(&format!(
        "<Target><AnyOf/></Target><Rule RuleId='a' Effect='x'></Rule><Wrong/>{RULE}{RULE}"
    ));
    let codes = found(&xml, Reading::STANDARD, Severity::Error);
    assert_eq!(
        codes,
        [
            "missing-element",
            "invalid-attribute",
            "unknown-element",
            "duplicate-rule-id"
        ]
    );
}

#[test]
fn no_cut_or_changed_document_panics() {
    let xml = format!(
        "\u{feff}<?xml version='1.0'?>{}",
        condition(&format!(
            r#"<Apply FunctionId="f">{VALUE}{DESIGNATOR}<!-- c --><![CDATA[ ]]></Apply>"#
        ))
    );
    for (at, _) in xml.char_indices() {
        let (head, tail) = xml.split_at(at);
        let mut changed = vec![head.to_owned()];
        for extra in ["<", ">", "\"", "&", "/", "\u{0}", "æ", "<!--", "<![CDATA["] {
            changed.push(format!("{head}{extra}{tail}"));
            changed.push(format!(
                "{head}{extra}{}",
                tail.chars().skip(1).collect::<String>()
            ));
        }
        for xml in changed {
            for reading in [Reading::STANDARD, Reading::LENIENT] {
                let found = lint(&xml, reading, &Limits::default());
                let inside =
                    |f: &Diagnostic| f.span.start <= f.span.end && f.span.end as usize <= xml.len();
                assert!(found.iter().all(inside), "{xml}");
            }
        }
    }
}
