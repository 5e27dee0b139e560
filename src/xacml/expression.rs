//! Expressions over values that may be known, in part or not at all.

use super::apply;
use super::attributes::{Attributes, Bag, Extent};
use super::callee::Callee;
use super::functions::Function;
use super::outcome::Status;
use super::program::{Expression, Predicate, Program, Range};
use super::settle::{self, Truth};
use super::truth::{Dominance, TruthSet};
use crate::value::Value;

/// What an expression came to.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// One value.
    Value(Value),
    /// A bag with these values and no others.
    Bag(Vec<Value>),
    /// A bag with at least these values.
    AtLeast(Vec<Value>),
    /// A boolean that may be an error, or an error alone.
    Truth(TruthSet),
    /// Any value or bag at all, or one of these errors.
    Open(TruthSet),
}

/// Evaluates the expressions of one program under one set of attributes, within a budget of steps.
pub(super) struct Evaluator<'a> {
    pub(super) program: &'a Program,
    pub(super) attributes: &'a dyn Attributes,
    /// What each predicate came to; `None` for one that is an expression, until it is asked.
    truths: Vec<Option<Truth>>,
    /// What each variable came to, once it was referred to.
    variables: Vec<Option<Outcome>>,
    steps: u32,
    spent: bool,
    /// How often the decision point may still be asked anew, `None` once that was not enough.
    #[cfg(feature = "studio")]
    pub(super) anew: Option<u32>,
    /// The status of the first error that has one of its own.
    #[cfg(feature = "studio")]
    status: Option<Status>,
}

/// How many expressions, values and policies one evaluation may visit; beyond it, what is left is any outcome.
pub const STEP_BUDGET: u32 = 1_000_000;

/// How deep expressions may nest, variables followed; the compiler's limit, checked again where a program comes from
/// elsewhere.
pub const EXPRESSION_DEPTH: u32 = 64;

impl<'a> Evaluator<'a> {
    pub(super) fn new(
        program: &'a Program,
        attributes: &'a dyn Attributes,
        truths: Vec<Option<Truth>>,
        steps: u32,
    ) -> Self {
        Evaluator {
            program,
            attributes,
            truths,
            variables: Vec::new(),
            steps,
            spent: false,
            #[cfg(feature = "studio")]
            anew: Some(super::access::ACCESS_DEPTH),
            #[cfg(feature = "studio")]
            status: None,
        }
    }

    /// Takes steps off the budget; false once it does not hold that many.
    pub(super) fn spend(&mut self, steps: usize) -> bool {
        let left = u32::try_from(steps)
            .ok()
            .and_then(|steps| self.steps.checked_sub(steps));
        self.spent |= left.is_none();
        self.steps = left.unwrap_or(0);
        left.is_some()
    }

    /// Whether the budget was asked for more than it held.
    pub(super) fn is_spent(&self) -> bool {
        self.spent
    }

    /// What is left of the budget, for a function that counts its own steps.
    #[cfg(feature = "studio")]
    pub(super) fn steps(&mut self) -> &mut u32 {
        &mut self.steps
    }

    /// Notes that an error had this status.
    #[cfg(feature = "studio")]
    pub(super) fn note_status(&mut self, status: Status) {
        self.status.get_or_insert(status);
    }

    /// Forgets every status noted so far.
    pub(super) fn forget_status(&mut self) {
        #[cfg(feature = "studio")]
        {
            self.status = None;
        }
    }

    /// The status of an error in an expression; most have the general one.
    pub(super) fn status(&self) -> Status {
        #[cfg(feature = "studio")]
        return self.status.unwrap_or(Status::ProcessingError);
        #[cfg(not(feature = "studio"))]
        Status::ProcessingError
    }

    /// A condition's truth (section 7.9); what is not a boolean is an error.
    pub(super) fn condition(&mut self, expression: u32) -> TruthSet {
        let outcome = self.outcome(expression);
        outcome.truth()
    }

