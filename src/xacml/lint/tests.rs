#![expect(clippy::unwrap_used, reason = "tests")]

use super::super::xml::{Limits, Reading, parse_policy};
use super::*;

const TRUE: &str = r#"<AttributeValue DataType="http://www.w3.org/2001/XMLSchema#boolean"> true </AttributeValue>"#;
const MATCH: &str = r#"<Match MatchId="f"><AttributeValue DataType="t">v</AttributeValue><AttributeDesignator Category="c" AttributeId="a" DataType="t" MustBePresent="false"/></Match>"#;

fn policy(algorithm: &str, content: &str) -> String {
    format!(
        r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="p{}" Version="1" RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:{algorithm}"><Target/>{content}</Policy>"#,
        content.len()
    )
}

fn set(algorithm: &str, content: &str) -> String {
    format!(
        r#"<PolicySet xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicySetId="s" Version="1" PolicyCombiningAlgId="urn:oasis:names:tc:xacml:{algorithm}"><Target/>{content}</PolicySet>"#
    )
}

fn rule(id: &str, effect: &str, content: &str) -> String {
    format!(r#"<Rule RuleId="{id}" Effect="{effect}">{content}</Rule>"#)
}

fn target(matches: &str) -> String {
    format!("<Target><AnyOf><AllOf>{matches}</AllOf></AnyOf></Target>")
}

fn obligation(effect: &str) -> String {
    format!(
        r#"<ObligationExpressions><ObligationExpression ObligationId="o" FulfillOn="{effect}"/></ObligationExpressions>"#
    )
}

/// The codes, and the beginning of what each is about.
fn found(xml: &str) -> Vec<(&'static str, String)> {
    let (tree, _) = parse_policy(xml, Reading::STANDARD, &Limits::default()).unwrap();
    let found = warnings(&tree, Dialect::STANDARD, xml);
    let shown = |finding: &Diagnostic| {
        let place = finding.span.start as usize..finding.span.end as usize;
        let words: Vec<_> = xml.get(place).unwrap().split(' ').take(2).collect();
        (finding.code, words.join(" "))
    };
    found.iter().map(shown).collect()
}

#[track_caller]
fn expect(xml: &str, expected: &[(&str, &str)]) {
    let found = found(xml);
    let found: Vec<_> = found.iter().map(|(code, text)| (*code, &**text)).collect();
    assert_eq!(found, expected, "{xml}");
}

#[test]
fn rules_that_change_nothing() {
    let permit = rule("p", "Permit", "");
    let deny = rule("d", "Deny", "");
    let (some_permit, some_deny) = (
        rule("sp", "Permit", &target(MATCH)),
        rule("sd", "Deny", &target(MATCH)),
    );
    let ineffective = |id: &'static str| ("ineffective-rule", id);
    let all = format!("{some_permit}{deny}{some_deny}");
    expect(
        &policy("first-applicable", &all),
        &[ineffective("<Rule RuleId=\"sd\"")],
    );
    expect(
        &policy("deny-overrides", &all),
        &[ineffective("<Rule RuleId=\"sp\"")],
    );
    expect(&policy("ordered-permit-overrides", &all), &[]);
    expect(
        &policy("permit-overrides", &format!("{some_deny}{permit}")),
        &[ineffective("<Rule RuleId=\"sd\"")],
    );
    expect(
        &policy("deny-unless-permit", &format!("{deny}{some_permit}")),
        &[ineffective("<Rule RuleId=\"d\"")],
    );
    let heard = rule("d", "Deny", &obligation("Deny"));
    expect(
        &policy("deny-unless-permit", &format!("{heard}{some_permit}")),
        &[],
    );
    expect(
        &policy("permit-unless-deny", &some_permit),
        &[ineffective("<Rule RuleId=\"sp\"")],
    );
    // An obligation that reads an attribute may be an error instead.
    let assignment = r#"<AttributeAssignmentExpression AttributeId="i"><AttributeDesignator Category="c" AttributeId="a" DataType="t" MustBePresent="true"/></AttributeAssignmentExpression>"#;
    let unsure = rule("d", "Deny", &obligation("Deny")).replace(
        "FulfillOn=\"Deny\"/>",
        &format!("FulfillOn=\"Deny\">{assignment}</ObligationExpression>"),
    );
    expect(
        &policy("deny-overrides", &format!("{unsure}{some_permit}")),
        &[],
    );
}

#[test]
fn conditions_that_are_constant() {
    let condition = |content: &str| {
        policy(
            "deny-overrides",
            &rule("r", "Permit", &format!("<Condition>{content}</Condition>")),
        )
    };
    let apply = |name: &str, content: &str| {
        format!(
            r#"<Apply FunctionId="urn:oasis:names:tc:xacml:1.0:function:{name}">{content}</Apply>"#
        )
    };
    let unknown = apply("string-is-in", "");
    let constant = |what: &'static str| [("constant-condition", what)];
    expect(
        &condition(TRUE),
        &constant("<AttributeValue DataType=\"http://www.w3.org/2001/XMLSchema#boolean\">"),
    );
    let not = apply("not", TRUE);
    let function = "<Apply FunctionId=\"urn:oasis:names:tc:xacml:1.0:function:";
    for (name, content) in [
        ("not", TRUE.to_owned()),
        ("and", format!("{unknown}{not}")),
        ("or", format!("{unknown}{TRUE}")),
        ("and", String::new()),
    ] {
        let found = found(&condition(&apply(name, &content)));
        assert_eq!(found.len(), 1, "{name} {content}");
        assert!(found.iter().all(|(_, what)| what.starts_with(function)));
    }
    expect(&condition(&apply("and", &format!("{unknown}{TRUE}"))), &[]);
    expect(&condition(&apply("or", &format!("{unknown}{not}"))), &[]);
}

#[test]
fn targets() {
    let other = MATCH.replace(">v<", ">w<");
    let twice = rule("r", "Permit", &target(&format!("{MATCH}{other}{MATCH}")));
    expect(
        &policy("deny-overrides", &twice),
        &[("repeated-match", "<Match MatchId=\"f\"><AttributeValue")],
    );
    let required = rule("r", "Permit", &target(&MATCH.replace("false", "true")));
    expect(&policy("deny-overrides", &required), &[]);
    expect(
        &policy("deny-unless-permit", &required),
        &[("unheard-error", "<AttributeDesignator Category=\"c\"")],
    );
}

#[test]
fn variables_that_nothing_needs() {
    let define = |id: &str, content: &str| {
        format!(r#"<VariableDefinition VariableId="{id}">{content}</VariableDefinition>"#)
    };
    let refer = |id: &str| format!(r#"<VariableReference VariableId="{id}"/>"#);
    let content = define("a", TRUE)
        + &define("b", &refer("a"))
        + &define("c", &refer("d"))
        + &define("d", TRUE)
        + &rule(
            "r",
            "Permit",
            &format!("<Condition>{}</Condition>", refer("b")),
        );
    let unused = |what| ("unused-variable", what);
    expect(
        &policy("deny-overrides", &content),
        &[
            unused("<VariableDefinition VariableId=\"c\"><VariableReference"),
            unused("<VariableDefinition VariableId=\"d\"><AttributeValue"),
        ],
    );
}

#[test]
fn obligations_that_are_never_due() {
    let permit = rule("r", "Permit", &target(MATCH));
    let never = [(
        "obligation-never-due",
        "<ObligationExpression ObligationId=\"o\"",
    )];
    let with = |algorithm: &str, effect: &str| {
        policy(algorithm, &format!("{permit}{}", obligation(effect)))
    };
    expect(&with("deny-overrides", "Deny"), &never);
    expect(&with("deny-overrides", "Permit"), &[]);
    expect(&with("deny-unless-permit", "Deny"), &[]);
    let inner = policy("deny-overrides", &permit);
    let outer = |algorithm: &str, more: &str| {
        set(algorithm, &format!("{inner}{more}{}", obligation("Deny")))
    };
    let overrides = "policy-combining-algorithm:deny-overrides";
    expect(&outer(&format!("3.0:{overrides}"), ""), &never);
    expect(&outer(&format!("1.0:{overrides}"), ""), &[]);
    let reference = "<PolicyIdReference>q</PolicyIdReference>";
    expect(&outer(&format!("3.0:{overrides}"), reference), &[]);
}

#[test]
fn policies_that_decide_nothing() {
    let (p, q) = (
        policy("deny-overrides", &rule("r", "Permit", "")),
        policy("deny-overrides", &rule("rr", "Permit", "")),
    );
    let empty = |algorithm: &str| found(&policy(algorithm, "")).first().map(|(code, _)| *code);
    assert_eq!(empty("first-applicable"), Some("never-applies"));
    assert_eq!(empty("deny-unless-permit"), None);
    let codes = |algorithm: &str, content: &str| {
        let found = found(&set(algorithm, content));
        found.iter().map(|(code, _)| *code).collect::<Vec<_>>()
    };
    let one = "1.0:policy-combining-algorithm:only-one-applicable";
    assert_eq!(codes(one, ""), ["never-applies"]);
    assert_eq!(codes(one, &p), [""; 0]);
    assert_eq!(codes(one, &format!("{p}{q}")), ["always-indeterminate"]);
    let second = "3.0:policy-combining-algorithm:on-permit-apply-second";
    assert_eq!(codes(second, &p), ["always-indeterminate"]);
    assert_eq!(codes(second, &format!("{p}{q}")), [""; 0]);
}

#[test]
fn other_dialects_combine_otherwise() {
    let xml = policy("first-applicable", "");
    let (tree, _) = parse_policy(&xml, Reading::STANDARD, &Limits::default()).unwrap();
    let dialect = Dialect {
        errors_end_evaluation: true,
        ..Dialect::STANDARD
    };
    assert_eq!(warnings(&tree, dialect, &xml), []);
}
