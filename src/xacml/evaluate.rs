//! Evaluation of a program: truths of predicates, then targets, rules and the policy, as sets throughout.

use super::attributes::Attributes;
use super::decision::{Abort, Decision, DecisionSet};
use super::expression::{self, Evaluator};
use super::model::Effect;
use super::outcome::{Assignment, MissingAttribute, Obligation, Open, Outcome, Status, is_open};
use super::program::{AnyOf, Cause, Duty, Expression, Predicate, Program, Range, Rule};
use super::settle::{self, Truth};
use super::trace::Trace;
use super::truth::{Dominance, TruthSet, last_decides};
use crate::value::Value;

/// Evaluates a program under what is known (section 7).
///
/// Never fails: an error of the policy's own is an Indeterminate, and what this build cannot evaluate, or is not told,
/// leaves more than one decision possible.
pub fn evaluate(program: &Program, attributes: &impl Attributes) -> Outcome {
    evaluate_traced(program, attributes, &mut ())
}

/// The decisions alone, without what they carry: for asking many questions of one program.
pub fn decide(program: &Program, attributes: &impl Attributes) -> DecisionSet {
    let truths = settle::settle(program, attributes);
    let mut run = Run::new(program, attributes, &truths);
    let target = run.policy_target();
    let rules = run.combine_rules(&mut ());
    under_target(target, rules).collapse_aborts()
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
    let mut outcome = Outcome::default();
    run.collect_duties(&mut decisions, &mut outcome);
    let abort = decisions.certain_abort();
    outcome.decisions = decisions.collapse_aborts();
    match outcome.decisions.single() {
        Some(decision) if decision.is_indeterminate() => {
            run.explain_error(target, abort, &mut outcome)
        }
        Some(decision) => outcome.deciding = run.deciding(decision),
        None => run.collect_open(target, &mut outcome),
    }
    outcome
}

