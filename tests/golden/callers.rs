//! Callers of every kind, and with what they call services.

use adgang::identity::{Context, Options, anonymous, identify};
use adgang::token::{Claims, decode};
use serde_json::json;

use super::{Samples, read};

fn by(profile: &str, claims: &str) -> adgang::identity::Authenticated {
    let options = Options::from_json(profile).unwrap();
    identify(&Claims::from_json(claims).unwrap(), &options).unwrap()
}

#[test]
fn callers() {
    let altinn = "{}";
    let app = r#"{"appClaims":{"app":"urn:altinn:app","instance":"instance"}}"#;
    let openlmis = r#"{"profile":"openlmis"}"#;
    let mut samples = Samples::default();
    samples.add("none", anonymous());
    for (name, profile, claims) in [
        ("unknown", altinn, r#"{"iss":"https://elsewhere.example/"}"#),
        ("user", altinn, adgang::example::CLAIMS),
        (
            "self-identified",
            altinn,
            r#"{"urn:altinn:userid":1,"urn:altinn:username":"kari","urn:altinn:partyid":2,"urn:altinn:authlevel":0,
                "urn:altinn:authenticatemethod":"SelfIdentified"}"#,
        ),
        (
            "organisation",
            altinn,
            r#"{"urn:altinn:orgNumber":"991825827","urn:altinn:authlevel":3,"urn:altinn:authenticatemethod":"maskinporten"}"#,
        ),
        (
            "service-owner",
            altinn,
            r#"{"urn:altinn:org":"ttd","urn:altinn:orgNumber":"991825827","urn:altinn:authlevel":3,
                "urn:altinn:authenticatemethod":"maskinporten","scope":"altinn:serviceowner/instances.read"}"#,
        ),
        (
            "system-user",
            altinn,
            include_str!("../fixtures/tokens/system-user.json"),
        ),
        (
            "app",
            app,
            r#"{"urn:altinn:app":"ttd/demo","instance":"1/2"}"#,
        ),
        (
            "service",
            openlmis,
            include_str!("../fixtures/tokens/openlmis-service.json"),
        ),
        (
            "end-user",
            openlmis,
            include_str!("../fixtures/tokens/openlmis-user.json"),
        ),
        (
            "dialog",
            r#"{"profile":"dialog-token"}"#,
            include_str!("../fixtures/tokens/dialog.json"),
        ),
    ] {
        let who = by(profile, claims);
        assert_eq!(who.caller.kind(), name);
        samples.add(name, who);
    }
    samples.hold("callers");
}

#[test]
fn refusals() {
    let mut samples = Samples::default();
    let at = |claim: &str| json!({ "claim": claim });
    for claims in [
        r#"{"urn:altinn:userid":1.5}"#,
        r#"{"urn:altinn:userid":"1","urn:altinn:authlevel":3}"#,
    ] {
        let claims = Claims::from_json(claims).unwrap();
        let error = identify(&claims, &Options::default()).unwrap_err();
        let refusal =
            json!({ "code": error.code(), "message": error.to_string(), "at": at(error.claim()) });
        samples.add(error.code(), refusal);
    }
    let error = decode("e30.e30").unwrap_err();
    samples.add(
        error.code(),
        json!({ "code": error.code(), "message": error.to_string() }),
    );
    samples.hold("refusals");
}

#[test]
fn credentials() {
    let mut samples = Samples::default();
    let user = read(adgang::example::CLAIMS);
    let own = json!({ "ours": [
        { "work": ["request"], "takes": [{ "kind": "maskinporten-token", "scopes": ["a"], "exchanged": true }, "key"],
          "callers": ["organisation"], "status": "proposed", "source": "here" },
        { "work": ["request", "background", "expired"], "takes": ["user-token"], "callers": ["organisation"],
          "status": "in-use", "source": "here" },
    ] });
    for (name, service, caller, work, table) in [
        ("request", "storage", "user", "request", None),
        ("background", "storage", "user", "background", None),
        ("expired", "storage", "user", "expired", None),
        ("nobody", "register", "none", "request", None),
        ("own table", "ours", "user", "request", Some(&own)),
        (
            "own table, background",
            "ours",
            "organisation",
            "background",
            Some(&own),
        ),
        (
            "own table, expired",
            "ours",
            "organisation",
            "expired",
            Some(&own),
        ),
        ("no row", "unheard-of", "user", "request", None),
    ] {
        let mut context = json!({
            "caller": caller, "expiresAt": user.expires_at, "work": work, "now": super::NOW,
            "holds": { "credentials": ["subscription-key"], "maskinportenScopes": [] },
        });
        if let Some(table) = table {
            context["table"] = table.clone();
        }
        let (context, table) = Context::from_json(&context.to_string()).unwrap();
        samples.add(name, table.credentials_for(&context, service));
    }
    samples.hold("credentials");
}
