//! The resource's side of an enriched request (`ContextHandler.EnrichResourceAttributes`).

use super::super::attributes::{self as ids, Source};
use super::super::facts::{Facts, InstanceFacts};
use super::super::settings::Settings;
use super::{Failure, Standing, first, is_guid};
use crate::xacml::{AttributeList, Attributes, Bag, RESOURCE};

/// What the decision point knows of the resource.
#[derive(Clone, Debug, Default)]
pub struct EnrichedResource {
    list: AttributeList,
    /// Nothing that is not listed is there: the request says so.
    closed: bool,
    org_and_app: Option<(String, String)>,
    registry: Option<String>,
    party: Option<i64>,
    party_is_open: bool,
    instance: Option<String>,
    failure: Failure,
    /// The party came from the instance, and goes back with the answer.
    echoes_party: bool,
}

impl EnrichedResource {
    /// The resource of a request, as sent: of one that [lists all it has](AttributeList::closed), or of a page's resource
    /// whose party may yet be said.
    pub fn new(
        sent: AttributeList,
        closed: bool,
        facts: &Facts,
        settings: &Settings,
    ) -> EnrichedResource {
        let mut resource = EnrichedResource {
            closed,
            ..EnrichedResource::default()
        };
        resource.read(&sent);
        resource.list = sent;
        let party = first(&resource.list, RESOURCE, ids::PARTY_ID);
        let mut known = party.is_some();
        resource.party = party.and_then(|text| text.parse().ok());
        if !known {
            known = resource.look_up_party(facts, settings);
        }
        resource.look_up_instance(known, facts);
        if resource.list.iter().next().is_none() {
            // There is no category of resources.
            resource.failure = Failure::Argument;
        }
        if let Some((org, app)) = resource.org_and_app.clone() {
            let name = format!("app_{org}_{app}");
            for (id, value) in [(ids::ORG, org), (ids::APP, app), (ids::RESOURCE, name)] {
                resource.add_missing(id, &value);
            }
        }
        resource
    }

    /// Service owner and app, where it is one.
    pub fn org_and_app(&self) -> Option<(&str, &str)> {
        let (org, app) = self.org_and_app.as_ref()?;
        Some((org, app))
    }

    /// Its id in the resource registry, where it has one. It counts before the app.
    pub fn registry_id(&self) -> Option<&str> {
        self.registry.as_deref()
    }

    /// The key of its policy; see [`Resource::policy_key`](crate::altinn::Resource::policy_key).
    pub fn policy_key(&self) -> Option<String> {
        self.registry
            .clone()
            .or_else(|| self.org_and_app().map(|(org, app)| format!("{org}/{app}")))
    }

    /// The party that it belongs to, where it is known.
    pub fn party(&self) -> Option<i64> {
        self.party
    }

    /// The instance as delegations name it, in both ways: the URN and the GUID.
    pub fn instance_names(&self) -> Option<(String, String)> {
        let value = self.instance.as_deref()?;
        let id = value.strip_prefix(INSTANCE_URN).unwrap_or(value);
        match id.split_once('/') {
            Some((_, guid)) => Some((format!("{INSTANCE_URN}{id}"), guid.to_owned())),
            None => Some((value.to_owned(), value.to_owned())),
        }
    }

    /// Whose facts a question about it is answered by.
    pub fn standing(&self, facts: &Facts) -> Standing {
        let is_consent = self.registry.is_some()
            && self.org_and_app.is_none()
            && self.party.is_none()
            && self.instance.is_none();
        match self.party {
            Some(party) if facts.party.is_none_or(|of| of == party) => Standing::Party,
            None if is_consent
                && !self.party_is_open
                && (self.closed || facts.consent.is_some()) =>
            {
                Standing::Consent
            }
            _ => Standing::Unknown,
        }
    }

    /// Whether the context handler throws because of it.
    pub fn failure(&self) -> Failure {
        self.failure
    }

    /// Whether the answer repeats the party although the request did not ask for it.
    pub fn echoes_party(&self) -> bool {
        self.echoes_party
    }

    /// Its attributes.
    pub fn list(&self) -> &AttributeList {
        &self.list
    }

    /// Takes apart what names it (`GetResourceAttributeValues`).
    fn read(&mut self, sent: &AttributeList) {
        let text = |id| first(sent, RESOURCE, id);
        let mut org = text(ids::ORG);
        let mut app = text(ids::APP);
        if let Some(name) = text(ids::RESOURCE) {
            if name.starts_with("app_") {
                let mut parts = name.split('_').skip(1);
                (org, app) = (parts.next(), parts.next());
                if app.is_none() {
                    self.failure = Failure::Other;
                }
            } else {
                self.registry = Some(name.to_owned());
            }
        }
        self.org_and_app = owned(org, app);
        let by_urn = text(ids::RESOURCE_INSTANCE_ID);
        let instance = text(ids::INSTANCE_ID);
        if instance.is_some_and(|id| !id.contains('/')) {
            self.failure = Failure::Other;
        }
        self.instance = instance.or(by_urn).map(str::to_owned);
    }

    /// The instance's id as Storage knows it, `PARTY/GUID`.
    fn stored_instance(&self) -> Option<&str> {
        let value = self.instance.as_deref()?;
        let id = value.strip_prefix(INSTANCE_URN).unwrap_or(value);
        id.contains('/').then_some(id)
    }

