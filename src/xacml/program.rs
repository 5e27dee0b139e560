//! A compiled policy: attributes interned, matches numbered, targets as ranges over flat tables.
//!
//! What a policy says ([`Tables`], shared) is apart from what is left to evaluate ([`Body`]), so that a specialised
//! program is one of the same type with a smaller body.

use std::sync::Arc;

use super::attributes::{Bag, Extent};
use super::callee::{Callee, HigherOrder, NamedFunction};
use super::combining::Combining;
use super::dialect::Dialect;
use super::error::Span;
use super::functions::Function;
use super::lexical::LexicalFunction;
use super::model::Effect;
use super::selection::SelectorPath;
use super::truth::TruthSet;
use crate::value::{DataType, Value};

/// A compiled policy, or what is left of one after some attributes became known.
#[derive(Clone, Debug, PartialEq)]
pub struct Program {
    pub(super) dialect: Dialect,
    pub(super) tables: Arc<Tables>,
    pub(super) body: Body,
    /// What became known and is not folded in, by its key: contents, for paths that are only known later, or everything
    /// where the decision point is asked anew.
    pub(super) kept: Vec<(u32, Bag)>,
}

/// What never changes: the policy's names, keys and literals.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tables {
    pub(super) policies: Vec<PolicyName>,
    pub(super) keys: Vec<Key>,
    pub(super) designators: Vec<Designator>,
    pub(super) selectors: Vec<Selector>,
    /// Functions beyond [`Function`], of which a build may know none.
    pub(super) functions: Vec<NamedFunction>,
    pub(super) literals: Vec<Value>,
    pub(super) rules: Vec<RuleName>,
    /// Constructs that this build cannot evaluate, by name.
    pub(super) unsupported: Vec<Box<str>>,
}

/// A (category, id): what is known of an attribute is known for the pair.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Key {
    /// The attribute's category.
    pub category: Box<str>,
    /// The attribute's id.
    pub id: Box<str>,
}

/// What explanations and answers call a policy or policy set.
#[derive(Clone, Debug, PartialEq)]
pub struct PolicyName {
    /// `PolicyId` or `PolicySetId`.
    pub id: Box<str>,
    /// `Version`.
    pub version: Option<Box<str>>,
    /// Whether it is a policy set.
    pub is_set: bool,
    /// Which of the documents it was compiled from it stands in, from 0.
    pub document: u32,
    /// Place in that document.
    pub span: Span,
}

/// What explanations and answers call a rule.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RuleName {
    pub(super) id: Box<str>,
    pub(super) effect: Effect,
    pub(super) span: Span,
}

/// Which values of a key an expression reads (section 5.29).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Designator {
    pub(super) key: u32,
    /// `None` for a data type outside the standard, whose values are compared by nothing.
    pub(super) data_type: Option<DataType>,
    pub(super) data_type_uri: Box<str>,
    pub(super) issuer: Option<Box<str>>,
    pub(super) must_be_present: bool,
}

/// Which nodes of a category's content an expression reads (section 5.30).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Selector {
    /// The category's [`CONTENT`](super::attributes::CONTENT).
    pub(super) key: u32,
    /// `None` for a data type outside the standard, of which no node is a value.
    pub(super) data_type: Option<DataType>,
    pub(super) must_be_present: bool,
    pub(super) path: SelectorPath,
}

/// A half-open range of indices into one of the body's tables.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
pub(super) struct Range {
    pub(super) start: u32,
    pub(super) end: u32,
}

impl Range {
    pub(super) fn is_empty(self) -> bool {
        self.start >= self.end
    }

    pub(super) fn of<T>(self, table: &[T]) -> &[T] {
        table
            .get(self.start as usize..self.end as usize)
            .unwrap_or(&[])
    }
}

/// What is evaluated.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Body {
    /// Sorted by key, so that a bag is fetched once.
    pub(super) predicates: Vec<Predicate>,
    pub(super) expressions: Vec<Expression>,
    /// Arguments of `Apply`, as indices of expressions.
    pub(super) arguments: Vec<u32>,
    /// Indices of predicates.
    pub(super) atoms: Vec<u32>,
    /// Ranges of atoms.
    pub(super) all_of: Vec<Range>,
    pub(super) any_of: Vec<AnyOf>,
    pub(super) rules: Vec<Rule>,
    pub(super) duties: Vec<Duty>,
    pub(super) assignments: Vec<Assignment>,
    /// The expressions of variables, each after those it refers to.
    pub(super) variables: Vec<u32>,
    /// Children of policy sets, as indices of policies.
    pub(super) children: Vec<u32>,
    /// Policies and policy sets, children before what combines them; the last is the root.
    pub(super) policies: Vec<Policy>,
}

/// A policy, which has rules, or a policy set, which has children.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Policy {
    /// Index of [`Tables::policies`].
    pub(super) name: u32,
    /// Range of `any_of`.
    pub(super) target: Range,
    pub(super) combining: Combining,
    /// Whether its children are evaluated in order, and no further than it takes.
    pub(super) ordered: bool,
    /// Range of `rules`.
    pub(super) rules: Range,
    /// Range of `children`.
    pub(super) children: Range,
    /// Range of `duties`: its own obligations and advice.
    pub(super) duties: Range,
}

