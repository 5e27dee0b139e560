//! A policy, asked by several callers of whom everything is known.

use adgang::altinn::attributes::{APP, ORG, RESOURCE, TASK};
use adgang::altinn::{AccessListMode, CallerFacts, Facts, Known, PartyFacts, PartyType, Resource};
use adgang::identity::{Authenticated, Options, identify};
use adgang::session::Verdict;
use adgang::snapshot::Snapshot;
use adgang::token::Claims;
use adgang::xacml;

const CALLERS: [&str; 3] = [
    r#"{"urn:altinn:userid":"13","urn:altinn:partyid":"50","urn:altinn:authlevel":4,
    "urn:altinn:authenticatemethod":"BankID","scope":"altinn:portal/enduser"}"#,
    r#"{"urn:altinn:org":"ttd","urn:altinn:orgNumber":"991825827","urn:altinn:authlevel":3,
    "urn:altinn:authenticatemethod":"maskinporten","scope":"altinn:serviceowner"}"#,
    r#"{"authorization_details":{"type":"urn:altinn:systemuser","systemuser_id":["f58fe166-bc22-4899-beb7-c3e8e3332f43"],
    "system_id":"s","systemuser_org":{"authority":"iso6523-actorid-upis","ID":"0192:310702641"}},
    "consumer":{"authority":"iso6523-actorid-upis","ID":"0192:991825827"},"urn:altinn:authlevel":3}"#,
];

/// Asks every action that the policy names, and one that it does not, of every kind of resource that it names.
pub fn never_asks(snapshot: &Snapshot) -> Result<(), String> {
    for caller in CALLERS {
        for roles in [&[][..], &["DAGL", "REGNA"]] {
            let session = snapshot.session(&who(caller), &facts(roles), 0).unwrap();
            for resource in resources(snapshot) {
                let view = session.on(&resource).unwrap();
                for action in view.named_actions().into_iter().chain(["zork"]) {
                    let answer = view.check(action);
                    if answer.answer == Verdict::Ask {
                        return Err(format!("asks: {:?} of {resource:?}", answer.reason));
                    }
                }
            }
        }
    }
    Ok(())
}

fn who(claims: &str) -> Authenticated {
    identify(&Claims::from_json(claims).unwrap(), &Options::default()).unwrap()
}

fn facts(roles: &[&str]) -> Facts {
    let none = || Known::complete(Vec::<String>::new());
    let roles: Vec<String> = roles.iter().map(|role| (*role).to_owned()).collect();
    Facts {
        party: Some(51),
        party_type: Some(PartyType::Organisation),
        roles: Known::complete(roles),
        access_packages: none(),
        estate_roles: none(),
        delegations: Known::complete(Vec::new()),
        access_list_mode: Some(AccessListMode::Disabled),
        caller: Some(CallerFacts {
            user_id: None,
            party: PartyFacts {
                party_id: Some(50),
                party_uuid: Some("00000000-0000-0000-0005-000000000050".to_owned()),
                party_type: Some(PartyType::Person),
            },
        }),
        ..Facts::default()
    }
}

fn resources(snapshot: &Snapshot) -> Vec<Resource> {
    let policy = snapshot.policies().next().unwrap();
    let program = policy.program().unwrap();
    let named = |id| program.literals_of(xacml::RESOURCE, id).0;
    let mut resources = vec![Resource::registry("another"), Resource::app("an", "other")];
    for id in named(RESOURCE).into_iter().filter(|id| !id.is_empty()) {
        resources.push(Resource::registry(id));
    }
    let apps = named(ORG).into_iter().flat_map(|org| {
        let apps = named(APP).into_iter();
        apps.map(move |app| Resource::app(org, app))
    });
    for app in apps.filter(|app| app.check().is_ok()).collect::<Vec<_>>() {
        for task in named(TASK) {
            resources.push(app.clone().instance(51, "g").task(task));
        }
        resources.push(app);
    }
    resources
}
