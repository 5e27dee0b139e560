//! What the commands refuse: with a code, in its place, and without a word of a token.

use std::process::Command;

use super::{KEYS, fixture, run, run_arguments, run_with, signed, token, written};

const CHECK: &str = "check --policy policy.xml --now 2025-06-01T09:00:00Z";

/// Refused: exit code 2, nothing on standard output, and this code at the end of the last line.
fn refused(line: &str, code: &str) {
    refused_with(line, "", code);
}

fn refused_with(line: &str, input: &str, code: &str) {
    let run = run_with(line, input);
    assert_eq!((run.code, run.out.as_str()), (2, ""), "{line}: {}", run.err);
    let coded = run.err.ends_with(&format!(" [{code}]\n"));
    assert!(
        coded && run.err.starts_with("adgang: "),
        "{line}: {}",
        run.err
    );
}

#[test]
fn flags_are_refused_with_a_code() {
    for (line, code) in [
        ("", "missing-command"),
        ("seal", "unknown-command"),
        ("verify", "missing-flag"),
        ("verify claims.json", "missing-flag"),
        ("verify claims.json --jwks no-such.json", "missing-file"),
        ("verify claims.json --jwks claims.json", "malformed-key-set"),
        ("verify claims.json --jwks a --jwks b", "repeated-flag"),
        ("verify claims.json claims.json", "unexpected-argument"),
        ("verify claims.json --alg none", "unknown-algorithm"),
        ("verify claims.json --leeway 601", "invalid-leeway"),
        ("verify claims.json --leeway -1", "invalid-leeway"),
        ("verify claims.json --now x", "invalid-time"),
        ("check --colour", "unknown-flag"),
        ("check word", "unexpected-argument"),
        ("check --now yesterday", "invalid-time"),
        ("check --now 2025-06-01T09:00:00", "invalid-time"),
        ("check --party x", "invalid-party"),
        ("check --dialect x", "unknown-dialect"),
        ("check --profile x", "unknown-profile"),
        ("check --json=1", "unexpected-value"),
        ("check --who", "missing-value"),
        ("check --now 1 --now 2", "repeated-flag"),
        ("check --policy policy.xml", "missing-flag"),
        (
            "check --policy policy.xml --who claims.json",
            "missing-flag",
        ),
        ("check --policy policy.xml broken.xml", "several-policies"),
        (
            "check --policy a/b=policy.xml a/b=policy.xml",
            "repeated-policy",
        ),
        ("parties", "missing-flag"),
        ("parties parties.json", "missing-flag"),
        ("parties parties.json parties.json", "unexpected-argument"),
        (
            "parties parties.json --who claims.json --strategy both",
            "unknown-strategy",
        ),
        (
            "parties parties.json --who claims.json --can-represent yes",
            "unknown-can-represent",
        ),
        (
            "parties parties.json --who claims.json --app policy.xml",
            "malformed-app",
        ),
        (
            "parties parties.json --who claims.json --user-profile parties.json",
            "malformed-profile",
        ),
        ("parties claims.json --who claims.json", "missing-party-id"),
        ("explain", "missing-flag"),
        ("explain --action a --action b", "repeated-flag"),
        ("eval", "missing-flag"),
        ("eval --policy policy.xml", "missing-flag"),
        (
            "eval --policy policy.xml policy.xml --request request.json",
            "several-policies",
        ),
        (
            "eval --policy policy.xml --request request.json --root x",
            "unknown-policy",
        ),
        ("identify", "missing-flag"),
        ("identify claims.json claims.json", "unexpected-argument"),
        ("lint", "missing-flag"),
        ("lint policy.xml no-such.xml", "missing-file"),
    ] {
        refused(line, code);
    }
}

#[test]
fn tokens_that_are_not_verified_are_refused_with_a_code_and_not_repeated() {
    let now = "--now 2026-01-01T00:00:00Z --aud https://app.example/";
    let token = signed("ES256");
    let (signed_part, signature) = token.rsplit_once('.').unwrap();
    for (token, flags, code) in [
        (token.clone(), "--aud https://app.example/", "expired"),
        (
            token.clone(),
            "--now 2026-01-01T00:00:00Z",
            "wrong-audience",
        ),
        (
            token.clone(),
            "--now 2025-01-01T00:00:00Z --aud https://app.example/",
            "not-yet-valid",
        ),
        (token.clone(), &format!("{now} --iss a"), "wrong-issuer"),
        (
            token.clone(),
            &format!("{now} --require scope"),
            "missing-claim",
        ),
        (
            token.clone(),
            &format!("{now} --alg RS256"),
            "algorithm-not-allowed",
        ),
        (signed("HS256"), now, "algorithm-not-allowed"),
        (format!("{signed_part}."), now, "bad-signature"),
        (format!(" {token}"), now, "malformed-token"),
        (format!("{token} "), now, "malformed-token"),
        (String::new(), now, "malformed-token"),
    ] {
        let run = run_with(&format!("verify - {KEYS} {flags}"), &token);
        let coded = run.err.ends_with(&format!(" [{code}]\n"));
        assert!((run.code, coded) == (2, true), "{code}: {}", run.err);
        assert!(
            !run.err.contains(signature) && !run.err.contains("eyJ"),
            "{}",
            run.err
        );
    }
}

