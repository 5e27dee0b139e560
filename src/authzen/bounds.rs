//! What a request may cost. Defaults and what is known of entities are in every question that falls back on them, so a small
//! request can ask for much.

use serde_json::Value;

use super::AuthzenError;
use super::entity::Properties;
use super::evaluation::Evaluation;

/// The most properties of one entity, of an action or of the context.
pub const MOST_ATTRIBUTES: usize = 1_000;

/// The most that all questions of a request may hold together, in bytes: 64 for each value, and its text.
pub const MOST_BYTES: usize = 64 << 20;

/// What is left for questions.
pub(super) struct Budget(usize);

impl Budget {
    pub(super) fn new() -> Budget {
        Budget(MOST_BYTES)
    }

    /// Takes what a question holds.
    pub(super) fn take(&mut self, question: &Evaluation) -> Result<(), AuthzenError> {
        self.take_times(question, 1)
    }

    /// Takes what a question holds, for so many like it.
    pub(super) fn take_times(
        &mut self,
        question: &Evaluation,
        times: usize,
    ) -> Result<(), AuthzenError> {
        let members = [
            &question.subject.properties,
            &question.action.properties,
            &question.resource.properties,
            &question.context,
        ];
        let weight = members.map(weigh).iter().sum::<usize>();
        let names = [
            &question.subject.kind,
            &question.subject.id,
            &question.action.name,
        ];
        let more = [&question.resource.kind, &question.resource.id];
        let names = names
            .into_iter()
            .chain(more)
            .map(String::len)
            .sum::<usize>();
        let all = weight.saturating_add(names).saturating_mul(times);
        match self.0.checked_sub(all) {
            Some(left) => {
                self.0 = left;
                Ok(())
            }
            None => {
                let message =
                    format!("the questions of a request hold at most {MOST_BYTES} bytes together");
                Err(AuthzenError::new("too-large", "", message))
            }
        }
    }
}

/// Refuses more properties than there may be: each is looked for among all of them.
pub(super) fn count(properties: &Properties, pointer: &str) -> Result<(), AuthzenError> {
    if leaves(properties) <= MOST_ATTRIBUTES {
        return Ok(());
    }
    let message = format!("expected at most {MOST_ATTRIBUTES} properties");
    Err(AuthzenError::new("too-many", pointer, message))
}

fn leaves(members: &Properties) -> usize {
    let of = |value: &Value| match value {
        Value::Object(members) => leaves(members),
        _ => 1,
    };
    members.values().map(of).sum()
}

fn weigh(members: &Properties) -> usize {
    let mut weight = 0_usize;
    for (name, value) in members {
        weight = weight
            .saturating_add(name.len())
            .saturating_add(weigh_value(value));
    }
    weight
}

fn weigh_value(value: &Value) -> usize {
    let inside = match value {
        Value::String(text) => text.len(),
        Value::Array(items) => items
            .iter()
            .fold(0, |sum, item| weigh_value(item).saturating_add(sum)),
        Value::Object(members) => weigh(members),
        _ => 0,
    };
    inside.saturating_add(64)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::{Evaluations, Options};
    use super::*;
    use crate::snapshot::{Dialect, Snapshot};
    use serde_json::json;

    /// A default of a megabyte that a thousand evaluations fall back on.
    #[test]
    fn a_default_is_paid_for_by_each_that_falls_back_on_it() {
        let request = json!({
            "subject": {"type": "user", "id": "a", "properties": {"x": "x".repeat(1 << 20)}},
            "action": {"name": "read"},
            "evaluations": vec![json!({"resource": {"type": "r", "id": "1"}}); 1_000],
        });
        let error = Evaluations::from_json(&request.to_string()).unwrap_err();
        assert_eq!(error.code(), "too-large");
    }

    #[test]
    fn a_question_has_so_many_attributes() {
        let policy = r#"<Policy xmlns="urn:oasis:names:tc:xacml:3.0:core:schema:wd-17" PolicyId="p" Version="1.0"
            RuleCombiningAlgId="urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-unless-permit"><Target/></Policy>"#;
        let builder = Snapshot::builder().dialect(Dialect::Standard);
        let snapshot = builder.policy_xml(policy).build().unwrap();
        let ask = |count: usize| {
            let members = (0..count).map(|it| (it.to_string(), json!({"x": it})));
            let request = json!({
                "subject": {"type": "user", "id": "a"}, "action": {"name": "read"},
                "resource": {"type": "r", "id": "1", "properties": Properties::from_iter(members)},
            });
            let request = Evaluation::from_json(&request.to_string()).unwrap();
            let answered = snapshot.authzen(&request, &Options::default());
            answered.map_err(|error| (error.code(), error.pointer().to_owned()))
        };
        assert!(ask(MOST_ATTRIBUTES).is_ok());
        let refused = ("too-many", "/resource/properties".to_owned());
        assert_eq!(ask(MOST_ATTRIBUTES + 1).unwrap_err(), refused);
    }
}
