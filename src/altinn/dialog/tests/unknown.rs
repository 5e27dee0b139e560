//! Answers that are not known.

use std::collections::BTreeMap;

use super::*;

/// Every part that has a say, by its pointer.
fn flags(value: &Value, at: &str, found: &mut BTreeMap<String, bool>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                flags(item, &format!("{at}/{index}"), found);
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                match (name.as_str(), member) {
                    ("isAuthorized", Value::Bool(flag)) => {
                        found.insert(at.to_owned(), *flag);
                    }
                    _ => flags(member, &format!("{at}/{name}"), found),
                }
            }
        }
        _ => {}
    }
}

/// Whatever is learnt later, a part that was authorized stays so, and one that was not and is not in `ask` does not become so.
#[test]
fn what_is_not_known_is_never_authorized_and_always_said() {
    let dialog = dialog(&json!({
        "content": {"mainContentReference": reference()},
        "guiActions": [gui("write", None), gui("write", Some("x")), gui("read", Some("x"))],
        "apiActions": [api("sign", None)],
        "transmissions": [transmission(None), transmission(Some("x"))],
        "attachments": [{"urls": [{"url": "https://a.example/"}]}],
    }));
    let count = dialog.pairs(&options()).len();
    assert_eq!(count, 6);
    let failing = |fails| PairAnswer {
        fails,
        ..PairAnswer::new(Yes)
    };
    let known = [PairAnswer::new(Yes), PairAnswer::new(No), failing(Yes)];
    let weaker = [PairAnswer::new(Ask), failing(Ask), PairAnswer::UNKNOWN];
    let with = |list_authorization, action_without_attribute| DialogOptions {
        list_authorization,
        action_without_attribute,
        ..options()
    };
    let read = |view: &DialogView| {
        let mut found = BTreeMap::new();
        flags(&view.dialog, "", &mut found);
        assert!(found.len() >= 15, "{found:?}");
        found
    };
    for rule in [
        ActionWithoutAttribute::AnyOnMain,
        ActionWithoutAttribute::ExactMain,
    ] {
        // Some of the 729: the step has no factor in common with them.
        for world in (0..3_usize.pow(6)).step_by(11) {
            let listed = Some(world % 2 == 0);
            let answers: Vec<PairAnswer> = (0..6_u32)
                .map(|place| known[world / 3_usize.pow(place) % 3])
                .collect();
            let truth = dialog.view(&answers, &with(listed, rule), NOW);
            let truths = read(&truth);
            assert!(truth.ask.is_empty() && !truth.access.is_ask());
            for hidden in 1..2_usize.pow(7) {
                let mut partial = answers.clone();
                for (place, answer) in partial.iter_mut().enumerate() {
                    if hidden >> place & 1 == 1 {
                        // What an answer may be replaced with is what it may turn out to be.
                        let candidates = weaker.iter().filter(|weak| {
                            let covers = |weak: Possible, known| weak.is_ask() || weak == known;
                            covers(weak.permitted, answer.permitted)
                                && covers(weak.fails, answer.fails)
                        });
                        *answer = *candidates.cycle().nth((world + place) % 2).unwrap();
                    }
                }
                let list = if hidden >> 6 == 1 { None } else { listed };
                let view = dialog.view(&partial, &with(list, rule), NOW);
                assert!(view.access.is_ask() || view.access == truth.access);
                let open: Vec<&str> = view.ask.iter().map(|ask| &*ask.path).collect();
                for (path, authorized) in read(&view) {
                    let true_flag = truths[&path];
                    let is_open = open.contains(&&*path);
                    assert!(!(authorized && is_open), "{path}");
                    assert!(
                        is_open || authorized == true_flag,
                        "{path} of {partial:?}, {answers:?}"
                    );
                }
            }
        }
    }
}
