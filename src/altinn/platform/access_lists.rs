//! The resource registry: `GET resourceregistry/api/v1/resource/{id}` (`ServiceResource`), and
//! `GET resourceregistry/api/v1/access-lists/memberships?party=…&resource=…`
//! (`AccessListResourceMembershipWithActionFilterDto`) and `…/get-by-member` (`AccessListInfoDto`).

use serde_json::Value;

use super::builder::append;
use super::record::{Record, list_in, number, read, text_in, texts};
use super::{FactsBuilder, PlatformError};
use crate::altinn::facts::{AccessListFacts, AccessListMode, Known, Membership};
use crate::token::members;
use crate::xacml::Extent;

/// What an id of a resource, a list or a party follows in a URN.
const RESOURCE: &str = "urn:altinn:resource:";
const LIST: &str = "urn:altinn:access-list:";
const PARTY: &str = "urn:altinn:party:uuid:";

impl FactsBuilder {
    /// Whether access lists guard a resource: `{"identifier": "…", "accessListMode": "Enabled"}`, and, where the memberships
    /// of the party in the lists of that resource are at hand, these: `{"data": [{"resource": "urn:altinn:resource:…",
    /// "actionFilters": […]}]}`, or the list. All of them; memberships that name another resource, or another
    /// [party](FactsBuilder::party_uuid), are not for it. To be called for every resource.
    ///
    /// # Errors
    /// `malformed-json`, `unexpected-form`.
    pub fn access_lists(
        mut self,
        resource: &str,
        memberships: Option<&str>,
    ) -> Result<FactsBuilder, PlatformError> {
        let (resource, mode) = read("resource", resource, |value| {
            let record = Record::of(value)?;
            // What does not say it is not guarded, as the registry's own default is.
            let mode = record.get("accessListMode", mode)?;
            let id = record.needed("identifier")?;
            Ok((id, mode.unwrap_or(AccessListMode::Disabled)))
        })?;
        let memberships = memberships
            .map(|json| {
                read("memberships", json, |value| {
                    list_in(value, "data", |value| self.membership(value, &resource))
                })
            })
            .transpose()?;
        let lists = AccessListFacts {
            resource,
            mode,
            memberships: memberships.map_or_else(Known::default, |list| {
                Known::complete(list.into_iter().flatten().collect::<Vec<_>>())
            }),
        };
        let known = self.known(Extent::AtLeast, vec![lists]);
        append(
            &mut self.facts.access_lists,
            known,
            self.facts.as_of,
            AccessListFacts::eq,
        );
        Ok(self)
    }

    /// The lists that the caller is on, for requests for consent: `[{"urn": "urn:altinn:access-list:OWNER:LIST"}]`, or the
    /// URNs alone. All of them. What kind of party the caller is comes from [`profile`](FactsBuilder::profile) or
    /// [`caller_party`](FactsBuilder::caller_party).
    ///
    /// # Errors
    /// `malformed-json`, `unexpected-form`.
    pub fn consent_lists(mut self, json: &str) -> Result<FactsBuilder, PlatformError> {
        let names = texts("consent lists", json, "data", &|list| {
            let urn = text_in(list, &["urn"])?;
            let name = urn.strip_prefix(LIST).map(str::to_owned);
            name.ok_or_else(|| format!("expected {LIST}OWNER:LIST"))
        })?;
        self.facts.consent.get_or_insert_default().access_lists = self.complete(names);
        Ok(self)
    }

    /// A membership, if it is the party's and for the resource.
    fn membership(&self, value: &Value, resource: &str) -> Result<Option<Membership>, String> {
        let record = Record::of(value)?;
        let of = record.text("resource")?;
        let party = record.text("party")?;
        let other_resource = of
            .as_deref()
            .map(|urn| urn.strip_prefix(RESOURCE).unwrap_or(urn))
            .is_some_and(|of| of != resource);
        let other_party = party
            .as_deref()
            .and_then(|urn| urn.strip_prefix(PARTY))
            .is_some_and(|uuid| self.party_uuid.is_some() && !self.is_own_uuid(Some(uuid)));
        if other_resource || other_party {
            return Ok(None);
        }
        Ok(Some(Membership {
            action_filters: record.texts("actionFilters")?,
        }))
    }
}

/// `ResourceAccessListMode`, by its name or its number.
fn mode(value: &Value) -> Result<AccessListMode, String> {
    match value.as_str().map(str::to_ascii_lowercase).as_deref() {
        Some("disabled") => return Ok(AccessListMode::Disabled),
        Some("enabled") => return Ok(AccessListMode::Enabled),
        Some(_) => {}
        None if number(value) == Ok(0) => return Ok(AccessListMode::Disabled),
        None if members::integer(value) == Ok(1) => return Ok(AccessListMode::Enabled),
        None => {}
    }
    Err("expected Disabled or Enabled".to_owned())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::*;

    const GUARDED: &str =
        r#"{"identifier": "r", "title": {"nb": "R"}, "accessListMode": "Enabled"}"#;

    #[test]
    fn memberships_count_for_their_resource_and_party() {
        let memberships = r#"{"data": [
            {"party": "urn:altinn:party:uuid:U", "resource": "urn:altinn:resource:r", "actionFilters": ["read"]},
            {"party": "urn:altinn:party:uuid:V", "resource": "urn:altinn:resource:r"},
            {"resource": "urn:altinn:resource:s"}, {}]}"#;
        let builder = FactsBuilder::new(1).party_uuid("u");
        let facts = builder
            .access_lists(GUARDED, Some(memberships))
            .unwrap()
            .build();
        let lists = &facts.access_lists;
        assert!(!lists.is_complete());
        assert_eq!(lists.values[0].mode, AccessListMode::Enabled);
        let filters = |index: usize| {
            lists.values[0].memberships.values[index]
                .action_filters
                .clone()
        };
        assert_eq!(lists.values[0].memberships.values.len(), 2);
        assert_eq!((filters(0), filters(1)), (vec!["read".to_owned()], vec![]));
    }

    #[test]
    fn without_memberships_it_is_known_that_it_is_guarded() {
        let unguarded = r#"{"identifier": "s"}"#;
        let facts = FactsBuilder::new(1)
            .access_lists(GUARDED, None)
            .and_then(|builder| builder.access_lists(unguarded, None))
            .unwrap()
            .build();
        let lists = facts.access_lists.values;
        assert!(lists[0].memberships.is_absent());
        assert_eq!(lists[1].mode, AccessListMode::Disabled);
        let odd =
            FactsBuilder::new(1).access_lists(r#"{"identifier": "s", "accessListMode": 2}"#, None);
        assert!(odd.unwrap_err().to_string().contains("accessListMode"));
    }

    #[test]
    fn consent_knows_lists_by_owner_and_name_and_the_caller_s_kind() {
        let facts = FactsBuilder::default()
            .consent_lists(r#"["urn:altinn:access-list:ttd:banker"]"#)
            .and_then(|builder| builder.caller_party(r#"{"partyId": 1, "partyTypeName": 2}"#))
            .unwrap()
            .build();
        let consent = facts.consent.unwrap();
        assert_eq!(consent.access_lists.values, ["ttd:banker"]);
        assert_eq!(
            consent.party_type,
            Known::complete(["organization".to_owned()])
        );
        assert!(
            FactsBuilder::default()
                .consent_lists(r#"["banker"]"#)
                .is_err()
        );
    }
}
