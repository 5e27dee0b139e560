//! Bags taken as sets (A.3.11).

use super::super::functions::Function;
use super::operation::Operation::{self, *};
use super::{Operand, Refusal, charge, weight};
use crate::value::{DataType, Value};

/// Applies an operation to bags of one type, whose values are the same where `type-equal` says so. The first of equal
/// values is kept, in the order of the arguments. Every comparison is charged.
pub(super) fn apply(
    operation: Operation,
    of: DataType,
    bags: &[Operand],
    steps: &mut u32,
) -> Result<Operand, Refusal> {
    let mut work = Comparisons {
        equal: Function::Equal(of),
        steps,
    };
    let found = match (operation, bags) {
        (Union, _) => return work.distinct(bags.iter().flat_map(Operand::values)),
        (Intersection, [Operand::Bag(own), Operand::Bag(other)]) => {
            let common = work.common(own, other)?;
            return work.distinct(common);
        }
        (AtLeastOneMemberOf, [Operand::Bag(own), Operand::Bag(other)]) => {
            work.any(own, other, true)?
        }
        (Subset, [Operand::Bag(own), Operand::Bag(other)]) => work.subset(own, other)?,
        (SetEquals, [Operand::Bag(own), Operand::Bag(other)]) => {
            work.subset(own, other)? && work.subset(other, own)?
        }
        _ => return Err(Refusal::Error),
    };
    Ok(Operand::Value(Value::Boolean(found)))
}

struct Comparisons<'a> {
    equal: Function,
    steps: &'a mut u32,
}

impl Comparisons<'_> {
    fn contains<'v>(
        &mut self,
        bag: impl IntoIterator<Item = &'v Value>,
        wanted: &Value,
    ) -> Result<bool, Refusal> {
        for value in bag {
            charge(self.steps, weight(wanted))?;
            if Result::from(self.equal.test(value, wanted))? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn distinct<'v>(
        &mut self,
        values: impl IntoIterator<Item = &'v Value>,
    ) -> Result<Operand, Refusal> {
        let mut kept: Vec<Value> = Vec::new();
        for value in values {
            if !self.contains(&kept, value)? {
                kept.push(value.clone());
            }
        }
        Ok(Operand::Bag(kept))
    }

    fn common<'v>(&mut self, own: &'v [Value], other: &[Value]) -> Result<Vec<&'v Value>, Refusal> {
        let mut common = Vec::new();
        for value in own {
            if self.contains(other, value)? {
                common.push(value);
            }
        }
        Ok(common)
    }

    /// Whether a value is, or is not, in the other bag.
    fn any(&mut self, own: &[Value], other: &[Value], contained: bool) -> Result<bool, Refusal> {
        for value in own {
            if self.contains(other, value)? == contained {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn subset(&mut self, own: &[Value], other: &[Value]) -> Result<bool, Refusal> {
        Ok(!self.any(own, other, false)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bag(of: DataType, texts: &[&str]) -> Operand {
        let read = |text: &&str| Value::parse(of, text).unwrap_or(Value::Boolean(false));
        Operand::Bag(texts.iter().map(read).collect())
    }

    fn of(of: DataType, operation: Operation, bags: &[&[&str]]) -> Result<Operand, Refusal> {
        let bags: Vec<Operand> = bags.iter().map(|texts| bag(of, texts)).collect();
        apply(operation, of, &bags, &mut 1000)
    }

    fn truth(truth: bool) -> Result<Operand, Refusal> {
        Ok(Operand::Value(Value::Boolean(truth)))
    }

    #[test]
    fn duplicates_go_by_the_equality_of_the_type() {
        let days = DataType::DayTimeDuration;
        let own: &[&str] = &["PT20M", "P1DT2H", "P1DT2H", "-P0D"];
        let other: &[&str] = &["PT26H", "P0D", "P0D"];
        let common = of(days, Intersection, &[own, other]);
        assert_eq!(common, Ok(bag(days, &["P1DT2H", "P0D"])));
        let all = of(days, Union, &[own, other, &["PT1S"]]);
        assert_eq!(all, Ok(bag(days, &["PT20M", "P1DT2H", "P0D", "PT1S"])));
        let names = DataType::DnsName;
        let union = of(names, Union, &[&["a.no", "A.NO"], &["a.no:80"]]);
        assert_eq!(union, Ok(bag(names, &["a.no", "a.no:80"])));
    }

    #[test]
    fn sets_compare_without_duplicates_and_order() {
        let strings = |operation, own, other| of(DataType::String, operation, &[own, other]);
        assert_eq!(
            strings(SetEquals, &["a", "a", "b"], &["b", "a"]),
            truth(true)
        );
        assert_eq!(strings(SetEquals, &["a"], &["b", "a"]), truth(false));
        assert_eq!(strings(Subset, &["a", "a"], &["b", "a"]), truth(true));
        assert_eq!(strings(Subset, &["a", "c"], &["b", "a"]), truth(false));
        assert_eq!(strings(Subset, &[], &[]), truth(true));
        assert_eq!(
            strings(AtLeastOneMemberOf, &["c", "a"], &["a"]),
            truth(true)
        );
        assert_eq!(strings(AtLeastOneMemberOf, &["c"], &["a"]), truth(false));
        assert_eq!(strings(AtLeastOneMemberOf, &[], &[]), truth(false));
    }

    #[test]
    fn nan_is_in_no_set() {
        let doubles = |operation| of(DataType::Double, operation, &[&["NaN"], &["NaN"]]);
        assert_eq!(doubles(SetEquals), truth(false));
        assert_eq!(doubles(Intersection), Ok(Operand::Bag(Vec::new())));
    }
}
