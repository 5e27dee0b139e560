//! Policies that ask what kind of caller it is: OpenLMIS's services and users (OLMIS-1456), and an app in one instance.

#![cfg(feature = "studio")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    reason = "tests"
)]

use adgang::altinn::{Facts, Resource};
use adgang::identity::{
    AppClaims, Authenticated, Options, OrganisationNumber, PersonNumber, Profile, anonymous,
    identify,
};
use adgang::session::{Answer, Reason, Verdict};
use adgang::snapshot::{Dialect, Snapshot};
use adgang::token::Claims;
use proptest::prelude::*;

const NOW: i64 = 1_795_334_400;

fn snapshot(dialect: Dialect) -> Snapshot {
    Snapshot::builder()
        .dialect(dialect)
        .policy_for("rights", include_str!("fixtures/callers/rights.xml"))
        .policy_for(
            "facilities",
            include_str!("fixtures/callers/facilities.xml"),
        )
        .policy_for(
            "notifications",
            include_str!("fixtures/callers/notifications.xml"),
        )
        .policy_for("ttd/demo", include_str!("fixtures/callers/app.xml"))
        .build()
        .unwrap()
}

/// The answer, by a snapshot that has been through its bytes.
fn ask(dialect: Dialect, who: &Authenticated, facts: &str, action: &str, on: &str) -> Answer {
    let bytes = snapshot(dialect).as_bytes().to_vec();
    let facts = Facts::from_json(facts).unwrap();
    let session = Snapshot::open(bytes)
        .unwrap()
        .session(who, &facts, NOW)
        .unwrap();
    let resource = Resource::from_json(on).unwrap();
    session.on(&resource).unwrap().check(action)
}

fn openlmis(token: &str) -> Authenticated {
    let options = Options {
        profile: Profile::OpenLmis,
        ..Options::default()
    };
    identify(&Claims::from_json(token).unwrap(), &options).unwrap()
}

fn service() -> Authenticated {
    openlmis(include_str!("fixtures/tokens/openlmis-service.json"))
}

fn user() -> Authenticated {
    openlmis(include_str!("fixtures/tokens/openlmis-user.json"))
}

