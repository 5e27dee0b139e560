//! Snapshots as files: what is refused, what is found later, and that nothing else changes an answer.
#![cfg(feature = "studio")]
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]

use adgang::altinn::{Facts, Resource};
use adgang::example;
use adgang::identity::{Options, identify};
use adgang::session::{Answer, Reason, Verdict};
use adgang::snapshot::{Builder, Hash, Snapshot};
use adgang::token::Claims;

const NOW: i64 = 1_795_334_400;
const ACTIONS: [&str; 3] = ["read", "sign", "delete"];
/// Small, so that every byte can be damaged.
const SMALL: &str = r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="small" Version="1"
    RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides">
  <Target/>
  <Rule RuleId="r" Effect="Permit"></Rule>
</Policy>"#;

fn two() -> Builder {
    Snapshot::builder()
        .issuer("https://issuer.example/")
        .audience("tt02")
        .serial(7)
        .issued_at(NOW - 60)
        .expires_at(NOW + 60)
        .policy_for("havn/fartoy-registrering", example::POLICY)
        .policy_for("havn/other", SMALL)
}

fn code(bytes: &[u8]) -> &'static str {
    Snapshot::open(bytes).unwrap_err().code()
}

fn answers(snapshot: &Snapshot, app: &str) -> Vec<Answer> {
    let who = identify(
        &Claims::from_json(example::CLAIMS).unwrap(),
        &Options::default(),
    )
    .unwrap();
    let facts = Facts::from_json(example::FACTS).unwrap();
    let session = snapshot.session(&who, &facts, NOW).unwrap();
    let view = session
        .on(&Resource::app("havn", app).task("Task_2"))
        .unwrap();
    ACTIONS.iter().map(|action| view.check(action)).collect()
}

#[test]
fn says_of_itself_what_it_was_built_with() {
    let snapshot = Snapshot::open(two().build().unwrap().as_bytes()).unwrap();
    assert_eq!(snapshot.issuer(), Some("https://issuer.example/"));
    assert_eq!(snapshot.audience(), Some("tt02"));
    assert_eq!((snapshot.serial(), snapshot.is_signed()), (7, false));
    assert_eq!(snapshot.issued_at(), Some(NOW - 60));
    assert_eq!(snapshot.expires_at(), Some(NOW + 60));
    let keys: Vec<_> = snapshot.policies().map(|policy| policy.key()).collect();
    assert_eq!(keys, [Some("havn/fartoy-registrering"), Some("havn/other")]);
    let small = snapshot.policies().last().unwrap();
    assert_eq!(small.source_hash(), Some(Hash::of(SMALL.as_bytes())));
    let rule = small.program().unwrap().rules().next().unwrap();
    let start = SMALL.find("<Rule ").unwrap();
    assert_eq!((rule.0, rule.2.start as usize), ("r", start));
    snapshot.verify_all().unwrap();
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    assert_eq!(
        two().build().unwrap().as_bytes(),
        two().build().unwrap().as_bytes()
    );
    let later = two().issued_at(NOW).build().unwrap();
    assert_ne!(later.hash(), two().build().unwrap().hash());
    // The order that policies were given in is none of the file's.
    let turned = Snapshot::builder()
        .policy_for("b", SMALL)
        .policy_for("a", SMALL);
    let straight = Snapshot::builder()
        .policy_for("a", SMALL)
        .policy_for("b", SMALL);
    assert_eq!(
        turned.build().unwrap().as_bytes(),
        straight.build().unwrap().as_bytes()
    );
}

#[test]
fn a_policy_without_a_key_holds_for_all_others_and_its_sources_are_common() {
    let snapshot = Snapshot::builder()
        .policy_xml(SMALL)
        .policy_for("havn/fartoy-registrering", example::POLICY)
        .build()
        .unwrap();
    let snapshot = Snapshot::open(snapshot.as_bytes()).unwrap();
    let root = snapshot.policies().next().unwrap();
    assert_eq!((root.key(), root.source_hash()), (None, None));
    assert_eq!(snapshot.common_sources(), [Hash::of(SMALL.as_bytes())]);
    let policy = |app| {
        let policy = snapshot.policy(&Resource::app("havn", app)).unwrap();
        policy.unwrap().policy_id().to_owned()
    };
    assert_eq!(policy("anything"), "small");
    assert_ne!(policy("fartoy-registrering"), "small");
}