#[test]
fn facts_parties_and_resources_are_refused_with_a_code() {
    written("latin.json", [b'"', 0xe6, b'"']);
    written("f1.json", "{\"rolls\": []}");
    written("f2.json", "{\"version\": 2}");
    written("p1.json", "[{}]");
    written("p2.json", "[{");
    written("r1.json", "{");
    written("r2.json", "{}");
    let app = "--resource app:kyst/melding";
    for (flags, code) in [
        ("--facts no-such.json", "missing-file"),
        ("--facts TMP", "unreadable-file"),
        ("--facts TMP/latin.json", "not-utf8"),
        ("--facts TMP/f1.json", "malformed-facts"),
        ("--facts TMP/f2.json", "unsupported-facts"),
        ("--facts facts.json --party 51301", "wrong-party"),
        ("--parties TMP/p1.json", "missing-party-id"),
        ("--parties TMP/p2.json", "malformed-json"),
        ("--parties parties.json --party 1", "unknown-party"),
    ] {
        refused(&format!("{CHECK} --who claims.json {app} {flags}"), code);
    }
    for (resource, code) in [
        ("app:kyst", "invalid-resource"),
        ("resource:", "invalid-resource"),
        ("kyst/melding", "missing-file"),
        ("TMP/r1.json", "malformed-resource"),
        ("TMP/r2.json", "invalid-resource"),
    ] {
        refused(
            &format!("{CHECK} --who claims.json --resource {resource}"),
            code,
        );
    }
}

#[test]
fn tokens_claims_and_requests_are_refused_with_a_code() {
    written("c1.json", "{\"a\":1,\"a\":2}");
    written("c2.json", "[]");
    written("c3.json", "{\"urn:altinn:userid\": \"x\"}");
    written("c4.json", "{\"exp\": \"soon\"}");
    for (who, code) in [
        ("no-such.json", "missing-file"),
        ("no-such", "missing-file"),
        ("TMP/c1.json", "duplicate-member"),
        ("TMP/c2.json", "not-an-object"),
        ("TMP/c3.json", "invalid-claim"),
        ("TMP/c4.json", "invalid-claim"),
        ("a.b.c", "malformed-token"),
        ("e30.e30.a.b.c", "encrypted-token"),
    ] {
        refused(
            &format!("{CHECK} --resource app:kyst/melding --who {who}"),
            code,
        );
        refused(&format!("identify {who}"), code);
    }
    let eval = "eval --policy policy.xml --request -";
    refused_with(eval, " <Request/>", "not-a-request");
    refused_with(eval, "{}", "malformed-request");
    refused_with("identify -", "", "malformed-token");
}

#[test]
fn a_policy_is_refused_with_every_fault_in_its_place() {
    for line in [
        "check --policy broken.xml --who claims.json --resource app:kyst/melding",
        "eval --policy broken.xml --request request.json",
    ] {
        refused(line, "invalid-attribute");
        let err = run(line).err;
        let lines: Vec<&str> = err.lines().collect();
        assert!(lines[0].starts_with("adgang: broken.xml:4:3: "), "{err}");
        assert!(lines[0].ends_with(" [unknown-element]"), "{err}");
        assert!(lines[1].starts_with("adgang: broken.xml:5:"), "{err}");
    }
    let policy = fixture("broken.xml").replace("<Regel/>", &"<Regel/>".repeat(50));
    written("many.xml", policy);
    let err = run("eval --policy TMP/many.xml --request request.json").err;
    assert_eq!(err.lines().count(), 21, "{err}");
    assert!(err.ends_with("adgang: and 31 more\n"), "{err}");
}

#[test]
fn a_fault_of_json_is_placed_where_it_is() {
    written("facts-line.json", "{\n  \"roles\": ]\n}");
    written("claims-line.json", "{\n  \"a\": ]\n}");
    let facts = run("check --facts TMP/facts-line.json").err;
    assert!(facts.contains("facts-line.json:2:12: "), "{facts}");
    let claims = run("identify TMP/claims-line.json").err;
    assert!(claims.contains("claims-line.json:2:8: "), "{claims}");
}

#[test]
fn no_token_is_ever_repeated() {
    let good = token(&fixture("claims.json"));
    let spoilt = good.replacen('.', ".!", 1);
    let cut = &good[..good.len() - 30];
    let bearer = format!("Bearer {good}");
    for token in [good.as_str(), &spoilt, cut, &bearer] {
        let app = format!("app:{token}");
        let (flag, value) = (format!("--{token}"), format!("--json={token}"));
        for arguments in [
            &["identify", token][..],
            &["identify", "claims.json", token],
            &["check", "--who", token, "--now", "x"],
            &["check", "--who", token, "--resource", "x"],
            &["check", token],
            &["check", "--facts", token],
            &["check", "--resource", token],
            &["check", "--resource", &app],
            &["check", "--party", token],
            &["check", "--now", token],
            &["check", &flag],
            &["check", &value],
            &["eval", "--policy", "policy.xml", "--request", token],
            &["lint", token],
            &[token],
        ] {
            let run = run_arguments(arguments, "");
            let payload = token.split('.').nth(1).unwrap();
            assert!(!run.out.contains(payload), "{arguments:?}: {}", run.out);
            assert!(!run.err.contains(payload), "{arguments:?}: {}", run.err);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_reader_that_leaves_is_no_fault_and_a_full_disk_is_ours() {
    let shell = |command: &str| {
        let mut shell = Command::new("sh");
        let shell = shell.args(["-c", command]);
        let output = shell.env("ADGANG", env!("CARGO_BIN_EXE_adgang")).output();
        let output = output.unwrap();
        (
            output.status.code(),
            String::from_utf8(output.stderr).unwrap(),
        )
    };
    // `true` is gone before the program is started.
    let (_, err) = shell("{ sleep 0.2; \"$ADGANG\" --help; echo $? >&2; } | true");
    assert_eq!(err, "0\n");
    if std::path::Path::new("/dev/full").exists() {
        let (code, err) = shell("\"$ADGANG\" --help > /dev/full");
        assert!(code == Some(1) && err.ends_with(" [failed]\n"), "{err}");
    }
}
