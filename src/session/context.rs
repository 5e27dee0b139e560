//! What a session knows besides its snapshot: the caller, the party, and what is left of the facts at its instant.

use std::sync::{Arc, OnceLock};

use super::{Answer, Reason};
use crate::altinn::{
    EnrichedResource, EnrichedSubject, Fact, Facts, Resource, Server, Settings, Standing, Subject,
};
use crate::token::{Claims, TokenError};
use crate::xacml::{AttributeList, Program, specialise};

#[derive(Debug)]
pub(super) struct Context {
    /// What policies are told of the caller, in the standard dialect.
    pub(super) caller: AttributeList,
    pub(super) subject: Arc<Subject>,
    /// What a dialog's questions are asked with.
    #[cfg(feature = "server")]
    pub(super) claims: Claims,
    /// The facts as they were handed over.
    pub(super) given: Arc<Facts>,
    /// What is left of them, without the kinds past their time.
    facts: Arc<Facts>,
    past: Vec<Fact>,
    settings: Settings,
    pub(super) party: Option<i64>,
    pub(super) not_before: Option<i64>,
    pub(super) token_expires: Option<i64>,
    pub(super) understood: Arc<[String]>,
    /// The caller as the server sees them, for each [`Standing`].
    enriched: Arc<[OnceLock<Arc<EnrichedSubject>>; 3]>,
}

impl Context {
    pub(super) fn new(
        claims: &Claims,
        caller: AttributeList,
        party: Option<i64>,
        facts: &Facts,
        settings: Settings,
        understood: &[String],
    ) -> Result<Context, TokenError> {
        let facts = Arc::new(facts.clone());
        Ok(Context {
            caller,
            subject: Arc::new(Subject::new(claims)),
            #[cfg(feature = "server")]
            claims: claims.clone(),
            party: party.or(facts.party),
            given: facts.clone(),
            facts,
            past: Vec::new(),
            settings,
            not_before: claims.not_before()?,
            token_expires: claims.expires_at()?,
            understood: understood.into(),
            enriched: Default::default(),
        })
    }

    /// The same at an instant.
    pub(super) fn at(&self, now: i64) -> Context {
        let (facts, past) = self.given.at(now, self.settings.facts_max_age);
        let same = past == self.past;
        Context {
            caller: self.caller.clone(),
            subject: self.subject.clone(),
            #[cfg(feature = "server")]
            claims: self.claims.clone(),
            given: self.given.clone(),
            facts: match facts {
                _ if same => self.facts.clone(),
                std::borrow::Cow::Borrowed(_) => self.given.clone(),
                std::borrow::Cow::Owned(facts) => Arc::new(facts),
            },
            past,
            settings: self.settings,
            party: self.party,
            not_before: self.not_before,
            token_expires: self.token_expires,
            understood: self.understood.clone(),
            enriched: if same {
                self.enriched.clone()
            } else {
                Default::default()
            },
        }
    }

    /// What is left of the facts.
    #[cfg(any(feature = "studio", feature = "server"))]
    pub(super) fn facts(&self) -> Arc<Facts> {
        self.facts.clone()
    }

    /// When kinds of facts end, or all of them.
    pub(super) fn fact_ends(&self) -> impl Iterator<Item = i64> {
        self.given.ends(self.settings.facts_max_age)
    }

    /// The server's side of a question on a resource.
    pub(super) fn server(&self, resource: &Resource) -> Server {
        let sent = resource.sent(self.party);
        let resource = EnrichedResource::new(sent, false, &self.facts, &self.settings);
        let standing = resource.standing(&self.facts);
        let [party, unknown, consent] = &*self.enriched;
        let slot = match standing {
            Standing::Party => party,
            Standing::Unknown => unknown,
            Standing::Consent => consent,
        };
        let subject = slot.get_or_init(|| {
            Arc::new(EnrichedSubject::new(
                self.subject.attribute_list(),
                false,
                standing,
                &self.facts,
                &self.settings,
            ))
        });
        Server::new(
            Some(self.subject.clone()),
            subject.clone(),
            resource,
            self.facts.clone(),
            self.settings,
        )
    }

    /// A policy with the subject folded in, and what is told of a caller.
    pub(super) fn bind(
        &self,
        policy: &Program,
        server: &Server,
        caller: &AttributeList,
        environment: &AttributeList,
    ) -> Program {
        specialise(policy, &(caller, &(&*server.subject, environment)))
    }

    /// What is missing, or past its time.
    pub(super) fn lacking(&self, missing: &[Fact]) -> Reason {
        let past = missing.iter().find(|fact| self.past.contains(fact));
        match past.and_then(Fact::kind) {
            Some(what) => Reason::Expired { what },
            None => Reason::Unknown {
                missing: missing.iter().map(|fact| fact.name().to_owned()).collect(),
            },
        }
    }

    /// The facts' delegation at a place.
    pub(super) fn delegation(&self, index: usize) -> Option<&crate::altinn::Delegation> {
        self.facts.delegations.values.get(index)
    }

    /// Facts about one party say nothing of a resource that another one owns, or is asked for.
    pub(super) fn wrong_party(&self, resource: &Resource) -> Option<Answer> {
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
