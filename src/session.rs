//! Session and view: the front door.
//!
//! A [`Session`] is a snapshot, a caller, a party, what is known of them, and one instant. A [`View`] is a session turned
//! to one resource, where actions are asked for.

mod answer;
#[cfg(feature = "server")]
pub mod confirmation;
mod context;
#[cfg(feature = "server")]
mod dialog;
#[cfg(any(feature = "studio", feature = "server"))]
mod direct;
mod error;
mod judgement;
#[cfg(feature = "server")]
pub mod prefilter;
#[cfg(feature = "server")]
pub mod routes;
#[cfg(feature = "studio")]
mod steps;
mod view;

use std::cell::RefCell;
use std::sync::Arc;

pub use answer::{Answer, Grant, Reason, Verdict};
#[cfg(any(feature = "studio", feature = "server"))]
pub(crate) use direct::{Beside, Sent};
pub use error::{GridError, MAX_CELLS, SessionError};
#[cfg(feature = "studio")]
pub use steps::{DelegationStep, LevelStep, ServerSteps};
pub use view::{Table, View};

use crate::altinn::{Facts, ProcessTask, Resource, ResourceError, Server, Standing, TaskAccess};
use crate::identity::Authenticated;
use crate::snapshot::{Dialect, Snapshot};
use crate::token::Claims;
use crate::xacml::{AttributeList, Program, SUBJECT, clock, specialise};
use context::Context;

/// A snapshot, a caller, a party, facts and one instant.
#[derive(Clone, Debug)]
pub struct Session {
    snapshot: Snapshot,
    context: Arc<Context>,
    now: i64,
    /// Policies with the subject folded in, the most recent last.
    bound: RefCell<Vec<(Bound, Arc<Program>)>>,
}

/// A policy, by its address, and whose facts its subject was enriched by.
type Bound = (usize, Standing);

/// Policies a session keeps with its subject folded in.
const BOUND_POLICIES: usize = 64;

/// The attribute of roles in XACML's own profile for them (RBAC profile 2.0, section 2.2): all that the facts call roles.
const ROLE: &str = "urn:oasis:names:tc:xacml:2.0:subject:role";

impl Snapshot {
    /// Opens a session at an instant, in seconds since 1970, for the party that the facts are about.
    ///
    /// # Errors
    /// A token whose times are no numbers.
    pub fn session(
        &self,
        who: &Authenticated,
        facts: &Facts,
        now: i64,
    ) -> Result<Session, SessionError> {
        self.session_for(who, facts.party, facts, now, &[])
    }

    /// [`Snapshot::session`], acting for a party, with the ids of the obligations that the caller will carry out (they
    /// count in the standard dialect).
    ///
    /// # Errors
    /// As [`Snapshot::session`].
    pub fn session_for(
        &self,
        who: &Authenticated,
        party: Option<i64>,
        facts: &Facts,
        now: i64,
        understood: &[String],
    ) -> Result<Session, SessionError> {
        let caller = match self.dialect() {
            Dialect::Standard => who.attributes(),
            // Its server is told none of them.
            Dialect::Altinn => AttributeList::new(),
        };
        self.session_of(&who.claims, caller, party, facts, now, understood)
    }

    /// [`Snapshot::session_for`], of claims and of what policies of the standard dialect are told of their caller.
    pub(crate) fn session_of(
        &self,
        claims: &Claims,
        mut caller: AttributeList,
        party: Option<i64>,
        facts: &Facts,
        now: i64,
        understood: &[String],
    ) -> Result<Session, SessionError> {
        if self.dialect() == Dialect::Standard {
            caller.add(SUBJECT, ROLE, facts.roles.bag());
        }
        let context = Context::new(claims, caller, party, facts, self.settings(), understood)
            .map_err(SessionError::Token)?
            .at(now);
        Ok(Session {
            snapshot: self.clone(),
            context: Arc::new(context),
            now,
            bound: RefCell::default(),
        })
    }
}

impl Session {
    /// The same, at another instant.
    pub fn at(&self, now: i64) -> Session {
        Session {
            snapshot: self.snapshot.clone(),
            context: Arc::new(self.context.at(now)),
            now,
            // The clock is folded into what is bound.
            bound: RefCell::default(),
        }
    }

    /// The instant it answers for, in seconds since 1970.
    pub fn now(&self) -> i64 {
        self.now
    }

    /// When its answers may turn into `ask`, in seconds since 1970: the earliest end to come of token, snapshot and facts, or
    /// of a kind of facts.
    pub fn expires_at(&self) -> Option<i64> {
        let mut ends: Vec<i64> = self.context.fact_ends().collect();
        ends.extend(self.context.token_expires);
        ends.extend(self.snapshot.expires_at());
        // What has ended already says nothing of what is to come, unless it is all that there is.
        let to_come = ends.iter().filter(|end| **end > self.now).min();
        to_come.or(ends.iter().max()).copied()
    }

