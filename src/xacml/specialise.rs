//! Folding what is known into a program, which leaves a smaller program of the same type.

use super::attributes::Attributes;
use super::combining::Combining;
use super::decision::{Decision, DecisionSet};
use super::evaluate::{POLICY_DEPTH, Run};
use super::expression::STEP_BUDGET;
use super::program::{
    AnyOf, Assignment, Body, Cause, Duty, Expression, Policy, Predicate, Program, Range, Rule,
};
use super::settle;
use super::truth::TruthSet;

/// Binds the keys that `attributes` says anything of.
///
/// For disjoint sets of keys `a` and `b`, evaluating `specialise(p, a)` under `b` gives what evaluating `p` under both
/// gives: decisions, obligations and advice in order, status and missing attributes.
pub fn specialise(program: &Program, attributes: &dyn Attributes) -> Program {
    specialise_within(program, attributes, STEP_BUDGET)
}

/// [`specialise`] within so many steps, of which there are [`STEP_BUDGET`] otherwise: beyond them, more is left.
pub fn specialise_within(program: &Program, attributes: &dyn Attributes, steps: u32) -> Program {
    let Some(root) = program.root_index() else {
        return program.clone();
    };
    #[cfg(feature = "studio")]
    let with_kept = program.with_kept(attributes);
    #[cfg(feature = "studio")]
    let attributes: &dyn Attributes = if program.kept.is_empty() {
        attributes
    } else {
        &with_kept
    };
    #[cfg(feature = "studio")]
    if program.asks_anew() {
        return Program {
            kept: program.known_bags(attributes),
            ..program.clone()
        };
    }
    let mut residue = Residue::new(program, attributes, steps);
    residue.run.policy(root, POLICY_DEPTH, &mut ());
    residue.policy(root, POLICY_DEPTH);
    let mut body = residue.body;
    sort_by_key(program, &mut body);
    Program {
        dialect: program.dialect,
        tables: program.tables.clone(),
        body,
        #[cfg(feature = "studio")]
        kept: program.known_contents(attributes),
        #[cfg(not(feature = "studio"))]
        kept: Vec::new(),
    }
}

struct Residue<'a> {
    run: Run<'a>,
    attributes: &'a dyn Attributes,
    body: Body,
    /// Where each predicate of the program went, once it was needed.
    predicates: Vec<Option<u32>>,
    /// Where each variable went.
    variables: Vec<Option<u32>>,
    /// Where each policy went.
    policies: Vec<Option<u32>>,
}

impl<'a> Residue<'a> {
    fn new(program: &'a Program, attributes: &'a dyn Attributes, steps: u32) -> Self {
        Residue {
            run: Run::new(program, attributes, steps),
            attributes,
            body: Body::default(),
            predicates: vec![None; program.body.predicates.len()],
            variables: vec![None; program.body.variables.len()],
            policies: vec![None; program.body.policies.len()],
        }
    }

    /// Keeps a policy or policy set, children first; `depth` is how much deeper it may nest.
    fn policy(&mut self, index: u32, depth: u32) -> Option<u32> {
        if let Some(Some(moved)) = self.policies.get(index as usize) {
            return Some(*moved);
        }
        let program = self.run.program;
        let policy = program.body.policies.get(index as usize)?;
        let depth = depth.checked_sub(1)?;
        let target = self.target(policy.target);
        let mut children = Vec::new();
        for child in policy.children.of(&program.body.children) {
            if self.matters(*child, policy.combining) {
                children.extend(self.policy(*child, depth));
            } else if policy.combining == Combining::OnPermitApplySecond {
                // One that is passed over keeps the place of those after it.
                let nothing = Policy {
                    target: Range::default(),
                    rules: Range::default(),
                    children: Range::default(),
                    duties: Range::default(),
                    ..*policy
                };
                children.push(push(&mut self.body.policies, nothing));
            }
        }
        let mut rules = Vec::new();
        if self.run.conjunction(policy.target, |_| true) != TruthSet::FALSE {
            for rule in policy.rules.of(&program.body.rules) {
                rules.extend(self.rule(rule));
            }
        }
        let policy = Policy {
            target,
            rules: extend(&mut self.body.rules, rules),
            children: extend(&mut self.body.children, children),
            duties: self.duties(policy.duties),
            ..*policy
        };
        let moved = push(&mut self.body.policies, policy);
        if let Some(slot) = self.policies.get_mut(index as usize) {
            *slot = Some(moved);
        }
        Some(moved)
    }

