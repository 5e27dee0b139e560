//! What `eval`, `identify` and `lint` answer, and help.

use serde_json::json;

use super::{KEYS, fixture, run, run_with, signed, token, written};

const NOW: &str = "--now 2025-06-01T09:00:00Z";

#[test]
fn eval_answers_a_request() {
    let line = "eval --policy office-hours.xml --dialect standard --request";
    let root = "--root urn:example:policy:office-hours";
    let morning = run(&format!("{line} request.json {NOW} {root}")).json()["Response"][0].clone();
    assert_eq!(morning["Decision"], "Permit");
    assert_eq!(
        morning["Obligations"][0]["Id"],
        "urn:example:obligation:log"
    );
    let evening = run(&format!("{line} request.json --now 2025-06-01T18:00:00Z")).json();
    assert_eq!(evening["Response"][0]["Decision"], "Deny");
    // A request that says what time it is is believed.
    let late = r#"{"Request": {"Environment": {"Attribute": [{"Value": "13:00:00Z", "DataType": "time",
        "AttributeId": "urn:oasis:names:tc:xacml:1.0:environment:current-time"}]}}}"#;
    let late = run_with(&format!("{line} - {NOW}"), late).json();
    assert_eq!(late["Response"][0]["Decision"], "Deny");
}

#[test]
fn identify_reads_tokens_of_others_as_it_is_told() {
    let mapping = r#"{"subject": "uid", "authorities": "/realm/roles"}"#;
    written("mapping.json", mapping);
    let claims = r#"{"uid": "kari", "realm": {"roles": ["clerk"]}}"#;
    let me = run_with(
        "identify - --profile oidc --mapping TMP/mapping.json",
        claims,
    )
    .json();
    assert_eq!(
        (&me["kind"], &me["subject"]),
        (&json!("end-user"), &json!("kari"))
    );
    assert_eq!(me["restsOn"], json!(["uid", "realm"]));

    let app = r#"{"urn:altinn:app": "ttd/demo", "instance": "1/2", "iss": "x"}"#;
    let line = "identify - --app-claim urn:altinn:app --instance-claim instance";
    assert_eq!(run_with(line, app).json()["instanceId"], "1/2");
    let platform = run_with("identify - --profile platform-access-token", app).json();
    assert_eq!(platform["id"], "x/ttd/demo");
}

