//! A visitor that builds a [`Value`] and refuses what [`strict`](super::strict) refuses.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use super::TokenError;
use super::strict::{Document, Limits};

/// Reads a value and keeps count of what it costs.
pub(super) struct Reader {
    limits: Limits,
    depth: usize,
    spent: usize,
    names: Vec<String>,
    leads: Vec<(String, String)>,
    /// The next object to open is the first one inside this member of the outermost object.
    awaiting: Option<String>,
    /// Why it stopped, where the document as such is at fault.
    pub fault: Option<Fault>,
}

/// What a value costs besides its text: about as much as the usual document spends on one, so that a short text of tiny
/// values cannot fill the memory.
const VALUE_COST: usize = 8;
const OBJECT_COST: usize = 64;

impl Reader {
    pub fn new(limits: Limits) -> Self {
        Self {
            limits,
            depth: 0,
            spent: 0,
            names: Vec::new(),
            leads: Vec::new(),
            awaiting: None,
            fault: None,
        }
    }

    pub fn value<'de, D: Deserializer<'de>>(&mut self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(Node(self))
    }

    pub fn document(self, value: Value) -> Document {
        Document {
            value,
            names: self.names,
            leads: self.leads,
        }
    }

    fn refuse<T, E: Error>(&mut self, fault: Fault) -> Result<T, E> {
        self.fault = Some(fault);
        Err(E::custom(fault.message()))
    }

    fn spend<E: Error>(&mut self, bytes: usize) -> Result<(), E> {
        self.spent = self.spent.saturating_add(bytes);
        if self.spent > self.limits.bytes {
            self.refuse(Fault::TooLarge)
        } else {
            Ok(())
        }
    }

    fn open<E: Error>(&mut self) -> Result<(), E> {
        self.depth = self.depth.saturating_add(1);
        if self.depth > self.limits.depth {
            self.refuse(Fault::TooDeep)
        } else {
            Ok(())
        }
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    fn meet(&mut self, name: &str) {
        if self.depth == 1 {
            self.names.push(name.to_owned());
            self.awaiting = Some(name.to_owned());
        } else if let Some(member) = self.awaiting.take() {
            self.leads.push((member, name.to_owned()));
        }
    }
}

struct Node<'r>(&'r mut Reader);

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        self.0.value(source)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.0.spend(VALUE_COST).map(|()| Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        self.0.value(source)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.0.spend(VALUE_COST).map(|()| Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.0.spend(VALUE_COST).map(|()| value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.0.spend(VALUE_COST).map(|()| value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        match Number::from_f64(value) {
            Some(number) => self.0.spend(VALUE_COST).map(|()| Value::Number(number)),
            None => self.0.refuse(Fault::NotFinite),
        }
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.visit_string(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.0
            .spend(VALUE_COST.saturating_add(value.len()))
            .map(|()| Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut source: A) -> Result<Value, A::Error> {
        self.0.spend(VALUE_COST)?;
        self.0.open()?;
        let mut items = Vec::new();
        while let Some(item) = source.next_element_seed(Node(self.0))? {
            items.push(item);
        }
        self.0.close();
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut source: A) -> Result<Value, A::Error> {
        self.0.spend(OBJECT_COST)?;
        self.0.open()?;
        let mut members = Map::new();
        while let Some(name) = source.next_key::<String>()? {
            self.0.spend(name.len())?;
            self.0.meet(&name);
            match members.entry(name) {
                Entry::Occupied(_) => return self.0.refuse(Fault::Duplicate),
                Entry::Vacant(place) => {
                    place.insert(source.next_value_seed(Node(self.0))?);
                }
            }
        }
        self.0.close();
        Ok(Value::Object(members))
    }
}

/// What is wrong with a document that is JSON.
#[derive(Clone, Copy)]
pub(super) enum Fault {
    Duplicate,
    TooDeep,
    TooLarge,
    NotFinite,
}

impl Fault {
    const fn code(self) -> &'static str {
        match self {
            Self::Duplicate => "duplicate-member",
            Self::TooDeep => "too-deep",
            Self::TooLarge => "too-large",
            Self::NotFinite => "malformed-json",
        }
    }

    const fn message(self) -> &'static str {
        match self {
            Self::Duplicate => "An object has two members of the same name.",
            Self::TooDeep => "Objects and arrays are nested too deeply.",
            Self::TooLarge => "The input is larger than allowed, or holds more values.",
            Self::NotFinite => "A number is not finite.",
        }
    }
}

impl From<Fault> for TokenError {
    fn from(fault: Fault) -> Self {
        Self::new(fault.code(), fault.message())
    }
}
