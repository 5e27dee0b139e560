//! What a policy comes to by the engine of now, and by the one before its combining algorithms were rewritten.
#![expect(clippy::unwrap_used, reason = "tests")]

use adgang::altinn::{Facts, Known, Resource, Settings};
use adgang::identity::{Options, identify};
use adgang::session::{Answer, Reason, Verdict};
use adgang::snapshot::Snapshot;
use adgang::token::Claims;

/// The answer of a policy by an algorithm, with a rule that permits and maybe one that denies.
fn answer(algorithm: &str, denies: bool, earlier_engine: bool) -> Answer {
    let deny = if denies {
        r#"<Rule RuleId="deny" Effect="Deny"><Target/></Rule>"#
    } else {
        ""
    };
    let xml = format!(
        r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:p" Version="1.0"
        RuleCombiningAlgId="urn:oasis:names:tc:xacml:{algorithm}"><Target/>
        <Rule RuleId="permit" Effect="Permit"><Target/></Rule>{deny}</Policy>"#
    );
    let settings = Settings {
        earlier_engine,
        ..Settings::default()
    };
    let snapshot = Snapshot::builder().settings(settings).policy_xml(&xml);
    let snapshot = snapshot.build().unwrap();
    assert_eq!(snapshot.settings(), settings);
    let claims = Claims::from_json(adgang::example::CLAIMS).unwrap();
    let who = identify(&claims, &Options::default()).unwrap();
    let facts = Facts {
        party: Some(51),
        delegations: Known::complete([]),
        ..Facts::default()
    };
    let session = snapshot.session(&who, &facts, 1_795_334_400).unwrap();
    session.on(&Resource::app("a", "b")).unwrap().check("read")
}

#[test]
fn the_earlier_engine_lets_a_permit_win_by_any_name_but_one() {
    let legacy = "1.0:rule-combining-algorithm:deny-overrides";
    assert_eq!(answer(legacy, false, false).answer, Verdict::No);
    assert!(answer(legacy, false, true).is_yes());
    let own = "3.0:rule-combining-algorithm:deny-overrides";
    for earlier in [false, true] {
        assert!(answer(own, false, earlier).is_yes());
        assert_eq!(answer(own, true, earlier).answer, Verdict::No);
    }
    let other = "3.0:rule-combining-algorithm:deny-unless-permit";
    assert!(answer(other, true, true).is_yes(), "a Permit wins");
}

#[test]
fn what_the_earlier_engine_made_of_a_deny_is_not_known() {
    let own = "3.0:rule-combining-algorithm:deny-overrides";
    let legacy = "1.0:rule-combining-algorithm:deny-overrides";
    assert!(matches!(
        answer(own, true, true).reason,
        Reason::Denied { .. }
    ));
    assert!(answer(legacy, true, true).is_yes());
}
