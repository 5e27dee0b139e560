//! Parties and the tree they form.

use std::fmt;

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

/// Someone who can be acted for (Altinn: a party, or reportee), with their sub-units.
#[derive(Clone, Eq, PartialEq)]
pub struct Party {
    /// `partyId`.
    pub id: i64,
    /// `partyUuid`.
    pub uuid: Option<String>,
    /// `partyTypeName`.
    pub kind: PartyKind,
    /// `orgNumber`, as it stands there.
    pub organisation_number: Option<String>,
    /// `ssn`, masked or not, as it stands there. [`Debug`](fmt::Debug) leaves it out.
    pub ssn: Option<String>,
    /// `name`.
    pub name: Option<String>,
    /// `unitType`: `AS`, `BEDR`, `KBO` and so on.
    pub unit_type: Option<String>,
    /// `isDeleted`.
    pub is_deleted: bool,
    /// `onlyHierarchyElementWithNoAccess`: there only to hold its sub-units; may not be acted for.
    pub only_hierarchy: bool,
    /// `childParties`.
    pub children: Vec<Party>,
}

/// What a party is: the numbers of `partyTypeName`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum PartyKind {
    /// 1.
    Person,
    /// 2. Sub-units and bankruptcy estates come as this, too, told apart by [`Party::unit_type`].
    Organisation,
    /// 3.
    SelfIdentified,
    /// 4, which the platform does not use.
    SubUnit,
    /// 5, which the platform does not use.
    BankruptcyEstate,
    /// Any other number, or 0 where there is none.
    Other(i64),
}

/// The parties someone can act for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct PartyList {
    /// The outermost ones, in the platform's order.
    pub parties: Vec<Party>,
}

impl Party {
    /// A party of which no more is known.
    pub fn new(id: i64, kind: PartyKind) -> Party {
        Party {
            id,
            uuid: None,
            kind,
            organisation_number: None,
            ssn: None,
            name: None,
            unit_type: None,
            is_deleted: false,
            only_hierarchy: false,
            children: Vec::new(),
        }
    }
}

impl PartyList {
    /// The party with this id that is nearest to the outside.
    pub fn find(&self, id: i64) -> Option<&Party> {
        self.iter().find(|party| party.id == id)
    }

    /// Every party, the outer ones before the inner ones.
    pub fn iter(&self) -> BreadthFirst<'_> {
        BreadthFirst {
            met: self.parties.iter().collect(),
            at: 0,
        }
    }
}

impl<'a> IntoIterator for &'a PartyList {
    type Item = &'a Party;
    type IntoIter = BreadthFirst<'a>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

/// Every party of a list, the outer ones before the inner ones.
#[derive(Clone, Debug)]
pub struct BreadthFirst<'a> {
    met: Vec<&'a Party>,
    at: usize,
}

impl<'a> Iterator for BreadthFirst<'a> {
    type Item = &'a Party;

    fn next(&mut self) -> Option<Self::Item> {
        let party = *self.met.get(self.at)?;
        self.at = self.at.saturating_add(1);
        self.met.extend(&party.children);
        Some(party)
    }
}

impl PartyKind {
    /// The platform's number for it.
    pub fn number(self) -> i64 {
        match self {
            Self::Person => 1,
            Self::Organisation => 2,
            Self::SelfIdentified => 3,
            Self::SubUnit => 4,
            Self::BankruptcyEstate => 5,
            Self::Other(number) => number,
        }
    }

    /// The kind of this number.
    pub fn from_number(number: i64) -> Self {
        match number {
            1 => Self::Person,
            2 => Self::Organisation,
            3 => Self::SelfIdentified,
            4 => Self::SubUnit,
            5 => Self::BankruptcyEstate,
            other => Self::Other(other),
        }
    }
}

/// Names and numbers that identify people stay out of logs.
impl fmt::Debug for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Party");
        debug
            .field("id", &self.id)
            .field("kind", &self.kind)
            .field("children", &self.children);
        debug.finish_non_exhaustive()
    }
}

/// The platform's own form, so that a page's types for it fit, and so that it reads back the same.
impl Serialize for Party {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(10))?;
        self.write(&mut map, self.only_hierarchy)?;
        map.serialize_entry("childParties", &self.children)?;
        map.end()
    }
}

impl Party {
    /// Everything but its sub-units.
    pub(super) fn write<M: SerializeMap>(
        &self,
        map: &mut M,
        only_hierarchy: bool,
    ) -> Result<(), M::Error> {
        map.serialize_entry("partyId", &self.id)?;
        map.serialize_entry("partyUuid", &self.uuid)?;
        map.serialize_entry("partyTypeName", &self.kind.number())?;
        map.serialize_entry("orgNumber", &self.organisation_number)?;
        map.serialize_entry("ssn", &self.ssn)?;
        map.serialize_entry("unitType", &self.unit_type)?;
        map.serialize_entry("name", &self.name)?;
        map.serialize_entry("isDeleted", &self.is_deleted)?;
        map.serialize_entry("onlyHierarchyElementWithNoAccess", &only_hierarchy)
    }
}

/// A plain list.
impl Serialize for PartyList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.parties.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    const LIST: &str = include_str!("../../tests/fixtures/parties/list.json");

    #[test]
    fn goes_through_a_tree_from_the_outside() {
        let list = PartyList::from_json(LIST).unwrap();
        let ids: Vec<i64> = list.iter().map(|party| party.id).collect();
        assert_eq!(ids, [10, 20, 21, 22, 23]);
        assert_eq!(
            list.find(23).and_then(|party| party.name.as_deref()),
            Some("Lager Nord")
        );
        assert_eq!(list.find(99), None);
        let twice = PartyList::from_json(
            r#"[{"partyId":1,"childParties":[{"partyId":2,"name":"in"}]},{"partyId":2,"name":"out"}]"#,
        );
        assert_eq!(
            twice
                .unwrap()
                .find(2)
                .and_then(|party| party.name.clone())
                .as_deref(),
            Some("out")
        );
    }

    #[test]
    fn reads_back_what_it_writes() {
        let list = PartyList::from_json(LIST).unwrap();
        let text = serde_json::to_string(&list).unwrap();
        assert_eq!(PartyList::from_json(&text).unwrap(), list);
        assert_eq!(serde_json::from_str::<PartyList>(&text).unwrap(), list);
        assert_eq!(
            serde_json::from_str::<Party>(&serde_json::to_string(list.find(20).unwrap()).unwrap())
                .ok()
                .as_ref(),
            list.find(20)
        );
    }

    #[test]
    fn keeps_people_out_of_logs() {
        let list = PartyList::from_json(LIST).unwrap();
        let log = format!("{list:?}");
        assert!(!log.contains("010190") && !log.contains("Kari"), "{log}");
    }
}
