//! What the platform's registers said in a case, as facts.

use std::fs;
use std::path::Path;

use adgang::altinn::{DelegatedPolicy, Facts};
use adgang::snapshot::{Asked, Dialect, read_policy};
use serde_json::{Value as Json, json};

/// The lookups that a case records, and the policies of its delegations.
pub struct Register<'a> {
    pub folder: &'a Path,
    pub meta: &'a Json,
}

impl Register<'_> {
    /// The facts of one question, complete as far as anything was looked up: what was not is not there.
    pub fn facts(&self, asked: &Asked) -> Facts {
        let form = self.form(asked);
        Facts::from_json(&form.to_string()).unwrap()
    }

    fn form(&self, asked: &Asked) -> Json {
        let subject = |id: &str| value(&asked.subject, id);
        let party = self.party(asked);
        let profile = match subject("urn:altinn:person:identifier-no") {
            Some(number) => {
                self.found("profile.getUserProfileByPersonId", &[("personId", &number)])
            }
            None => subject("urn:altinn:userid")
                .map(|id| self.found("profile.getUserProfile", &[("userId", &id)]))
                .unwrap_or_default(),
        };
        let user = subject("urn:altinn:userid").unwrap_or_else(|| text(&profile["UserId"]));
        let number = |id| subject(id);
        let organisation = number("urn:altinn:organization:identifier-no")
            .or_else(|| number("urn:altinn:organizationnumber"))
            .map(|number| self.found("register.partyLookup", &[("orgNo", &number)]))
            .unwrap_or_default();
        let own = match subject("urn:altinn:partyid") {
            Some(id) => self.found("register.getParty", &[("partyId", &id)]),
            None if organisation.is_null() => profile.clone(),
            None => organisation,
        };
        let party_text = party.map(|party| party.to_string()).unwrap_or_default();
        let roles = self.found(
            "roles.getDecisionPointRolesForUser",
            &[("userId", &user), ("partyId", &party_text)],
        );
        json!({
            "version": 1,
            "party": party,
            "partyType": party_type(&self.party_record(&party_text)),
            "caller": {
                "userId": profile["UserId"].as_i64().filter(|id| *id != 0),
                "partyId": own["PartyId"].as_i64(),
                "partyUuid": own["PartyUuid"],
                "partyType": party_type(&own),
            },
            "roles": list(roles),
            "roleRegister": [],
            "accessPackages": list(self.any("accessmanagement.getAccessPackages")),
            "estateRoles": list(self.any("oed.getRoleAssignments")),
            "delegations": self.delegations(&party_text),
            "accessLists": self.access_lists(),
            "consent": {
                "partyType": [],
                "accessLists": self.consent_lists(&subject("urn:altinn:party:uuid").unwrap_or_default()),
            },
            "instances": self.instances(),
        })
    }

    /// The party of the resource, as the platform finds it.
    fn party(&self, asked: &Asked) -> Option<i64> {
        let resource = |id: &str| value(&asked.resource, id);
        if let Some(id) = resource("urn:altinn:partyid") {
            return id.parse().ok();
        }
        let by_number = [
            "urn:altinn:organization:identifier-no",
            "urn:altinn:organizationnumber",
        ]
        .iter()
        .find_map(|id| resource(id))
        .map(|number| self.found("register.partyLookup", &[("orgNo", &number)]));
        let by_person = resource("urn:altinn:person:identifier-no")
            .map(|number| self.found("register.partyLookup", &[("personId", &number)]));
        let by_uuid = resource("urn:altinn:party:uuid")
            .map(|uuid| self.found("register.getParties", &[("partyUuid", &uuid)])[0].clone());
        let found = by_number.or(by_person).or(by_uuid);
        let owner = resource("urn:altinn:instance-id")
            .and_then(|id| id.split('/').next().and_then(|owner| owner.parse().ok()));
        found.and_then(|party| party["PartyId"].as_i64()).or(owner)
    }

    fn party_record(&self, party: &str) -> Json {
        let one = self
            .lookups("register.getParty")
            .find(|lookup| text(&lookup["input"]["partyId"]) == party);
        if let Some(lookup) = one {
            return lookup["result"].clone();
        }
        let named = |record: &Json| text(&record["PartyId"]) == party;
        let all = ["register.getParties", "register.partyLookup"];
        let mut records = all
            .iter()
            .flat_map(|name| self.lookups(name))
            .flat_map(|lookup| match &lookup["result"] {
                Json::Array(records) => records.clone(),
                record => vec![record.clone()],
            });
        records.find(named).unwrap_or_default()
    }

    fn delegations(&self, party: &str) -> Json {
        let mut delegations = Vec::new();
        for lookup in self.lookups("accessmanagement.getDelegationChanges") {
            if text(&lookup["input"]["party"]) != party {
                continue;
            }
            for change in lookup["result"].as_array().into_iter().flatten() {
                let one = json!({
                    "resource": change["resourceId"],
                    "instance": change["instanceId"],
                    "offeredBy": change["offeredByPartyId"],
                    "coveredByUser": change["coveredByUserId"],
                    "coveredByParty": change["coveredByPartyId"],
                    "toType": change["toUuidType"].as_str().map(|kind| match kind {
                        "Organization" => "organization",
                        "Person" => "person",
                        _ => "system-user",
                    }),
                    "to": change["toUuid"],
                    "revoked": change["type"] == "RevokeLast",
                    "path": change["path"],
                    "policy": self.policy(change["path"].as_str().unwrap()),
                });
                if !delegations.contains(&one) {
                    delegations.push(one);
                }
            }
        }
        Json::Array(delegations)
    }

    /// A delegation's policy by its path, compiled.
    fn policy(&self, path: &str) -> Json {
        let sources = self.meta["source"]["policies"].as_object().unwrap();
        let file = sources
            .iter()
            .find(|(_, source)| source.as_str().unwrap().ends_with(path));
        let Some((file, _)) = file else {
            return json!("unreadable");
        };
        let xml = fs::read_to_string(self.folder.join(file)).unwrap();
        match read_policy(&xml, Dialect::Altinn) {
            Ok((program, _)) => {
                let policy = DelegatedPolicy::from_program(program).unwrap();
                serde_json::to_value(policy).unwrap()
            }
            Err(_) => json!("unreadable"),
        }
    }

    fn access_lists(&self) -> Json {
        let guarded = self
            .lookups("resourceregistry.getResource")
            .filter(|lookup| lookup["result"]["accessListMode"] == "Enabled");
        let lists: Vec<Json> = guarded
            .map(|lookup| {
                let id = &lookup["input"]["resource"];
                let memberships = self
                    .lookups("resourceregistry.getMembershipsForResourceForParty")
                    .filter(|lookup| lookup["input"]["resource"] == *id)
                    .flat_map(|lookup| lookup["result"].as_array().cloned().unwrap_or_default())
                    .map(|membership| json!({ "actionFilters": membership["actionFilters"] }));
                json!({
                    "resource": id, "mode": "enabled", "memberships": memberships.collect::<Vec<_>>(),
                })
            })
            .collect();
        Json::Array(lists)
    }

    fn consent_lists(&self, uuid: &str) -> Json {
        let urns = self.found(
            "resourceregistry.getMembershipsForParty",
            &[("partyUuid", uuid)],
        );
        let urns = urns.as_array().cloned().unwrap_or_default();
        let names = urns.iter().map(|urn| {
            urn.as_str()
                .unwrap()
                .trim_start_matches("urn:altinn:access-list:")
                .to_owned()
        });
        json!(names.collect::<Vec<_>>())
    }

    fn instances(&self) -> Json {
        let instances = self.lookups("storage.getAuthInfo").map(|lookup| {
            let result = &lookup["result"];
            json!({
                "id": lookup["input"]["instanceId"],
                "app": result["appId"],
                "task": result["currentTask"],
                "endEvent": result["endEvent"],
            })
        });
        json!(instances.collect::<Vec<_>>())
    }

    fn lookups(&self, name: &str) -> impl Iterator<Item = &Json> {
        let all = self.meta["pip"].as_array().into_iter().flatten();
        all.filter(move |lookup| lookup["lookup"] == *name)
    }

    /// The result of a lookup with these inputs.
    fn found(&self, name: &str, inputs: &[(&str, &str)]) -> Json {
        let mut lookups = self.lookups(name);
        let found = lookups.find(|lookup| {
            inputs
                .iter()
                .all(|(name, value)| text(&lookup["input"][*name]) == *value)
        });
        found
            .map(|lookup| lookup["result"].clone())
            .unwrap_or_default()
    }

    fn any(&self, name: &str) -> Json {
        let first = self.lookups(name).next();
        first
            .map(|lookup| lookup["result"].clone())
            .unwrap_or_default()
    }
}

fn value(attributes: &[(String, String)], id: &str) -> Option<String> {
    let found = attributes.iter().find(|(there, _)| there == id);
    found.map(|(_, value)| value.clone())
}

fn text(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        other => other.to_string(),
    }
}

fn list(values: Json) -> Json {
    if values.is_array() { values } else { json!([]) }
}

fn party_type(record: &Json) -> &'static str {
    match record["PartyType"].as_str() {
        Some("Person") => "person",
        Some("Organisation") => "organisation",
        Some("SelfIdentified") => "self-identified",
        Some("SubUnit") => "sub-unit",
        Some("BankruptcyEstate") => "bankruptcy-estate",
        _ => "none",
    }
}