/// One evaluation: a program, its truths, and what its rules came to.
pub(super) struct Run<'a, A> {
    pub(super) program: &'a Program,
    attributes: &'a A,
    pub(super) truths: &'a [Truth],
    evaluator: Evaluator<'a, A>,
    rules: Vec<DecisionSet>,
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

    /// Takes into account that an obligation of the given effect may be an error.
    fn fail_duties(&mut self, duties: Range, effect: Effect, decisions: &mut DecisionSet) {
        let decision = Decision::from(effect);
        if duties.is_empty() || !decisions.contains(decision) {
            return;
        }
        let mut truth = TruthSet::TRUE;
        for duty in duties
            .of(&self.program.body.duties)
            .iter()
            .filter(|duty| duty.effect == effect)
        {
            truth = Dominance::AND.combine(truth, self.duty(duty).1);
        }
        if truth.may_be(TruthSet::MISSING.union(TruthSet::ERROR)) {
            *decisions = decisions.union(Decision::indeterminate(effect).into());
        }
        if !truth.may_be(TruthSet::TRUE) {
            *decisions = decisions.without(decision.into());
        }
    }

    /// An obligation's values, and whether they could be had: True, or an error.
    fn duty(&mut self, duty: &Duty) -> (Obligation, TruthSet) {
        let program = self.program;
        let mut obligation = Obligation {
            id: duty.id.clone(),
            effect: duty.effect,
            assignments: Vec::new(),
            certain: true,
        };
        let mut truth = TruthSet::TRUE;
        for assignment in duty.assignments.of(&program.body.assignments) {
            let mut push = |value: Value| {
                obligation.assignments.push(Assignment {
                    id: assignment.id.clone(),
                    category: assignment.category.clone(),
                    issuer: assignment.issuer.clone(),
                    value,
                });
            };
            let set = match self.evaluator.outcome(assignment.expression) {
                expression::Outcome::Value(value) => {
                    push(value);
                    TruthSet::TRUE
                }
                expression::Outcome::Bag(values) => {
                    values.into_iter().for_each(push);
                    TruthSet::TRUE
                }
                expression::Outcome::AtLeast(values) => {
                    values.into_iter().for_each(push);
                    obligation.certain = false;
                    TruthSet::TRUE
                }
                expression::Outcome::Truth(truth) | expression::Outcome::Open(truth) => {
                    if truth.is_settled() && truth.may_be(TruthSet::EITHER) {
                        push(Value::Boolean(truth == TruthSet::TRUE));
                    } else {
                        obligation.certain = false;
                    }
                    let errors = truth.without(TruthSet::EITHER);
                    if truth.may_be(TruthSet::EITHER) {
                        errors.union(TruthSet::TRUE)
                    } else {
                        errors
                    }
                }
            };
            truth = Dominance::AND.combine(truth, set);
        }
        (obligation, truth)
    }

    /// The obligations and advice of every decision still possible; an error among the policy's own makes the decision
    /// Indeterminate.
    fn collect_duties(&mut self, decisions: &mut DecisionSet, outcome: &mut Outcome) {
        let program = self.program;
        for effect in [Effect::Permit, Effect::Deny] {
            if !decisions.contains(effect.into()) {
                continue;
            }
            self.fail_duties(program.body.policy_duties, effect, decisions);
            if !decisions.contains(effect.into()) {
                continue;
            }
            let mut so_far = program.body.combining.start();
            for (rule, came_to) in program.body.rules.iter().zip(self.rules.clone()) {
                if program.body.combining.is_final(so_far) {
                    break;
                }
                so_far = program.body.combining.combine(so_far, came_to);
                if rule.effect == effect && came_to.contains(effect.into()) {
                    self.add_duties(rule.duties, effect, came_to.is_settled(), outcome);
                }
            }
            self.add_duties(program.body.policy_duties, effect, true, outcome);
        }
    }

    fn add_duties(&mut self, duties: Range, effect: Effect, certain: bool, outcome: &mut Outcome) {
        let program = self.program;
        for duty in duties
            .of(&program.body.duties)
            .iter()
            .filter(|duty| duty.effect == effect)
        {
            let (mut obligation, truth) = self.duty(duty);
            obligation.certain &= certain && truth == TruthSet::TRUE;
            let list = if duty.is_advice {
                &mut outcome.advice
            } else {
                &mut outcome.obligations
            };
            list.push(obligation);
        }
    }

    fn deciding(&self, decision: Decision) -> Vec<u32> {
        let rules = self.program.body.rules.iter().zip(&self.rules);
        rules
            .filter(|(_, came_to)| came_to.single() == Some(decision))
            .map(|(rule, _)| rule.name)
            .collect()
    }

    /// Why the decision is Indeterminate: the status, and the attributes that were missing where that mattered.
    fn explain_error(&mut self, target: TruthSet, abort: Option<Abort>, outcome: &mut Outcome) {
        let program = self.program;
        outcome.status = match abort {
            Some(Abort::Early | Abort::Late) => Status::SyntaxError,
            Some(Abort::Missing) => Status::MissingAttribute,
            None => Status::ProcessingError,
        };
        let mut seen = Vec::new();
        if target.may_be(TruthSet::MISSING) {
            self.missing_in_target(program.body.target, &mut seen);
        }
        let mut processing_error = false;
        for (index, rule) in program.body.rules.iter().enumerate() {
            let came_to = self.rules.get(index).copied().unwrap_or_default();
            let missing_abort = came_to == DecisionSet::of_abort(Abort::Missing);
            if !missing_abort && !came_to.single().is_some_and(Decision::is_indeterminate) {
                continue;
            }
            self.missing_in_target(rule.target, &mut seen);
            if let Some(condition) = rule.condition {
                processing_error |= self.condition(rule.condition) == TruthSet::ERROR;
                self.missing_in_expression(condition, &mut seen, expression::EXPRESSION_DEPTH);
            }
            self.missing_in_duties(rule.duties, rule.effect, &mut seen);
        }
        for effect in [Effect::Permit, Effect::Deny] {
            self.missing_in_duties(program.body.policy_duties, effect, &mut seen);
        }
        if program.dialect.errors_end_evaluation {
            if abort.is_none() {
                outcome.status = if processing_error {
                    Status::ProcessingError
                } else {
                    Status::Ok
                };
            }
            return;
        }
        if !seen.is_empty() {
            outcome.status = Status::MissingAttribute;
        }
        outcome.missing = seen
            .into_iter()
            .filter_map(|index| self.missing_attribute(index))
            .collect();
    }

    fn missing_in_target(&self, target: Range, seen: &mut Vec<u32>) {
        let body = &self.program.body;
        for any_of in target
            .of(&body.any_of)
            .iter()
            .filter(|any_of| self.any_of(**any_of) == TruthSet::MISSING)
        {
            for all_of in any_of.all_of.of(&body.all_of) {
                if self.all_of(*all_of) != TruthSet::MISSING {
                    continue;
                }
                for atom in all_of.of(&body.atoms) {
                    self.note_missing(*atom, seen);
                }
            }
        }
    }

    fn note_missing(&self, predicate: u32, seen: &mut Vec<u32>) {
        if self.predicate(predicate) == TruthSet::MISSING {
            let designator = self
                .program
                .body
                .predicates
                .get(predicate as usize)
                .and_then(Predicate::designator);
            seen.extend(designator.filter(|designator| !seen.contains(designator)));
        }
    }

    fn missing_in_expression(&mut self, index: u32, seen: &mut Vec<u32>, depth: u32) {
        let program = self.program;
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match program.body.expressions.get(index as usize) {
            Some(Expression::Predicate(predicate)) => self.note_missing(*predicate, seen),
            Some(Expression::Designator(designator) | Expression::Bound { designator, .. }) => {
                let missing = matches!(
                    self.evaluator.outcome(index),
                    expression::Outcome::Truth(TruthSet::MISSING)
                );
                seen.extend(
                    Some(*designator).filter(|designator| missing && !seen.contains(designator)),
                );
            }
            Some(Expression::Apply { arguments, .. }) => {
                for argument in arguments.of(&program.body.arguments) {
                    self.missing_in_expression(*argument, seen, depth);
                }
            }
            _ => {}
        }
    }

    fn missing_in_duties(&mut self, duties: Range, effect: Effect, seen: &mut Vec<u32>) {
        let program = self.program;
        for duty in duties
            .of(&program.body.duties)
            .iter()
            .filter(|duty| duty.effect == effect)
        {
            for assignment in duty.assignments.of(&program.body.assignments) {
                self.missing_in_expression(
                    assignment.expression,
                    seen,
                    expression::EXPRESSION_DEPTH,
                );
            }
        }
    }

    fn missing_attribute(&self, index: u32) -> Option<MissingAttribute> {
        let (designator, key) = self
            .program
            .designator(index)
            .zip(self.program.key_of(index))?;
        Some(MissingAttribute {
            category: key.category.clone(),
            id: key.id.clone(),
            data_type: designator.data_type_uri.clone(),
            issuer: designator.issuer.clone(),
        })
    }

    /// What keeps the decision open, in the order of the policy, each once.
    fn collect_open(&mut self, target: TruthSet, outcome: &mut Outcome) {
        let program = self.program;
        let open = &mut outcome.open;
        if !target.is_settled() {
            self.open_in_target(program.body.target, open);
        }
        for (index, rule) in program.body.rules.iter().enumerate() {
            if self
                .rules
                .get(index)
                .is_some_and(|came_to| came_to.is_settled())
            {
                continue;
            }
            self.open_in_target(rule.target, open);
            if let Some(condition) = rule.condition {
                self.open_in_expression(condition, open, expression::EXPRESSION_DEPTH);
            }
            self.open_in_duties(rule.duties, open);
        }
        self.open_in_duties(program.body.policy_duties, open);
    }

    fn open_in_target(&self, target: Range, open: &mut Vec<Open>) {
        let body = &self.program.body;
        for any_of in target
            .of(&body.any_of)
            .iter()
            .filter(|any_of| !self.any_of(**any_of).is_settled())
        {
            for all_of in any_of
                .all_of
                .of(&body.all_of)
                .iter()
                .filter(|all_of| !self.all_of(**all_of).is_settled())
            {
                for atom in all_of.of(&body.atoms) {
                    self.note_open(*atom, open);
                }
            }
        }
    }

    fn note_open(&self, index: u32, open: &mut Vec<Open>) {
        let Some(predicate) = self.program.body.predicates.get(index as usize) else {
            return;
        };
        if self.predicate(index).is_settled() {
            return;
        }
        let key = predicate
            .designator()
            .and_then(|designator| self.program.key_of(designator));
        let found = match (settle::cause(self.program, predicate, self.attributes), key) {
            (Cause::Values, Some(key)) => Open::Attribute {
                category: key.category.clone(),
                id: key.id.clone(),
            },
            (Cause::Construct(index), _) => self.unsupported(index),
            (Cause::Function, Some(key)) => Open::Unsupported {
                construct: format!("comparison of {}", key.id).into(),
            },
            (_, None) => Open::Unsupported {
                construct: "match".into(),
            },
        };
        push_once(open, found);
    }

    fn open_in_expression(&mut self, index: u32, open: &mut Vec<Open>, depth: u32) {
        let program = self.program;
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        match program.body.expressions.get(index as usize) {
            Some(Expression::Predicate(predicate)) => self.note_open(*predicate, open),
            Some(Expression::Bound {
                designator,
                extent: super::Extent::AtLeast | super::Extent::Unknown,
                ..
            }) => {
                self.push_key(*designator, open);
            }
            Some(Expression::Designator(designator)) => {
                let key = program.key_of(*designator);
                if key.is_some_and(|key| is_open(self.attributes, &key.category, &key.id)) {
                    self.push_key(*designator, open);
                }
            }
            Some(Expression::Unsupported(construct)) => {
                push_once(open, self.unsupported(*construct))
            }
            Some(Expression::Apply { arguments, .. }) => {
                for argument in arguments.of(&program.body.arguments) {
                    self.open_in_expression(*argument, open, depth);
                }
            }
            _ => {}
        }
    }

    fn open_in_duties(&mut self, duties: Range, open: &mut Vec<Open>) {
        let program = self.program;
        for duty in duties.of(&program.body.duties) {
            for assignment in duty.assignments.of(&program.body.assignments) {
                self.open_in_expression(assignment.expression, open, expression::EXPRESSION_DEPTH);
            }
        }
    }

    fn push_key(&self, designator: u32, open: &mut Vec<Open>) {
        if let Some(key) = self.program.key_of(designator) {
            push_once(
                open,
                Open::Attribute {
                    category: key.category.clone(),
                    id: key.id.clone(),
                },
            );
        }
    }

    fn unsupported(&self, index: u32) -> Open {
        let construct = self.program.tables.unsupported.get(index as usize);
        Open::Unsupported {
            construct: construct.cloned().unwrap_or_else(|| "construct".into()),
        }
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

fn push_once(open: &mut Vec<Open>, found: Open) {
    if !open.contains(&found) {
        open.push(found);
    }
}
