//! Building, inspecting and asking snapshots.

use serde_json::json;

use super::{Run, run, written};

const BUILD: &str = "build kyst/melding=policy.xml --issuer https://issuer.example/ --audience tt02 --serial 3 \
    --issued 2025-05-01T00:00:00Z --expires 2025-07-01T00:00:00Z";
const QUESTION: &str = "--who claims.json --resource app:kyst/melding --facts facts.json --parties parties.json \
    --now 2025-06-01T09:00:00Z";
/// RFC 8037, appendix A.1, and RFC 7515, appendix A.3.1.
const ED25519: &str = r#"{"kty":"OKP","crv":"Ed25519","kid":"ed","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
    "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
const P256: &str = r#"{"kty":"EC","crv":"P-256","kid":"ec","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
    "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#;

fn built(name: &str, more: &str) {
    let answer = run(&format!("{BUILD} -o TMP/{name} {more}"));
    assert_eq!((answer.code, &*answer.out), (0, ""), "{}", answer.err);
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/{name}", env!("CARGO_TARGET_TMPDIR"))).unwrap()
}

#[track_caller]
fn refused(answer: &Run, code: &str) {
    assert_eq!(answer.code, 2, "{}", answer.out);
    assert!(answer.err.contains(&format!("[{code}]")), "{}", answer.err);
}

#[test]
fn a_snapshot_answers_as_its_policies_do() {
    built("answers.snapshot", "");
    let of_snapshot = run(&format!(
        "check --snapshot TMP/answers.snapshot {QUESTION} --json"
    ))
    .json();
    let of_policy = run(&format!("check --policy policy.xml {QUESTION} --json")).json();
    assert_eq!(of_snapshot["answers"], of_policy["answers"]);
    let explain = |policies: &str| {
        let line = format!("explain {policies} {QUESTION} --action read");
        (run(&line), run(&format!("{line} --json")).json())
    };
    let (text, trace) = explain("--snapshot TMP/answers.snapshot");
    assert_eq!(trace, explain("--policy policy.xml").1);
    assert!(text.out.contains(" (byte "), "{}", text.out);
}

#[test]
fn the_same_flags_give_the_same_bytes() {
    built("one.snapshot", "");
    built("two.snapshot", "");
    assert_eq!(bytes("one.snapshot"), bytes("two.snapshot"));
}

#[test]
fn inspect_says_what_is_in_it() {
    built("inspect.snapshot", "");
    let answer = run("inspect TMP/inspect.snapshot");
    assert_eq!(answer.row("serial"), "serial 3");
    assert_eq!(answer.row("issued"), "issued 2025-05-01T00:00:00Z");
    assert_eq!(answer.row("signature"), "signature none");
    assert!(answer.row("kyst/melding").starts_with("kyst/melding "));
    let json = run("inspect TMP/inspect.snapshot --json").json();
    assert_eq!(json["audience"], "tt02");
    assert_eq!(json["policies"][0]["key"], "kyst/melding");
    assert_eq!(json["bytes"], bytes("inspect.snapshot").len());
}

#[test]
fn snapshots_are_signed_and_checked() {
    for (name, key, other) in [("ed", ED25519, P256), ("ec", P256, ED25519)] {
        let public = |key: &str| {
            let mut key: serde_json::Value = serde_json::from_str(key).unwrap();
            key.as_object_mut().unwrap().remove("d");
            json!({ "keys": [key] }).to_string()
        };
        written(&format!("{name}.jwk"), key);
        written(&format!("{name}.jwks"), public(key));
        written(&format!("{name}-other.jwks"), public(other));
        built(
            &format!("{name}.snapshot"),
            &format!("--sign TMP/{name}.jwk"),
        );
        let inspect = |keys: &str| run(&format!("inspect TMP/{name}.snapshot {keys}"));
        assert_eq!(inspect("").row("signature"), "signature not checked");
        let good = inspect(&format!("--jwks TMP/{name}.jwks"));
        assert_eq!(good.row("signature"), "signature good");
        refused(
            &inspect(&format!("--jwks TMP/{name}-other.jwks")),
            "unknown-kid",
        );
        built(
            &format!("{name}-again.snapshot"),
            &format!("--sign TMP/{name}.jwk"),
        );
        assert_eq!(
            bytes(&format!("{name}.snapshot")),
            bytes(&format!("{name}-again.snapshot"))
        );
    }
    built("unsigned.snapshot", "");
    refused(
        &run("inspect TMP/unsigned.snapshot --jwks TMP/ed.jwks"),
        "unsigned-snapshot",
    );
}

