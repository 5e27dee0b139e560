//! Set functions of bags of which not every value is known (A.3.11).

use super::operation::Operation;
use super::{LibraryFunction, Operand, Refusal};
use crate::value::{DataType, Value};

/// What a function gives of bags that may hold more than is known.
pub(in crate::xacml) enum Partial {
    /// The same as if everything were known.
    Whole(Operand),
    /// A bag with at least these values.
    AtLeast(Vec<Value>),
    /// True or false.
    Either,
}

impl LibraryFunction {
    /// Applies it to bags of which `whole` says whether they hold no more than these values.
    ///
    /// # Errors
    /// As [`LibraryFunction::apply`]; [`Refusal::Unsupported`] where nothing can be said of the result.
    pub(in crate::xacml) fn apply_partly(
        self,
        arguments: &[Operand],
        whole: &[bool],
        steps: &mut u32,
    ) -> Result<Partial, Refusal> {
        let (first_whole, second_whole) = match whole {
            [first, second] => (*first, *second),
            _ => (false, false),
        };
        match self.operation {
            // More values can only make them overlap more.
            Operation::AtLeastOneMemberOf => self.settled(arguments, true, steps),
            // More values can only make the first no longer fit, or the second hold it.
            Operation::Subset if second_whole => self.settled(arguments, false, steps),
            Operation::Subset if first_whole => self.settled(arguments, true, steps),
            Operation::SetEquals if second_whole => self.contained(arguments, steps),
            Operation::SetEquals if first_whole => {
                let turned: Vec<Operand> = arguments.iter().rev().cloned().collect();
                self.contained(&turned, steps)
            }
            Operation::Subset | Operation::SetEquals => {
                self.apply(arguments, steps).map(|_| Partial::Either)
            }
            Operation::Union | Operation::Intersection => {
                let found = self.apply(arguments, steps)?;
                let nothing =
                    |(argument, whole): (&Operand, &bool)| *whole && argument.values().is_empty();
                let is_empty = self.operation == Operation::Intersection
                    && arguments.iter().zip(whole).any(nothing);
                match found {
                    Operand::Bag(values) if !is_empty => {
                        Ok(Partial::AtLeast(self.surely_kept(values, arguments, whole)))
                    }
                    found => Ok(Partial::Whole(found)),
                }
            }
            _ => Err(Refusal::Unsupported),
        }
    }

    /// What of a union or intersection is in it whatever else its arguments hold: of values that are equal and not the
    /// same, such as `a.no` and `A.NO`, one that is not known may come first and be kept instead.
    fn surely_kept(
        self,
        mut values: Vec<Value>,
        arguments: &[Operand],
        whole: &[bool],
    ) -> Vec<Value> {
        use DataType::{
            AnyUri, Base64Binary, Boolean, DayTimeDuration, HexBinary, Integer, String,
            YearMonthDuration,
        };
        let equal_is_same = matches!(
            self.of,
            String
                | Boolean
                | Integer
                | AnyUri
                | HexBinary
                | Base64Binary
                | DayTimeDuration
                | YearMonthDuration
        );
        if !equal_is_same {
            let first = arguments.first().filter(|_| whole.first() == Some(&true));
            values.retain(|value| first.is_some_and(|first| first.values().contains(value)));
        }
        values
    }

    /// The result where it is `lasting`, which more values do not change; otherwise it is open.
    fn settled(
        self,
        arguments: &[Operand],
        lasting: bool,
        steps: &mut u32,
    ) -> Result<Partial, Refusal> {
        let result = self.apply(arguments, steps)?;
        if result == Operand::Value(Value::Boolean(lasting)) {
            Ok(Partial::Whole(result))
        } else {
            Ok(Partial::Either)
        }
    }

    /// Whether sets are equal, where the first may hold more: false once it holds what the second does not.
    fn contained(self, arguments: &[Operand], steps: &mut u32) -> Result<Partial, Refusal> {
        let subset = LibraryFunction {
            operation: Operation::Subset,
            of: self.of,
        };
        subset.settled(arguments, false, steps)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partly(
        operation: Operation,
        of: DataType,
        bags: [(&[&str], bool); 2],
    ) -> Result<Partial, Refusal> {
        let read = |text: &&str| Value::parse(of, text).unwrap_or(Value::Boolean(false));
        let operands = bags.map(|(texts, _)| Operand::Bag(texts.iter().map(read).collect()));
        let whole = bags.map(|(_, whole)| whole);
        LibraryFunction { operation, of }.apply_partly(&operands, &whole, &mut 1000)
    }

    fn least(operation: Operation, of: DataType, bags: [(&[&str], bool); 2]) -> Vec<String> {
        match partly(operation, of, bags) {
            Ok(Partial::AtLeast(values)) => values.iter().map(Value::to_string).collect(),
            _ => vec!["something else".to_owned()],
        }
    }

    #[test]
    fn an_equal_value_may_be_kept_instead() {
        use DataType::{DnsName, String};
        use Operation::{Intersection, Union};
        let (a, b): (&[&str], &[&str]) = (&["a.no"], &["A.NO", "b.no"]);
        assert_eq!(least(Union, String, [(a, false), (b, true)]).len(), 3);
        assert_eq!(least(Union, DnsName, [(a, true), (b, false)]), ["a.no"]);
        assert!(least(Union, DnsName, [(a, false), (b, true)]).is_empty());
        assert_eq!(
            least(Intersection, DnsName, [(a, true), (b, false)]),
            ["a.no"]
        );
        assert!(least(Intersection, DnsName, [(a, false), (b, true)]).is_empty());
    }

    #[test]
    fn nothing_is_common_to_an_empty_bag_and_another() {
        for bags in [
            [(&[][..], true), (&["a"][..], false)],
            [(&["a"], false), (&[], true)],
        ] {
            let found = partly(Operation::Intersection, DataType::String, bags);
            let empty =
                matches!(found, Ok(Partial::Whole(Operand::Bag(values))) if values.is_empty());
            assert!(empty);
        }
    }
}
