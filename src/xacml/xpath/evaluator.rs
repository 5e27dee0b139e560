//! What an expression comes to, seen from a node (XPath 1.0, sections 2 and 3).

use std::collections::BinaryHeap;

use super::Refusal;
use super::expression::{Expression, NodeTest, Operator, Place, Start, Step};
use super::object::{Object, compare};
use crate::value::document::{Document, NodeId, NodeKind};

/// Evaluates the expressions of one path over one document, within a budget of steps: one for each expression evaluated,
/// each node looked at and each 64 bytes of text.
pub(super) struct Evaluator<'a> {
    expressions: &'a [Expression],
    pub(super) document: &'a Document,
    steps: &'a mut u32,
}

/// Where an expression is evaluated (section 1).
#[derive(Clone, Copy)]
pub(super) struct Context {
    pub(super) node: NodeId,
    /// From one.
    pub(super) position: usize,
    pub(super) size: usize,
}

const BYTES_IN_A_STEP: usize = 64;

impl<'a> Evaluator<'a> {
    pub(super) fn new(
        expressions: &'a [Expression],
        document: &'a Document,
        steps: &'a mut u32,
    ) -> Self {
        Evaluator {
            expressions,
            document,
            steps,
        }
    }

    /// The outermost expression.
    pub(super) fn whole(&mut self, node: NodeId) -> Result<Object<'a>, Refusal> {
        let last = self.expressions.len().saturating_sub(1);
        let context = Context {
            node,
            position: 1,
            size: 1,
        };
        self.evaluate(u32::try_from(last).unwrap_or(u32::MAX), context)
    }

    /// One expression. It recurses as deep as expressions are inside each other, which the parser bounds.
    pub(super) fn evaluate(
        &mut self,
        place: Place,
        context: Context,
    ) -> Result<Object<'a>, Refusal> {
        self.spend(1)?;
        let expressions = self.expressions;
        match expressions.get(place as usize) {
            Some(Expression::Number(number)) => Ok(Object::Number(*number)),
            Some(Expression::Literal(text)) => Ok(Object::Text((&**text).into())),
            Some(Expression::Negate(operand)) => {
                Ok(Object::Number(-self.number(*operand, context)?))
            }
            Some(Expression::Binary(operator, left, right)) => {
                self.binary(*operator, *left, *right, context)
            }
            Some(Expression::Call(function, arguments)) => self.call(*function, arguments, context),
            Some(Expression::Path(start, steps)) => {
                let mut nodes = match start {
                    Start::Context => vec![context.node],
                    Start::Root => vec![NodeId::ROOT],
                    Start::Filter(primary, predicates) => {
                        let nodes = self.nodes(*primary, context)?;
                        self.filter(nodes, predicates)?
                    }
                };
                for step in steps {
                    nodes = self.step(nodes, step)?;
                }
                Ok(Object::Nodes(nodes))
            }
            None => Err(Refusal::Unsupported),
        }
    }

    fn binary(
        &mut self,
        operator: Operator,
        left: Place,
        right: Place,
        context: Context,
    ) -> Result<Object<'a>, Refusal> {
        let arithmetic: fn(f64, f64) -> f64 = match operator {
            Operator::Or | Operator::And => {
                let left = self.evaluate(left, context)?.boolean();
                let decided = left == (operator == Operator::Or);
                let truth = if decided {
                    left
                } else {
                    self.evaluate(right, context)?.boolean()
                };
                return Ok(Object::Boolean(truth));
            }
            Operator::Union => {
                let mut nodes = self.nodes(left, context)?;
                nodes.extend(self.nodes(right, context)?);
                return Ok(Object::Nodes(in_order(nodes)));
            }
            Operator::Add => |left, right| left + right,
            Operator::Subtract => |left, right| left - right,
            Operator::Multiply => |left, right| left * right,
            Operator::Divide => |left, right| left / right,
            Operator::Modulo => |left, right| left % right,
            _ => {
                let document = self.document;
                let left = self.evaluate(left, context)?;
                let right = self.evaluate(right, context)?;
                self.weigh(left.weight(document))?;
                self.weigh(right.weight(document))?;
                return Ok(Object::Boolean(compare(operator, left, right, document)));
            }
        };
        let left = self.number(left, context)?;
        Ok(Object::Number(arithmetic(
            left,
            self.number(right, context)?,
        )))
    }

    fn number(&mut self, place: Place, context: Context) -> Result<f64, Refusal> {
        let object = self.evaluate(place, context)?;
        self.weigh(object.weight(self.document))?;
        Ok(object.number(self.document))
    }

    fn nodes(&mut self, place: Place, context: Context) -> Result<Vec<NodeId>, Refusal> {
        match self.evaluate(place, context)? {
            Object::Nodes(nodes) => Ok(nodes),
            // The parser lets nothing else stand here.
            _ => Err(Refusal::Unsupported),
        }
    }

    /// One step from each of the nodes, in document order.
    fn step(&mut self, from: Vec<NodeId>, step: &'a Step) -> Result<Vec<NodeId>, Refusal> {
        let document = self.document;
        let mut reached = Vec::new();
        for origin in from {
            self.spend(1)?;
            let mut found = Vec::new();
            let mut next = step.axis.first(document, origin);
            while let Some(node) = next {
                self.spend(1)?;
                if step.axis.holds(document, node, origin)
                    && step.test.accepts(document, node, step.axis.principal())
                {
                    found.push(node);
                }
                next = step.axis.next(document, node, origin);
            }
            reached.append(&mut self.filter(found, &step.predicates)?);
        }
        Ok(in_order(reached))
    }

    /// The nodes that pass every predicate, where the position of each is its place among them (section 2.4).
    fn filter(
        &mut self,
        mut nodes: Vec<NodeId>,
        predicates: &'a [Place],
    ) -> Result<Vec<NodeId>, Refusal> {
        for predicate in predicates {
            let size = nodes.len();
            let mut passed = Vec::new();
            for (node, position) in nodes.into_iter().zip(1..) {
                let context = Context {
                    node,
                    position,
                    size,
                };
                let passes = match self.evaluate(*predicate, context)? {
                    Object::Number(number) => {
                        number == f64::from(u32::try_from(position).unwrap_or(u32::MAX))
                    }
                    object => object.boolean(),
                };
                if passes {
                    passed.push(node);
                }
            }
            nodes = passed;
        }
        Ok(nodes)
    }

    /// Counts the work of reading so much text.
    pub(super) fn weigh(&mut self, bytes: usize) -> Result<(), Refusal> {
        self.spend(u32::try_from(bytes / BYTES_IN_A_STEP).unwrap_or(u32::MAX))
    }

    pub(super) fn spend(&mut self, steps: u32) -> Result<(), Refusal> {
        let left = self.steps.checked_sub(steps);
        *self.steps = left.unwrap_or(0);
        left.map(|_| ()).ok_or(Refusal::Unsupported)
    }
}

/// Document order, each node once. Most steps come in order; for the others a heap is less code than a sort.
fn in_order(mut nodes: Vec<NodeId>) -> Vec<NodeId> {
    if !nodes.is_sorted() {
        nodes = BinaryHeap::from(nodes).into_sorted_vec();
    }
    nodes.dedup();
    nodes
}

impl NodeTest {
    fn accepts(&self, document: &Document, node: NodeId, principal: NodeKind) -> bool {
        let kind = document.kind(node);
        match self {
            NodeTest::Any => true,
            NodeTest::Text => kind == NodeKind::Text,
            NodeTest::Comment => kind == NodeKind::Comment,
            NodeTest::ProcessingInstruction(target) => {
                kind == NodeKind::ProcessingInstruction
                    && target
                        .as_ref()
                        .is_none_or(|target| **target == *document.qualified_name(node))
            }
            NodeTest::AnyName => kind == principal,
            NodeTest::Namespace(namespace) => {
                kind == principal && **namespace == *document.namespace(node)
            }
            NodeTest::Name(namespace, local) => {
                kind == principal
                    && **local == *document.local_name(node)
                    && **namespace == *document.namespace(node)
            }
        }
    }
}
