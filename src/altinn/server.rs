//! What the server does with a question: enrichment, the policy, delegations, access lists, and then the enforcement point's
//! level rules. Every step is a function of the decisions still possible.

use std::sync::{Arc, OnceLock};

use super::access_lists::Guard;
use super::attributes::Source;
use super::delegations::{Delegated, Delegations};
use super::enforcement::{LevelRule, level_rule};
use super::enrichment::{EnrichedResource, EnrichedSubject, Failure};
use super::facts::Facts;
use super::settings::Settings;
use super::subject::Subject;
use crate::xacml::{
    self, ACTION, ACTION_ID, AttributeList, Attributes, Bag, Decision, DecisionSet, Extent,
    Obligation, Open, Outcome, Program, evaluate,
};

/// A kind of fact that an answer is missing.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub enum Fact {
    /// Role codes, or roles of the role register.
    Roles,
    /// Access packages.
    AccessPackages,
    /// Roles in an estate.
    EstateRoles,
    /// Delegations, and the policies of delegations.
    Delegations,
    /// Whether access lists guard the resource, and who is on them.
    AccessLists,
    /// What counts for a request for consent.
    Consent,
    /// What the register says of the caller.
    Caller,
    /// The instance's current task or end event, and what app it is of.
    Task,
    /// The party acted for.
    Party,
    /// An attribute that no kind of fact supplies, by id.
    Attribute(String),
}

impl Fact {
    /// The name in an answer: kebab-case, or the attribute's id.
    pub fn name(&self) -> &str {
        match self {
            Fact::Attribute(id) => id,
            other => other.kind().unwrap_or_default(),
        }
    }

    /// The name of a kind of fact; `None` for an attribute that none supplies.
    pub fn kind(&self) -> Option<&'static str> {
        Some(match self {
            Fact::Roles => "roles",
            Fact::AccessPackages => "access-packages",
            Fact::EstateRoles => "estate-roles",
            Fact::Delegations => "delegations",
            Fact::AccessLists => "access-lists",
            Fact::Consent => "consent",
            Fact::Caller => "caller",
            Fact::Task => "task",
            Fact::Party => "party",
            Fact::Attribute(_) => return None,
        })
    }

    fn of(category: &str, id: &str) -> Fact {
        let source = match category {
            xacml::SUBJECT => Source::of_subject(id),
            xacml::RESOURCE => Source::of_resource(id),
            _ => Source::Unlisted,
        };
        match source {
            Source::Roles => Fact::Roles,
            Source::AccessPackages => Fact::AccessPackages,
            Source::EstateRoles => Fact::EstateRoles,
            Source::Consent => Fact::Consent,
            Source::Caller => Fact::Caller,
            Source::Party => Fact::Party,
            Source::Process => Fact::Task,
            Source::Sent | Source::Unlisted => Fact::Attribute(id.to_owned()),
        }
    }
}

/// What the server would say, as far as it can be known.
#[derive(Debug)]
pub struct Verdict {
    /// What the policy came to.
    pub policy: Outcome,
    /// The decisions of the decision point that are still possible.
    pub decisions: DecisionSet,
    /// Every way in which it may permit.
    pub ways: Vec<Way>,
    /// What the delegations came to, where they were looked at.
    pub delegated: Option<Delegated>,
    /// What access lists may make of a Permit, where they were looked at.
    pub guard: Option<Guard>,
    /// Whether the context handler throws.
    pub failure: Failure,
    /// What is missing, where more than one answer is possible: what would settle it alone comes first.
    pub missing: Vec<Fact>,
}

/// A way in which the server may permit.
#[derive(Debug)]
pub struct Way {
    /// Who permits.
    pub by: Permitter,
    /// With which obligations; `None` where they are not known.
    pub obligations: Option<Arc<[Obligation]>>,
    /// What the enforcement point makes of them; `None` where that is not known.
    pub level: Option<LevelRule>,
}

/// Who permits.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Permitter {
    /// The resource's policy.
    Policy,
    /// A delegation, by its place in the facts, and the rules of its policy that surely do.
    Delegation(usize, Vec<u32>),
    /// A delegation that is not known.
    SomeDelegation,
}

/// One caller and one resource, as the server sees them; what is left to ask is the action.
#[derive(Debug)]
pub struct Server {
    /// What the enforcement point knows of the caller; without it, nobody enforces anything.
    pub enforced: Option<Arc<Subject>>,
    /// The caller, enriched.
    pub subject: Arc<EnrichedSubject>,
    /// The resource, enriched.
    pub resource: EnrichedResource,
    /// What is known besides.
    pub facts: Arc<Facts>,
    /// How the platform is set.
    pub settings: Settings,
    delegations: OnceLock<Delegations>,
    /// The literal obligations of the policy.
    literal: OnceLock<Arc<[Obligation]>>,
}

/// What is assumed of a fact that is missing, to see whether it alone would settle the answer: that there is none of it, or
/// all there could be.
#[derive(Clone, Copy)]
struct Assumption<'a> {
    fact: &'a Fact,
    all: bool,
}

