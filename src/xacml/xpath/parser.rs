//! The grammar (XPath 1.0, sections 2 and 3).

use super::axis::Axis;
use super::expression::{Expression, Kind, NodeTest, Operator, Place, Start, Step};
use super::function::Function;
use super::lexer::{Token, tokens};
use super::path::{Path, PathError, PathErrorKind};
use crate::value::Namespaces;
use crate::value::document::XML_NAMESPACE;

/// A reader of one path.
pub(super) struct Parser<'t> {
    text: &'t str,
    namespaces: &'t Namespaces,
    tokens: Vec<(usize, Token<'t>)>,
    /// The token that comes next.
    at: usize,
    expressions: Vec<Expression>,
    /// How deep each of the expressions is.
    depths: Vec<u32>,
}

type Parsed<T> = Result<T, PathError>;

/// How tightly operators bind, from the loosest; a union is above a sign.
const LOOSEST: u8 = 1;
const UNION: u8 = 8;

impl<'t> Parser<'t> {
    pub(super) fn new(text: &'t str, namespaces: &'t Namespaces) -> Parsed<Parser<'t>> {
        Ok(Parser {
            text,
            namespaces,
            tokens: tokens(text)?,
            at: 0,
            expressions: Vec::new(),
            depths: Vec::new(),
        })
    }

    /// Reads the whole text: its expressions, of which the last is the outermost.
    pub(super) fn finish(mut self) -> Parsed<Vec<Expression>> {
        self.expression(LOOSEST, Path::DEPTH)?;
        match self.peek() {
            None => Ok(self.expressions),
            Some(_) => Err(self.unexpected("the end")),
        }
    }

    /// `Expr`, with the operators that bind at least so tightly.
    fn expression(&mut self, least: u8, depth: u32) -> Parsed<Place> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(self.too_deep());
        };
        let mut left = if least < UNION && self.eat("-") {
            let mut negative = true;
            while self.eat("-") {
                negative = !negative;
            }
            let operand = self.expression(UNION, depth)?;
            let negated = self.push(Expression::Negate(operand))?;
            if negative {
                negated
            } else {
                self.push(Expression::Negate(negated))?
            }
        } else {
            self.path(depth)?
        };
        while let Some((operator, level)) = self.operator().filter(|(_, level)| *level >= least) {
            self.advance();
            let right = self.expression(level.saturating_add(1), depth)?;
            if operator == Operator::Union {
                self.nodes(left)?;
                self.nodes(right)?;
            }
            left = self.push(Expression::Binary(operator, left, right))?;
        }
        Ok(left)
    }

    /// The operator that comes next, with its level (section 3.4 to 3.5).
    fn operator(&self) -> Option<(Operator, u8)> {
        let (Token::Symbol(word) | Token::Name(None, word)) = self.peek()? else {
            return None;
        };
        let known = OPERATORS.iter().find(|(known, ..)| *known == word);
        known.map(|(_, operator, level)| (*operator, *level))
    }

    /// `PathExpr`.
    fn path(&mut self, depth: u32) -> Parsed<Place> {
        let mut steps = Vec::new();
        let start = if self.eat("/") {
            if self.is_step() {
                self.steps(&mut steps, depth)?;
            }
            Start::Root
        } else if self.next_is("//") {
            self.more_steps(&mut steps, depth)?;
            Start::Root
        } else if self.is_primary() {
            let primary = self.primary(depth)?;
            let predicates = self.predicates(depth)?;
            self.more_steps(&mut steps, depth)?;
            if predicates.is_empty() && steps.is_empty() {
                return Ok(primary);
            }
            self.nodes(primary)?;
            Start::Filter(primary, predicates)
        } else {
            self.steps(&mut steps, depth)?;
            Start::Context
        };
        self.push(Expression::Path(start, steps))
    }

    /// `RelativeLocationPath`.
    fn steps(&mut self, steps: &mut Vec<Step>, depth: u32) -> Parsed<()> {
        steps.push(self.step(depth)?);
        self.more_steps(steps, depth)
    }

    /// What follows a step or a filter: `/` or `//`, and steps.
    fn more_steps(&mut self, steps: &mut Vec<Step>, depth: u32) -> Parsed<()> {
        loop {
            if self.eat("//") {
                steps.push(every(Axis::DescendantOrSelf));
            } else if !self.eat("/") {
                return Ok(());
            }
            steps.push(self.step(depth)?);
        }
    }

    fn step(&mut self, depth: u32) -> Parsed<Step> {
        if self.eat(".") {
            return Ok(every(Axis::Itself));
        }
        if self.eat("..") {
            return Ok(every(Axis::Parent));
        }
        let axis = match (self.peek(), self.second()) {
            (Some(Token::Symbol("@")), _) => {
                self.advance();
                Axis::Attribute
            }
            (Some(Token::Name(None, name)), Some(Token::Symbol("::"))) => {
                let known = Axis::NAMES.iter().find(|(axis, _)| *axis == name);
                let Some((_, axis)) = known else {
                    return Err(match name {
                        "namespace" => self.unsupported("a namespace node"),
                        _ => self.unexpected("an axis"),
                    });
                };
                self.advance();
                self.advance();
                *axis
            }
            _ => Axis::Child,
        };
        Ok(Step {
            axis,
            test: self.node_test()?,
            predicates: self.predicates(depth)?,
        })
    }

    fn node_test(&mut self) -> Parsed<NodeTest> {
        let call = self.second() == Some(Token::Symbol("("));
        let test = match self.peek() {
            Some(Token::Symbol("*")) => NodeTest::AnyName,
            Some(Token::Name(None, name)) if call => {
                if !NODE_TYPES.contains(&name) {
                    return Err(self.unsupported("a call as a step"));
                }
                self.advance();
                self.advance();
                let test = match (name, self.peek()) {
                    ("node", _) => NodeTest::Any,
                    ("text", _) => NodeTest::Text,
                    ("comment", _) => NodeTest::Comment,
                    (_, Some(Token::Literal(target))) => {
                        self.advance();
                        NodeTest::ProcessingInstruction(Some(target.into()))
                    }
                    _ => NodeTest::ProcessingInstruction(None),
                };
                self.expect(")")?;
                return Ok(test);
            }
            Some(Token::Name(Some(prefix), "*")) => NodeTest::Namespace(self.namespace(prefix)?),
            Some(Token::Name(Some(prefix), local)) => {
                NodeTest::Name(self.namespace(prefix)?, local.into())
            }
            Some(Token::Name(None, local)) => NodeTest::Name("".into(), local.into()),
            Some(Token::Symbol("(")) => return Err(self.unsupported("parentheses as a step")),
            _ => return Err(self.unexpected("a step")),
        };
        self.advance();
        Ok(test)
    }

    fn predicates(&mut self, depth: u32) -> Parsed<Vec<Place>> {
        let mut predicates = Vec::new();
        while self.eat("[") {
            predicates.push(self.expression(LOOSEST, depth)?);
            self.expect("]")?;
        }
        Ok(predicates)
    }

    /// `PrimaryExpr`.
    fn primary(&mut self, depth: u32) -> Parsed<Place> {
        let expression = match self.peek() {
            Some(Token::Number(number)) => Expression::Number(number),
            Some(Token::Literal(text)) => Expression::Literal(text.into()),
            Some(Token::Symbol("(")) => {
                self.advance();
                let inside = self.expression(LOOSEST, depth)?;
                self.expect(")")?;
                return Ok(inside);
            }
            _ => return self.call(depth),
        };
        self.advance();
        self.push(expression)
    }

    fn call(&mut self, depth: u32) -> Parsed<Place> {
        let function = match self.peek() {
            Some(Token::Name(None, name)) => Function::named(name),
            _ => None,
        };
        let Some(function) = function else {
            return Err(self.unsupported("a function that is none of XPath 1.0"));
        };
        let name = self.here();
        self.advance();
        self.expect("(")?;
        let mut arguments = Vec::new();
        if !self.eat(")") {
            arguments.push(self.expression(LOOSEST, depth)?);
            while self.eat(",") {
                arguments.push(self.expression(LOOSEST, depth)?);
            }
            self.expect(")")?;
        }
        if !function.takes(arguments.len()) {
            let message = format!(
                "expected another number of arguments, found {}",
                arguments.len()
            );
            return Err(PathErrorKind::Malformed.at(name, message));
        }
        if function.takes_nodes() {
            for argument in &arguments {
                self.nodes(*argument)?;
            }
        }
        self.push(Expression::Call(function, arguments))
    }

    /// Where the grammar wants a node-set.
    fn nodes(&self, place: Place) -> Parsed<()> {
        match self.expressions.get(place as usize).map(Expression::kind) {
            Some(Kind::Nodes) => Ok(()),
            _ => {
                let message = "expected a node-set before this, found another type".to_owned();
                Err(PathErrorKind::Malformed.at(self.here(), message))
            }
        }
    }

    fn push(&mut self, expression: Expression) -> Parsed<Place> {
        let mut deepest = 0;
        let mut see = |place: &Place| {
            let depth = self.depths.get(*place as usize).copied();
            deepest = depth.unwrap_or(0).max(deepest);
        };
        match &expression {
            Expression::Number(_) | Expression::Literal(_) => {}
            Expression::Negate(operand) => see(operand),
            Expression::Binary(_, left, right) => [left, right].into_iter().for_each(see),
            Expression::Call(_, arguments) => arguments.iter().for_each(see),
            Expression::Path(start, steps) => {
                if let Start::Filter(primary, predicates) = start {
                    see(primary);
                    predicates.iter().for_each(&mut see);
                }
                steps.iter().flat_map(|step| &step.predicates).for_each(see);
            }
        }
        if deepest >= Path::DEPTH {
            return Err(self.too_deep());
        }
        self.depths.push(deepest.saturating_add(1));
        self.expressions.push(expression);
        Ok(u32::try_from(self.expressions.len().saturating_sub(1)).unwrap_or(u32::MAX))
    }

    fn namespace(&self, prefix: &str) -> Parsed<Box<str>> {
        let namespace = match prefix {
            "xml" => Some(XML_NAMESPACE),
            _ => self.namespaces.get(prefix),
        };
        namespace.map(Box::from).ok_or_else(|| {
            let message = format!("expected a prefix that stands for a namespace, found {prefix}");
            PathErrorKind::UnboundPrefix.at(self.here(), message)
        })
    }

    /// Whether a primary expression comes next, and no step.
    fn is_primary(&self) -> bool {
        match self.peek() {
            Some(Token::Number(_) | Token::Literal(_) | Token::Symbol("(")) => true,
            Some(Token::Name(prefix, name)) => {
                self.second() == Some(Token::Symbol("("))
                    && (prefix.is_some() || !NODE_TYPES.contains(&name))
            }
            _ => false,
        }
    }

    /// Whether a step comes next, or what is taken for one by mistake.
    fn is_step(&self) -> bool {
        match self.peek() {
            Some(Token::Symbol(symbol)) => ["*", "@", ".", "..", "("].contains(&symbol),
            next => matches!(next, Some(Token::Name(..))),
        }
    }

    fn peek(&self) -> Option<Token<'t>> {
        self.tokens.get(self.at).map(|(_, token)| *token)
    }

    fn second(&self) -> Option<Token<'t>> {
        let second = self.tokens.get(self.at.saturating_add(1));
        second.map(|(_, token)| *token)
    }

    fn here(&self) -> usize {
        self.tokens
            .get(self.at)
            .map_or(self.text.len(), |(at, _)| *at)
    }

    fn advance(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn next_is(&self, symbol: &str) -> bool {
        matches!(self.peek(), Some(Token::Symbol(next)) if next == symbol)
    }

    fn eat(&mut self, symbol: &str) -> bool {
        let found = self.next_is(symbol);
        if found {
            self.advance();
        }
        found
    }

    fn expect(&mut self, symbol: &'static str) -> Parsed<()> {
        if self.eat(symbol) {
            Ok(())
        } else {
            Err(self.unexpected(symbol))
        }
    }

    fn unexpected(&self, expected: &str) -> PathError {
        let kind = match self.peek() {
            Some(Token::Symbol("$" | ",")) => PathErrorKind::Unsupported,
            Some(Token::Name(None, name)) if XPATH_2.contains(&name) => PathErrorKind::Unsupported,
            _ => PathErrorKind::Malformed,
        };
        kind.at(
            self.here(),
            format!("expected {expected}, found {}", self.found()),
        )
    }

    fn unsupported(&self, found: &str) -> PathError {
        let message = format!("expected XPath 1.0 without extensions, found {found}");
        PathErrorKind::Unsupported.at(self.here(), message)
    }

    fn too_deep(&self) -> PathError {
        let message = format!(
            "expected at most {} expressions inside each other, found more",
            Path::DEPTH
        );
        PathErrorKind::Unsupported.at(self.here(), message)
    }

    /// The next token, for people.
    fn found(&self) -> String {
        match self.peek() {
            None => "the end".to_owned(),
            Some(Token::Symbol("$")) => "a variable, and none is bound in XACML".to_owned(),
            Some(Token::Symbol(symbol)) => symbol.to_owned(),
            Some(Token::Number(_)) => "a number".to_owned(),
            Some(Token::Literal(_)) => "a literal".to_owned(),
            Some(Token::Name(_, name)) => name.to_owned(),
        }
    }
}

