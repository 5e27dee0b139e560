//! Why an outcome is Indeterminate: its status, and the attributes that it is missing.

use super::combining::{Came, Combining};
use super::decision::{Abort, Decision, DecisionSet};
use super::evaluate::Run;
use super::expression::{self, EXPRESSION_DEPTH};
use super::model::Effect;
use super::outcome::{MissingAttribute, Outcome, Status};
use super::program::{Body, Expression, Predicate, Range};
use super::truth::TruthSet;

/// What was looked at already, so that what several refer to is told of once.
pub(super) struct Visited {
    pub(super) policies: Vec<bool>,
    pub(super) variables: Vec<bool>,
}

impl Visited {
    pub(super) fn none(body: &Body) -> Visited {
        Visited {
            policies: vec![false; body.policies.len()],
            variables: vec![false; body.variables.len()],
        }
    }
}

/// Marks a place, and says whether that was the first time.
pub(super) fn first(visited: &mut [bool], index: u32) -> bool {
    visited
        .get_mut(index as usize)
        .is_some_and(|visited| !std::mem::replace(visited, true))
}

/// What an error rests on.
#[derive(Default)]
struct Errors {
    /// Designators whose attribute had to be there and was not.
    missing: Vec<u32>,
    /// Whether a selector had to select something and did not.
    selected_nothing: bool,
    /// Whether a condition was an error by itself.
    processing: bool,
    /// Expressions that were errors although nothing in them was.
    failed: Vec<u32>,
}

