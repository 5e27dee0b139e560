//! Storage: `GET storage/api/v1/instances/{party}/{guid}` (`Instance`), and what it tells the decision point of one
//! (`AuthInfo`).

use serde_json::Value;

use super::builder::append;
use super::record::{Record, read};
use super::{FactsBuilder, PlatformError};
use crate::altinn::facts::InstanceFacts;
use crate::xacml::Extent;

impl FactsBuilder {
    /// An instance: `{"id": "PARTY/GUID", "appId": "ORG/APP", "process": {"currentTask": {"elementId": "Task_1"}}}`, as an app
    /// or Storage answers it. Its process counts for as long as the facts do.
    ///
    /// # Errors
    /// `malformed-json`, `unexpected-form`.
    pub fn instance(self, json: &str) -> Result<FactsBuilder, PlatformError> {
        let found = read("instance", json, |value| {
            let record = Record::of(value)?;
            let id = record.needed("id")?;
            if id.contains('/') {
                return instance(value, id);
            }
            // Storage itself keeps the two parts of an id apart.
            let owner = record.get("instanceOwner", |owner| Record::of(owner)?.id("partyId"))?;
            let owner = owner.flatten().ok_or("id: expected PARTY/GUID")?;
            instance(value, format!("{owner}/{id}"))
        })?;
        Ok(self.with_instance(found))
    }

    /// The same, as the decision point is told it, which knows the id already: `{"appId": …, "process": {…}}`.
    ///
    /// # Errors
    /// `malformed-json`, `unexpected-form`.
    pub fn auth_info(self, id: &str, json: &str) -> Result<FactsBuilder, PlatformError> {
        let found = read("auth info", json, |value| instance(value, id.to_owned()))?;
        Ok(self.with_instance(found))
    }

    fn with_instance(mut self, instance: InstanceFacts) -> FactsBuilder {
        let known = self.known(Extent::AtLeast, vec![instance]);
        append(
            &mut self.facts.instances,
            known,
            self.facts.as_of,
            InstanceFacts::eq,
        );
        self
    }
}

fn instance(value: &Value, id: String) -> Result<InstanceFacts, String> {
    let record = Record::of(value)?;
    let process = record.get("process", |process| {
        let process = Record::of(process)?;
        let task = process.get("currentTask", |task| Record::of(task)?.text("elementId"))?;
        Ok((task.flatten(), process.text("endEvent")?))
    })?;
    let (task, end_event) = process.unwrap_or_default();
    Ok(InstanceFacts {
        id,
        app: record.text("appId")?,
        task,
        end_event,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    #[test]
    fn an_instance_is_in_a_task_or_at_its_end() {
        let whole = r#"{"id": "1/g", "appId": "ttd/demo", "data": [], "process": {"currentTask": {"elementId": "Task_1"}}}"#;
        let apart = r#"{"id": "h", "instanceOwner": {"partyId": "1", "personNumber": "01017012345"}, "process": {"endEvent": "End_1"}}"#;
        let facts = FactsBuilder::new(1)
            .instance(whole)
            .and_then(|builder| builder.instance(apart))
            .and_then(|builder| builder.auth_info("1/i", r#"{"appId": "ttd/demo"}"#))
            .unwrap()
            .build();
        let written = serde_json::to_string(&facts.instances.values).unwrap();
        let expected = r#"[{"id":"1/g","app":"ttd/demo","task":"Task_1"},{"id":"1/h","endEvent":"End_1"},{"id":"1/i","app":"ttd/demo"}]"#;
        assert_eq!(written, expected);
        for (json, place) in [
            (r#"{"id": "g"}"#, "expected PARTY/GUID"),
            (
                r#"{"id": "1/g", "process": {"currentTask": "Task_1"}}"#,
                "process: currentTask",
            ),
        ] {
            let error = FactsBuilder::new(1).instance(json).unwrap_err();
            assert!(error.to_string().contains(place), "{error}");
        }
    }
}
