//! `POST accessmanagement/api/v1/policyinformation/getdelegationchanges` (`DelegationChangeExternal`).

use serde_json::Value;

use super::builder::append;
use super::record::{Record, list_in, number, read};
use super::{FactsBuilder, PlatformError};
use crate::altinn::facts::{DelegatedPolicy, Delegation, Known};
use crate::token::members;

impl FactsBuilder {
    /// The delegations that reach the caller, in the platform's order: all there are for the resources that they were asked
    /// for. `asked_for` are the [keys](crate::altinn::Resource::policy_key) of these; none means every resource. To be called
    /// once for each question that the endpoint was asked.
    ///
    /// `policy` gives the policy at a path of the platform's store, in the version named beside it:
    /// [`Unreadable`](DelegatedPolicy::Unreadable) where the store has none, `Unknown` where nobody looked.
    ///
    /// # Errors
    /// `malformed-json`, `unexpected-form`.
    pub fn delegation_changes(
        mut self,
        json: &str,
        asked_for: &[&str],
        policy: &dyn Fn(&str, Option<&str>) -> DelegatedPolicy,
    ) -> Result<FactsBuilder, PlatformError> {
        let changes = read("delegation changes", json, |value| {
            list_in(value, "data", |value| change(value, policy))
        })?;
        let is_first = self.facts.delegations.is_absent() || self.hinted;
        if is_first {
            self.hinted = false;
            self.facts.delegations = Known::default();
        }
        let known = self.complete(changes);
        append(
            &mut self.facts.delegations,
            known,
            self.facts.as_of,
            is_same,
        );
        let keys = &mut self.facts.delegations_for;
        if asked_for.is_empty() {
            keys.clear();
        } else if is_first || !keys.is_empty() {
            for key in asked_for {
                if !keys.iter().any(|own| own == key) {
                    keys.push((*key).to_owned());
                }
            }
        }
        Ok(self)
    }
}

/// Whether two are one that was listed twice; policies of one path are one.
fn is_same(one: &Delegation, other: &Delegation) -> bool {
    fn texts(it: &Delegation) -> [Option<&str>; 5] {
        [
            Some(it.resource.as_str()),
            it.instance.as_deref(),
            it.to_type.as_deref(),
            it.to.as_deref(),
            it.path.as_deref(),
        ]
    }
    let ids = |it: &Delegation| [it.offered_by, it.covered_by_user, it.covered_by_party];
    one.revoked == other.revoked && ids(one) == ids(other) && texts(one) == texts(other)
}

fn change(
    value: &Value,
    policy: &dyn Fn(&str, Option<&str>) -> DelegatedPolicy,
) -> Result<Delegation, String> {
    let record = Record::of(value)?;
    let revoked = record.get("delegationChangeType", is_last_revoked)?;
    let path = record.text("blobStoragePolicyPath")?;
    let version = record.text("blobStorageVersionId")?;
    let revoked = revoked.unwrap_or_default();
    let policy = match &path {
        // It is not looked at.
        Some(path) if !revoked => policy(path, version.as_deref()),
        _ => DelegatedPolicy::Unknown,
    };
    Ok(Delegation {
        resource: record.needed("resourceId")?,
        instance: record.text("instanceId")?,
        offered_by: record.id("offeredByPartyId")?,
        covered_by_user: record.id("coveredByUserId")?,
        covered_by_party: record.id("coveredByPartyId")?,
        to_type: record.get("toUuidType", receiver)?.flatten(),
        to: record.text("toUuid")?,
        revoked,
        path,
        policy,
    })
}

/// Whether a change took the last rule away (`DelegationChangeType`).
fn is_last_revoked(value: &Value) -> Result<bool, String> {
    match value.as_str().map(str::to_ascii_lowercase).as_deref() {
        Some("revokelast" | "revoke_last") => return Ok(true),
        Some("undefined" | "grant" | "revoke") => return Ok(false),
        _ => {}
    }
    match number(value) {
        Ok(kind @ 0..=3) => Ok(kind == 3),
        _ => Err("expected grant, revoke or revokeLast, or its number".to_owned()),
    }
}