/// A numbered question about one key, answered once however many rules ask it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Predicate {
    /// A `<Match>` (section 7.6): whether the function holds of the literal and some value.
    Match {
        function: Function,
        literal: u32,
        designator: u32,
    },
    /// A `<Match>` under `lexical_values`.
    LexicalMatch {
        function: LexicalFunction,
        literal: u32,
        designator: u32,
    },
    /// A condition under `single_comparison_conditions`.
    Comparison {
        function: LexicalFunction,
        literal: Option<u32>,
        designator: u32,
        guard: Guard,
    },
    /// A `<Match>` by a function or on a bag that only an expression says.
    Expression(u32),
    /// One whose attribute is bound, with what it came to and, where that is more than one thing, why.
    Settled {
        truth: TruthSet,
        designator: Option<u32>,
        cause: Cause,
    },
}

/// What a [`Predicate::Comparison`] does before it compares.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Guard {
    None,
    /// More than one value is an error.
    Single,
    /// The number of values is compared instead; `None` where the literal is not a number.
    Size(Option<i32>),
}

/// Why a truth is still open although its attribute is bound.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Cause {
    /// The values are not all known.
    Values,
    /// The values are known, and this build cannot tell what the function makes of them.
    Function,
    /// A construct of [`Tables::unsupported`].
    Construct(u32),
}

/// A disjunction of `AllOf`s.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct AnyOf {
    /// Range of `all_of`.
    pub(super) all_of: Range,
    /// Whether, under `errors_end_evaluation`, an error here ends the evaluation: resource and action.
    pub(super) selects_rule: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    /// Index of [`Tables::rules`].
    pub(super) name: u32,
    pub(super) effect: Effect,
    /// Range of `any_of`.
    pub(super) target: Range,
    pub(super) condition: Option<u32>,
    /// Range of `duties`: obligations and advice for the rule's effect.
    pub(super) duties: Range,
}

/// A node of the expression arena; children come before their parents.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    Literal(u32),
    Designator(u32),
    /// A designator whose key is bound.
    Bound {
        designator: u32,
        extent: Extent,
        values: Vec<Value>,
    },
    Apply {
        function: Callee,
        arguments: Range,
    },
    /// A function that applies another one to what bags hold (A.3.12).
    HigherOrder {
        function: HigherOrder,
        applied: Callee,
        arguments: Range,
    },
    /// An `<AttributeSelector>`, with the path that its `ContextSelectorId` names.
    Selector {
        selector: u32,
        context: Option<u32>,
    },
    /// Index of [`Body::variables`].
    Variable(u32),
    /// A boolean that is a predicate.
    Predicate(u32),
    /// A construct of [`Tables::unsupported`].
    Unsupported(u32),
}

/// An obligation or advice expression (sections 5.39, 5.40).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Duty {
    pub(super) id: Arc<str>,
    pub(super) is_advice: bool,
    pub(super) effect: Effect,
    /// Range of `assignments`.
    pub(super) assignments: Range,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct Assignment {
    pub(super) id: Arc<str>,
    pub(super) category: Option<Arc<str>>,
    pub(super) issuer: Option<Arc<str>>,
    pub(super) expression: u32,
}

impl Program {
    /// The root's name: its id, version and place.
    pub fn root(&self) -> Option<&PolicyName> {
        self.policy_name(self.body.policies.last()?.name)
    }

    /// Every policy and policy set that it was compiled from, in the order they were met: the root first.
    pub fn policies(&self) -> &[PolicyName] {
        &self.tables.policies
    }

    pub(super) fn policy_name(&self, index: u32) -> Option<&PolicyName> {
        self.tables.policies.get(index as usize)
    }

    /// Where the root is among the body's policies.
    pub(super) fn root_index(&self) -> Option<u32> {
        u32::try_from(self.body.policies.len()).ok()?.checked_sub(1)
    }

    /// `PolicyId` or `PolicySetId` of the root.
    pub fn policy_id(&self) -> &str {
        self.root().map_or("", |root| &root.id)
    }

    /// `Version` of the root.
    pub fn version(&self) -> Option<&str> {
        self.root()?.version.as_deref()
    }

    /// The dialect it was compiled for.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The rules as written: id, effect and place in the source.
    pub fn rules(&self) -> impl Iterator<Item = (&str, Effect, Span)> {
        self.tables
            .rules
            .iter()
            .map(|rule| (&*rule.id, rule.effect, rule.span))
    }

    /// The id of a rule by its index in [`Program::rules`].
    pub fn rule_id(&self, index: u32) -> Option<&str> {
        self.tables.rules.get(index as usize).map(|rule| &*rule.id)
    }

    /// How many rules are left to evaluate.
    pub fn rules_left(&self) -> usize {
        self.body.rules.len()
    }

