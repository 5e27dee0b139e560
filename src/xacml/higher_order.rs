//! Functions that apply another to the elements of bags (A.3.12), over bags that may be known in part.

use super::apply::{Ready, ready};
use super::callee::{Callee, HigherOrder};
use super::expression::{Evaluator, Outcome};
use super::truth::{Dominance, TruthSet};
use crate::value::Value;

/// What can become of a function that may be an error, of values that are none.
const ANOTHER: TruthSet = TruthSet::ANY.without(TruthSet::MISSING);

impl Evaluator<'_> {
    /// Applies `function`, and through it `applied`, to arguments of which some are bags.
    pub(super) fn higher_order(
        &mut self,
        function: HigherOrder,
        applied: Callee,
        outcomes: Vec<Outcome>,
    ) -> Outcome {
        let arguments = match ready(outcomes) {
            Ready::Known(arguments) => arguments,
            Ready::Open(errors) => return Outcome::Open(TruthSet::ANY.union(errors)),
            Ready::Error(errors) => return Outcome::Truth(errors),
        };
        let arguments: Vec<&Outcome> = arguments.iter().collect();
        if function == HigherOrder::Map {
            return self.map(applied, &arguments);
        }
        Outcome::Truth(match (function, arguments.as_slice()) {
            (HigherOrder::AnyOf, _) if bags(&arguments) == 1 => {
                self.every_choice(applied, &arguments, Dominance::OR)
            }
            (HigherOrder::AllOf, _) if bags(&arguments) == 1 => {
                self.every_choice(applied, &arguments, Dominance::AND)
            }
            (HigherOrder::AnyOfAny, _) => self.every_choice(applied, &arguments, Dominance::OR),
            (HigherOrder::AllOfAny, [first, second]) => {
                self.nested(applied, first, second, Dominance::AND, Dominance::OR, false)
            }
            (HigherOrder::AnyOfAll, [first, second]) => {
                self.nested(applied, second, first, Dominance::AND, Dominance::OR, true)
            }
            (HigherOrder::AllOfAll, [first, second]) => self.nested(
                applied,
                first,
                second,
                Dominance::AND,
                Dominance::AND,
                false,
            ),
            _ => TruthSet::ERROR,
        })
    }

    /// What one more element of a bag, of which nothing is known, can make of an applied function.
    fn another(&self, applied: Callee) -> TruthSet {
        if self.program.tables.is_total(applied) {
            TruthSet::EITHER
        } else {
            ANOTHER
        }
    }

    /// Every choice of one element from each bag, beside the arguments that are values.
    fn every_choice(
        &mut self,
        applied: Callee,
        arguments: &[&Outcome],
        order: Dominance,
    ) -> TruthSet {
        let mut truth = order.identity();
        let lists = || arguments.iter().map(|argument| elements(argument));
        if lists().any(|(values, whole)| whole && values.is_empty()) {
            return truth;
        }
        if lists().any(|(_, whole)| !whole) {
            truth = truth.union(self.another(applied));
        }
        let whole = self.choices(applied, arguments, |outcome| {
            truth = order.combine(truth, outcome.truth());
            !order.is_decided(truth)
        });
        if whole { truth } else { TruthSet::ANY }
    }

    /// Gives what becomes of every choice of elements, until `take` wants no more; false where the budget was spent first.
    fn choices(
        &mut self,
        applied: Callee,
        arguments: &[&Outcome],
        mut take: impl FnMut(Outcome) -> bool,
    ) -> bool {
        let lists: Vec<&[Value]> = arguments
            .iter()
            .map(|argument| elements(argument).0)
            .collect();
        if lists.iter().any(|values| values.is_empty()) {
            return true;
        }
        let mut choice = vec![0_usize; lists.len()];
        loop {
            let chosen = lists
                .iter()
                .zip(&choice)
                .filter_map(|(values, at)| values.get(*at));
            let chosen: Vec<Outcome> = chosen.cloned().map(Outcome::Value).collect();
            if !self.spend(chosen.len().saturating_add(1)) {
                return false;
            }
            if !take(self.call(applied, chosen)) || !advance(&mut choice, &lists) {
                return true;
            }
        }
    }

    /// `outer` over the elements of one bag, of `inner` over those of the other; `swapped` where the function takes the
    /// inner one first.
    fn nested(
        &mut self,
        applied: Callee,
        outer_bag: &Outcome,
        inner_bag: &Outcome,
        outer: Dominance,
        inner: Dominance,
        swapped: bool,
    ) -> TruthSet {
        let (outer_values, whole) = elements(outer_bag);
        let mut truth = outer.identity();
        if !whole {
            truth = truth.union(self.another(applied));
        }
        for value in outer_values {
            let value = &Outcome::Value(value.clone());
            let arguments = if swapped {
                [inner_bag, value]
            } else {
                [value, inner_bag]
            };
            truth = outer.combine(truth, self.every_choice(applied, &arguments, inner));
            if outer.is_decided(truth) || self.is_spent() {
                break;
            }
        }
        truth
    }

    /// The bag of what every element of the one bag gives.
    fn map(&mut self, applied: Callee, arguments: &[&Outcome]) -> Outcome {
        if bags(arguments) != 1 {
            return Outcome::Truth(TruthSet::ERROR);
        }
        let mut results = Vec::new();
        let mut stopped = None;
        let whole = self.choices(applied, arguments, |outcome| {
            match outcome {
                Outcome::Value(value) => results.push(value),
                Outcome::Truth(truth) if truth == TruthSet::TRUE || truth == TruthSet::FALSE => {
                    results.push(Value::Boolean(truth == TruthSet::TRUE));
                }
                Outcome::Truth(truth) if !truth.may_be(TruthSet::EITHER) => {
                    stopped = Some(Outcome::Truth(truth));
                }
                Outcome::Bag(_) | Outcome::AtLeast(_) => {
                    stopped = Some(Outcome::Truth(TruthSet::ERROR));
                }
                Outcome::Truth(_) | Outcome::Open(_) => stopped = Some(Outcome::Open(ANOTHER)),
            }
            stopped.is_none()
        });
        match stopped {
            // An error for certain, whatever is not known.
            Some(error @ Outcome::Truth(_)) => error,
            None if whole && arguments.iter().all(|argument| elements(argument).1) => {
                Outcome::Bag(results)
            }
            None if whole && self.program.tables.is_total(applied) => Outcome::AtLeast(results),
            // An element that is not known may make an error of it all.
            _ => Outcome::Open(ANOTHER),
        }
    }
}

fn bags(arguments: &[&Outcome]) -> usize {
    let is_bag = |argument: &&&Outcome| matches!(argument, Outcome::Bag(_) | Outcome::AtLeast(_));
    arguments.iter().filter(is_bag).count()
}

/// The elements of a bag, or the one value, and whether there are no others.
fn elements(argument: &Outcome) -> (&[Value], bool) {
    match argument {
        Outcome::Value(value) => (std::slice::from_ref(value), true),
        Outcome::Bag(values) => (values, true),
        Outcome::AtLeast(values) => (values, false),
        Outcome::Truth(_) | Outcome::Open(_) => (&[], false),
    }
}

/// The next choice, the last bag's element changing first; false after the last.
fn advance(choice: &mut [usize], lists: &[&[Value]]) -> bool {
    for (at, values) in choice.iter_mut().zip(lists).rev() {
        *at = at.saturating_add(1);
        if *at < values.len() {
            return true;
        }
        *at = 0;
    }
    false
}
