#![expect(clippy::unwrap_used, reason = "tests")]

use base64ct::{Base64UrlUnpadded, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use proptest::prelude::*;
use sha2::Sha256;

use super::*;
use crate::altinn::{Facts, Resource};
use crate::example;
use crate::identity;
use crate::snapshot::Snapshot;
use crate::token::{Algorithm, Claims, Expectation, KeySet, TokenError, Verified, verify};

const NOW: i64 = 1_795_334_400;

const ROUTES: &str = r#"[
  { "method": "GET", "path": "/health", "public": true },
  { "method": ["GET", "HEAD"], "path": "/:org/:app/instances/:party/:guid", "action": "read",
    "resource": { "app": "{org}/{app}", "instance": "{party}/{guid}" } },
  { "method": "POST", "path": "/:org/:app/instances/:party/:guid/:action", "action": "{action}",
    "resource": { "app": "{org}/{app}", "instance": "{party}/{guid}", "task": "{header:x-task}" } },
  { "method": "DELETE", "path": "/:org/:app/instances/:party/:guid", "action": "delete",
    "resource": { "app": "{org}/{app}", "instance": "{party}/{guid}", "task": "Task_2" } },
  { "method": "GET", "path": "/registry/:id/*", "action": "read", "resource": { "resource": "{id}" } }
]"#;

const INSTANCE: &str = "/havn/fartoy-registrering/instances/51200/6f1c0d52";

fn filter(options: &str) -> Prefilter {
    let options = Options::from_json(options).unwrap();
    Prefilter::new(Routes::from_json(ROUTES).unwrap(), options)
}

thread_local! {
    static SNAPSHOT: Snapshot = Snapshot::builder().policy_xml(example::POLICY).build().unwrap();
}

fn snapshot() -> Snapshot {
    SNAPSHOT.with(Snapshot::clone)
}

