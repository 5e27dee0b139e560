//! A decision point: from a request to the response (XACML 3.0, sections 7.19 and 10.2.5).

use super::attributes::{AttributeList, Bag, CONTENT};
use super::clock::clock;
use super::context::{
    DecisionResult, Detail, MissingAttributeDetail, Obligation, PolicyIdentifier, Request,
    Response, Status,
};
use super::decision::Decision;
use super::dialect::Dialect;
use super::evaluate::evaluate;
use super::model::Effect;
use super::multiple::{Individual, combined, individuals};
use super::outcome::{self, MissingAttribute, Open, Outcome};
use super::program::Program;
use crate::value::DataType;

/// Answers a request by one policy, at an instant in seconds since 1970; see [`answer`].
pub fn decide(program: &Program, request: &Request, now: Option<i64>) -> Response {
    answer(request, program.dialect(), now, |attributes| {
        let outcome = evaluate(program, attributes);
        let policies = applicable(program, &outcome);
        (outcome, policies)
    })
}

/// Answers a request: every question in it is put to `evaluate`, which gives what it came to and the policies that
/// applied.
///
/// The current time, date and dateTime are there even if the request does not list them, all of one instant; where the
/// instant is not given they are unknown. An engine without typed values (`lexical_values`) shows no clock.
///
/// A request whose questions cannot be told is Indeterminate, and so is an outcome that is still open, with what keeps it
/// open in its status.
pub fn answer(
    request: &Request,
    dialect: Dialect,
    now: Option<i64>,
    evaluate: impl Fn(&AttributeList) -> (Outcome, Vec<PolicyIdentifier>),
) -> Response {
    let individuals = match individuals(request, dialect) {
        Ok(individuals) => individuals,
        Err(error) => {
            let status = outcome::Status::SyntaxError;
            let results = vec![DecisionResult::indeterminate(status, error.to_string())];
            return Response { results };
        }
    };
    let one = |individual: &Individual<'_>| {
        let mut attributes = individual.attributes();
        if !dialect.lexical_values {
            supply_time(&mut attributes, now);
        }
        let (outcome, policies) = evaluate(&attributes);
        let mut result = result(&outcome);
        if request.return_policy_id_list {
            result.policies = policies;
        }
        if outcome.echoes {
            result.categories = individual.echo();
            if dialect.lexical_values {
                // Their names are lost there.
                result
                    .categories
                    .iter_mut()
                    .for_each(|category| category.id = None);
            }
        }
        result
    };
    let mut results: Vec<DecisionResult> = individuals.iter().map(one).collect();
    if request.combined_decision {
        results = vec![combined(&results)];
    }
    Response { results }
}

fn supply_time(attributes: &mut AttributeList, now: Option<i64>) {
    for (category, id, bag) in clock(now.unwrap_or_default()).iter() {
        if !attributes.lists(category, id) {
            let bag = if now.is_some() {
                bag.clone()
            } else {
                Bag::UNKNOWN
            };
            attributes.add(category, id, bag);
        }
    }
}

/// The policies of an outcome that a `<PolicyIdentifierList>` names (section 5.49), policies before policy sets.
pub fn applicable(program: &Program, outcome: &Outcome) -> Vec<PolicyIdentifier> {
    let named = outcome.policies.iter();
    let named = named.filter_map(|index| program.policies().get(*index as usize));
    let policies = named
        .map(|name| PolicyIdentifier {
            id: name.id.as_ref().to_owned(),
            version: name.version.as_deref().map(str::to_owned),
            is_set: name.is_set,
        })
        .collect();
    PolicyIdentifier::sorted(policies)
}

/// The result of an outcome, without what the request wants back. One that is still open is Indeterminate, with what keeps it
/// open in its status.
pub fn result(outcome: &Outcome) -> DecisionResult {
    let Some(decision) = outcome.decision() else {
        return open(outcome);
    };
    let status = Status {
        details: details(&outcome.missing),
        ..Status::of(outcome.status)
    };
    let effect = match decision {
        Decision::Permit => Some(Effect::Permit),
        Decision::Deny => Some(Effect::Deny),
        _ => None,
    };
    let of_decision = |duties: &[outcome::Obligation]| {
        let duties = duties.iter().filter(|duty| Some(duty.effect) == effect);
        let duties = duties.map(|duty| Obligation {
            id: duty.id.clone(),
            assignments: duty.assignments.clone(),
        });
        duties.collect()
    };
    DecisionResult {
        obligations: of_decision(&outcome.obligations),
        advice: of_decision(&outcome.advice),
        ..DecisionResult::new(decision, status)
    }
}

fn open(outcome: &Outcome) -> DecisionResult {
    let mut missing = Vec::new();
    let (mut constructs, mut contents) = (Vec::new(), Vec::new());
    for open in &outcome.open {
        match open {
            Open::Attribute { category, id } if &**id == CONTENT => {
                contents.push(format!("the content of {category}"));
            }
            Open::Attribute { category, id } => missing.push(MissingAttribute {
                category: category.clone(),
                id: id.clone(),
                data_type: DataType::String.uri().into(),
                issuer: None,
            }),
            Open::Unsupported { construct } => constructs.push(&**construct),
        }
    }
    if missing.is_empty() {
        constructs.extend(contents.iter().map(String::as_str));
        let message = format!("not supported here: {}", constructs.join(", "));
        return DecisionResult::indeterminate(outcome::Status::ProcessingError, message);
    }
    let status = Status {
        details: details(&missing),
        ..Status::of(outcome::Status::MissingAttribute)
    };
    DecisionResult::new(Decision::IndeterminateDP, status)
}

