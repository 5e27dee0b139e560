//! Tokens of the platform: who they say is calling, and what is refused.
//!
//! Needs the cases in `ADGANG_CASES`: `tokens/index.csv` with a payload for each row.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::path::Path;

use adgang::identity::{Authenticated, Caller, Issuer, Options, Profile, identify};
use adgang::token::{Claims, decode};
use proptest::prelude::*;
use serde_json::Value;

use table::{Row, cell, compare};

mod support;
#[path = "support/table.rs"]
mod table;

#[test]
fn tokens() {
    let Some(folder) = support::cases("tokens") else {
        return;
    };
    let rows = table::rows(&std::fs::read_to_string(folder.join("index.csv")).unwrap());
    let outcomes = rows
        .iter()
        .map(|row| (row["file"].clone(), token(&folder, row)));
    support::report("tokens", &outcomes.collect::<Vec<_>>());
}

/// The shapes that the platform's parts read in different ways, and what is said of each.
#[cfg(feature = "readings")]
#[test]
fn shapes_that_are_read_differently() {
    const USER: &str = r#""urn:altinn:userid":1,"urn:altinn:partyid":2,"urn:altinn:authenticatemethod":"BankID","pid":"10915596784""#;
    const ORGANISATION: &str =
        r#""urn:altinn:authlevel":3,"urn:altinn:authenticatemethod":"maskinporten""#;
    const SYSTEM: &str = r#""consumer":{"authority":"iso6523-actorid-upis","ID":"0192:991825827"},"authorization_details""#;
    const DETAILS: &str = r#"{"type":"urn:altinn:systemuser","systemuser_id":["f58fe166-bc22-4899-beb7-c3e8e3332f43"],
        "systemuser_org":{"authority":"iso6523-actorid-upis","ID":"0192:991825827"},"system_id":"x"}"#;
    let rows = [
        (
            format!(r#"{ORGANISATION},"urn:altinn:orgNumber":991825827"#),
            "invalid-claim: The claim `urn:altinn:orgNumber` must be a text that is not blank, found a number.",
        ),
        (
            format!(r#"{ORGANISATION},"urn:altinn:orgNumber":"991825827""#),
            "organisation: dialogporten-differs",
        ),
        (format!(r#"{USER},"urn:altinn:authlevel":3"#), "user:"),
        (format!(r#"{USER},"urn:altinn:authlevel":"3""#), "user:"),
        (
            format!(r#"{USER},"urn:altinn:authlevel":5"#),
            "level-out-of-range: A level of authentication is 0 to 4, found another number.",
        ),
        (
            format!(r#"{USER},"acr":"Level3""#),
            "missing-claim: The claim `urn:altinn:authlevel` is missing.",
        ),
        (format!("{SYSTEM}:{DETAILS}"), "system-user: level-assumed"),
        (
            format!("{SYSTEM}:[{DETAILS}]"),
            "system-user: level-assumed",
        ),
        (
            format!("{SYSTEM}:[{DETAILS},{DETAILS}]"),
            "invalid-claim: The claim `authorization_details` must be one object, or a list of exactly one, found a list.",
        ),
        (
            format!(r#"{SYSTEM}:{DETAILS},"acr":"Level3""#),
            "system-user: level-assumed dialogporten-level",
        ),
        (
            format!(r#""authorization_details":{DETAILS}"#),
            "invalid-organisation-number: The claim `consumer.ID` must be a Norwegian organisation number: expected 9 digits, found 0 characters.",
        ),
        (
            format!(r#"{USER},"urn:altinn:orgNumber":"991825827","urn:altinn:authlevel":3"#),
            "organisation: enforcement-point-differs dialogporten-differs",
        ),
        (
            format!(
                r#"{},"urn:altinn:orgNumber":"991825827","urn:altinn:authlevel":3"#,
                USER.replace("BankID", "virksomhetsbruker")
            ),
            "organisation: enterprise-user dialogporten-differs",
        ),
        (
            format!(
                r#"{},"urn:altinn:authlevel":0"#,
                USER.replace("BankID", "SelfIdentified")
                    .replace(r#","pid":"10915596784""#, "")
            ),
            "self-identified: dialogporten-differs",
        ),
        (
            r#""urn:altinn:scope":"altinn:instances.read""#.to_owned(),
            "unknown:",
        ),
    ];
    for (members, expected) in rows {
        let claims = Claims::from_json(&format!("{{{members}}}")).unwrap();
        let said = match identify(&claims, &Options::default()) {
            Err(error) => format!("{}: {error}", error.code()),
            Ok(me) => me
                .diagnostics
                .iter()
                .fold(format!("{}:", me.caller.kind()), |said, more| {
                    format!("{said} {}", more.code)
                }),
        };
        assert_eq!(said, expected, "{members}");
    }
}

/// A text that must never be seen again in an error.
const CANARY: &str = "hemmelig";

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        Just(CANARY.into()),
        Just("991825827".into()),
        Just("urn:altinn:systemuser".into()),
        Just(3.5.into()),
        any::<bool>().prop_map(Value::from),
        (-1_i64..6).prop_map(Value::from),
        (-1_i64..6).prop_map(|number| number.to_string().into()),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        let member = proptest::sample::select(vec![
            "type",
            "systemuser_id",
            "systemuser_org",
            "system_id",
            "ID",
        ]);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            proptest::collection::hash_map(member.prop_map(str::to_owned), inner, 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn claims() -> impl Strategy<Value = Claims> {
    let name = proptest::sample::select(vec![
        "iss",
        "scope",
        "acr",
        "exp",
        "sub",
        "azp",
        "client_id",
        "consumer",
        "authorities",
        "user_name",
        "authorization_details",
        "urn:altinn:userid",
        "urn:altinn:partyid",
        "urn:altinn:username",
        "urn:altinn:org",
        "urn:altinn:orgNumber",
        "urn:altinn:authlevel",
        "urn:altinn:authenticatemethod",
        "urn:altinn:person:uuid",
        "urn:altinn:app",
        "pid",
        "amr",
        "email",
        "aud",
        "iat",
        "c",
        "l",
        "p",
        "s",
        "i",
        "a",
    ]);
    proptest::collection::hash_map(name.prop_map(str::to_owned), value(), 0..10)
        .prop_map(|members| Claims::from_map(members.into_iter().collect()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn claims_of_any_kind_are_answered_or_refused_in_silence(claims in claims(), cookie in "[0-9a]{0,3}") {
        for profile in PROFILES.iter().copied() {
            let options = Options { profile, party_cookie: Some(cookie.clone()), ..Options::default() };
            match identify(&claims, &options) {
                Ok(me) => {
                    prop_assert_eq!(read_back(&me), Ok(()));
                    let said = serde_json::to_string(&me.diagnostics).unwrap();
                    prop_assert!(!said.contains(CANARY), "{said}");
                    let due = me.refresh_at();
                    prop_assert!(due.is_none_or(|due| me.expires_at.is_some_and(|end| due < end)));
                    #[cfg(feature = "readings")]
                    if matches!(profile, Profile::Altinn | Profile::AltinnOldLocalTest) {
                        let differs = says(&me, "enforcement-point-differs");
                        prop_assert_eq!(enforced_differently(&claims, &me), differs);
                    }
                }
                Err(error) => prop_assert!(!error.to_string().contains(CANARY), "{error}"),
            }
        }
    }

    #[test]
    fn texts_of_any_kind_are_decoded_or_refused_in_silence(text in "\\PC{0,40}|[A-Za-z0-9_.-]{0,60}") {
        let _ = (decode(&text), Claims::from_json(&text));
        let claims = format!(r#"{{"a":"{CANARY}",{text}}}"#);
        if let Err(error) = Claims::from_json(&claims) {
            prop_assert!(!error.to_string().contains(CANARY), "{error}");
        }
    }
}

/// The profiles that this build has.
const PROFILES: &[Profile] = &[
    Profile::Altinn,
    Profile::AltinnOldLocalTest,
    Profile::Oidc,
    Profile::OpenLmis,
    #[cfg(feature = "server")]
    Profile::PlatformAccessToken,
    #[cfg(feature = "server")]
    Profile::DialogToken,
];

#[cfg(feature = "readings")]
fn says(me: &Authenticated, code: &str) -> bool {
    me.diagnostics.iter().any(|said| said.code == code)
}

/// Whether the enforcement point, by the attributes that it would send, takes another for the caller than the app library.
#[cfg(feature = "readings")]
fn enforced_differently(claims: &Claims, me: &Authenticated) -> bool {
    let subject = adgang::altinn::Subject::new(claims);
    let organisation = "urn:altinn:organization:identifier-no";
    let first = [
        "urn:altinn:person:uuid",
        "urn:altinn:userid",
        "urn:altinn:partyid",
        "urn:altinn:resource",
        "urn:altinn:systemuser:uuid",
        organisation,
    ]
    .into_iter()
    .find(|id| subject.has(id));
    match &me.caller {
        Caller::User(_) | Caller::SelfIdentified(_) => {
            !matches!(first, Some("urn:altinn:person:uuid" | "urn:altinn:userid"))
        }
        Caller::SystemUser(_) => first != Some("urn:altinn:systemuser:uuid"),
        Caller::Organisation(caller) if caller.enterprise_user => false,
        Caller::Organisation(_) | Caller::ServiceOwner(_) => first != Some(organisation),
        _ => first.is_some(),
    }
}

/// What the index says of a row, against what adgang says of its payload.
fn token(folder: &Path, row: &Row) -> Result<(), String> {
    let text = std::fs::read_to_string(folder.join(&row["file"])).unwrap();
    let claims = match Claims::from_json(&text) {
        Ok(claims) => claims,
        Err(error) if row["kind"] == "malformed" && error.code() == "malformed-json" => {
            return Ok(());
        }
        Err(error) => return Err(format!("refused as JSON: {error}")),
    };
    let profile = match row["parser"].as_str() {
        "from_old_localtest" => Profile::AltinnOldLocalTest,
        _ => Profile::Altinn,
    };
    let party_cookie = cell(row, "selectedPartyCookie").map(str::to_owned);
    let options = Options {
        profile,
        party_cookie,
        ..Options::default()
    };
    let mut row = row.clone();
    // GUIDs are the same in either case.
    row.entry("systemUserId".to_owned())
        .and_modify(|ids| ids.make_ascii_lowercase());
    let row = &row;
    match (identify(&claims, &options), row["expected"].as_str()) {
        (Ok(me), "ERROR") => Err(format!("accepted as {}", me.caller.kind())),
        #[cfg(feature = "readings")]
        (Ok(me), _)
            if enforced_differently(&claims, &me) != says(&me, "enforcement-point-differs") =>
        {
            Err("the enforcement point's reading is not the one that is said".to_owned())
        }
        (Ok(me), _) => compare(row, &columns(&me)).and_then(|()| read_back(&me)),
        (Err(_), "ERROR") if cell(row, "tokenIssuer").is_none() => Ok(()),
        (Err(error), "ERROR") => {
            let issuer = error.issuer().map(issuer_name).unwrap_or_default();
            compare(row, &[("tokenIssuer", issuer.to_owned())])
        }
        (Err(error), _) => Err(format!("refused: {} {error}", error.code())),
    }
}

/// The columns of the index; those that a variant does not have are empty.
fn columns(me: &Authenticated) -> Vec<(&'static str, String)> {
    let mut columns = vec![
        ("expected", variant(&me.caller).to_owned()),
        ("tokenIssuer", issuer_name(me.issuer).to_owned()),
        ("tokenIsExchanged", me.exchanged.to_string()),
        ("inAltinnPortal", me.in_portal.to_string()),
        ("scopes", me.scopes.iter().collect::<Vec<_>>().join(" ")),
        ("clientId", me.client_id.clone().unwrap_or_default()),
        (
            "authenticationLevel",
            me.caller
                .level()
                .map(|level| level.to_string())
                .unwrap_or_default(),
        ),
    ];
    columns.extend(match me.caller.clone() {
        Caller::User(user) | Caller::SelfIdentified(user) => vec![
            ("userId", user.user_id.to_string()),
            ("username", user.username.unwrap_or_default()),
            ("userPartyId", user.party_id.to_string()),
            ("selectedPartyId", user.selected_party_id.to_string()),
            ("authenticationMethod", user.method),
            (
                "isSelfIdentified",
                (me.caller.kind() == "self-identified").to_string(),
            ),
        ],
        Caller::Organisation(organisation) => {
            vec![
                ("orgNo", organisation.number),
                ("authenticationMethod", organisation.method),
            ]
        }
        Caller::ServiceOwner(owner) => vec![
            ("org", owner.name),
            ("orgNo", owner.organisation_number),
            ("authenticationMethod", owner.method),
        ],
        Caller::SystemUser(system) => vec![
            ("systemUserId", system.ids.join("|")),
            ("systemUserOrgNr", system.organisation_number.to_string()),
            ("supplierOrgNr", system.supplier_number.to_string()),
            ("systemId", system.system_id),
            ("authenticationMethod", system.method),
        ],
        _ => Vec::new(),
    });
    const ALL: [&str; 12] = [
        "userId",
        "username",
        "userPartyId",
        "selectedPartyId",
        "isSelfIdentified",
        "org",
        "orgNo",
        "systemUserId",
        "systemUserOrgNr",
        "supplierOrgNr",
        "systemId",
        "authenticationMethod",
    ];
    for name in ALL {
        if columns.iter().all(|(known, _)| *known != name) {
            columns.push((name, String::new()));
        }
    }
    columns
}

fn read_back(me: &Authenticated) -> Result<(), String> {
    let text = serde_json::to_string(me).unwrap();
    match serde_json::from_str::<Authenticated>(&text) {
        Ok(again) if again == *me => Ok(()),
        Ok(_) => Err("its JSON form reads back as another".to_owned()),
        Err(error) => Err(format!("its JSON form does not read back: {error}")),
    }
}

/// What the app library calls it: it has no variant of its own for self-identified users.
fn variant(caller: &Caller) -> &'static str {
    match caller {
        Caller::None => "None",
        Caller::Unknown(_) => "Unknown",
        Caller::User(_) | Caller::SelfIdentified(_) => "User",
        Caller::Organisation(_) => "Org",
        Caller::ServiceOwner(_) => "ServiceOwner",
        Caller::SystemUser(_) => "SystemUser",
        Caller::App(_) => "App",
        Caller::Service(_) => "Service",
        Caller::EndUser(_) => "EndUser",
        Caller::Dialog(_) => "Dialog",
    }
}

fn issuer_name(issuer: Issuer) -> &'static str {
    match issuer {
        Issuer::None => "None",
        Issuer::Unknown => "Unknown",
        Issuer::Altinn => "Altinn",
        Issuer::AltinnStudio => "AltinnStudio",
        Issuer::IdPorten => "IDporten",
        Issuer::Maskinporten => "Maskinporten",
    }
}
