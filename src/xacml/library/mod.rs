//! The functions of appendix A.3 that only the studio module has, over arguments that are fully known.

mod operation;

use operation::Operation;

use crate::value::{DataType, Value};

/// A function of the library: what it does, and the data type that its name begins with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct LibraryFunction {
    operation: Operation,
    of: DataType,
}

/// An argument or a result: a value or a bag, fully known.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// One value.
    Value(Value),
    /// A bag with these values and no others.
    Bag(Vec<Value>),
}

/// Why a function gave nothing.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Refusal {
    /// A processing error of the policy's own making.
    Error,
    /// What this build cannot do: numbers and days beyond its range, texts beyond its limit, a pattern that is not
    /// translated, steps that are spent.
    Unsupported,
}
