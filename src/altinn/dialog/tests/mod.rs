//! Dialogs as a whole: questions, answers, views.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "tests")]

use serde_json::{Value, json};

mod unknown;

use super::*;
use crate::altinn::Possible::{self, Ask, No, Yes};

/// 2026-11-22T00:00:00Z
const NOW: i64 = 1_795_305_600;

fn dialog(more: &Value) -> Dialog {
    let mut dialog = json!({
        "id": "019c1aa8-36c8-706c-9a65-675ff1fbd140", "title": "kept",
        "party": "urn:altinn:organization:identifier-no:991825827",
        "serviceResource": "urn:altinn:resource:some-service",
    });
    for (name, value) in more.as_object().unwrap() {
        dialog[name] = value.clone();
    }
    Dialog::read(&dialog).unwrap()
}

/// Of a caller whose level is enough, and who has the dialog on no list.
fn options() -> DialogOptions {
    DialogOptions {
        level: 3,
        list_authorization: Some(false),
        ..DialogOptions::default()
    }
}

fn asked(dialog: &Dialog, options: &DialogOptions) -> Vec<String> {
    let questions = dialog.questions(options).unwrap();
    questions
        .iter()
        .map(|question| format!("{}/{}", question.action, question.attribute))
        .collect()
}

/// The view where these pairs are permitted and no others.
fn view(dialog: &Dialog, permitted: &[&str], options: &DialogOptions) -> DialogView {
    let asked = asked(dialog, options);
    for pair in permitted {
        assert!(
            asked.iter().any(|there| there == pair),
            "{pair} is not asked"
        );
    }
    let answers = asked.iter().map(|pair| {
        let permitted = permitted.contains(&pair.as_str());
        PairAnswer::new(Possible::of(Some(permitted)))
    });
    dialog.view(&answers.collect::<Vec<_>>(), options, NOW)
}

fn gui(action: &str, attribute: Option<&str>) -> Value {
    json!({"action": action, "authorizationAttribute": attribute, "url": "https://a.example/"})
}

fn api(action: &str, attribute: Option<&str>) -> Value {
    let endpoints = json!([{"url": "https://a.example/1"}, {"url": "https://a.example/2"}]);
    json!({"action": action, "authorizationAttribute": attribute, "endpoints": endpoints})
}

fn reference() -> Value {
    let languages = json!([{"languageCode": "nb", "value": "https://a.example/"}, {"languageCode": "en", "value": "https://b.example/"}]);
    json!({"mediaType": "application/vnd.dialogporten.frontchannelembed-url;type=text/markdown", "value": languages})
}

fn transmission(attribute: Option<&str>) -> Value {
    json!({
        "authorizationAttribute": attribute,
        "content": {"contentReference": reference()},
        "attachments": [
            {"urls": [{"url": "https://a.example/"}], "expiresAt": "2026-11-22T00:00:00.1Z"},
            {"urls": [{"url": "https://a.example/"}], "expiresAt": "2026-11-21T23:59:59.9+00:00"},
        ],
        "navigationalActions": [{"url": "https://a.example/", "expiresAt": null}, {"url": "https://a.example/", "expiresAt": "2000-01-01T00:00:00Z"}],
    })
}

/// Whether a part is authorized, and all of its addresses.
fn shown(view: &DialogView, pointer: &str) -> (bool, Vec<String>) {
    fn addresses(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::String(text)
                if text.contains("://") || text.starts_with("urn:dialogporten:") =>
            {
                found.push(text.clone());
            }
            Value::Array(items) => items.iter().for_each(|item| addresses(item, found)),
            // By name, whatever order objects keep here.
            Value::Object(members) => {
                let sorted: std::collections::BTreeMap<_, _> = members.iter().collect();
                sorted.values().for_each(|item| addresses(item, found));
            }
            _ => {}
        }
    }
    let part = view.dialog.pointer(pointer).unwrap();
    let mut found = Vec::new();
    addresses(part, &mut found);
    (part["isAuthorized"].as_bool().unwrap(), found)
}

