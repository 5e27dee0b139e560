//! What the platform's registers said in a case, as facts.

use std::fs;
use std::path::Path;

use adgang::altinn::{
    CallerFacts, DelegatedPolicy, Facts, FactsBuilder, Known, PartyFacts, PartyType,
};
use adgang::snapshot::Asked;
use adgang::xacml::Extent;
use serde_json::{Value as Json, json};

/// The lookups that a case records, and the policies of its delegations.
pub struct Register<'a> {
    pub folder: &'a Path,
    pub meta: &'a Json,
}

impl Register<'_> {
    /// The facts of one question, complete as far as anything was looked up: what was not is not there.
    pub fn facts(&self, asked: &Asked) -> Facts {
        let subject = |id: &str| value(&asked.subject, id);
        let party = self.party(asked);
        let party_text = party.map(|party| party.to_string()).unwrap_or_default();
        let profile = match subject("urn:altinn:person:identifier-no") {
            Some(number) => {
                self.found("profile.getUserProfileByPersonId", &[("personId", &number)])
            }
            None => subject("urn:altinn:userid")
                .map(|id| self.found("profile.getUserProfile", &[("userId", &id)]))
                .unwrap_or_default(),
        };
        let user = subject("urn:altinn:userid").unwrap_or_else(|| text(&profile["UserId"]));
        let roles = self.found(
            "roles.getDecisionPointRolesForUser",
            &[("userId", &user), ("partyId", &party_text)],
        );
        let lists = subject("urn:altinn:party:uuid").unwrap_or_default();
        let lists = self.found(
            "resourceregistry.getMembershipsForParty",
            &[("partyUuid", &lists)],
        );
        let register = FactsBuilder::default().role_register("[]");
        let mut builder = register
            .and_then(|it| it.roles(&roles.to_string()))
            .unwrap();
        for (name, read) in [
            (
                "accessmanagement.getAccessPackages",
                FactsBuilder::access_packages as fn(FactsBuilder, &str) -> _,
            ),
            ("oed.getRoleAssignments", FactsBuilder::estate_roles),
        ] {
            builder = read(builder, &self.any(name).to_string()).unwrap();
        }
        builder = builder.consent_lists(&lists.to_string()).unwrap();
        builder = match party {
            Some(party) => builder.party(party),
            None => builder,
        };
        builder = match self.party_record(&party_text) {
            Json::Null => builder.party_type(PartyType::None),
            record => builder.parties(&record.to_string()).unwrap(),
        };
        builder = self.with_caller(builder, &profile, &subject);
        builder = self.with_delegations(builder, &party_text);
        builder = self.with_access_lists(builder);
        self.close(self.with_instances(builder).build())
    }

    /// The caller's own party: by the number in the request, or that of the user.
    fn with_caller(
        &self,
        builder: FactsBuilder,
        profile: &Json,
        subject: &dyn Fn(&str) -> Option<String>,
    ) -> FactsBuilder {
        let organisation = subject("urn:altinn:organization:identifier-no")
            .or_else(|| subject("urn:altinn:organizationnumber"))
            .map(|number| self.found("register.partyLookup", &[("orgNo", &number)]));
        let own = subject("urn:altinn:partyid")
            .map(|id| self.found("register.getParty", &[("partyId", &id)]))
            .or(organisation);
        let mut builder = match profile {
            // Nobody in the register.
            Json::Null => builder.for_caller(CallerFacts {
                party: PartyFacts {
                    party_type: Some(PartyType::None),
                    ..PartyFacts::default()
                },
                ..CallerFacts::default()
            }),
            profile => {
                // The record has the members of the profile's party beside its own.
                let whole = json!({"userId": profile["UserId"], "party": profile});
                builder.profile(&whole.to_string()).unwrap()
            }
        };
        if let Some(own) = own.filter(|own| !own.is_null()) {
            builder = builder.caller_party(&own.to_string()).unwrap();
        }
        builder
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

    fn with_delegations(&self, mut builder: FactsBuilder, party: &str) -> FactsBuilder {
        for lookup in self.lookups("accessmanagement.getDelegationChanges") {
            if text(&lookup["input"]["party"]) != party {
                continue;
            }
            let mut changes = lookup["result"].clone();
            for change in changes.as_array_mut().into_iter().flatten() {
                rename(change, "type", "delegationChangeType");
                rename(change, "path", "blobStoragePolicyPath");
            }
            builder = builder
                .delegation_changes(&changes.to_string(), &[], &|path, _| self.policy(path))
                .unwrap();
        }
        builder
    }

    /// A delegation's policy by its path, compiled.
    fn policy(&self, path: &str) -> DelegatedPolicy {
        let sources = self.meta["source"]["policies"].as_object().unwrap();
        let file = sources
            .iter()
            .find(|(_, source)| source.as_str().unwrap().ends_with(path));
        let Some((file, _)) = file else {
            return DelegatedPolicy::Unreadable;
        };
        let xml = fs::read_to_string(self.folder.join(file)).unwrap();
        DelegatedPolicy::compile(&xml).unwrap_or_else(|refused| refused.policy())
    }

    fn with_access_lists(&self, mut builder: FactsBuilder) -> FactsBuilder {
        for lookup in self.lookups("resourceregistry.getResource") {
            let id = &lookup["input"]["resource"];
            let mut memberships = json!([]);
            for lookup in self
                .lookups("resourceregistry.getMembershipsForResourceForParty")
                .filter(|lookup| lookup["input"]["resource"] == *id)
            {
                memberships = lookup["result"].clone();
            }
            for membership in memberships.as_array_mut().into_iter().flatten() {
                // What was recorded answers a question for one resource with the name of another.
                membership["resource"] = json!(format!("urn:altinn:resource:{}", text(id)));
            }
            let mut resource = lookup["result"].clone();
            if resource.is_null() {
                resource = json!({ "identifier": id });
            }
            builder = builder
                .access_lists(&resource.to_string(), Some(&memberships.to_string()))
                .unwrap();
        }
        builder
    }

    fn with_instances(&self, mut builder: FactsBuilder) -> FactsBuilder {
        for lookup in self.lookups("storage.getAuthInfo") {
            let result = &lookup["result"];
            let info = json!({"appId": result["appId"], "process": {
                "currentTask": {"elementId": result["currentTask"]}, "endEvent": result["endEvent"],
            }});
            let id = text(&lookup["input"]["instanceId"]);
            builder = builder.auth_info(&id, &info.to_string()).unwrap();
        }
        builder
    }

    /// Says of every kind that there is no more of it, since all that the platform looked up was recorded.
    fn close(&self, mut facts: Facts) -> Facts {
        facts.access_lists.extent = Extent::Exact;
        facts.instances.extent = Extent::Exact;
        facts.delegations.extent = Extent::Exact;
        if let Some(consent) = &mut facts.consent {
            consent.party_type = Known::complete([]);
        }
        facts
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

fn rename(record: &mut Json, from: &str, to: &str) {
    let record = record.as_object_mut().unwrap();
    if let Some(value) = record.remove(from) {
        record.insert(to.to_owned(), value);
    }
}
