//! How the tokens of an issuer of one's own are read: which claim says what.

use serde_json::Value;

use super::oauth;
use super::{Authenticated, Caller, Diagnostic, EndUser, IdentityError, Scopes, Unknown};
use crate::token::Claims;
use crate::token::members::{self, Members};

/// Which claims of an issuer's tokens say who calls, for the profile [`Oidc`](super::Profile::Oidc). In JSON:
///
/// ```
/// # use adgang::identity::{Caller, ClaimMapping, Options, Profile, identify};
/// # use adgang::token::Claims;
/// let mapping = ClaimMapping::from_json(
///     r#"{
///       "subject": "sub",
///       "username": ["preferred_username", "email"],
///       "clientId": ["client_id", "azp"],
///       "authorities": ["/realm_access/roles", "groups"],
///       "scopes": "scp",
///       "level": { "claim": "acr", "values": { "bronze": 1, "silver": 2, "gold": 3 } },
///       "service": { "claim": "gty", "is": "client-credentials" }
///     }"#,
/// )?;
/// let claims = r#"{"sub": "kari", "acr": "silver", "realm_access": {"roles": ["clerk"]}}"#;
/// let options = Options { profile: Profile::Oidc, mapping: Some(mapping), ..Options::default() };
/// let me = identify(&Claims::from_json(claims)?, &options)?;
/// assert!(matches!(me.caller, Caller::EndUser(user) if user.level == Some(2)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Every member may be left out, and is then as the standard has it: `sub`, `preferred_username`, `client_id` or `azp`,
/// `scope`, no authorities and no level. Where a list of claims is given, the first that is there counts; of
/// `authorities`, all. A claim is a name, or a JSON pointer (RFC 6901) where it begins with a slash.
///
/// * `level`: a claim and the levels that its values stand for; a claim that is a number itself needs no `values`. A value
///   that is not listed gives no level, and a diagnostic `unmapped-level`.
/// * `service`: one condition or several, of which one is enough; a claim that is this text, is one of these texts, or is a
///   list with one of them in it. Without it, a service is a token whose subject is its client (RFC 9068, section 2.2).
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct ClaimMapping {
    subject: Option<Vec<Place>>,
    username: Option<Vec<Place>>,
    client_id: Option<Vec<Place>>,
    authorities: Option<Vec<Place>>,
    scopes: Option<Vec<Place>>,
    level: Option<Level>,
    service: Option<Vec<Condition>>,
}

impl ClaimMapping {
    /// Reads the JSON form.
    ///
    /// # Errors
    /// A sentence that says which member is wrong.
    pub fn from_json(text: &str) -> Result<ClaimMapping, String> {
        Self::read(&members::document(text)?)
    }

    pub(super) fn read(value: &Value) -> Result<ClaimMapping, String> {
        let known = [
            "subject",
            "username",
            "clientId",
            "authorities",
            "scopes",
            "level",
            "service",
        ];
        let members = Members::of(value, &known)?;
        Ok(ClaimMapping {
            subject: places(&members, "subject")?,
            username: places(&members, "username")?,
            client_id: places(&members, "clientId")?,
            authorities: places(&members, "authorities")?,
            scopes: places(&members, "scopes")?,
            level: members.get("level", Level::read)?,
            service: members.get("service", |value| one_or_more(value, Condition::read))?,
        })
    }

    /// Who calls, by this mapping.
    pub(super) fn identify(&self, claims: &Claims) -> Result<Authenticated, IdentityError> {
        let mut reading = Reading {
            claims,
            names: Vec::new(),
            diagnostics: Vec::new(),
        };
        let subject = reading.text(&self.subject, &["sub"])?;
        let username = reading.text(&self.username, &["preferred_username"])?;
        let client_id = reading.text(&self.client_id, &["client_id", "azp"])?;
        let authorities = reading.texts(self.authorities.as_deref().unwrap_or_default())?;
        let scope = [Place::named("scope")];
        let places = self.scopes.as_deref().unwrap_or(&scope);
        let scopes = places.iter().find_map(|place| reading.value(place));
        let level = match &self.level {
            Some(level) => reading.level(level),
            None => None,
        };
        let is_service = match &self.service {
            Some(conditions) => conditions.iter().any(|condition| reading.holds(condition)),
            None => client_id.is_some() && (subject.is_none() || subject == client_id),
        };
        let caller = match subject {
            _ if is_service => oauth::service(client_id.as_deref(), authorities)?,
            Some(subject) => Caller::EndUser(EndUser {
                subject,
                username,
                authorities,
                level,
            }),
            None => Caller::Unknown(Unknown { authorities }),
        };
        let names: Vec<&str> = reading.names.iter().map(String::as_str).collect();
        Ok(Authenticated {
            scopes: Scopes::from_text_or_list(scopes),
            diagnostics: reading.diagnostics,
            ..oauth::authenticated(claims, caller, client_id)?.resting_on(&names)
        })
    }
}

/// Where a value stands in a token.
#[derive(Clone, Debug, Eq, PartialEq)]
struct Place {
    claim: String,
    /// A JSON pointer into the claim's value; empty for the value itself.
    within: String,
}

