//! From the text of an `<AttributeValue>` to a value.

use crate::value::{DataType, Namespaces, Value, ValueError, ValueErrorKind, XPathExpression};
use crate::xacml::model::XPathScope;
use crate::xacml::{Dialect, lexical_value};

/// What becomes of the texts of a document.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::xacml) enum Values {
    /// Values of their types; a text that is not of its type is refused.
    Typed,
    /// Values of their types, and carried as text where they are not: nothing is decided by those of a response.
    Carried,
    /// Nothing but their text (see [`Dialect::lexical_values`]).
    Lexical,
}

impl Values {
    /// Of a request to an engine of this dialect.
    pub(in crate::xacml) fn of(dialect: Dialect) -> Values {
        if dialect.lexical_values {
            Values::Lexical
        } else {
            Values::Typed
        }
    }
}

/// The value of a text. One of a type that the standard does not define, or beyond what this crate can hold, is carried as
/// text: it is there, and what comes of reading it cannot be told.
///
/// # Errors
/// A text that is not of its type.
pub(in crate::xacml) fn literal_value(
    data_type: &str,
    text: &str,
    xpath: Option<XPathScope>,
    values: Values,
) -> Result<Value, ValueError> {
    if values == Values::Lexical {
        return Ok(lexical_value(data_type, text));
    }
    let known = DataType::from_uri(data_type);
    if let (Some(DataType::XPathExpression), Some(scope)) = (known, xpath) {
        return Ok(Value::XPathExpression(Box::new(XPathExpression {
            category: scope.category.into(),
            path: text.into(),
            namespaces: scope.namespaces,
        })));
    }
    let parsed = known.map(|known| Value::parse(known, text));
    match parsed {
        Some(Err(error)) if error.kind() == ValueErrorKind::Lexical && values == Values::Typed => {
            Err(error)
        }
        Some(Ok(value)) => Ok(value),
        _ => Ok(Value::Opaque {
            data_type: data_type.into(),
            text: text.into(),
        }),
    }
}

/// Namespaces in an order of their own, so that it does not depend on the form they came in.
pub(in crate::xacml) fn namespaces<'a>(
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Namespaces {
    by_prefix(pairs).into_iter().collect()
}

/// Namespaces in the order of their prefixes, of one prefix the last.
pub(in crate::xacml) fn by_prefix<'a>(
    pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<(&'a str, &'a str)> {
    // They are few: a map's or a sort's code would be a kilobyte.
    let mut sorted: Vec<(&str, &str)> = Vec::new();
    for pair in pairs {
        let place = sorted.partition_point(|(prefix, _)| *prefix < pair.0);
        match sorted
            .get_mut(place)
            .filter(|(prefix, _)| *prefix == pair.0)
        {
            Some(known) => *known = pair,
            None => sorted.insert(place, pair),
        }
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    const INTEGER: &str = "http://www.w3.org/2001/XMLSchema#integer";

    #[test]
    fn what_cannot_be_held_is_carried_and_what_is_wrong_is_refused() {
        let long = "9".repeat(50);
        let carried = |data_type: &str, text: &str| Value::Opaque {
            data_type: data_type.into(),
            text: text.into(),
        };
        let value = |data_type, text| literal_value(data_type, text, None, Values::Typed);
        assert_eq!(value(INTEGER, "7"), Ok(Value::Integer(7)));
        assert_eq!(value(INTEGER, &long), Ok(carried(INTEGER, &long)));
        assert_eq!(value("urn:own", "x"), Ok(carried("urn:own", "x")));
        assert!(value(INTEGER, "seven").is_err());
        for values in [Values::Carried, Values::Lexical] {
            let value = literal_value(INTEGER, "seven", None, values);
            assert_eq!(value, Ok(carried(INTEGER, "seven")));
        }
    }
}
