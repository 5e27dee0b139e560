//! What a pre-filter answers with when it rejects.

use adgang::altinn::Facts;
use adgang::identity;
use adgang::session::prefilter::{
    Caller, Disposition, Options, Prefilter, RequestLine, VerifiedSession,
};
use adgang::session::routes::Routes;
use adgang::token::{Algorithm, Expectation, KeySet, TokenError, verify};
use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, KeyInit, Mac};

use super::{NOW, Samples, example};

/// A session of verified claims.
fn verified(claims: &str, now: i64) -> Result<VerifiedSession, TokenError> {
    let part = |text: &str| Base64UrlUnpadded::encode_string(text.as_bytes());
    let key = "a shared secret of thirty-two bytes";
    let text = format!("{}.{}", part(r#"{"alg":"HS256"}"#), part(claims));
    let mut mac = Hmac::<sha2::Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    let signature = Base64UrlUnpadded::encode_string(&mac.finalize().into_bytes());
    let jwks = format!(r#"{{"keys":[{{"kty":"oct","k":"{}"}}]}}"#, part(key));
    let mut expected = Expectation::at(now);
    expected.algorithms = vec![Algorithm::HS256];
    let keys = KeySet::from_json(&jwks).unwrap();
    let token = verify(&format!("{text}.{signature}"), &keys, &expected)?;
    let facts = Facts::from_json(adgang::example::FACTS).unwrap();
    let options = identity::Options::default();
    let opened = VerifiedSession::open(&example(), &token.claims, &options, None, &facts, NOW, &[]);
    Ok(opened.unwrap())
}

#[test]
fn problems() {
    let routes = r#"[{ "method": "DELETE", "path": "/:org/:app/instances/:party/:guid", "action": "delete",
            "resource": { "app": "{org}/{app}", "instance": "{party}/{guid}", "task": "Task_2" } },
        { "method": "GET", "path": "/:org/:app/instances/:party/:guid", "action": "read",
            "resource": { "app": "{org}/{app}", "instance": "{party}/{guid}" } }]"#;
    let options = Options::from_json(r#"{"unmatched":"reject"}"#).unwrap();
    let filter = Prefilter::new(Routes::from_json(routes).unwrap(), options);
    let instance = "/havn/fartoy-registrering/instances/51200/6f1c0d52";
    let mut samples = Samples::default();
    let mut reject = |name: &str, method: &str, target: &str, caller: Caller<'_>| {
        let request = RequestLine {
            method,
            target,
            headers: &[],
        };
        match filter.answer(&request, caller) {
            Disposition::Reject(rejection) => samples.add(name, rejection.body),
            Disposition::Forward(hint) => panic!("{name} is forwarded: {hint}"),
        }
    };
    let claims = adgang::example::CLAIMS;
    let low = claims.replace(
        r#""urn:altinn:authlevel": 3"#,
        r#""urn:altinn:authlevel": 2"#,
    );
    let refused = verified(claims, 4_102_444_800).unwrap_err();
    let [user, low] = [claims, &low].map(|claims| verified(claims, NOW).unwrap());
    reject("no token", "GET", instance, Caller::None);
    reject("invalid token", "GET", instance, Caller::Refused(&refused));
    reject("not permitted", "DELETE", instance, Caller::Verified(&user));
    reject("level too low", "GET", instance, Caller::Verified(&low));
    reject("unmatched", "GET", "/", Caller::None);
    samples.hold("problems");
}
