//! The platform's JSON for parties, and the ways in which its parts spell it.
//!
//! Read member by member and not into a document first: a list of 15,000 parties has some three million bytes, and most
//! of them are members that nobody asks for.

use std::fmt;

use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use super::draft::{Draft, NAMES, Read, TEXTS, UNKNOWN};
use super::{MAX_BYTES, MAX_DEPTH, MAX_PARTIES, Party, PartyError, PartyList};
use crate::token::strict;
use crate::value::json::Source;

impl PartyList {
    /// Reads a list of parties, or a single one. Names of members count in any case, ids may be texts, a person's or
    /// organisation's own object fills in what the party itself leaves out; members of other names are passed over.
    pub fn from_json(text: &str) -> Result<Self, PartyError> {
        if text.len() > MAX_BYTES {
            return Err(too_large());
        }
        let mut reader = Reader::default();
        let mut source = Source::new(text);
        let value = reader.outermost().deserialize(&mut source);
        match value.and_then(|value| source.end().map(|()| value)) {
            Ok(value) => reader.list(value),
            Err(error) => Err(reader
                .fault
                .unwrap_or_else(|| strict::syntax_error(&error).into())),
        }
    }
}

/// As [`PartyList::from_json`].
impl<'de> Deserialize<'de> for PartyList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut reader = Reader::default();
        let value = reader.outermost().deserialize(deserializer);
        match (value, reader.fault.take()) {
            (Ok(value), None) => reader.list(value).map_err(D::Error::custom),
            (_, Some(fault)) => Err(D::Error::custom(fault)),
            (Err(error), None) => Err(error),
        }
    }
}

/// As [`PartyList::from_json`], for one.
impl<'de> Deserialize<'de> for Party {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let list = PartyList::deserialize(deserializer)?;
        match <[Party; 1]>::try_from(list.parties) {
            Ok([party]) => Ok(party),
            Err(_) => Err(D::Error::custom(not_an_object())),
        }
    }
}

/// A party is an object in a list in an object; the rest is for what nobody asks for.
const OBJECTS_INSIDE_EACH_OTHER: usize = 4 * MAX_DEPTH;

/// What a reading has come to.
struct Reader {
    /// Why it stopped, where the parties are at fault and not the JSON.
    fault: Option<PartyError>,
    /// Parties that there may still be.
    left: usize,
    /// Objects and lists inside each other.
    depth: usize,
}

impl Default for Reader {
    fn default() -> Self {
        Reader {
            fault: None,
            left: MAX_PARTIES,
            depth: 0,
        }
    }
}

impl Reader {
    fn outermost(&mut self) -> Node<'_> {
        Node {
            reader: self,
            role: Role::Parties { depth: 1 },
        }
    }

    fn list(&self, value: Read) -> Result<PartyList, PartyError> {
        let parties = match value {
            Read::Parties(parties) => parties,
            Read::Object(draft) => vec![draft.party()?],
            _ => {
                return Err(PartyError::new(
                    "not-a-party-list",
                    "A list of parties is expected, and this is another value.",
                ));
            }
        };
        Ok(PartyList { parties })
    }

    /// Stops: what the error says is found in `fault`.
    fn refuse<T, E: Error>(&mut self, fault: PartyError) -> Result<T, E> {
        self.fault = Some(fault);
        Err(E::custom(""))
    }

    /// A fault in a part, seen from the whole.
    fn inside(&mut self, step: impl fmt::Display) {
        self.fault = self.fault.take().map(|fault| fault.inside(step));
    }

    fn open<E: Error>(&mut self) -> Result<(), E> {
        self.depth = self.depth.saturating_add(1);
        if self.depth > OBJECTS_INSIDE_EACH_OTHER {
            return self.refuse(too_deep());
        }
        Ok(())
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Counts a party.
    fn meet<E: Error>(&mut self, depth: usize) -> Result<(), E> {
        if depth > MAX_DEPTH {
            return self.refuse(too_deep());
        }
        match self.left.checked_sub(1) {
            Some(left) => self.left = left,
            None => return self.refuse(too_large()),
        }
        Ok(())
    }
}

/// A value to be read, and what it stands for.
struct Node<'r> {
    reader: &'r mut Reader,
    role: Role,
}

