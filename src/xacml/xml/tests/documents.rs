//! Documents: what is read of them, how far, and where findings are.

use super::*;

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
