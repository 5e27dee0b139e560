//! Session and view: the front door.
//!
//! A [`Session`] is a snapshot, a caller, a party, what is known of them, and one instant. A [`View`] is a session turned
//! to one resource, where actions are asked for.

use std::cell::RefCell;
use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::altinn::{
    EnrichedResource, EnrichedSubject, Facts, FactsError, LevelRule, Resource, ResourceError,
    Subject, decide,
};
use crate::identity::Authenticated;
use crate::snapshot::{Dialect, Snapshot};
use crate::token::TokenError;
#[cfg(feature = "studio")]
use crate::value::{DateTime, Value};
use crate::xacml::{
    self, ACTION, ACTION_ID, AttributeList, Attributes, Bag, Decision, DecisionSet, ENVIRONMENT,
    Open, Outcome, Program, evaluate, specialise,
};
#[cfg(feature = "studio")]
use crate::xacml::{AttributeValue, Extent};

/// Yes, no, or ask the server.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The server, holding the same facts, would permit.
    Yes,
    /// The server would not permit, whatever the facts that are not held turn out to be.
    No,
    /// It cannot be told here.
    Ask,
}

/// An answer with its reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Answer {
    /// Yes, no or ask.
    pub answer: Verdict,
    /// Why.
    pub reason: Reason,
}

/// Why an answer is what it is; a user interface can act on its `code`.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Reason {
    /// These rules permit.
    Granted {
        /// Rule ids.
        rules: Vec<String>,
    },
    /// No rule has anything to say.
    NoRule,
    /// These rules deny.
    Denied {
        /// Rule ids.
        rules: Vec<String>,
    },
    /// The policy permits; the caller's authentication level is too low.
    LevelTooLow {
        /// The level asked for.
        required: i32,
        /// The level the caller has.
        actual: i32,
    },
    /// The facts are about another party than the one that owns the resource.
    WrongParty {
        /// The party of the facts or the session.
        facts: i64,
        /// The owner of the instance.
        resource: i64,
    },
    /// The policy itself ends Indeterminate.
    Error {
        /// An XACML status code.
        status: &'static str,
    },
    /// Facts are missing.
    Unknown {
        /// Kinds of facts, or attribute ids.
        missing: Vec<String>,
    },
    /// The policy permits with obligations that the caller has not declared understood.
    Obligation {
        /// Obligation ids.
        ids: Vec<String>,
    },
    /// Something is past its time, or not yet in it.
    Expired {
        /// `token`, `facts` or `snapshot`.
        what: &'static str,
    },
    /// This build cannot evaluate something.
    Unsupported {
        /// A function, data type or element, as the policy names it.
        construct: String,
    },
}

/// Why a session could not be opened.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum SessionError {
    /// The facts were refused.
    Facts(FactsError),
    /// A time in the token is no time.
    Token(TokenError),
}

/// A snapshot, a caller, a party, facts and one instant.
#[derive(Clone, Debug)]
pub struct Session {
    snapshot: Snapshot,
    context: Arc<Context>,
    now: i64,
    /// Policies with the subject folded in, the most recent last.
    bound: RefCell<Vec<(usize, Arc<Program>)>>,
}

/// Why a grid could not be answered.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum GridError {
    /// It has more than [`MAX_CELLS`] answers.
    TooLarge {
        /// Actions times resources.
        cells: usize,
    },
    /// A resource was refused.
    Resource {
        /// Its place among the resources, from 0.
        index: usize,
        /// Why.
        error: ResourceError,
    },
}

/// The most answers of one [grid](Session::grid).
pub const MAX_CELLS: usize = 1 << 20;

/// Policies a session keeps with its subject folded in.
const BOUND_POLICIES: usize = 64;

/// What does not change with the instant.
#[derive(Debug)]
struct Context {
    subject: Subject,
    enriched: EnrichedSubject,
    facts: Facts,
    party: Option<i64>,
    not_before: Option<i64>,
    token_expires: Option<i64>,
    understood: Vec<String>,
}

