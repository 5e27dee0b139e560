//! The promise: an answer of yes or no never flips when more is known, and with everything known there is no ask.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

mod facts;
mod needless;
mod policies;

use adgang::altinn::{Resource, Settings};
use adgang::identity::{Authenticated, Options, identify};
use adgang::session::Verdict;
use adgang::token::Claims;
use facts::{complete_facts, hidden, hide};
use policies::{ACTIONS, rule, snapshot};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn hiding_facts_leaves_an_answer_or_makes_it_ask(
        rules in prop::collection::vec(rule(), 0..4), level in 0_u8..5, caller in caller(), facts in complete_facts(),
        hidden in hidden(), about in 0_u8..4, task in prop::option::of(0_u8..3), settings in settings(),
    ) {
        let snapshot = snapshot(&rules, level, settings);
        let known = resource(about, task);
        let full = snapshot.session(&caller, &facts, 0).unwrap().on(&known).unwrap();
        let part = hide(&facts, hidden);
        let some = snapshot.session(&caller, &part, 0).unwrap().on(&known).unwrap();
        for action in ACTIONS {
            let (all, some) = (full.check(action), some.check(action));
            prop_assert!(all.answer != Verdict::Ask, "{all:?} with everything known");
            prop_assert!(some.answer == Verdict::Ask || some.answer == all.answer, "{all:?} was {some:?} before, of {part:?}");
        }
    }

    /// Knowing a little more never takes an answer back.
    #[test]
    fn knowing_more_keeps_an_answer(
        rules in prop::collection::vec(rule(), 0..4), caller in caller(), facts in complete_facts(),
        first in hidden(), second in hidden(), about in 0_u8..4, task in prop::option::of(0_u8..3), settings in settings(),
    ) {
        let snapshot = snapshot(&rules, 3, settings);
        let known = resource(about, task);
        let more = hide(&facts, first);
        let less = hide(&more, second);
        let more = snapshot.session(&caller, &more, 0).unwrap().on(&known).unwrap();
        let less = snapshot.session(&caller, &less, 0).unwrap().on(&known).unwrap();
        for action in ACTIONS {
            let (more, less) = (more.check(action), less.check(action));
            prop_assert!(less.answer == Verdict::Ask || less.answer == more.answer, "{more:?} was {less:?} before");
        }
    }

    /// A page's table says the same as a question for each of its actions.
    #[test]
    fn a_table_answers_as_its_view_does(
        rules in prop::collection::vec(rule(), 0..4), caller in caller(), facts in complete_facts(), hidden in hidden(),
        about in 0_u8..4,
    ) {
        let snapshot = snapshot(&rules, 3, Settings::default());
        let session = snapshot.session(&caller, &hide(&facts, hidden), 0).unwrap();
        let view = session.on(&resource(about, Some(1))).unwrap();
        let table = view.table();
        for action in ["read", "write", "sign", "other", "READ", ""] {
            let listed = table.actions.iter().find(|(name, _)| name == action).map(|(_, answer)| answer);
            if let Some(answer) = listed.or(table.other.as_ref()) {
                prop_assert_eq!(answer, &view.check(action), "{}", action);
            }
            prop_assert_eq!(view.can(action), view.check(action).is_yes());
        }
    }
}

fn caller() -> impl Strategy<Value = Authenticated> {
    let user = r#"{"urn:altinn:userid":"13","urn:altinn:partyid":"50","urn:altinn:authlevel":LEVEL,
        "urn:altinn:authenticatemethod":"BankID","scope":"altinn:portal/enduser"}"#;
    let owner = r#"{"urn:altinn:org":"havn","urn:altinn:orgNumber":"331660698","urn:altinn:authlevel":LEVEL,
        "urn:altinn:authenticatemethod":"maskinporten"}"#;
    let system_user = r#"{"authorization_details":{"type":"urn:altinn:systemuser",
        "systemuser_id":["f58fe166-bc22-4899-beb7-c3e8e3332f43"],"system_id":"s",
        "systemuser_org":{"authority":"iso6523-actorid-upis","ID":"0192:310702641"}},
        "consumer":{"authority":"iso6523-actorid-upis","ID":"0192:991825827"},"urn:altinn:authlevel":LEVEL}"#;
    (
        prop::sample::select(vec![user, owner, system_user]),
        0_u8..5,
    )
        .prop_map(|(claims, level)| {
            let claims = Claims::from_json(&claims.replace("LEVEL", &level.to_string())).unwrap();
            identify(&claims, &Options::default()).unwrap()
        })
}

fn settings() -> impl Strategy<Value = Settings> {
    (
        any::<bool>(),
        any::<bool>(),
        prop::option::of(any::<bool>()),
    )
        .prop_map(|(external_api, packages, role_register)| Settings {
            external_api,
            user_access_packages: packages,
            system_user_access_packages: !packages,
            role_register,
            ..Settings::default()
        })
}

/// A resource of the registry, an instance of an app, or an app; all are the facts' party's.
fn resource(about: u8, task: Option<u8>) -> Resource {
    let resource = match about {
        0 => Resource::registry("r"),
        1 => Resource::registry("r").instance(51, "g"),
        2 => Resource::app("havn", "x").instance(51, "g"),
        _ => Resource::app("havn", "x"),
    };
    match task {
        Some(task) => resource.task(&format!("Task_{task}")),
        None => resource,
    }
}
