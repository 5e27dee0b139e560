//! What holds of any list, as properties over random ones.

use adgang::party::{
    App, CanRepresent, Choice, Options, Outcome, Party, PartyIndex, PartyKind, PartyList,
    PartyTypes, Profile, Prompt, Strategy as Rules, Who, select,
};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    /// It goes on only with a party that the strategy lets be selected, and changes nothing.
    #[test]
    fn goes_on_with_what_may_be_selected(list in lists(), options in options()) {
        let before = (list.clone(), options.clone());
        let choice = select(&list, &options);
        if let Some(party) = choice.party {
            prop_assert_eq!(choice.outcome, Outcome::Proceed);
            prop_assert!(!party.only_hierarchy);
            let types = options.app.and_then(|app| app.party_types);
            if let Who::User { .. } = options.who {
                prop_assert!(options.app.is_none() || types.is_some());
                prop_assert_eq!(choice.can_represent, Some(true));
                prop_assert_eq!(choice.selected.map(|it| it.party_id), Some(party.id));
                prop_assert!(offered(&choice).contains(&party.id));
            }
            prop_assert!(types.is_none_or(|types| types.allow(party)));
        }
        prop_assert_eq!(&select(&list, &options), &choice);
        prop_assert_eq!((&list, &options), (&before.0, &before.1));
    }

    /// What is found is a part of what there is, in the same order, and pages are all of it.
    #[test]
    fn finds_a_part_and_gives_it_in_pages(
        list in lists(), app in apps(), text in "[ a-c1-3]{0,3}", limit in 1_usize..4,
    ) {
        let index = PartyIndex::from(list);
        let all = index.search("", app.as_ref(), 0, usize::MAX);
        let found = index.search(&text, app.as_ref(), 0, usize::MAX);
        prop_assert_eq!(all.hits, all.total);
        let mut rest = all.rows.iter();
        for row in &found.rows {
            prop_assert!(rest.any(|other| std::ptr::eq(other.party, row.party) && other.depth == row.depth));
        }
        let mut pages = Vec::new();
        for page in (0..).step_by(limit).map(|offset| index.search(&text, app.as_ref(), offset, limit)) {
            prop_assert_eq!((page.total, page.hits), (found.total, found.hits));
            if page.rows.is_empty() {
                break;
            }
            pages.extend(page.rows);
        }
        prop_assert_eq!(pages, found.rows);
    }
}

fn offered(choice: &Choice<'_>) -> Vec<i64> {
    let mut waiting: Vec<_> = choice.tree.iter().collect();
    let mut ids = Vec::new();
    while let Some(node) = waiting.pop() {
        waiting.extend(&node.children);
        ids.extend((!node.only_hierarchy).then_some(node.party.id));
    }
    ids
}

fn lists() -> impl Strategy<Value = PartyList> {
    let one = (
        1_i64..6,
        1_i64..5,
        prop::option::of(prop::sample::select(vec!["AS", "BEDR", "KBO"])),
        "[a-c]{0,2}",
        any::<bool>(),
        prop::bool::weighted(0.2),
    );
    let leaf = one.prop_map(|(id, kind, unit, name, is_deleted, only_hierarchy)| Party {
        unit_type: unit.map(str::to_owned),
        organisation_number: Some(id.to_string()),
        name: Some(name),
        is_deleted,
        only_hierarchy,
        ..Party::new(id, PartyKind::from_number(kind))
    });
    // Two levels, as the platform has them.
    let family = (leaf.clone(), prop::collection::vec(leaf, 0..3));
    let party = family.prop_map(|(party, children)| Party { children, ..party });
    prop::collection::vec(party, 0..4).prop_map(|parties| PartyList { parties })
}

fn apps() -> impl Strategy<Value = Option<App>> {
    let types = prop::option::weighted(0.9, any::<[bool; 4]>()).prop_map(|flags| {
        flags.map(
            |[person, organisation, sub_unit, bankruptcy_estate]| PartyTypes {
                person,
                organisation,
                sub_unit,
                bankruptcy_estate,
            },
        )
    });
    let prompt = prop::sample::select(vec![None, Some(Prompt::Always), Some(Prompt::Never)]);
    let app = (types, prompt).prop_map(|(party_types, prompt)| App {
        party_types,
        prompt,
    });
    prop::option::of(app)
}

fn options() -> impl Strategy<Value = Options> {
    let who = prop_oneof![
        3 => prop::option::of(1_i64..6).prop_map(|own| Who::User {
            own: own.map(|id| Party::new(id, PartyKind::Person)),
            selected: own,
        }),
        1 => (1_i64..6).prop_map(|number| Who::Other { organisation_number: Some(number.to_string()) }),
    ];
    let profile = prop::option::of((prop::option::of(1_i64..6), any::<bool>())).prop_map(|it| {
        it.map(|(party, do_not_prompt)| Profile {
            party: party.map(|id| Party::new(id, PartyKind::Person)),
            do_not_prompt,
        })
    });
    let can_represent = prop::sample::select(vec![
        None,
        Some(CanRepresent::Yes),
        Some(CanRepresent::No),
        Some(CanRepresent::Unknown),
    ]);
    let path = prop::option::of(prop::sample::select(vec!["/a/b", "/a/b/instance/1/x"]));
    (
        any::<bool>(),
        who,
        prop::option::of(0_i64..7),
        apps(),
        profile,
        can_represent,
        path,
        any::<[bool; 2]>(),
    )
        .prop_map(
            |(flat, who, cookie, app, profile, can_represent, path, [anonymous, picked])| Options {
                strategy: if flat {
                    Rules::Flattened
                } else {
                    Rules::Server
                },
                who,
                cookie: cookie.map(|id| id.to_string()),
                app,
                profile,
                can_represent,
                path: path.map(str::to_owned),
                anonymous,
                picked,
            },
        )
}
