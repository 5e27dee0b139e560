//! Requests of every kind, put to a snapshot.

use super::AuthzenError;
use super::bounds::Budget;
use super::candidates::Candidates;
use super::decider::{Asked, Decider, Pairs};
use super::decision::{Decision, Found, FoundContext, Item, Response};
use super::entity::{Action, Known};
use super::evaluation::{Evaluation, Evaluations};
use super::options::Options;
use super::page::Page;
use super::search::{Search, Searched};
use crate::session::Verdict;
use crate::snapshot::Snapshot;

/// The endpoints (section 10.1, table 1).
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Endpoint {
    /// One evaluation.
    Evaluation,
    /// Several.
    Evaluations,
    /// A search.
    Search(Searched),
}

/// A request to any endpoint.
#[derive(Clone, Debug)]
pub enum Request {
    /// For one evaluation.
    Evaluation(Box<Evaluation>),
    /// For several.
    Evaluations(Evaluations),
    /// A search, among these.
    Search(Box<Search>, Candidates),
}

impl Endpoint {
    /// `evaluation`, `evaluations`, or what is searched for: `subject`, `resource`, `action`.
    pub fn from_name(name: &str) -> Option<Endpoint> {
        match name {
            "evaluation" => Some(Endpoint::Evaluation),
            "evaluations" => Some(Endpoint::Evaluations),
            searched => Searched::from_name(searched).map(Endpoint::Search),
        }
    }
}

impl Request {
    /// The request of an endpoint, from the JSON of its body; a search is among `candidates`, a JSON list.
    ///
    /// # Errors
    /// As [`Evaluation::from_json`], [`Evaluations::from_json`], [`Search::from_json`] and [`Candidates::from_json`].
    pub fn from_json(
        endpoint: Endpoint,
        body: &str,
        candidates: Option<&str>,
    ) -> Result<Request, AuthzenError> {
        Ok(match endpoint {
            Endpoint::Evaluation => Request::Evaluation(Box::new(Evaluation::from_json(body)?)),
            Endpoint::Evaluations => Request::Evaluations(Evaluations::from_json(body)?),
            Endpoint::Search(searched) => {
                let candidates = match candidates {
                    Some(list) => Candidates::from_json(searched, list)?,
                    None => Candidates::Known,
                };
                Request::Search(Box::new(Search::from_json(searched, body)?), candidates)
            }
        })
    }
}

impl Snapshot {
    /// Answers a request for one evaluation (section 6).
    ///
    /// # Errors
    /// `invalid-value` and `invalid-resource` where its values cannot be those of attributes.
    pub fn authzen(
        &self,
        request: &Evaluation,
        options: &Options,
    ) -> Result<Decision, AuthzenError> {
        let question = known(request, options);
        let decider = Decider::new(self, options, [&question]);
        decider
            .answer(&question)
            .map(|answer| Decision::of(Ok(answer)))
    }

    /// Answers a request for several evaluations (section 7): each that is wrong is a `false` with the error in its context.
    ///
    /// # Errors
    /// As [`Snapshot::authzen`], of a request that is for one.
    pub fn authzen_evaluations(
        &self,
        request: &Evaluations,
        options: &Options,
    ) -> Result<Response, AuthzenError> {
        let (semantic, items) = match request {
            Evaluations::One(one) => return self.authzen(one, options).map(Response::One),
            Evaluations::Many { semantic, items } => (semantic, items),
        };
        let questions = filled(items, options);
        let decider = Decider::new(self, options, questions.iter().flatten());
        let mut evaluations = Vec::with_capacity(questions.len());
        for question in questions {
            let decided = Decision::of(question.and_then(|question| decider.answer(&question)));
            let ends = semantic.ends_with(decided.decision);
            evaluations.push(decided);
            if ends {
                break;
            }
        }
        Ok(Response::Many { evaluations })
    }

