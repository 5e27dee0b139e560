//! Interning: a name, literal or predicate is in its table once.

use super::super::attributes::CONTENT;
use super::super::lexical;
use super::super::model;
use super::super::program::{Cause, Designator, Expression, Key, Predicate, Selector};
use super::super::selection::SelectorPath;
use super::super::specialise::push;
use super::super::truth::TruthSet;
use super::Compiler;
use crate::value::{DataType, Value, ValueErrorKind, XPathExpression};

impl Compiler<'_> {
    pub(super) fn intern_predicate(&mut self, predicate: Predicate) -> u32 {
        intern(&mut self.body.predicates, predicate)
    }

    pub(super) fn designator(&mut self, designator: &model::Designator) -> u32 {
        let key = Key {
            category: designator.category.as_str().into(),
            id: designator.id.as_str().into(),
        };
        let data_type = DataType::from_uri(&designator.data_type);
        let data_type_uri = data_type.map_or_else(
            || designator.data_type.as_str().into(),
            |known| known.uri().into(),
        );
        let compiled = Designator {
            key: intern(&mut self.tables.keys, key),
            data_type,
            data_type_uri,
            issuer: designator.issuer.as_deref().map(Into::into),
            must_be_present: designator.must_be_present,
        };
        intern(&mut self.tables.designators, compiled)
    }

    /// A selector's index, of the content of a category.
    pub(super) fn selector(&mut self, selector: &model::Selector) -> u32 {
        let key = Key {
            category: selector.category.as_deref().unwrap_or_default().into(),
            id: CONTENT.into(),
        };
        let data_type = DataType::from_uri(&selector.data_type);
        let compiled = Selector {
            key: intern(&mut self.tables.keys, key),
            data_type,
            must_be_present: selector.must_be_present,
            path: SelectorPath::new(selector.path.as_str().into(), selector.namespaces.clone()),
        };
        intern(&mut self.tables.selectors, compiled)
    }

    /// Says that the program reads the content of a category.
    pub(super) fn content_key(&mut self, category: &str) {
        let key = Key {
            category: category.into(),
            id: CONTENT.into(),
        };
        intern(&mut self.tables.keys, key);
    }

    /// A literal's index, or `None` where its value cannot be held, which is not the policy's fault or has been reported.
    pub(super) fn literal(&mut self, literal: &model::Literal) -> Option<u32> {
        let value = if self.dialect.lexical_values {
            lexical::lexical_value(&literal.data_type, &literal.text)
        } else {
            self.typed_literal(literal)?
        };
        Some(intern(&mut self.tables.literals, value))
    }

    fn typed_literal(&mut self, literal: &model::Literal) -> Option<Value> {
        let Some(data_type) = DataType::from_uri(&literal.data_type) else {
            return Some(Value::Opaque {
                data_type: literal.data_type.as_str().into(),
                text: literal.text.as_str().into(),
            });
        };
        if data_type == DataType::XPathExpression {
            return self.path_literal(literal);
        }
        match Value::parse(data_type, &literal.text) {
            Ok(value) => Some(value),
            Err(error) if error.kind() == ValueErrorKind::Range => {
                let message = format!("{error}: whatever uses it cannot be decided here");
                self.warn("value-out-of-range", message, literal.span);
                None
            }
            Err(error) => {
                self.error("invalid-value", error.to_string(), literal.span);
                None
            }
        }
    }

    fn path_literal(&mut self, literal: &model::Literal) -> Option<Value> {
        let Some(scope) = &literal.xpath else {
            self.error(
                "missing-attribute",
                "expected XPathCategory beside an xpathExpression, found none",
                literal.span,
            );
            return None;
        };
        self.check_path_value(&literal.text, &scope.namespaces, literal.span);
        self.content_key(&scope.category);
        Some(Value::XPathExpression(Box::new(XPathExpression {
            category: scope.category.as_str().into(),
            path: literal.text.as_str().into(),
            namespaces: scope.namespaces.clone(),
        })))
    }

    pub(super) fn unsupported_match(&mut self, construct: &str) -> Predicate {
        let construct = intern(&mut self.tables.unsupported, construct.into());
        Predicate::Settled {
            truth: TruthSet::ANY,
            designator: None,
            cause: Cause::Construct(construct),
        }
    }

    pub(super) fn unsupported(&mut self, construct: &str) -> Expression {
        Expression::Unsupported(intern(&mut self.tables.unsupported, construct.into()))
    }
}

/// The index of an item that is in the table once.
pub(super) fn intern<T: PartialEq>(table: &mut Vec<T>, item: T) -> u32 {
    match table.iter().position(|there| *there == item) {
        Some(index) => u32::try_from(index).unwrap_or(u32::MAX),
        None => push(table, item),
    }
}
