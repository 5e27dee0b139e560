//! Expressions (sections 5.24 to 5.31), with the types that are known before any request comes.

use super::super::attributes::CATEGORIES;
use super::super::callee::{Callee, HigherOrder, Known, NamedFunction};
use super::super::error::Span;
use super::super::expression::EXPRESSION_DEPTH;
use super::super::functions::Function;
use super::super::model::{self, Attribute};
use super::super::program::Expression;
use super::super::regexp;
use super::super::signature::Type;
use super::super::specialise::{extend, push};
use super::super::xpath;
use super::Compiler;
use super::table::intern;
use crate::value::{DataType, Namespaces};

/// A variable of the policy being compiled.
pub(super) struct Variable<'a> {
    definition: &'a model::VariableDefinition,
    state: State,
}

#[derive(Clone, Copy)]
enum State {
    New,
    Open,
    /// Index of the program's variables, and its type where it is known.
    Done(u32, Option<Type>),
}

impl<'a> Compiler<'a> {
    /// Makes the variables of a policy known to the expressions in it, and compiles them all.
    pub(super) fn define(&mut self, variables: &'a [model::VariableDefinition]) {
        self.variables = variables
            .iter()
            .map(|definition| Variable {
                definition,
                state: State::New,
            })
            .collect();
        for definition in variables {
            self.variable(&definition.id, definition.span);
        }
    }

    /// A condition, which is true or false (section 5.26).
    pub(super) fn condition(&mut self, condition: &'a model::Expression) -> u32 {
        let (index, found) = self.expression(condition);
        if let Some(found) = found.filter(|found| *found != Type::value(DataType::Boolean)) {
            let message = format!("expected a condition that is a boolean, found a {found}");
            self.error("type-mismatch", message, condition.span());
        }
        index
    }

    /// An expression and its type, `None` where it is not known.
    pub(super) fn expression(&mut self, expression: &'a model::Expression) -> (u32, Option<Type>) {
        if self.nesting >= EXPRESSION_DEPTH {
            self.too_deep(expression.span());
            let node = self.unsupported("expression");
            return (self.node(node, expression.span()), None);
        }
        self.nesting = self.nesting.saturating_add(1);
        let (node, found) = self.substitute(expression);
        self.nesting = self.nesting.saturating_sub(1);
        (self.node(node, expression.span()), found)
    }

    fn substitute(&mut self, expression: &'a model::Expression) -> (Expression, Option<Type>) {
        match expression {
            model::Expression::Literal(literal) => {
                let node = match self.literal(literal) {
                    Some(literal) => Expression::Literal(literal),
                    None => self.unsupported(&literal.data_type),
                };
                (
                    node,
                    DataType::from_uri(&literal.data_type).map(Type::value),
                )
            }
            model::Expression::Attribute(attribute) => {
                let found = DataType::from_uri(attribute.data_type()).map(Type::bag);
                (self.attribute(attribute), found)
            }
            model::Expression::Function { id, span } => {
                self.error(
                    "misplaced-function",
                    "expected a value or a bag: a function is the first argument of a higher-order one, and nothing else",
                    *span,
                );
                (self.unsupported(id), None)
            }
            model::Expression::Variable { id, span } => match self.variable(id, *span) {
                Some((variable, found)) => (Expression::Variable(variable), found),
                None => (self.unsupported("VariableReference"), None),
            },
            model::Expression::Apply(apply) => match HigherOrder::from_urn(&apply.function) {
                Some((function, old)) => self.higher_order(apply, function, old),
                None => self.apply(apply),
            },
        }
    }

    /// Puts a node into the arena, and sees how deep it goes once variables are followed.
    pub(super) fn node(&mut self, node: Expression, span: Span) -> u32 {
        let depth = node.depth(&self.body, &self.depths);
        // What holds it is deeper, and reported with it.
        if depth == EXPRESSION_DEPTH.saturating_add(1) {
            self.too_deep(span);
        }
        self.depths.push(depth);
        push(&mut self.body.expressions, node)
    }

    fn too_deep(&mut self, span: Span) {
        let message = format!(
            "expected at most {EXPRESSION_DEPTH} expressions inside each other, variables followed, found more"
        );
        self.error("too-deep", message, span);
    }

