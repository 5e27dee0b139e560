//! Whether a program that came from elsewhere is one that a compiler could have made.
//!
//! Every index must be in its table, and everything is used once: targets, obligations and expressions are trees. Then an
//! evaluation visits each entry at most once for each question, and recursion is bounded by [`EXPRESSION_DEPTH`].

use std::fmt;
use std::sync::Arc;

use serde::Deserialize;

use super::dialect::Dialect;
use super::expression::EXPRESSION_DEPTH;
use super::program::{Body, Cause, Expression, Predicate, Program, Range, Tables};

/// A program as it was read.
#[derive(Deserialize)]
pub(super) struct Unchecked {
    dialect: Dialect,
    tables: Arc<Tables>,
    body: Body,
}

/// The first thing that no compiler makes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Invalid(&'static str);

impl TryFrom<Unchecked> for Program {
    type Error = Invalid;

    fn try_from(unchecked: Unchecked) -> Result<Program, Invalid> {
        let Unchecked {
            dialect,
            tables,
            body,
        } = unchecked;
        check_tables(&tables)?;
        check_references(&tables, &body)?;
        check_ranges(&body)?;
        check_expressions(&body)?;
        Ok(Program {
            dialect,
            tables,
            body,
        })
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the program's {} do not fit together", self.0)
    }
}

fn check_tables(tables: &Tables) -> Result<(), Invalid> {
    require(
        tables
            .designators
            .iter()
            .all(|designator| within(designator.key, &tables.keys)),
        "keys",
    )
}

fn check_references(tables: &Tables, body: &Body) -> Result<(), Invalid> {
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
    require(predicates, "predicates")?;
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
    require(expressions, "expressions")?;
    require(
        body.atoms
            .iter()
            .all(|atom| within(*atom, &body.predicates)),
        "atoms",
    )?;
    require(
        body.rules
            .iter()
            .all(|rule| within(rule.name, &tables.rules)),
        "rules",
    )
}

/// Every entry of a table is in one range at most.
fn check_ranges(body: &Body) -> Result<(), Invalid> {
    let targets = body
        .rules
        .iter()
        .map(|rule| rule.target)
        .chain([body.target]);
    apart(targets, body.any_of.len(), "targets")?;
    apart(
        body.any_of.iter().map(|any_of| any_of.all_of),
        body.all_of.len(),
        "alternatives",
    )?;
    apart(body.all_of.iter().copied(), body.atoms.len(), "matches")?;
    let duties = body
        .rules
        .iter()
        .map(|rule| rule.duties)
        .chain([body.policy_duties]);
    apart(duties, body.duties.len(), "obligations")?;
    apart(
        body.duties.iter().map(|duty| duty.assignments),
        body.assignments.len(),
        "assignments",
    )?;
    let arguments = body
        .expressions
        .iter()
        .filter_map(|expression| match expression {
            Expression::Apply { arguments, .. } => Some(*arguments),
            _ => None,
        });
    apart(arguments, body.arguments.len(), "arguments")
}

/// Expressions are trees, children first, and not too deep.
fn check_expressions(body: &Body) -> Result<(), Invalid> {
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
            _ => return Err(Invalid("expressions")),
        }
    }
    let mut depths: Vec<u32> = Vec::with_capacity(body.expressions.len());
    for expression in &body.expressions {
        let mut depth = 0;
        if let Expression::Apply { arguments, .. } = expression {
            for argument in arguments.of(&body.arguments) {
                // A child that is not there yet comes after its parent.
                depth = depth.max(
                    *depths
                        .get(*argument as usize)
                        .ok_or(Invalid("expressions"))?,
                );
            }
        }
        depths.push(depth.saturating_add(1));
    }
    require(
        depths.iter().all(|depth| *depth <= EXPRESSION_DEPTH),
        "expressions",
    )
}

fn apart(
    ranges: impl Iterator<Item = Range>,
    length: usize,
    what: &'static str,
) -> Result<(), Invalid> {
    let mut left = length;
    for range in ranges.filter(|range| !range.is_empty()) {
        let (start, end) = (range.start as usize, range.end as usize);
        let fits = end <= length;
        left = left
            .checked_sub(end.saturating_sub(start))
            .filter(|_| fits)
            .ok_or(Invalid(what))?;
    }
    Ok(())
}

fn within<T>(index: u32, table: &[T]) -> bool {
    (index as usize) < table.len()
}

fn require(holds: bool, what: &'static str) -> Result<(), Invalid> {
    if holds { Ok(()) } else { Err(Invalid(what)) }
}
