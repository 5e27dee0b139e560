//! What the enforcement point asks, and what it makes of an answer: the platform's decision requests and responses as JSON
//! (`DecisionHelper`, `MultiDecisionHelper`).

use serde_json::{Value as Json, json};

use super::attributes as ids;
use super::enforcement::{LevelRule, level_rule};
use super::resource::Resource;
use super::settings::Settings;
use super::subject::Subject;
use crate::value::Value;
use crate::xacml::{ACTION_ID, Assignment, Effect, Obligation, RESOURCE};

/// Asks one action of one resource (`DecisionHelper.CreateDecisionRequest`).
pub fn request(subject: &Subject, resource: &Resource, party: Option<i64>, action: &str) -> Json {
    json!({ "Request": {
        "ReturnPolicyIdList": false,
        "CombinedDecision": false,
        "AccessSubject": [{ "Attribute": subject_attributes(subject) }],
        "Action": [{ "Attribute": [attribute(ACTION_ID, action, "Altinn", false)] }],
        "Resource": [{ "Attribute": resource_attributes(resource, party, false) }],
    } })
}

/// Asks several at once (`MultiDecisionHelper.CreateMultiDecisionRequest`): `cells` are pairs of an action's and a
/// resource's place, and the results come in their order.
pub fn multi_request(
    subject: &Subject,
    resources: &[&Resource],
    party: Option<i64>,
    actions: &[&str],
    cells: &[(usize, usize)],
) -> Json {
    let id = |letter: char, place: usize| format!("{letter}{}", place.saturating_add(1));
    let resources = resources.iter().enumerate().map(|(place, resource)| {
        json!({ "Id": id('r', place), "Attribute": resource_attributes(resource, party, true) })
    });
    let actions = actions.iter().enumerate().map(|(place, action)| {
        json!({ "Id": id('a', place), "Attribute": [attribute(ACTION_ID, action, "Altinn", true)] })
    });
    let references = cells.iter().map(
        |(action, resource)| json!({ "ReferenceId": ["s1", id('a', *action), id('r', *resource)] }),
    );
    json!({ "Request": {
        "ReturnPolicyIdList": false,
        "CombinedDecision": false,
        "Resource": resources.collect::<Vec<_>>(),
        "Action": actions.collect::<Vec<_>>(),
        "AccessSubject": [{ "Id": "s1", "Attribute": subject_attributes(subject) }],
        "MultiRequests": { "RequestReference": references.collect::<Vec<_>>() },
    } })
}

/// What the enforcement point makes of one result.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Enforced {
    /// Whether it lets the caller through.
    pub authorized: bool,
    /// The level that would have been enough, where only that was wrong
    /// (`EnforcementResult.FailedObligations`).
    pub required_level: Option<i32>,
}

/// Enforces one result of a response (`DecisionHelper.ValidateDecisionResult`): a Permit whose level is met. Members count
/// whatever their first letter is. A level that is no number makes the enforcement point throw, which lets nobody through.
pub fn enforce(subject: &Subject, result: &Json, settings: &Settings) -> Enforced {
    let refused = |required_level| Enforced {
        authorized: false,
        required_level,
    };
    if member(result, "Decision").as_str() != Some("Permit") {
        return refused(None);
    }
    match level_rule(subject, &obligations(result), settings) {
        LevelRule::Met => Enforced {
            authorized: true,
            required_level: None,
        },
        LevelRule::TooLow { required, .. } => refused(Some(required)),
        LevelRule::Error => refused(None),
    }
}

/// The results of a response, whatever the first letter of its members is; `None` where it has none.
pub fn results(response: &Json) -> Option<&[Json]> {
    let results = member(response, "Response").as_array()?;
    Some(results)
}

fn subject_attributes(subject: &Subject) -> Vec<Json> {
    let attributes = subject.attributes();
    attributes
        .map(|(id, value)| attribute(id, value, "LOCAL AUTHORITY", false))
        .collect()
}

/// In the order of the one builder or the other.
fn resource_attributes(resource: &Resource, party: Option<i64>, in_multi: bool) -> Vec<Json> {
    let sent = resource.sent(party);
    let mut all: Vec<(&str, Json)> = Vec::new();
    for (category, id, bag) in sent.iter() {
        let texts = bag
            .values
            .iter()
            .filter_map(|value| crate::xacml::text(&value.value));
        if category == RESOURCE {
            let include = in_multi && id == ids::INSTANCE_ID;
            all.extend(texts.map(|text| (id, attribute(id, text, "Altinn", include))));
        }
    }
    if in_multi {
        let place = |id: &str| match id {
            ids::TASK | ids::END_EVENT => 0,
            ids::INSTANCE_ID => 1,
            _ => 2,
        };
        all.sort_by_key(|(id, _)| place(id));
    }
    all.into_iter().map(|(_, attribute)| attribute).collect()
}

fn attribute(id: &str, value: &str, issuer: &str, include: bool) -> Json {
    json!({
        "AttributeId": id, "Value": value, "Issuer": issuer, "DataType": "string", "IncludeInResult": include,
    })
}

fn obligations(result: &Json) -> Vec<Obligation> {
    let all = member(result, "Obligations").as_array();
    let obligations = all.into_iter().flatten().map(|obligation| {
        let assignments = member(obligation, "AttributeAssignment").as_array();
        Obligation {
            id: "".into(),
            effect: Effect::Permit,
            certain: true,
            assignments: assignments
                .into_iter()
                .flatten()
                .map(|assignment| Assignment {
                    id: "".into(),
                    category: member(assignment, "Category").as_str().map(Into::into),
                    issuer: None,
                    value: Value::String(
                        member(assignment, "Value")
                            .as_str()
                            .unwrap_or_default()
                            .into(),
                    ),
                })
                .collect(),
        }
    });
    obligations.collect()
}

/// A member of an object, under its name or the name with a small first letter.
fn member<'a>(value: &'a Json, name: &str) -> &'a Json {
    const NULL: &Json = &Json::Null;
    let small = || {
        let mut letters = name.chars();
        let first = letters.next()?.to_ascii_lowercase();
        value.get(format!("{first}{}", letters.as_str()))
    };
    value.get(name).or_else(small).unwrap_or(NULL)
}
