//! XML and JSON forms agree: any request or response is the same after it was written in either and read again.

use std::sync::Arc;

use adgang::value::{Content, DataType, Value, XPathExpression};
use adgang::xacml::context::{
    Attribute, Category, DecisionResult, Detail, MissingAttributeDetail, Obligation,
    PolicyIdentifier, Request, RequestReference, Response, Status,
};
use adgang::xacml::{Assignment, Decision, Dialect, Form, json, xml};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn requests_are_the_same_in_both_forms(request in request()) {
        let read = |form: Form, text: &str| form.read_request(text, Dialect::STANDARD).unwrap();
        let as_xml = xml::write_request(&request).unwrap();
        let as_json = json::write_request(&request).to_string();
        let of_xml = read(Form::Xml, &as_xml);
        let of_json = read(Form::Json, &as_json);
        prop_assert_eq!(told(&of_xml), told(&request));
        prop_assert_eq!(told(&of_json), told(&request));
        prop_assert_eq!(json::write_request(&of_xml).to_string(), as_json);
        prop_assert_eq!(xml::write_request(&of_json).unwrap(), as_xml);
    }

    #[test]
    fn responses_are_the_same_in_both_forms(response in response()) {
        for form in [Form::Xml, Form::Json] {
            let written = form.write_response(&response).unwrap();
            let read = form.read_response(&written).unwrap();
            prop_assert_eq!(told(&read), told(&response));
            prop_assert_eq!(form.write_response(&read).unwrap(), written);
        }
    }

    #[test]
    fn no_cut_or_changed_document_panics(request in request(), at in any::<prop::sample::Index>(), put in "[<>&\"{}\\[\\],:]?") {
        for (form, text) in [
            (Form::Xml, xml::write_request(&request).unwrap()),
            (Form::Json, json::write_request(&request).to_string()),
        ] {
            let places: Vec<usize> = text.char_indices().map(|(place, _)| place).collect();
            let (head, rest) = text.split_at(places[at.index(places.len())]);
            let mut tail = rest.chars();
            tail.next();
            let _ = form.read_request(head, Dialect::STANDARD);
            let _ = form.read_request(&format!("{head}{put}{}", tail.as_str()), Dialect::STANDARD);
        }
    }
}

/// NaN is not equal to itself.
fn told(document: &impl std::fmt::Debug) -> String {
    format!("{document:#?}")
}

fn request() -> impl Strategy<Value = Request> {
    let categories = vec(category(), 1..5).prop_map(|categories| {
        let numbered = categories.into_iter().enumerate();
        numbered
            .map(|(number, category)| Category {
                id: category.id.map(|id| format!("i{number}{id}")),
                ..category
            })
            .collect::<Vec<Category>>()
    });
    let references = vec(vec(any::<prop::sample::Index>(), 1..4), 0..3);
    let parts = (
        any::<[bool; 2]>(),
        option::of(name()),
        categories,
        references,
    );
    parts.prop_map(
        |([list, combined], xpath_version, categories, references)| {
            let ids: Vec<&String> = categories
                .iter()
                .filter_map(|one| one.id.as_ref())
                .collect();
            let multi = references
                .iter()
                .filter(|_| !ids.is_empty())
                .map(|indices| {
                    let ids = indices.iter().map(|index| (*index.get(&ids)).clone());
                    RequestReference { ids: ids.collect() }
                });
            Request {
                return_policy_id_list: list,
                combined_decision: combined,
                xpath_version,
                multi: multi.collect(),
                categories,
            }
        },
    )
}

fn response() -> impl Strategy<Value = Response> {
    vec(result(), 1..3).prop_map(|results| Response { results })
}