impl Run<'_> {
    /// Why the decision is Indeterminate: the status, and the attributes that were missing where that mattered.
    pub(super) fn explain_error(&mut self, root: u32, outcome: &mut Outcome) {
        let program = self.program;
        outcome.status = match self.abort {
            Some(Abort::Early | Abort::Late) => Status::SyntaxError,
            Some(Abort::Missing) => Status::MissingAttribute,
            None => Status::ProcessingError,
        };
        let mut errors = Errors::default();
        let mut visited = Visited::none(&program.body);
        self.errors_in_policy(root, &mut errors, &mut visited);
        if program.dialect.errors_end_evaluation {
            if self.abort.is_none() {
                outcome.status = if errors.processing {
                    Status::ProcessingError
                } else {
                    Status::Ok
                };
            }
            return;
        }
        outcome.status = if errors.selected_nothing || !errors.missing.is_empty() {
            Status::MissingAttribute
        } else {
            self.status_of(&errors.failed)
        };
        outcome.missing = errors
            .missing
            .into_iter()
            .filter_map(|index| self.missing_attribute(index))
            .collect();
    }

    /// The status of the first of these that has one of its own. Each is looked at again: what else was an error had nothing
    /// to do with the decision.
    fn status_of(&mut self, failed: &[u32]) -> Status {
        self.evaluator.forget_status();
        for expression in failed {
            self.evaluator.outcome(*expression);
        }
        self.evaluator.status()
    }

    /// What the errors in a policy, and in the children whose errors they are, rest on.
    fn errors_in_policy(&mut self, index: u32, errors: &mut Errors, visited: &mut Visited) {
        let program = self.program;
        let Some(policy) = program.body.policies.get(index as usize) else {
            return;
        };
        if !first(&mut visited.policies, index) {
            return;
        }
        self.missing_in_target(policy.target, errors, visited);
        for (rule, place) in policy
            .rules
            .of(&program.body.rules)
            .iter()
            .zip(policy.rules.start..)
        {
            let came_to = self.rules.get(place as usize).copied().unwrap_or_default();
            let missing_abort = came_to == DecisionSet::of_abort(Abort::Missing);
            if !missing_abort && !came_to.single().is_some_and(Decision::is_indeterminate) {
                continue;
            }
            self.missing_in_target(rule.target, errors, visited);
            if !self
                .conjunction(rule.target, |_| true)
                .may_be(TruthSet::TRUE)
            {
                continue;
            }
            let holds = self.condition(rule.condition);
            errors.processing |= holds == TruthSet::ERROR;
            if let Some(condition) = rule.condition {
                self.missing_in_expression(condition, errors, visited, EXPRESSION_DEPTH);
            }
            if holds.may_be(TruthSet::TRUE) {
                self.missing_in_duties(rule.duties, rule.effect, errors, visited);
            }
        }
        let children = self.came(policy);
        for (child, came) in policy
            .children
            .of(&program.body.children)
            .iter()
            .zip(children)
        {
            let by_target = policy.combining == Combining::OnlyOneApplicable
                && !came.target.may_be(TruthSet::EITHER);
            let by_itself = came.decisions.single();
            if by_target || by_itself.is_some_and(Decision::is_indeterminate) {
                self.errors_in_policy(*child, errors, visited);
            }
        }
        let came = self.policies.get(index as usize).copied().flatten();
        for effect in [Effect::Permit, Effect::Deny] {
            let due = |came: Came| {
                came.target.may_be(TruthSet::TRUE) && came.combined.contains(effect.into())
            };
            if came.is_some_and(due) {
                self.missing_in_duties(policy.duties, effect, errors, visited);
            }
        }
    }

    fn missing_in_target(&mut self, target: Range, errors: &mut Errors, visited: &mut Visited) {
        let body = &self.program.body;
        for any_of in target.of(&body.any_of) {
            if self.any_of(*any_of).may_be(TruthSet::EITHER) {
                continue;
            }
            for all_of in any_of.all_of.of(&body.all_of) {
                if self.all_of(*all_of).may_be(TruthSet::EITHER) {
                    continue;
                }
                for atom in all_of.of(&body.atoms) {
                    self.note_missing(*atom, errors, visited);
                }
            }
        }
    }

    fn note_missing(&mut self, index: u32, errors: &mut Errors, visited: &mut Visited) {
        let missing = self.predicate(index) == TruthSet::MISSING;
        match self.program.body.predicates.get(index as usize) {
            Some(Predicate::Expression(expression)) => {
                self.missing_in_expression(*expression, errors, visited, EXPRESSION_DEPTH);
            }
            Some(predicate) if missing => errors.note(predicate.designator()),
            _ => {}
        }
    }

    /// What an expression's error rests on, and nothing where it is no error; gives whether it is one.
    fn missing_in_expression(
        &mut self,
        index: u32,
        errors: &mut Errors,
        visited: &mut Visited,
        depth: u32,
    ) -> bool {
        let program = self.program;
        let Some(depth) = depth.checked_sub(1) else {
            return false;
        };
        let Some(expression) = program.body.expressions.get(index as usize) else {
            return false;
        };
        let outcome = self.evaluator.outcome(index);
        if !outcome.is_error() {
            return false;
        }
        let missing = matches!(outcome, expression::Outcome::Truth(TruthSet::MISSING));
        let mut within = missing;
        match expression {
            Expression::Predicate(predicate) => {
                self.note_missing(*predicate, errors, visited);
                within = true;
            }
            Expression::Designator(designator) | Expression::Bound { designator, .. } => {
                errors.note(Some(*designator).filter(|_| missing));
            }
            Expression::Selector { .. } => errors.selected_nothing |= missing,
            Expression::Variable(variable) => {
                within = true;
                if first(&mut visited.variables, *variable)
                    && let Some(expression) = program.body.variables.get(*variable as usize)
                {
                    self.missing_in_expression(*expression, errors, visited, depth);
                }
            }
            _ => {}
        }
        for inside in expression.inside(&program.body) {
            within |= self.missing_in_expression(*inside, errors, visited, depth);
        }
        if !within && cfg!(feature = "studio") {
            errors.failed.push(index);
        }
        true
    }

    fn missing_in_duties(
        &mut self,
        duties: Range,
        effect: Effect,
        errors: &mut Errors,
        visited: &mut Visited,
    ) {
        let program = self.program;
        for duty in duties
            .of(&program.body.duties)
            .iter()
            .filter(|duty| duty.effect == effect)
        {
            for assignment in duty.assignments.of(&program.body.assignments) {
                self.missing_in_expression(
                    assignment.expression,
                    errors,
                    visited,
                    EXPRESSION_DEPTH,
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
}

impl Errors {
    fn note(&mut self, designator: Option<u32>) {
        self.missing
            .extend(designator.filter(|designator| !self.missing.contains(designator)));
    }
}
