//! Targets: matches into numbered predicates (sections 5.6 to 5.9).

use super::super::attributes::{ACTION, RESOURCE, SUBJECT};
use super::super::callee::{Callee, HigherOrder};
use super::super::lexical::LexicalFunction;
use super::super::model::{self, Attribute};
use super::super::program::{AnyOf, Cause, Expression, Predicate, Range};
use super::super::signature::Type;
use super::super::specialise::extend;
use super::super::truth::TruthSet;
use super::Compiler;
use crate::value::DataType;

impl<'a> Compiler<'a> {
    pub(super) fn target(&mut self, target: &model::Target) -> Range {
        let mut any_ofs = Vec::with_capacity(target.any_of.len());
        for any_of in &target.any_of {
            let all_of: Vec<&[model::Match]> = any_of
                .all_of
                .iter()
                .map(|all_of| all_of.matches.as_slice())
                .collect();
            any_ofs.push(self.any_of(&all_of, |_| true, false));
        }
        extend(&mut self.body.any_of, any_ofs)
    }

    /// One `AnyOf` each for resource, action and subject, of every `AllOf` that mentions the category.
    pub(super) fn target_apart(&mut self, target: &model::Target) -> Range {
        let mut any_ofs = Vec::with_capacity(3);
        for category in [RESOURCE, ACTION, SUBJECT] {
            let of_category = |found: &model::Match| match &found.attribute {
                Attribute::Designator(designator) => designator.category == category,
                // A selector names no category there, and cannot be evaluated: it spoils every category.
                Attribute::Selector(_) => true,
            };
            let all_of: Vec<&[model::Match]> = target
                .any_of
                .iter()
                .flat_map(|any_of| &any_of.all_of)
                .map(|all_of| all_of.matches.as_slice())
                .filter(|matches| matches.iter().any(of_category))
                .collect();
            if !all_of.is_empty() {
                any_ofs.push(self.any_of(&all_of, of_category, category != SUBJECT));
            }
        }
        for found in target
            .any_of
            .iter()
            .flat_map(|any_of| &any_of.all_of)
            .flat_map(|all_of| &all_of.matches)
        {
            let Attribute::Designator(designator) = &found.attribute else {
                continue;
            };
            if ![RESOURCE, ACTION, SUBJECT].contains(&designator.category.as_str()) {
                let message = format!(
                    "this dialect does not look at {} in a target",
                    designator.category
                );
                self.warn("category-ignored", &message, found.span);
            }
        }
        extend(&mut self.body.any_of, any_ofs)
    }

    fn any_of(
        &mut self,
        all_of: &[&[model::Match]],
        wanted: impl Fn(&model::Match) -> bool,
        selects_rule: bool,
    ) -> AnyOf {
        let mut ranges = Vec::with_capacity(all_of.len());
        for matches in all_of {
            let atoms: Vec<u32> = matches
                .iter()
                .filter(|found| wanted(found))
                .map(|found| self.predicate(found))
                .collect();
            ranges.push(extend(&mut self.body.atoms, atoms));
        }
        AnyOf {
            all_of: extend(&mut self.body.all_of, ranges),
            selects_rule,
        }
    }

    fn predicate(&mut self, found: &model::Match) -> u32 {
        let predicate = match &found.attribute {
            Attribute::Designator(designator) if self.dialect.lexical_values => {
                let function = LexicalFunction::from_urn(&found.function);
                if function == LexicalFunction::Unimplemented {
                    self.warn(
                        "function-not-implemented",
                        format!(
                            "{} cannot be evaluated in this dialect: the decision is Indeterminate",
                            found.function
                        ),
                        found.span,
                    );
                }
                let is_other = found.function.ends_with(":string-is-in")
                    || found.function.ends_with(":time-equal");
                if self.dialect.denies_by_one_urn && is_other {
                    // They were other functions then.
                    let other = self.unsupported_match(&found.function);
                    return self.intern_predicate(other);
                }
                let literal = self.literal(&found.literal).unwrap_or_default();
                Predicate::LexicalMatch {
                    function,
                    literal,
                    designator: self.designator(designator),
                }
            }

            Attribute::Selector(selector) if self.dialect.lexical_values => {
                self.warn(
                    "selector-not-implemented",
                    "an AttributeSelector cannot be evaluated in this dialect: the decision is Indeterminate",
                    selector.span,
                );
                Predicate::Settled {
                    truth: TruthSet::FATAL,
                    designator: None,
                    cause: Cause::Function,
                }
            }
            _ => self.typed_match(found),
        };
        self.intern_predicate(predicate)
    }

    /// A match of typed values: numbered where a literal is compared with a designator by a function that every build has,
    /// or else what section 7.6 says it is, the function applied to the literal and any element of the bag.
    fn typed_match(&mut self, found: &model::Match) -> Predicate {
        let Some(callee) = self.callee(&found.function, found.span) else {
            return self.unsupported_match(&found.function);
        };
        let of = |uri: &str| DataType::from_uri(uri).map(Type::value);
        let types = [
            of(&found.literal.data_type),
            of(found.attribute.data_type()),
        ];
        let result = self.check_arguments(callee, &types, found.span);
        if result.is_some_and(|result| result != Type::value(DataType::Boolean)) {
            let message = format!(
                "{} does not take two values and answer true or false",
                found.function
            );
            self.error("not-a-match-function", message, found.span);
        }
        self.check_pattern(callee, &found.literal);
        let Some(literal) = self.literal(&found.literal) else {
            return self.unsupported_match(&found.literal.data_type);
        };
        match (callee, &found.attribute) {
            (Callee::Core(function), Attribute::Designator(designator))
                if function.is_comparison() =>
            {
                Predicate::Match {
                    function,
                    literal,
                    designator: self.designator(designator),
                }
            }
            _ => {
                let literal = self.node(Expression::Literal(literal), found.span);
                let bag = self.attribute(&found.attribute);
                let bag = self.node(bag, found.span);
                let any_of = Expression::HigherOrder {
                    function: HigherOrder::AnyOf,
                    applied: callee,
                    arguments: extend(&mut self.body.arguments, vec![literal, bag]),
                };
                Predicate::Expression(self.node(any_of, found.span))
            }
        }
    }
}