fn details(missing: &[MissingAttribute]) -> Vec<Detail> {
    let detail = |missing: &MissingAttribute| {
        Detail::MissingAttribute(MissingAttributeDetail {
            category: missing.category.as_ref().to_owned(),
            id: missing.id.as_ref().to_owned(),
            data_type: missing.data_type.as_ref().to_owned(),
            issuer: missing.issuer.as_deref().map(str::to_owned),
            values: Vec::new(),
        })
    };
    missing.iter().map(detail).collect()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::super::DecisionSet;
    use super::super::attributes::{Attributes, ENVIRONMENT};
    use super::*;
    use crate::xacml::json::{read_request, write_response};

    const TIME: &str = "urn:oasis:names:tc:xacml:1.0:environment:current-time";
    const DATE: &str = "urn:oasis:names:tc:xacml:1.0:environment:current-date";
    const LEXICAL: Dialect = Dialect {
        lexical_values: true,
        ..Dialect::STANDARD
    };

    /// What the environment of a question holds: the values of a key, or how much of them is known.
    fn shown(members: &str, dialect: Dialect, now: Option<i64>, id: &str) -> String {
        let request = read_request(&format!("{{\"Request\":{{{members}}}}}"), dialect).unwrap();
        let seen = std::cell::RefCell::new(String::new());
        answer(&request, dialect, now, |attributes| {
            let bag = attributes.bag(ENVIRONMENT, id).unwrap();
            let values = bag.values.iter().map(|entry| entry.value.to_string());
            let values: Vec<String> = values.collect();
            *seen.borrow_mut() = format!("{:?} {}", bag.extent, values.join(" "));
            (Outcome::any("x"), Vec::new())
        });
        seen.into_inner()
    }

    #[test]
    fn the_clock_is_shown_where_the_request_does_not_say() {
        let now = Some(1_795_348_800);
        let none = "\"Resource\":{}";
        let own = format!(
            r#""Environment":{{"Attribute":{{"AttributeId":"{TIME}","DataType":"time","Value":"08:00:00"}}}}"#
        );
        let standard = Dialect::STANDARD;
        assert_eq!(shown(none, standard, now, TIME), "Exact 12:00:00Z");
        assert_eq!(shown(none, standard, now, DATE), "Exact 2026-11-22Z");
        assert_eq!(shown(none, standard, None, TIME), "Unknown ");
        assert_eq!(shown(&own, standard, now, TIME), "Exact 08:00:00");
        assert_eq!(shown(&own, standard, now, DATE), "Exact 2026-11-22Z");
        assert_eq!(shown(none, LEXICAL, now, TIME), "Exact ");
    }

    /// The response to a request that an evaluation comes to Permit for, as JSON.
    fn permitted(members: &str, dialect: Dialect) -> serde_json::Value {
        let request = read_request(&format!("{{\"Request\":{{{members}}}}}"), dialect).unwrap();
        let response = answer(&request, dialect, None, |_| {
            let outcome = Outcome {
                decisions: DecisionSet::of(Decision::Permit),
                echoes: true,
                ..Outcome::default()
            };
            let policy = |id: &str, is_set| PolicyIdentifier {
                id: id.to_owned(),
                version: None,
                is_set,
            };
            (outcome, vec![policy("p", false), policy("s", true)])
        });
        write_response(&response)
    }

    #[test]
    fn what_was_wanted_comes_with_the_result() {
        let wanted = r#""ReturnPolicyIdList":true,"Resource":[{"Id":"r","Attribute":[
            {"AttributeId":"a","Value":"1","IncludeInResult":true},{"AttributeId":"b","Value":"2"}]}],"Action":{}"#;
        let result = |dialect| {
            let response = permitted(wanted, dialect);
            response.pointer("/Response/0").unwrap().clone()
        };
        let standard = result(Dialect::STANDARD);
        let echo = standard.get("Category").unwrap().to_string();
        assert!(
            echo.contains("\"Id\":\"r\"") && echo.contains("\"AttributeId\":\"a\""),
            "{echo}"
        );
        assert!(
            !echo.contains("\"b\"") && !echo.contains("IncludeInResult"),
            "{echo}"
        );
        let lists = r#"{"PolicyIdReference":[{"Id":"p"}],"PolicySetIdReference":[{"Id":"s"}]}"#;
        assert_eq!(
            standard.get("PolicyIdentifierList").unwrap().to_string(),
            lists
        );
        assert!(!result(LEXICAL).to_string().contains("\"Id\":\"r\""));
        let unwanted = permitted("\"Resource\":{}", Dialect::STANDARD).to_string();
        assert!(
            !unwanted.contains("Category") && !unwanted.contains("Policy"),
            "{unwanted}"
        );
    }

    #[test]
    fn many_questions_have_many_results_unless_they_are_to_be_one() {
        let two = r#""Resource":[{},{}]"#;
        let combined = format!("{two},\"CombinedDecision\":true");
        let count = |members: &str| {
            let response = permitted(members, Dialect::STANDARD);
            response
                .pointer("/Response")
                .unwrap()
                .as_array()
                .unwrap()
                .len()
        };
        assert_eq!((count(two), count(&combined)), (2, 1));
    }
}