#[test]
fn identify_refuses_flags_that_do_not_go_together() {
    written("half.json", r#"{"subject": []}"#);
    for (line, code, message) in [
        (
            "identify - --mapping TMP/half.json",
            "conflicting-flags",
            "--profile oidc",
        ),
        (
            "identify - --app-claim a",
            "missing-flag",
            "--instance-claim",
        ),
        (
            "identify - --profile oidc --mapping TMP/half.json",
            "malformed-options",
            "subject: expected at least one",
        ),
        (
            "identify - --profile dialog-token",
            "missing-claim",
            "`c` is missing",
        ),
    ] {
        let refused = run_with(line, "{}");
        assert_eq!(refused.code, 2, "{line}");
        assert!(
            refused.err.contains(code) && refused.err.contains(message),
            "{}",
            refused.err
        );
    }
}

#[test]
fn identify_takes_every_form_of_a_token() {
    let claims = fixture("claims.json");
    let compact = token(&claims);
    written("token.jwt", format!("{compact}\n"));
    let expected = run("identify claims.json").json();
    assert_eq!(
        (&expected["kind"], &expected["userId"]),
        (&json!("user"), &json!(20301))
    );
    let direct = format!("identify {compact}");
    for (line, input) in [
        (direct.as_str(), ""),
        ("identify TMP/token.jwt", ""),
        ("identify -", &compact),
        ("identify -", &claims),
    ] {
        let answer = run_with(line, input);
        assert_eq!(answer.json(), expected);
        assert!(!answer.out.contains(&compact));
    }
    let cookie = run("identify claims.json --party-cookie 51300").json();
    assert_eq!(cookie["selectedPartyId"], 51300);
    assert_eq!(cookie["restsOn"][0], "urn:altinn:userid");
    let plain = run("identify claims.json --profile oidc").json();
    assert_eq!(plain["kind"], "unknown");
}

#[test]
fn verify_gives_the_claims_of_a_token() {
    let token = signed("ES256");
    written("signed.jwt", format!("{token}\n"));
    let line = format!("verify TMP/signed.jwt {KEYS} --now 2026-01-01T00:00:00Z");
    let whole = "--aud a --aud https://app.example/ --iss https://issuer.example/ --alg ES256 --require sub";
    let verified = run(&format!("{line} {whole} --leeway 10"));
    assert_eq!(verified.json()["sub"], "kari");
    assert!(!verified.out.contains(&token));
    assert_eq!(
        run_with(&line.replace("TMP/signed.jwt", "-"), &token).code,
        2
    );
    let line = format!("verify - {KEYS} --now 1767225600 --aud https://app.example/");
    assert_eq!(run_with(&line, &token).json()["sub"], "kari");
    let secret = run_with(&format!("{line} --alg HS256"), &signed("HS256"));
    assert_eq!(secret.json()["sub"], "kari");
}

#[test]
fn lint_answers_even_if_it_finds_something() {
    let found = run("lint policy.xml broken.xml");
    assert_eq!((found.code, found.err.as_str()), (0, ""));
    let first = "broken.xml:4:3: error[unknown-element]: ";
    assert!(found.out.starts_with(first), "{}", found.out);
    let json = run("lint broken.xml --dialect standard --json").json();
    assert_eq!(json[0]["file"], "broken.xml");
    assert_eq!(
        (&json[0]["line"], &json[0]["column"]),
        (&json!(4), &json!(3))
    );
    assert_eq!(json[0]["severity"], "error");
    assert_eq!(run("lint policy.xml").out, "");
}

#[test]
fn help_lists_what_exists() {
    let all = run("--help");
    assert_eq!((all.code, all.err.as_str()), (0, ""));
    for command in [
        "build", "check", "explain", "eval", "identify", "inspect", "lint", "parties", "verify",
    ] {
        assert!(all.out.contains(&format!("\n  {command} ")), "{command}");
        let one = run(&format!("{command} --help"));
        let usage = format!("Usage: adgang {command} ");
        assert!(one.code == 0 && one.out.starts_with(&usage), "{}", one.out);
    }
    let version = format!("adgang {}\n", env!("CARGO_PKG_VERSION"));
    assert_eq!(run("--version").out, version);
}

#[test]
fn parties_says_what_a_page_should_do() {
    written("app.json", r#"{"partyTypesAllowed":{"organisation":true}}"#);
    let profile =
        r#"{"party":{"partyId":50301},"profileSettingPreference":{"doNotPromptForParty":true}}"#;
    written("profile.json", profile);
    let line = "parties parties.json --who claims.json";
    let all = run(&format!("{line} --party-cookie 51300"));
    assert_eq!(all.row("who"), "who user 20301, own party 50301, level 3");
    assert_eq!(all.row("selected"), "selected 51300, by the cookie");
    assert_eq!(all.row("select"), "select several parties are allowed");
    assert_eq!(all.row("Vik"), "Vik Bruk 51301 593422461");
    let json = |more: &str| run(&format!("{line} --json {more}")).json();
    let said = |more: &str| {
        let choice = json(more);
        format!("{} {}", choice["outcome"], choice["why"]).replace('"', "")
    };
    // The user's own party is not in the list, and is theirs all the same.
    assert_eq!(said(""), "select several");
    assert_eq!(said("--party-cookie 7"), "forbidden cannot-represent");
    assert_eq!(
        said("--party-cookie 7 --can-represent true"),
        "select several"
    );
    assert_eq!(said("--party-cookie seven"), "forbidden invalid-cookie");
    assert_eq!(
        said("--user-profile TMP/profile.json"),
        "proceed do-not-prompt"
    );
    let flattened = "--strategy flattened --app TMP/app.json";
    assert_eq!(said(flattened), "forbidden selected-not-allowed");
    assert_eq!(said("--path /kyst/melding/instance/1/x"), "proceed path");
    assert_eq!(said("--anonymous"), "proceed anonymous");
    assert_eq!(
        said("--strategy flattened --picked --party-cookie 51301"),
        "proceed picked"
    );
    assert_eq!(
        json("--party-cookie 51301 --user-profile TMP/profile.json")["party"]["name"],
        "Vik Bruk"
    );
}
