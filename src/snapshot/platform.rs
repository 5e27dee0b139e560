//! XACML requests, answered as the platform's server answers them: with what it would look up, as far as it is handed over.

use std::cell::RefCell;
use std::sync::Arc;

use super::question::Question;
use super::{Dialect, Snapshot};
use crate::altinn::{Facts, Failure, Permitter, Verdict, attributes as ids};
use crate::value::Value;
use crate::xacml::context::{Attribute, Category, DecisionResult, Request, Response, Status};
use crate::xacml::{
    self, AttributeList, Attributes, Decision, DecisionSet, Form, Open, Outcome, RESOURCE, SUBJECT,
    answer, applicable, individuals,
};

/// What a question names whose facts are wanted.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct Asked {
    /// Its place among the questions of the request, from 0.
    pub index: usize,
    /// The caller: the attributes of the subject, as (id, value).
    pub subject: Vec<(String, String)>,
    /// The resource, likewise.
    pub resource: Vec<(String, String)>,
}

/// The steps that led to one result, as the server takes them.
#[derive(Debug)]
pub struct Steps {
    /// The attributes that it added to the subject, and to the resource, before it looked at the policy; those that are
    /// known.
    pub added: Vec<(&'static str, String, Vec<String>)>,
    /// What the policy came to.
    pub policy: Option<DecisionResult>,
    /// What delegations came to, each with its place in the facts.
    pub delegations: Vec<(usize, DecisionResult)>,
    /// Whether access lists let a Permit stand, where they were looked at and that is known.
    pub access_list: Option<bool>,
}

impl Snapshot {
    /// The questions of a request, for whoever has to find the facts for each.
    pub fn asked(&self, request: &Request) -> Vec<Asked> {
        let found = individuals(request, self.dialect().switches()).unwrap_or_default();
        let questions = found.iter().enumerate();
        questions
            .map(|(index, individual)| {
                let attributes = individual.attributes();
                Asked {
                    index,
                    subject: listed(&attributes, SUBJECT),
                    resource: listed(&attributes, RESOURCE),
                }
            })
            .collect()
    }

    /// Answers a request as the platform's decision point does that knows these facts, one for each
    /// [question](Snapshot::asked); what they leave open is Indeterminate, with what is missing in its status. The
    /// enforcement point's level rules are not applied. In the standard dialect there is no such server, and the answer is
    /// that of [`Snapshot::decide`].
    pub fn decide_with(
        &self,
        request: &Request,
        facts: &[Arc<Facts>],
        now: Option<i64>,
    ) -> (Response, Vec<Steps>) {
        if self.dialect() == Dialect::Standard {
            return (self.decide(request, now), Vec::new());
        }
        let settings = self.settings();
        let parts = RefCell::new(Vec::new());
        let mut response = answer(request, self.dialect().switches(), now, |attributes| {
            let index = parts.borrow().len();
            let nothing = Arc::default();
            let facts = facts.get(index).unwrap_or(&nothing);
            let facts = match now {
                Some(now) => Arc::new(facts.at(now, settings.facts_max_age).0.into_owned()),
                None => facts.clone(),
            };
            let part = Part::new(self, attributes, facts);
            let answered = (part.outcome(), part.policies());
            parts.borrow_mut().push(part);
            answered
        });
        let parts = parts.into_inner();
        for (part, result) in parts.iter().zip(&mut response.results) {
            part.echo(result);
        }
        // One exception answers the whole request.
        if let Some(status) = parts.iter().find_map(|part| part.question.thrown()) {
            let thrown = DecisionResult::new(Decision::IndeterminateDP, Status::of(status));
            response.results = vec![thrown];
        }
        let steps = parts.iter().map(Part::steps).collect();
        (response, steps)
    }

    /// [`Snapshot::decide_with`], of a request in XML or JSON, in the form that it has.
    ///
    /// # Errors
    /// A request that cannot be read; see [`Form::read_request`].
    pub fn xacml_with(
        &self,
        request: &str,
        facts: &[Arc<Facts>],
        now: Option<i64>,
    ) -> Result<String, xacml::context::ContextError> {
        let form = Form::of(request);
        let request = form.read_request(request, self.dialect().switches())?;
        form.write_response(&self.decide_with(&request, facts, now).0)
    }
}

/// One question of a request, and how it was answered.
struct Part {
    question: Question,
    /// The attributes of the request, before anything was added.
    sent: AttributeList,
}

impl Part {
    fn new(snapshot: &Snapshot, sent: &AttributeList, facts: Arc<Facts>) -> Part {
        let of = |category: &str| {
            let mut list = AttributeList::new();
            for (_, id, bag) in sent.iter().filter(|(there, _, _)| *there == category) {
                list.add(category, id, bag.clone());
            }
            list
        };
        let settings = snapshot.settings();
        let question = Question::put(snapshot, [of(SUBJECT), of(RESOURCE)], sent, facts, settings);
        Part {
            question,
            sent: sent.clone(),
        }
    }