impl Server {
    /// What the server sees.
    pub fn new(
        enforced: Option<Arc<Subject>>,
        subject: Arc<EnrichedSubject>,
        resource: EnrichedResource,
        facts: Arc<Facts>,
        settings: Settings,
    ) -> Server {
        Server {
            enforced,
            subject,
            resource,
            facts,
            settings,
            delegations: OnceLock::new(),
            literal: OnceLock::new(),
        }
    }

    /// The actions that delegations and access lists name besides the policy, and whether all others are alike to them.
    pub fn named_actions(&self) -> (Vec<&str>, bool) {
        let (mut named, complete) = self.delegations().actions();
        let lists = self.facts.access_lists.values.iter();
        let own = lists.filter(|list| Some(&*list.resource) == self.resource.registry_id());
        for membership in own.flat_map(|list| &list.memberships.values) {
            named.extend(membership.action_filters.iter().map(String::as_str));
        }
        (named, complete)
    }

    fn delegations(&self) -> &Delegations {
        self.delegations.get_or_init(|| {
            Delegations::new(&self.subject, &self.resource, &self.facts, &self.settings)
        })
    }

    /// What it says of an action. `outcome` is what the policy came to for it; its obligations are not looked at where they are
    /// [literal](Program::duties_are_literal).
    pub fn verdict(&self, policy: &Program, outcome: Outcome, action: &dyn Attributes) -> Verdict {
        let mut verdict = self.conclude(policy, outcome, action, None);
        if verdict.is_open() {
            verdict.missing = self.missing(policy, action, &verdict);
        }
        verdict
    }

    fn conclude(
        &self,
        policy: &Program,
        outcome: Outcome,
        action: &dyn Attributes,
        assumption: Option<Assumption<'_>>,
    ) -> Verdict {
        let failure = self.subject.failure().or(self.resource.failure());
        let mut verdict = Verdict {
            policy: outcome,
            decisions: DecisionSet::NONE,
            ways: Vec::new(),
            delegated: None,
            guard: None,
            failure,
            missing: Vec::new(),
        };
        let thrown = Decision::IndeterminateDP.into();
        if failure.is_certain() {
            verdict.decisions = thrown;
            return verdict;
        }
        verdict.decisions = verdict.policy.decisions;
        if verdict.decisions.contains(Decision::Permit) {
            verdict.permit(
                Permitter::Policy,
                Some(self.obligations(policy, &verdict.policy)),
                self,
            );
        }
        if verdict.decisions.contains(Decision::NotApplicable) {
            self.delegate(&mut verdict, policy, action, assumption);
        }
        if verdict.decisions.contains(Decision::Permit) {
            self.guard(&mut verdict, action, assumption);
        }
        if failure == Failure::Maybe {
            verdict.decisions = verdict.decisions.union(thrown);
        }
        verdict
    }

    /// Delegations are looked at where the policy has nothing to say; they can only permit.
    fn delegate(
        &self,
        verdict: &mut Verdict,
        policy: &Program,
        action: &dyn Attributes,
        assumption: Option<Assumption<'_>>,
    ) {
        let assumed = assumption.filter(|assumption| *assumption.fact == Fact::Delegations);
        let inherited = self.literal_obligations(policy).clone();
        let mut delegated = self
            .delegations()
            .ask(action, &inherited, assumed.is_some());
        if self.resource.party().is_none() && !delegated.grants.is_empty() {
            // They are looked up by the party.
            delegated.may_not = true;
        }
        if assumed.is_some_and(|assumed| assumed.all) {
            delegated.may_not = false;
            delegated.grants.clear();
            verdict.permit(Permitter::Policy, Some(inherited), self);
        }
        for grant in &delegated.grants {
            let by = match grant.index {
                Some(index) => Permitter::Delegation(index, grant.rules.clone()),
                None => Permitter::SomeDelegation,
            };
            verdict.permit(by, grant.obligations.clone(), self);
        }
        if !verdict.ways.is_empty() {
            verdict.decisions = verdict.decisions.union(Decision::Permit.into());
        }
        if !delegated.may_not {
            verdict.decisions = verdict.decisions.without(Decision::NotApplicable.into());
        }
        verdict.delegated = Some(delegated);
    }

    /// Access lists guard resources of the registry, and turn a Permit into a Deny.
    fn guard(
        &self,
        verdict: &mut Verdict,
        action: &dyn Attributes,
        assumption: Option<Assumption<'_>>,
    ) {
        let named = action
            .bag(ACTION, ACTION_ID)
            .and_then(|bag| bag.values.first());
        let named = named.and_then(|action| xacml::text(&action.value));
        let mut guard = Guard::new(&self.resource, named, &self.facts);
        if let Some(assumed) = assumption.filter(|it| *it.fact == Fact::AccessLists) {
            guard = Guard {
                may_pass: assumed.all,
                may_deny: !assumed.all,
                may_fail: false,
            };
        }
        let decisions = &mut verdict.decisions;
        if guard.may_deny {
            *decisions = decisions.union(Decision::Deny.into());
        }
        if guard.may_fail {
            *decisions = decisions.union(Decision::IndeterminateDP.into());
        }
        if !guard.may_pass {
            *decisions = decisions.without(Decision::Permit.into());
            verdict.ways.clear();
        }
        verdict.guard = Some(guard);
    }

