//! Elements of the model for tests that generate policies: without places, and without what the standard lets one leave out.

use adgang::value::DataType;
use adgang::xacml::Span;
use adgang::xacml::model::*;

pub const SPAN: Span = Span { start: 0, end: 0 };

pub fn literal(data_type: DataType, text: impl Into<String>) -> Literal {
    Literal {
        data_type: data_type.uri().to_owned(),
        text: text.into(),
        xpath: None,
        span: SPAN,
    }
}

/// Of any issuer, and it may be absent.
pub fn designator((category, id): (&str, &str), data_type: DataType) -> Designator {
    Designator {
        category: category.to_owned(),
        id: id.to_owned(),
        data_type: data_type.uri().to_owned(),
        issuer: None,
        must_be_present: false,
        span: SPAN,
    }
}

/// A function by what follows `urn:oasis:names:tc:xacml:` in its name, applied.
pub fn apply(function: &str, arguments: Vec<Expression>) -> Expression {
    Expression::Apply(Apply {
        function: urn(function),
        arguments,
        span: SPAN,
    })
}

/// The same of those that came with XACML 1.0.
pub fn apply_1(function: &str, arguments: Vec<Expression>) -> Expression {
    apply(&format!("1.0:function:{function}"), arguments)
}

/// An identifier of the standard.
pub fn urn(name: &str) -> String {
    format!("urn:oasis:names:tc:xacml:{name}")
}