#[test]
fn asks_each_pair_once_and_always_whether_the_dialog_may_be_read() {
    assert_eq!(asked(&dialog(&json!({})), &options()), ["read/main"]);
    let parts = json!({
        "apiActions": [api("write", None), api("sign", Some("element1")), api("read", None), api("sign", Some("element1"))],
        "guiActions": [gui("write", None), gui("delete", Some("urn:altinn:resource:other")), gui("write", Some("main"))],
        "transmissions": [
            transmission(None), transmission(Some("element2")), transmission(Some("URN:altinn:resource:other")),
            transmission(Some("urn:altinn:task:Task_1")),
        ],
    });
    let asked_of = |transmission_read| {
        let options = DialogOptions {
            transmission_read,
            ..options()
        };
        asked(&dialog(&parts), &options)
    };
    assert_eq!(
        asked_of(true),
        [
            "delete/urn:altinn:resource:other",
            "read/URN:altinn:resource:other",
            "read/main",
            "sign/element1",
            "transmissionread/element2",
            "transmissionread/urn:altinn:task:Task_1",
            "write/main",
        ]
    );
    assert_eq!(
        asked_of(false),
        [
            "delete/urn:altinn:resource:other",
            "read/URN:altinn:resource:other",
            "read/element2",
            "read/main",
            "read/urn:altinn:task:Task_1",
            "sign/element1",
            "write/main",
        ]
    );
}

#[test]
fn too_many_questions_are_refused() {
    let actions = |count: usize| {
        let all = (0..count).map(|number| gui(&format!("a{number}"), None));
        dialog(&json!({"guiActions": all.collect::<Vec<_>>()}))
    };
    assert!(actions(MAX_QUESTIONS - 1).questions(&options()).is_ok());
    let error = actions(MAX_QUESTIONS).questions(&options()).unwrap_err();
    assert_eq!(error.code(), "too-many-questions");
}

#[test]
fn main_content_is_for_those_who_may_read() {
    let dialog = dialog(&json!({
        "content": {"title": {"value": []}, "mainContentReference": reference()}, "guiActions": [gui("write", None)],
    }));
    let pointer = "/content/mainContentReference";
    let shown_to = |permitted: &[&str]| shown(&view(&dialog, permitted, &options()), pointer);
    let shown = ["https://a.example/", "https://b.example/"].map(str::to_owned);
    assert_eq!(shown_to(&["read/main"]), (true, shown.to_vec()));
    assert_eq!(
        shown_to(&["write/main"]),
        (false, vec![UNAUTHORIZED.to_owned(); 2])
    );
}

#[test]
fn a_dialog_of_which_nothing_is_permitted_is_forbidden_unless_it_is_listed() {
    let dialog = dialog(
        &json!({"guiActions": [gui("sign", Some("x"))], "attachments": [{"urls": [{"url": "https://a.example/"}]}]}),
    );
    for (list_authorization, access, reason, attachment) in [
        (Some(false), No, "no-access", false),
        (Some(true), Yes, "list-authorization", true),
        (None, Ask, "unknown", false),
    ] {
        let options = DialogOptions {
            list_authorization,
            ..options()
        };
        let view = view(&dialog, &["sign/x"], &options);
        assert_eq!((view.access, view.reason.code()), (access, reason));
        assert_eq!(shown(&view, "/guiActions/0").0, access.is_yes());
        assert_eq!(shown(&view, "/attachments/0").0, attachment);
        let paths: Vec<&str> = view.ask.iter().map(|ask| &*ask.path).collect();
        let open: &[&str] = if access.is_ask() {
            &["/guiActions/0", "/attachments/0"]
        } else {
            &[]
        };
        assert_eq!(paths, open);
        assert_eq!(view.dialog["title"], "kept");
    }
}

