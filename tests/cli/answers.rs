//! What `check` and `explain` answer.

use adgang::example;
use serde_json::{Value, json};

use super::{Run, run, written};

const EXAMPLE: &str = "check --now 2027-01-01T00:00:00Z";
const CHECK: &str = "check --policy policy.xml --who claims.json";
const NOW: &str = "--now 2025-06-01T09:00:00Z";
const FACTS: &str = "--facts facts.json --parties parties.json";

fn check(more: &str) -> Run {
    run(&format!("{CHECK} --resource app:kyst/melding {more}"))
}

#[test]
fn the_example_answers_without_any_flag() {
    let answer = run(EXAMPLE);
    assert_eq!(
        answer.row("sign"),
        "sign yes granted by rule urn:altinn:example:ruleid:2"
    );
    assert_eq!(answer.row("delete"), "delete no no rule permits");
    assert!(answer.out.contains("51200 Strand Sjøtransport AS"));
    assert!(answer.err.contains("this is an example") && answer.err.lines().count() == 1);
    assert_eq!(run("check").code, 0);
}

#[test]
fn a_flag_replaces_its_part_of_the_example() {
    let with = |more: &str| run(&format!("{EXAMPLE} {more}"));
    let one = with("--action sign");
    assert!(one.row("delete").is_empty() && one.row("sign").starts_with("sign yes"));
    let low = example::CLAIMS.replace("authlevel\": 3", "authlevel\": 2");
    written("low.json", low);
    let low = with("--who TMP/low.json");
    assert_eq!(
        low.row("sign"),
        "sign no level 3 required, token has 2",
        "{}",
        low.err
    );
    assert!(!low.err.contains("claims"), "{}", low.err);
    written("nothing.json", "{}");
    let unknown = with("--facts TMP/nothing.json");
    assert_eq!(
        unknown.row("sign"),
        "sign ask unknown: roles, delegations",
        "{}",
        unknown.err
    );
    // The example's facts are about another party.
    let other = with("--party 50017 --resource app:havn/fartoy-registrering");
    assert!(other.row("read").starts_with("read ask"), "{}", other.out);
}

#[test]
fn check_fills_the_placeholders_of_an_app() {
    let answer = check(&format!("{NOW} {FACTS}"));
    assert_eq!(answer.err, "");
    assert_eq!(
        answer.row("read"),
        "read yes granted by rule urn:example:rule:read"
    );
    assert_eq!(answer.row("party"), "party 51300 Fjord Regnskap AS");
    assert_eq!(
        answer.row("expires"),
        "expires 2030-03-17T17:46:40Z, when every answer turns into ask"
    );
}

#[test]
fn check_answers_in_json() {
    let answer = check(&format!("{NOW} {FACTS} --json")).json();
    assert_eq!(answer["who"]["kind"], "user");
    assert_eq!(answer["who"].get("claims"), None);
    let party = json!({ "partyId": 51300, "name": "Fjord Regnskap AS" });
    assert_eq!(answer["party"], party);
    assert_eq!(answer["resource"], json!({ "app": "kyst/melding" }));
    assert_eq!(answer["now"], 1_748_768_400);
    assert_eq!(answer["expiresAt"], 1_900_000_000);
    assert_eq!(answer["more"], false);
    assert_eq!(
        answer["answers"],
        json!([
            { "action": "read", "answer": "yes", "reason": { "code": "granted", "rules": ["urn:example:rule:read"] } },
            { "action": "confirm", "answer": "no", "reason": { "code": "no-rule" } },
        ])
    );
    let one = check(&format!("{NOW} {FACTS} --json --action confirm")).json();
    assert_eq!(one["more"], true, "read is not listed");
    assert_eq!(one["answers"][1], Value::Null);
}

#[test]
fn what_is_not_known_is_named() {
    let answer = check(&format!("{NOW} --party 51300"));
    assert_eq!(
        answer.row("read"),
        "read ask unknown: roles, delegations",
        "{}",
        answer.out
    );
    assert_eq!(
        answer.row("confirm"),
        "confirm ask unknown: delegations",
        "{}",
        answer.out
    );
    assert_eq!(
        answer.row("(others)"),
        "(others) ask unknown: delegations",
        "{}",
        answer.out
    );
}

#[test]
fn a_policy_is_found_by_its_key() {
    let check = |policies: &str, resource: &str| {
        run(&format!(
            "check --policy {policies} --who claims.json --resource {resource} --facts facts.json {NOW}"
        ))
    };
    let both = check(
        "kyst/melding=policy.xml kyst/annet=policy.xml",
        "resource.json",
    );
    assert!(both.row("read").starts_with("read yes"), "{}", both.out);
    let none = check("kyst/annet=policy.xml", "app:kyst/melding");
    assert_eq!(none.row("(others)"), "(others) ask unknown: policy");
}

#[test]
fn a_token_past_its_time_makes_every_answer_ask() {
    let answer = check(&format!("{FACTS} --now 2030-06-01T09:00:00+02:00"));
    assert_eq!(
        answer.row("read"),
        "read ask the token is past its time, or not yet in it"
    );
    assert!(answer.row("expires").ends_with(": every answer is ask"));
    let at_once = check(&format!("{FACTS} --now 1900000000 --json")).json();
    assert_eq!(
        at_once["answers"][0]["reason"],
        json!({ "code": "expired", "what": "token" })
    );
    let before = check(&format!("{FACTS} --now 1899999999 --json")).json();
    assert_eq!(before["answers"][0]["answer"], "yes");
}

#[test]
fn obligations_have_to_be_understood_in_the_standard_dialect() {
    let check = |more: &str| {
        let line = format!(
            "check --policy office-hours.xml --who claims.json --resource resource:x --dialect standard {NOW} --json"
        );
        run(&format!("{line} --action read {more}")).json()["answers"][0].clone()
    };
    let reason = json!({ "code": "obligation", "ids": ["urn:example:obligation:log"] });
    assert_eq!(check("")["reason"], reason);
    let understood = check("--understood urn:example:obligation:log");
    assert_eq!(understood["answer"], "yes");
}

#[test]
fn explain_shows_every_rule_with_its_line() {
    let line = format!(
        "explain --policy policy.xml --who claims.json --resource app:kyst/melding {FACTS} {NOW}"
    );
    let tree = run(&format!("{line} --action read"));
    assert_eq!(tree.code, 0, "{}", tree.err);
    for line in [
        "read: yes, granted by rule urn:example:rule:read\n",
        "rule urn:example:rule:read (line 5, Permit): Permit\n",
        "rule urn:example:rule:confirm (line 37, Permit): NotApplicable\n",
        "access-subject urn:altinn:rolecode string-equal-ignore-case \"REGNA\": true\n",
        "resource urn:altinn:app string-equal \"melding\": true\n",
    ] {
        assert!(tree.out.contains(line), "{line}{}", tree.out);
    }
    let json = run(&format!("{line} --action read --json")).json();
    assert_eq!(json["answer"], "yes");
    assert_eq!(json["reason"]["code"], "granted");
    assert_eq!(
        json["trace"]["rules"][1]["decisions"],
        json!(["NotApplicable"])
    );
}
