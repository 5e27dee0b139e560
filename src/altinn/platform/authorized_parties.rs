//! `GET accessmanagement/api/v1/enduser/authorizedparties` and `GET accessmanagement/api/v1/authorizedparties`
//! (`AuthorizedPartyDto`).

use serde_json::Value;

use super::access_packages::package;
use super::builder::settle;
use super::parties::{find, kind};
use super::record::{Record, read, texts_in};
use super::{FactsBuilder, PlatformError};
use crate::altinn::facts::{Delegation, PartyFacts};
use crate::token::members;
use crate::xacml::Extent;

/// What the question for authorized parties asked for. An answer does not say it: what was left out of it (`includeRoles=false`
/// and its like) looks the same as what the caller does not have.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub struct Asked {
    /// Every role, so that the caller has no other.
    pub roles: bool,
    /// Every access package, so that the caller has no other.
    pub access_packages: bool,
}

/// What counts of an authorized party.
struct Authorized {
    party: PartyFacts,
    roles: Vec<String>,
    access_packages: Vec<String>,
    delegations: Vec<Delegation>,
}

impl FactsBuilder {
    /// What the list says of the party that the facts are about, which may be a sub-unit in it: what kind it is, and what the
    /// caller has for it. A list, or one page of it (`{"data": […]}`), without that party says nothing.
    ///
    /// Roles and access packages are at least those, unless they were [asked for](Asked) in full. Role codes are spelled as
    /// this endpoint spells them; a policy that heeds case, which few do, may see another spelling at the decision point, so
    /// [`roles`](FactsBuilder::roles) is the better source where both are to be had. Resources and instances are listed
    /// without actions: they are delegations whose policies are not known, enough for `ask` and never for more.
    ///
    /// # Errors
    /// `malformed-json`, `unexpected-form`.
    pub fn authorized_parties(
        mut self,
        json: &str,
        asked: Asked,
    ) -> Result<FactsBuilder, PlatformError> {
        let found = read("authorized parties", json, |value| {
            let page = match value {
                Value::Object(_) => Record::of(value)?.value("data")?.unwrap_or(value),
                list => list,
            };
            find(page, "subunits", &|party| self.authorized(party))
        })?;
        let Some(found) = found else { return Ok(self) };
        self.name_party(found.party);
        let extent = |all| if all { Extent::Exact } else { Extent::AtLeast };
        let roles = self.known(extent(asked.roles), found.roles);
        settle(&mut self.facts.roles, roles);
        let packages = self.known(extent(asked.access_packages), found.access_packages);
        settle(&mut self.facts.access_packages, packages);
        if self.facts.delegations.is_absent() || self.hinted {
            self.hinted = true;
            self.facts.delegations = self.known(Extent::AtLeast, found.delegations);
        }
        Ok(self)
    }

    /// What counts of a party, if it is the one that the facts are about. The others are not read.
    fn authorized(&self, value: &Value) -> Result<Option<Authorized>, String> {
        let record = Record::of(value)?;
        let party = PartyFacts {
            party_id: record.id("partyId")?,
            party_uuid: record.text("partyUuid")?,
            party_type: None,
        };
        if !self.is_own(&party) {
            return Ok(None);
        }
        let packages = record.get("authorizedAccessPackages", |packages| {
            texts_in(packages, "data", &package)
        })?;
        let mut delegations: Vec<Delegation> = record
            .texts("authorizedResources")?
            .into_iter()
            .map(|resource| Delegation {
                resource,
                ..Delegation::default()
            })
            .collect();
        let instances = record.get("authorizedInstances", |value| {
            members::list(value, instance)
        })?;
        delegations.extend(instances.unwrap_or_default());
        Ok(Some(Authorized {
            party: PartyFacts {
                party_type: record.get("type", kind)?,
                ..party
            },
            roles: record.texts("authorizedRoles")?,
            access_packages: packages.unwrap_or_default(),
            delegations,
        }))
    }
}

/// A delegation of one instance, by its URN where it has one.
fn instance(value: &Value) -> Result<Delegation, String> {
    let record = Record::of(value)?;
    let by_urn = record.text("instanceRef")?;
    Ok(Delegation {
        resource: record.needed("resourceId")?,
        instance: Some(match by_urn {
            Some(urn) => urn,
            None => record.needed("instanceId")?,
        }),
        ..Delegation::default()
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::*;
    use crate::altinn::{DelegatedPolicy, Known, PartyType};

    const LIST: &str = r#"{"links": {"next": null}, "data": [
        {"partyId": 1, "type": "Person", "personId": "01017012345", "authorizedRoles": ["PRIV"], "subunits": []},
        {"partyId": 2, "type": "Organization", "partyUuid": "u2", "authorizedRoles": 7, "subunits": [
            {"partyId": 3, "type": "Organization", "partyUuid": "u3", "authorizedRoles": ["DAGL"],
             "authorizedAccessPackages": ["skatt", "urn:altinn:accesspackage:regnskap"],
             "authorizedResources": ["app_ttd_demo", "nav_x"],
             "authorizedInstances": [{"resourceId": "app_ttd_demo", "instanceId": "g"}]}]}]}"#;

    #[test]
    fn the_party_is_found_among_sub_units_and_the_others_are_not_read() {
        let facts = FactsBuilder::default()
            .party_uuid("U3")
            .authorized_parties(LIST, Asked::default())
            .unwrap()
            .build();
        assert_eq!(
            (facts.party, facts.party_type),
            (Some(3), Some(PartyType::Organisation))
        );
        assert_eq!(facts.roles, Known::at_least(["DAGL".to_owned()]));
        assert_eq!(facts.access_packages.values, ["skatt", "regnskap"]);
        let delegations = &facts.delegations;
        assert!(!delegations.is_complete());
        let named = |index: usize| {
            let one: &Delegation = &delegations.values[index];
            (one.resource.as_str(), one.instance.as_deref())
        };
        assert_eq!(
            [named(1), named(2)],
            [("nav_x", None), ("app_ttd_demo", Some("g"))]
        );
        assert!(
            delegations
                .values
                .iter()
                .all(|one| one.policy == DelegatedPolicy::Unknown)
        );
        assert!(!facts.to_json().contains("0101"));
    }

    #[test]
    fn all_is_complete_only_where_all_was_asked_for() {
        let asked = Asked {
            roles: true,
            access_packages: false,
        };
        let facts = FactsBuilder::new(1)
            .authorized_parties(LIST, asked)
            .unwrap()
            .build();
        assert_eq!(facts.roles, Known::complete(["PRIV".to_owned()]));
        assert!(!facts.access_packages.is_complete());
        let elsewhere = FactsBuilder::new(9)
            .authorized_parties(LIST, asked)
            .unwrap()
            .build();
        assert!(elsewhere.roles.is_absent() && elsewhere.delegations.is_absent());
        let error = FactsBuilder::new(2)
            .authorized_parties(LIST, asked)
            .unwrap_err();
        assert!(
            error.to_string().contains("item 1: authorizedRoles"),
            "{error}"
        );
    }
}