#[test]
fn what_is_no_snapshot_or_the_wrong_one_is_refused() {
    built("whole.snapshot", "");
    let whole = bytes("whole.snapshot");
    written("cut.snapshot", &whole[..whole.len() - 1]);
    let mut damaged = whole.clone();
    *damaged.last_mut().unwrap() ^= 1;
    written("damaged.snapshot", damaged);
    let mut newer = whole;
    newer[6] = 9;
    written("newer.snapshot", newer);
    refused(&run("inspect TMP/cut.snapshot"), "truncated-snapshot");
    refused(&run("inspect TMP/damaged.snapshot"), "corrupt-snapshot");
    refused(&run("inspect TMP/newer.snapshot"), "newer-version");
    refused(&run("inspect policy.xml"), "not-a-snapshot");
    let check = |more: &str| {
        run(&format!(
            "check --snapshot TMP/whole.snapshot {QUESTION} {more}"
        ))
    };
    refused(&check("--audience prod"), "wrong-audience");
    refused(&check("--min-serial 4"), "rolled-back");
    assert_eq!(check("--audience tt02 --min-serial 3").code, 0);
    // A policy that is damaged is asked for.
    let asked = run(&format!(
        "check --snapshot TMP/damaged.snapshot {QUESTION} --action read"
    ));
    assert_eq!(
        asked.row("read"),
        "read ask not supported here: corrupt-snapshot"
    );
}

#[test]
fn build_refuses_what_it_cannot_use() {
    for (line, code) in [
        ("build -o TMP/x", "missing-flag"),
        ("build policy.xml", "missing-flag"),
        ("build policy.xml -o TMP/x --serial -1", "invalid-serial"),
        (
            "build policy.xml -o TMP/x --sign claims.json",
            "invalid-key",
        ),
        (
            "build a=policy.xml a=policy.xml -o TMP/x",
            "repeated-policy",
        ),
        ("build no-such.xml -o TMP/x", "missing-file"),
    ] {
        refused(&run(line), code);
    }
}

#[test]
fn a_snapshot_names_how_the_platform_is_set() {
    built(
        "set.snapshot",
        "--set role-register=0 --set facts-max-age=300",
    );
    let contents = run("inspect TMP/set.snapshot --json").json();
    assert_eq!(
        contents["settings"],
        json!({ "role-register": 0, "facts-max-age": 300 })
    );
    let shown = run("inspect TMP/set.snapshot").out;
    assert!(
        shown.contains("facts-max-age=300 role-register=0"),
        "{shown}"
    );
    for setting in ["rolle=1", "role-register=2", "role-register"] {
        let line = format!("{BUILD} -o TMP/no.snapshot --set {setting}");
        refused(&run(&line), "unknown-setting");
    }
}

#[test]
fn a_request_is_answered_with_what_the_platform_would_look_up() {
    built("eval.snapshot", "");
    let attribute = |id: &str, value: &str| json!({ "AttributeId": id, "Value": value });
    let request = json!({ "Request": {
        "AccessSubject": [{ "Attribute": [attribute("urn:altinn:userid", "1337")] }],
        "Action": [{ "Attribute": [attribute("urn:oasis:names:tc:xacml:1.0:action:action-id", "read")] }],
        "Resource": [{ "Attribute": [
            attribute("urn:altinn:org", "kyst"),
            attribute("urn:altinn:app", "melding"),
            attribute("urn:altinn:partyid", "51300"),
        ] }],
    } });
    written("asked.json", request.to_string());
    let decision = |line: &str| {
        let answer = run(&format!("eval --request TMP/asked.json {line}"));
        answer.json()["Response"][0].clone()
    };
    let alone = decision("--snapshot TMP/eval.snapshot");
    assert_eq!(alone["Decision"], "NotApplicable");
    written("nothing.json", r#"{"party": 51300}"#);
    let open = decision("--snapshot TMP/eval.snapshot --facts TMP/nothing.json");
    assert_eq!(open["Decision"], "Indeterminate");
    let missing = open["Status"]["StatusDetail"].to_string();
    assert!(missing.contains("delegations"), "{missing}");
    for policies in [
        "--snapshot TMP/eval.snapshot",
        "--policy kyst/melding=policy.xml",
    ] {
        let known = decision(&format!("{policies} --facts facts.json"));
        assert_eq!(known["Decision"], "Permit", "{policies}");
    }
}