    /// Finds the party by a number or a UUID (`EnrichResourceParty`); says whether there is one.
    fn look_up_party(&mut self, facts: &Facts, settings: &Settings) -> bool {
        let has = |id| first(&self.list, RESOURCE, id).is_some();
        let by_organisation = has(ids::ORGANISATION_NUMBER) || has(ids::ORGANISATION_NUMBER_LEGACY);
        let by_person = !by_organisation && has(ids::PERSON_NUMBER);
        let by_uuid = first(&self.list, RESOURCE, ids::PARTY_UUID).is_some_and(is_guid);
        if by_person && !settings.external_api {
            self.failure = Failure::Argument;
        }
        if !by_organisation && !by_person && !by_uuid {
            // A page names its party elsewhere, or has not said it.
            self.party_is_open = !self.closed && facts.consent.is_none();
            return false;
        }
        self.party = facts.party;
        let bag = match self.party {
            Some(party) => Bag::string(&party.to_string()),
            None => Bag::UNKNOWN,
        };
        self.party_is_open = self.party.is_none();
        self.list.add(RESOURCE, ids::PARTY_ID, bag);
        true
    }

    /// Asks Storage for what the request does not say of an instance (`IsResourceComplete`).
    fn look_up_instance(&mut self, has_party: bool, facts: &Facts) {
        let has = |list: &AttributeList, id| first(list, RESOURCE, id).is_some();
        let by_id = has(&self.list, ids::INSTANCE_ID);
        if let (Some(id), true) = (self.stored_instance().map(str::to_owned), by_id) {
            let guid = id.split_once('/').map_or("", |(_, guid)| guid);
            for name in [guid, &format!("{INSTANCE_URN}{id}")] {
                self.list
                    .add(RESOURCE, ids::RESOURCE_INSTANCE_ID, Bag::string(name));
            }
        } else if self.stored_instance().is_some() {
            // Whether the other way to write it is added then is not known.
            self.list
                .add(RESOURCE, ids::RESOURCE_INSTANCE_ID, Bag::UNKNOWN);
        }
        let has_app = self.org_and_app.is_some();
        let has_task = has(&self.list, ids::TASK) || has(&self.list, ids::END_EVENT);
        let is_events = first(&self.list, RESOURCE, ids::APP_RESOURCE) == Some("events");
        let is_complete =
            has_party && ((has_app && (has_task || is_events)) || self.registry.is_some());
        let Some(id) = self.stored_instance().map(str::to_owned) else {
            return;
        };
        if is_complete {
            return;
        }
        let mut instances = facts.instances.values.iter();
        match instances.find(|instance| instance.id == id) {
            Some(instance) => self.add_instance(instance),
            None => self.add_unknown_instance(),
        }
        if !has_party {
            self.echoes_party = true;
        }
        let owner = id.split('/').next().unwrap_or_default();
        self.party = owner.parse().ok();
        self.party_is_open = false;
        self.add_missing(ids::PARTY_ID, owner);
    }

    fn add_instance(&mut self, instance: &InstanceFacts) {
        match instance.app.as_deref().and_then(|app| app.split_once('/')) {
            Some((org, app)) => {
                self.add_missing(ids::ORG, org);
                self.add_missing(ids::APP, app);
                if self.org_and_app.is_none() {
                    let own = |id| first(&self.list, RESOURCE, id);
                    self.org_and_app = owned(own(ids::ORG), own(ids::APP));
                }
            }
            None if self.org_and_app.is_none() => self.add_unknown_app(),
            None => {}
        }
        if let Some(task) = &instance.task {
            self.add_missing(ids::TASK, task);
        } else if let Some(event) = &instance.end_event {
            self.list.add(RESOURCE, ids::END_EVENT, Bag::string(event));
        }
    }

    fn add_unknown_instance(&mut self) {
        if self.org_and_app.is_none() {
            self.add_unknown_app();
        }
        if first(&self.list, RESOURCE, ids::TASK).is_none() {
            self.list.add(RESOURCE, ids::TASK, Bag::UNKNOWN);
        }
        self.list.add(RESOURCE, ids::END_EVENT, Bag::UNKNOWN);
    }

    fn add_unknown_app(&mut self) {
        for id in [ids::ORG, ids::APP, ids::RESOURCE] {
            if first(&self.list, RESOURCE, id).is_none() {
                self.list.add(RESOURCE, id, Bag::UNKNOWN);
            }
        }
    }

    fn add_missing(&mut self, id: &str, value: &str) {
        if first(&self.list, RESOURCE, id).is_none() {
            self.list.add(RESOURCE, id, Bag::string(value));
        }
    }
}

impl Attributes for EnrichedResource {
    fn bag(&self, category: &str, id: &str) -> Option<&Bag> {
        if category != RESOURCE {
            // Everything but subject, resource and action is empty: a request carries no more.
            return (category != crate::xacml::SUBJECT && category != crate::xacml::ACTION)
                .then(Bag::empty);
        }
        if let Some(bag) = self.list.bag(category, id) {
            return Some(bag);
        }
        let is_open = match Source::of_resource(id) {
            Source::Unlisted => true,
            Source::Party => self.party.is_none() && self.party_is_open,
            _ => false,
        };
        Some(if is_open && !self.closed {
            Bag::unknown()
        } else {
            Bag::empty()
        })
    }
}

/// Service owner and app, where there are both.
fn owned(org: Option<&str>, app: Option<&str>) -> Option<(String, String)> {
    Some((org?.to_owned(), app?.to_owned()))
}

/// What an instance's id follows in a URN.
pub(super) const INSTANCE_URN: &str = "urn:altinn:instance-id:";
