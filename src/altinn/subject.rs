//! The subject as the enforcement point sends it (`DecisionHelper.CreateSubjectAttributes`).

use serde_json::Value as Json;

use super::attributes as ids;
use crate::token::Claims;
use crate::token::members::object_of;
use crate::xacml::{AttributeList, Bag, SUBJECT};

/// A caller's claims and the attributes made of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Subject {
    claims: Vec<(String, String)>,
    attributes: Vec<(String, String)>,
}

impl Subject {
    /// The subject of a token.
    pub fn new(claims: &Claims) -> Subject {
        Subject::of_texts(
            claims
                .iter()
                .flat_map(|(name, value)| claim_texts(name, value))
                .collect(),
        )
    }

    /// The subject of claims that are texts already, as a .NET principal has them.
    pub fn from_claims<'a>(claims: impl IntoIterator<Item = (&'a str, &'a str)>) -> Subject {
        let claims = claims
            .into_iter()
            .flat_map(|(name, value)| claim_texts(name, &Json::from(value)));
        Subject::of_texts(claims.collect())
    }

    /// The first claim of a name.
    pub fn claim(&self, name: &str) -> Option<&str> {
        self.claims
            .iter()
            .find(|(there, _)| there == name)
            .map(|(_, value)| value.as_str())
    }

    /// The attributes, as (id, value), in the order they are sent.
    pub fn attributes(&self) -> impl Iterator<Item = (&str, &str)> {
        self.attributes
            .iter()
            .map(|(id, value)| (id.as_str(), value.as_str()))
    }

    /// Whether an attribute is sent.
    pub fn has(&self, id: &str) -> bool {
        self.attributes.iter().any(|(there, _)| there == id)
    }

    /// Whether nothing is sent; the decision point refuses to answer for nobody.
    pub fn is_empty(&self) -> bool {
        self.attributes.is_empty()
    }

    /// The attributes as the decision point has them; the legacy organisation number brings the other one with it.
    pub fn attribute_list(&self) -> AttributeList {
        let mut list = AttributeList::new();
        for (id, value) in &self.attributes {
            list.add(SUBJECT, id, Bag::string(value));
        }
        list
    }

    fn of_texts(claims: Vec<(String, String)>) -> Subject {
        let mut identity = IdentityAttributes::default();
        let mut attributes = Vec::new();
        for (name, value) in &claims {
            let value = value.clone();
            match name.as_str() {
                ids::ORG_NUMBER_CLAIM => {
                    identity.organisation_legacy = Some(value.clone());
                    identity.organisation = Some(value);
                }
                "scope" => attributes.push((ids::SCOPE.to_owned(), value)),
                "jti" | "sid" => attributes.push((ids::SESSION_ID.to_owned(), value)),
                DETAILS => identity.system_user = Some(value),
                CONSUMER => identity.organisation = Some(value),
                ids::USER_ID => identity.user = Some(value),
                ids::PERSON_UUID => identity.person = Some(value),
                ids::PARTY_ID | ids::RESOURCE => identity.party = Some((name.clone(), value)),
                ids::ORGANISATION_NUMBER => {
                    identity.organisation = Some(value);
                    identity.organisation_legacy = None;
                }
                other if other.starts_with("urn:") => attributes.push((name.clone(), value)),
                _ => {}
            }
        }
        identity.add_to(&mut attributes);
        Subject { claims, attributes }
    }
}

/// The attributes of which only one identity is sent, the first in this order.
#[derive(Default)]
struct IdentityAttributes {
    person: Option<String>,
    user: Option<String>,
    /// `urn:altinn:partyid` or `urn:altinn:resource`, whichever claim came last.
    party: Option<(String, String)>,
    system_user: Option<String>,
    organisation_legacy: Option<String>,
    organisation: Option<String>,
}

impl IdentityAttributes {
    fn add_to(self, attributes: &mut Vec<(String, String)>) {
        let mut add = |id: &str, value: String| attributes.push((id.to_owned(), value));
        if let Some(person) = self.person {
            add(ids::PERSON_UUID, person);
        } else if let Some(user) = self.user {
            add(ids::USER_ID, user);
        } else if let Some((id, party)) = self.party {
            add(&id, party);
        } else if let Some(system_user) = self.system_user {
            // The decision point takes a system user only if there is nothing beside it.
            attributes.clear();
            attributes.push((ids::SYSTEM_USER.to_owned(), system_user));
        } else if let Some(organisation) = self.organisation {
            if let Some(legacy) = self.organisation_legacy {
                add(ids::ORGANISATION_NUMBER_LEGACY, legacy);
            }
            add(ids::ORGANISATION_NUMBER, organisation);
        }
    }
}

