//! The payload of a token.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use serde::de::Error;
use serde::ser::{SerializeMap, SerializeSeq};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};

use super::strict::{self, Document, Limits};
use super::{MAX_BYTES, MAX_DEPTH, TokenError};

/// Nobody has checked the signature: good for drawing a page, not for letting anyone in.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Unverified {}

/// The signature is that of a trusted key, and the claims are as they were expected to be at one instant.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Verified {}

/// The claims of a token. `State` says what is known of their signature; it cannot be changed from outside.
#[derive(Clone)]
pub struct Claims<State = Unverified> {
    /// Shared: who a token says is calling keeps its claims.
    body: Arc<Body>,
    state: PhantomData<State>,
}

#[derive(Clone)]
struct Body {
    members: Map<String, Value>,
    names: Vec<String>,
    leads: Vec<(String, String)>,
}

impl Claims {
    /// Reads a claims document: one JSON object of at most [`MAX_BYTES`] and [`MAX_DEPTH`], no member twice.
    pub fn from_json(text: &str) -> Result<Self, TokenError> {
        Self::from_document(strict::read(text, LIMITS)?).ok_or_else(not_an_object)
    }

    /// Reads claims that a program hands over as JSON, with the limits of [`from_json`](Self::from_json). What order they
    /// had inside the token's values is not known: programs write members as they please.
    pub fn handed_over(text: &str) -> Result<Self, TokenError> {
        let mut document = strict::read(text, LIMITS)?;
        document.leads.clear();
        Self::from_document(document).ok_or_else(not_an_object)
    }

    /// Takes claims that are already decoded, and sets no limits. The order they had in the token is not known.
    pub fn from_map(members: Map<String, Value>) -> Self {
        let names = members.keys().cloned().collect();
        Self::of(Body {
            members,
            names,
            leads: Vec::new(),
        })
    }

    fn from_document(document: Document) -> Option<Self> {
        let Value::Object(members) = document.value else {
            return None;
        };
        Some(Self::of(Body {
            members,
            names: document.names,
            leads: document.leads,
        }))
    }

    fn of(body: Body) -> Self {
        Self {
            body: Arc::new(body),
            state: PhantomData,
        }
    }

    /// The same, once someone has checked the signature and what they say.
    #[cfg(feature = "verify")]
    pub(super) fn verified(self) -> Claims<Verified> {
        Claims {
            body: self.body,
            state: PhantomData,
        }
    }
}

impl<State> Claims<State> {
    /// The same claims, with nothing said of their signature.
    pub fn to_unverified(&self) -> Claims {
        Claims {
            body: Arc::clone(&self.body),
            state: PhantomData,
        }
    }

    /// The claim of exactly this name.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.body.members.get(name)
    }

    /// The claim of this name in any (ASCII) case; where several are, the one written last.
    pub fn get_ignoring_case(&self, name: &str) -> Option<&Value> {
        let known = self
            .body
            .names
            .iter()
            .rev()
            .find(|known| known.eq_ignore_ascii_case(name))?;
        self.body.members.get(known)
    }

    /// Names and values, in the order of the token where that is known.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.body
            .names
            .iter()
            .filter_map(|name| Some((name.as_str(), self.body.members.get(name)?)))
    }

    /// All claims, sorted by name.
    pub fn as_map(&self) -> &Map<String, Value> {
        &self.body.members
    }

    /// The same of claims that nobody shares yet; of others, none.
    pub(super) fn into_map(self) -> Map<String, Value> {
        let body = Arc::into_inner(self.body);
        body.map(|body| body.members).unwrap_or_default()
    }

    /// The name that came first in the first object inside a claim's value, where the token's order is known. Some
    /// readers look for a type only there.
    pub fn first_member_in(&self, name: &str) -> Option<&str> {
        self.body
            .leads
            .iter()
            .find(|(there, _)| there == name)
            .map(|(_, lead)| lead.as_str())
    }

    /// `exp` in seconds since 1970, a fraction cut off; `None` when there is no such claim.
    pub fn expires_at(&self) -> Result<Option<i64>, TokenError> {
        self.numeric_date("exp", f64::floor)
    }

    /// `nbf` in seconds since 1970, a fraction rounded up.
    pub fn not_before(&self) -> Result<Option<i64>, TokenError> {
        self.numeric_date("nbf", f64::ceil)
    }

    /// `iat` in seconds since 1970, a fraction cut off.
    pub fn issued_at(&self) -> Result<Option<i64>, TokenError> {
        self.numeric_date("iat", f64::floor)
    }

    /// `exp` rounded up: a clock of whole seconds is past it exactly when it is past this.
    #[cfg(feature = "verify")]
    pub(super) fn expires_by(&self) -> Result<Option<i64>, TokenError> {
        self.numeric_date("exp", f64::ceil)
    }

    fn numeric_date(
        &self,
        name: &'static str,
        round: fn(f64) -> f64,
    ) -> Result<Option<i64>, TokenError> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let seconds = value.as_i64().or_else(|| {
            let rounded = round(value.as_f64()?);
            // Far from where a double stops holding every integer; the range below is the one that counts.
            (rounded.abs() <= 1e15).then_some(rounded as i64)
        });
        match seconds {
            Some(seconds) if (YEAR_1..=YEAR_9999).contains(&seconds) => Ok(Some(seconds)),
            _ => Err(TokenError::new(
                "invalid-claim",
                format!("The claim `{name}` is not a number of seconds since 1970."),
            )
            .about(name)),
        }
    }
}

