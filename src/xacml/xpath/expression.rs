//! A parsed path: expressions in one list, which refer to each other by place and only backwards.

use super::axis::Axis;
use super::function::Function;

/// The place of an expression in its list.
pub(super) type Place = u32;

/// An expression (XPath 1.0, section 3).
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Expression {
    Number(f64),
    Literal(Box<str>),
    Negate(Place),
    Binary(Operator, Place, Place),
    Call(Function, Vec<Place>),
    Path(Start, Vec<Step>),
}

/// What stands between two operands.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Operator {
    Or,
    And,
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Add,
    Subtract,
    Multiply,
    Divide,
    Modulo,
    Union,
}

/// Where a path begins.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Start {
    /// The context node.
    Context,
    /// The root of the document.
    Root,
    /// The nodes of an expression that pass all predicates (section 3.3).
    Filter(Place, Vec<Place>),
}

/// A location step (section 2.1).
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Step {
    pub(super) axis: Axis,
    pub(super) test: NodeTest,
    pub(super) predicates: Vec<Place>,
}

/// A node test (section 2.3), prefixes resolved.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NodeTest {
    /// `node()`
    Any,
    /// `text()`
    Text,
    /// `comment()`
    Comment,
    /// `processing-instruction()`, maybe of one target.
    ProcessingInstruction(Option<Box<str>>),
    /// `*`
    AnyName,
    /// `prefix:*`
    Namespace(Box<str>),
    /// A name and its namespace, empty for none.
    Name(Box<str>, Box<str>),
}

/// The type of an expression (section 1). Without variables it is known before anything is evaluated.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Kind {
    Nodes,
    Boolean,
    Number,
    Text,
}

impl Expression {
    pub(super) fn kind(&self) -> Kind {
        match self {
            Expression::Number(_) | Expression::Negate(_) => Kind::Number,
            Expression::Literal(_) => Kind::Text,
            Expression::Binary(operator, _, _) => operator.kind(),
            Expression::Call(function, _) => function.kind(),
            Expression::Path(..) => Kind::Nodes,
        }
    }
}

impl Operator {
    fn kind(self) -> Kind {
        match self {
            Operator::Union => Kind::Nodes,
            Operator::Add
            | Operator::Subtract
            | Operator::Multiply
            | Operator::Divide
            | Operator::Modulo => Kind::Number,
            _ => Kind::Boolean,
        }
    }
}
