//! The functions of A.3.15 that look into a category's content.

use super::functions::version_and_name;
use super::signature::{Signature, Type};
use crate::value::DataType;

/// A function over xpathExpressions.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum XPathFunction {
    /// `xpath-node-count`: how many nodes a path selects.
    Count,
    /// `xpath-node-equal`: whether some node of the first path is one of the second.
    Equal,
    /// `xpath-node-match`: the same, or below it.
    Match,
}

impl XPathFunction {
    /// Looks up an identifier.
    pub(super) fn from_urn(urn: &str) -> Option<XPathFunction> {
        Some(match version_and_name(urn)? {
            ("3.0", "xpath-node-count") => XPathFunction::Count,
            ("3.0", "xpath-node-equal") => XPathFunction::Equal,
            ("3.0", "xpath-node-match") => XPathFunction::Match,
            _ => return None,
        })
    }

    /// What it takes and gives.
    pub(super) fn signature(self) -> Signature {
        let path = Type::value(DataType::XPathExpression);
        match self {
            XPathFunction::Count => Signature::fixed(&[path], Type::value(DataType::Integer)),
            XPathFunction::Equal | XPathFunction::Match => {
                Signature::fixed(&[path, path], Type::value(DataType::Boolean))
            }
        }
    }
}
