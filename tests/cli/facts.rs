//! What `facts` and `compile` make of the platform's answers.

use serde_json::json;

use super::{fixture, run, run_with, written};

const CHANGES: &str = r#"[{"delegationchangetype": 1, "resourceid": "ttd/demo", "offeredbypartyid": 7, "coveredbyuserid": 5,
    "touuidtype": 1, "touuid": "u", "blobstoragepolicypath": "PATH"}]"#;

/// A policy with no rule left.
const EMPTIED: &str = r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="p" Version="1.0"
    RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides"><Target/></Policy>"#;

#[test]
fn answers_of_the_platform_become_facts_that_check_reads() {
    written("roles.json", r#"[{"type": "altinn", "value": "REGNA"}]"#);
    written(
        "register.json",
        r#"[{"partyId": 51300, "partyTypeName": 2}]"#,
    );
    written(
        "authorized.json",
        r#"{"data": [{"partyId": 51300, "authorizedAccessPackages": ["skatt"], "authorizedRoles": ["x"]}]}"#,
    );
    let line = "facts --party 51300 --as-of 2025-06-01T08:00:00Z --roles TMP/roles.json --parties TMP/register.json \
        --authorized-parties TMP/authorized.json -o TMP/made.json";
    let made = run(line);
    assert_eq!(
        (made.code, made.out.as_str(), made.err.as_str()),
        (0, "", "")
    );
    let facts = run(&line.replace("-o TMP/made.json", "--complete")).json();
    assert_eq!(
        facts,
        json!({
            "version": 1, "party": 51300, "partyType": "organisation", "asOf": 1_748_764_800,
            "roles": ["x"], "accessPackages": ["skatt"], "delegations": {"extent": "at-least", "values": []},
        })
    );
    let check = "check --policy policy.xml --who claims.json --resource resource.json --now 2025-06-01T09:00:00Z";
    let answers = run(&format!("{check} --facts TMP/made.json --json"));
    assert_eq!(answers.code, 0, "{}", answers.err);
}

#[test]
fn delegations_carry_their_policies_compiled() {
    std::fs::create_dir_all(concat!(env!("CARGO_TARGET_TMPDIR"), "/store/a")).unwrap();
    written("store/a/policy.xml", fixture("policy.xml"));
    written("store/a/emptied.xml", EMPTIED);
    let line = "facts --delegations - --for ttd/demo --policies TMP/store";
    let policy = |path: &str| {
        let made = run_with(line, &CHANGES.replace("PATH", path));
        let one = made.json()["delegations"][0].clone();
        assert_eq!(made.json()["delegationsFor"], json!(["ttd/demo"]));
        (one["policy"].clone(), made.err)
    };
    let (compiled, said) = policy("a/policy.xml");
    assert_eq!(said, "");
    let text = compiled.as_str().unwrap().to_owned();
    assert!(text.starts_with("p1:"));
    // What compile makes of it is the same, and is taken instead of it.
    let file = concat!(env!("CARGO_TARGET_TMPDIR"), "/store/a/policy.xml");
    assert_eq!(run("compile TMP/store/a/policy.xml").json()[file], compiled);
    written("store/a/compiled", text);
    assert_eq!(policy("a/compiled").0, compiled);
    let (unreadable, said) = policy("a/emptied.xml");
    assert_eq!(unreadable, "unreadable");
    assert!(said.contains("a/emptied.xml: unreadable: 1:1: "), "{said}");
    for path in ["a/none.xml", "../store/a/policy.xml", "/etc/hostname"] {
        let (unknown, said) = policy(path);
        assert_eq!(unknown, json!(null), "{path}");
        assert!(said.contains("not known"), "{said}");
    }
}

#[test]
fn compile_names_each_policy_and_what_nobody_can_read() {
    written("emptied.xml", EMPTIED);
    let both = run("compile policy.xml TMP/emptied.xml");
    let emptied = concat!(env!("CARGO_TARGET_TMPDIR"), "/emptied.xml");
    assert_eq!(both.json()[emptied], "unreadable");
    assert!(both.json()["policy.xml"].is_string());
    assert!(
        both.err.contains("the platform cannot read it"),
        "{}",
        both.err
    );
}

#[test]
fn each_refusal_has_a_code_and_a_place() {
    written("no-roles.json", r#"[{"value": 1}]"#);
    written(
        "guarded.json",
        r#"{"identifier": "r", "accessListMode": "Enabled"}"#,
    );
    for (line, code, place) in [
        ("facts", "missing-flag", "--roles"),
        ("facts --party 1", "missing-flag", "--roles"),
        (
            "facts --party x --roles facts.json",
            "invalid-party",
            "--party",
        ),
        ("facts --roles a --roles b", "repeated-flag", "--roles"),
        (
            "facts --delegations facts.json",
            "missing-flag",
            "--for KEY",
        ),
        ("facts --for ttd/demo", "missing-flag", "--delegations"),
        (
            "facts --policies . --roles facts.json",
            "missing-flag",
            "--delegations",
        ),
        (
            "facts --memberships facts.json",
            "missing-flag",
            "--resource",
        ),
        (
            "facts --complete --roles facts.json",
            "missing-flag",
            "--authorized-parties",
        ),
        ("facts word", "unexpected-argument", "word"),
        ("facts --who claims.json", "unknown-flag", "who"),
        ("facts --roles no-such.json", "missing-file", "no-such.json"),
        (
            "facts --roles policy.xml",
            "malformed-json",
            "policy.xml:1:",
        ),
        (
            "facts --roles TMP/no-roles.json",
            "unexpected-form",
            "no-roles.json: item 0: value: expected a text",
        ),
        (
            "facts --resource TMP/guarded.json --memberships TMP/no-roles.json --as-of x",
            "invalid-time",
            "expected a time",
        ),
        (
            "facts --resource TMP/guarded.json --memberships claims.json",
            "unexpected-form",
            "claims.json: expected a list",
        ),
        ("compile", "missing-flag", "FILE"),
        ("compile --json", "unknown-flag", "json"),
        ("compile request.json", "malformed-xml", "request.json:1:1"),
        ("compile broken.xml", "", "broken.xml:"),
    ] {
        let refused = run(line);
        assert_eq!(
            (refused.code, refused.out.as_str()),
            (2, ""),
            "{line}: {}",
            refused.err
        );
        assert!(
            refused.err.contains(&format!("[{code}")),
            "{line}: {}",
            refused.err
        );
        assert!(refused.err.contains(place), "{line}: {}", refused.err);
    }
}
