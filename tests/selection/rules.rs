//! The platform's rules, row by row.

use adgang::identity::{Options as How, identify};
use adgang::party::{
    App, CanRepresent, Mismatch, NamedBy, Note, Options, Outcome, Party, PartyKind, PartyList,
    PartyTypes, Profile, Prompt, Selected, Strategy, Who, Why, select,
};
use adgang::token::Claims;

/// A person's own party, and an organisation with three sub-units.
const LIST: &str = r#"[
    {"partyId":512001,"partyTypeName":1,"name":"Kari"},
    {"partyId":500000,"partyTypeName":2,"orgNumber":"897069650","unitType":"AS","childParties":[
        {"partyId":500001,"partyTypeName":2,"unitType":"BEDR"},
        {"partyId":500002,"partyTypeName":2,"unitType":"BEDR","isDeleted":true},
        {"partyId":500003,"partyTypeName":2,"unitType":"AAFY"}]}]"#;
const OWN: i64 = 512_001;
const ORGANISATION: i64 = 500_000;

fn list() -> PartyList {
    PartyList::from_json(LIST).unwrap()
}

fn own() -> Party {
    Party::new(OWN, PartyKind::Person)
}

fn user() -> Who {
    Who::User {
        own: Some(own()),
        selected: None,
    }
}

fn profile(do_not_prompt: bool) -> Option<Profile> {
    Some(Profile {
        party: Some(own()),
        do_not_prompt,
    })
}

fn app(prompt: Option<Prompt>) -> Option<App> {
    Some(App {
        party_types: Some(PartyTypes::default()),
        prompt,
    })
}

fn only(types: PartyTypes) -> Option<App> {
    Some(App {
        party_types: Some(types),
        prompt: None,
    })
}

const ORGANISATIONS: PartyTypes = PartyTypes {
    person: false,
    organisation: true,
    sub_unit: false,
    bankruptcy_estate: false,
};
const ESTATES: PartyTypes = PartyTypes {
    organisation: false,
    bankruptcy_estate: true,
    ..ORGANISATIONS
};

/// A user with a profile that says nothing, in an app that allows everyone and says nothing.
fn ask() -> Options {
    Options {
        who: user(),
        profile: profile(false),
        app: app(None),
        ..Options::default()
    }
}

fn why(options: &Options) -> Why {
    let list = list();
    let choice = select(&list, options);
    assert_eq!(choice.outcome, choice.why.outcome());
    assert!(choice.outcome == Outcome::Proceed || choice.party.is_none());
    choice.why
}

fn cookie(value: &str) -> Option<String> {
    Some(value.to_owned())
}

// The server, `HomeController.GetPartySelectionRedirect`, condition by condition.

#[test]
fn server_does_not_ask_who_is_no_user() {
    for number in [None, Some("897069650".to_owned())] {
        let who = Who::Other {
            organisation_number: number,
        };
        assert_eq!(why(&Options { who, ..ask() }), Why::NotAUser);
    }
}

#[test]
fn server_lets_pages_of_selection_and_of_instances_through() {
    let at = |path: &str| {
        let path = Some(path.to_owned());
        why(&Options { path, ..ask() })
    };
    for path in [
        "/ttd/app/party-selection",
        "/ttd/app/party-selection/403",
        "/ttd/app/party-selection/explained",
        "/ttd/app/instance/512001/6f1c0d52",
    ] {
        assert_eq!(at(path), Why::Path, "{path}");
    }
    for path in [
        "/ttd/app",
        "/ttd/app/",
        "/ttd/app/party-selectional",
        "/ttd/app/instance-selection",
    ] {
        assert_eq!(at(path), Why::Several, "{path}");
    }
}

#[test]
fn server_lets_everybody_into_an_anonymous_app() {
    let options = Options {
        anonymous: true,
        can_represent: Some(CanRepresent::No),
        cookie: cookie("500000"),
        ..ask()
    };
    assert_eq!(why(&options), Why::Anonymous);
    let list = list();
    assert_eq!(select(&list, &options).party, None, "not for this party");
}

