//! Signatures and claims of tokens: what is verified, what is refused, and what a refusal tells.
//!
//! Needs the cases in `ADGANG_CASES`: `security/jwt/index.json`.
#![cfg(feature = "verify")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use adgang::identity::{Options, identify};
use adgang::token::{
    Algorithm, Claims, Decoded, Expectation, KeySet, TokenError, TrustedIssuers, Verified, decode,
    verify, verify_signature,
};
use proptest::prelude::*;
use serde_json::{Value, json};

mod support;

/// Every algorithm, and RSA keys whose size is and is not a multiple of eight.
const KEYS: &str = include_str!("fixtures/tokens/signed/keys.json");
const TOKENS: &str = include_str!("fixtures/tokens/signed/tokens.json");
const NOW: i64 = 1_767_225_600;

#[test]
fn decoding() {
    suite("jwt-decode", decoded);
}

#[test]
fn verification() {
    suite("jwt-verify", verified);
}

/// What the cases leave open, or ask for beyond the RFCs, and which way it goes here.
#[test]
fn open_cases() {
    let Some(cases) = cases() else { return };
    println!("{:<22} {:<8} {:<8} adgang", "case", "verify", "decode");
    for case in cases.iter().filter(|case| case["must"] == false) {
        let decoded = decode(&token(case)).map_or_else(|error| error.code(), |_| "ok");
        let verified = outcome(case).map_or_else(|error| error.code(), |()| "accept");
        println!(
            "{:<22} {:<8} {:<8} decode: {decoded}, verify: {verified}  ({})",
            text(&case["id"]),
            text(&case["expect"]["verify"]),
            text(&case["expect"]["decode"]),
            text(&case["title"])
        );
    }
}

fn suite(name: &str, answer: fn(&Value) -> Result<(), String>) {
    let Some(cases) = cases() else { return };
    let outcomes = cases
        .iter()
        .map(|case| (text(&case["id"]).to_owned(), answer(case)));
    support::report(name, &outcomes.collect::<Vec<_>>());
}

fn cases() -> Option<Vec<Value>> {
    let folder = support::cases("security/jwt")?;
    let index = std::fs::read_to_string(folder.join("index.json")).unwrap();
    let mut index: Value = serde_json::from_str(&index).unwrap();
    Some(index["cases"].as_array_mut().unwrap().drain(..).collect())
}

fn decoded(case: &Value) -> Result<(), String> {
    match (decode(&token(case)), text(&case["expect"]["decode"])) {
        (Err(error), _) if error.to_string().contains("eyJ") => {
            Err("the error quotes the token".to_owned())
        }
        (Err(error), "ok") => Err(format!("refused: {error}")),
        (Ok(_), "reject") => Err("accepted".to_owned()),
        _ => Ok(()),
    }
}

fn verified(case: &Value) -> Result<(), String> {
    match (outcome(case), text(&case["expect"]["verify"])) {
        (Err(error), _) if error.to_string().contains("eyJ") => {
            Err("the error quotes the token".to_owned())
        }
        (Err(error), "accept") => Err(format!("refused: {} {error}", error.code())),
        (Ok(()), "reject") => Err(format!("accepted: {}", text(&case["expect"]["reason"]))),
        _ => Ok(()),
    }
}

/// What adgang says of a case: of its signature alone where the case is about no more.
fn outcome(case: &Value) -> Result<(), TokenError> {
    let (token, policy) = (token(case), &case["policy"]);
    let keys = KeySet::from_json(&case["jwks"].to_string())?;
    let names = policy["algorithms"]
        .as_array()
        .or(policy["algs"].as_array())
        .unwrap();
    if case["level"] == "jws" {
        let algorithms: Vec<Algorithm> = names
            .iter()
            .filter_map(|name| Algorithm::from_name(text(name)))
            .collect();
        return verify_signature(&token, &keys, &algorithms).map(drop);
    }
    let expected = json!({
        "algorithms": names, "issuer": policy["iss"], "audience": policy["aud"], "type": policy["typ"],
        "required": policy["required"], "leeway": policy["leeway"],
    });
    let now = policy["now"].as_i64().unwrap();
    verify(
        &token,
        &keys,
        &Expectation::from_json(&expected.to_string(), now)?,
    )
    .map(drop)
}