/// A claim's values as a .NET principal has them: one claim for each element of an array. An object is JSON text there;
/// nothing here compares those, so only what is taken from them is kept.
fn claim_texts(name: &str, value: &Json) -> Vec<(String, String)> {
    let text = |value: &Json| match (name, value) {
        (DETAILS, details) => system_user(&*object_of(details)?),
        (CONSUMER, consumer) => consumer_number(&*object_of(consumer)?),
        (_, Json::String(text)) => Some(text.clone()),
        (_, Json::Bool(true)) => Some("true".to_owned()),
        (_, Json::Bool(false)) => Some("false".to_owned()),
        (_, Json::Number(number)) => number_text(number),
        _ => None,
    };
    let values = match value {
        Json::Array(values) => values.as_slice(),
        value => std::slice::from_ref(value),
    };
    values
        .iter()
        .filter_map(text)
        .map(|text| (name.to_owned(), text))
        .collect()
}

const DETAILS: &str = "authorization_details";
const CONSUMER: &str = "consumer";

/// A whole number's text; no claim that is compared holds any other.
fn number_text(number: &serde_json::Number) -> Option<String> {
    match (number.as_i64(), number.as_u64()) {
        (Some(number), _) => Some(number.to_string()),
        (_, Some(number)) => Some(number.to_string()),
        _ => None,
    }
}

fn system_user(details: &Json) -> Option<String> {
    Some(details.get("systemuser_id")?.get(0)?.as_str()?.to_owned())
}

/// The organisation number of a Maskinporten consumer: `{"ID": "0192:991825827"}`.
fn consumer_number(consumer: &Json) -> Option<String> {
    let id = consumer.get("ID")?.as_str()?;
    Some(id.rsplit(':').next().unwrap_or(id).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent<'a>(claims: &[(&'a str, &'a str)]) -> Vec<(String, String)> {
        Subject::from_claims(claims.iter().copied()).attributes
    }

    fn pair(id: &str, value: &str) -> (String, String) {
        (id.to_owned(), value.to_owned())
    }

    #[test]
    fn one_identity_is_sent() {
        let got = sent(&[
            (ids::PARTY_ID, "50"),
            (ids::USER_ID, "13"),
            (ids::AUTHENTICATION_LEVEL, "3"),
        ]);
        assert_eq!(
            got,
            [
                pair(ids::AUTHENTICATION_LEVEL, "3"),
                pair(ids::USER_ID, "13")
            ]
        );
        let got = sent(&[(ids::PARTY_ID, "50")]);
        assert_eq!(got, [pair(ids::PARTY_ID, "50")]);
    }

    #[test]
    fn a_system_user_is_sent_alone() {
        let details = r#"{"type":"urn:altinn:systemuser","systemuser_id":["f58fe166"]}"#;
        let got = sent(&[
            (ids::AUTHENTICATION_LEVEL, "3"),
            ("authorization_details", details),
            ("scope", "a b"),
        ]);
        assert_eq!(got, [pair(ids::SYSTEM_USER, "f58fe166")]);
    }

    #[test]
    fn the_legacy_number_comes_with_the_new_one_and_yields_to_it() {
        let got = sent(&[(ids::ORG_NUMBER_CLAIM, "1")]);
        assert_eq!(
            got,
            [
                pair(ids::ORGANISATION_NUMBER_LEGACY, "1"),
                pair(ids::ORGANISATION_NUMBER, "1")
            ]
        );
        let got = sent(&[
            (ids::ORG_NUMBER_CLAIM, "1"),
            (ids::ORGANISATION_NUMBER, "2"),
        ]);
        assert_eq!(got, [pair(ids::ORGANISATION_NUMBER, "2")]);
    }

    #[test]
    fn other_claims_go_only_by_a_urn() {
        let got = sent(&[
            ("name", "Ola"),
            ("urn:name", "Ola"),
            ("scope", "a"),
            ("jti", "t"),
        ]);
        assert_eq!(
            got,
            [
                pair("urn:name", "Ola"),
                pair(ids::SCOPE, "a"),
                pair(ids::SESSION_ID, "t")
            ]
        );
    }
}