    /// A designator or selector.
    pub(super) fn attribute(&mut self, attribute: &Attribute) -> Expression {
        match attribute {
            Attribute::Designator(designator) => {
                Expression::Designator(self.designator(designator))
            }
            Attribute::Selector(selector) => {
                self.check_path(&selector.path, &selector.namespaces, selector.span);
                let context = selector.context_selector.as_ref().map(|id| {
                    let designator = self.designator(&model::Designator {
                        category: selector.category.clone().unwrap_or_default(),
                        id: id.clone(),
                        data_type: DataType::XPathExpression.uri().to_owned(),
                        issuer: None,
                        must_be_present: false,
                        span: selector.span,
                    });
                    self.node(Expression::Designator(designator), selector.span)
                });
                Expression::Selector {
                    selector: self.selector(selector),
                    context,
                }
            }
        }
    }

    /// A function by its identifier; `None` where there is no such function, which is reported.
    pub(super) fn callee(&mut self, urn: &str, span: Span) -> Option<Callee> {
        if let Some(function) = Function::from_urn(urn) {
            return Some(Callee::Core(function));
        }
        let function = NamedFunction::new(urn.into());
        if function.known.is_none() {
            let message = if HigherOrder::from_urn(urn).is_some() {
                format!("expected a function of values, found the higher-order {urn}")
            } else {
                format!("no function is called {urn}")
            };
            self.error("unknown-function", message, span);
            return None;
        }
        if let Some(Known::XPath(_)) = function.known {
            // A path of the request's may be of any of them.
            for category in CATEGORIES {
                self.content_key(category);
            }
        }
        Some(Callee::Named(intern(&mut self.tables.functions, function)))
    }

    /// Checks the types of arguments, and gives that of the result where the function is known.
    pub(super) fn check_arguments(
        &mut self,
        callee: Callee,
        arguments: &[Option<Type>],
        span: Span,
    ) -> Option<Type> {
        let signature = self.tables.signature(callee)?;
        if let Err(mismatch) = signature.check(arguments) {
            let message = format!("{}: {mismatch}", self.tables.function_name(callee));
            self.error("type-mismatch", message, span);
        }
        Some(signature.result)
    }

    /// A pattern that is written in the policy is one that can be followed (A.3.13).
    pub(super) fn check_pattern(&mut self, callee: Callee, literal: &model::Literal) {
        if !self.tables.function_name(callee).ends_with("-regexp-match") {
            return;
        }
        if let Err(error) = regexp::Pattern::parse(&literal.text) {
            self.error(error.code(), error.to_string(), literal.span);
        }
    }

    /// A path that is written in the policy is one that can be followed.
    pub(super) fn check_path(&mut self, path: &str, namespaces: &Namespaces, span: Span) {
        if let Err(error) = xpath::Path::parse(path, namespaces) {
            let message = format!("{error}, at byte {} of the path", error.offset());
            self.error(error.code(), message, span);
        }
    }

    /// The same of a value: it may be handed on to someone who knows its prefixes.
    pub(super) fn check_path_value(&mut self, path: &str, namespaces: &Namespaces, span: Span) {
        match xpath::Path::parse(path, namespaces) {
            Err(error) if error.kind() == xpath::PathErrorKind::UnboundPrefix => {
                self.warn(error.code(), error.to_string(), span);
            }
            _ => self.check_path(path, namespaces, span),
        }
    }

    fn apply(&mut self, apply: &'a model::Apply) -> (Expression, Option<Type>) {
        let callee = self.callee(&apply.function, apply.span);
        let (arguments, types): (Vec<u32>, Vec<Option<Type>>) = apply
            .arguments
            .iter()
            .map(|argument| self.expression(argument))
            .unzip();
        let Some(callee) = callee else {
            return (self.unsupported(&apply.function), None);
        };
        if let Some(model::Expression::Literal(pattern)) = apply.arguments.first() {
            self.check_pattern(callee, pattern);
        }
        let result = self.check_arguments(callee, &types, apply.span);
        let node = Expression::Apply {
            function: callee,
            arguments: extend(&mut self.body.arguments, arguments),
        };
        (node, result)
    }

