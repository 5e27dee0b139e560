//! Obligations and advice of an evaluation (section 7.18).

use super::decision::{Decision, DecisionSet};
use super::evaluate::Run;
use super::expression;
use super::model::Effect;
use super::outcome::{Assignment, Obligation, Outcome};
use super::program::{Duty, Range};
use super::truth::{Dominance, TruthSet};
use crate::value::Value;

impl Run<'_> {
    /// Takes into account that an obligation of the given effect may be an error.
    pub(super) fn fail_duties(
        &mut self,
        duties: Range,
        effect: Effect,
        decisions: &mut DecisionSet,
    ) {
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

    /// The obligations and advice of every decision still possible; an error among the policy's own makes the decision
    /// Indeterminate.
    pub(super) fn collect_duties(&mut self, decisions: &mut DecisionSet, outcome: &mut Outcome) {
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
            for (index, rule) in program.body.rules.iter().enumerate() {
                let came_to = self.rules.get(index).copied().unwrap_or_default();
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
}
