//! Why an outcome is what it is: the attributes that an Indeterminate is missing, and what keeps an open one open.

use super::decision::{Abort, Decision, DecisionSet};
use super::evaluate::Run;
use super::expression;
use super::model::Effect;
use super::outcome::{MissingAttribute, Open, Outcome, Status};
use super::program::{Cause, Expression, Predicate, Range};
use super::settle;
use super::truth::TruthSet;

impl Run<'_> {
    /// Why the decision is Indeterminate: the status, and the attributes that were missing where that mattered.
    pub(super) fn explain_error(
        &mut self,
        target: TruthSet,
        abort: Option<Abort>,
        outcome: &mut Outcome,
    ) {
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
    pub(super) fn collect_open(&mut self, target: TruthSet, outcome: &mut Outcome) {
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
        let settled = match self.evaluator.outcome(index) {
            expression::Outcome::Value(_) | expression::Outcome::Bag(_) => true,
            expression::Outcome::Truth(truth) => truth.is_settled(),
            expression::Outcome::AtLeast(_) | expression::Outcome::Open(_) => false,
        };
        if settled {
            return;
        }
        match program.body.expressions.get(index as usize) {
            Some(Expression::Predicate(predicate)) => self.note_open(*predicate, open),
            Some(Expression::Designator(designator) | Expression::Bound { designator, .. }) => {
                self.push_key(*designator, open);
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

fn push_once(open: &mut Vec<Open>, found: Open) {
    if !open.contains(&found) {
        open.push(found);
    }
}