#[test]
fn server_refuses_a_profile_without_a_party() {
    let party = None;
    let profile = Some(Profile {
        party,
        do_not_prompt: false,
    });
    assert_eq!(why(&Options { profile, ..ask() }), Why::NoProfileParty);
}

#[test]
fn server_refuses_a_party_that_may_not_be_acted_for() {
    let told = |can_represent, id: &str| {
        why(&Options {
            can_represent,
            cookie: cookie(id),
            ..ask()
        })
    };
    let organisation = "500000";
    assert_eq!(
        told(Some(CanRepresent::Unknown), organisation),
        Why::RepresentationUnknown
    );
    assert_eq!(
        told(Some(CanRepresent::No), organisation),
        Why::CannotRepresent
    );
    assert_eq!(told(Some(CanRepresent::Yes), organisation), Why::Several);
    // What nobody asked, the list says: sub-units too.
    assert_eq!(told(None, organisation), Why::Several);
    assert_eq!(told(None, "500003"), Why::Several);
    assert_eq!(told(None, "999"), Why::CannotRepresent);
    // One that is not listed may still be found valid.
    assert_eq!(told(Some(CanRepresent::Yes), "999"), Why::Several);
    // Their own, they may always.
    assert_eq!(told(Some(CanRepresent::No), "512001"), Why::Several);
}

#[test]
fn server_counts_the_outermost_allowed_parties() {
    let app_of = |types| {
        why(&Options {
            app: only(types),
            ..ask()
        })
    };
    assert_eq!(app_of(ESTATES), Why::NoneAllowed);
    assert_eq!(app_of(ORGANISATIONS), Why::OnlyOne);
    let sub_units = PartyTypes {
        sub_unit: true,
        ..ORGANISATIONS
    };
    assert_eq!(app_of(sub_units), Why::OnlyOne, "three sub-units, one top");
    let everyone = PartyTypes {
        person: true,
        ..ORGANISATIONS
    };
    assert_eq!(app_of(everyone), Why::Several);
}

#[test]
fn server_asks_as_the_app_then_the_profile_say() {
    let said = |prompt, do_not_prompt| {
        why(&Options {
            app: app(prompt),
            profile: profile(do_not_prompt),
            ..ask()
        })
    };
    for do_not_prompt in [true, false] {
        let always = said(Some(Prompt::Always), do_not_prompt);
        assert_eq!(always, Why::AlwaysPrompt);
        assert_eq!(said(Some(Prompt::Never), do_not_prompt), Why::NeverPrompt);
    }
    assert_eq!(said(None, true), Why::DoNotPrompt);
    assert_eq!(said(None, false), Why::Several);
    let unread = Options {
        profile: None,
        ..ask()
    };
    assert_eq!(why(&unread), Why::Several);
}

/// The seven of `HomeControllerTest_PartySelection`: prompt, the profile's wish, the cookie, types, outcome.
#[test]
fn server_passes_its_own_tests() {
    let choose = |options: &Options| {
        let list = list();
        let choice = select(&list, options);
        (choice.outcome, choice.why)
    };
    let multiple = |prompt, do_not_prompt| Options {
        app: app(prompt),
        profile: profile(do_not_prompt),
        ..ask()
    };
    let invalid_party = Options {
        cookie: cookie("1"),
        ..ask()
    };
    let single = Options {
        app: only(ORGANISATIONS),
        cookie: cookie("500000"),
        ..ask()
    };
    let zero = Options {
        app: only(ESTATES),
        ..ask()
    };
    for (name, options, expected) in [
        (
            "InvalidParty",
            invalid_party,
            (Outcome::Forbidden, Why::CannotRepresent),
        ),
        (
            "PromptForPartyAlways",
            multiple(Some(Prompt::Always), false),
            (Outcome::Select, Why::AlwaysPrompt),
        ),
        (
            "MultipleParties_NoPreference",
            multiple(None, false),
            (Outcome::Select, Why::Several),
        ),
        ("SingleValidParty", single, (Outcome::Proceed, Why::OnlyOne)),
        (
            "PromptForPartyNever",
            multiple(Some(Prompt::Never), false),
            (Outcome::Proceed, Why::NeverPrompt),
        ),
        (
            "DoNotPromptForPartyPreference",
            multiple(None, true),
            (Outcome::Proceed, Why::DoNotPrompt),
        ),
        (
            "ZeroAllowedParties",
            zero,
            (Outcome::Forbidden, Why::NoneAllowed),
        ),
    ] {
        assert_eq!(choose(&options), expected, "{name}");
    }
}

