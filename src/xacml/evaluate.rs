//! Evaluation of a program: truths of predicates, then targets, rules and the policy, as sets throughout.

use super::attributes::Attributes;
use super::combining::Came;
use super::decision::{Abort, Decision, DecisionSet};
use super::expression::{Evaluator, STEP_BUDGET};
use super::model::Effect;
use super::outcome::Outcome;
use super::program::{AnyOf, Policy, Program, Range, Rule};
use super::settle;
use super::truth::{Dominance, TruthSet, last_decides};

/// Evaluates a program under what is known (section 7).
///
/// Never fails: an error of the policy's own is an Indeterminate, and what this build cannot evaluate, or is not told,
/// leaves more than one decision possible.
pub fn evaluate(program: &Program, attributes: &dyn Attributes) -> Outcome {
    evaluate_within(program, attributes, STEP_BUDGET)
}

/// [`evaluate`], for those who know the obligations already ([`Program::duties_are_literal`]): the outcome has none of them, and
/// names no policies.
pub fn evaluate_decision(program: &Program, attributes: &dyn Attributes) -> Outcome {
    evaluated(program, attributes, STEP_BUDGET, false, &mut ())
}

/// [`evaluate`] within so many steps, of which there are [`STEP_BUDGET`] otherwise: beyond them, any decision is possible.
pub fn evaluate_within(program: &Program, attributes: &dyn Attributes, steps: u32) -> Outcome {
    evaluated(program, attributes, steps, true, &mut ())
}

/// [`evaluate_within`], telling `trace` of every step.
#[cfg(feature = "studio")]
pub(super) fn evaluate_traced(
    program: &Program,
    attributes: &dyn Attributes,
    steps: u32,
    trace: &mut impl Trace,
) -> Outcome {
    evaluated(program, attributes, steps, true, trace)
}

fn evaluated(
    program: &Program,
    attributes: &dyn Attributes,
    steps: u32,
    with_duties: bool,
    trace: &mut impl Trace,
) -> Outcome {
    #[cfg(feature = "studio")]
    let with_kept = program.with_kept(attributes);
    #[cfg(feature = "studio")]
    let attributes: &dyn Attributes = if program.kept.is_empty() {
        attributes
    } else {
        &with_kept
    };
    let mut run = Run::new(program, attributes, steps);
    let mut outcome = Outcome {
        echoes: run.selects_any(),
        ..Outcome::default()
    };
    let Some(root) = program.root_index() else {
        return Outcome::any("policy");
    };
    outcome.decisions = run.policy(root, POLICY_DEPTH, trace).decisions;
    if with_duties {
        run.collect_duties(root, &mut outcome);
    }
    if run.evaluator.is_spent() {
        // Whatever was left undone could have changed anything.
        return Outcome::any(WORK);
    }
    if with_duties {
        outcome.policies = run.applicable(root);
    }
    match outcome.decisions.single() {
        Some(decision) if decision.is_indeterminate() => run.explain_error(root, &mut outcome),
        Some(Decision::NotApplicable) => {}
        Some(decision) => outcome.deciding = run.deciding(root, decision),
        None => run.collect_open(root, &mut outcome),
    }
    outcome
}

/// How deep policy sets may nest, references followed.
pub const POLICY_DEPTH: u32 = 64;

/// What an outcome says it could not do when its work budget is spent.
const WORK: &str = "more work than one decision may take";