/// The kind of who received it (`UuidType`): its name, its number, or the URN that the platform's database has.
fn receiver(value: &Value) -> Result<Option<String>, String> {
    const KINDS: [(&str, &str, &str); 4] = [
        ("person", "urn:altinn:person:uuid", "person"),
        (
            "organization",
            "urn:altinn:organization:uuid",
            "organization",
        ),
        ("systemuser", "urn:altinn:systemuser:uuid", "system-user"),
        (
            "enterpriseuser",
            "urn:altinn:enterpriseuser:uuid",
            "enterprise-user",
        ),
    ];
    let found = match value.as_str().filter(|text| text.parse::<i64>().is_err()) {
        Some(name) if name.eq_ignore_ascii_case("notspecified") => return Ok(None),
        Some(name) => KINDS
            .iter()
            .find(|(own, urn, _)| name.eq_ignore_ascii_case(own) || name.eq_ignore_ascii_case(urn)),
        None => match usize::try_from(members::integer(value).or_else(|_| number(value))?) {
            Ok(0) => return Ok(None),
            Ok(kind) => KINDS.get(kind.saturating_sub(1)),
            Err(_) => None,
        },
    };
    found
        .map(|(_, _, kind)| Some((*kind).to_owned()))
        .ok_or_else(|| "expected Person, Organization, SystemUser or EnterpriseUser".to_owned())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "tests")]
mod tests {
    use super::*;

    const CHANGES: &str = r#"[
        {"delegationchangeid": 1, "delegationchangetype": 1, "resourceid": "ttd/demo", "offeredbypartyid": 5, "coveredbyuserid": 7,
         "coveredbypartyid": null, "touuid": "u", "touuidtype": 1, "blobstoragepolicypath": "a.xml", "blobstorageversionid": "v1"},
        {"DelegationChangeType": "RevokeLast", "ResourceId": "ttd/demo", "InstanceId": "", "ToUuidType": "Organization",
         "BlobStoragePolicyPath": "b.xml"},
        {"delegationChangeType": "grant", "resourceId": "ttd/demo", "toUuidType": "NotSpecified", "coveredByUserId": 0}]"#;

    fn unreadable(path: &str, version: Option<&str>) -> DelegatedPolicy {
        assert_eq!((path, version), ("a.xml", Some("v1")));
        DelegatedPolicy::Unreadable
    }

    #[test]
    fn changes_keep_their_order_and_those_that_were_revoked_have_no_policy() {
        let builder = FactsBuilder::new(5).delegation_changes(CHANGES, &["ttd/demo"], &unreadable);
        let facts = builder.unwrap().build();
        assert!(facts.delegations.is_complete());
        let first = &facts.delegations.values[0];
        assert_eq!(
            (first.offered_by, first.covered_by_user),
            (Some(5), Some(7))
        );
        assert_eq!(
            (first.to_type.as_deref(), first.to.as_deref()),
            (Some("person"), Some("u"))
        );
        assert_eq!(first.policy, DelegatedPolicy::Unreadable);
        let second = &facts.delegations.values[1];
        assert!(second.revoked && second.instance.is_none());
        assert_eq!(second.to_type.as_deref(), Some("organization"));
        assert_eq!(second.policy, DelegatedPolicy::Unknown);
        assert_eq!(facts.delegations.values[2].covered_by_user, None);
        assert_eq!(facts.delegations_for, ["ttd/demo"]);
    }

    #[test]
    fn questions_for_several_resources_are_one_list() {
        let none: &dyn Fn(&str, Option<&str>) -> DelegatedPolicy = &|_, _| DelegatedPolicy::Unknown;
        let one = r#"[{"resourceId": "nav_x"}]"#;
        let both = FactsBuilder::new(5)
            .delegation_changes("[]", &["ttd/demo"], none)
            .and_then(|builder| builder.delegation_changes(one, &["nav_x"], none))
            .unwrap();
        assert_eq!(both.clone().build().delegations_for, ["ttd/demo", "nav_x"]);
        let all = both.delegation_changes(one, &[], none).unwrap();
        let all = all
            .delegation_changes("[]", &["ttd/demo"], none)
            .unwrap()
            .build();
        assert_eq!(all.delegations_for, Vec::<String>::new());
        assert_eq!(all.delegations.values.len(), 1);
    }

    #[test]
    fn what_is_no_change_is_refused_and_where() {
        for (json, place) in [
            ("[{}]", "item 0: expected resourceId"),
            (
                r#"[{"resourceId": "r", "toUuidType": "Robot"}]"#,
                "toUuidType",
            ),
            (r#"[{"resourceId": "r", "toUuidType": 5}]"#, "toUuidType"),
            (
                r#"[{"resourceId": "r", "delegationChangeType": "x"}]"#,
                "delegationChangeType",
            ),
            (
                r#"[{"resourceId": "r", "coveredByUserId": "x"}]"#,
                "coveredByUserId",
            ),
        ] {
            let error = FactsBuilder::new(1)
                .delegation_changes(json, &[], &unreadable)
                .unwrap_err();
            assert_eq!(error.code(), "unexpected-form");
            assert!(error.to_string().contains(place), "{error}");
        }
    }
}