// The frontend before it, `Entrypoint.tsx` and `PartiesProvider.tsx`, in its order.

fn flattened() -> Options {
    Options {
        strategy: Strategy::Flattened,
        ..ask()
    }
}

#[test]
fn flattened_waits_for_a_profile_that_never_comes() {
    let system = Options {
        who: Who::Other {
            organisation_number: Some("897069650".to_owned()),
        },
        ..flattened()
    };
    assert_eq!(why(&system), Why::NoProfile);
    let anonymous = Options {
        anonymous: true,
        ..system
    };
    assert_eq!(why(&anonymous), Why::Anonymous);
    // With somebody logged in there is a party, and the rest is asked.
    let anonymous = Options {
        anonymous: true,
        ..flattened()
    };
    assert_eq!(why(&anonymous), Why::Several);
}

#[test]
fn flattened_goes_on_in_its_order() {
    let none = Options {
        app: only(ESTATES),
        ..flattened()
    };
    assert_eq!(why(&none), Why::NoneAllowed);
    let not_valid = Options {
        app: only(ORGANISATIONS),
        ..flattened()
    };
    assert_eq!(why(&not_valid), Why::SelectedNotAllowed);
    let one = Options {
        cookie: cookie("500000"),
        ..not_valid
    };
    assert_eq!(why(&one), Why::OnlyOne);
    for (prompt, do_not_prompt, expected) in [
        (Some(Prompt::Always), true, Why::AlwaysPrompt),
        (Some(Prompt::Never), false, Why::NeverPrompt),
        (None, true, Why::DoNotPrompt),
        (None, false, Why::Several),
    ] {
        let mut options = Options {
            app: app(prompt),
            profile: profile(do_not_prompt),
            ..flattened()
        };
        assert_eq!(why(&options), expected);
        options.picked = true;
        assert_eq!(why(&options), Why::Picked, "remembers, unlike the server");
        options.strategy = Strategy::Server;
        assert_eq!(why(&options), expected);
    }
}

#[test]
fn flattened_counts_sub_units_and_shells() {
    let types = PartyTypes {
        sub_unit: true,
        ..ORGANISATIONS
    };
    let options = Options {
        app: only(types),
        cookie: cookie("500001"),
        ..flattened()
    };
    assert_eq!(why(&options), Why::Several, "four");
    let server = Options {
        strategy: Strategy::Server,
        ..options
    };
    assert_eq!(why(&server), Why::OnlyOne);
    // Even a shell is among them, which is then nothing to act for.
    let sub_units = PartyTypes {
        sub_unit: true,
        organisation: false,
        ..ORGANISATIONS
    };
    let list = list();
    let options = Options {
        app: Some(App {
            party_types: Some(sub_units),
            prompt: Some(Prompt::Never),
        }),
        cookie: cookie("500000"),
        ..flattened()
    };
    let choice = select(&list, &options);
    assert_eq!((choice.why, choice.party), (Why::NeverPrompt, None));
    assert_eq!(choice.notes, [Note::SelectedNotAllowed]);
}