    /// The next instant at which an answer may turn by itself, in seconds since 1970: an end of [`Session::expires_at`] that is
    /// to come, or the start of a token that does not count yet. `None` where there is none.
    pub fn turns_at(&self) -> Option<i64> {
        let turns = [self.expires_at(), self.context.not_before];
        turns
            .into_iter()
            .flatten()
            .filter(|at| *at > self.now)
            .min()
    }

    /// How old its facts are, in seconds; `None` where they do not say when they were read.
    pub fn facts_age(&self) -> Option<i64> {
        let as_of = self.context.given.as_of?;
        Some(self.now.saturating_sub(as_of))
    }

    /// How old its snapshot is, in seconds; `None` where it does not say when it was built.
    pub fn snapshot_age(&self) -> Option<i64> {
        let issued = self.snapshot.issued_at()?;
        Some(self.now.saturating_sub(issued))
    }

    /// What an app's page is told of its current task (see [`View::task`]). The resource is in that task where it names none.
    ///
    /// # Errors
    /// A resource whose parts do not fit together.
    pub fn task(
        &self,
        resource: &Resource,
        task: &ProcessTask,
    ) -> Result<TaskAccess, ResourceError> {
        let mut resource = resource.clone();
        if resource.app.is_some() && resource.end_event.is_none() {
            resource.task.get_or_insert_with(|| task.element_id.clone());
        }
        Ok(self.on(&resource)?.task(task))
    }

    /// Turns to a resource.
    ///
    /// # Errors
    /// A resource whose parts do not fit together.
    pub fn on(&self, resource: &Resource) -> Result<View, ResourceError> {
        resource.check()?;
        let environment = environment(self.snapshot.dialect(), self.now);
        let (policy, damaged) = match self.snapshot.policy(resource) {
            Ok(policy) => (policy, None),
            Err(error) => (None, Some(Answer::unsupported(error.code()))),
        };
        let server = self.context.server(resource);
        let policy = policy.map(|policy| {
            let bound = self.bind(policy, &server, &environment);
            (policy.clone(), specialise(&bound, &server.resource))
        });
        Ok(View {
            context: self.context.clone(),
            resource: resource.clone(),
            server: Arc::new(server),
            dialect: self.snapshot.dialect(),
            always: self
                .past_its_time()
                .or_else(|| self.context.wrong_party(resource))
                .or(damaged),
            #[cfg(feature = "studio")]
            environment,
            policy,
        })
    }

    /// Answers every action on every resource: all actions of the first resource, then all of the second, and so on.
    ///
    /// # Errors
    /// More than [`MAX_CELLS`] answers, or a resource whose parts do not fit together.
    pub fn grid(
        &self,
        actions: &[String],
        resources: &[Resource],
    ) -> Result<Vec<Verdict>, GridError> {
        let cells = actions.len().saturating_mul(resources.len());
        if cells > MAX_CELLS {
            return Err(GridError::TooLarge { cells });
        }
        let mut answers = Vec::with_capacity(cells);
        for (index, resource) in resources.iter().enumerate() {
            let view = self
                .on(resource)
                .map_err(|error| GridError::Resource { index, error })?;
            answers.extend(actions.iter().map(|action| view.check(action).answer));
        }
        Ok(answers)
    }

    /// A policy with the subject folded in, from the cache or into it.
    fn bind(
        &self,
        policy: &Arc<Program>,
        server: &Server,
        environment: &AttributeList,
    ) -> Arc<Program> {
        let key = (Arc::as_ptr(policy).addr(), server.subject.standing());
        let mut bound = self.bound.borrow_mut();
        if let Some((_, program)) = bound.iter().find(|(there, _)| *there == key) {
            return program.clone();
        }
        let context = &self.context;
        let program = Arc::new(context.bind(policy, server, &context.caller, environment));
        if bound.len() >= BOUND_POLICIES {
            bound.remove(0);
        }
        bound.push((key, program.clone()));
        program
    }

    fn past_its_time(&self) -> Option<Answer> {
        let past = |end: Option<i64>| end.is_some_and(|end| self.now >= end);
        let early = self
            .context
            .not_before
            .is_some_and(|start| self.now < start);
        let what = if past(self.context.token_expires) || early {
            "token"
        } else if past(self.context.given.expires) {
            "facts"
        } else if past(self.snapshot.expires_at()) {
            "snapshot"
        } else {
            return None;
        };
        Some(Answer::ask(Reason::Expired { what }))
    }
}

/// The environment's attributes that a decision point adds itself where a request lacks them, at an instant in seconds
/// since 1970; none in Altinn's dialect, where nothing reads them.
fn environment(dialect: Dialect, now: i64) -> AttributeList {
    match dialect {
        Dialect::Standard => clock(now),
        Dialect::Altinn => AttributeList::new(),
    }
}
