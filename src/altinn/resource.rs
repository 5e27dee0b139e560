//! What is asked about: an app, an instance of one, or a resource of the resource registry.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::attributes as ids;
use crate::token::members::{self, Members};
use crate::xacml::{self, AttributeList, Attributes, Bag};

/// A resource of the platform. In JSON `{"app": "ORG/APP", "instance": "PARTY/GUID", "task": "Task_1"}` or
/// `{"resource": "ID"}`.
#[derive(Clone, Debug, Default, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Resource {
    /// `ORG/APP`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app: Option<String>,
    /// Id in the resource registry.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// `PARTY/GUID`
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// Id of the current task's element.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub task: Option<String>,
    /// Id of the end event, where the process has ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_event: Option<String>,
    /// `urn:altinn:appresource`, such as `events`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub app_resource: Option<String>,
    /// UUID of the party that it belongs to, where that is how the party is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party_uuid: Option<String>,
}

/// The two halves of an instance id.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Instance<'a> {
    /// Party id of the instance's owner.
    pub party: i64,
    /// The instance's own id.
    pub guid: &'a str,
}

/// Why a resource was refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ResourceError {
    code: &'static str,
    message: String,
}

impl Resource {
    /// An app.
    pub fn app(org: &str, app: &str) -> Resource {
        Resource {
            app: Some(format!("{org}/{app}")),
            ..Resource::default()
        }
    }

    /// A resource of the resource registry.
    pub fn registry(id: &str) -> Resource {
        Resource {
            resource: Some(id.to_owned()),
            ..Resource::default()
        }
    }

    /// The same, for one instance: the owner's party id and the instance's own id.
    pub fn instance(mut self, party: i64, guid: &str) -> Resource {
        self.instance = Some(format!("{party}/{guid}"));
        self
    }

    /// The same, in one task.
    pub fn task(mut self, task: &str) -> Resource {
        self.task = Some(task.to_owned());
        self
    }

    /// A resource as a person writes it: `app:ORG/APP`, `app:ORG/APP/TASK` or `resource:ID`.
    ///
    /// # Errors
    /// `invalid-resource`.
    pub fn parse(text: &str) -> Result<Resource, ResourceError> {
        let resource = if let Some(app) = text.strip_prefix("app:") {
            let mut parts = app.splitn(3, '/');
            let (org, app, task) = (
                parts.next().unwrap_or_default(),
                parts.next().unwrap_or_default(),
                parts.next(),
            );
            let resource = Resource::app(org, app);
            match task {
                Some(task) => resource.task(task),
                None => resource,
            }
        } else if let Some(id) = text.strip_prefix("resource:") {
            Resource::registry(id)
        } else {
            return Err(ResourceError::new(format!(
                "expected app:ORG/APP, app:ORG/APP/TASK or resource:ID, found \"{text}\""
            )));
        };
        resource.check()?;
        Ok(resource)
    }

    /// A resource from its JSON form.
    ///
    /// # Errors
    /// `malformed-resource` with line and column where the text is not that form, `invalid-resource` as
    /// [`Resource::check`].
    pub fn from_json(text: &str) -> Result<Resource, ResourceError> {
        let resource = members::document(text)
            .and_then(|value| Resource::read(&value))
            .map_err(malformed)?;
        resource.check()?;
        Ok(resource)
    }

    /// Resources from a list of their JSON forms; whether their parts fit together is not looked at yet.
    ///
    /// # Errors
    /// `malformed-resource`.
    pub fn list_from_json(text: &str) -> Result<Vec<Resource>, ResourceError> {
        members::document(text)
            .and_then(|value| members::list(&value, Resource::read))
            .map_err(malformed)
    }

    fn read(value: &Value) -> Result<Resource, String> {
        let members = Members::of(
            value,
            &[
                "app",
                "resource",
                "instance",
                "task",
                "endEvent",
                "appResource",
                "partyUuid",
            ],
        )?;
        Ok(Resource {
            app: members.text("app")?,
            resource: members.text("resource")?,
            instance: members.text("instance")?,
            task: members.text("task")?,
            end_event: members.text("endEvent")?,
            app_resource: members.text("appResource")?,
            party_uuid: members.text("partyUuid")?,
        })
    }

    /// What a decision request is about, as far as it takes to find the policy: an app where the request names service
    /// owner and app, else a resource of the registry. `None` where it names neither.
    pub fn of_request(attributes: &impl Attributes) -> Option<Resource> {
        let first = |id| {
            let value = attributes.bag(xacml::RESOURCE, id)?.values.first()?;
            Some(value.value.to_string())
        };
        match (first(ids::ORG), first(ids::APP)) {
            (Some(org), Some(app)) => Some(Resource::app(&org, &app)),
            _ => first(ids::RESOURCE).map(|id| Resource::registry(&id)),
        }
    }

    /// Checks that the parts fit together.
    ///
    /// # Errors
    /// `invalid-resource` where it is neither an app nor a resource or both, or a part is empty or of another form.
    pub fn check(&self) -> Result<(), ResourceError> {
        match (&self.app, &self.resource) {
            (Some(_), Some(_)) | (None, None) => {
                return Err(ResourceError::new(
                    "expected either app or resource".to_owned(),
                ));
            }
            (Some(app), None) if self.org_and_app().is_none() => {
                return Err(ResourceError::new(format!(
                    "expected an app as ORG/APP, found \"{app}\""
                )));
            }
            (None, Some(id)) if id.is_empty() => {
                return Err(ResourceError::new(
                    "expected a resource's id, found nothing".to_owned(),
                ));
            }
            _ => {}
        }
        match &self.instance {
            Some(instance) if self.instance_parts().is_none() => Err(ResourceError::new(format!(
                "expected an instance as PARTY/GUID with a numeric party, found \"{instance}\""
            ))),
            _ => Ok(()),
        }
    }