/// What an evaluation tells of itself; every method does nothing unless it is overridden.
pub(super) trait Trace {
    fn enter(&mut self, _run: &Run<'_>, _policy: &Policy, _target: TruthSet) {}
    fn rule(&mut self, _run: &mut Run<'_>, _rule: &Rule, _decisions: DecisionSet) {}
    fn leave(&mut self, _decisions: DecisionSet) {}
}

impl Trace for () {}

/// One evaluation: a program, what is known, and what came of each part so far.
pub(super) struct Run<'a> {
    pub(super) program: &'a Program,
    pub(super) attributes: &'a dyn Attributes,
    pub(super) evaluator: Evaluator<'a>,
    /// What each rule came to, once its policy was combined.
    pub(super) rules: Vec<DecisionSet>,
    /// What each policy came to, once it was evaluated: one that several sets refer to is evaluated once.
    pub(super) policies: Vec<Option<Came>>,
    /// How the evaluation surely ended early, if it did.
    pub(super) abort: Option<Abort>,
}

impl<'a> Run<'a> {
    pub(super) fn new(program: &'a Program, attributes: &'a dyn Attributes, steps: u32) -> Self {
        let truths = settle::settle(program, attributes);
        Run {
            program,
            attributes,
            evaluator: Evaluator::new(program, attributes, truths, steps),
            rules: vec![DecisionSet::NONE; program.body.rules.len()],
            policies: vec![None; program.body.policies.len()],
            abort: None,
        }
    }

    /// What a policy or policy set comes to; `depth` is how much deeper it may nest.
    pub(super) fn policy(&mut self, index: u32, depth: u32, trace: &mut impl Trace) -> Came {
        if let Some(Some(came)) = self.policies.get(index as usize) {
            return *came;
        }
        let program = self.program;
        let unknown = Came {
            target: TruthSet::ANY,
            combined: DecisionSet::ANY,
            matched: DecisionSet::ANY,
            decisions: DecisionSet::ANY,
        };
        let (Some(policy), Some(depth)) = (
            program.body.policies.get(index as usize),
            depth.checked_sub(1),
        ) else {
            return unknown;
        };
        if !self.evaluator.spend(1) {
            return unknown;
        }
        let target = self.conjunction(policy.target, |_| true);
        trace.enter(self, policy, target);
        let mut came = Came {
            target,
            combined: DecisionSet::NONE,
            matched: DecisionSet::NONE,
            decisions: DecisionSet::of(Decision::NotApplicable),
        };
        if target != TruthSet::FALSE {
            let combined = if policy.children.is_empty() {
                self.combine_rules(policy, trace)
            } else {
                let came = self.children(policy, |run, child| run.policy(child, depth, trace));
                policy.combining.policies(&came)
            };
            self.abort = self.abort.or(combined.certain_abort());
            came.combined = combined.collapse_aborts();
            came.matched = came.combined;
            came.decisions = under_target(target, came.combined);
            for decisions in [&mut came.matched, &mut came.decisions] {
                for effect in [Effect::Permit, Effect::Deny] {
                    self.fail_duties(policy.duties, effect, decisions);
                }
            }
        }
        trace.leave(came.decisions);
        if let Some(slot) = self.policies.get_mut(index as usize) {
            *slot = Some(came);
        }
        came
    }

    /// The truth of an `AllOf`.
    pub(super) fn all_of(&mut self, atoms: Range) -> TruthSet {
        let order = if self.program.dialect.categories_apart {
            Dominance::AND_MISSING_FIRST
        } else {
            Dominance::AND
        };
        let program = self.program;
        let mut truth = order.identity();
        for atom in atoms.of(&program.body.atoms) {
            truth = order.combine(truth, self.predicate(*atom));
            if truth == TruthSet::FALSE && !self.program.dialect.categories_apart {
                break;
            }
        }
        truth
    }

    /// The truth of an `AnyOf`.
    pub(super) fn any_of(&mut self, any_of: AnyOf) -> TruthSet {
        let program = self.program;
        let mut truth = TruthSet::FALSE;
        for all_of in any_of.all_of.of(&program.body.all_of) {
            let next = self.all_of(*all_of);
            if self.program.dialect.categories_apart {
                truth = last_decides(truth, next);
            } else {
                truth = Dominance::OR.combine(truth, next);
                if truth == TruthSet::TRUE {
                    break;
                }
            }
        }
        truth
    }

    pub(super) fn predicate(&mut self, index: u32) -> TruthSet {
        self.evaluator.predicate(index)
    }

    pub(super) fn condition(&mut self, condition: Option<u32>) -> TruthSet {
        condition.map_or(TruthSet::TRUE, |expression| {
            self.evaluator.condition(expression)
        })
    }