    /// The keys that the policy reads, whether or not they are bound yet.
    pub fn keys(&self) -> &[Key] {
        &self.tables.keys
    }

    /// The texts that one attribute is compared with, in order of first appearance, and whether they are all that can
    /// tell two values of it apart: `false` where a comparison is by something else than equality.
    pub fn literals_of(&self, category: &str, id: &str) -> (Vec<&str>, bool) {
        let mut texts: Vec<&str> = Vec::new();
        let mut complete = true;
        for predicate in &self.body.predicates {
            let (designator, literal, is_equality) = match predicate {
                Predicate::Match {
                    function,
                    literal,
                    designator,
                } => (
                    *designator,
                    Some(*literal),
                    matches!(function, Function::Equal(_)),
                ),
                Predicate::LexicalMatch {
                    function,
                    literal,
                    designator,
                } => (
                    *designator,
                    Some(*literal),
                    *function == LexicalFunction::Equal,
                ),
                Predicate::Comparison { designator, .. } => (*designator, None, false),
                Predicate::Settled { .. } | Predicate::Expression(_) => continue,
            };
            if !self.reads(designator, category, id) {
                continue;
            }
            complete &= is_equality;
            let text = literal
                .and_then(|literal| self.literal(literal))
                .and_then(super::lexical::text);
            match text {
                Some(text) if !texts.contains(&text) => texts.push(text),
                Some(_) => {}
                None => complete = false,
            }
        }
        let in_expression = self.body.expressions.iter().any(
            |expression| matches!(expression, Expression::Designator(designator) if self.reads(*designator, category, id)),
        );
        (texts, complete && !in_expression)
    }

    fn reads(&self, designator: u32, category: &str, id: &str) -> bool {
        self.key_of(designator)
            .is_some_and(|key| &*key.id == id && &*key.category == category)
    }

    pub(super) fn designator(&self, index: u32) -> Option<&Designator> {
        self.tables.designators.get(index as usize)
    }

    pub(super) fn key_of(&self, designator: u32) -> Option<&Key> {
        self.tables
            .keys
            .get(self.designator(designator)?.key as usize)
    }

    /// What a match compares: its literal, and which values with it.
    pub(super) fn operands(&self, literal: u32, designator: u32) -> Option<(&Value, &Designator)> {
        self.literal(literal).zip(self.designator(designator))
    }

    pub(super) fn literal(&self, index: u32) -> Option<&Value> {
        self.tables.literals.get(index as usize)
    }
}

impl Designator {
    /// The values of a bag that this designator takes (section 7.3.3).
    pub(super) fn select<'a>(&'a self, bag: &'a Bag) -> impl Iterator<Item = &'a Value> {
        bag.values
            .iter()
            .filter(|entry| self.issuer.is_none() || self.issuer == entry.issuer)
            .map(|entry| &entry.value)
            .filter(|value| value.data_type_uri() == &*self.data_type_uri)
    }
}

impl Expression {
    /// How deep it goes, given how deep every expression before it does; variables are followed.
    pub(super) fn depth(&self, body: &Body, depths: &[u32]) -> u32 {
        let of = |index: &u32| depths.get(*index as usize).copied().unwrap_or(0);
        let below = match self {
            Expression::Apply { arguments, .. } | Expression::HigherOrder { arguments, .. } => {
                arguments
                    .of(&body.arguments)
                    .iter()
                    .map(of)
                    .max()
                    .unwrap_or(0)
            }
            Expression::Selector { context, .. } => context.as_ref().map_or(0, of),
            Expression::Variable(variable) => body.variables.get(*variable as usize).map_or(0, of),
            Expression::Literal(_)
            | Expression::Designator(_)
            | Expression::Bound { .. }
            | Expression::Predicate(_)
            | Expression::Unsupported(_) => 0,
        };
        below.saturating_add(1)
    }

    /// The expressions right inside it, variables aside.
    pub(super) fn inside<'a>(&'a self, body: &'a Body) -> &'a [u32] {
        match self {
            Expression::Apply { arguments, .. } | Expression::HigherOrder { arguments, .. } => {
                arguments.of(&body.arguments)
            }
            Expression::Selector {
                context: Some(context),
                ..
            } => std::slice::from_ref(context),
            _ => &[],
        }
    }
}

impl Predicate {
    /// The literal it compares with, if there is one.
    pub(super) fn literal(&self) -> Option<u32> {
        match self {
            Predicate::Match { literal, .. } | Predicate::LexicalMatch { literal, .. } => {
                Some(*literal)
            }
            Predicate::Comparison { literal, .. } => *literal,
            Predicate::Expression(_) | Predicate::Settled { .. } => None,
        }
    }

    /// The designator it asks about, if there is one.
    pub(super) fn designator(&self) -> Option<u32> {
        match self {
            Predicate::Match { designator, .. }
            | Predicate::LexicalMatch { designator, .. }
            | Predicate::Comparison { designator, .. } => Some(*designator),
            Predicate::Expression(_) => None,
            Predicate::Settled { designator, .. } => *designator,
        }
    }
}