/// Claims, signed, and what verification says of them.
fn signed(claims: &str, now: i64) -> Result<Claims<Verified>, TokenError> {
    let part = |text: &str| Base64UrlUnpadded::encode_string(text.as_bytes());
    let key = "a shared secret of thirty-two bytes";
    let text = format!("{}.{}", part(r#"{"alg":"HS256"}"#), part(claims));
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(text.as_bytes());
    let signature = Base64UrlUnpadded::encode_string(&mac.finalize().into_bytes());
    let jwks = format!(r#"{{"keys":[{{"kty":"oct","k":"{}"}}]}}"#, part(key));
    let mut expected = Expectation::at(now);
    expected.algorithms = vec![Algorithm::HS256];
    let keys = KeySet::from_json(&jwks).unwrap();
    verify(&format!("{text}.{signature}"), &keys, &expected).map(|token| token.claims)
}

fn session(facts: &str) -> VerifiedSession {
    session_of(example::CLAIMS, facts)
}

fn session_of(claims: &str, facts: &str) -> VerifiedSession {
    let claims = signed(claims, NOW).unwrap();
    let facts = Facts::from_json(facts).unwrap();
    VerifiedSession::open(
        &snapshot(),
        &claims,
        &identity::Options::default(),
        None,
        &facts,
        NOW,
        &[],
    )
    .unwrap()
}

fn request<'a>(
    method: &'a str,
    target: &'a str,
    headers: &'a [(&'a str, &'a str)],
) -> RequestLine<'a> {
    RequestLine {
        method,
        target,
        headers,
    }
}

/// The hint, or the status, the challenge and the body.
fn told(disposition: &Disposition) -> String {
    match disposition {
        Disposition::Forward(hint) => hint.to_string(),
        Disposition::Reject(rejection) => format!(
            "{} {} {}",
            rejection.body.status,
            rejection.challenge.as_deref().unwrap_or("-"),
            serde_json::to_string(&rejection.body.reason).unwrap()
        ),
    }
}

#[test]
fn a_verified_caller_is_forwarded_or_rejected() {
    let (filter, session) = (filter("{}"), session(example::FACTS));
    let task = [("X-Task", "Task_2")];
    let answer = |method, target: &str, headers: &[(&str, &str)]| {
        told(&filter.answer(
            &request(method, target, headers),
            Caller::Verified(&session),
        ))
    };
    assert_eq!(answer("GET", INSTANCE, &[]), "yes");
    assert_eq!(answer("HEAD", &format!("{INSTANCE}?a=/../b"), &[]), "yes");
    assert_eq!(
        answer("DELETE", INSTANCE, &[]),
        r#"403 - {"code":"no-rule"}"#
    );
    let sign = format!("{INSTANCE}/sign");
    assert_eq!(answer("POST", &sign, &task), "yes");
    assert_eq!(
        answer("POST", &sign, &[]),
        r#"ask;reason=unknown;missing="task""#
    );
    assert_eq!(
        answer("POST", &sign, &[task[0], task[0]]),
        "ask;reason=ambiguous-header"
    );
    // Another party's, another app's, and no instance at all.
    assert_eq!(
        answer("DELETE", &INSTANCE.replace("51200", "51201"), &[]),
        "ask;reason=wrong-party"
    );
    assert_eq!(
        answer("GET", &INSTANCE.replace("51200", "me"), &[]),
        "ask;reason=invalid-resource"
    );
    assert_eq!(answer("GET", "/health", &[]), "public");
}

#[test]
fn a_verified_no_is_only_that_at_its_time() {
    let (filter, session) = (filter("{}"), session(example::FACTS));
    let late = session.at(4_102_444_800);
    let delete = request("DELETE", INSTANCE, &[]);
    assert_eq!(
        told(&filter.answer(&delete, Caller::Verified(&late))),
        r#"ask;reason=expired;what="token""#
    );
    let unverified = session.session();
    assert_eq!(
        told(&filter.answer(&delete, Caller::Unverified(unverified))),
        "no;reason=no-rule;unverified"
    );
}

#[test]
fn a_level_that_is_too_low_asks_for_a_higher_one() {
    let claims = example::CLAIMS.replace(
        r#""urn:altinn:authlevel": 3"#,
        r#""urn:altinn:authlevel": 2"#,
    );
    let session = session_of(&claims, example::FACTS);
    let read = request("GET", INSTANCE, &[]);
    let answer = |options| filter(options).answer(&read, Caller::Verified(&session));
    assert_eq!(
        told(&answer(r#"{"realm":"x"}"#)),
        "403 Bearer realm=\"x\", error=\"insufficient_user_authentication\", \
         acr_values=\"idporten-loa-substantial idporten-loa-high\" {\"code\":\"level-too-low\",\"required\":3}"
    );
    assert_eq!(
        told(&answer(r#"{"acrValues":{}}"#)),
        "403 Bearer error=\"insufficient_user_authentication\" {\"code\":\"level-too-low\",\"required\":3}"
    );
}

#[test]
fn without_a_good_token_there_is_a_challenge() {
    let filter = filter("{}");
    let answer = |headers: &[(&str, &str)], caller| {
        told(&filter.answer(&request("GET", INSTANCE, headers), caller))
    };
    assert_eq!(
        answer(&[], Caller::None),
        r#"401 Bearer {"code":"no-token"}"#
    );
    assert_eq!(
        answer(&[("Authorization", "")], Caller::None),
        "ask;reason=unread-credentials"
    );
    let expired = signed(example::CLAIMS, 4_102_444_800).unwrap_err();
    assert_eq!(
        answer(&[], Caller::Refused(&expired)),
        r#"401 Bearer error="invalid_token" {"code":"expired"}"#
    );
    // The issuer may have new keys.
    let keys = KeySet::from_json(r#"{"keys":[]}"#).unwrap();
    let unknown = verify(
        "eyJhbGciOiJFUzI1NiIsImtpZCI6ImEifQ.e30.AAAA",
        &keys,
        &Expectation::at(NOW),
    );
    assert_eq!(
        answer(&[], Caller::Refused(&unknown.unwrap_err())),
        r#"ask;reason=token;token="unknown-kid""#
    );
    assert_eq!(
        told(&filter.answer(&request("GET", "/health", &[]), Caller::None)),
        "public"
    );
}

#[test]
fn what_is_on_no_route_is_forwarded_unless_the_table_knows_everything() {
    let long = format!("/health/{}", "a".repeat(5000));
    for (method, target, header, code) in [
        ("GET", "/nothing", "", "no-route"),
        ("get", "/nothing", "", "no-route"),
        ("HEAD", "/health", "", "no-route"),
        ("GET", "/Health", "", "other-case"),
        ("GET", "/%68ealth", "", "unsafe-path"),
        ("GET", "/registry/../health", "", "unsafe-path"),
        ("GET", "//health", "", "unsafe-path"),
        ("GET", &long, "", "path-too-long"),
        ("GET", "/health", "X-Original-URL", "path-override"),
        ("POST", "/nothing", "X-HTTP-Method-Override", "no-route"),
    ] {
        let headers = [(header, "/")];
        let request = request(method, target, &headers);
        let answer = |options| told(&filter(options).answer(&request, Caller::None));
        assert_eq!(answer("{}"), format!("unmatched;reason={code}"));
        let rejected = format!(r#"404 - {{"code":"{code}"}}"#);
        assert_eq!(answer(r#"{"unmatched":"reject"}"#), rejected);
    }
}

#[test]
fn a_method_that_may_be_another_is_not_rejected() {
    let headers = [("X-HTTP-Method-Override", "DELETE")];
    let (reject, session) = (r#"{"unmatched":"reject"}"#, session(example::FACTS));
    let post = request("POST", INSTANCE, &headers);
    for caller in [Caller::None, Caller::Verified(&session)] {
        assert_eq!(
            told(&filter(reject).answer(&post, caller)),
            "ask;reason=method-override"
        );
    }
    let accepted = filter(r#"{"methodOverride":["X-HTTP-Method-Override"]}"#);
    assert_eq!(
        told(&accepted.answer(&post, Caller::Verified(&session))),
        r#"403 - {"code":"no-rule"}"#
    );
    let small = request("delete", INSTANCE, &[]);
    assert_eq!(
        told(&filter(reject).answer(&small, Caller::Verified(&session))),
        "ask;reason=other-case"
    );
    let preflight = [("access-control-request-method", "DELETE")];
    let options = request("OPTIONS", INSTANCE, &preflight);
    assert_eq!(
        told(&filter(reject).answer(&options, Caller::None)),
        "ask;reason=preflight"
    );
}

#[test]
fn it_says_which_headers_it_looks_at() {
    let filter = filter(r#"{"methodOverride":["x-verb","X-HTTP-Method"]}"#);
    assert_eq!(
        filter.headers(),
        [
            "x-http-method-override",
            "x-http-method",
            "x-method-override",
            "x-original-url",
            "x-rewrite-url",
            "access-control-request-method",
            "authorization",
            "x-verb",
            "x-task"
        ]
    );
}

/// Facts, some of them hidden.
fn facts() -> impl Strategy<Value = String> {
    proptest::collection::vec(any::<bool>(), 6).prop_map(|kept| {
        let all = [
            r#""party":51200"#,
            r#""roles":["DAGL","UTINN"]"#,
            r#""accessPackages":[]"#,
            r#""estateRoles":[]"#,
            r#""delegations":[]"#,
            r#""expires":1795334399"#,
        ];
        let kept: Vec<&str> = all
            .into_iter()
            .zip(kept)
            .filter_map(|(fact, kept)| kept.then_some(fact))
            .collect();
        format!("{{{}}}", kept.join(","))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    /// What a request asks for, found without the filter: its answer decides whether it may be rejected.
    #[test]
    fn ask_is_never_rejected(
        facts in facts(),
        party in 51199..51202_i64,
        action in "read|write|sign|reject|delete|x",
        task in proptest::option::of("Task_[12]"),
        verified in any::<bool>(),
        reject in any::<bool>(),
    ) {
        let filter = filter(if reject { r#"{"unmatched":"reject"}"# } else { "{}" });
        let target = format!("/havn/fartoy-registrering/instances/{party}/g/{action}");
        let mut resource = Resource::app("havn", "fartoy-registrering").instance(party, "g");
        let mut headers = Vec::new();
        if let Some(task) = &task {
            resource = resource.task(task);
            headers.push(("x-task", task.as_str()));
        }
        let session = session(&facts);
        let answer = session.session().on(&resource).unwrap().check(&action).answer;
        let caller = if verified { Caller::Verified(&session) } else { Caller::Unverified(session.session()) };
        let disposition = filter.answer(&request("POST", &target, &headers), caller);
        let rejected = matches!(disposition, Disposition::Reject(_));
        prop_assert_eq!(rejected, verified && answer == Verdict::No, "{:?}", disposition);
    }

    /// Whatever is sent: nobody is rejected but for a reason that holds, and no word of the request is in the answer.
    #[test]
    fn whatever_is_sent_is_answered(
        method in "GET|POST|DELETE|OPTIONS|[a-zA-Z]{0,6}",
        path in "(/havn/fartoy-registrering/instances/51200/g|/registry/r|/health)?(/|%2[ef]|\\.\\.|;|%|\\\\|marker|//|\\PC){0,4}",
        name in "x-task|authorization|x-original-url|x-http-method-override|_",
        value in "marker|Task_2|\\PC{0,8}",
        who in 0..4_u8,
    ) {
        let headers = [(name.as_str(), value.as_str())];
        let session = session(example::FACTS);
        let expired = signed(example::CLAIMS, 4_102_444_800).unwrap_err();
        let caller = match who {
            0 => Caller::None,
            1 => Caller::Refused(&expired),
            2 => Caller::Unverified(session.session()),
            _ => Caller::Verified(&session),
        };
        let disposition = filter("{}").answer(&request(&method, &path, &headers), caller);
        if let Disposition::Reject(rejection) = &disposition {
            let expected = match who {
                0 | 1 => Some(401),
                2 => None,
                _ => Some(403),
            };
            prop_assert_eq!(Some(rejection.body.status), expected);
        }
        let told = told(&disposition);
        prop_assert!(!told.contains("marker"));
        prop_assert!(told.chars().all(|c| matches!(c, ' '..='~')));
    }
}
