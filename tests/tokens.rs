//! Tokens of the platform and of attackers: who they say is calling, and what is refused.
//!
//! Needs the cases in `ADGANG_CASES`: `tokens/index.csv` with a payload for each row, and `security/jwt/index.json`.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

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

#[test]
fn decoding() {
    let Some(folder) = support::cases("security/jwt") else {
        return;
    };
    let index = std::fs::read_to_string(folder.join("index.json")).unwrap();
    let index: Value = serde_json::from_str(&index).unwrap();
    let cases = index["cases"].as_array().unwrap().iter();
    let outcomes = cases.map(|case| (case["id"].as_str().unwrap().to_owned(), decoded(case)));
    support::report("jwt-decode", &outcomes.collect::<Vec<_>>());
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
    ]);
    proptest::collection::hash_map(name.prop_map(str::to_owned), value(), 0..10)
        .prop_map(|members| Claims::from_map(members.into_iter().collect()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn claims_of_any_kind_are_answered_or_refused_in_silence(claims in claims(), cookie in "[0-9a]{0,3}") {
        use Profile::{Altinn, AltinnOldLocalTest, Oidc, OpenLmis};
        for profile in [Altinn, AltinnOldLocalTest, Oidc, OpenLmis] {
            let options = Options { profile, party_cookie: Some(cookie.clone()), ..Options::default() };
            match identify(&claims, &options) {
                Ok(me) => prop_assert_eq!(read_back(&me), Ok(())),
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

fn decoded(case: &Value) -> Result<(), String> {
    let token = match case["token"].as_str() {
        Some(token) => token.to_owned(),
        None => generated(&case["generator"]),
    };
    match (decode(&token), case["expect"]["decode"].as_str().unwrap()) {
        (Err(error), _) if error.to_string().contains("eyJ") => {
            Err("the error quotes the token".to_owned())
        }
        (Err(error), "ok") => Err(format!("refused: {error}")),
        (Ok(_), "reject") => Err("accepted".to_owned()),
        _ => Ok(()),
    }
}

/// The few tokens that are too large for the index. Each of them is too large for adgang as well, whatever it holds.
fn generated(generator: &Value) -> String {
    let number = |name: &str| {
        generator[name]
            .as_u64()
            .map(|number| usize::try_from(number).unwrap())
    };
    let length = number("bytes").or_else(|| number("depth")).unwrap();
    generator["char"].as_str().unwrap_or("A").repeat(length)
}