    /// Answers a search (section 8), by the answer to each candidate: those that are permitted, in the order of the candidates.
    ///
    /// # Errors
    /// `too-many` candidates, `malformed-options` where they are of another kind, and as [`Snapshot::authzen`].
    pub fn authzen_search(
        &self,
        search: &Search,
        candidates: &Candidates,
        options: &Options,
    ) -> Result<Found, AuthzenError> {
        let questions = self.questions(search, candidates, options)?;
        let decider = Decider::new(self, options, questions.iter().map(|(_, asked)| asked));
        let wanted = search.page.unwrap_or_default();
        let (mut results, mut ask, mut next) = (Vec::new(), Vec::new(), String::new());
        for (index, (item, question)) in questions.into_iter().enumerate().skip(wanted.start) {
            let answer = decider.answer(&question).map_err(|error| {
                AuthzenError::new(
                    error.code(),
                    format!("/candidates/{index}"),
                    error.message(),
                )
            })?;
            match answer.answer {
                // Only one that is found says that there is another page.
                Verdict::Yes if wanted.limit.is_some_and(|limit| results.len() >= limit) => {
                    next = wanted.token(&search.request, index);
                    break;
                }
                Verdict::Yes => results.push(item),
                Verdict::Ask => ask.push(item),
                Verdict::No => {}
            }
        }
        Ok(Found {
            page: search.page.map(|_| Page {
                next_token: next,
                count: results.len(),
            }),
            context: (!ask.is_empty()).then_some(FoundContext { ask }),
            results,
        })
    }

    /// Answers a request to any endpoint.
    ///
    /// # Errors
    /// As the methods for each.
    pub fn authzen_request(
        &self,
        request: &Request,
        options: &Options,
    ) -> Result<Response, AuthzenError> {
        match request {
            Request::Evaluation(one) => self.authzen(one, options).map(Response::One),
            Request::Evaluations(many) => self.authzen_evaluations(many, options),
            Request::Search(search, candidates) => self
                .authzen_search(search, candidates, options)
                .map(Response::Found),
        }
    }

    /// The subjects and resources of a request, for whoever has to find the facts for each pair (see
    /// [`Supplied::Each`](super::Supplied::Each)).
    ///
    /// # Errors
    /// As [`Snapshot::authzen_request`].
    pub fn authzen_asked(
        &self,
        request: &Request,
        options: &Options,
    ) -> Result<Vec<Asked>, AuthzenError> {
        Ok(match request {
            Request::Evaluation(one) => Pairs::of([&known(one, options)]).asked,
            Request::Evaluations(Evaluations::One(one)) => Pairs::of([&known(one, options)]).asked,
            Request::Evaluations(Evaluations::Many { items, .. }) => {
                Pairs::of(filled(items, options).iter().flatten()).asked
            }
            Request::Search(search, candidates) => {
                // The actions that a policy names are all asked of one pair.
                let one = Candidates::Actions(vec![Action::default()]);
                let candidates = match (search.searched, candidates) {
                    (Searched::Action, Candidates::Known) => &one,
                    _ => candidates,
                };
                let questions = self.questions(search, candidates, options)?;
                Pairs::of(questions.iter().map(|(_, asked)| asked)).asked
            }
        })
    }

    /// The question for each candidate of a search.
    fn questions(
        &self,
        search: &Search,
        candidates: &Candidates,
        options: &Options,
    ) -> Result<Vec<(Item, Evaluation)>, AuthzenError> {
        let entities = [
            options.entities.subjects.as_slice(),
            options.entities.resources.as_slice(),
        ];
        let candidates = match (search.searched, candidates) {
            (Searched::Action, Candidates::Known) => {
                let question = known(&search.asked, options);
                let decider = Decider::new(self, options, [&question]);
                let named = decider.actions(&question)?;
                Candidates::Actions(named.into_iter().map(Action::new).collect())
            }
            (_, candidates) => candidates.clone(),
        };
        search.questions(candidates, entities)
    }
}

/// A request with what is known of its subject and its resource.
fn known(request: &Evaluation, options: &Options) -> Evaluation {
    let subjects = Known::of(&options.entities.subjects);
    let resources = Known::of(&options.entities.resources);
    Evaluation {
        subject: request.subject.clone().known_by(&subjects),
        resource: request.resource.clone().known_by(&resources),
        ..request.clone()
    }
}

/// The same, of several.
fn filled(
    items: &[Result<Evaluation, AuthzenError>],
    options: &Options,
) -> Vec<Result<Evaluation, AuthzenError>> {
    let subjects = Known::of(&options.entities.subjects);
    let resources = Known::of(&options.entities.resources);
    let mut budget = Budget::new();
    let mut fill = |question: Evaluation| {
        let filled = Evaluation {
            subject: question.subject.known_by(&subjects),
            resource: question.resource.known_by(&resources),
            ..question
        };
        budget.take(&filled)?;
        Ok(filled)
    };
    let filled = items.iter().cloned().map(|item| item.and_then(&mut fill));
    filled.collect()
}
