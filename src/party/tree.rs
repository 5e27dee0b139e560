//! The parties that may be chosen for an app, as the tree that a page draws.

use super::{App, MAX_DEPTH, Party};

/// A party of the tree. The party itself stays as it was handed over.
#[derive(Clone, Debug, PartialEq)]
pub struct Node<'a> {
    /// The party. Of its sub-units, those in `children` count.
    pub party: &'a Party,
    /// There only to hold its sub-units: as the platform says, or because the app does not allow it.
    pub only_hierarchy: bool,
    /// Its sub-units.
    pub children: Vec<Node<'a>>,
    /// Its place in the whole list, every party before its sub-units.
    pub(super) number: usize,
}

/// The parties that an app allows (`InstantiationHelper.FilterPartiesByAllowedPartyTypes`); all of them where no app is
/// named.
///
/// A party that is not allowed stays as a shell where one of its sub-units is. Like the platform's, the filter looks at
/// sub-units and not at what these hold, and does not look at the platform's own shells: they count as parties.
pub fn tree<'a>(parties: &'a [Party], app: Option<&App>) -> Vec<Node<'a>> {
    let allows = |party: &Party| match app {
        None => true,
        Some(App { party_types, .. }) => party_types.is_some_and(|types| types.allow(party)),
    };
    let mut number = 0;
    let mut nodes = Vec::new();
    for party in parties {
        let mut node = Node::whole(party, 1, &mut number);
        let allowed = allows(party);
        node.children.retain(|child| allows(child.party));
        node.only_hierarchy |= !allowed;
        if allowed || !node.children.is_empty() {
            nodes.push(node);
        }
    }
    nodes
}

impl<'a> Node<'a> {
    /// A party with all below it, numbered on from `number`.
    pub(super) fn whole(party: &'a Party, depth: usize, number: &mut usize) -> Node<'a> {
        let mut node = Node {
            party,
            only_hierarchy: party.only_hierarchy,
            children: Vec::new(),
            number: *number,
        };
        *number = number.saturating_add(1);
        if depth < MAX_DEPTH {
            for child in &party.children {
                let child = Node::whole(child, depth.saturating_add(1), number);
                node.children.push(child);
            }
        }
        node
    }

    /// How many there are, with all below them.
    pub(super) fn count(nodes: &[Node<'_>]) -> usize {
        nodes.iter().fold(nodes.len(), |count, node| {
            count.saturating_add(Node::count(&node.children))
        })
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::super::{PartyList, PartyTypes};
    use super::*;

    /// Ids, `-` for a shell, sub-units in brackets.
    fn drawn(nodes: &[Node<'_>]) -> String {
        let one = |node: &Node<'_>| {
            let shell = if node.only_hierarchy { "-" } else { "" };
            let below = match node.children.as_slice() {
                [] => String::new(),
                children => format!("[{}]", drawn(children)),
            };
            format!("{}{shell}{below}", node.party.id)
        };
        nodes.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    fn list() -> PartyList {
        PartyList::from_json(
            r#"[{"partyId":1,"partyTypeName":1},
                {"partyId":2,"partyTypeName":2,"unitType":"AS","childParties":[
                    {"partyId":3,"partyTypeName":2,"unitType":"BEDR","childParties":[
                        {"partyId":4,"partyTypeName":2,"unitType":"AS"}]},
                    {"partyId":5,"partyTypeName":2,"unitType":"KBO"}]},
                {"partyId":6,"partyTypeName":2,"unitType":"AS","onlyHierarchyElementWithNoAccess":true,
                 "childParties":[{"partyId":7,"partyTypeName":2,"unitType":"AAFY","isDeleted":true}]}]"#,
        )
        .unwrap()
    }

    #[test]
    fn keeps_what_is_allowed_and_shells_above_it() {
        let list = list();
        let of = |types: Option<PartyTypes>| {
            let app = App {
                party_types: types,
                prompt: None,
            };
            drawn(&tree(&list.parties, Some(&app)))
        };
        let none = PartyTypes::default();
        let all = "1 2[3[4] 5] 6-[7]";
        assert_eq!(of(Some(none)), all);
        assert_eq!(drawn(&tree(&list.parties, None)), all);
        assert_eq!(of(None), "", "no types at all are none");
        let person = PartyTypes {
            person: true,
            ..none
        };
        assert_eq!(of(Some(person)), "1");
        let sub_unit = PartyTypes {
            sub_unit: true,
            ..none
        };
        // What a sub-unit holds is not looked at.
        assert_eq!(of(Some(sub_unit)), "2-[3[4]] 6-[7]");
        let organisation = PartyTypes {
            organisation: true,
            ..none
        };
        // A shell of the platform's counts, and an allowed party without allowed sub-units has none.
        assert_eq!(of(Some(organisation)), "2[5] 6-");
        let estate = PartyTypes {
            bankruptcy_estate: true,
            ..none
        };
        assert_eq!(of(Some(estate)), "2-[5]");
    }

    #[test]
    fn numbers_stay_those_of_the_whole_list() {
        let list = list();
        let app = App {
            party_types: Some(PartyTypes {
                sub_unit: true,
                ..PartyTypes::default()
            }),
            prompt: None,
        };
        let nodes = tree(&list.parties, Some(&app));
        let numbers: Vec<_> = nodes
            .iter()
            .flat_map(|node| std::iter::once(node).chain(&node.children))
            .map(|node| node.number)
            .collect();
        assert_eq!(numbers, [1, 2, 5, 6]);
    }
}