#[derive(Clone, Debug, Eq, PartialEq)]
struct Level {
    place: Place,
    values: Option<Vec<(String, i64)>>,
}

#[derive(Clone, Debug, Eq, PartialEq)]
struct Condition {
    place: Place,
    is: Vec<String>,
}

impl Place {
    fn named(claim: &str) -> Self {
        Self {
            claim: claim.to_owned(),
            within: String::new(),
        }
    }

    fn read(value: &Value) -> Result<Self, String> {
        let text = members::text(value)?;
        let Some(pointer) = text.strip_prefix('/') else {
            return Ok(Self::named(&text)).and_then(Self::not_empty);
        };
        let (claim, within) = match pointer.find('/') {
            Some(end) => pointer.split_at(end),
            None => (pointer, ""),
        };
        Self {
            claim: claim.replace("~1", "/").replace("~0", "~"),
            within: within.to_owned(),
        }
        .not_empty()
    }

    fn not_empty(self) -> Result<Self, String> {
        if self.claim.is_empty() {
            Err("expected the name of a claim".to_owned())
        } else {
            Ok(self)
        }
    }

    /// How errors name it: a member inside a claim is written behind a full stop.
    fn name(&self) -> String {
        format!("{}{}", self.claim, self.within.replace('/', "."))
    }
}

impl Level {
    fn read(value: &Value) -> Result<Self, String> {
        let members = Members::of(value, &["claim", "values"])?;
        let values = members.get("values", |values| {
            let values = values.as_object().ok_or("expected an object")?;
            let level = |(text, level): (&String, &Value)| match level.as_i64() {
                Some(level) => Ok((text.clone(), level)),
                None => Err(format!("{text:?}: expected a whole number")),
            };
            values.iter().map(level).collect()
        })?;
        Ok(Self {
            place: required_place(&members)?,
            values,
        })
    }
}

impl Condition {
    fn read(value: &Value) -> Result<Self, String> {
        let members = Members::of(value, &["claim", "is"])?;
        let is = members.get("is", |value| one_or_more(value, members::text))?;
        Ok(Self {
            place: required_place(&members)?,
            is: is.ok_or("expected is")?,
        })
    }
}

fn places(members: &Members<'_>, name: &str) -> Result<Option<Vec<Place>>, String> {
    members.get(name, |value| one_or_more(value, Place::read))
}

fn required_place(members: &Members<'_>) -> Result<Place, String> {
    let place = members.get("claim", Place::read)?;
    place.ok_or_else(|| "expected claim".to_owned())
}

/// One item, or a list of at least one.
fn one_or_more<T>(
    value: &Value,
    read: impl Fn(&Value) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    match value {
        Value::Array(items) if items.is_empty() => Err("expected at least one".to_owned()),
        Value::Array(_) => members::list(value, read),
        _ => Ok(vec![read(value)?]),
    }
}

/// Claims, and what has been read of them.
struct Reading<'a> {
    claims: &'a Claims,
    names: Vec<String>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Reading<'a> {
    /// What stands at a place, and is not `null`.
    fn value(&mut self, place: &Place) -> Option<&'a Value> {
        let value = self.claims.get(&place.claim)?.pointer(&place.within)?;
        if value.is_null() {
            return None;
        }
        if !self.names.contains(&place.claim) {
            self.names.push(place.claim.clone());
        }
        Some(value)
    }

    fn text(
        &mut self,
        places: &Option<Vec<Place>>,
        usual: &[&str],
    ) -> Result<Option<String>, IdentityError> {
        let usual: Vec<Place> = match places {
            Some(_) => Vec::new(),
            None => usual.iter().map(|name| Place::named(name)).collect(),
        };
        for place in places.as_deref().unwrap_or(&usual) {
            if let Some(value) = self.value(place) {
                let text = value.as_str().filter(|text| !text.trim().is_empty());
                let expected = "a text that is not blank";
                return match text {
                    Some(text) => Ok(Some(text.to_owned())),
                    None => Err(IdentityError::invalid(&place.name(), expected, Some(value))),
                };
            }
        }
        Ok(None)
    }

    fn texts(&mut self, places: &[Place]) -> Result<Vec<String>, IdentityError> {
        let mut texts = Vec::new();
        for place in places {
            let Some(value) = self.value(place) else {
                continue;
            };
            for item in items(value) {
                let expected = || {
                    IdentityError::invalid(&place.name(), "a text or a list of texts", Some(value))
                };
                texts.push(item.as_str().ok_or_else(expected)?.to_owned());
            }
        }
        Ok(texts)
    }

    fn level(&mut self, level: &Level) -> Option<i64> {
        let value = self.value(&level.place)?;
        let found = match &level.values {
            None => value.as_i64(),
            Some(levels) => {
                let text = value.as_str()?;
                let named = |(name, level): &(String, i64)| (name == text).then_some(*level);
                levels.iter().find_map(named)
            }
        };
        if found.is_none() {
            self.diagnostics.push(Diagnostic::new(
                "unmapped-level",
                &level.place.name(),
                "The mapping has no level for this value, so there is none.",
            ));
        }
        found
    }

    fn holds(&mut self, condition: &Condition) -> bool {
        let is = |item: &Value| {
            item.as_str()
                .is_some_and(|text| condition.is.iter().any(|known| known == text))
        };
        self.value(&condition.place)
            .is_some_and(|value| items(value).iter().any(is))
    }
}

