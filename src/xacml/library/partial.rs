//! Set functions of bags of which not every value is known (A.3.11).

use super::operation::Operation;
use super::{LibraryFunction, Operand, Refusal};
use crate::value::Value;

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
            Operation::Union | Operation::Intersection => match self.apply(arguments, steps)? {
                Operand::Bag(values) => Ok(Partial::AtLeast(values)),
                whole @ Operand::Value(_) => Ok(Partial::Whole(whole)),
            },
            _ => Err(Refusal::Unsupported),
        }
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
