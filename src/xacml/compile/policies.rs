//! Policies and policy sets, and the references between them (sections 5.1, 5.10, 5.11, 5.14).

use std::collections::BTreeMap;

use super::super::combining::Combining;
use super::super::error::Span;
use super::super::evaluate::POLICY_DEPTH;
use super::super::model::{self, Child, Effect, IdReference, PolicyTree};
use super::super::program::{Policy, PolicyName, Range, Rule, RuleName};
use super::super::specialise::{extend, push};
use super::{Compiler, Root, Source, version};

/// The code of a reference that leads to nothing; a document on its own cannot know better.
pub(super) const UNRESOLVED: &str = "unresolved-reference";

/// Every policy and policy set of the sources, those inside others too.
pub(super) struct Policies<'a> {
    entries: Vec<Entry<'a>>,
    /// The last one of each id.
    last: BTreeMap<&'a str, usize>,
    /// By where it is in memory, which is what it is.
    by_place: BTreeMap<usize, usize>,
}

struct Entry<'a> {
    element: Element<'a>,
    /// The one of the same id before it.
    before: Option<usize>,
    document: u32,
    is_root: bool,
    state: State,
}

#[derive(Clone, Copy)]
enum Element<'a> {
    Policy(&'a model::Policy),
    Set(&'a model::PolicySet),
}

#[derive(Clone, Copy)]
enum State {
    New,
    Open,
    /// Index of the program's policies, and how deep policies nest in it.
    Done(u32, u32),
}

impl<'a> Policies<'a> {
    pub(super) fn new(sources: &[Source<'a>]) -> Policies<'a> {
        let mut policies = Policies {
            entries: Vec::new(),
            last: BTreeMap::new(),
            by_place: BTreeMap::new(),
        };
        for (document, source) in (0..).zip(sources) {
            let mut left = vec![(Element::of(source.policy), true)];
            while let Some((element, is_root)) = left.pop() {
                policies.add(element, document, is_root);
                if let Element::Set(set) = element {
                    left.extend(set.children.iter().rev().filter_map(|child| match child {
                        Child::Policy(policy) => Some((Element::Policy(policy), false)),
                        Child::PolicySet(set) => Some((Element::Set(set), false)),
                        Child::PolicyReference(_) | Child::PolicySetReference(_) => None,
                    }));
                }
            }
        }
        policies
    }

    fn add(&mut self, element: Element<'a>, document: u32, is_root: bool) {
        let index = self.entries.len();
        let (_, id, _) = element.name();
        let before = self.last.insert(id, index);
        self.by_place.insert(element.place(), index);
        self.entries.push(Entry {
            element,
            before,
            document,
            is_root,
            state: State::New,
        });
    }

    /// Policies and policy sets of an id, the last first.
    fn called(&self, id: &str) -> impl Iterator<Item = (usize, Element<'a>)> {
        let entry = |index: usize| self.entries.get(index).map(|entry| (index, entry));
        let last = self.last.get(id).copied().and_then(entry);
        std::iter::successors(last, move |(_, entry_after)| {
            entry_after.before.and_then(entry)
        })
        .map(|(index, entry)| (index, entry.element))
    }

    /// The most recent version that a reference accepts; of several alike the first.
    fn resolve(&self, is_set: bool, reference: &IdReference) -> Option<usize> {
        let mut best: Option<(usize, &str)> = None;
        for (index, element) in self.called(&reference.id) {
            let (found_set, _, found) = element.name();
            let accepted = version::accepts(
                found,
                reference.version.as_deref(),
                reference.earliest.as_deref(),
                reference.latest.as_deref(),
            );
            let newer = |(_, best)| version::compare(found, best).is_ge();
            if found_set == is_set && accepted && best.is_none_or(newer) {
                best = Some((index, found));
            }
        }
        best.map(|(index, _)| index)
    }

    /// The document that is to decide, or a code and a sentence that say why there is none.
    fn root(&self, root: Root<'_>) -> Result<usize, (&'static str, String)> {
        let roots = || {
            let entries = self.entries.iter().enumerate();
            entries.filter(|(_, entry)| entry.is_root)
        };
        if let Root::Document(wanted) = root {
            let found = roots().find(|(_, entry)| entry.document as usize == wanted);
            return found.map(|(index, _)| index).ok_or_else(|| {
                (
                    "unknown-policy",
                    "there are not that many policies".to_owned(),
                )
            });
        }
        if let Root::Id(id) = root {
            let mut best: Option<(usize, &str)> = None;
            for (index, entry) in roots() {
                let (_, found, version) = entry.element.name();
                if found == id
                    && best.is_none_or(|(_, best)| version::compare(version, best).is_gt())
                {
                    best = Some((index, version));
                }
            }
            return best.map(|(index, _)| index).ok_or_else(|| {
                (
                    "unknown-policy",
                    format!("no policy or policy set is called {id}"),
                )
            });
        }
        let referred: Vec<usize> = self
            .entries
            .iter()
            .flat_map(|entry| self.referred(entry))
            .collect();
        let unreferred: Vec<usize> = roots()
            .map(|(index, _)| index)
            .filter(|index| !referred.contains(index))
            .collect();
        match unreferred.as_slice() {
            [only] => Ok(*only),
            [] => Err((
                "no-root",
                "expected a policy that no other refers to, found none".to_owned(),
            )),
            several => Err((
                "several-policies",
                format!(
                    "expected one policy that no other refers to, found {}: say which is the root",
                    several.len()
                ),
            )),
        }
    }

    fn referred(&self, entry: &Entry<'a>) -> Vec<usize> {
        let Element::Set(set) = entry.element else {
            return Vec::new();
        };
        let references = set.children.iter().filter_map(|child| match child {
            Child::PolicyReference(reference) => self.resolve(false, reference),
            Child::PolicySetReference(reference) => self.resolve(true, reference),
            Child::Policy(_) | Child::PolicySet(_) => None,
        });
        references.collect()
    }

    fn set_state(&mut self, index: usize, state: State) {
        if let Some(entry) = self.entries.get_mut(index) {
            entry.state = state;
        }
    }
}

impl<'a> Element<'a> {
    fn of(tree: &'a PolicyTree) -> Element<'a> {
        match tree {
            PolicyTree::Policy(policy) => Element::Policy(policy),
            PolicyTree::PolicySet(set) => Element::Set(set),
        }
    }

    /// Whether it is a set, its id and its version.
    fn name(self) -> (bool, &'a str, &'a str) {
        match self {
            Element::Policy(policy) => (false, &policy.id, policy.version.as_deref().unwrap_or("")),
            Element::Set(set) => (true, &set.id, set.version.as_deref().unwrap_or("")),
        }
    }

    fn place(self) -> usize {
        match self {
            Element::Policy(policy) => std::ptr::from_ref(policy).addr(),
            Element::Set(set) => std::ptr::from_ref(set).addr(),
        }
    }

    fn span(self) -> Span {
        match self {
            Element::Policy(policy) => policy.span,
            Element::Set(set) => set.span,
        }
    }
}

impl<'a> Compiler<'a> {
    /// Compiles the root and everything under it.
    pub(super) fn root(&mut self, root: Root<'_>) {
        match self.policies.root(root) {
            Ok(root) => {
                let span = self
                    .policies
                    .entries
                    .get(root)
                    .map(|entry| entry.element.span());
                self.entry(root, span.unwrap_or_default(), POLICY_DEPTH);
            }
            Err((code, message)) => self.error(code, message, Span::default()),
        }
    }

    /// A policy or policy set, compiled where it is first met, and how deep policies nest in it; `span` is what leads to
    /// it, `depth` how much deeper it may nest.
    fn entry(&mut self, index: usize, span: Span, depth: u32) -> Option<(u32, u32)> {
        let (element, document, state) = {
            let entry = self.policies.entries.get(index)?;
            (entry.element, entry.document, entry.state)
        };
        let within = match state {
            State::Done(_, nested) => depth.checked_sub(nested),
            _ => depth.checked_sub(1),
        };
        let Some(depth) = within else {
            let message = format!(
                "expected at most {POLICY_DEPTH} policies inside each other, references followed, found more"
            );
            self.error("too-deep", message, span);
            return None;
        };
        match state {
            State::Done(compiled, nested) => return Some((compiled, nested)),
            State::Open => {
                let message = format!("{} refers to itself, if by way of others", element.name().1);
                self.error("reference-cycle", message, span);
                return None;
            }
            State::New => self.policies.set_state(index, State::Open),
        }
        let referring = std::mem::replace(&mut self.document, document);
        let (policy, nested) = match element {
            Element::Policy(policy) => (self.policy(policy), 1),
            Element::Set(set) => self.policy_set(set, depth),
        };
        self.document = referring;
        let compiled = push(&mut self.body.policies, policy);
        self.policies
            .set_state(index, State::Done(compiled, nested));
        Some((compiled, nested))
    }

    fn policy_set(&mut self, set: &'a model::PolicySet, depth: u32) -> (Policy, u32) {
        let name = self.name(Element::Set(set));
        let combining = Combining::from_policy_urn(&set.combining).unwrap_or_else(|| {
            let message = format!(
                "expected a policy-combining algorithm, found {}",
                set.combining
            );
            self.error("unknown-algorithm", message, set.span);
            Combining::Unknown
        });
        let target = self.target(&set.target);
        let mut children = Vec::with_capacity(set.children.len());
        let mut deepest = 0;
        for child in &set.children {
            if let Some((compiled, nested)) = self.child(child, depth) {
                children.push(compiled);
                deepest = deepest.max(nested);
            }
        }
        let duties = self.duties(&set.obligations, &set.advice, None);
        let policy = Policy {
            name,
            target,
            combining,
            ordered: Combining::is_ordered(&set.combining),
            rules: Range::default(),
            children: extend(&mut self.body.children, children),
            duties,
        };
        (policy, deepest.saturating_add(1))
    }

    fn child(&mut self, child: &'a Child, depth: u32) -> Option<(u32, u32)> {
        let (index, span) = match child {
            Child::Policy(policy) => (self.place(Element::Policy(policy)), policy.span),
            Child::PolicySet(set) => (self.place(Element::Set(set)), set.span),
            Child::PolicyReference(reference) => (self.follow(false, reference), reference.span),
            Child::PolicySetReference(reference) => (self.follow(true, reference), reference.span),
        };
        self.entry(index?, span, depth)
    }

    fn place(&self, element: Element<'a>) -> Option<usize> {
        self.policies.by_place.get(&element.place()).copied()
    }

    fn follow(&mut self, is_set: bool, reference: &IdReference) -> Option<usize> {
        let found = self.policies.resolve(is_set, reference);
        if found.is_none() {
            let what = if is_set { "policy set" } else { "policy" };
            let message = format!(
                "no {what} at hand is {} in a version that will do",
                reference.id
            );
            self.error(UNRESOLVED, message, reference.span);
        }
        found
    }

    fn policy(&mut self, policy: &'a model::Policy) -> Policy {
        let name = self.name(Element::Policy(policy));
        let combining = self.rule_combining(policy);
        let target = if !self.dialect.policy_target_ignored {
            self.target(&policy.target)
        } else {
            if !policy.target.any_of.is_empty() {
                self.warn(
                    "policy-target-ignored",
                    "this dialect does not look at the target of a policy",
                    policy.target.span,
                );
            }
            Range::default()
        };
        if !self.dialect.lexical_values {
            self.define(&policy.variables);
        }
        let rules: Vec<Rule> = policy
            .rules
            .iter()
            .map(|rule| self.rule(rule, combining))
            .collect();
        let rules = extend(&mut self.body.rules, rules);
        let duties = self.duties(&policy.obligations, &policy.advice, None);
        Policy {
            name,
            target,
            combining,
            ordered: Combining::is_ordered(&policy.combining),
            rules,
            children: Range::default(),
            duties,
        }
    }

    fn name(&mut self, element: Element<'a>) -> u32 {
        let (is_set, id, _) = element.name();
        let version = match element {
            Element::Policy(policy) => policy.version.as_deref(),
            Element::Set(set) => set.version.as_deref(),
        };
        let name = PolicyName {
            id: id.into(),
            version: version.map(Into::into),
            is_set,
            document: self.document,
            span: element.span(),
        };
        push(&mut self.tables.policies, name)
    }

    fn rule_combining(&mut self, policy: &model::Policy) -> Combining {
        let urn = policy.combining.as_str();
        if self.dialect.denies_by_one_urn {
            let denies =
                urn == "urn:oasis:names:tc:xacml:3.0:rule-combining-algorithm:deny-overrides";
            return if denies {
                Combining::DenyOverrides
            } else {
                Combining::PermitOverrides
            };
        }
        // An engine with one table of algorithms knows those of XACML 3.0 only.
        let known = Combining::from_rule_urn(urn)
            .filter(|found| !(self.dialect.combining_by_any_urn && found.is_legacy()));
        if let Some(combining) = known {
            return combining;
        }
        if self.dialect.combining_by_any_urn {
            if let Some(combining) = Combining::twin_of_policy_urn(urn) {
                return combining;
            }
            let message = format!(
                "{urn} is not an algorithm of this dialect: every decision is Indeterminate"
            );
            self.warn("unknown-algorithm", message, policy.span);
            return Combining::Unknown;
        }
        let message = format!("expected a rule-combining algorithm, found {urn}");
        self.error("unknown-algorithm", message, policy.span);
        Combining::Unknown
    }

    fn rule(&mut self, rule: &'a model::Rule, combining: Combining) -> Rule {
        let name = push(
            &mut self.tables.rules,
            RuleName {
                id: rule.id.as_str().into(),
                effect: rule.effect,
                span: rule.span,
            },
        );
        let target = if self.dialect.categories_apart {
            self.target_apart(&rule.target)
        } else {
            self.target(&rule.target)
        };
        let is_dropped = rule.effect == Effect::Deny && combining != Combining::DenyOverrides;
        let is_open = self.dialect.denies_by_one_urn && (is_dropped || rule.condition.is_some());
        let condition = rule.condition.as_ref().map(|condition| {
            if self.dialect.single_comparison_conditions {
                self.comparison(condition)
            } else {
                self.condition(condition)
            }
        });
        let condition = if is_open {
            Some(self.unsupported_condition("a Deny or a condition of an earlier engine"))
        } else {
            condition
        };
        let duties = self.duties(&rule.obligations, &rule.advice, Some(rule.effect));
        Rule {
            name,
            effect: rule.effect,
            target,
            condition,
            duties,
        }
    }
}