    /// A function of A.3.12; `old` for the forms of XACML 1.0 with a fixed number of arguments.
    fn higher_order(
        &mut self,
        apply: &'a model::Apply,
        function: HigherOrder,
        old: bool,
    ) -> (Expression, Option<Type>) {
        let Some((model::Expression::Function { id, span }, rest)) = apply.arguments.split_first()
        else {
            let message = format!(
                "{}: expected a function as its first argument",
                apply.function
            );
            self.error("type-mismatch", message, apply.span);
            return (self.unsupported(&apply.function), None);
        };
        let (arguments, types): (Vec<u32>, Vec<Option<Type>>) = rest
            .iter()
            .map(|argument| self.expression(argument))
            .unzip();
        let Some(applied) = self.callee(id, *span) else {
            return (self.unsupported(id), None);
        };
        let bags = types.iter().flatten().filter(|found| found.bag).count();
        let unknown = types.iter().filter(|found| found.is_none()).count();
        let fits = match function {
            HigherOrder::AnyOf | HigherOrder::AllOf if old => types.len() == 2 && bags <= 1,
            HigherOrder::Map if old => types.len() == 1,
            HigherOrder::AnyOf | HigherOrder::AllOf | HigherOrder::Map => {
                bags == 1 || (bags == 0 && unknown > 0)
            }
            HigherOrder::AnyOfAny if old => types.len() == 2 && bags.saturating_add(unknown) == 2,
            HigherOrder::AnyOfAny => !types.is_empty(),
            HigherOrder::AllOfAny | HigherOrder::AnyOfAll | HigherOrder::AllOfAll => {
                types.len() == 2 && bags.saturating_add(unknown) == 2
            }
        };
        if !fits {
            let expected = match (function, old) {
                (HigherOrder::AnyOf | HigherOrder::AllOf, true) => "a value and a bag",
                (HigherOrder::Map, true) => "one bag",
                (HigherOrder::AnyOfAny, false) => "values and bags",
                (HigherOrder::AnyOf | HigherOrder::AllOf | HigherOrder::Map, false) => {
                    "values and exactly one bag"
                }
                _ => "two bags",
            };
            let message = format!("{}: expected {expected} after the function", apply.function);
            self.error("type-mismatch", message, apply.span);
        }
        let elements: Vec<Option<Type>> = types
            .iter()
            .map(|found| found.map(|found| Type::value(found.data_type)))
            .collect();
        if let Some(model::Expression::Literal(pattern)) = rest.first() {
            self.check_pattern(applied, pattern);
        }
        let result = self.check_arguments(applied, &elements, *span);
        let result = match (function, result) {
            (HigherOrder::Map, Some(result)) if result.bag => {
                let message = format!(
                    "{}: expected a function whose result is one value",
                    apply.function
                );
                self.error("type-mismatch", message, *span);
                None
            }
            (HigherOrder::Map, result) => result.map(|result| Type::bag(result.data_type)),
            (_, result) => {
                if result.is_some_and(|result| result != Type::value(DataType::Boolean)) {
                    let message = format!(
                        "{}: expected a function whose result is a boolean",
                        apply.function
                    );
                    self.error("type-mismatch", message, *span);
                }
                Some(Type::value(DataType::Boolean))
            }
        };
        let node = Expression::HigherOrder {
            function,
            applied,
            arguments: extend(&mut self.body.arguments, arguments),
        };
        (node, result)
    }

    /// A variable, compiled where it is first referred to; `None` where it is not defined or depends on itself.
    fn variable(&mut self, id: &str, span: Span) -> Option<(u32, Option<Type>)> {
        let place = self
            .variables
            .iter()
            .position(|variable| variable.definition.id == id);
        let Some((place, variable)) =
            place.and_then(|place| Some((place, self.variables.get_mut(place)?)))
        else {
            self.error(
                "unknown-variable",
                format!("no variable is called {id}"),
                span,
            );
            return None;
        };
        match variable.state {
            State::Done(index, found) => return Some((index, found)),
            State::Open => {
                let message = format!("the variable {id} depends on itself");
                self.error("variable-cycle", message, span);
                return None;
            }
            State::New => variable.state = State::Open,
        }
        let definition = variable.definition;
        let (expression, found) = self.expression(&definition.expression);
        let index = push(&mut self.body.variables, expression);
        if let Some(variable) = self.variables.get_mut(place) {
            variable.state = State::Done(index, found);
        }
        Some((index, found))
    }
}