    /// Whether a child can make a difference: it does not where it is NotApplicable whatever comes, unless its place counts,
    /// or that its target matches.
    fn matters(&self, child: u32, combining: Combining) -> bool {
        // One that is not reached is not evaluated, unless it was only for want of steps.
        let Some(Some(came)) = self.run.policies.get(child as usize) else {
            return self.run.evaluator.is_spent();
        };
        match combining {
            Combining::OnPermitApplySecond => true,
            Combining::OnlyOneApplicable => came.target != TruthSet::FALSE,
            _ => came.decisions != DecisionSet::of(Decision::NotApplicable),
        }
    }

    /// Keeps a rule unless it is NotApplicable whatever comes, and so the identity of every algorithm.
    fn rule(&mut self, rule: &Rule) -> Option<Rule> {
        let decisions = self.run.rule(rule);
        if decisions == DecisionSet::of(Decision::NotApplicable) {
            return None;
        }
        let target = self.target(rule.target);
        let condition = rule
            .condition
            .filter(|_| self.run.condition(rule.condition) != TruthSet::TRUE)
            .map(|condition| self.expression(condition));
        let duties = self.duties(rule.duties);
        Some(Rule {
            target,
            condition,
            duties,
            ..*rule
        })
    }

    /// Drops from a conjunction what is True whatever comes.
    fn target(&mut self, target: Range) -> Range {
        let program = self.run.program;
        let mut kept = Vec::new();
        for any_of in target.of(&program.body.any_of) {
            if self.run.any_of(*any_of) != TruthSet::TRUE {
                kept.push(AnyOf {
                    all_of: self.all_ofs(any_of.all_of),
                    selects_rule: any_of.selects_rule,
                });
            }
        }
        extend(&mut self.body.any_of, kept)
    }

    /// Drops from a disjunction what is False whatever comes.
    fn all_ofs(&mut self, all_of: Range) -> Range {
        let program = self.run.program;
        let mut kept = Vec::new();
        for atoms in all_of.of(&program.body.all_of) {
            if self.run.all_of(*atoms) != TruthSet::FALSE {
                kept.push(self.atoms(*atoms));
            }
        }
        extend(&mut self.body.all_of, kept)
    }

    fn atoms(&mut self, atoms: Range) -> Range {
        let program = self.run.program;
        let mut kept = Vec::new();
        for atom in atoms.of(&program.body.atoms) {
            if self.run.predicate(*atom) != TruthSet::TRUE {
                kept.push(self.predicate(*atom));
            }
        }
        extend(&mut self.body.atoms, kept)
    }

    fn predicate(&mut self, index: u32) -> u32 {
        if let Some(Some(moved)) = self.predicates.get(index as usize) {
            return *moved;
        }
        let program = self.run.program;
        let truth = self.run.evaluator.truth_of(index);
        let predicate = match (program.body.predicates.get(index as usize), truth) {
            // Whatever it came to, why is told by what is in it.
            (Some(Predicate::Expression(expression)), _) => {
                Predicate::Expression(self.expression(*expression))
            }
            (Some(predicate), Some(truth)) if !truth.bound => predicate.clone(),
            (Some(predicate), Some(truth)) => Predicate::Settled {
                truth: truth.set,
                designator: predicate.designator(),
                cause: settle::cause(program, predicate, self.attributes),
            },
            _ => Predicate::Settled {
                truth: TruthSet::ANY,
                designator: None,
                cause: Cause::Function,
            },
        };
        let moved = push(&mut self.body.predicates, predicate);
        if let Some(slot) = self.predicates.get_mut(index as usize) {
            *slot = Some(moved);
        }
        moved
    }

    /// Copies a variable's expression once, before whatever refers to it.
    fn variable(&mut self, index: u32) -> Option<u32> {
        if let Some(Some(moved)) = self.variables.get(index as usize) {
            return Some(*moved);
        }
        let expression = *self.run.program.body.variables.get(index as usize)?;
        let expression = self.expression(expression);
        let moved = push(&mut self.body.variables, expression);
        if let Some(slot) = self.variables.get_mut(index as usize) {
            *slot = Some(moved);
        }
        Some(moved)
    }