/// Who might be permitted instead, by a refusal; anything else is its verdict and code.
fn said(who: &Authenticated, facts: &str, action: &str, resource: &str) -> String {
    let on = format!(r#"{{"resource":"{resource}"}}"#);
    let answer = ask(Dialect::Standard, who, facts, action, &on);
    match answer.reason {
        Reason::NoRule { callers } => format!("no rule; {}", callers.join(" ")),
        Reason::Denied { callers, .. } => format!("denied; {}", callers.join(" ")),
        Reason::Granted { rules, .. } => format!("granted by {}", rules.join(" ")),
        Reason::Unknown { missing } => format!("unknown: {}", missing.join(" ")),
        other => format!("{other:?}"),
    }
}

#[test]
fn only_services_manage_rights_and_either_kind_reads_them() {
    assert_eq!(said(&service(), "{}", "PUT", "rights"), "granted by manage");
    assert_eq!(said(&user(), "{}", "PUT", "rights"), "denied; service");
    assert_eq!(said(&user(), "{}", "GET", "rights"), "granted by read");
    assert_eq!(said(&service(), "{}", "GET", "rights"), "granted by read");
    assert_eq!(
        said(&anonymous(), "{}", "GET", "rights"),
        "denied; service user"
    );
    assert_eq!(said(&user(), "{}", "PATCH", "rights"), "denied; ");
}

#[test]
fn a_service_sees_for_a_user_what_the_user_may_not_see() {
    let right = r#"{"roles":["FACILITIES_MANAGE"]}"#;
    let none = r#"{"roles":[]}"#;
    assert_eq!(
        said(&user(), right, "GET", "facilities"),
        "granted by of-user"
    );
    assert_eq!(said(&user(), none, "GET", "facilities"), "no rule; service");
    let unknown = "unknown: urn:oasis:names:tc:xacml:2.0:subject:role";
    assert_eq!(said(&user(), "{}", "GET", "facilities"), unknown);
    assert_eq!(
        said(&service(), "{}", "GET", "facilities"),
        "granted by of-service"
    );
    // Whether a user may is their rights' matter, which nobody has asked for.
    assert_eq!(
        said(&anonymous(), none, "GET", "facilities"),
        "no rule; user service"
    );
}

#[test]
fn notifications_are_for_services_and_preferences_for_users() {
    assert_eq!(
        said(&user(), "{}", "POST", "notifications"),
        "no rule; service"
    );
    assert_eq!(
        said(&service(), "{}", "POST", "notifications"),
        "granted by notify"
    );
    assert_eq!(
        said(&service(), "{}", "preferences", "notifications"),
        "no rule; user"
    );
}

#[test]
fn a_user_is_no_service_by_an_authority() {
    let both = r#"{"user_name":"admin","client_id":"ui","authorities":["TRUSTED_CLIENT"]}"#;
    assert_eq!(
        said(&openlmis(both), "{}", "PUT", "rights"),
        "denied; service"
    );
}

#[test]
fn altinns_server_is_not_told_so_its_answer_is_not_known() {
    let answer = ask(
        Dialect::Altinn,
        &service(),
        "{}",
        "PUT",
        r#"{"resource":"rights"}"#,
    );
    assert_eq!(answer.answer, Verdict::Ask);
}

const INSTANCE: &str = "510001/26133fb5-a9f2-45d4-90b1-f6d93ad40713";

/// An app's token, of claims that are this test's own: Altinn has not settled on any.
fn app(claims: &str) -> Authenticated {
    let options = Options {
        app_claims: Some(AppClaims {
            app: "urn:altinn:app".into(),
            instance: "urn:altinn:instance-id".into(),
        }),
        ..Options::default()
    };
    identify(&Claims::from_json(claims).unwrap(), &options).unwrap()
}

fn may_write(who: &Authenticated, instance: &str) -> Verdict {
    let on = format!(r#"{{"app":"ttd/demo","instance":"{instance}"}}"#);
    ask(Dialect::Standard, who, "{}", "write", &on).answer
}

#[test]
fn an_app_writes_in_the_instance_of_its_token_and_in_no_other() {
    let bound = app(&format!(
        r#"{{"urn:altinn:app":"ttd/demo","urn:altinn:instance-id":"{INSTANCE}","exp":1800000000}}"#
    ));
    assert_eq!(
        bound.rests_on,
        ["exp", "urn:altinn:app", "urn:altinn:instance-id"]
    );
    assert_eq!(may_write(&bound, INSTANCE), Verdict::Yes);
    let other = INSTANCE.replace("26133fb5", "00000000");
    assert_eq!(may_write(&bound, &other), Verdict::No);
    let unbound = app(r#"{"urn:altinn:app":"ttd/demo"}"#);
    assert_eq!(may_write(&unbound, INSTANCE), Verdict::No);
    let another = app(&format!(
        r#"{{"urn:altinn:app":"ttd/x","urn:altinn:instance-id":"{INSTANCE}"}}"#
    ));
    assert_eq!(may_write(&another, INSTANCE), Verdict::No);

    let on = format!(r#"{{"app":"ttd/demo","instance":"{INSTANCE}"}}"#);
    let refusal = ask(Dialect::Standard, &user(), "{}", "write", &on).reason;
    let callers = vec!["app".to_owned()];
    assert_eq!(refusal, Reason::NoRule { callers });
}

/// The control digit that modulus 11 asks for, where there is one.
fn control_digit(digits: &[u32], weights: &[u32]) -> Option<u32> {
    let sum: u32 = digits
        .iter()
        .zip(weights)
        .map(|(digit, weight)| digit * weight)
        .sum();
    (0..10).find(|digit| (sum + digit).is_multiple_of(11))
}

fn text(digits: &[u32]) -> String {
    digits.iter().map(u32::to_string).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Of the ten numbers with the same first eight digits one is valid at most, and no single wrong digit goes unseen.
    #[test]
    fn an_organisation_number_shows_any_wrong_digit(
        digits in proptest::collection::vec(0_u32..10, 8), place in 0_usize..9, change in 1_u32..10,
    ) {
        let Some(last) = control_digit(&digits, &[3, 2, 7, 6, 5, 4, 3, 2]) else {
            for last in 0..10 {
                let number = format!("{}{last}", text(&digits));
                prop_assert!(number.parse::<OrganisationNumber>().is_err());
            }
            return Ok(());
        };
        let mut whole = digits;
        whole.push(last);
        let number: OrganisationNumber = text(&whole).parse().unwrap();
        prop_assert_eq!(number.international().parse(), Ok(number));
        whole[place] = (whole[place] + change) % 10;
        prop_assert!(text(&whole).parse::<OrganisationNumber>().is_err());
    }

    /// The same of the two control digits of a person number, whatever the first nine are.
    #[test]
    fn a_person_number_shows_any_wrong_digit(
        digits in proptest::collection::vec(0_u32..10, 9), place in 0_usize..11, change in 1_u32..10,
    ) {
        let mut whole = digits;
        let weights: [&[u32]; 2] = [&[3, 7, 6, 1, 8, 9, 4, 5, 2], &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]];
        for weights in weights {
            let Some(digit) = control_digit(&whole, weights) else {
                return Ok(());
            };
            whole.push(digit);
        }
        let number: PersonNumber = text(&whole).parse().unwrap();
        prop_assert_eq!(number.as_str(), text(&whole));
        whole[place] = (whole[place] + change) % 10;
        prop_assert!(text(&whole).parse::<PersonNumber>().is_err());
    }
}
