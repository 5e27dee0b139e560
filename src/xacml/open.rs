//! Why an outcome is open: what is not known, or cannot be evaluated here.

#[cfg(feature = "studio")]
use super::attributes::{CONTENT, Extent};
#[cfg(feature = "studio")]
use super::callee::{Callee, Known};
use super::combining::Combining;
use super::decision::DecisionSet;
use super::evaluate::Run;
use super::expression::EXPRESSION_DEPTH;
#[cfg(feature = "studio")]
use super::expression::Outcome as Got;
use super::outcome::{Open, Outcome};
use super::program::{Cause, Expression, Key, Predicate, Range};
use super::reasons::{Visited, first};
use super::settle;
#[cfg(feature = "studio")]
use crate::value::Value;

impl Run<'_> {
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
            let Got::Value(Value::XPathExpression(path)) = outcome else {
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