    pub(super) fn conjunction(
        &mut self,
        target: Range,
        wanted: impl Fn(&AnyOf) -> bool,
    ) -> TruthSet {
        let program = self.program;
        let apart = self.program.dialect.errors_end_evaluation;
        let order = if apart {
            Dominance::AND_MISSING_FIRST
        } else {
            Dominance::AND
        };
        let mut truth = TruthSet::TRUE;
        for any_of in target
            .of(&program.body.any_of)
            .iter()
            .filter(|any_of| wanted(any_of))
        {
            truth = order.combine(truth, self.any_of(*any_of));
            if truth == TruthSet::FALSE && !apart {
                break;
            }
        }
        truth
    }

    /// Whether any rule may be selected by resource and action, where that is how a dialect begins.
    fn selects_any(&mut self) -> bool {
        let program = self.program;
        let mut selected = |rule: &Rule| {
            self.conjunction(rule.target, |any_of| any_of.selects_rule)
                .may_be(TruthSet::TRUE)
        };
        !program.dialect.errors_end_evaluation || program.body.rules.iter().any(&mut selected)
    }

    /// What a rule comes to (section 7.11), without its obligations.
    pub(super) fn rule(&mut self, rule: &Rule) -> DecisionSet {
        let mut decisions = DecisionSet::NONE;
        let rest = if self.program.dialect.errors_end_evaluation {
            let selected = self.conjunction(rule.target, |any_of| any_of.selects_rule);
            decisions = decisions.union(mapped(
                selected,
                &[
                    (TruthSet::FATAL, DecisionSet::of_abort(Abort::Early)),
                    (
                        TruthSet::MISSING.union(TruthSet::ERROR),
                        DecisionSet::of_abort(Abort::Missing),
                    ),
                    (TruthSet::FALSE, Decision::NotApplicable.into()),
                ],
            ));
            if !selected.may_be(TruthSet::TRUE) {
                return decisions;
            }
            self.conjunction(rule.target, |any_of| !any_of.selects_rule)
        } else {
            self.conjunction(rule.target, |_| true)
        };
        let errors = TruthSet::MISSING.union(TruthSet::ERROR);
        let exits = [
            (TruthSet::FATAL, DecisionSet::of_abort(Abort::Late)),
            (errors, Decision::indeterminate(rule.effect).into()),
            (TruthSet::FALSE, Decision::NotApplicable.into()),
        ];
        decisions = decisions.union(mapped(rest, &exits));
        if rest.may_be(TruthSet::TRUE) {
            let condition = self.condition(rule.condition);
            decisions = decisions.union(mapped(condition, &exits));
            if condition.may_be(TruthSet::TRUE) {
                decisions = decisions.union(Decision::from(rule.effect).into());
            }
        }
        decisions
    }

    /// Combines the rules, with an error in a rule's obligations counted as the rule's (section 7.18).
    fn combine_rules(&mut self, policy: &Policy, trace: &mut impl Trace) -> DecisionSet {
        let program = self.program;
        // Where an error ends the evaluation, every rule is looked at before any is combined.
        let ending = if program.dialect.errors_end_evaluation {
            DecisionSet::NONE
        } else {
            policy.combining.ending(policy.ordered)
        };
        let mut combined = policy.combining.start();
        for (rule, place) in policy
            .rules
            .of(&program.body.rules)
            .iter()
            .zip(policy.rules.start..)
        {
            if combined.is_within(ending) {
                break;
            }
            let mut decisions = self.rule(rule);
            trace.rule(self, rule, decisions);
            self.fail_duties(rule.duties, rule.effect, &mut decisions);
            if let Some(slot) = self.rules.get_mut(place as usize) {
                *slot = decisions;
            }
            combined = policy.combining.combine(combined, decisions);
        }
        policy.combining.finish(combined)
    }

    /// What the children of a policy set came to, as far as they were evaluated.
    pub(super) fn came(&mut self, policy: &Policy) -> Vec<Came> {
        self.children(policy, |run, child| {
            let came = run.policies.get(child as usize).copied().flatten();
            came.unwrap_or(Came::NEVER)
        })
    }