#[test]
fn a_snapshot_that_is_cut_off_is_refused_at_every_length() {
    let bytes = two().build().unwrap().as_bytes().to_vec();
    for length in 0..bytes.len() {
        let expected = if length < 6 {
            "not-a-snapshot"
        } else {
            "truncated-snapshot"
        };
        assert_eq!(code(&bytes[..length]), expected, "{length}");
    }
    let longer = [&bytes[..], b"x"].concat();
    assert_eq!(code(&longer), "corrupt-snapshot");
}

/// Every bit of a small snapshot, one after the other.
#[test]
fn damage_is_refused_or_asks_and_changes_no_answer() {
    let snapshot = Snapshot::builder()
        .policy_for("havn/other", SMALL)
        .policy_for("havn/sibling", SMALL)
        .build()
        .unwrap();
    let before = [answers(&snapshot, "other"), answers(&snapshot, "sibling")];
    assert!(before[0].iter().all(Answer::is_yes));
    let bytes = snapshot.as_bytes();
    let (mut at_once, mut later) = (0, 0);
    for (at, bit) in (0..bytes.len()).flat_map(|at| (0..8).map(move |bit| (at, bit))) {
        let mut damaged = bytes.to_vec();
        damaged[at] ^= 1 << bit;
        let Ok(opened) = Snapshot::open(damaged) else {
            at_once += 1;
            continue;
        };
        assert_eq!(opened.verify_all().unwrap_err().code(), "corrupt-snapshot");
        let after = [answers(&opened, "other"), answers(&opened, "sibling")];
        let asked = |answers: &[Answer]| {
            answers.iter().all(|answer| {
                answer.answer == Verdict::Ask
                    && matches!(&answer.reason, Reason::Unsupported { construct } if construct == "corrupt-snapshot")
            })
        };
        // One of them is damaged, and the other answers as ever.
        let pairs = [0, 1].map(|n| (asked(&after[n]), after[n] == before[n]));
        assert!(
            matches!(
                pairs,
                [(true, false), (false, true)] | [(false, true), (true, false)]
            ),
            "byte {at}, bit {bit}: {after:?}"
        );
        later += 1;
    }
    assert!(at_once > 0 && later > 0);
}

#[test]
fn damage_to_the_head_is_found_when_it_is_opened() {
    let bytes = two().build().unwrap().as_bytes().to_vec();
    let flipped = |at: usize| {
        let mut bytes = bytes.clone();
        bytes[at] ^= 1;
        code(&bytes)
    };
    assert_eq!(flipped(0), "not-a-snapshot");
    // Its flags, its hash, the first and a later byte of its head.
    for at in [8, 11, 20, 51, 52, 100] {
        assert_eq!(flipped(at), "corrupt-snapshot", "{at}");
    }
}

#[test]
fn what_policies_share_is_in_the_file_once() {
    let twice = two().policy_for("havn/third", example::POLICY);
    let snapshot = twice.build().unwrap();
    let bytes = snapshot.as_bytes();
    let count = |text: &str| {
        let windows = bytes.windows(text.len());
        windows.filter(|found| *found == text.as_bytes()).count()
    };
    let role = "urn:altinn:rolecode";
    assert!(example::POLICY.matches(role).count() > 1);
    assert_eq!(count(role), 1);
    let reopened = Snapshot::open(bytes).unwrap();
    assert_eq!(answers(&reopened, "other"), answers(&snapshot, "other"));
    let alone = Snapshot::builder().policy_for("havn/third", example::POLICY);
    assert_eq!(
        answers(&reopened, "third"),
        answers(&alone.build().unwrap(), "third")
    );
}

#[test]
fn versions_are_older_or_newer() {
    let mut bytes = two().build().unwrap().as_bytes().to_vec();
    bytes[6] = 1;
    assert_eq!(code(&bytes), "older-version");
    bytes[6] = 3;
    assert_eq!(code(&bytes), "newer-version");
    // What such a one holds is not this version's to judge.
    assert_eq!(code(&bytes[..8]), "newer-version");
}

