//! Evaluation of a program: truths of predicates, then targets, rules and the policy, as sets throughout.

use super::attributes::Attributes;
use super::decision::{Abort, Decision, DecisionSet};
use super::expression::Evaluator;
use super::outcome::Outcome;
use super::program::{AnyOf, Program, Range, Rule};
use super::settle::{self, Truth};
use super::truth::{Dominance, TruthSet, last_decides};

/// Evaluates a program under what is known (section 7).
///
/// Never fails: an error of the policy's own is an Indeterminate, and what this build cannot evaluate, or is not told,
/// leaves more than one decision possible.
pub fn evaluate(program: &Program, attributes: &impl Attributes) -> Outcome {
    evaluate_traced(program, attributes, &mut ())
}

/// [`evaluate`], telling `trace` of every step.
pub fn evaluate_traced(
    program: &Program,
    attributes: &impl Attributes,
    trace: &mut impl Trace,
) -> Outcome {
    let truths = settle::settle(program, attributes);
    let mut run = Run::new(program, attributes, &truths);
    let target = run.policy_target();
    trace.policy_target(target);
    let combined = run.combine_rules(trace);
    let mut decisions = under_target(target, combined);
    let mut outcome = Outcome {
        echoes: run.selects_any(),
        ..Outcome::default()
    };
    run.collect_duties(&mut decisions, &mut outcome);
    let abort = decisions.certain_abort();
    outcome.decisions = decisions.collapse_aborts();
    match outcome.decisions.single() {
        Some(decision) if decision.is_indeterminate() => {
            run.explain_error(target, abort, &mut outcome)
        }
        Some(Decision::NotApplicable) => {}
        Some(decision) => outcome.deciding = run.deciding(decision),
        None => run.collect_open(target, &mut outcome),
    }
    outcome
}

/// What an evaluation tells of itself; every method does nothing unless it is overridden.
pub(super) trait Trace {
    fn policy_target(&mut self, _truth: TruthSet) {}
    fn rule<A: Attributes>(
        &mut self,
        _run: &mut Run<'_, A>,
        _rule: &Rule,
        _decisions: DecisionSet,
    ) {
    }
}

impl Trace for () {}

/// One evaluation: a program, its truths, and what its rules came to.
pub(super) struct Run<'a, A> {
    pub(super) program: &'a Program,
    pub(super) attributes: &'a A,
    pub(super) truths: &'a [Truth],
    pub(super) evaluator: Evaluator<'a, A>,
    /// What the rules came to, in order, once they were combined.
    pub(super) rules: Vec<DecisionSet>,
}

impl<'a, A: Attributes> Run<'a, A> {
    pub(super) fn new(program: &'a Program, attributes: &'a A, truths: &'a [Truth]) -> Self {
        Run {
            program,
            attributes,
            truths,
            evaluator: Evaluator::new(program, attributes, truths),
            rules: Vec::with_capacity(program.body.rules.len()),
        }
    }

    /// The truth of an `AllOf`.
    pub(super) fn all_of(&self, atoms: Range) -> TruthSet {
        let order = if self.program.dialect.categories_apart {
            Dominance::AND_MISSING_FIRST
        } else {
            Dominance::AND
        };
        let mut truth = order.identity();
        for atom in atoms.of(&self.program.body.atoms) {
            truth = order.combine(truth, self.predicate(*atom));
            if truth == TruthSet::FALSE && !self.program.dialect.categories_apart {
                break;
            }
        }
        truth
    }

    /// The truth of an `AnyOf`.
    pub(super) fn any_of(&self, any_of: AnyOf) -> TruthSet {
        let mut truth = TruthSet::FALSE;
        for all_of in any_of.all_of.of(&self.program.body.all_of) {
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

    pub(super) fn predicate(&self, index: u32) -> TruthSet {
        self.truths
            .get(index as usize)
            .map_or(TruthSet::ANY, |truth| truth.set)
    }

    pub(super) fn condition(&mut self, condition: Option<u32>) -> TruthSet {
        condition.map_or(TruthSet::TRUE, |expression| {
            self.evaluator.condition(expression)
        })
    }

    pub(super) fn policy_target(&self) -> TruthSet {
        self.conjunction(self.program.body.target, |_| true)
    }

    fn conjunction(&self, target: Range, wanted: impl Fn(&AnyOf) -> bool) -> TruthSet {
        let apart = self.program.dialect.errors_end_evaluation;
        let order = if apart {
            Dominance::AND_MISSING_FIRST
        } else {
            Dominance::AND
        };
        let mut truth = TruthSet::TRUE;
        for any_of in target
            .of(&self.program.body.any_of)
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
    fn selects_any(&self) -> bool {
        let selected = |rule: &Rule| {
            self.conjunction(rule.target, |any_of| any_of.selects_rule)
                .may_be(TruthSet::TRUE)
        };
        !self.program.dialect.errors_end_evaluation || self.program.body.rules.iter().any(selected)
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
    pub(super) fn combine_rules(&mut self, trace: &mut impl Trace) -> DecisionSet {
        let program = self.program;
        let combining = program.body.combining;
        let mut combined = combining.start();
        for rule in &program.body.rules {
            let mut decisions = self.rule(rule);
            trace.rule(self, rule, decisions);
            self.fail_duties(rule.duties, rule.effect, &mut decisions);
            self.rules.push(decisions);
            combined = combining.combine(combined, decisions);
        }
        combined
    }

    fn deciding(&self, decision: Decision) -> Vec<u32> {
        let rules = self.program.body.rules.iter().zip(&self.rules);
        rules
            .filter(|(_, came_to)| came_to.single() == Some(decision))
            .map(|(rule, _)| rule.name)
            .collect()
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