#[derive(Clone, Copy)]
enum Role {
    /// A list of parties; on the outside, a single one too. Each is so many deep.
    Parties { depth: usize },
    /// A party.
    Party { depth: usize },
    /// The object in which a party has its person or organisation.
    Holder,
    /// Anything else: only a flag, a number or a text is kept of it.
    Plain,
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Read;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Read, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Read;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Read, E> {
        Ok(Read::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Read, E> {
        Ok(Read::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<Read, D::Error> {
        self.deserialize(source)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Read, E> {
        Ok(Read::Flag(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Read, E> {
        Ok(Read::Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Read, E> {
        Ok(i64::try_from(value).map_or(Read::Other, Read::Integer))
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Read, E> {
        Ok(Read::Other)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Read, E> {
        Ok(Read::Text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<Read, A::Error> {
        let reader = self.reader;
        reader.open()?;
        let role = match self.role {
            Role::Parties { depth } => Role::Party { depth },
            _ => Role::Plain,
        };
        let mut parties = Vec::new();
        loop {
            let party = match source.next_element_seed(Node { reader, role }) {
                Ok(Some(_)) if matches!(role, Role::Plain) => continue,
                Ok(Some(Read::Object(draft))) => draft.party(),
                Ok(Some(_)) => Err(not_an_object()),
                Ok(None) => break,
                Err(error) => {
                    if !matches!(role, Role::Plain) {
                        reader.inside(parties.len());
                    }
                    return Err(error);
                }
            };
            match party {
                Ok(party) => parties.push(party),
                Err(fault) => return reader.refuse(fault.inside(parties.len())),
            }
        }
        reader.close();
        Ok(match role {
            Role::Plain => Read::Other,
            _ => Read::Parties(parties),
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut source: A) -> Result<Read, A::Error> {
        let reader = self.reader;
        reader.open()?;
        let (known, depth) = match self.role {
            Role::Plain => (&[][..], 0),
            Role::Holder => (&TEXTS[..], 0),
            Role::Party { depth } | Role::Parties { depth } => (&NAMES[..], depth),
        };
        if depth > 0 {
            reader.meet(depth)?;
        }
        let mut draft = Draft::default();
        while let Some(name) = source.next_key::<String>()? {
            let mut bits = (0..).map(|place| 1_u16.wrapping_shl(place)).zip(known);
            let met = bits.find(|(_, known)| known.eq_ignore_ascii_case(&name));
            let (bit, name) = met.map_or((0, UNKNOWN), |(bit, name)| (bit, *name));
            if draft.seen & bit != 0 {
                let sentence = "A party has a member twice, in the same or another case.";
                return reader.refuse(PartyError::new("duplicate-member", sentence));
            }
            draft.seen |= bit;
            let role = match name {
                "person" | "organisation" | "organization" => Role::Holder,
                "childParties" => Role::Parties {
                    depth: depth.saturating_add(1),
                },
                _ => Role::Plain,
            };
            match source.next_value_seed(Node { reader, role }) {
                Ok(value) => {
                    if let Err(expected) = draft.set(name, value) {
                        let message = format!("The member `{name}` must be {expected}.");
                        let fault = PartyError::new("invalid-party", message);
                        return reader.refuse(fault.inside(name));
                    }
                }
                Err(error) => {
                    if name != UNKNOWN {
                        reader.inside(name);
                    }
                    return Err(error);
                }
            }
        }
        reader.close();
        Ok(Read::Object(Box::new(draft)))
    }
}

fn not_an_object() -> PartyError {
    PartyError::new("invalid-party", "A party must be an object.")
}

fn too_deep() -> PartyError {
    PartyError::new("too-deep", "Parties are nested too deeply.")
}

fn too_large() -> PartyError {
    let sentence = "The list is larger than allowed, or holds more parties.";
    PartyError::new("too-large", sentence)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::super::PartyKind;
    use super::*;

    fn refusal(text: &str) -> (&'static str, String) {
        let error = PartyList::from_json(text).unwrap_err();
        (error.code(), error.pointer().to_owned())
    }

    #[test]
    fn reads_the_spellings_of_the_platform() {
        let text = r#"{"PARTYID":"7","PartyTypeName":"2","Organization":{"orgnumber":"9","name":"Lager","UnitType":"BEDR"},"x":[1]}"#;
        let list = PartyList::from_json(text).unwrap();
        let party = list.find(7).unwrap();
        assert_eq!(
            (party.kind, party.organisation_number.as_deref()),
            (PartyKind::Organisation, Some("9"))
        );
        assert_eq!(
            (party.name.as_deref(), party.unit_type.as_deref()),
            (Some("Lager"), Some("BEDR"))
        );
        let person = PartyList::from_json(r#"[{"partyId":8,"partyTypeName":1,"ssn":"123456*****","person":{"ssn":"x","name":"Kari"}}]"#).unwrap();
        assert_eq!(
            person
                .find(8)
                .map(|party| (party.ssn.as_deref(), party.name.as_deref())),
            Some((Some("123456*****"), Some("Kari")))
        );
        assert_eq!(
            PartyList::from_json(r#"[{"partyId":8}]"#)
                .unwrap()
                .find(8)
                .unwrap()
                .kind,
            PartyKind::Other(0)
        );
        assert_eq!(PartyList::from_json("[]").unwrap(), PartyList::default());
    }

    #[test]
    fn points_at_what_it_refuses() {
        assert_eq!(refusal("5"), ("not-a-party-list", String::new()));
        assert_eq!(refusal("[{}]"), ("missing-party-id", "/0/partyId".into()));
        assert_eq!(
            refusal(r#"[{"partyId":1},{"partyId":"1a"}]"#),
            ("invalid-party", "/1/partyId".into())
        );
        assert_eq!(
            refusal(r#"[{"partyId":1,"childParties":[{"partyId":2},5]}]"#),
            ("invalid-party", "/0/childParties/1".into())
        );
        assert_eq!(
            refusal(r#"[{"partyId":1,"partyid":2}]"#),
            ("duplicate-member", "/0".into())
        );
        assert_eq!(
            refusal(r#"[{"partyId":1,"partyId":2}]"#).0,
            "duplicate-member"
        );
        assert_eq!(
            refusal(r#"[{"partyId":1,"isDeleted":"false"}]"#),
            ("invalid-party", "/0/isDeleted".into())
        );
        assert_eq!(
            refusal(r#"[{"partyId":1,"person":"Kari"}]"#),
            ("invalid-party", "/0/person".into())
        );
        assert_eq!(
            refusal(r#"[{"partyId":1,"childParties":[{"partyId":2,"organization":{"name":5}}]}]"#),
            (
                "invalid-party",
                "/0/childParties/0/organization/name".into()
            )
        );
        assert_eq!(
            refusal(r#"[{"partyId":1,"childParties":{"partyId":2}}]"#),
            ("invalid-party", "/0/childParties".into())
        );
        assert_eq!(refusal("[5]"), ("invalid-party", "/0".into()));
        assert_eq!(refusal("{}"), ("missing-party-id", "/partyId".into()));
        assert_eq!(refusal("[{").0, "malformed-json");
    }

    #[test]
    fn keeps_its_limits() {
        let nested = |depth: usize| {
            let (opening, closing) = (
                r#"[{"partyId":1,"childParties":"#.repeat(depth),
                "}]".repeat(depth),
            );
            format!("{opening}null{closing}")
        };
        assert!(PartyList::from_json(&nested(MAX_DEPTH)).is_ok());
        assert_eq!(refusal(&nested(MAX_DEPTH + 1)).0, "too-deep");
        assert_eq!(refusal(&nested(10_000)).0, "too-deep");
        assert_eq!(refusal(&" ".repeat(MAX_BYTES + 1)).0, "too-large");
        let many = |count: usize| format!("[{}null]", r#"{"partyId":1},"#.repeat(count));
        assert_eq!(refusal(&many(MAX_PARTIES)).0, "invalid-party");
        assert_eq!(refusal(&many(MAX_PARTIES + 1)).0, "too-large");
        let deep = format!(
            r#"{{"partyId":1,"x":{}1{}}}"#,
            "[".repeat(5000),
            "]".repeat(5000)
        );
        assert_eq!(refusal(&deep), ("too-deep", String::new()));
    }
}
