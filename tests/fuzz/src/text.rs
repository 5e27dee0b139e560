//! The languages inside a policy: patterns, paths, and the lexical forms of values.

use adgang::value::{Content, DataType, Value};
use adgang::xacml::model::Target;
use adgang::xacml::model::{
    Apply, Attribute, Expression, Literal, Policy, PolicyTree, Rule, Selector, XPathScope,
};
use adgang::xacml::{
    AttributeList, AttributeValue, Bag, CONTENT, Dialect, Effect, Extent, Pattern, Program,
    RESOURCE, Root, Source, Span, compile, evaluate,
};

use super::BETWEEN;

/// A pattern, and a text that it may match.
pub fn regexp(text: &str) {
    let (pattern, text) = text.split_once(BETWEEN).unwrap_or((text, text));
    match Pattern::parse(pattern) {
        Ok(parsed) => {
            parsed.is_match(text);
            parsed.cost(text);
        }
        Err(error) => assert!(error.offset() <= pattern.chars().count(), "{error}"),
    }
}

/// A path, and the content that it selects from: as selector, and counted.
pub fn xpath(text: &str) {
    let (path, content) = text
        .split_once(BETWEEN)
        .unwrap_or((text, "<a b='1'>c<d/></a>"));
    let Ok(content) = Content::parse(content) else {
        return;
    };
    let Some(program) = selecting(path) else {
        return;
    };
    let value = Value::Content(content.into());
    let values = vec![AttributeValue {
        value,
        issuer: None,
    }];
    let extent = Extent::Exact;
    let list = AttributeList::new().with(RESOURCE, CONTENT, Bag { extent, values });
    evaluate(&program, &list.closed());
}

/// The name of a data type, and the text of a value of it: what was read is written in a form that is read as the same,
/// and equal to itself.
pub fn value(text: &str) {
    let (name, text) = text.split_once('\n').unwrap_or(("string", text));
    let Some(data_type) = DataType::from_short_name(name) else {
        return;
    };
    let Ok(value) = Value::parse(data_type, text) else {
        return;
    };
    let written = value.to_string();
    let again = Value::parse(data_type, &written).expect("a value comes back from its text");
    assert_eq!(format!("{value:?}"), format!("{again:?}"));
    assert_eq!(written, again.to_string());
    let same = value.equals(&again);
    let is_nan = matches!(value, Value::Double(number) if number.is_nan());
    assert!(same != Some(is_nan), "{value:?} equals itself: {same:?}");
}

/// A policy with a rule whose condition selects by a path, and one that counts what it selects.
fn selecting(path: &str) -> Option<Program> {
    const SPAN: Span = Span { start: 0, end: 0 };
    let literal = |data_type: DataType, text: &str| Literal {
        data_type: data_type.uri().to_owned(),
        text: text.to_owned(),
        xpath: (data_type == DataType::XPathExpression).then(|| XPathScope {
            category: RESOURCE.to_owned(),
            namespaces: [("a", "urn:a".to_owned())].into_iter().collect(),
        }),
        span: SPAN,
    };
    let apply = |name: &str, arguments: [Expression; 2]| {
        let function = format!("urn:oasis:names:tc:xacml:{name}");
        Expression::Apply(Apply {
            function,
            arguments: arguments.into(),
            span: SPAN,
        })
    };
    let selected = Expression::Attribute(Attribute::Selector(Selector {
        category: Some(RESOURCE.to_owned()),
        path: path.to_owned(),
        namespaces: [("a", "urn:a".to_owned())].into_iter().collect(),
        context_selector: None,
        data_type: DataType::String.uri().to_owned(),
        must_be_present: true,
        span: SPAN,
    }));
    let same = || Expression::Literal(literal(DataType::XPathExpression, path));
    let conditions = [
        apply(
            "1.0:function:string-is-in",
            [
                Expression::Literal(literal(DataType::String, "1")),
                selected,
            ],
        ),
        apply("3.0:function:xpath-node-match", [same(), same()]),
    ];
    let rules = conditions
        .into_iter()
        .enumerate()
        .map(|(place, condition)| Rule {
            id: place.to_string(),
            effect: Effect::Deny,
            description: None,
            target: Target::default(),
            condition: Some(condition),
            obligations: Vec::new(),
            advice: Vec::new(),
            span: SPAN,
        });
    let tree = PolicyTree::Policy(Policy {
        id: "urn:p".to_owned(),
        version: Some("1".to_owned()),
        description: None,
        xpath_version: None,
        combining: "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:permit-overrides"
            .to_owned(),
        target: Target::default(),
        variables: Vec::new(),
        rules: rules.collect(),
        obligations: Vec::new(),
        advice: Vec::new(),
        span: SPAN,
    });
    let source = Source {
        policy: &tree,
        text: "",
    };
    compile(&[source], Root::Only, Dialect::STANDARD)
        .ok()
        .map(|compiled| compiled.program)
}