#[test]
fn another_audience_and_a_lower_serial_are_refused() {
    let open = || two().build().unwrap();
    assert!(open().for_audience("tt02").is_ok());
    let refused = open().for_audience("prod").unwrap_err();
    assert_eq!(refused.code(), "wrong-audience");
    let none = Snapshot::builder().policy_xml(SMALL).build().unwrap();
    assert_eq!(
        none.for_audience("prod").unwrap_err().code(),
        "wrong-audience"
    );
    assert!(open().since_serial(7).is_ok());
    assert_eq!(open().since_serial(8).unwrap_err().code(), "rolled-back");
}

#[test]
fn programs_are_read_when_they_are_asked_for() {
    let mut bytes = two().build().unwrap().as_bytes().to_vec();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let snapshot = Snapshot::open(bytes).unwrap();
    assert_eq!(
        answers(&snapshot, "fartoy-registrering"),
        answers(&two().build().unwrap(), "fartoy-registrering")
    );
    let other = snapshot.policy(&Resource::app("havn", "other"));
    assert_eq!(other.unwrap_err().code(), "corrupt-snapshot");
}

#[cfg(feature = "verify")]
mod signatures {
    use adgang::token::KeySet;
    use base64ct::{Base64UrlUnpadded, Encoding};
    use ed25519_dalek::Signer as _;
    use serde_json::json;

    use super::*;

    fn ed25519(seed: u8) -> (ed25519_dalek::SigningKey, KeySet) {
        let key = ed25519_dalek::SigningKey::from_bytes(&[seed; 32]);
        let x = Base64UrlUnpadded::encode_string(key.verifying_key().as_bytes());
        let set = json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "x": x }] });
        (key, KeySet::from_json(&set.to_string()).unwrap())
    }

    fn signed(key: &ed25519_dalek::SigningKey) -> Snapshot {
        let sign = |bytes: &[u8]| key.sign(bytes).to_bytes().to_vec();
        let snapshot = two().build().unwrap();
        snapshot.signed(r#"{"alg":"EdDSA"}"#, sign).unwrap()
    }

    fn refusal(snapshot: &Snapshot, keys: &KeySet) -> &'static str {
        snapshot.verify_signature(keys).unwrap_err().code()
    }

    #[test]
    fn a_signature_is_good_for_its_key_alone() {
        let ((key, own), (_, other)) = (ed25519(1), ed25519(2));
        let snapshot = Snapshot::open(signed(&key).as_bytes()).unwrap();
        assert!(snapshot.is_signed());
        snapshot.verify_signature(&own).unwrap();
        assert_eq!(refusal(&snapshot, &other), "bad-signature");
        assert_eq!(refusal(&two().build().unwrap(), &own), "unsigned-snapshot");
        // Signing again replaces the signature.
        let again = snapshot.signed(r#"{"alg":"EdDSA"}"#, |bytes| {
            key.sign(bytes).to_bytes().to_vec()
        });
        assert_eq!(again.unwrap().as_bytes(), snapshot.as_bytes());
    }

    #[test]
    fn a_signature_that_is_moved_damaged_or_cut_is_bad() {
        let (key, own) = ed25519(1);
        let bytes = signed(&key).as_bytes().to_vec();
        // To another snapshot of the same length.
        let other = two().serial(8).build().unwrap();
        let sign = |bytes: &[u8]| key.sign(bytes).to_bytes().to_vec();
        let other = other.signed(r#"{"alg":"EdDSA"}"#, sign).unwrap();
        let signature = bytes.windows(2).rposition(|pair| pair == b"..").unwrap() - 20;
        let moved = [&other.as_bytes()[..signature], &bytes[signature..]].concat();
        assert_eq!(
            refusal(&Snapshot::open(moved).unwrap(), &own),
            "bad-signature"
        );
        for at in signature..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 1;
            let snapshot = Snapshot::open(damaged).unwrap();
            assert!(snapshot.verify_signature(&own).is_err(), "{at}");
            assert!(snapshot.verify_all().is_ok());
            assert_eq!(code(&bytes[..at]), "truncated-snapshot");
        }
    }
}
