//! The functions of appendix A.3 that only the studio module has, over arguments that are fully known.

mod arithmetic;
mod durations;
mod names;
mod operation;
mod partial;
mod sets;
mod texts;

use operation::Operation;
pub(super) use partial::Partial;

use super::functions::Test;
use super::signature::Type;
use crate::value::{DataType, Value};

/// A function of the library: what it does, and the data type that its name begins with.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct LibraryFunction {
    operation: Operation,
    of: DataType,
}

/// An argument or a result: a value or a bag, fully known.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Operand {
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

/// Bytes that a text may have that a function makes; without a limit, texts could double with every function.
const TEXT_LIMIT: usize = 1 << 20;

/// Bytes of text that are read or made in one step.
const STEP_BYTES: usize = 16;

impl LibraryFunction {
    /// Applies it to arguments whose types need not have been checked; what it costs is taken from `steps`.
    ///
    /// # Errors
    /// [`Refusal::Error`] for arguments that the function does not take, too.
    pub(super) fn apply(self, arguments: &[Operand], steps: &mut u32) -> Result<Operand, Refusal> {
        let signature = self.signature();
        let types = signature.types(arguments.len()).ok_or(Refusal::Error)?;
        for (argument, wanted) in arguments.iter().zip(types) {
            argument.fits(wanted)?;
            charge(steps, argument.weight())?;
        }
        let result = match arguments {
            [Operand::Bag(_), ..] => sets::apply(self.operation, self.of, arguments, steps)?,
            _ => Operand::Value(self.value(arguments, steps)?),
        };
        charge(steps, result.weight())?;
        Ok(result)
    }

    fn value(self, arguments: &[Operand], steps: &mut u32) -> Result<Value, Refusal> {
        use Operation::*;
        let values: Vec<&Value> = arguments.iter().flat_map(Operand::values).collect();
        match self.operation {
            AddDayTime | AddYearMonth | SubtractDayTime | SubtractYearMonth | TimeInRange => {
                durations::apply(self.operation, &values)
            }
            Concatenate | UriConcatenate | FromString | StringFrom | StartsWith | EndsWith
            | Contains | Substring => texts::apply(self.operation, self.of, &values),
            RegexpMatch | Match => names::apply(self.operation, &values, steps),
            _ => arithmetic::apply(self.operation, &values),
        }
    }
}

impl Operand {
    fn values(&self) -> &[Value] {
        match self {
            Operand::Value(value) => std::slice::from_ref(value),
            Operand::Bag(values) => values,
        }
    }

    fn fits(&self, wanted: Type) -> Result<(), Refusal> {
        let of_type = |value: &Value| value.data_type() == Some(wanted.data_type);
        if matches!(self, Operand::Bag(_)) != wanted.bag || !self.values().iter().all(of_type) {
            return Err(Refusal::Error);
        }
        // Of the right type, and carried as text by whoever did not read it.
        let unread = |value: &Value| matches!(value, Value::Opaque { .. });
        if self.values().iter().any(unread) {
            return Err(Refusal::Unsupported);
        }
        Ok(())
    }

    /// The steps that it takes to look at it.
    fn weight(&self) -> usize {
        { self.values().iter() }.fold(1, |sum, value| weight(value).saturating_add(sum))
    }
}

/// The steps that it takes to look at a value.
fn weight(value: &Value) -> usize {
    let bytes = match value {
        Value::String(text) | Value::AnyUri(text) => text.len(),
        Value::HexBinary(bytes) | Value::Base64Binary(bytes) => bytes.len(),
        _ => 0,
    };
    (bytes / STEP_BYTES).saturating_add(1)
}

fn charge(steps: &mut u32, cost: usize) -> Result<(), Refusal> {
    let left = u32::try_from(cost)
        .ok()
        .and_then(|cost| steps.checked_sub(cost));
    *steps = left.unwrap_or(0);
    left.map(drop).ok_or(Refusal::Unsupported)
}

impl From<Test> for Result<bool, Refusal> {
    fn from(test: Test) -> Result<bool, Refusal> {
        match test {
            Test::True => Ok(true),
            Test::False => Ok(false),
            Test::Error | Test::Fatal => Err(Refusal::Error),
            Test::Unsupported => Err(Refusal::Unsupported),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::expression::STEP_BUDGET;
    use super::*;

    fn apply(name: &str, arguments: &[Operand], steps: &mut u32) -> Result<Operand, Refusal> {
        let urn = format!("urn:oasis:names:tc:xacml:{name}");
        let function = LibraryFunction::from_urn(&urn).unwrap_or_else(|| unreachable!("{urn}"));
        function.apply(arguments, steps)
    }

    fn text(text: &str) -> Operand {
        Operand::Value(Value::String(text.into()))
    }

    fn numbers(count: i128) -> Operand {
        Operand::Bag((0..count).map(Value::Integer).collect())
    }

    #[test]
    fn arguments_of_another_type_are_errors() {
        let mut steps = STEP_BUDGET;
        let one = Operand::Value(Value::Integer(1));
        for arguments in [
            vec![],
            vec![one.clone()],
            vec![one.clone(), text("1")],
            vec![one.clone(), Operand::Bag(vec![Value::Integer(1)])],
        ] {
            let found = apply("1.0:function:integer-add", &arguments, &mut steps);
            assert_eq!(found, Err(Refusal::Error), "{arguments:?}");
        }
        let mixed = Operand::Bag(vec![Value::Integer(1), Value::Boolean(true)]);
        let found = apply(
            "1.0:function:integer-union",
            &[mixed, numbers(0)],
            &mut steps,
        );
        assert_eq!(found, Err(Refusal::Error));
        let empty = Operand::Bag(Vec::new());
        let found = apply("1.0:function:integer-add", &[empty, one], &mut steps);
        assert_eq!(found, Err(Refusal::Error));
    }

    #[test]
    fn a_date_that_was_not_read_is_ours_to_blame() {
        let unread = |data_type: DataType| {
            Operand::Value(Value::Opaque {
                data_type: data_type.uri().into(),
                text: "2024-07-01".into(),
            })
        };
        let from = |given| apply("3.0:function:string-from-date", &[given], &mut 100);
        assert_eq!(from(unread(DataType::Date)), Err(Refusal::Unsupported));
        assert_eq!(from(unread(DataType::Time)), Err(Refusal::Error));
    }

    #[test]
    fn work_is_counted_and_texts_are_bounded() {
        let mut steps = STEP_BUDGET;
        let equal = |count, steps: &mut u32| {
            let bags = [numbers(count), numbers(count)];
            apply("1.0:function:integer-set-equals", &bags, steps)
        };
        assert_eq!(
            equal(10, &mut steps),
            Ok(Operand::Value(Value::Boolean(true)))
        );
        assert!(steps < STEP_BUDGET - 100 && steps > STEP_BUDGET - 200);
        assert_eq!(equal(2000, &mut steps), Err(Refusal::Unsupported));
        assert_eq!(steps, 0);

        let (mut steps, mut doubled) = (STEP_BUDGET, text("ab"));
        let refusal = loop {
            let twice = [doubled.clone(), doubled];
            match apply("2.0:function:string-concatenate", &twice, &mut steps) {
                Ok(longer) => doubled = longer,
                Err(refusal) => break refusal,
            }
        };
        assert_eq!(refusal, Refusal::Unsupported);
        assert!(steps > STEP_BUDGET / 2);
    }
}
