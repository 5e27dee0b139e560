//! Functions that only the studio module evaluates; anywhere else they can come to anything.

#[cfg(feature = "studio")]
use super::apply::{Ready, ready};
#[cfg(feature = "studio")]
use super::callee::Known;
#[cfg(not(feature = "studio"))]
use super::callee::{Callee, HigherOrder};
use super::expression::{Evaluator, Outcome};
#[cfg(feature = "studio")]
use super::library::{LibraryFunction, Operand, Partial, Refusal};
#[cfg(feature = "studio")]
use super::regexp::{self, PatternErrorKind};
use super::truth::TruthSet;
#[cfg(feature = "studio")]
use crate::value::Value;

/// What can become of a function that this build cannot follow: any value, or an error of its own.
pub(super) const ANYTHING: Outcome = Outcome::Open(TruthSet::ANY.without(TruthSet::MISSING));

#[cfg(not(feature = "studio"))]
impl Evaluator<'_> {
    /// Applies a function through another.
    pub(super) fn higher_order(
        &mut self,
        _function: HigherOrder,
        _applied: Callee,
        _outcomes: Vec<Outcome>,
    ) -> Outcome {
        ANYTHING
    }

    /// `string-regexp-match`.
    pub(super) fn regexp_match(&mut self, _outcomes: Vec<Outcome>) -> Outcome {
        ANYTHING
    }

    /// Applies a function of [`Tables::functions`](super::program::Tables::functions).
    pub(super) fn named(&mut self, _function: u32, _outcomes: Vec<Outcome>) -> Outcome {
        ANYTHING
    }
}

#[cfg(feature = "studio")]
impl Evaluator<'_> {
    /// `string-regexp-match` (A.3.13): the pattern first.
    pub(super) fn regexp_match(&mut self, outcomes: Vec<Outcome>) -> Outcome {
        let arguments = match ready(outcomes) {
            Ready::Known(arguments) => arguments,
            Ready::Open(errors) => return ANYTHING.or_errors(errors),
            Ready::Error(errors) => return Outcome::Truth(errors),
        };
        let [
            Outcome::Value(Value::String(pattern)),
            Outcome::Value(Value::String(text)),
        ] = arguments.as_slice()
        else {
            return Outcome::Truth(TruthSet::ERROR);
        };
        match regexp::is_match(pattern, text, self.steps()) {
            Ok(found) => Outcome::Truth(TruthSet::of(found)),
            Err(PatternErrorKind::Malformed) => Outcome::Truth(TruthSet::ERROR),
            Err(PatternErrorKind::Untranslated) => ANYTHING,
        }
    }

    /// Applies a function of [`Tables::functions`](super::program::Tables::functions).
    pub(super) fn named(&mut self, function: u32, outcomes: Vec<Outcome>) -> Outcome {
        let functions = &self.program.tables.functions;
        let known = functions
            .get(function as usize)
            .and_then(|function| function.known);
        let arguments = match ready(outcomes) {
            Ready::Known(arguments) => arguments,
            Ready::Open(errors) => return ANYTHING.or_errors(errors),
            Ready::Error(errors) => return Outcome::Truth(errors),
        };
        match known {
            Some(Known::Library(function)) => self.library(function, arguments),
            Some(Known::XPath(function)) => self.xpath(function, &arguments),
            Some(Known::AccessPermitted) => self.access_permitted(&arguments),
            None => ANYTHING,
        }
    }

    fn library(&mut self, function: LibraryFunction, arguments: Vec<Outcome>) -> Outcome {
        let mut operands = Vec::with_capacity(arguments.len());
        let mut whole = Vec::with_capacity(arguments.len());
        for argument in arguments {
            whole.push(!matches!(argument, Outcome::AtLeast(_)));
            operands.push(match argument {
                Outcome::Value(value) => Operand::Value(value),
                Outcome::Bag(values) | Outcome::AtLeast(values) => Operand::Bag(values),
                Outcome::Truth(_) | Outcome::Open(_) => return ANYTHING,
            });
        }
        let result = if whole.iter().all(|whole| *whole) {
            function.apply(&operands, self.steps()).map(Partial::Whole)
        } else {
            function.apply_partly(&operands, &whole, self.steps())
        };
        match result {
            Ok(Partial::Whole(Operand::Value(value))) => Outcome::Value(value),
            Ok(Partial::Whole(Operand::Bag(values))) => Outcome::Bag(values),
            Ok(Partial::AtLeast(values)) => Outcome::AtLeast(values),
            Ok(Partial::Either) => Outcome::Truth(TruthSet::EITHER),
            Err(Refusal::Error) => Outcome::Truth(TruthSet::ERROR),
            Err(Refusal::Unsupported) => ANYTHING,
        }
    }
}
