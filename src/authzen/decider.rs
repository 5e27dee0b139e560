//! From questions to answers: which facts count for each, its attributes, and the session that answers it.

use std::cell::OnceCell;

use serde::Serialize;
use serde_json::{Map, Value};

use super::entity::{Entity, Properties};
use super::evaluation::Evaluation;
use super::options::{Options, Supplied};
use super::{AuthzenError, altinn, spelling, standard};
use crate::altinn::Facts;
use crate::session::{Answer, Beside, Sent, Session};
use crate::snapshot::{Dialect, Snapshot};
use crate::token::Claims;

/// A subject and a resource whose facts are wanted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Asked {
    /// Its place among the pairs of the request, from 0.
    pub index: usize,
    /// The subject, with what is known of it.
    pub subject: Entity,
    /// The resource, likewise.
    pub resource: Entity,
}

/// The different pairs of subject and resource among questions, in order of first appearance.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    pub(super) asked: Vec<Asked>,
    /// By the spelling of both.
    places: Properties,
}

impl Pairs {
    pub(super) fn of<'a>(questions: impl IntoIterator<Item = &'a Evaluation>) -> Pairs {
        let mut pairs = Pairs::default();
        for question in questions {
            let key = key(question);
            if pairs.places.contains_key(&key) {
                continue;
            }
            let index = pairs.asked.len();
            pairs.places.insert(key, index.into());
            pairs.asked.push(Asked {
                index,
                subject: question.subject.clone(),
                resource: question.resource.clone(),
            });
        }
        pairs
    }

    fn place(&self, question: &Evaluation) -> usize {
        let place = self.places.get(&key(question)).and_then(Value::as_u64);
        place
            .and_then(|place| usize::try_from(place).ok())
            .unwrap_or(usize::MAX)
    }
}

fn key(question: &Evaluation) -> String {
    let mut spelled = String::new();
    spelling::entity(&question.subject, &mut spelled);
    spelling::entity(&question.resource, &mut spelled);
    spelled
}

/// Who answers the questions of one request.
pub(super) struct Decider<'a> {
    snapshot: &'a Snapshot,
    options: &'a Options,
    pairs: Pairs,
    /// One for each pair whose facts are its own; the last is that of all others.
    sessions: Vec<OnceCell<Session>>,
}

impl<'a> Decider<'a> {
    pub(super) fn new<'q>(
        snapshot: &'a Snapshot,
        options: &'a Options,
        questions: impl IntoIterator<Item = &'q Evaluation>,
    ) -> Decider<'a> {
        let (pairs, own) = match &options.facts {
            Supplied::Each(facts) => (Pairs::of(questions), facts.len()),
            _ => (Pairs::default(), 0),
        };
        Decider {
            snapshot,
            options,
            pairs,
            sessions: (0..=own).map(|_| OnceCell::new()).collect(),
        }
    }

    pub(super) fn answer(&self, question: &Evaluation) -> Result<Answer, AuthzenError> {
        let (facts, session) = self.session(question)?;
        Ok(session.direct(&self.sent(question, facts)?, self.beside(facts)))
    }

    /// The actions that the policy of a question names.
    pub(super) fn actions(&self, question: &Evaluation) -> Result<Vec<String>, AuthzenError> {
        let (facts, session) = self.session(question)?;
        Ok(session.direct_actions(&self.sent(question, facts)?, self.beside(facts)))
    }

    fn sent(&self, question: &Evaluation, facts: Option<&Facts>) -> Result<Sent, AuthzenError> {
        let mapping = &self.options.mapping;
        match self.snapshot.dialect() {
            Dialect::Standard => standard::sent(question, mapping),
            Dialect::Altinn => altinn::sent(question, mapping, facts.and_then(|facts| facts.party)),
        }
    }

    fn beside(&self, facts: Option<&Facts>) -> Beside {
        Beside {
            enforced: self.options.claims.is_some(),
            with_facts: facts.is_some(),
        }
    }

    fn session(
        &self,
        question: &Evaluation,
    ) -> Result<(Option<&'a Facts>, &Session), AuthzenError> {
        let (place, facts) = match &self.options.facts {
            Supplied::Nothing => (usize::MAX, None),
            Supplied::Same(facts) => (usize::MAX, Some(&**facts)),
            Supplied::Each(each) => {
                let place = self.pairs.place(question);
                let facts = each.get(place).and_then(Option::as_deref);
                (facts.map_or(usize::MAX, |_| place), facts)
            }
        };
        let last = self.sessions.last();
        let Some(cell) = self.sessions.get(place).or(last) else {
            return Err(AuthzenError::new("malformed-options", "", "no session"));
        };
        if let Some(session) = cell.get() {
            return Ok((facts, session));
        }
        let none = Facts::default();
        let claims = self.options.claims.clone();
        let session = self.snapshot.session_of(
            &claims.unwrap_or_else(|| Claims::from_map(Map::new())),
            crate::xacml::AttributeList::new(),
            None,
            facts.unwrap_or(&none),
            self.options.now,
            &self.options.understood,
        )?;
        Ok((facts, cell.get_or_init(|| session)))
    }
}