    /// Copies an expression, children first; its depth is bounded by the compiler's limit.
    fn expression(&mut self, index: u32) -> u32 {
        let program = self.run.program;
        let copy = match program.body.expressions.get(index as usize) {
            Some(Expression::Designator(designator)) => self.designator(*designator),
            Some(Expression::Predicate(predicate)) => {
                Expression::Predicate(self.predicate(*predicate))
            }
            Some(Expression::Apply {
                function,
                arguments,
            }) => Expression::Apply {
                function: *function,
                arguments: self.arguments(*arguments),
            },
            Some(Expression::HigherOrder {
                function,
                applied,
                arguments,
            }) => Expression::HigherOrder {
                function: *function,
                applied: *applied,
                arguments: self.arguments(*arguments),
            },
            Some(Expression::Selector { selector, context }) => Expression::Selector {
                selector: *selector,
                context: context.map(|context| self.expression(context)),
            },
            Some(Expression::Variable(variable)) => match self.variable(*variable) {
                Some(moved) => Expression::Variable(moved),
                None => Expression::Unsupported(u32::MAX),
            },
            Some(other) => other.clone(),
            None => Expression::Unsupported(u32::MAX),
        };
        push(&mut self.body.expressions, copy)
    }

    fn arguments(&mut self, arguments: Range) -> Range {
        let program = self.run.program;
        let copied: Vec<u32> = arguments
            .of(&program.body.arguments)
            .iter()
            .map(|argument| self.expression(*argument))
            .collect();
        extend(&mut self.body.arguments, copied)
    }

    fn designator(&self, index: u32) -> Expression {
        let program = self.run.program;
        let bag = program
            .key_of(index)
            .and_then(|key| self.attributes.bag(&key.category, &key.id));
        match (bag, program.designator(index)) {
            (Some(bag), Some(designator)) => Expression::Bound {
                designator: index,
                extent: bag.extent,
                values: designator.select(bag).cloned().collect(),
            },
            _ => Expression::Designator(index),
        }
    }

    fn duties(&mut self, duties: Range) -> Range {
        let program = self.run.program;
        let mut kept = Vec::new();
        for duty in duties.of(&program.body.duties) {
            let mut assignments = Vec::new();
            for assignment in duty.assignments.of(&program.body.assignments) {
                let expression = self.expression(assignment.expression);
                assignments.push(Assignment {
                    expression,
                    ..assignment.clone()
                });
            }
            let assignments = extend(&mut self.body.assignments, assignments);
            kept.push(Duty {
                assignments,
                ..duty.clone()
            });
        }
        extend(&mut self.body.duties, kept)
    }
}

/// Puts predicates of one key side by side, so that its bag is fetched once. By counting, which takes linear time and
/// little code.
pub(super) fn sort_by_key(program: &Program, body: &mut Body) {
    let place = |predicate: &Predicate| match predicate {
        Predicate::Settled { .. } => 0,
        other => other
            .designator()
            .and_then(|index| program.designator(index))
            .map_or(0, |designator| (designator.key as usize).saturating_add(1)),
    };
    let mut starts = vec![0_usize; program.tables.keys.len().saturating_add(2)];
    for predicate in &body.predicates {
        if let Some(next) = starts.get_mut(place(predicate).saturating_add(1)) {
            *next = next.saturating_add(1);
        }
    }
    let mut sum = 0_usize;
    for start in &mut starts {
        sum = sum.saturating_add(*start);
        *start = sum;
    }
    let moved: Vec<u32> = body
        .predicates
        .iter()
        .map(|predicate| {
            let start = starts.get_mut(place(predicate));
            let at = start.as_deref().copied().unwrap_or(0);
            if let Some(start) = start {
                *start = at.saturating_add(1);
            }
            u32::try_from(at).unwrap_or(u32::MAX)
        })
        .collect();
    let settled = Predicate::Settled {
        truth: TruthSet::ANY,
        designator: None,
        cause: Cause::Function,
    };
    let mut sorted = vec![settled; body.predicates.len()];
    for (predicate, at) in std::mem::take(&mut body.predicates).into_iter().zip(&moved) {
        if let Some(slot) = sorted.get_mut(*at as usize) {
            *slot = predicate;
        }
    }
    body.predicates = sorted;
    let renumber = |index: &mut u32| {
        if let Some(new) = moved.get(*index as usize) {
            *index = *new;
        }
    };
    body.atoms.iter_mut().for_each(renumber);
    for expression in &mut body.expressions {
        if let Expression::Predicate(index) = expression {
            renumber(index);
        }
    }
}

/// Appends one item and says where it is.
pub(super) fn push<T>(table: &mut Vec<T>, item: T) -> u32 {
    let index = u32::try_from(table.len()).unwrap_or(u32::MAX);
    table.push(item);
    index
}

/// Appends items and says where they are.
pub(super) fn extend<T>(table: &mut Vec<T>, items: Vec<T>) -> Range {
    let start = u32::try_from(table.len()).unwrap_or(u32::MAX);
    table.extend(items);
    Range {
        start,
        end: u32::try_from(table.len()).unwrap_or(u32::MAX),
    }
}