    /// The key of its policy: `ORG/APP` or the resource's id. `app_ORG_APP` is the app.
    pub fn policy_key(&self) -> Option<String> {
        match self.org_and_app() {
            Some((org, app)) => Some(format!("{org}/{app}")),
            None => self.resource.clone(),
        }
    }

    /// Service owner and app; `app_ORG_APP` is split as the server splits it, at the first two underscores.
    pub fn org_and_app(&self) -> Option<(&str, &str)> {
        if let Some(app) = &self.app {
            return app
                .split_once('/')
                .filter(|(org, app)| !org.is_empty() && !app.is_empty() && !app.contains('/'));
        }
        let mut parts = self.resource.as_deref()?.split('_');
        match (parts.next(), parts.next(), parts.next()) {
            (Some("app"), Some(org), Some(app)) if !org.is_empty() && !app.is_empty() => {
                Some((org, app))
            }
            _ => None,
        }
    }

    /// The instance id's halves.
    pub fn instance_parts(&self) -> Option<Instance<'_>> {
        let (party, guid) = self.instance.as_deref()?.split_once('/')?;
        let party = party.parse().ok()?;
        (!guid.is_empty() && !guid.contains('/')).then_some(Instance { party, guid })
    }

    /// The attributes that the enforcement point sends (`DecisionHelper.CreateResourceCategory`), in its order. `party` is the
    /// party acted for, where there is no instance to say whose it is.
    pub fn sent(&self, party: Option<i64>) -> AttributeList {
        let mut list = AttributeList::new();
        let mut add = |id: &str, value: &str| list.add(xacml::RESOURCE, id, Bag::string(value));
        let instance = self.instance_parts();
        if let Some(party) = instance.map(|instance| instance.party).or(party) {
            add(ids::PARTY_ID, &party.to_string());
        } else if let Some(uuid) = &self.party_uuid {
            add(ids::PARTY_UUID, uuid);
        }
        if let Some(Instance { party, guid }) = instance {
            add(ids::INSTANCE_ID, &format!("{party}/{guid}"));
        }
        match (&self.resource, self.org_and_app()) {
            (Some(id), _) => add(ids::RESOURCE, id),
            (None, Some((org, app))) => {
                add(ids::ORG, org);
                add(ids::APP, app);
            }
            (None, None) => {}
        }
        for (id, value) in [
            (ids::TASK, &self.task),
            (ids::END_EVENT, &self.end_event),
            (ids::APP_RESOURCE, &self.app_resource),
        ] {
            if let Some(value) = value {
                add(id, value);
            }
        }
        list
    }
}

fn malformed(why: String) -> ResourceError {
    ResourceError {
        code: "malformed-resource",
        message: format!("resource: {why}"),
    }
}

impl ResourceError {
    fn new(message: String) -> ResourceError {
        ResourceError {
            code: "invalid-resource",
            message,
        }
    }

    /// Stable, kebab-case.
    pub fn code(&self) -> &'static str {
        self.code
    }
}

impl fmt::Display for ResourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ResourceError {}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn a_person_may_write_it_short() {
        assert_eq!(
            Resource::parse("app:ttd/apps-test/Task_1").unwrap(),
            Resource::app("ttd", "apps-test").task("Task_1")
        );
        assert_eq!(
            Resource::parse("resource:nav_x").unwrap(),
            Resource::registry("nav_x")
        );
        for bad in ["ttd/apps-test", "app:ttd", "app:/x", "resource:"] {
            assert_eq!(
                Resource::parse(bad).unwrap_err().code(),
                "invalid-resource",
                "{bad}"
            );
        }
    }

    #[test]
    fn reads_its_json_and_nothing_else() {
        let text = r#"{"app":"ttd/a","instance":"1/g","task":"Task_1","endEvent":null}"#;
        let resource = Resource::app("ttd", "a").instance(1, "g").task("Task_1");
        assert_eq!(Resource::from_json(text), Ok(resource));
        for (text, code) in [
            (r#"{"app":"ttd/a","tsk":"Task_1"}"#, "malformed-resource"),
            ("[", "malformed-resource"),
            ("{}", "invalid-resource"),
        ] {
            assert_eq!(
                Resource::from_json(text).unwrap_err().code(),
                code,
                "{text}"
            );
        }
    }

    #[test]
    fn a_request_names_its_resource() {
        let request = |entries: &[(&str, &str)]| {
            let mut list = AttributeList::new();
            for (id, value) in entries {
                list.add(xacml::RESOURCE, id, Bag::string(value));
            }
            Resource::of_request(&list).and_then(|resource| resource.policy_key())
        };
        let app = [(ids::ORG, "ttd"), (ids::APP, "a"), (ids::RESOURCE, "r")];
        assert_eq!(request(&app).as_deref(), Some("ttd/a"));
        assert_eq!(request(&app[1..]).as_deref(), Some("r"));
        assert_eq!(
            request(&[(ids::RESOURCE, "app_ttd_a")]).as_deref(),
            Some("ttd/a")
        );
        assert_eq!(request(&app[..1]), None);
    }

    #[test]
    fn an_app_named_as_a_resource_is_cut_as_the_server_cuts_it() {
        assert_eq!(
            Resource::registry("app_ttd_my_app").policy_key().as_deref(),
            Some("ttd/my")
        );
        assert_eq!(
            Resource::registry("nav_app").policy_key().as_deref(),
            Some("nav_app")
        );
    }
}