fn result() -> impl Strategy<Value = DecisionResult> {
    let echo = vec(category(), 0..3).prop_map(|mut categories| {
        for category in &mut categories {
            category.content = None;
            for attribute in &mut category.attributes {
                attribute.include_in_result = true;
            }
        }
        categories
    });
    let policies = vec(
        ("[a-z:]{1,9}", option::of("[0-9.]{1,4}"), any::<bool>()),
        0..4,
    );
    let policies = policies.prop_map(|list| {
        let mut list: Vec<_> = list
            .into_iter()
            .map(|(id, version, is_set)| PolicyIdentifier {
                id,
                version,
                is_set,
            })
            .collect();
        list.sort_by_key(|policy| policy.is_set);
        list
    });
    let decision = select(
        &[
            Decision::Permit,
            Decision::Deny,
            Decision::NotApplicable,
            Decision::IndeterminateDP,
        ][..],
    );
    let duties = || vec(duty(), 0..3);
    let parts = (
        decision,
        option::of(status()),
        duties(),
        duties(),
        echo,
        policies,
    );
    parts.prop_map(
        |(decision, status, obligations, advice, categories, policies)| DecisionResult {
            decision,
            status,
            obligations,
            advice,
            categories,
            policies,
        },
    )
}

fn status() -> impl Strategy<Value = Status> {
    let missing = (name(), name(), option::of(text()), values(0));
    let missing = missing.prop_map(|(category, id, issuer, (data_type, values))| {
        Detail::MissingAttribute(MissingAttributeDetail {
            category,
            id,
            data_type,
            issuer,
            values,
        })
    });
    let other = content().prop_map(|content| Detail::Other(content.text().to_owned()));
    let details = vec(prop_oneof![missing, other], 0..3);
    let parts = (vec(name(), 1..4), option::of(text()), details);
    parts.prop_map(|(codes, message, details)| Status {
        codes,
        message,
        details,
    })
}

fn duty() -> impl Strategy<Value = Obligation> {
    let assignment = (name(), option::of(name()), option::of(text()), values(1));
    let assignment = assignment.prop_map(|(id, category, issuer, (_, values))| Assignment {
        id: id.as_str().into(),
        category: category.as_deref().map(Into::into),
        issuer: issuer.as_deref().map(Into::into),
        value: values[0].clone(),
    });
    (name(), vec(assignment, 0..3)).prop_map(|(id, assignments)| Obligation {
        id: id.as_str().into(),
        assignments,
    })
}

fn category() -> impl Strategy<Value = Category> {
    let category = prop_oneof![Just("urn:a".to_owned()), Just("urn:b".to_owned()), name()];
    let content = option::weighted(0.3, content());
    let parts = (
        category,
        option::of(name()),
        content,
        vec(attribute(), 0..4),
    );
    parts.prop_map(|(category, id, content, attributes)| Category {
        category,
        id,
        content: content.map(Arc::new),
        attributes,
    })
}

fn attribute() -> impl Strategy<Value = Attribute> {
    let parts = (name(), option::of(text()), any::<bool>(), values(1));
    parts.prop_map(|(id, issuer, include_in_result, (_, values))| Attribute {
        id,
        issuer,
        include_in_result,
        values,
    })
}

/// Elements as they are cut out: with their namespaces first, in order.
fn content() -> impl Strategy<Value = Content> {
    const ELEMENTS: &[&str] = &[
        "<a/>",
        "<a b=\"1\">\r\n<c xmlns='urn:c'/>&amp;<!-- > --></a>",
        "<a xmlns=\"urn:oasis:names:tc:xacml:3.0:core:schema:wd-17\"><Rule/></a>",
        "<p:a xmlns=\"urn:d\" xmlns:p=\"urn:&quot;\" xmlns:q=\"urn:q\" p:x='>' y=\"'\"><q:b/><c/></p:a>",
    ];
    select(ELEMENTS).prop_map(|element| Content::parse(element).unwrap())
}

/// An identifier: white space around it is no part of it in XML.
fn name() -> impl Strategy<Value = String> {
    text().prop_map(|text| text.trim_matches([' ', '\t', '\r', '\n']).to_owned())
}