const OPERATORS: [(&str, Operator, u8); 14] = [
    ("or", Operator::Or, LOOSEST),
    ("and", Operator::And, 2),
    ("=", Operator::Equal, 3),
    ("!=", Operator::NotEqual, 3),
    ("<", Operator::Less, 4),
    ("<=", Operator::LessOrEqual, 4),
    (">", Operator::Greater, 4),
    (">=", Operator::GreaterOrEqual, 4),
    ("+", Operator::Add, 5),
    ("-", Operator::Subtract, 5),
    ("*", Operator::Multiply, 6),
    ("div", Operator::Divide, 6),
    ("mod", Operator::Modulo, 6),
    ("|", Operator::Union, UNION),
];

/// `NodeType`: what looks like a function and is a node test.
const NODE_TYPES: [&str; 4] = ["comment", "node", "processing-instruction", "text"];

/// What can stand after an operand in XPath 2.0 only.
const XPATH_2: [&str; 21] = [
    "cast",
    "castable",
    "else",
    "eq",
    "except",
    "ge",
    "gt",
    "idiv",
    "in",
    "instance",
    "intersect",
    "is",
    "le",
    "lt",
    "ne",
    "return",
    "satisfies",
    "then",
    "to",
    "treat",
    "union",
];

/// `axis::node()`
fn every(axis: Axis) -> Step {
    Step {
        axis,
        test: NodeTest::Any,
        predicates: Vec::new(),
    }
}
