//! Whether a program that came from elsewhere is one that a compiler could have made.
//!
//! Every index must be in its table, and everything is used once: targets, obligations and expressions are trees. Then an
//! evaluation visits each entry at most once for each question, and recursion is bounded by [`EXPRESSION_DEPTH`].

use super::callee::Callee;
use super::evaluate::POLICY_DEPTH;
use super::expression::EXPRESSION_DEPTH;
use super::program::{Body, Cause, Expression, Predicate, Range, Tables};

/// Whether a compiler could have made this.
pub(super) fn fits(tables: &Tables, body: &Body) -> bool {
    tables
        .designators
        .iter()
        .all(|designator| within(designator.key, &tables.keys))
        && tables
            .selectors
            .iter()
            .all(|selector| within(selector.key, &tables.keys))
        && check_references(tables, body)
        && check_ranges(body)
        && check_expressions(body)
        && check_policies(tables, body)
}

fn check_references(tables: &Tables, body: &Body) -> bool {
    let designator = |index: &u32| within(*index, &tables.designators);
    let literal = |index: &u32| within(*index, &tables.literals);
    let unsupported = |index: &u32| within(*index, &tables.unsupported);
    let callee = |callee: &Callee| match callee {
        Callee::Core(_) => true,
        Callee::Named(index) => within(*index, &tables.functions),
    };
    let predicates = body.predicates.iter().all(|predicate| match predicate {
        Predicate::Match {
            literal: l,
            designator: d,
            ..
        }
        | Predicate::LexicalMatch {
            literal: l,
            designator: d,
            ..
        } => literal(l) && designator(d),
        Predicate::Comparison {
            literal: l,
            designator: d,
            ..
        } => l.as_ref().is_none_or(literal) && designator(d),
        Predicate::Expression(index) => within(*index, &body.expressions),
        Predicate::Settled {
            designator: d,
            cause,
            ..
        } => {
            d.as_ref().is_none_or(designator)
                && !matches!(cause, Cause::Construct(index) if !unsupported(index))
        }
    });
    let expressions = body.expressions.iter().all(|expression| match expression {
        Expression::Literal(index) => literal(index),
        Expression::Designator(index)
        | Expression::Bound {
            designator: index, ..
        } => designator(index),
        // One that is itself an expression would lead around in a circle.
        Expression::Predicate(index) => body
            .predicates
            .get(*index as usize)
            .is_some_and(|predicate| !matches!(predicate, Predicate::Expression(_))),
        Expression::Unsupported(index) => unsupported(index),
        Expression::Apply { function, .. } => callee(function),
        Expression::HigherOrder { applied, .. } => callee(applied),
        Expression::Selector { selector, .. } => within(*selector, &tables.selectors),
        Expression::Variable(index) => within(*index, &body.variables),
    });
    let atoms = body
        .atoms
        .iter()
        .all(|atom| within(*atom, &body.predicates));
    let rules = body
        .rules
        .iter()
        .all(|rule| within(rule.name, &tables.rules));
    predicates && expressions && atoms && rules
}

/// Every entry of a table is in one range at most.
fn check_ranges(body: &Body) -> bool {
    let targets = body
        .rules
        .iter()
        .map(|rule| rule.target)
        .chain(body.policies.iter().map(|policy| policy.target));
    let all_ofs = body.any_of.iter().map(|any_of| any_of.all_of);
    let duties = body
        .rules
        .iter()
        .map(|rule| rule.duties)
        .chain(body.policies.iter().map(|policy| policy.duties));
    let assignments = body.duties.iter().map(|duty| duty.assignments);
    let arguments = body
        .expressions
        .iter()
        .filter_map(|expression| match expression {
            Expression::Apply { arguments, .. } | Expression::HigherOrder { arguments, .. } => {
                Some(*arguments)
            }
            _ => None,
        });
    let rules = body.policies.iter().map(|policy| policy.rules);
    let children = body.policies.iter().map(|policy| policy.children);
    apart(targets, body.any_of.len())
        && apart(all_ofs, body.all_of.len())
        && apart(body.all_of.iter().copied(), body.atoms.len())
        && apart(duties, body.duties.len())
        && apart(assignments, body.assignments.len())
        && apart(arguments, body.arguments.len())
        && apart(rules, body.rules.len())
        && apart(children, body.children.len())
}

/// There is a root, and whatever is combined comes before what combines it, and not too deep.
fn check_policies(tables: &Tables, body: &Body) -> bool {
    let mut depths: Vec<u32> = Vec::with_capacity(body.policies.len());
    for policy in &body.policies {
        let children = policy.children.of(&body.children);
        let mut deepest = 0;
        for child in children {
            match depths.get(*child as usize) {
                Some(depth) => deepest = deepest.max(*depth),
                None => return false,
            }
        }
        depths.push(deepest.saturating_add(1));
    }
    !depths.is_empty()
        && depths.iter().all(|depth| *depth <= POLICY_DEPTH)
        && body
            .policies
            .iter()
            .all(|policy| within(policy.name, &tables.policies))
}

/// Expressions are trees, children first, and not too deep.
fn check_expressions(body: &Body) -> bool {
    let mut used = vec![false; body.expressions.len()];
    let inside = body
        .expressions
        .iter()
        .flat_map(|expression| expression.inside(body));
    let conditions = body.rules.iter().filter_map(|rule| rule.condition);
    let assigned = body
        .assignments
        .iter()
        .map(|assignment| assignment.expression);
    let matched = body
        .predicates
        .iter()
        .filter_map(|predicate| match predicate {
            Predicate::Expression(index) => Some(*index),
            _ => None,
        });
    for index in inside
        .copied()
        .chain(conditions)
        .chain(assigned)
        .chain(matched)
        .chain(body.variables.iter().copied())
    {
        match used.get_mut(index as usize) {
            Some(used) if !*used => *used = true,
            _ => return false,
        }
    }
    let mut depths: Vec<u32> = Vec::with_capacity(body.expressions.len());
    for expression in &body.expressions {
        // What is not there yet comes after what holds it or refers to it.
        let variable = match expression {
            Expression::Variable(variable) => body.variables.get(*variable as usize),
            _ => None,
        };
        let mut below = expression.inside(body).iter().chain(variable);
        if below.any(|index| *index as usize >= depths.len()) {
            return false;
        }
        depths.push(expression.depth(body, &depths));
    }
    depths.iter().all(|depth| *depth <= EXPRESSION_DEPTH)
}

/// Whether all ranges are in a table of this length, and together no longer than it.
fn apart(ranges: impl Iterator<Item = Range>, length: usize) -> bool {
    let mut left = length;
    for range in ranges.filter(|range| !range.is_empty()) {
        let (start, end) = (range.start as usize, range.end as usize);
        match left.checked_sub(end.saturating_sub(start)) {
            Some(rest) if end <= length => left = rest,
            _ => return false,
        }
    }
    true
}

fn within<T>(index: u32, table: &[T]) -> bool {
    (index as usize) < table.len()
}