#[test]
fn actions_with_and_without_an_attribute() {
    let (other, restricted) = (
        "urn:altinn:resource:action-1",
        "urn:altinn:resource:unauthorized",
    );
    let dialog = dialog(&json!({
        "guiActions": [gui("read", None), gui("open", Some(other)), gui("open", Some(restricted)), gui("write", None)],
        "apiActions": [api("read", None), api("open", Some(other)), api("open", Some(restricted)), api("write", None)],
    }));
    let flags = |permitted: &[&str], options: &DialogOptions| {
        let view = view(&dialog, permitted, options);
        let list = |name: &str, addresses: usize| {
            (0..4)
                .map(|index| {
                    let (authorized, found) = shown(&view, &format!("/{name}/{index}"));
                    assert_eq!(found.len(), addresses);
                    assert!(found.iter().all(|url| (url == UNAUTHORIZED) != authorized));
                    authorized
                })
                .collect::<Vec<bool>>()
        };
        let gui = list("guiActions", 1);
        assert_eq!(gui, list("apiActions", 2));
        gui
    };
    let own = |attribute: &str| format!("open/{attribute}");
    let other = own(other);
    let exact = DialogOptions {
        action_without_attribute: ActionWithoutAttribute::ExactMain,
        ..options()
    };
    for options in [options(), exact] {
        // Without an attribute, where it is permitted; and where its name is not.
        assert_eq!(flags(&["read/main"], &options), [true, false, false, false]);
        assert_eq!(
            flags(&["read/main", &other], &options),
            [true, true, false, false]
        );
        // Nothing on the dialog itself: it is not shown at all.
        assert_eq!(flags(&[&other], &options), [false; 4]);
    }
}

#[test]
fn an_action_permitted_elsewhere_is_enough_beside_anything_on_main_until_it_is_not() {
    let dialog = dialog(&json!({"guiActions": [gui("write", None), gui("write", Some("x"))]}));
    let permitted = ["read/main", "write/x"];
    let first = |action_without_attribute| {
        let options = DialogOptions {
            action_without_attribute,
            ..options()
        };
        shown(&view(&dialog, &permitted, &options), "/guiActions/0").0
    };
    assert!(first(ActionWithoutAttribute::AnyOnMain));
    assert!(!first(ActionWithoutAttribute::ExactMain));
}

#[test]
fn transmissions_and_what_belongs_to_them() {
    let dialog = dialog(&json!({
        "transmissions": [
            transmission(Some("urn:altinn:resource:transmission-1")), transmission(Some("element2")),
            transmission(Some("restricted")), transmission(None),
        ],
    }));
    let permitted = [
        "read/urn:altinn:resource:transmission-1",
        "transmissionread/element2",
        "read/main",
    ];
    let view = view(&dialog, &permitted, &options());
    for (index, authorized) in [true, true, false, true].into_iter().enumerate() {
        let (found, addresses) = shown(&view, &format!("/transmissions/{index}"));
        assert_eq!(found, authorized, "{index}");
        // In the order of names: attachments, content, navigational actions.
        let own = "https://a.example/";
        let expected = if authorized {
            [own, EXPIRED, own, "https://b.example/", own, EXPIRED]
        } else {
            [UNAUTHORIZED; 6]
        };
        assert_eq!(addresses, expected, "{index}");
        for part in ["attachments/0", "attachments/1", "navigationalActions/1"] {
            let (found, _) = shown(&view, &format!("/transmissions/{index}/{part}"));
            assert_eq!(found, authorized);
        }
    }
    // One without an attribute goes with anything on the main resource.
    let options = options();
    let actions =
        json!({"transmissions": [transmission(None)], "guiActions": [gui("write", None)]});
    let dialog = self::dialog(&actions);
    assert!(
        shown(
            &self::view(&dialog, &["write/main"], &options),
            "/transmissions/0"
        )
        .0
    );
}

#[test]
fn attachments_past_their_time_are_masked() {
    let expiring = |at: &str| json!({"urls": [{"url": "https://a.example/"}, {"url": "https://b.example/"}], "expiresAt": at});
    let dialog = dialog(&json!({"attachments": [
        expiring("2026-11-21T23:59:59Z"), expiring("2026-11-22T00:00:00Z"), expiring("2026-11-22T01:00:00+02:00"),
    ]}));
    let view = view(&dialog, &["read/main"], &options());
    for (index, expired) in [true, false, true].into_iter().enumerate() {
        let (authorized, addresses) = shown(&view, &format!("/attachments/{index}"));
        assert!(authorized);
        assert!(
            addresses
                .iter()
                .all(|address| (address == EXPIRED) == expired),
            "{index}"
        );
    }
}

