//! The outside suites of XACML 3.0: texts in, texts out, compared with what each suite expects.
//!
//! A test is a row of the table. What a row asked, and what was answered, is left in `target/conformance`: the tests of the
//! packed module ask the same and expect the same, text for text.
#![cfg(feature = "studio")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

mod case;
mod combining;
#[path = "../support/decide.rs"]
mod decide;
mod differential;
#[path = "../support/folders.rs"]
mod folders;
mod hostile;
mod huge;
mod response;
mod row;
#[path = "../support/mod.rs"]
mod support;

use adgang::snapshot::Dialect::{Altinn, Standard};
use case::Form::{Json, Xml};

/// One test a row: the suite, in which form and dialect.
macro_rules! rows {
    ($($test:ident: $suite:literal $form:ident $dialect:ident,)*) => {
        $(#[test] fn $test() { case::run($suite, $form, $dialect); })*
        const ROWS: &[(&str, case::Form)] = &[$(($suite, $form)),*];
    };
}

rows! {
    altinn_combalg: "altinn-combalg" Xml Standard,
    altinn_combalg_json: "altinn-combalg" Json Standard,
    altinn_combalg_in_altinns_dialect: "altinn-combalg" Xml Altinn,
    altinn_ct: "altinn-ct" Xml Standard,
    altinn_ct_in_altinns_dialect: "altinn-ct" Xml Altinn,
    att_algorithms: "att-algorithms" Xml Standard,
    att_algorithms_json: "att-algorithms" Json Standard,
    att_ct: "att-ct" Xml Standard,
    att_ct_deprecated: "att-ct-deprecated" Xml Standard,
    att_custom: "att-custom" Json Standard,
    authzforce_comparative: "authzforce-comparative" Xml Standard,
    authzforce_comparative_json: "authzforce-comparative" Json Standard,
    authzforce_ct: "authzforce-ct" Xml Standard,
    authzforce_ct_json: "authzforce-ct" Json Standard,
    authzforce_custom: "authzforce-custom" Xml Standard,
    authzforce_func: "authzforce-func" Xml Standard,
    authzforce_nonreg_json: "authzforce-nonreg-json" Json Standard,
    authzforce_others: "authzforce-others" Xml Standard,
    authzforce_others_json: "authzforce-others" Json Standard,
    balana_basic: "balana-basic" Xml Standard,
    balana_basic_json: "balana-basic" Json Standard,
    balana_ct: "balana-ct" Xml Standard,
    balana_ct_json: "balana-ct" Json Standard,
    json_format: "json-format" Json Standard,
    json_format_altinn: "json-format-altinn" Json Standard,
    json_format_altinn_in_altinns_dialect: "json-format-altinn" Json Altinn,
    json_model_ct: "json-model-ct" Xml Standard,
    spec_combalg: "spec-combalg" Xml Standard,
    spec_combalg_json: "spec-combalg" Json Standard,
    spec_gaps: "spec-gaps" Xml Standard,
    spec_gaps_json: "spec-gaps" Json Standard,
}

#[test]
fn combining_tables() {
    combining::tables();
}

#[test]
fn altinns_combining_matrix() {
    combining::altinns_matrix(Standard);
}

#[test]
fn altinns_combining_matrix_in_altinns_dialect() {
    combining::altinns_matrix(Altinn);
}

#[test]
fn hostile_xml() {
    hostile::cases("security/xml");
}

#[test]
fn hostile_json() {
    hostile::cases("security/json");
}

#[test]
fn json_texts() {
    hostile::json_texts();
}

#[test]
fn decisions_that_three_engines_agree_on() {
    differential::golden("unanimous");
}

#[test]
fn decisions_that_one_engine_has_wrong() {
    differential::golden("two-of-three");
}

#[test]
fn decisions_that_two_engines_have_wrong() {
    differential::golden("both-java-against-spec-reading");
}

#[test]
fn decisions_that_nobody_vouches_for() {
    differential::open();
}

/// Responses of which the source has another address and another AttributeId in JSON.
const UNLIKE: [&str; 2] = ["att-ct/IIA022", "json-model-ct/IIA022_23_FIXED_WITH_XPATH"];

/// What compares can be trusted: the expected responses that the suites have in both forms are the same to it.
#[test]
fn expected_responses_are_alike_in_both_forms() {
    let Some(cases) = support::cases("xacml") else {
        return;
    };
    let mut compared = 0;
    for case in folders::folders(&cases)
        .iter()
        .flat_map(|suite| folders::folders(suite))
    {
        let [xml, json] =
            [Xml, Json].map(|form| std::fs::read_to_string(case.join(form.file("response"))));
        if let (Ok(xml), Ok(json)) = (xml, json)
            && !UNLIKE.iter().any(|known| case.ends_with(known))
        {
            let [xml, json] = [xml, json].map(|text| response::read(&text).unwrap());
            assert_eq!(
                response::compare(&xml, &json, "full"),
                Ok(()),
                "{}",
                case.display()
            );
            compared += 1;
        }
    }
    println!("{compared} responses in both forms");
}

#[test]
fn every_suite_has_its_rows() {
    let Some(cases) = support::cases("xacml") else {
        return;
    };
    for suite in folders::folders(&cases) {
        for case in folders::folders(&suite) {
            let suite = suite.file_name().unwrap().to_str().unwrap();
            for form in [Xml, Json] {
                let there = case.join(form.file("request")).exists();
                assert!(
                    !there || ROWS.contains(&(suite, form)),
                    "{suite} has cases in {form:?}"
                );
            }
        }
    }
}
