//! How much of one kind of fact is known, and of when it is.

use std::sync::Arc;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;

use crate::token::members;
use crate::xacml::{Bag, Extent};

/// One kind of fact: nothing is known of it, at least these values, or these and no others; and its age, where it has
/// another than the facts it belongs to.
///
/// In JSON it is absent, a list (complete), or
/// `{"extent": "complete" | "at-least", "values": […], "asOf": SECONDS, "expires": SECONDS}`.
#[derive(Debug, PartialEq)]
pub struct Known<T = String> {
    /// How much is known: `Exact` is complete, `Unknown` absent.
    pub extent: Extent,
    /// The values; none where the kind is absent. Shared, so that what is left of facts at an instant copies none.
    pub values: Arc<Vec<T>>,
    /// When it was read, in seconds since 1970.
    pub as_of: Option<i64>,
    /// When it is past its time, in seconds since 1970.
    pub expires: Option<i64>,
}

/// By hand: the values themselves need not be such as can be copied.
impl<T> Clone for Known<T> {
    fn clone(&self) -> Known<T> {
        Known {
            values: Arc::clone(&self.values),
            ..*self
        }
    }
}

impl<T> Known<T> {
    /// These and no others.
    pub fn complete(values: impl Into<Vec<T>>) -> Known<T> {
        Known {
            extent: Extent::Exact,
            values: Arc::new(values.into()),
            as_of: None,
            expires: None,
        }
    }

    /// These, and maybe others.
    pub fn at_least(values: impl Into<Vec<T>>) -> Known<T> {
        Known {
            extent: Extent::AtLeast,
            ..Known::complete(values)
        }
    }

    /// Whether nothing is known.
    pub fn is_absent(&self) -> bool {
        self.extent == Extent::Unknown
    }

    /// Whether all is known.
    pub fn is_complete(&self) -> bool {
        self.extent == Extent::Exact
    }

    /// Whether it is past its time at an instant, by its own clock or as older than it may be; `as_of` is when the facts it
    /// belongs to were read.
    pub(super) fn is_past(&self, now: i64, as_of: Option<i64>, max_age: Option<i64>) -> bool {
        let ended = self.expires.is_some_and(|end| now >= end);
        let read = self.as_of.or(as_of);
        let too_old = read
            .zip(max_age)
            .is_some_and(|(read, age)| now.saturating_sub(read) >= age);
        !self.is_absent() && (ended || too_old)
    }

    pub(super) fn read(
        value: &Value,
        item: &dyn Fn(&Value) -> Result<T, String>,
    ) -> Result<Known<T>, String> {
        let mut values = Vec::new();
        let frame = Known::<()>::frame(value, &mut |value| {
            values.push(item(value)?);
            Ok(())
        })?;
        Ok(Known {
            extent: frame.extent,
            values: Arc::new(values),
            as_of: frame.as_of,
            expires: frame.expires,
        })
    }
}

impl Known<()> {
    /// All but the values, which are handed to `item`: written once, and not for every kind of fact.
    fn frame(
        value: &Value,
        item: &mut dyn FnMut(&Value) -> Result<(), String>,
    ) -> Result<Known<()>, String> {
        if value.is_array() {
            members::each_item(value, item)?;
            return Ok(Known::complete([]));
        }
        let mut known = Known::default();
        let mut has_values = false;
        members::each(value, &mut |name, value| {
            match name {
                "extent" => {
                    known.extent = match value.as_str() {
                        Some("complete") => Extent::Exact,
                        Some("at-least") => Extent::AtLeast,
                        _ => return Err("expected \"complete\" or \"at-least\"".to_owned()),
                    };
                }
                "values" => {
                    members::each_item(value, item)?;
                    has_values = true;
                }
                "asOf" => known.as_of = Some(members::integer(value)?),
                "expires" => known.expires = Some(members::integer(value)?),
                _ => return Err(members::unknown()),
            }
            Ok(())
        })?;
        if has_values && !known.is_absent() {
            Ok(known)
        } else {
            Err("expected a list, or an object with extent and values".to_owned())
        }
    }
}

impl Known {
    /// As the values of an attribute.
    pub fn bag(&self) -> Bag {
        Bag {
            extent: self.extent,
            ..Bag::strings(self.values.iter().map(String::as_str))
        }
    }
}

impl<T> Default for Known<T> {
    fn default() -> Known<T> {
        Known {
            extent: Extent::Unknown,
            values: Arc::default(),
            as_of: None,
            expires: None,
        }
    }
}

impl<T: Serialize> Serialize for Known<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.is_complete() && self.as_of.is_none() && self.expires.is_none() {
            return self.values.as_slice().serialize(serializer);
        }
        let extent = if self.is_complete() {
            "complete"
        } else {
            "at-least"
        };
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("extent", extent)?;
        map.serialize_entry("values", self.values.as_slice())?;
        for (name, seconds) in [("asOf", self.as_of), ("expires", self.expires)] {
            if let Some(seconds) = seconds {
                map.serialize_entry(name, &seconds)?;
            }
        }
        map.end()
    }
}