#[test]
fn the_level_is_looked_at_whatever_is_permitted() {
    let dialog = dialog(&json!({"guiActions": [gui("read", None)]}));
    for (level, required_level, expected) in [
        (4, None, true),
        (3, None, true),
        (0, None, false),
        (4, Some(3), true),
        (4, Some(4), true),
        (3, Some(4), false),
        (3, Some(3), true),
        (0, Some(0), true),
        (999, Some(4), true),
    ] {
        let options = DialogOptions {
            level,
            required_level,
            ..options()
        };
        let view = view(&dialog, &["read/main"], &options);
        let reason = if expected { "granted" } else { "level-too-low" };
        assert_eq!(view.access, Possible::of(Some(expected)));
        assert_eq!(view.reason.code(), reason);
        assert_eq!(view.required_level, required_level.unwrap_or(3));
        assert_eq!(shown(&view, "/guiActions/0").0, expected);
    }
}

#[test]
fn what_is_deleted_or_not_visible_yet_is_not_shown() {
    for (more, reason) in [
        (json!({"deletedAt": "2026-01-01T00:00:00Z"}), "deleted"),
        (
            json!({"visibleFrom": "2026-11-22T00:00:01Z"}),
            "not-visible",
        ),
        (
            json!({"visibleFrom": "2026-11-22T00:00:00Z", "deletedAt": null}),
            "granted",
        ),
    ] {
        let view = view(&dialog(&more), &["read/main"], &options());
        assert_eq!(view.reason.code(), reason);
        assert_eq!(view.access.is_yes(), reason == "granted");
    }
}

#[test]
fn one_question_that_fails_spoils_them_all() {
    let dialog = dialog(&json!({"guiActions": [gui("sign", None), gui("write", Some("x"))]}));
    let [yes, no] = [Yes, No].map(PairAnswer::new);
    let maybe = PairAnswer { fails: Ask, ..no };
    let flags = |answers: [PairAnswer; 3]| {
        let view = dialog.view(&answers, &options(), NOW);
        let paths: Vec<String> = view.ask.iter().map(|ask| ask.path.clone()).collect();
        (view.access, shown(&view, "/guiActions/0").0, paths)
    };
    assert_eq!(flags([yes, yes, no]), (Yes, true, vec![]));
    assert_eq!(flags([yes, yes, PairAnswer::FAILURE]), (No, false, vec![]));
    assert_eq!(
        flags([yes, yes, maybe]),
        (Ask, false, vec!["/guiActions/0".to_owned()])
    );
    let all = vec!["/guiActions/0".to_owned(), "/guiActions/1".to_owned()];
    assert_eq!(flags([PairAnswer::UNKNOWN; 3]), (Ask, false, all));
}

#[test]
fn answers_count_by_their_places_or_not_at_all() {
    let dialog = dialog(&json!({"guiActions": [gui("sign", None)]}));
    let yes = PairAnswer::new(Yes);
    for (count_mismatch, answers, access, sign) in [
        (CountMismatch::Position, 2, Yes, true),
        (CountMismatch::Position, 3, Yes, true),
        (CountMismatch::Position, 1, Yes, false),
        (CountMismatch::Position, 0, No, false),
        (CountMismatch::Deny, 2, Yes, true),
        (CountMismatch::Deny, 3, No, false),
        (CountMismatch::Deny, 1, No, false),
    ] {
        let options = DialogOptions {
            count_mismatch,
            action_without_attribute: ActionWithoutAttribute::ExactMain,
            ..options()
        };
        let view = dialog.view(&vec![yes; answers], &options, NOW);
        assert_eq!(
            (view.access, shown(&view, "/guiActions/0").0),
            (access, sign),
            "{answers}"
        );
    }
}

#[test]
fn a_context_is_for_the_server_to_look_at() {
    let mut signing = gui("sign", None);
    signing["authorizationContext"] = json!({"serviceResource": "urn:altinn:resource:other"});
    let mut attachment = json!({"urls": [{"url": "https://a.example/"}]});
    attachment["authorizationContext"] = json!({});
    let dialog = dialog(&json!({"guiActions": [signing], "attachments": [attachment]}));
    assert_eq!(asked(&dialog, &options()), ["read/main"]);
    let view = view(&dialog, &["read/main"], &options());
    let paths: Vec<&str> = view.ask.iter().map(|ask| &*ask.path).collect();
    assert_eq!(paths, ["/guiActions/0", "/attachments/0"]);
    assert_eq!(
        shown(&view, "/attachments/0"),
        (false, vec![UNAUTHORIZED.to_owned()])
    );
}