    /// The children of a policy set in order, and no further than its algorithm goes; `look` says what one came to.
    fn children(
        &mut self,
        policy: &Policy,
        mut look: impl FnMut(&mut Self, u32) -> Came,
    ) -> Vec<Came> {
        let program = self.program;
        let ending = policy.combining.ending(policy.ordered);
        let mut combined = policy.combining.start();
        let mut came = Vec::new();
        for child in policy.children.of(&program.body.children) {
            if combined.is_within(ending) {
                break;
            }
            let child = if policy.combining.needs(&came) {
                look(self, *child)
            } else {
                Came::NEVER
            };
            combined = policy.combining.combine(combined, child.decisions);
            came.push(child);
        }
        came
    }

    /// The rules that surely came to the decision, in every policy that did and passed it on.
    fn deciding(&mut self, root: u32, decision: Decision) -> Vec<u32> {
        let program = self.program;
        let policies = self.beneath(root, |decisions| decisions.single() == Some(decision));
        let places = policies.iter().flat_map(|policy| {
            let rules = policy.rules.of(&program.body.rules).iter();
            rules.zip(policy.rules.start..)
        });
        let came_to = |place: u32| self.rules.get(place as usize).copied().unwrap_or_default();
        places
            .filter(|(_, place)| came_to(*place).single() == Some(decision))
            .map(|(rule, _)| rule.name)
            .collect()
    }

    /// The policies and policy sets that apply, in the order of the document (section 5.48, `PolicyIdentifierList`).
    fn applicable(&mut self, root: u32) -> Vec<u32> {
        let not_applicable = DecisionSet::of(Decision::NotApplicable);
        let policies = self.beneath(root, |decisions| decisions != not_applicable);
        policies.iter().map(|policy| policy.name).collect()
    }

    /// The policies and policy sets from the root down that came to what is wanted, in the order of the document, each once.
    fn beneath(&mut self, root: u32, wanted: impl Fn(DecisionSet) -> bool) -> Vec<&'a Policy> {
        let body = &self.program.body;
        let mut found = Vec::new();
        let mut seen = vec![false; body.policies.len()];
        let came = self.policies.get(root as usize).copied().flatten();
        let mut left = vec![(root, came.unwrap_or(Came::NEVER))];
        while let Some((index, came)) = left.pop() {
            let evaluated = came.decisions != DecisionSet::NONE;
            let Some(policy) = body
                .policies
                .get(index as usize)
                .filter(|_| evaluated && wanted(came.decisions))
            else {
                continue;
            };
            let slot = seen.get_mut(index as usize);
            if slot.is_some_and(|seen| std::mem::replace(seen, true)) {
                continue;
            }
            found.push(policy);
            let children = policy.children.of(&body.children).iter().copied();
            left.extend(children.zip(self.came(policy)).rev());
        }
        found
    }
}

/// A policy's decisions given its target's truth: an error there turns Permit into {P} and Deny into {D} (section 7.14).
fn under_target(target: TruthSet, rules: DecisionSet) -> DecisionSet {
    if target == TruthSet::TRUE {
        return rules;
    }
    let mut decisions = if target.may_be(TruthSet::TRUE) {
        rules
    } else {
        DecisionSet::NONE
    };
    if target.may_be(TruthSet::FALSE) {
        decisions = decisions.union(Decision::NotApplicable.into());
    }
    if target.may_be(TruthSet::MISSING.union(TruthSet::ERROR)) {
        for decision in rules.iter() {
            decisions = decisions.union(DecisionSet::of(match decision {
                Decision::Permit => Decision::IndeterminateP,
                Decision::Deny => Decision::IndeterminateD,
                other => other,
            }));
        }
    }
    decisions
}

fn mapped(truth: TruthSet, exits: &[(TruthSet, DecisionSet)]) -> DecisionSet {
    exits
        .iter()
        .filter(|(truths, _)| truth.may_be(*truths))
        .fold(DecisionSet::NONE, |set, (_, decisions)| {
            set.union(*decisions)
        })
}
