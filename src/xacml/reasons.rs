//! Why an outcome is what it is: the attributes that an Indeterminate is missing, and what keeps an open one open.

#[cfg(feature = "studio")]
use super::attributes::{CONTENT, Extent};
#[cfg(feature = "studio")]
use super::callee::{Callee, Known};
use super::combining::{Came, Combining};
use super::decision::{Abort, Decision, DecisionSet};
use super::evaluate::Run;
use super::expression::{self, EXPRESSION_DEPTH};
use super::model::Effect;
use super::outcome::{MissingAttribute, Open, Outcome, Status};
use super::program::{Body, Cause, Expression, Key, Predicate, Range};
use super::settle;
use super::truth::TruthSet;
#[cfg(feature = "studio")]
use crate::value::Value;

/// What was looked at already, so that what several refer to is told of once.
struct Visited {
    policies: Vec<bool>,
    variables: Vec<bool>,
}

impl Visited {
    fn none(body: &Body) -> Visited {
        Visited {
            policies: vec![false; body.policies.len()],
            variables: vec![false; body.variables.len()],
        }
    }
}

/// Marks a place, and says whether that was the first time.
fn first(visited: &mut [bool], index: u32) -> bool {
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
        // Only what is looked at again has to do with the decision.
        self.evaluator.forget_status();
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
            self.evaluator.status()
        };
        outcome.missing = errors
            .missing
            .into_iter()
            .filter_map(|index| self.missing_attribute(index))
            .collect();
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

    /// What an expression's error rests on, and nothing where it is no error.
    fn missing_in_expression(
        &mut self,
        index: u32,
        errors: &mut Errors,
        visited: &mut Visited,
        depth: u32,
    ) {
        let program = self.program;
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        let Some(expression) = program.body.expressions.get(index as usize) else {
            return;
        };
        let outcome = self.evaluator.outcome(index);
        if !outcome.is_error() {
            return;
        }
        let missing = matches!(outcome, expression::Outcome::Truth(TruthSet::MISSING));
        match expression {
            Expression::Predicate(predicate) => self.note_missing(*predicate, errors, visited),
            Expression::Designator(designator) | Expression::Bound { designator, .. } => {
                errors.note(Some(*designator).filter(|_| missing));
            }
            Expression::Selector { .. } => errors.selected_nothing |= missing,
            Expression::Variable(variable) if first(&mut visited.variables, *variable) => {
                if let Some(expression) = program.body.variables.get(*variable as usize) {
                    self.missing_in_expression(*expression, errors, visited, depth);
                }
            }
            _ => {}
        }
        for inside in expression.inside(&program.body) {
            self.missing_in_expression(*inside, errors, visited, depth);
        }
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

    /// What keeps the decision open, in the order of the policy, each once.
    pub(super) fn collect_open(&mut self, root: u32, outcome: &mut Outcome) {
        let mut visited = Visited::none(&self.program.body);
        self.open_in_policy(root, &mut outcome.open, &mut visited);
    }

    fn open_in_policy(&mut self, index: u32, open: &mut Vec<Open>, visited: &mut Visited) {
        let program = self.program;
        let Some(policy) = program.body.policies.get(index as usize) else {
            return;
        };
        if !first(&mut visited.policies, index) {
            return;
        }
        self.open_in_target(policy.target, open, visited);
        for (rule, place) in policy
            .rules
            .of(&program.body.rules)
            .iter()
            .zip(policy.rules.start..)
        {
            let came_to = self.rules.get(place as usize).copied().unwrap_or_default();
            if came_to.is_settled() || came_to == DecisionSet::NONE {
                continue;
            }
            self.open_in_target(rule.target, open, visited);
            if let Some(condition) = rule.condition {
                self.open_in_expression(condition, open, visited, EXPRESSION_DEPTH);
            }
            self.open_in_duties(rule.duties, open, visited);
        }
        let children = self.came(policy);
        for (child, came) in policy
            .children
            .of(&program.body.children)
            .iter()
            .zip(children)
        {
            let by_target =
                policy.combining == Combining::OnlyOneApplicable && !came.target.is_settled();
            // One that is passed over here comes to nothing, whatever it came to elsewhere.
            let passed_over = came.decisions == DecisionSet::NONE;
            if !passed_over && (by_target || !came.decisions.is_settled()) {
                self.open_in_policy(*child, open, visited);
            }
        }
        self.open_in_duties(policy.duties, open, visited);
    }

    fn open_in_target(&mut self, target: Range, open: &mut Vec<Open>, visited: &mut Visited) {
        let body = &self.program.body;
        for any_of in target.of(&body.any_of) {
            if self.any_of(*any_of).is_settled() {
                continue;
            }
            for all_of in any_of.all_of.of(&body.all_of) {
                if self.all_of(*all_of).is_settled() {
                    continue;
                }
                for atom in all_of.of(&body.atoms) {
                    self.note_open(*atom, open, visited);
                }
            }
        }
    }

    fn note_open(&mut self, index: u32, open: &mut Vec<Open>, visited: &mut Visited) {
        let program = self.program;
        let Some(predicate) = program.body.predicates.get(index as usize) else {
            return;
        };
        if self.predicate(index).is_settled() {
            return;
        }
        if let Predicate::Expression(expression) = predicate {
            self.open_in_expression(*expression, open, visited, EXPRESSION_DEPTH);
            return;
        }
        let key = predicate
            .designator()
            .and_then(|designator| program.key_of(designator));
        let found = match (settle::cause(program, predicate, self.attributes), key) {
            (Cause::Values, Some(key)) => open_key(key),
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

    fn open_in_expression(
        &mut self,
        index: u32,
        open: &mut Vec<Open>,
        visited: &mut Visited,
        depth: u32,
    ) {
        let program = self.program;
        let Some(depth) = depth.checked_sub(1) else {
            return;
        };
        if self.evaluator.outcome(index).is_settled() {
            return;
        }
        let Some(expression) = program.body.expressions.get(index as usize) else {
            return;
        };
        let before = open.len();
        match expression {
            Expression::Predicate(predicate) => {
                self.note_open(*predicate, open, visited);
                return;
            }
            Expression::Designator(designator) | Expression::Bound { designator, .. } => {
                if let Some(key) = program.key_of(*designator) {
                    push_once(open, open_key(key));
                }
                return;
            }
            #[cfg(feature = "studio")]
            Expression::Selector { selector, .. } => {
                let selector = program.tables.selectors.get(*selector as usize);
                if selector.is_some_and(|selector| self.open_content(selector.key, open)) {
                    return;
                }
            }
            Expression::Variable(variable) => {
                if let Some(expression) = program.body.variables.get(*variable as usize)
                    && first(&mut visited.variables, *variable)
                {
                    self.open_in_expression(*expression, open, visited, depth);
                }
                return;
            }
            Expression::Unsupported(construct) => {
                push_once(open, self.unsupported(*construct));
                return;
            }
            // What cannot be followed here is open for that.
            #[cfg(not(feature = "studio"))]
            Expression::Selector { .. } => {}
            Expression::Literal(_) | Expression::Apply { .. } | Expression::HigherOrder { .. } => {}
        }
        let inside = expression.inside(&program.body);
        for inside in inside {
            self.open_in_expression(*inside, open, visited, depth);
        }
        #[cfg(feature = "studio")]
        if self.follows_paths(expression) && self.open_in_contents(inside, open) {
            return;
        }
        // Nothing in it is open, or was told of before: what is open is what becomes of it.
        let settled = |run: &mut Self, inside: &u32| run.evaluator.outcome(*inside).is_settled();
        if open.len() == before && inside.iter().all(|inside| settled(self, inside)) {
            push_once(open, self.beyond(expression));
        }
    }

    /// Whether it is a function over paths.
    #[cfg(feature = "studio")]
    fn follows_paths(&self, expression: &Expression) -> bool {
        let Expression::Apply {
            function: Callee::Named(index),
            ..
        } = expression
        else {
            return false;
        };
        let function = self.program.tables.functions.get(*index as usize);
        matches!(
            function.and_then(|function| function.known),
            Some(Known::XPath(_))
        )
    }

    /// Whether any of these is a path into a content of which nothing is known; each such is told.
    #[cfg(feature = "studio")]
    fn open_in_contents(&mut self, expressions: &[u32], open: &mut Vec<Open>) -> bool {
        let mut any = false;
        for index in expressions {
            let outcome = self.evaluator.outcome(*index);
            let expression::Outcome::Value(Value::XPathExpression(path)) = outcome else {
                continue;
            };
            let mut keys = (0..).zip(&self.program.tables.keys);
            let content =
                keys.find(|(_, key)| &*key.id == CONTENT && key.category == path.category);
            any |= content.is_some_and(|(key, _)| self.open_content(key, open));
        }
        any
    }

    /// Whether nothing is known of this content, which is told then.
    #[cfg(feature = "studio")]
    fn open_content(&self, key: u32, open: &mut Vec<Open>) -> bool {
        let bag = self.evaluator.bag(key);
        let known = bag.is_some_and(|bag| bag.extent == Extent::Exact);
        match self.program.tables.keys.get(key as usize) {
            Some(key) if !known => {
                push_once(open, open_key(key));
                true
            }
            _ => false,
        }
    }

    /// What this build cannot tell although everything it takes is known.
    fn beyond(&self, expression: &Expression) -> Open {
        let construct = match expression {
            Expression::Apply { function, .. }
            | Expression::HigherOrder {
                applied: function, ..
            } => self.program.tables.construct(*function),
            Expression::Selector { .. } => "AttributeSelector".into(),
            _ => "expression".into(),
        };
        Open::Unsupported { construct }
    }

    fn open_in_duties(&mut self, duties: Range, open: &mut Vec<Open>, visited: &mut Visited) {
        let program = self.program;
        for duty in duties.of(&program.body.duties) {
            for assignment in duty.assignments.of(&program.body.assignments) {
                self.open_in_expression(assignment.expression, open, visited, EXPRESSION_DEPTH);
            }
        }
    }

    fn unsupported(&self, index: u32) -> Open {
        let construct = self.program.tables.unsupported.get(index as usize);
        Open::Unsupported {
            construct: construct.cloned().unwrap_or_else(|| "construct".into()),
        }
    }
}

impl Errors {
    fn note(&mut self, designator: Option<u32>) {
        self.missing
            .extend(designator.filter(|designator| !self.missing.contains(designator)));
    }
}

fn open_key(key: &Key) -> Open {
    Open::Attribute {
        category: key.category.clone(),
        id: key.id.clone(),
    }
}

fn push_once(open: &mut Vec<Open>, found: Open) {
    if !open.contains(&found) {
        open.push(found);
    }
}
