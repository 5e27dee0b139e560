//! The JavaScript boundary, run by wasm-bindgen's test runner in Node and in a browser, on each module.
//!
//! What the package builds on the exports is tested as installed, in `tests/wasm`.
#![cfg(all(target_arch = "wasm32", feature = "wasm"))]
#![expect(clippy::unwrap_used, reason = "tests")]
#![cfg_attr(feature = "server", expect(clippy::indexing_slicing, reason = "tests"))]

use adgang::wasm;
use serde_json::Value;
use wasm_bindgen_test::wasm_bindgen_test;

const CLAIMS: &str = r#"{"urn:altinn:userid":"20017","urn:altinn:partyid":50017,"urn:altinn:authlevel":3,
    "urn:altinn:authenticatemethod":"BankID","exp":4102444800}"#;

/// What an object is that crossed, as JavaScript sees it.
fn crossed(object: wasm_bindgen::JsValue) -> Value {
    serde_wasm_bindgen::from_value(object).unwrap()
}

#[wasm_bindgen_test]
fn the_module_tells_its_version() {
    assert_eq!(wasm::version(), env!("CARGO_PKG_VERSION"));
}

#[wasm_bindgen_test]
fn a_caller_is_identified() {
    let me = crossed(wasm::identify(CLAIMS, false, None).unwrap());
    assert_eq!(me.pointer("/who/kind"), Some(&"user".into()), "{me}");
    assert_eq!(me.pointer("/who/userId"), Some(&20017.into()), "{me}");
    assert_eq!(me.pointer("/who/username"), Some(&Value::Null), "{me}");
    let nobody = crossed(wasm::anonymous().unwrap());
    assert_eq!(nobody.get("kind"), Some(&"none".into()));
    let decoded = crossed(wasm::decode("e30.eyJzdWIiOiJ4In0.").unwrap());
    assert_eq!(decoded, serde_json::json!(["{}", r#"{"sub":"x"}"#]));
}

#[wasm_bindgen_test]
fn what_is_refused_has_its_code_and_place() {
    let refused = wasm::decode("e30.e!0.").unwrap_err();
    assert_eq!(
        (refused.code, refused.at.offset),
        ("malformed-token", Some(5))
    );
    let refused = wasm::identify("[", false, None).unwrap_err();
    assert_eq!((refused.code, refused.at.offset), ("malformed-json", None));
    let refused = wasm::identify(CLAIMS, false, Some("{\"profile\":1}".into())).unwrap_err();
    assert_eq!(refused.code, "malformed-options");
    let refused = wasm::Parties::open("[{}]", true).err().unwrap();
    assert_eq!(refused.code, "missing-party-id");
    assert_eq!(refused.at.path.as_deref(), Some("/0/partyId"));
    for bytes in [&b""[..], b"policy", &[0xff; 64]] {
        assert_eq!(
            wasm::Snapshot::open(bytes.to_vec(), None, None)
                .err()
                .unwrap()
                .code,
            "not-a-snapshot"
        );
    }
}

#[wasm_bindgen_test]
fn parties_are_searched_and_one_is_chosen() {
    let list = r#"[{"partyId":50017,"partyTypeName":1,"name":"Kari"},{"partyId":"51200","partyTypeName":2,"name":"Strand"}]"#;
    let parties = wasm::Parties::open(list, true).unwrap();
    let found = crossed(parties.search("strand", None, 0, 9).unwrap());
    assert_eq!(found.pointer("/total"), Some(&1.into()), "{found}");
    assert_eq!(found.pointer("/hits"), Some(&1.into()), "{found}");
    assert_eq!(
        found.pointer("/rows/0/partyId"),
        Some(&51200.into()),
        "{found}"
    );
    let choose = |options: &str| parties.select(options, true);
    let choice = crossed(choose("{}").unwrap());
    assert_eq!(choice.get("outcome"), Some(&"select".into()), "{choice}");
    assert_eq!(choice.get("why"), Some(&"several".into()), "{choice}");
    assert_eq!(choice.get("party"), Some(&Value::Null), "{choice}");
    assert_eq!(choose("{").unwrap_err().code, "malformed-options");
    let refused = parties.search("", Some("[]".to_owned()), 0, 9);
    assert_eq!(refused.unwrap_err().code, "malformed-options");
}

#[cfg(feature = "studio")]
mod studio {
    use super::{CLAIMS, wasm, wasm_bindgen_test};

    fn snapshot() -> wasm::Snapshot {
        let policy = adgang::example::POLICY;
        let builder = wasm::Builder::new(None, None).unwrap();
        wasm::Snapshot::open(builder.policy(None, policy).bytes().unwrap(), None, None).unwrap()
    }

    #[wasm_bindgen_test]
    fn a_session_answers_and_refuses_and_answers_again() {
        let (facts, resource) = (adgang::example::FACTS, adgang::example::RESOURCE);
        let session = snapshot()
            .session(
                CLAIMS,
                false,
                None,
                None,
                Some(facts.into()),
                1_795_334_400.0,
                None,
            )
            .unwrap();
        assert_eq!(session.expires(), Some(4_102_444_800.0));
        let actions = r#"["sign","delete"]"#;
        let grid = || session.grid(actions, &format!("[{resource}]")).unwrap();
        assert_eq!(grid(), [1, 0]);
        assert!(session.on(resource).is_ok());
        assert_eq!(session.on("{}").err().unwrap().code, "invalid-resource");
        assert_eq!(
            session.grid("[", "[]").unwrap_err().code,
            "malformed-options"
        );
        let refused = session
            .grid(actions, &format!("[{resource},{{}}]"))
            .unwrap_err();
        assert_eq!(refused.at.path.as_deref(), Some("/1"));
        assert_eq!(grid(), [1, 0]);
    }

    #[wasm_bindgen_test]
    fn bad_input_is_refused() {
        let session = |claims: &str, facts: &str, understood: &str| {
            let (facts, understood) = (Some(facts.to_owned()), Some(understood.to_owned()));
            let party = Some(f64::NAN);
            let opened = snapshot().session(claims, true, None, party, facts, f64::NAN, understood);
            opened.err().map(|failure| failure.code)
        };
        assert_eq!(session(CLAIMS, "{}", "[]"), None);
        assert_eq!(session("5", "{}", "[]"), Some("not-an-object"));
        assert_eq!(
            session(CLAIMS, r#"{"rolls":[]}"#, "[]"),
            Some("malformed-facts")
        );
        assert_eq!(
            session(CLAIMS, r#"{"version":2}"#, "[]"),
            Some("unsupported-facts")
        );
        assert_eq!(session(CLAIMS, "{}", "{}"), Some("malformed-options"));
        assert_eq!(
            snapshot().xacml("{", None).unwrap_err().code,
            "malformed-request"
        );
        assert_eq!(
            wasm::lint("<", Some("both".into())).unwrap_err().code,
            "unknown-dialect"
        );
        let refused = wasm::Builder::new(None, None)
            .unwrap()
            .policy(None, "<x>")
            .bytes()
            .unwrap_err();
        assert_eq!((refused.at.policy, refused.at.line), (Some(0), Some(1)));
    }
}

#[cfg(feature = "server")]
#[wasm_bindgen_test]
fn a_request_is_forwarded_or_rejected() {
    let routes =
        r#"[{"method":"GET","path":"/:id","resource":{"resource":"{id}"},"action":"read"}]"#;
    let filter = wasm::Prefilter::open(routes, None).unwrap();
    assert!(filter.headers().contains(&"x-original-url".to_owned()));
    let answer = |path: &str, refused: Option<&str>| {
        let answer = filter.answer("GET", path, "[]", refused.map(str::to_owned));
        String::from(js_sys::JSON::stringify(&answer.unwrap()).unwrap())
    };
    assert_eq!(
        answer("/a/b", None),
        r#"{"outcome":"forward","remove":["adgang"],"set":{"adgang":"unmatched;reason=no-route"}}"#
    );
    let rejected = answer("/a", Some("expired"));
    assert!(
        rejected.starts_with(r#"{"outcome":"reject","status":401,"#),
        "{rejected}"
    );
    let refused = wasm::Prefilter::open("[{}]", None).err().unwrap();
    assert_eq!(
        (refused.code, refused.at.path.as_deref()),
        ("malformed-routes", Some("/0"))
    );
    assert_eq!(
        filter.answer("GET", "/a", "[", None).unwrap_err().code,
        "malformed-options"
    );
}

#[cfg(feature = "server")]
mod verification {
    use super::{wasm, wasm_bindgen_test};

    const KEYS: &str = include_str!("fixtures/tokens/signed/keys.json");
    const TOKENS: &str = include_str!("fixtures/tokens/signed/tokens.json");

    #[wasm_bindgen_test]
    fn every_algorithm_is_verified() {
        let keys = wasm::KeySet::parse(KEYS).unwrap();
        let tokens: Vec<serde_json::Value> = serde_json::from_str(TOKENS).unwrap();
        for row in tokens {
            let (algorithm, token) = (row["alg"].as_str().unwrap(), row["token"].as_str().unwrap());
            let expected = format!(r#"{{"algorithms":["{algorithm}"],"anyAudience":true}}"#);
            let verified = keys.verify(token, &expected, 1_767_225_600.0).unwrap();
            let payload = keys.payload(token, &format!(r#"["{algorithm}"]"#)).unwrap();
            assert_eq!(payload, verified[1].as_bytes());
            assert_eq!(
                keys.payload(token, "[]").unwrap_err().at.header,
                Some("alg")
            );
        }
    }

    #[wasm_bindgen_test]
    fn what_is_refused_has_its_place() {
        let refused = wasm::KeySet::parse(r#"{"keys":[0]}"#).err().unwrap();
        assert_eq!(
            (refused.code, refused.at.path.as_deref()),
            ("malformed-key-set", Some("/keys/0"))
        );
        let issuers = r#"{"issuers":[{"issuer":"a","profile":"altinn2"}]}"#;
        assert_eq!(
            wasm::TrustedIssuers::parse(issuers).err().unwrap().code,
            "malformed-issuers"
        );
        let issuers = wasm::TrustedIssuers::parse(r#"{"issuers":[]}"#).unwrap();
        let refused = issuers.verify("e30.e30.", f64::NAN).unwrap_err();
        assert_eq!(
            (refused.code, refused.at.claim.as_deref()),
            ("missing-claim", Some("iss"))
        );
        assert!(wasm::identify_verified("[]", None).is_err());
    }
}
