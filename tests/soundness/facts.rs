//! Random facts in which everything is known, and the same with parts of them hidden.

use std::sync::Arc;

use adgang::altinn::{
    AccessListFacts, AccessListMode, CallerFacts, ConsentFacts, DelegatedPolicy, Delegation, Facts,
    InstanceFacts, Known, Membership, PartyFacts, PartyType,
};
use adgang::snapshot::{Dialect, read_policy};
use adgang::xacml::Extent;
use proptest::prelude::*;

use super::policies::{ACTION, ACTION_ID, ACTIONS, RESOURCE, SUBJECT, found};

/// What a delegation's policy is made of: its receiver, actions and own level, and what is said of it.
type DelegationSeed = (usize, Vec<usize>, Option<u8>, u8, u8);

pub fn complete_facts() -> impl Strategy<Value = Facts> {
    let some = |of: &[&'static str]| prop::sample::subsequence(of.to_vec(), 0..=of.len());
    let known = |values: Vec<&str>| {
        let values: Vec<String> = values.into_iter().map(str::to_owned).collect();
        Known::complete(values)
    };
    let party_type = prop::sample::select(vec![
        PartyType::None,
        PartyType::Person,
        PartyType::Organisation,
    ]);
    let memberships = prop::option::of(prop::collection::vec(
        prop::sample::subsequence(ACTIONS.to_vec(), 0..3),
        0..3,
    ));
    (
        (
            some(&["DAGL", "regna"]),
            some(&["urn:altinn:external-role:ccr:daglig-leder"]),
            some(&["skatt"]),
            some(&["urn:digitaltdodsbo:formuesfullmakt"]),
        ),
        prop::collection::vec(delegation(), 0..4),
        (party_type.clone(), party_type),
        memberships,
        prop::option::of(0_u8..3),
        some(&["organization", "person"]),
    )
        .prop_map(
            move |(roles, delegations, (own, party), memberships, task, consent)| {
                let (roles, register, packages, estate) = roles;
                Facts {
                    party: Some(51),
                    party_type: Some(party),
                    roles: known(roles),
                    role_register: known(register),
                    access_packages: known(packages),
                    estate_roles: known(estate),
                    delegations: Known::complete(delegations),
                    access_lists: Known::complete(match memberships {
                        Some(memberships) => vec![guarded(memberships)],
                        None => Vec::new(),
                    }),
                    caller: Some(CallerFacts {
                        user_id: Some(13),
                        party: PartyFacts {
                            party_id: Some(50),
                            party_uuid: Some("00000000-0000-0000-0005-000000000050".to_owned()),
                            party_type: Some(own),
                        },
                    }),
                    key_role_parties: Known::complete([PartyFacts {
                        party_id: Some(60),
                        party_uuid: Some(RECEIVERS[3].1.to_owned()),
                        party_type: Some(PartyType::Organisation),
                    }]),
                    instances: Known::complete(vec![InstanceFacts {
                        id: "51/g".to_owned(),
                        app: Some("havn/x".to_owned()),
                        task: task.map(|task| format!("Task_{task}")),
                        end_event: None,
                    }]),
                    consent: Some(ConsentFacts {
                        party_type: known(consent),
                        access_lists: known(Vec::new()),
                    }),
                    ..Facts::default()
                }
            },
        )
}

fn guarded(memberships: Vec<Vec<&str>>) -> AccessListFacts {
    let memberships = memberships.into_iter().map(|filters| Membership {
        action_filters: filters.into_iter().map(str::to_owned).collect(),
    });
    AccessListFacts {
        resource: "r".to_owned(),
        mode: AccessListMode::Enabled,
        memberships: Known::complete(memberships.collect::<Vec<_>>()),
    }
}

const RECEIVERS: [(&str, &str); 6] = [
    ("urn:altinn:userid", "13"),
    ("urn:altinn:userid", "14"),
    ("urn:altinn:partyid", "60"),
    (
        "urn:altinn:organization:uuid",
        "00000000-0000-0000-0005-000000000060",
    ),
    (
        "urn:altinn:person:uuid",
        "00000000-0000-0000-0005-000000000050",
    ),
    (
        "urn:altinn:systemuser:uuid",
        "f58fe166-bc22-4899-beb7-c3e8e3332f43",
    ),
];

fn delegation() -> impl Strategy<Value = Delegation> {
    let seed = (
        0..RECEIVERS.len(),
        prop::collection::vec(0_usize..3, 0..3),
        prop::option::of(0_u8..5),
        0_u8..6,
        0_u8..12,
    );
    seed.prop_map(made)
}

fn made((receiver, actions, level, place, kind): DelegationSeed) -> Delegation {
    let resource = ["havn/x", "app_havn_x", "r"][usize::from(place % 3)];
    let policy = match kind {
        0 => DelegatedPolicy::Unreadable,
        _ => policy(receiver, &actions, level, kind),
    };
    let is_party = receiver == 2 || receiver == 3;
    Delegation {
        resource: resource.to_owned(),
        instance: match place {
            4 => Some("G".to_owned()),
            5 => Some("other".to_owned()),
            _ => None,
        },
        covered_by_user: (receiver < 2).then_some(13),
        covered_by_party: is_party.then_some(60),
        to_type: match receiver {
            0 | 1 => None,
            2 | 3 => Some("organization".to_owned()),
            4 => Some("person".to_owned()),
            _ => Some("system-user".to_owned()),
        },
        to: match receiver {
            0 | 1 => None,
            2 | 3 => (kind != 2).then(|| RECEIVERS[3].1.to_owned()),
            _ => Some(RECEIVERS[receiver].1.to_owned()),
        },
        revoked: kind == 1,
        policy,
        ..Delegation::default()
    }
}

fn policy(receiver: usize, actions: &[usize], level: Option<u8>, kind: u8) -> DelegatedPolicy {
    let any_of = |matches: String| format!("<AnyOf><AllOf>{matches}</AllOf></AnyOf>");
    let (id, value) = RECEIVERS[receiver];
    let mut xml = String::from(
        r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="urn:d" Version="1.0"
        RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:policy-combining-algorithm:deny-overrides"><Target/>
        <Rule RuleId="d" Effect="Permit"><Target>"#,
    );
    xml += &any_of(found("string-equal", SUBJECT, id, value));
    if let Some(action) = actions.first() {
        xml += &any_of(found("string-equal", ACTION, ACTION_ID, ACTIONS[*action]));
    }
    if kind == 3 {
        // One that the engine throws on where there is a resource of that id.
        xml += &any_of(found(
            "string-contains",
            RESOURCE,
            "urn:altinn:resource",
            "r",
        ));
    }
    xml += "</Target></Rule>";
    if let Some(level) = level.filter(|_| kind > 6) {
        xml += &format!(
            r#"<ObligationExpressions><ObligationExpression ObligationId="urn:o" FulfillOn="Permit">
            <AttributeAssignmentExpression AttributeId="urn:a" Category="urn:altinn:minimum-authenticationlevel">
            <AttributeValue DataType="http://www.w3.org/2001/XMLSchema#integer">{level}</AttributeValue>
            </AttributeAssignmentExpression></ObligationExpression></ObligationExpressions>"#
        );
    }
    xml += "</Policy>";
    let (program, _) = read_policy(&xml, Dialect::Altinn).unwrap();
    DelegatedPolicy::from_program(program).unwrap()
}

/// How much of each part is hidden: all, the end of it, one of it, that there is no more, or nothing.
pub fn hidden() -> impl Strategy<Value = [u8; 12]> {
    prop::array::uniform12(0_u8..7)
}

pub fn hide(facts: &Facts, hidden: [u8; 12]) -> Facts {
    let less = |at: usize, known: &Known| unordered(known, hidden[at]);
    let mut part = Facts {
        roles: less(0, &facts.roles),
        role_register: less(1, &facts.role_register),
        access_packages: less(2, &facts.access_packages),
        estate_roles: less(3, &facts.estate_roles),
        // Those that are known are the first.
        delegations: match hidden[4] {
            0 => Known::default(),
            1 => at_least(&facts.delegations, |values| {
                values.pop();
            }),
            2 => at_least(&facts.delegations, |_| {}),
            _ => facts.delegations.clone(),
        },
        access_lists: match hidden[5] {
            0 => Known::default(),
            1 => at_least(&facts.access_lists, |values| {
                values.pop();
            }),
            2 => at_least(&facts.access_lists, |_| {}),
            _ => facts.access_lists.clone(),
        },
        key_role_parties: match hidden[6] {
            1 => Known::default(),
            2 => at_least(&facts.key_role_parties, |_| {}),
            _ => facts.key_role_parties.clone(),
        },
        party_type: facts.party_type.filter(|_| hidden[6] != 0),
        caller: facts.caller.clone().filter(|_| hidden[7] != 0),
        instances: match hidden[8] {
            0 => Known::default(),
            _ => facts.instances.clone(),
        },
        consent: facts.consent.clone().filter(|_| hidden[9] != 0),
        ..facts.clone()
    };
    if hidden[10] == 0
        && let Some(delegation) = Arc::make_mut(&mut part.delegations.values).last_mut()
    {
        delegation.policy = DelegatedPolicy::Unknown;
    }
    if hidden[10] == 1
        && let Some(delegation) = Arc::make_mut(&mut part.delegations.values).first_mut()
    {
        delegation.covered_by_user = None;
        delegation.covered_by_party = None;
        delegation.to = None;
    }
    if hidden[11] < 2 {
        for list in Arc::make_mut(&mut part.access_lists.values) {
            list.memberships = match hidden[11] {
                0 => Known::default(),
                _ => at_least(&list.memberships, |values| {
                    values.pop();
                }),
            };
        }
    }
    part
}

fn unordered(known: &Known, how: u8) -> Known {
    match how {
        0 => Known::default(),
        1 => at_least(known, |_| {}),
        2 => at_least(known, |values| drop(values.drain(..values.len().min(1)))),
        _ => known.clone(),
    }
}

fn at_least<T: Clone>(known: &Known<T>, forget: impl Fn(&mut Vec<T>)) -> Known<T> {
    let mut less = known.clone();
    if less.extent == Extent::Exact {
        less.extent = Extent::AtLeast;
    }
    forget(Arc::make_mut(&mut less.values));
    less
}