#[test]
fn flattened_falls_back_to_the_own_party() {
    let options = Options {
        can_represent: Some(CanRepresent::No),
        cookie: cookie("500000"),
        app: app(Some(Prompt::Never)),
        ..flattened()
    };
    let list = list();
    let choice = select(&list, &options);
    assert_eq!(choice.why, Why::NeverPrompt);
    assert_eq!(choice.party.map(|party| party.id), Some(OWN));
    assert_eq!(choice.notes, [Note::CookieRewritten]);
    let selected = Selected {
        party_id: OWN,
        from: NamedBy::Profile,
    };
    assert_eq!(choice.selected, Some(selected));
    let unknown = Options {
        can_represent: Some(CanRepresent::Unknown),
        ..options
    };
    assert_eq!(why(&unknown), Why::RepresentationUnknown);
}

// Details: which party is selected, and what the list is.

#[test]
fn the_cookie_goes_before_the_claim() {
    let list = list();
    let of = |cookie: Option<&str>| {
        let options = Options {
            cookie: cookie.map(str::to_owned),
            ..ask()
        };
        let choice = select(&list, &options);
        (choice.selected, choice.mismatch)
    };
    let selected = |party_id, from| Some(Selected { party_id, from });
    assert_eq!(of(None), (selected(OWN, NamedBy::Claim), None));
    assert_eq!(of(Some("512001")).1, None);
    let mismatch = Mismatch {
        cookie: Some(ORGANISATION),
        claim: Some(OWN),
        profile: Some(OWN),
    };
    // Read as .NET reads integers.
    for value in ["500000", " +500000\t"] {
        let expected = (selected(ORGANISATION, NamedBy::Cookie), Some(mismatch));
        assert_eq!(of(Some(value)), expected);
    }
}

#[test]
fn a_cookie_that_is_no_number_stops_everything() {
    for strategy in [Strategy::Server, Strategy::Flattened] {
        for value in ["", "512001 x", "9999999999", "ukjent"] {
            let options = Options {
                strategy,
                cookie: cookie(value),
                path: Some("/ttd/app/party-selection".to_owned()),
                ..ask()
            };
            let list = list();
            let choice = select(&list, &options);
            assert_eq!(choice.why, Why::InvalidCookie, "{value}");
            assert_eq!(choice.selected, None);
        }
    }
    // Nobody looks at it for the others.
    let other = Options {
        who: Who::Other {
            organisation_number: None,
        },
        cookie: cookie("x"),
        ..ask()
    };
    assert_eq!(why(&other), Why::NotAUser);
}

#[test]
fn an_identified_caller_brings_own_party_and_cookie() {
    let claims = r#"{"urn:altinn:userid":"1","urn:altinn:partyid":512001,"urn:altinn:authlevel":3,
        "urn:altinn:authenticatemethod":"BankID"}"#;
    let claims = Claims::from_json(claims).unwrap();
    let how = How {
        party_cookie: cookie("500000"),
        ..How::default()
    };
    let me = identify(&claims, &how).unwrap();
    let options = Options {
        who: Who::from(&me.caller),
        ..Options::default()
    };
    let list = list();
    let selected = select(&list, &options).selected;
    let expected = Selected {
        party_id: ORGANISATION,
        from: NamedBy::Cookie,
    };
    assert_eq!(selected, Some(expected));
}

#[test]
fn an_empty_list_is_the_own_party() {
    let empty = PartyList::default();
    let mut options = Options {
        profile: None,
        ..ask()
    };
    for profile in [None, profile(false)] {
        options.profile = profile;
        for strategy in [Strategy::Server, Strategy::Flattened] {
            options.strategy = strategy;
            let choice = select(&empty, &options);
            assert_eq!(choice.why, Why::OnlyOne);
            assert_eq!(choice.party.map(|party| party.id), Some(OWN));
            assert_eq!(choice.notes, [Note::OwnPartyOnly]);
        }
    }
}