/// A case's token. The few that are too large for the index are too large for adgang as well, whatever they hold.
fn token(case: &Value) -> String {
    if let Some(token) = case["token"].as_str() {
        return token.to_owned();
    }
    let generator = &case["generator"];
    let length = generator["bytes"]
        .as_u64()
        .or(generator["depth"].as_u64())
        .unwrap();
    generator["char"]
        .as_str()
        .unwrap_or("A")
        .repeat(usize::try_from(length).unwrap())
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn tokens() -> Vec<(Algorithm, String)> {
    let tokens: Vec<Value> = serde_json::from_str(TOKENS).unwrap();
    let read = |row: &Value| {
        (
            Algorithm::from_name(text(&row["alg"])).unwrap(),
            text(&row["token"]).to_owned(),
        )
    };
    tokens.iter().map(read).collect()
}

fn token_of(algorithm: Algorithm) -> String {
    tokens()
        .into_iter()
        .find(|(other, _)| *other == algorithm)
        .unwrap()
        .1
}

fn keys() -> KeySet {
    KeySet::from_json(KEYS).unwrap()
}

fn expected() -> Expectation {
    let mut expected = Expectation::at(NOW);
    expected.issuer = Some("https://issuer.example/".to_owned());
    expected.audience = vec!["https://app.example/".to_owned()];
    expected
}

/// The code of a refusal, and the claim, the header's member or the place that it names.
fn refusal<T>(outcome: Result<T, TokenError>) -> (&'static str, String) {
    let error = outcome.err().unwrap();
    let place = error.claim().or(error.header_member()).or(error.pointer());
    (error.code(), place.unwrap_or_default().to_owned())
}

#[test]
fn every_algorithm_is_verified_with_its_key_alone() {
    for (algorithm, token) in tokens() {
        let mut expected = expected();
        expected.algorithms = vec![algorithm];
        let decoded: Decoded<Verified> = verify(&token, &keys(), &expected).unwrap();
        assert_eq!(
            decoded.claims.get("sub"),
            Some(&json!("kari")),
            "{algorithm:?}"
        );
        assert_eq!(
            verify_signature(&token, &keys(), &[algorithm]).unwrap(),
            decoded.claims_json.as_bytes()
        );
        let who = identify(&decoded.claims, &Options::default()).unwrap();
        assert_eq!(who.claims, decoded.claims.to_unverified());
        for (other, _) in tokens() {
            if other != algorithm {
                let refused = refusal(verify_signature(&token, &keys(), &[other]));
                assert_eq!(refused, ("algorithm-not-allowed", "alg".to_owned()));
            }
        }
    }
}

#[test]
fn symmetric_algorithms_have_to_be_asked_for() {
    for (algorithm, token) in tokens() {
        let asked_for = matches!(
            algorithm,
            Algorithm::HS256 | Algorithm::HS384 | Algorithm::HS512
        );
        let outcome = verify(&token, &keys(), &expected());
        assert_eq!(
            outcome.err().map(|error| error.code()),
            asked_for.then_some("algorithm-not-allowed")
        );
        assert!(verify_signature(&token, &keys(), &[]).is_err());
    }
}

#[test]
fn claims_are_expected_exactly_and_in_time() {
    let token = token_of(Algorithm::ES256);
    let with = |change: fn(&mut Expectation)| {
        let mut expected = expected();
        change(&mut expected);
        verify(&token, &keys(), &expected).map(drop)
    };
    assert_eq!(with(|_| ()), Ok(()));
    assert_eq!(with(|expected| expected.now = 1_767_229_199), Ok(()));
    assert_eq!(
        with(|expected| (expected.now, expected.leeway) = (1_767_229_209, 10)),
        Ok(())
    );
    assert_eq!(
        with(|expected| (expected.now, expected.leeway) = (1_767_225_530, 10)),
        Ok(())
    );
    assert_eq!(
        with(|expected| (expected.audience, expected.any_audience) = (vec![], true)),
        Ok(())
    );
    assert_eq!(
        with(|expected| expected.typ = Some("application/jwt".to_owned())),
        Ok(())
    );
    for (change, code, place) in [
        (
            (|expected| expected.now = 1_767_229_200) as fn(&mut Expectation),
            "expired",
            "exp",
        ),
        (
            |expected| (expected.now, expected.leeway) = (1_767_229_210, 10),
            "expired",
            "exp",
        ),
        // No clock is wrong by as much.
        (
            |expected| (expected.now, expected.leeway) = (1_767_230_000, u32::MAX),
            "expired",
            "exp",
        ),
        (|expected| expected.now = i64::MAX, "expired", "exp"),
        (|expected| expected.now = i64::MIN, "not-yet-valid", "nbf"),
        (
            |expected| expected.now = 1_767_225_539,
            "not-yet-valid",
            "nbf",
        ),
        (
            |expected| expected.issuer = Some("https://issuer.example".to_owned()),
            "wrong-issuer",
            "iss",
        ),
        (
            |expected| expected.audience = vec!["https://app.example".to_owned()],
            "wrong-audience",
            "aud",
        ),
        (
            |expected| expected.audience.clear(),
            "wrong-audience",
            "aud",
        ),
        (
            |expected| expected.required.push("scope".to_owned()),
            "missing-claim",
            "scope",
        ),
        (
            |expected| expected.typ = Some("at+jwt".to_owned()),
            "wrong-type",
            "typ",
        ),
    ] {
        assert_eq!(refusal(with(change)), (code, place.to_owned()));
    }
}

#[test]
fn a_set_of_keys_is_refused_or_keeps_what_it_cannot_use_aside() {
    let set = |keys: Value| KeySet::from_json(&json!({ "keys": keys }).to_string());
    let known: Value = serde_json::from_str(KEYS).unwrap();
    let p256 = &known["keys"][2];
    let but = |member: &str, value: Value| {
        let mut key = p256.clone();
        key[member] = value;
        key
    };
    for (keys, code, place) in [
        (json!({}), "malformed-key-set", ""),
        (json!([1]), "malformed-key-set", "/keys/0"),
        (json!([p256, p256]), "duplicate-kid", "/keys/1/kid"),
        (
            json!([p256, but("d", json!("AA"))]),
            "private-key",
            "/keys/1",
        ),
    ] {
        assert_eq!(refusal(set(keys)), (code, place.to_owned()));
    }
    assert_eq!(refusal(KeySet::from_json("[]")).0, "malformed-key-set");
    assert_eq!(
        refusal(KeySet::from_json(r#"{"keys":[],"keys":[]}"#)).0,
        "duplicate-member"
    );
    let token = token_of(Algorithm::ES256);
    for (keys, code, place) in [
        (json!([]), "unknown-kid", "kid"),
        (json!([but("kid", json!("P-256"))]), "unknown-kid", "kid"),
        (json!([but("use", json!("enc"))]), "key-use", "/keys/0/use"),
        (json!([but("use", json!(1))]), "invalid-key", "/keys/0/use"),
        (
            json!([but("key_ops", json!(["sign"]))]),
            "key-use",
            "/keys/0/key_ops",
        ),
        (
            json!([but("alg", json!("ES384"))]),
            "key-algorithm-mismatch",
            "alg",
        ),
        (
            json!([but("kty", json!("EC2"))]),
            "unsupported-key",
            "/keys/0/kty",
        ),
        (
            json!([but("crv", json!("secp256k1"))]),
            "unsupported-key",
            "/keys/0/crv",
        ),
        (
            json!([but("crv", json!("P-521"))]),
            "invalid-key",
            "/keys/0/x",
        ),
        (
            json!([but("x", p256["y"].clone())]),
            "invalid-key",
            "/keys/0",
        ),
        (json!([but("x", json!("AA"))]), "invalid-key", "/keys/0/x"),
        (
            json!([{ "kty": "oct", "kid": "p-256", "k": "AA" }]),
            "key-too-small",
            "/keys/0/k",
        ),
        (
            json!([{ "kty": "RSA", "kid": "p-256", "n": "gQ", "e": "AQAB" }]),
            "key-too-small",
            "/keys/0/n",
        ),
        (
            json!([{ "kty": "OKP", "kid": "p-256", "crv": "Ed25519", "x": "A".repeat(43) }]),
            "invalid-key",
            "/keys/0",
        ),
    ] {
        let keys = set(keys).unwrap();
        assert_eq!(
            refusal(verify(&token, &keys, &expected())),
            (code, place.to_owned())
        );
    }
    let mut ed25519 = known["keys"][4].clone();
    ed25519["kid"] = json!("p-256");
    let refused = refusal(verify(&token, &set(json!([ed25519])).unwrap(), &expected()));
    assert_eq!(refused, ("key-type-mismatch", "alg".to_owned()));
}

#[test]
fn several_issuers_are_trusted_each_with_its_own_keys() {
    let known: Value = serde_json::from_str(KEYS).unwrap();
    let issuer = |name: &str, keys: Value| {
        json!({
            "issuer": name, "keys": { "keys": keys }, "audience": "https://app.example/", "profile": "oidc",
        })
    };
    let read =
        |issuers: Value| TrustedIssuers::from_json(&json!({ "issuers": issuers }).to_string());
    let ours = "https://issuer.example/";
    let (p256, ed25519) = (known["keys"][2].clone(), known["keys"][4].clone());
    let mut issuers = read(json!([
        issuer("https://other.example/", json!([p256])),
        issuer(ours, json!([ed25519]))
    ]))
    .unwrap();
    assert_eq!(issuers.iter().map(|(name, _)| name).last(), Some(ours));

    let verified = issuers.verify(&token_of(Algorithm::EdDSA), NOW).unwrap();
    assert_eq!((verified.issuer, verified.profile), (ours, Some("oidc")));
    assert_eq!(verified.token.claims.get("sub"), Some(&json!("kari")));
    assert_eq!(
        refusal(issuers.verify(&token_of(Algorithm::EdDSA), i64::MAX)).0,
        "expired"
    );

    // The key of another issuer is none; newer keys of this one may have it.
    let rotated = token_of(Algorithm::ES256);
    let refused = refusal(issuers.verify(&rotated, NOW));
    assert_eq!(refused, ("unknown-kid", "/issuers/1/keys".to_owned()));
    issuers.set_keys(ours, keys()).unwrap();
    assert!(issuers.verify(&rotated, NOW).is_ok());
    assert_eq!(
        refusal(issuers.set_keys("https://a/", keys())).0,
        "unknown-issuer"
    );

    for (token, code) in [
        ("e30.e30.", "missing-claim"),
        ("e30.eyJpc3MiOjF9.", "invalid-claim"),
        ("e30.eyJpc3MiOiJhIn0.", "unknown-issuer"),
    ] {
        assert_eq!(
            refusal(issuers.verify(token, NOW)),
            (code, "iss".to_owned())
        );
    }
    let mut bad = issuer(ours, json!([]));
    bad["keys"] = json!({ "keys": [{ "kty": "RSA", "d": "AQ" }] });
    for (issuers, code, place) in [
        (json!(1), "malformed-issuers", ""),
        (json!([{}]), "malformed-issuers", "/issuers/0"),
        (
            json!([{ "issuer": "a", "algs": [] }]),
            "malformed-issuers",
            "/issuers/0",
        ),
        (
            json!([{ "issuer": "a", "algorithms": ["none"] }]),
            "malformed-issuers",
            "/issuers/0",
        ),
        (
            json!([{ "issuer": "a", "leeway": -1 }]),
            "malformed-issuers",
            "/issuers/0",
        ),
        (
            json!([{ "issuer": "a" }, { "issuer": "a" }]),
            "duplicate-issuer",
            "/issuers/1",
        ),
        (json!([bad]), "private-key", "/issuers/0/keys/keys/0"),
    ] {
        assert_eq!(refusal(read(issuers)), (code, place.to_owned()));
    }
}

/// A text that must never be seen again in an error.
const CANARY: &str = "hemmelig";

fn member() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        Just(json!(CANARY)),
        Just(json!("RS256")),
        Just(json!("ES256")),
        Just(json!("EdDSA")),
        Just(json!("sig")),
        Just(json!("RSA")),
        Just(json!("EC")),
        Just(json!("OKP")),
        Just(json!("oct")),
        Just(json!("P-256")),
        Just(json!("Ed25519")),
        Just(json!("AQAB")),
        "[A-Za-z0-9_-]{43}".prop_map(Value::from),
        "[A-Za-z0-9_-]{342}".prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
    ];
    prop_oneof![4 => leaf.clone(), 1 => proptest::collection::vec(leaf, 0..3).prop_map(Value::from)]
}

fn object(names: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let name = proptest::sample::select(names).prop_map(str::to_owned);
    proptest::collection::hash_map(name, member(), 0..6)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_token_with_one_bit_changed_is_refused(which in any::<prop::sample::Index>(), place in any::<prop::sample::Index>(), bit in 0..7_u8) {
        let tokens = tokens();
        let (algorithm, token) = which.get(&tokens);
        let mut bytes = token.clone().into_bytes();
        *place.get_mut(&mut bytes) ^= 1 << bit;
        let changed = String::from_utf8(bytes).unwrap();
        let mut expected = expected();
        expected.algorithms = vec![*algorithm];
        prop_assert!(verify(&changed, &keys(), &expected).is_err());
        prop_assert!(verify_signature(&changed, &keys(), &[*algorithm]).is_err());
    }

    #[test]
    fn headers_keys_and_claims_of_any_kind_are_refused_in_silence(
        header in object(&["alg", "kid", "typ", "crit", "jwk"]),
        claims in object(&["iss", "aud", "exp", "nbf", "iat"]),
        key in object(&["kty", "kid", "alg", "use", "key_ops", "crv", "x", "y", "n", "e", "k"]),
        signature in "[A-Za-z0-9_-]{0,86}",
    ) {
        use base64ct::{Base64UrlUnpadded, Encoding};
        let part = |value: &Value| Base64UrlUnpadded::encode_string(value.to_string().as_bytes());
        let token = format!("{}.{}.{signature}", part(&header), part(&claims));
        let keys = KeySet::from_json(&json!({ "keys": [key] }).to_string());
        let issuers = json!({ "issuers": [{ "issuer": CANARY, "keys": { "keys": [key] } }] });
        let issuers = TrustedIssuers::from_json(&issuers.to_string());
        let outcomes = [
            keys.and_then(|keys| verify(&token, &keys, &expected()).map(drop)),
            issuers.and_then(|issuers| issuers.verify(&token, NOW).map(drop)),
        ];
        for error in outcomes.into_iter().filter_map(Result::err) {
            prop_assert!(!error.to_string().contains(CANARY), "{error}");
        }
        prop_assert!(Claims::from_json(&claims.to_string()).is_ok());
    }
}
