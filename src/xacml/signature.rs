//! What a function takes and gives, for the check of types when a policy is read.

use std::iter::repeat_n;

use super::functions::Function;
use crate::value::DataType;

/// The type of an expression: one value of a data type, or a bag of such.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Type {
    /// The data type of the value, or of all values in the bag.
    pub(super) data_type: DataType,
    /// Whether it is a bag.
    pub(super) bag: bool,
}

/// The types of a function's arguments and of its result (appendix A.3).
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Signature {
    /// The arguments that must be there, in order.
    pub(super) parameters: Vec<Type>,
    /// What may follow them any number of times, and how often it must.
    pub(super) repeated: Option<(Type, usize)>,
    /// What the function gives.
    pub(super) result: Type,
}

impl Type {
    /// One value.
    pub(super) const fn value(data_type: DataType) -> Type {
        Type {
            data_type,
            bag: false,
        }
    }

    /// A bag.
    pub(super) const fn bag(data_type: DataType) -> Type {
        Type {
            data_type,
            bag: true,
        }
    }
}

impl std::fmt::Display for Type {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.bag {
            f.write_str("bag of ")?;
        }
        f.write_str(self.data_type.short_name())
    }
}

impl Signature {
    /// So many arguments, each of its type.
    pub(super) fn fixed(parameters: &[Type], result: Type) -> Signature {
        Signature {
            parameters: parameters.to_vec(),
            repeated: None,
            result,
        }
    }

    /// Arguments of one type, at least so many of them.
    pub(super) fn repeated(of: Type, least: usize, result: Type) -> Signature {
        Signature {
            parameters: Vec::new(),
            repeated: Some((of, least)),
            result,
        }
    }

    /// The types of so many arguments, `None` where the function does not take that many.
    pub(super) fn types(&self, count: usize) -> Option<impl Iterator<Item = Type>> {
        let more = count.checked_sub(self.parameters.len())?;
        let (of, least) = self.repeated.unwrap_or((self.result, 0));
        let fits = more >= least && (more == 0 || self.repeated.is_some());
        fits.then(|| self.parameters.iter().copied().chain(repeat_n(of, more)))
    }

    /// Whether the function can be given such arguments; an argument whose type is not known (`None`) fits everywhere.
    ///
    /// # Errors
    /// A sentence with what the function takes and what it was given.
    pub(super) fn check(&self, arguments: &[Option<Type>]) -> Result<(), String> {
        let fits = self.types(arguments.len()).is_some_and(|types| {
            types
                .zip(arguments)
                .all(|(wanted, given)| given.is_none_or(|given| given == wanted))
        });
        if fits {
            return Ok(());
        }
        let (of, least) = self.repeated.unwrap_or((self.result, 0));
        let mut wanted: Vec<String> = { self.parameters.iter().copied() }
            .chain(repeat_n(of, least))
            .map(|wanted| wanted.to_string())
            .collect();
        if self.repeated.is_some() {
            wanted.push(format!("{of}…"));
        }
        let given: Vec<String> = arguments
            .iter()
            .map(|given| given.map_or_else(|| "?".to_owned(), |given| given.to_string()))
            .collect();
        Err(format!(
            "expected ({}), found ({})",
            wanted.join(", "),
            given.join(", ")
        ))
    }
}

impl Function {
    /// What it takes and gives.
    pub(super) fn signature(self) -> Signature {
        const BOOLEAN: Type = Type::value(DataType::Boolean);
        const STRING: Type = Type::value(DataType::String);
        const INTEGER: Type = Type::value(DataType::Integer);
        match self {
            Function::Equal(of) | Function::Compare(of, _) => {
                Signature::fixed(&[Type::value(of); 2], BOOLEAN)
            }
            Function::EqualIgnoreCase | Function::RegexpMatch => {
                Signature::fixed(&[STRING; 2], BOOLEAN)
            }
            Function::NormalizeSpace | Function::NormalizeToLowerCase => {
                Signature::fixed(&[STRING], STRING)
            }
            Function::OneAndOnly(of) => Signature::fixed(&[Type::bag(of)], Type::value(of)),
            Function::BagSize(of) => Signature::fixed(&[Type::bag(of)], INTEGER),
            Function::IsIn(of) => Signature::fixed(&[Type::value(of), Type::bag(of)], BOOLEAN),
            Function::Bag(of) => Signature::repeated(Type::value(of), 0, Type::bag(of)),
            Function::And | Function::Or => Signature::repeated(BOOLEAN, 0, BOOLEAN),
            Function::Not => Signature::fixed(&[BOOLEAN], BOOLEAN),
            Function::NOf => Signature {
                parameters: vec![INTEGER],
                ..Signature::repeated(BOOLEAN, 0, BOOLEAN)
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRING: Type = Type::value(DataType::String);
    const BOOLEAN: Type = Type::value(DataType::Boolean);
    const INTEGER: Type = Type::value(DataType::Integer);

    fn check(function: Function, arguments: &[Type]) -> Result<(), String> {
        let arguments: Vec<_> = arguments.iter().copied().map(Some).collect();
        function.signature().check(&arguments)
    }

    #[test]
    fn arguments_fit_in_number_and_type() {
        let is_in = Function::IsIn(DataType::String);
        assert_eq!(check(is_in, &[STRING, Type::bag(DataType::String)]), Ok(()));
        assert_eq!(
            check(is_in, &[STRING, STRING]),
            Err("expected (string, bag of string), found (string, string)".to_owned())
        );
        assert!(check(is_in, &[STRING]).is_err());
        assert!(check(Function::Not, &[BOOLEAN, BOOLEAN]).is_err());
        assert!(check(Function::Not, &[]).is_err());
    }

    #[test]
    fn some_take_any_number() {
        assert_eq!(check(Function::And, &[]), Ok(()));
        assert_eq!(check(Function::And, &[BOOLEAN; 5]), Ok(()));
        assert_eq!(check(Function::NOf, &[INTEGER, BOOLEAN]), Ok(()));
        assert_eq!(
            check(Function::NOf, &[BOOLEAN]),
            Err("expected (integer, boolean…), found (boolean)".to_owned())
        );
        let two = Signature::repeated(INTEGER, 2, INTEGER);
        assert_eq!(
            two.check(&[Some(INTEGER)]),
            Err("expected (integer, integer, integer…), found (integer)".to_owned())
        );
        assert_eq!(two.check(&[Some(INTEGER); 3]), Ok(()));
    }

    #[test]
    fn what_is_not_known_fits() {
        let equal = Function::Equal(DataType::Date).signature();
        assert_eq!(equal.check(&[None, None]), Ok(()));
        assert_eq!(
            equal.check(&[None, Some(STRING)]),
            Err("expected (date, date), found (?, string)".to_owned())
        );
        assert_eq!(equal.result, BOOLEAN);
    }
}
