//! A condition under `single_comparison_conditions`.

use super::super::error::Span;
use super::super::lexical::LexicalFunction;
use super::super::model::{self, Attribute};
use super::super::program::{Cause, Expression, Guard, Predicate};
use super::super::truth::TruthSet;
use super::Compiler;

impl Compiler<'_> {
    /// A condition under `single_comparison_conditions`: of several literals, designators or inner functions, the last
    /// counts, as in the engine that it follows.
    pub(super) fn comparison(&mut self, condition: &model::Expression) -> u32 {
        let model::Expression::Apply(apply) = condition else {
            self.warn(
                "condition-never-holds",
                "in this dialect only a comparison can hold",
                condition.span(),
            );
            return self.settled_condition(TruthSet::FALSE);
        };
        let (mut literal, mut designator, mut inner) = (None, None, None);
        for argument in &apply.arguments {
            match argument {
                model::Expression::Literal(found) => literal = Some(found),
                model::Expression::Attribute(Attribute::Designator(found)) => {
                    designator = Some(found)
                }
                model::Expression::Apply(found) => inner = Some(found),
                _ => {}
            }
        }
        if let (None, Some(inner)) = (designator, inner) {
            for argument in &inner.arguments {
                if let model::Expression::Attribute(Attribute::Designator(found)) = argument {
                    designator = Some(found);
                }
            }
        }
        let Some(designator) = designator else {
            self.warn(
                "condition-not-implemented",
                "this condition cannot be evaluated in this dialect: the decision is Indeterminate",
                condition.span(),
            );
            return self.settled_condition(TruthSet::FATAL);
        };
        let guarded_by = inner.map_or(apply.function.as_str(), |inner| inner.function.as_str());
        let guard = match guarded_by.strip_prefix("urn:oasis:names:tc:xacml:1.0:function:") {
            Some("integer-one-and-only" | "date-one-and-only" | "dateTime-one-and-only") => {
                Guard::Single
            }
            Some("time-bag-size" | "date-bag-size" | "dateTime-bag-size") if inner.is_some() => {
                Guard::Size(literal.and_then(|literal| literal.text.trim().parse().ok()))
            }
            _ => Guard::None,
        };
        let predicate = Predicate::Comparison {
            function: LexicalFunction::from_urn(&apply.function),
            literal: literal.and_then(|literal| self.literal(literal)),
            designator: self.designator(designator),
            guard,
        };
        let predicate = self.intern_predicate(predicate);
        self.node(Expression::Predicate(predicate), Span::default())
    }

    /// A condition that may come to anything, for a reason.
    pub(super) fn unsupported_condition(&mut self, construct: &str) -> u32 {
        let predicate = self.unsupported_match(construct);
        let predicate = self.intern_predicate(predicate);
        self.node(Expression::Predicate(predicate), Span::default())
    }

    fn settled_condition(&mut self, truth: TruthSet) -> u32 {
        let predicate = self.intern_predicate(Predicate::Settled {
            truth,
            designator: None,
            cause: Cause::Function,
        });
        self.node(Expression::Predicate(predicate), Span::default())
    }
}