    /// What an expression comes to.
    pub(super) fn outcome(&mut self, expression: u32) -> Outcome {
        self.evaluate(expression, EXPRESSION_DEPTH)
    }

    /// The truth of a predicate.
    pub(super) fn predicate(&mut self, index: u32) -> TruthSet {
        self.truth_of(index)
            .map_or(TruthSet::ANY, |truth| truth.set)
    }

    /// The truth of a predicate and whether its attribute is bound.
    pub(super) fn truth_of(&mut self, index: u32) -> Option<Truth> {
        if let Some(known) = self.truths.get(index as usize)? {
            return Some(*known);
        }
        let program = self.program;
        let Some(Predicate::Expression(expression)) = program.body.predicates.get(index as usize)
        else {
            return None;
        };
        let set = self.condition(*expression);
        let truth = Truth {
            set,
            bound: set.is_settled(),
        };
        if let Some(slot) = self.truths.get_mut(index as usize) {
            *slot = Some(truth);
        }
        Some(truth)
    }

    /// What is known of a key.
    pub(super) fn bag(&self, key: u32) -> Option<&'a Bag> {
        let key = self.program.tables.keys.get(key as usize)?;
        self.attributes.bag(&key.category, &key.id)
    }

    fn evaluate(&mut self, index: u32, depth: u32) -> Outcome {
        let (true, Some(depth)) = (self.spend(1), depth.checked_sub(1)) else {
            return Outcome::Open(TruthSet::ANY);
        };
        let program = self.program;
        match program.body.expressions.get(index as usize) {
            Some(Expression::Literal(literal)) => match program.literal(*literal) {
                Some(value) => Outcome::Value(value.clone()),
                None => Outcome::Open(TruthSet::ANY),
            },
            Some(Expression::Designator(designator)) => self.designator(*designator),
            Some(Expression::Bound {
                designator,
                extent,
                values,
            }) => self.bound(*designator, *extent, values.clone()),
            Some(Expression::Predicate(predicate)) => Outcome::Truth(self.predicate(*predicate)),
            Some(Expression::Apply {
                function,
                arguments,
            }) => self.apply(*function, *arguments, depth),
            Some(Expression::HigherOrder {
                function,
                applied,
                arguments,
            }) => {
                let outcomes = self.arguments(*arguments, depth);
                self.higher_order(*function, *applied, outcomes)
            }
            Some(Expression::Selector { selector, context }) => {
                let context = context.map(|context| self.evaluate(context, depth));
                self.select(*selector, context)
            }
            Some(Expression::Variable(variable)) => self.variable(*variable, depth),
            Some(Expression::Unsupported(_)) | None => Outcome::Open(TruthSet::ANY),
        }
    }

    /// A variable is evaluated once, where it is first referred to.
    fn variable(&mut self, variable: u32, depth: u32) -> Outcome {
        if let Some(Some(outcome)) = self.variables.get(variable as usize) {
            let outcome = outcome.clone();
            self.spend(outcome.values());
            return outcome;
        }
        let program = self.program;
        let Some(expression) = program.body.variables.get(variable as usize) else {
            return Outcome::Open(TruthSet::ANY);
        };
        let outcome = self.evaluate(*expression, depth);
        self.variables.resize(program.body.variables.len(), None);
        if let Some(slot) = self.variables.get_mut(variable as usize) {
            *slot = Some(outcome.clone());
        }
        outcome
    }

    fn designator(&mut self, index: u32) -> Outcome {
        let Some(designator) = self.program.designator(index) else {
            return Outcome::Open(TruthSet::ANY);
        };
        match self.bag(designator.key) {
            None => self.bound(index, Extent::Unknown, Vec::new()),
            Some(bag) => self.bound(index, bag.extent, designator.select(bag).cloned().collect()),
        }
    }

    fn bound(&mut self, designator: u32, extent: Extent, values: Vec<Value>) -> Outcome {
        self.spend(values.len());
        let must_be_present = self
            .program
            .designator(designator)
            .is_some_and(|d| d.must_be_present);
        Outcome::of_bag(extent, values, must_be_present)
    }

    fn arguments(&mut self, arguments: Range, depth: u32) -> Vec<Outcome> {
        let program = self.program;
        arguments
            .of(&program.body.arguments)
            .iter()
            .map(|index| self.evaluate(*index, depth))
            .collect()
    }

    fn apply(&mut self, function: Callee, arguments: Range, depth: u32) -> Outcome {
        let order = match function {
            Callee::Core(Function::And) => Dominance::AND,
            Callee::Core(Function::Or) => Dominance::OR,
            _ => {
                let outcomes = self.arguments(arguments, depth);
                return self.call(function, outcomes);
            }
        };
        let program = self.program;
        let mut truth = order.identity();
        for index in arguments.of(&program.body.arguments) {
            truth = order.combine(truth, self.evaluate(*index, depth).truth());
            if order.is_decided(truth) {
                break;
            }
        }
        Outcome::Truth(truth)
    }

    /// Applies a function to what its arguments came to.
    pub(super) fn call(&mut self, function: Callee, outcomes: Vec<Outcome>) -> Outcome {
        match function {
            Callee::Core(Function::RegexpMatch) => self.regexp_match(outcomes),
            Callee::Core(function) => {
                let weights = outcomes.iter().map(Outcome::weight);
                if !self.spend(weights.fold(0, usize::saturating_add)) {
                    return Outcome::Open(TruthSet::ANY);
                }
                apply::core(function, outcomes)
            }
            Callee::Named(function) => self.named(function, outcomes),
        }
    }
}

