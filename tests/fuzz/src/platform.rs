//! What backends hand over as JSON: facts, dialogs, routes.

use std::sync::OnceLock;

use adgang::altinn::dialog::DialogOptions;
use adgang::altinn::{Facts, Known, Resource};
use adgang::example;
use adgang::identity::{Authenticated, Options, identify};
use adgang::session::prefilter::{
    Caller, Disposition, Options as Filtering, Prefilter, RequestLine,
};
use adgang::session::routes::Routes;
use adgang::session::{Session, Verdict};
use adgang::snapshot::Snapshot;
use adgang::token::Claims;

use super::BETWEEN;
use super::request::NOW;

const ACTIONS: [&str; 4] = ["read", "sign", "delete", "zork"];

/// Facts are refused or read; what was read is written as it was, and an answer stays or becomes ask where a kind of them is
/// hidden.
pub fn facts(text: &str) {
    let Ok(facts) = Facts::from_json(text) else {
        return;
    };
    let written = serde_json::to_string(&facts).unwrap();
    assert_eq!(Facts::from_json(&written).as_ref(), Ok(&facts), "{written}");
    let resources = [
        Resource::app("havn", "fartoy-registrering").instance(51_200, "6f1c0d52"),
        Resource::registry("havn-resource"),
    ];
    let Some(full) = session(&facts) else { return };
    for part in hidden(&facts) {
        let Some(part) = session(&part) else { return };
        for resource in &resources {
            let (full, part) = (full.on(resource).unwrap(), part.on(resource).unwrap());
            for action in ACTIONS {
                let (full, part) = (full.check(action), part.check(action));
                assert!(
                    part.answer == Verdict::Ask || part.answer == full.answer,
                    "{full:?} was {part:?} before"
                );
            }
        }
    }
}

/// A dialog, and maybe options after a line: refused, or shown with nothing authorized that is also asked.
pub fn dialog(text: &str) {
    let (dialog, options) = text.split_once(BETWEEN).unwrap_or((text, "{}"));
    let facts = Facts::from_json(example::FACTS).unwrap();
    let session = session(&facts).unwrap();
    let Ok(view) = session.dialog_json(dialog, Some(options)) else {
        return;
    };
    for ask in &view.ask {
        let part = view.dialog.pointer(&ask.path).unwrap();
        assert_eq!(part["isAuthorized"], false, "{}", ask.path);
    }
    let again = session.dialog(&view.dialog, &DialogOptions::default());
    drop(again);
}

/// Routes, and a request's target after a line: refused, or answered; nothing is rejected for claims that nobody verified,
/// but for a path.
pub fn routes(text: &str) {
    let (routes, target) = text.split_once(BETWEEN).unwrap_or((text, "/"));
    let Ok(routes) = Routes::from_json(routes) else {
        return;
    };
    let filter = Prefilter::new(routes, Filtering::default());
    let facts = Facts::from_json(example::FACTS).unwrap();
    let session = session(&facts).unwrap();
    for method in ["GET", "POST", "get"] {
        let headers = [("x-task", "Task_2"), ("adgang", "yes")];
        let request = RequestLine {
            method,
            target,
            headers: &headers,
        };
        filter.answer(&request, Caller::None);
        let answer = filter.answer(&request, Caller::Unverified(&session));
        assert!(matches!(answer, Disposition::Forward(_)), "{answer:?}");
    }
}

/// The facts without one kind each.
fn hidden(facts: &Facts) -> Vec<Facts> {
    let without = |forget: &dyn Fn(&mut Facts)| {
        let mut part = facts.clone();
        forget(&mut part);
        part
    };
    vec![
        without(&|facts| facts.roles = Known::default()),
        without(&|facts| facts.access_packages = Known::default()),
        without(&|facts| facts.delegations = Known::default()),
        without(&|facts| {
            facts.delegations.values.truncate(1);
            facts.delegations = Known::at_least(std::mem::take(&mut facts.delegations.values));
        }),
        without(&|facts| facts.instances = Known::default()),
        without(&|facts| {
            facts.access_lists = Known::default();
            facts.access_list_mode = None;
        }),
        without(&|facts| facts.caller = None),
        without(&|facts| facts.party_type = None),
        without(&|facts| facts.consent = None),
    ]
}

fn session(facts: &Facts) -> Option<Session> {
    static OPEN: OnceLock<(Snapshot, Authenticated)> = OnceLock::new();
    let (snapshot, caller) = OPEN.get_or_init(|| {
        let claims = Claims::from_json(example::CLAIMS).unwrap();
        let caller = identify(&claims, &Options::default()).unwrap();
        let snapshot = Snapshot::builder().policy_xml(example::POLICY).build();
        (snapshot.unwrap(), caller)
    });
    snapshot.session(caller, facts, NOW).ok()
}
