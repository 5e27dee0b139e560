//! A party while it is read, member by member.

use super::{Party, PartyError, PartyKind};

/// A value, as far as a party has any.
pub(super) enum Read {
    Null,
    Flag(bool),
    Integer(i64),
    Text(String),
    Object(Box<Draft>),
    Parties(Vec<Party>),
    Other,
}

/// Members that a person's or an organisation's own object has, too.
pub(super) const TEXTS: [&str; 4] = ["name", "orgNumber", "ssn", "unitType"];

/// In the place of a member's name that nobody asks for.
pub(super) const UNKNOWN: &str = "";

/// All members that are asked for.
pub(super) const NAMES: [&str; 13] = [
    "partyId",
    "partyUuid",
    "partyTypeName",
    "isDeleted",
    "onlyHierarchyElementWithNoAccess",
    "childParties",
    "person",
    "organisation",
    "organization",
    "name",
    "orgNumber",
    "ssn",
    "unitType",
];

/// A party, or what it holds, as far as it was read.
#[derive(Default)]
pub(super) struct Draft {
    /// Which of the known names were met.
    pub(super) seen: u16,
    id: Option<i64>,
    kind: i64,
    uuid: Option<String>,
    name: Option<String>,
    organisation_number: Option<String>,
    ssn: Option<String>,
    unit_type: Option<String>,
    is_deleted: bool,
    only_hierarchy: bool,
    children: Vec<Party>,
    /// The organisation, then the person.
    holders: [Option<Box<Draft>>; 2],
}

impl Draft {
    /// Takes a member in, or says what it should have been. One that is `null` is none.
    pub(super) fn set(&mut self, name: &'static str, value: Read) -> Result<(), &'static str> {
        if matches!(value, Read::Null) || name == UNKNOWN {
            return Ok(());
        }
        let text = match name {
            "partyUuid" => &mut self.uuid,
            "name" => &mut self.name,
            "orgNumber" => &mut self.organisation_number,
            "ssn" => &mut self.ssn,
            "unitType" => &mut self.unit_type,
            _ => return self.set_other(name, value),
        };
        match value {
            Read::Text(value) => *text = Some(value),
            _ => return Err("a text"),
        }
        Ok(())
    }

    fn set_other(&mut self, name: &'static str, value: Read) -> Result<(), &'static str> {
        let [organisation, person] = &mut self.holders;
        match (name, value) {
            ("partyId", value) => self.id = Some(integer(value).ok_or("an integer")?),
            ("partyTypeName", value) => {
                self.kind = integer(value).ok_or("the number of a kind of party")?;
            }
            ("isDeleted", Read::Flag(flag)) => self.is_deleted = flag,
            ("onlyHierarchyElementWithNoAccess", Read::Flag(flag)) => self.only_hierarchy = flag,
            ("isDeleted" | "onlyHierarchyElementWithNoAccess", _) => return Err("true or false"),
            ("childParties", Read::Parties(parties)) => self.children = parties,
            ("childParties", _) => return Err("a list of parties"),
            ("person", Read::Object(object)) => *person = Some(object),
            (_, Read::Object(object)) => *organisation = Some(object),
            _ => return Err("an object"),
        }
        Ok(())
    }

    pub(super) fn party(mut self) -> Result<Party, PartyError> {
        for holder in self.holders.iter_mut().flatten() {
            for (mine, theirs) in [
                (&mut self.name, &mut holder.name),
                (
                    &mut self.organisation_number,
                    &mut holder.organisation_number,
                ),
                (&mut self.ssn, &mut holder.ssn),
                (&mut self.unit_type, &mut holder.unit_type),
            ] {
                *mine = mine.take().or(theirs.take());
            }
        }
        let missing =
            || PartyError::new("missing-party-id", "A party must have an id.").inside("partyId");
        Ok(Party {
            id: self.id.ok_or_else(missing)?,
            uuid: self.uuid,
            kind: PartyKind::from_number(self.kind),
            organisation_number: self.organisation_number,
            ssn: self.ssn,
            name: self.name,
            unit_type: self.unit_type,
            is_deleted: self.is_deleted,
            only_hierarchy: self.only_hierarchy,
            children: self.children,
        })
    }
}

fn integer(value: Read) -> Option<i64> {
    match value {
        Read::Integer(number) => Some(number),
        Read::Text(text) => text.parse().ok(),
        _ => None,
    }
}