impl Outcome {
    /// A bag that has to hold something, or may be empty.
    pub(super) fn of_bag(extent: Extent, values: Vec<Value>, must_be_present: bool) -> Outcome {
        match (extent, values.is_empty() && must_be_present) {
            (Extent::Exact, true) => Outcome::Truth(TruthSet::MISSING),
            (Extent::Exact, false) => Outcome::Bag(values),
            (_, true) => Outcome::Open(TruthSet::EITHER.union(TruthSet::MISSING)),
            (Extent::AtLeast, false) => Outcome::AtLeast(values),
            (Extent::Unknown, false) => Outcome::AtLeast(Vec::new()),
        }
    }

    /// The same, or one of these errors.
    #[cfg(feature = "studio")]
    pub(super) fn or_errors(self, errors: TruthSet) -> Outcome {
        match self {
            Outcome::Open(truth) => Outcome::Open(truth.union(errors)),
            other => other,
        }
    }

    /// It as a boolean.
    pub(super) fn truth(&self) -> TruthSet {
        match self {
            Outcome::Truth(truth) => *truth,
            Outcome::Value(Value::Boolean(truth)) => TruthSet::of(*truth),
            Outcome::Open(truth) => truth.union(TruthSet::EITHER),
            Outcome::Value(_) | Outcome::Bag(_) | Outcome::AtLeast(_) => TruthSet::ERROR,
        }
    }

    /// Whether it is an error for certain.
    pub(super) fn is_error(&self) -> bool {
        matches!(self, Outcome::Truth(truth) if !truth.may_be(TruthSet::EITHER))
    }

    /// The steps that it takes to look at it.
    fn weight(&self) -> usize {
        match self {
            Outcome::Value(value) => settle::weight(std::iter::once(value)),
            Outcome::Bag(values) | Outcome::AtLeast(values) => settle::weight(values.iter()),
            Outcome::Truth(_) | Outcome::Open(_) => 1,
        }
    }

    /// How many values it holds.
    fn values(&self) -> usize {
        match self {
            Outcome::Bag(values) | Outcome::AtLeast(values) => values.len(),
            _ => 0,
        }
    }

    /// Whether nothing about it is open.
    pub(super) fn is_settled(&self) -> bool {
        match self {
            Outcome::Value(_) | Outcome::Bag(_) => true,
            Outcome::Truth(truth) => truth.is_settled(),
            Outcome::AtLeast(_) | Outcome::Open(_) => false,
        }
    }
}