const LIMITS: Limits = Limits {
    bytes: MAX_BYTES,
    depth: MAX_DEPTH,
};

/// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z, the years other parts of a platform can write down.
const YEAR_1: i64 = -62_135_596_800;
const YEAR_9999: i64 = 253_402_300_799;

fn not_an_object() -> TokenError {
    TokenError::new(
        "not-an-object",
        "Claims and headers are a JSON object, and this is another value.",
    )
}

/// Equal members; the order they were written in does not count.
impl<State> PartialEq for Claims<State> {
    fn eq(&self, other: &Self) -> bool {
        self.body.members == other.body.members
    }
}

/// The number of claims and nothing else, so that no log holds a token by accident.
impl<State> fmt::Debug for Claims<State> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Claims")
            .field("len", &self.body.members.len())
            .finish_non_exhaustive()
    }
}

/// A plain object, in the order of the token as far as that is known, so that it reads back the same.
impl<State> Serialize for Claims<State> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.body.members.len()))?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, &Led(value, self.first_member_in(name)))?;
        }
        map.end()
    }
}

/// A plain object, with the same limits as [`Claims::from_json`]. An object that was built by a program says nothing of
/// the order inside a token's claims, so none is assumed.
impl<'de> Deserialize<'de> for Claims {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut document = strict::deserialize(deserializer, LIMITS)?;
        document.leads.clear();
        Self::from_document(document).ok_or_else(|| D::Error::custom(not_an_object()))
    }
}

/// A value whose first object is written with one member in front.
struct Led<'a>(&'a Value, Option<&'a str>);

impl Serialize for Led<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.0, self.1) {
            (Value::Object(members), Some(lead)) if members.contains_key(lead) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                let first = members.iter().filter(|(name, _)| *name == lead);
                for (name, value) in first.chain(members.iter().filter(|(name, _)| *name != lead)) {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
            (Value::Array(items), Some(_)) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                let mut lead = self.1;
                for item in items {
                    seq.serialize_element(&Led(item, lead))?;
                    lead = lead.filter(|_| !item.is_object());
                }
                seq.end()
            }
            (value, _) => value.serialize(serializer),
        }
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::*;

    fn claims(text: &str) -> Claims {
        Claims::from_json(text).unwrap()
    }

    #[test]
    fn reads_dates() {
        let dates = claims(r#"{"exp":10.9,"nbf":10.1,"iat":-0.5}"#);
        assert_eq!(dates.expires_at(), Ok(Some(10)));
        assert_eq!(dates.not_before(), Ok(Some(11)));
        assert_eq!(dates.issued_at(), Ok(Some(-1)));
        assert_eq!(claims("{}").expires_at(), Ok(None));
        for text in [
            r#"{"exp":"10"}"#,
            r#"{"exp":null}"#,
            r#"{"exp":1e300}"#,
            r#"{"exp":253402300800}"#,
            r#"{"exp":18446744073709551615}"#,
        ] {
            let error = claims(text).expires_at().unwrap_err();
            assert_eq!(
                (error.code(), error.claim()),
                ("invalid-claim", Some("exp")),
                "{text}"
            );
        }
    }

    #[test]
    fn finds_the_last_of_names_that_differ_in_case() {
        let both = claims(r#"{"Scope":1,"scope":2,"SCOPE":3}"#);
        assert_eq!(both.get_ignoring_case("scope"), Some(&Value::from(3)));
        assert_eq!(both.get("scope"), Some(&Value::from(2)));
    }

    #[test]
    fn writes_what_it_read() {
        let text = r#"{"z":1,"d":[{"type":"t","a":9007199254740993}],"a":{"y":1,"b":[]}}"#;
        assert_eq!(serde_json::to_string(&claims(text)).unwrap(), text);
        let handed_over: Claims = serde_json::from_str(text).unwrap();
        assert_eq!(handed_over, claims(text));
        assert_eq!(handed_over.first_member_in("d"), None);
        let handed_over = Claims::handed_over(text).unwrap();
        assert_eq!(handed_over, claims(text));
        assert_eq!(handed_over.first_member_in("d"), None);
        let twice = Claims::handed_over(r#"{"a":1,"a":1}"#).unwrap_err();
        assert_eq!(twice.code(), "duplicate-member");
        assert!(serde_json::from_str::<Claims>(r#"{"a":1,"a":1}"#).is_err());
        assert!(serde_json::from_str::<Claims>("[]").is_err());
    }

    #[test]
    fn hides_its_contents_from_logs() {
        assert_eq!(
            format!("{:?}", claims(r#"{"pid":"hemmelig"}"#)),
            "Claims { len: 1, .. }"
        );
    }
}
