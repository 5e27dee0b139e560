//! Policies and policy sets, as the model has them.

use super::*;

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
