//! Whether a program that came from elsewhere is one that a compiler could have made.
//!
//! Every index must be in its table, and everything is used once: targets, obligations and expressions are trees. Then an
//! evaluation visits each entry at most once for each question, and recursion is bounded by [`EXPRESSION_DEPTH`].

use super::expression::EXPRESSION_DEPTH;
use super::program::{Body, Cause, Expression, Predicate, Range, Tables};

/// Whether a compiler could have made this.
pub(super) fn fits(tables: &Tables, body: &Body) -> bool {
    tables
        .designators
        .iter()
        .all(|designator| within(designator.key, &tables.keys))
        && check_references(tables, body)
        && check_ranges(body)
        && check_expressions(body)
}

fn check_references(tables: &Tables, body: &Body) -> bool {
    let designator = |index: &u32| within(*index, &tables.designators);
    let literal = |index: &u32| within(*index, &tables.literals);
    let unsupported = |index: &u32| within(*index, &tables.unsupported);
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
        Expression::Predicate(index) => within(*index, &body.predicates),
        Expression::Unsupported(index) => unsupported(index),
        Expression::Apply { .. } => true,
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
        .chain([body.target]);
    apart(targets, body.any_of.len());
    apart(
        body.any_of.iter().map(|any_of| any_of.all_of),
        body.all_of.len(),
    );
    apart(body.all_of.iter().copied(), body.atoms.len());
    let duties = body
        .rules
        .iter()
        .map(|rule| rule.duties)
        .chain([body.policy_duties]);
    apart(duties, body.duties.len());
    apart(
        body.duties.iter().map(|duty| duty.assignments),
        body.assignments.len(),
    );
    let arguments = body
        .expressions
        .iter()
        .filter_map(|expression| match expression {
            Expression::Apply { arguments, .. } => Some(*arguments),
            _ => None,
        });
    apart(arguments, body.arguments.len())
}

/// Expressions are trees, children first, and not too deep.
fn check_expressions(body: &Body) -> bool {
    let mut used = vec![false; body.expressions.len()];
    let conditions = body.rules.iter().filter_map(|rule| rule.condition);
    let assigned = body
        .assignments
        .iter()
        .map(|assignment| assignment.expression);
    for index in body
        .arguments
        .iter()
        .copied()
        .chain(conditions)
        .chain(assigned)
    {
        match used.get_mut(index as usize) {
            Some(used) if !*used => *used = true,
            _ => return false,
        }
    }
    let mut depths: Vec<u32> = Vec::with_capacity(body.expressions.len());
    for expression in &body.expressions {
        let mut depth = 0;
        if let Expression::Apply { arguments, .. } = expression {
            for argument in arguments.of(&body.arguments) {
                // A child that is not there yet comes after its parent.
                let Some(below) = depths.get(*argument as usize) else {
                    return false;
                };
                depth = depth.max(*below);
            }
        }
        depths.push(depth.saturating_add(1));
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