/// The items of a list, or the one value.
fn items(value: &Value) -> &[Value] {
    match value {
        Value::Array(items) => items,
        value => std::slice::from_ref(value),
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "tests")]

    use super::super::{Options, Profile, Service, identify};
    use super::*;

    fn outcome(mapping: &str, claims: &str) -> Result<Authenticated, IdentityError> {
        let options = Options {
            profile: Profile::Oidc,
            mapping: Some(ClaimMapping::from_json(mapping).unwrap()),
            ..Options::default()
        };
        identify(&Claims::from_json(claims).unwrap(), &options)
    }

    const KEYCLOAK: &str = r#"{"username":["email","preferred_username"],
        "authorities":["/realm_access/roles","/resource_access/a~1b/roles"],"scopes":"scp",
        "level":{"claim":"acr","values":{"silver":2}},
        "service":[{"claim":"gty","is":["client-credentials","m2m"]},{"claim":"/realm_access/roles","is":"service"}]}"#;

    #[test]
    fn reads_each_member_where_it_is_told_to() {
        let me = outcome(
            KEYCLOAK,
            r#"{"sub":"kari","preferred_username":"k","acr":"silver","scp":["a","b"],"scope":"c","azp":"ui",
                "realm_access":{"roles":["clerk"]},"resource_access":{"a/b":{"roles":["x","y"]}},"name":"Kari"}"#,
        )
        .unwrap();
        let expected = EndUser {
            subject: "kari".into(),
            username: Some("k".into()),
            authorities: ["clerk", "x", "y"].map(str::to_owned).to_vec(),
            level: Some(2),
        };
        assert_eq!(me.caller, Caller::EndUser(expected));
        assert_eq!(me.scopes.iter().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(
            me.rests_on,
            [
                "sub",
                "preferred_username",
                "azp",
                "realm_access",
                "resource_access",
                "scp",
                "acr"
            ]
        );
    }

    #[test]
    fn takes_services_by_its_conditions_alone() {
        let kind = |claims: &str| outcome(KEYCLOAK, claims).map(|me| me.caller);
        let service = |authorities: &[&str]| {
            Ok(Caller::Service(Service {
                client_id: "a".into(),
                authorities: authorities.iter().map(|text| (*text).to_owned()).collect(),
            }))
        };
        assert_eq!(kind(r#"{"sub":"x","azp":"a","gty":"m2m"}"#), service(&[]));
        assert_eq!(
            kind(r#"{"azp":"a","realm_access":{"roles":["y","service"]}}"#),
            service(&["y", "service"])
        );
        let user = kind(r#"{"sub":"a","azp":"a","gty":"password"}"#).unwrap();
        assert_eq!(user.kind(), "end-user");
        assert_eq!(kind(r#"{"azp":"a"}"#).unwrap().kind(), "unknown");
        assert_eq!(
            kind(r#"{"gty":"m2m"}"#).unwrap_err().code(),
            "missing-claim"
        );
        assert_eq!(
            outcome("{}", r#"{"azp":"a"}"#).map(|me| me.caller),
            service(&[])
        );
    }

    #[test]
    fn names_what_is_not_as_it_should_be() {
        let refused = |claims: &str| outcome(KEYCLOAK, claims).unwrap_err().message().to_owned();
        assert_eq!(
            refused(r#"{"sub":5}"#),
            "The claim `sub` must be a text that is not blank, found a number."
        );
        assert_eq!(
            refused(r#"{"realm_access":{"roles":[1]}}"#),
            "The claim `realm_access.roles` must be a text or a list of texts, found a list."
        );
        let me = outcome(KEYCLOAK, r#"{"sub":"x","acr":"gold"}"#).unwrap();
        assert_eq!((me.caller.level(), me.diagnostics.len()), (None, 1));
    }

    #[test]
    fn refuses_mappings_that_say_nothing() {
        for (mapping, why) in [
            (r#"{"subject":[]}"#, "subject: expected at least one"),
            (r#"{"subject":""}"#, "subject: expected the name of a claim"),
            (
                r#"{"subject":["a","/"]}"#,
                "subject: item 1: expected the name of a claim",
            ),
            (r#"{"username":5}"#, "username: expected a text"),
            (r#"{"level":{"values":{}}}"#, "level: expected claim"),
            (
                r#"{"level":{"claim":"a","values":{"x":"1"}}}"#,
                "level: values: \"x\": expected a whole number",
            ),
            (r#"{"service":{"claim":"a"}}"#, "service: expected is"),
            (
                r#"{"service":{"claim":"a","is":[5]}}"#,
                "service: is: item 0: expected a text",
            ),
        ] {
            assert_eq!(
                ClaimMapping::from_json(mapping),
                Err(why.to_owned()),
                "{mapping}"
            );
        }
    }
}