/// A session turned to one resource.
#[derive(Clone, Debug)]
pub struct View {
    context: Arc<Context>,
    resource: Resource,
    dialect: Dialect,
    #[cfg(feature = "studio")]
    environment: AttributeList,
    /// An answer that holds whatever is asked.
    always: Option<Answer>,
    /// The policy as built, and with subject and resource folded in.
    policy: Option<(Arc<Program>, Program)>,
}

/// All that a view can say at once, for a place that asks often.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Table {
    /// Every action that the policy names, with its answer, in the order of the policy.
    pub actions: Vec<(String, Answer)>,
    /// The answer for every other action, or `None` where each has to be asked for.
    pub other: Option<Answer>,
}

impl Snapshot {
    /// Opens a session at an instant, in seconds since 1970, for the party that the facts are about.
    ///
    /// # Errors
    /// Facts of a form that this version does not understand, or a token whose times are no numbers.
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
        let facts = facts.clone().check().map_err(SessionError::Facts)?;
        let subject = Subject::new(&who.claims);
        let party = party.or(facts.party);
        let context = Context {
            enriched: EnrichedSubject::new(&subject, &facts, party),
            not_before: who.claims.not_before().map_err(SessionError::Token)?,
            token_expires: who.claims.expires_at().map_err(SessionError::Token)?,
            understood: understood.to_vec(),
            party,
            subject,
            facts,
        };
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
            context: self.context.clone(),
            now,
            // The clock is folded into what is bound.
            bound: RefCell::default(),
        }
    }

    /// The instant it answers for, in seconds since 1970.
    pub fn now(&self) -> i64 {
        self.now
    }

    /// When its answers turn into `ask`, in seconds since 1970: the earliest end of token, facts and snapshot.
    pub fn expires_at(&self) -> Option<i64> {
        let context = &self.context;
        [
            context.token_expires,
            context.facts.expires,
            self.snapshot.expires_at(),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Turns to a resource.
    ///
    /// # Errors
    /// A resource whose parts do not fit together.
    pub fn on(&self, resource: &Resource) -> Result<View, ResourceError> {
        resource.check()?;
        let environment = environment(self.snapshot.dialect(), self.now);
        let policy = self.snapshot.policy(resource).map(|policy| {
            let bound = self.bind(policy, &environment);
            let enriched = EnrichedResource::new(resource, self.context.party);
            (policy.clone(), specialise(&bound, &enriched))
        });
        Ok(View {
            context: self.context.clone(),
            resource: resource.clone(),
            dialect: self.snapshot.dialect(),
            always: self
                .past_its_time()
                .or_else(|| self.context.wrong_party(resource)),
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
    fn bind(&self, policy: &Arc<Program>, environment: &AttributeList) -> Arc<Program> {
        let address = Arc::as_ptr(policy).addr();
        let mut bound = self.bound.borrow_mut();
        if let Some((_, program)) = bound.iter().find(|(there, _)| *there == address) {
            return program.clone();
        }
        let program = Arc::new(specialise(policy, &(&self.context.enriched, environment)));
        if bound.len() >= BOUND_POLICIES {
            bound.remove(0);
        }
        bound.push((address, program.clone()));
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
        } else if past(self.context.facts.expires) {
            "facts"
        } else if past(self.snapshot.expires_at()) {
            "snapshot"
        } else {
            return None;
        };
        Some(Answer::ask(Reason::Expired { what }))
    }
}

/// The environment's attributes that a decision point adds itself where a request lacks them (XACML 3.0 section 10.2.5),
/// at an instant in seconds since 1970; none in Altinn's dialect, where nothing reads them.
pub fn environment(dialect: Dialect, now: i64) -> AttributeList {
    let mut list = AttributeList::new();
    if dialect == Dialect::Standard {
        let ids = [
            "urn:oasis:names:tc:xacml:1.0:environment:current-dateTime",
            "urn:oasis:names:tc:xacml:1.0:environment:current-date",
            "urn:oasis:names:tc:xacml:1.0:environment:current-time",
        ];
        for (id, bag) in ids.into_iter().zip(clock(now)) {
            list.add(ENVIRONMENT, id, bag);
        }
    }
    list
}

/// An instant, its date and its time.
#[cfg(feature = "studio")]
fn clock(now: i64) -> [Bag; 3] {
    let instant = DateTime::from_unix_seconds(now);
    [
        Value::DateTime(instant),
        Value::Date(instant.date()),
        Value::Time(instant.time()),
    ]
    .map(|value| Bag {
        extent: Extent::Exact,
        values: vec![AttributeValue {
            value,
            issuer: None,
        }],
    })
}

/// The check module reads no dates: the server has a clock, and what it shows cannot be told here.
#[cfg(not(feature = "studio"))]
fn clock(_now: i64) -> [Bag; 3] {
    [Bag::UNKNOWN; 3]
}

impl Context {
    /// Facts about one party say nothing of a resource that another one owns, or is asked for.
    fn wrong_party(&self, resource: &Resource) -> Option<Answer> {
        let owner = resource
            .instance_parts()
            .map(|instance| instance.party)
            .or(self.party)?;
        let facts = self
            .facts
            .party
            .or(self.party)
            .filter(|party| *party != owner)?;
        Some(Answer::ask(Reason::WrongParty {
            facts,
            resource: owner,
        }))
    }
}

impl View {
    /// The resource it looks at.
    pub fn resource(&self) -> &Resource {
        &self.resource
    }

    /// Whether the server would permit an action: true only on yes.
    pub fn can(&self, action: &str) -> bool {
        self.check(action).is_yes()
    }

    /// Whether the server would permit an action, and why.
    pub fn check(&self, action: &str) -> Answer {
        if let Some(answer) = &self.always {
            return answer.clone();
        }
        let Some((policy, residue)) = &self.policy else {
            return Answer::ask(Reason::Unknown {
                missing: vec!["policy".to_owned()],
            });
        };
        let outcome = evaluate(residue, &Asked::new(action));
        match self.dialect {
            Dialect::Altinn => self.altinn_answer(policy, outcome),
            Dialect::Standard => self.standard_answer(policy, outcome),
        }
    }

    /// Every action that the policy names, in its order.
    pub fn named_actions(&self) -> Vec<&str> {
        self.policy
            .as_ref()
            .map(|(policy, _)| policy.literals_of(ACTION, ACTION_ID).0)
            .unwrap_or_default()
    }

    /// Every action that the policy names and the server would permit here.
    pub fn actions(&self) -> Vec<&str> {
        self.named_actions()
            .into_iter()
            .filter(|action| self.can(action))
            .collect()
    }

    /// Every named action with its answer, and the answer of all others where they share one.
    pub fn table(&self) -> Table {
        let actions = self
            .named_actions()
            .into_iter()
            .map(|action| (action.to_owned(), self.check(action)))
            .collect();
        let all_alike = self.always.is_some()
            || self
                .policy
                .as_ref()
                .is_none_or(|(_, residue)| residue.literals_of(ACTION, ACTION_ID).1);
        Table {
            actions,
            other: all_alike.then(|| self.check(UNNAMED_ACTION)),
        }
    }

    /// The trace of one check: every rule, every match, and what it came to.
    #[cfg(feature = "studio")]
    pub fn explain(&self, action: &str) -> Option<xacml::Explanation> {
        let (policy, _) = self.policy.as_ref()?;
        let resource = EnrichedResource::new(&self.resource, self.context.party);
        let action = Asked::new(action);
        let attributes = (
            &self.context.enriched,
            &(&self.environment, &(&resource, &action)),
        );
        Some(xacml::explain(policy, &attributes).1)
    }

    fn altinn_answer(&self, policy: &Program, outcome: Outcome) -> Answer {
        let verdict = decide(
            outcome,
            &self.context.subject,
            &self.context.facts,
            &self.resource,
        );
        let outcome = &verdict.outcome;
        if outcome.decisions.contains(Decision::Permit) {
            match verdict.level {
                LevelRule::Met => {}
                LevelRule::TooLow { required, actual } => {
                    return Answer::no(Reason::LevelTooLow { required, actual });
                }
                LevelRule::Error => {
                    return Answer::no(Reason::Error {
                        status: xacml::Status::ProcessingError.urn(),
                    });
                }
            }
        }
        let missing = verdict
            .missing
            .iter()
            .map(|fact| fact.name().to_owned())
            .collect();
        Answer::of(policy, outcome, missing)
    }

    fn standard_answer(&self, policy: &Program, outcome: Outcome) -> Answer {
        let missing = outcome
            .open
            .iter()
            .filter_map(|open| match open {
                Open::Attribute { id, .. } => Some(id.to_string()),
                Open::Unsupported { .. } => None,
            })
            .collect();
        let not_understood: Vec<String> = outcome
            .obligations
            .iter()
            .filter(|obligation| obligation.effect == xacml::Effect::Permit)
            .map(|obligation| obligation.id.to_string())
            .filter(|id| !self.context.understood.contains(id))
            .collect();
        if outcome.decision() == Some(Decision::Permit) && !not_understood.is_empty() {
            return Answer::ask(Reason::Obligation {
                ids: not_understood,
            });
        }
        Answer::of(policy, &outcome, missing)
    }
}

/// An action that no policy names.
const UNNAMED_ACTION: &str = "\u{1}unnamed";

impl Answer {
    /// Whether the answer is yes.
    pub fn is_yes(&self) -> bool {
        self.answer == Verdict::Yes
    }

    fn yes(reason: Reason) -> Answer {
        Answer {
            answer: Verdict::Yes,
            reason,
        }
    }

    fn no(reason: Reason) -> Answer {
        Answer {
            answer: Verdict::No,
            reason,
        }
    }

    fn ask(reason: Reason) -> Answer {
        Answer {
            answer: Verdict::Ask,
            reason,
        }
    }

    /// The answer of decisions that are still possible.
    fn of(policy: &Program, outcome: &Outcome, missing: Vec<String>) -> Answer {
        let rules = || {
            let name = |index: &u32| policy.rule_id(*index).map(str::to_owned);
            outcome.deciding.iter().filter_map(name).collect()
        };
        let decisions = outcome.decisions;
        if decisions == DecisionSet::of(Decision::Permit) {
            return Answer::yes(Reason::Granted { rules: rules() });
        }
        if !decisions.contains(Decision::Permit) {
            return Answer::no(match decisions.single() {
                Some(Decision::NotApplicable) => Reason::NoRule,
                Some(decision) if decision.is_indeterminate() => Reason::Error {
                    status: outcome.status.urn(),
                },
                _ if decisions.contains(Decision::Deny) => Reason::Denied { rules: rules() },
                _ => Reason::NoRule,
            });
        }
        if !missing.is_empty() {
            return Answer::ask(Reason::Unknown { missing });
        }
        let construct = outcome.open.iter().find_map(|open| match open {
            Open::Unsupported { construct } => Some(construct.to_string()),
            Open::Attribute { .. } => None,
        });
        Answer::ask(Reason::Unsupported {
            construct: construct.unwrap_or_default(),
        })
    }
}

/// The action asked for: its id, and that there is no more.
struct Asked(Bag);

impl Asked {
    fn new(action: &str) -> Asked {
        Asked(Bag::strings([action]))
    }
}

impl Attributes for Asked {
    fn bag(&self, category: &str, id: &str) -> Option<&Bag> {
        let asked = category == ACTION && id == ACTION_ID;
        Some(if asked { &self.0 } else { Bag::empty() })
    }
}

impl SessionError {
    /// Stable, kebab-case: that of the facts or the token.
    pub fn code(&self) -> &'static str {
        match self {
            SessionError::Facts(error) => error.code(),
            SessionError::Token(error) => error.code(),
        }
    }
}

impl fmt::Display for SessionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SessionError::Facts(error) => error.fmt(f),
            SessionError::Token(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for SessionError {}

impl GridError {
    /// Stable, kebab-case: `too-large`, or that of the resource.
    pub fn code(&self) -> &'static str {
        match self {
            GridError::TooLarge { .. } => "too-large",
            GridError::Resource { error, .. } => error.code(),
        }
    }
}

impl fmt::Display for GridError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GridError::TooLarge { cells } => {
                write!(f, "a grid holds {MAX_CELLS} answers, this one has {cells}")
            }
            GridError::Resource { index, error } => write!(f, "resource {index}: {error}"),
        }
    }
}

impl std::error::Error for GridError {}
