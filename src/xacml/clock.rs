//! The environment's attributes that a decision point adds itself where a request lacks them (section 10.2.5).

use super::attributes::{AttributeList, Bag, ENVIRONMENT};
#[cfg(feature = "studio")]
use super::attributes::{AttributeValue, Extent};
#[cfg(feature = "studio")]
use crate::value::{DateTime, Value};

/// `current-dateTime`, `current-date` and `current-time` at one instant, in seconds since 1970.
pub fn clock(now: i64) -> AttributeList {
    let ids = [
        "urn:oasis:names:tc:xacml:1.0:environment:current-dateTime",
        "urn:oasis:names:tc:xacml:1.0:environment:current-date",
        "urn:oasis:names:tc:xacml:1.0:environment:current-time",
    ];
    let mut list = AttributeList::new();
    for (id, bag) in ids.into_iter().zip(bags(now)) {
        list.add(ENVIRONMENT, id, bag);
    }
    list
}

/// An instant, its date and its time.
#[cfg(feature = "studio")]
fn bags(now: i64) -> [Bag; 3] {
    let instant = DateTime::from_unix_seconds(now);
    [
        Value::DateTime(instant),
        Value::Date(instant.date()),
        Value::Time(instant.time()),
    ]
    .map(|value| Bag {
        extent: Extent::Exact,
        values: vec![AttributeValue {
            value,
            issuer: None,
        }],
    })
}

/// The check module reads no dates: the server has a clock, and what it shows cannot be told here.
#[cfg(not(feature = "studio"))]
fn bags(_now: i64) -> [Bag; 3] {
    [Bag::UNKNOWN; 3]
}
