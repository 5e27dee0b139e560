//! Obligations and advice of an evaluation (section 7.18).

use super::decision::{Decision, DecisionSet};
use super::evaluate::{POLICY_DEPTH, Run};
use super::expression;
use super::model::Effect;
use super::outcome::{Assignment, Obligation, Outcome};
use super::program::{Duty, Expression, Program, Range};
use super::truth::{Dominance, TruthSet};
use crate::value::Value;

impl Program {
    /// Whether [`literal_obligations`](Program::literal_obligations) are all that a Permit can come with.
    pub fn duties_are_literal(&self) -> bool {
        let root = self.body.policies.last();
        self.dialect().literal_permit_obligations
            && root.is_some_and(|root| root.children.is_empty())
    }

    /// Whether the root has obligations for Permit.
    pub fn has_obligations(&self) -> bool {
        self.permit_duties().next().is_some()
    }

    /// The root's obligations for Permit, with the assignments that are literals: all there are under
    /// `literal_permit_obligations`.
    pub fn literal_obligations(&self) -> Vec<Obligation> {
        let duties = self.permit_duties().map(|duty| Obligation {
            id: duty.id.clone(),
            effect: duty.effect,
            certain: true,
            assignments: duty
                .assignments
                .of(&self.body.assignments)
                .iter()
                .filter_map(|assignment| {
                    let expression = self.body.expressions.get(assignment.expression as usize)?;
                    let Expression::Literal(literal) = expression else {
                        return None;
                    };
                    Some(Assignment {
                        id: assignment.id.clone(),
                        category: assignment.category.clone(),
                        issuer: assignment.issuer.clone(),
                        value: self.literal(*literal)?.clone(),
                    })
                })
                .collect(),
        });
        duties.collect()
    }

    fn permit_duties(&self) -> impl Iterator<Item = &Duty> {
        let root = self.body.policies.last();
        let duties = root.map_or(&[][..], |root| root.duties.of(&self.body.duties));
        duties
            .iter()
            .filter(|duty| !duty.is_advice && duty.effect == Effect::Permit)
    }
}

impl Run<'_> {
    /// Takes into account that an obligation of the given effect may be an error.
    pub(super) fn fail_duties(
        &mut self,
        duties: Range,
        effect: Effect,
        decisions: &mut DecisionSet,
    ) {
        let decision = Decision::from(effect);
        // What is literal is never an error.
        if duties.is_empty()
            || !decisions.contains(decision)
            || self.program.dialect().literal_permit_obligations
        {
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
    pub(super) fn duty(&mut self, duty: &Duty) -> (Obligation, TruthSet) {
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

    /// The obligations and advice of every decision still possible.
    pub(super) fn collect_duties(&mut self, root: u32, outcome: &mut Outcome) {
        for effect in [Effect::Permit, Effect::Deny] {
            self.duties_of_policy(root, effect, true, outcome, POLICY_DEPTH);
        }
    }

    /// The duties of a policy for an effect that it may have: of its rules or children with the same, then its own.
    fn duties_of_policy(
        &mut self,
        index: u32,
        effect: Effect,
        certain: bool,
        outcome: &mut Outcome,
        depth: u32,
    ) {
        let program = self.program;
        let came = self.policies.get(index as usize).copied().flatten();
        let may = came.is_some_and(|came| came.decisions.contains(effect.into()));
        let (Some(policy), true, Some(depth)) = (
            program.body.policies.get(index as usize),
            may,
            depth.checked_sub(1),
        ) else {
            return;
        };
        // A policy that several refer to has its duties collected for each.
        if !self.evaluator.spend(1) {
            return;
        }
        let combining = policy.combining;
        let ending = combining.ending(policy.ordered);
        let mut so_far = combining.start();
        for (rule, place) in policy
            .rules
            .of(&program.body.rules)
            .iter()
            .zip(policy.rules.start..)
        {
            let came_to = self.rules.get(place as usize).copied().unwrap_or_default();
            if so_far.is_within(ending) {
                break;
            }
            let reached = certain && !so_far.intersects(ending);
            so_far = combining.combine(so_far, came_to);
            if rule.effect == effect && came_to.contains(effect.into()) {
                self.add_duties(
                    rule.duties,
                    effect,
                    reached && came_to.is_settled(),
                    outcome,
                );
            }
        }
        let children = self.came(policy);
        let indices = policy.children.of(&program.body.children);
        for (place, (child, came)) in indices.iter().zip(&children).enumerate() {
            let came_to = came.decisions;
            let reached = certain && !so_far.intersects(ending);
            so_far = combining.combine(so_far, came_to);
            if let Some(surely) = combining.counts(&children, place, effect.into()) {
                let certain = reached && surely && came_to.is_settled();
                self.duties_of_policy(*child, effect, certain, outcome, depth);
            }
        }
        self.add_duties(policy.duties, effect, certain, outcome);
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
}