    /// What the response says of it.
    fn outcome(&self) -> Outcome {
        let Some((_, verdict)) = &self.question.answered else {
            return Outcome::any("a resource that no policy of the snapshot is for");
        };
        let is_open = !verdict.decisions.is_settled();
        let way = verdict.ways.first().filter(|_| verdict.ways.len() == 1);
        let delegated = way.and_then(|way| match &way.by {
            Permitter::Delegation(index, _) => {
                let steps = verdict.delegated.as_ref()?.steps.iter();
                steps.into_iter().find(|(there, _)| there == index)
            }
            _ => None,
        });
        let source = delegated.map_or(&verdict.policy, |(_, outcome)| outcome);
        let denied = verdict.guard.is_some_and(|guard| !guard.may_pass);
        let mut outcome = Outcome {
            decisions: verdict.decisions,
            obligations: way
                .and_then(|way| way.obligations.as_deref().map(<[_]>::to_vec))
                .unwrap_or_default(),
            open: self.open(verdict),
            ..source.clone()
        };
        if is_open || denied {
            outcome.status = xacml::Status::Ok;
        }
        if denied || verdict.failure == Failure::Maybe {
            outcome.echoes = false;
        }
        if verdict.decisions == DecisionSet::of(Decision::Permit) && way.is_none() {
            // Who permits is open, and with it the obligations.
            outcome.decisions = DecisionSet::ANY;
        }
        outcome
    }

    /// What keeps it open: attributes by their names, other facts by theirs.
    fn open(&self, verdict: &Verdict) -> Vec<Open> {
        let mut open = verdict.policy.open.clone();
        let delegated = verdict.delegated.iter();
        open.extend(delegated.flat_map(|delegated| delegated.open.clone()));
        let named = verdict.missing.iter().filter_map(|fact| fact.kind());
        open.extend(named.map(|kind| Open::Attribute {
            category: "urn:adgang:facts".into(),
            id: kind.into(),
        }));
        open
    }

    fn policies(&self) -> Vec<xacml::context::PolicyIdentifier> {
        self.question
            .answered
            .as_ref()
            .map(|(policy, verdict)| applicable(policy, &verdict.policy))
            .unwrap_or_default()
    }

    /// Adds the party that came from the instance, where the answer repeats anything.
    fn echo(&self, result: &mut DecisionResult) {
        let echoes = self.question.answered.is_some() && self.outcome().echoes;
        let Some(party) = self
            .question
            .server
            .resource
            .party()
            .filter(|_| echoes && self.question.server.resource.echoes_party())
        else {
            return;
        };
        let attribute = Attribute {
            id: ids::PARTY_ID.to_owned(),
            issuer: None,
            include_in_result: false,
            values: vec![Value::String(party.to_string().into())],
        };
        let mut categories = result.categories.iter_mut();
        match categories.find(|category| category.category == RESOURCE) {
            Some(category) => category.attributes.push(attribute),
            None => result.categories.push(Category {
                category: RESOURCE.to_owned(),
                attributes: vec![attribute],
                ..Category::default()
            }),
        }
    }

    fn steps(&self) -> Steps {
        let verdict = self.question.answered.as_ref().map(|(_, verdict)| verdict);
        let delegated = verdict.and_then(|verdict| verdict.delegated.as_ref());
        let inherited = self
            .question
            .answered
            .as_ref()
            .map(|(policy, _)| policy.literal_obligations())
            .unwrap_or_default();
        Steps {
            added: self.added(),
            policy: verdict.map(|verdict| xacml::result(&verdict.policy)),
            delegations: delegated
                .into_iter()
                .flat_map(|delegated| &delegated.steps)
                .map(|(index, outcome)| {
                    let mut outcome = outcome.clone();
                    if outcome.obligations.is_empty() {
                        outcome.obligations.clone_from(&inherited);
                    }
                    (*index, xacml::result(&outcome))
                })
                .collect(),
            access_list: verdict
                .and_then(|verdict| verdict.guard)
                .filter(|guard| guard.may_pass != guard.may_deny && !guard.may_fail)
                .filter(|_| self.question.server.resource.registry_id().is_some())
                .map(|guard| guard.may_pass),
        }
    }

    fn added(&self) -> Vec<(&'static str, String, Vec<String>)> {
        let enriched = [
            (SUBJECT, self.question.server.subject.list()),
            (RESOURCE, self.question.server.resource.list()),
        ];
        let mut added = Vec::new();
        for (category, list) in enriched {
            for (_, id, bag) in list.iter() {
                let sent = self
                    .sent
                    .bag(category, id)
                    .map_or(0, |bag| bag.values.len());
                let values = bag.values.iter().skip(sent);
                let values: Vec<String> = values.map(|value| value.value.to_string()).collect();
                if !values.is_empty() {
                    added.push((category, id.to_owned(), values));
                }
            }
        }
        added
    }
}

fn listed(attributes: &AttributeList, category: &str) -> Vec<(String, String)> {
    let of_category = attributes.iter().filter(|(there, _, _)| *there == category);
    of_category
        .flat_map(|(_, id, bag)| {
            let values = bag.values.iter();
            values.map(move |value| (id.to_owned(), value.value.to_string()))
        })
        .collect()
}