    /// The kinds of fact that keep a verdict open. One that settles it whatever it turns out to be comes first.
    fn missing(&self, policy: &Program, action: &dyn Attributes, verdict: &Verdict) -> Vec<Fact> {
        let mut missing = Vec::new();
        let delegated = verdict.delegated.as_ref();
        let opens = delegated.map_or(&[][..], |delegated| &delegated.open);
        for open in verdict.policy.open.iter().chain(opens) {
            if let Open::Attribute { category, id } = open {
                add(&mut missing, Fact::of(category, id));
            }
        }
        if delegated.is_some_and(|delegated| delegated.lacks) {
            add(&mut missing, Fact::Delegations);
        }
        if verdict
            .guard
            .is_some_and(|guard| guard.may_pass && guard.may_deny)
        {
            add(&mut missing, Fact::AccessLists);
        }
        if verdict.failure == Failure::Maybe {
            add(&mut missing, Fact::Caller);
        }
        if self.resource.party().is_none() && delegated.is_some() {
            add(&mut missing, Fact::Party);
        }
        if missing.len() > 1 {
            let (mut first, rest): (Vec<Fact>, Vec<Fact>) = missing
                .into_iter()
                .partition(|fact| self.settles(policy, action, fact));
            first.extend(rest);
            missing = first;
        }
        missing
    }

    /// Whether nothing is open once a fact is known, be it that there is none of it or all that the policy asks for.
    fn settles(&self, policy: &Program, action: &dyn Attributes, fact: &Fact) -> bool {
        [false, true].into_iter().all(|all| {
            let assumption = Assumption { fact, all };
            let assumed = self.assumed(policy, assumption);
            let known = (&assumed, &(&*self.subject, &(&self.resource, &action)));
            let outcome = evaluate(policy, &known);
            !self
                .conclude(policy, outcome, action, Some(assumption))
                .is_open()
        })
    }

    /// The attributes that a fact is about, as they are assumed to be.
    fn assumed(&self, policy: &Program, assumption: Assumption<'_>) -> AttributeList {
        let mut list = AttributeList::new();
        for key in policy.keys() {
            if Fact::of(&key.category, &key.id) != *assumption.fact {
                continue;
            }
            let known = (&*self.subject, &self.resource);
            let mut bag = known
                .bag(&key.category, &key.id)
                .cloned()
                .unwrap_or(Bag::EMPTY);
            if bag.extent == Extent::Exact {
                continue;
            }
            bag.extent = Extent::Exact;
            if assumption.all {
                let (texts, _) = policy.literals_of(&key.category, &key.id);
                bag.values.extend(Bag::strings(texts).values);
            }
            list.add(&key.category, &key.id, bag);
        }
        list
    }

    /// The obligations of a Permit of the policy.
    fn obligations(&self, policy: &Program, outcome: &Outcome) -> Arc<[Obligation]> {
        if policy.duties_are_literal() {
            self.literal_obligations(policy).clone()
        } else {
            outcome.obligations.as_slice().into()
        }
    }

    fn literal_obligations(&self, policy: &Program) -> &Arc<[Obligation]> {
        self.literal
            .get_or_init(|| policy.literal_obligations().into())
    }

    fn level(&self, obligations: &[Obligation]) -> LevelRule {
        match &self.enforced {
            Some(subject) => level_rule(subject, obligations, &self.settings),
            None => LevelRule::Met,
        }
    }
}

impl Verdict {
    fn permit(&mut self, by: Permitter, obligations: Option<Arc<[Obligation]>>, server: &Server) {
        let level = obligations
            .as_deref()
            .map(|obligations| server.level(obligations));
        self.ways.push(Way {
            by,
            obligations,
            level,
        });
        self.decisions = self.decisions.union(Decision::Permit.into());
    }

    /// Whether both a yes and a no are possible.
    pub fn is_open(&self) -> bool {
        let may_be_yes = self
            .ways
            .iter()
            .any(|way| way.level.is_none_or(|level| level == LevelRule::Met));
        may_be_yes && !self.is_yes()
    }

    /// Whether the server surely permits, and the enforcement point lets it stand.
    pub fn is_yes(&self) -> bool {
        self.decisions == DecisionSet::of(Decision::Permit)
            && self
                .ways
                .iter()
                .all(|way| way.level == Some(LevelRule::Met))
    }
}

/// Adds a fact in its place, once.
fn add(missing: &mut Vec<Fact>, fact: Fact) {
    if let Err(place) = missing.binary_search(&fact) {
        missing.insert(place, fact);
    }
}

/// What an outcome is open for that is no fact, and nothing that could be handed over: what this build cannot evaluate.
pub fn unsupported(verdict: &Verdict) -> Option<&str> {
    let delegated = verdict
        .delegated
        .iter()
        .flat_map(|delegated| &delegated.open);
    let mut opens = verdict.policy.open.iter().chain(delegated);
    opens.find_map(|open| match open {
        Open::Unsupported { construct } => Some(&**construct),
        Open::Attribute { .. } => None,
    })
}