#[test]
fn an_app_without_party_types_allows_none() {
    let options = Options {
        app: Some(App::default()),
        ..ask()
    };
    let list = list();
    let choice = select(&list, &options);
    assert_eq!(choice.why, Why::NoneAllowed);
    assert_eq!(choice.notes, [Note::NoPartyTypes]);
    assert!(choice.tree.is_empty());
    let every = Options { app: None, ..ask() };
    assert_eq!(why(&every), Why::Several, "no app at all allows everyone");
}

#[test]
fn going_on_with_a_party_that_is_not_allowed_is_said() {
    let options = Options {
        app: only(ORGANISATIONS),
        ..ask()
    };
    let list = list();
    let choice = select(&list, &options);
    assert_eq!((choice.why, choice.party), (Why::OnlyOne, None));
    assert_eq!(choice.selected.map(|it| it.party_id), Some(OWN));
    assert_eq!(choice.notes, [Note::SelectedNotAllowed]);
    // And where nothing says which one is selected, that is said.
    let nobody = Options {
        who: Who::default(),
        profile: None,
        ..options
    };
    let choice = select(&list, &nobody);
    assert_eq!((choice.why, choice.party), (Why::OnlyOne, None));
    assert_eq!(choice.notes, [Note::SelectedUnknown]);
}

#[test]
fn organisations_and_system_users_act_for_their_own() {
    let who = Who::Other {
        organisation_number: Some("897069650".to_owned()),
    };
    let mut options = Options {
        who,
        profile: None,
        ..ask()
    };
    let list = list();
    let party = |options: &Options| select(&list, options).party.map(|party| party.id);
    assert_eq!(party(&options), Some(ORGANISATION));
    options.app = only(ORGANISATIONS);
    assert_eq!(party(&options), Some(ORGANISATION));
    options.app = only(ESTATES);
    assert_eq!(party(&options), None);
}

#[test]
fn duplicates_deleted_and_shells() {
    let list = PartyList::from_json(
        r#"[{"partyId":1,"partyTypeName":2,"onlyHierarchyElementWithNoAccess":true,"childParties":[
                {"partyId":2,"partyTypeName":2,"name":"in"},{"partyId":1,"partyTypeName":2,"name":"again"}]},
            {"partyId":2,"partyTypeName":2,"name":"out","isDeleted":true}]"#,
    )
    .unwrap();
    let party = |id: &str| {
        let options = Options {
            cookie: cookie(id),
            app: app(Some(Prompt::Never)),
            ..Options::default()
        };
        let party = select(&list, &options).party;
        party.and_then(|party| party.name.clone())
    };
    assert_eq!(
        party("2").as_deref(),
        Some("out"),
        "the outermost, deleted or not"
    );
    assert_eq!(party("1").as_deref(), Some("again"), "not the shell");
}

#[test]
fn a_choice_is_written_as_pages_read_it() {
    let options = Options {
        app: only(PartyTypes {
            sub_unit: true,
            organisation: false,
            ..ORGANISATIONS
        }),
        cookie: cookie("500003"),
        ..ask()
    };
    let list = list();
    let written = serde_json::to_value(select(&list, &options)).unwrap();
    assert_eq!(written["outcome"], "proceed");
    assert_eq!(written["why"], "only-one");
    assert_eq!(written["party"]["partyId"], 500_003);
    assert_eq!(written["selected"]["from"], "cookie");
    assert_eq!(written["canRepresent"], true);
    assert_eq!(written["mismatch"]["claim"], OWN);
    let root = &written["tree"][0];
    assert_eq!(root["onlyHierarchyElementWithNoAccess"], true);
    assert_eq!(root["childParties"].as_array().map(Vec::len), Some(3));
    // It reads back as parties, with the shells.
    let tree = PartyList::from_json(&written["tree"].to_string()).unwrap();
    assert!(tree.parties.iter().all(|party| party.only_hierarchy));
}