/// Text that XML can hold, and that a reader could take for something else.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[a-z:]{0,8}",
        1 => "\\PC{0,6}",
        1 => "[ \t\r\n<>&\"']{1,4}",
        1 => Just("]]>".to_owned()),
        1 => Just("{\"XPath\":1}".to_owned()),
    ]
}

/// At least so many values of one type, and its identifier.
fn values(least: usize) -> impl Strategy<Value = (String, Vec<Value>)> {
    let samples = |data_type: DataType, texts: &'static [&'static str]| {
        let value = select(texts).prop_map(move |text| Value::parse(data_type, text).unwrap());
        (Just(data_type.uri().to_owned()), vec(value, least..4)).boxed()
    };
    let of = |data_type: DataType, value: BoxedStrategy<Value>| {
        (Just(data_type.uri().to_owned()), vec(value, least..4)).boxed()
    };
    let opaque = |data_type: &'static str, text: BoxedStrategy<String>| {
        let value = text.prop_map(move |text| Value::Opaque {
            data_type: data_type.into(),
            text: text.into(),
        });
        (Just(data_type.to_owned()), vec(value, least..4)).boxed()
    };
    let string = text().prop_map(|text| Value::String(text.into()));
    let double = prop_oneof![any::<f64>(), Just(f64::NAN), Just(f64::INFINITY), -1e6..1e6]
        .prop_map(Value::Double);
    let names = btree_map("[a-w][a-z.-]{0,2}", "[a-z:]{1,5}", 0..3);
    let path = (name(), text(), names).prop_map(|(category, path, namespaces)| {
        Value::XPathExpression(Box::new(XPathExpression {
            category: category.into(),
            path: path.into(),
            namespaces: namespaces.into_iter().collect(),
        }))
    });
    let strategies: Vec<BoxedStrategy<(String, Vec<Value>)>> = vec![
        of(DataType::String, string.boxed()),
        of(
            DataType::Boolean,
            any::<bool>().prop_map(Value::Boolean).boxed(),
        ),
        of(
            DataType::Integer,
            any::<i128>().prop_map(Value::Integer).boxed(),
        ),
        of(
            DataType::Integer,
            any::<i32>().prop_map(|n| Value::Integer(n.into())).boxed(),
        ),
        of(DataType::Double, double.boxed()),
        of(DataType::XPathExpression, path.boxed()),
        samples(
            DataType::Date,
            &["2002-03-22", "2002-03-22+01:00", "-0044-03-15Z"],
        ),
        samples(DataType::Time, &["08:23:47-05:00", "08:23:47.5"]),
        samples(
            DataType::DateTime,
            &["2002-03-22T08:23:47.123456789Z", "2002-03-22T00:00:00"],
        ),
        samples(
            DataType::DayTimeDuration,
            &["P50DT5H4M3.5S", "-PT1M", "PT0S"],
        ),
        samples(DataType::YearMonthDuration, &["-P5Y3M", "P0M"]),
        samples(DataType::AnyUri, &["http://a/%7e b", "urn:a"]),
        samples(DataType::HexBinary, &["0FB8", ""]),
        samples(DataType::Base64Binary, &["c3VyZS4=", ""]),
        samples(DataType::Rfc822Name, &["j_hibbert@MEDICO.COM"]),
        samples(
            DataType::X500Name,
            &["cn=Julius Hibbert, o=Medi\\, Corporation, c=US"],
        ),
        samples(
            DataType::IpAddress,
            &["122.45.38.245/255.255.255.64:8080", "[1fff::1]:80"],
        ),
        samples(DataType::DnsName, &["some.host.name:147-874", "*.host"]),
        opaque("urn:own", text().boxed()),
        opaque(DataType::Integer.uri(), "[1-9][0-9]{50}".boxed()),
        opaque(DataType::XPathExpression.uri(), text().boxed()),
    ];
    proptest::strategy::Union::new(strategies)
}
