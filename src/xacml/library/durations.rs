//! Days and times moved by durations, and ranges of times (A.3.7 and A.3.8).

use super::Refusal;
use super::operation::Operation::{self, *};
use crate::value::Value;

pub(super) fn apply(operation: Operation, values: &[&Value]) -> Result<Value, Refusal> {
    let moved = match (operation, values) {
        (TimeInRange, [Value::Time(time), Value::Time(low), Value::Time(high)]) => {
            return Ok(Value::Boolean(time.in_range(*low, *high)));
        }
        (AddDayTime, [Value::DateTime(from), Value::DayTimeDuration(by)]) => {
            from.add_day_time(*by).map(Value::DateTime)
        }
        (SubtractDayTime, [Value::DateTime(from), Value::DayTimeDuration(by)]) => {
            from.subtract_day_time(*by).map(Value::DateTime)
        }
        (AddYearMonth, [Value::DateTime(from), Value::YearMonthDuration(by)]) => {
            from.add_year_month(*by).map(Value::DateTime)
        }
        (SubtractYearMonth, [Value::DateTime(from), Value::YearMonthDuration(by)]) => {
            from.subtract_year_month(*by).map(Value::DateTime)
        }
        (AddYearMonth, [Value::Date(from), Value::YearMonthDuration(by)]) => {
            from.add_year_month(*by).map(Value::Date)
        }
        (SubtractYearMonth, [Value::Date(from), Value::YearMonthDuration(by)]) => {
            from.subtract_year_month(*by).map(Value::Date)
        }
        _ => return Err(Refusal::Error),
    };
    // Beyond the calendar that this build can hold.
    moved.ok_or(Refusal::Unsupported)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::DataType::{self, Date, DateTime, DayTimeDuration, YearMonthDuration};

    fn of(operation: Operation, values: &[(DataType, &str)]) -> Result<String, Refusal> {
        let read = |(of, text): &(DataType, &str)| Value::parse(*of, text);
        let values: Result<Vec<Value>, _> = values.iter().map(read).collect();
        let values = values.map_err(|_| Refusal::Error)?;
        apply(operation, &values.iter().collect::<Vec<_>>()).map(|value| value.to_string())
    }

    #[test]
    fn days_and_times_move_both_ways() {
        let leap = (DateTime, "2004-02-28T23:59:59Z");
        let sum = of(AddDayTime, &[leap, (DayTimeDuration, "PT1S")]);
        assert_eq!(sum, Ok("2004-02-29T00:00:00Z".to_owned()));
        let back = of(SubtractDayTime, &[leap, (DayTimeDuration, "-PT1S")]);
        assert_eq!(back, sum);
        let month = (YearMonthDuration, "P1M");
        let clamped = of(AddYearMonth, &[(Date, "2003-01-31"), month]);
        assert_eq!(clamped, Ok("2003-02-28".to_owned()));
        let clamped = of(SubtractYearMonth, &[(Date, "2004-03-31"), month]);
        assert_eq!(clamped, Ok("2004-02-29".to_owned()));
        let moved = of(SubtractYearMonth, &[leap, month]);
        assert_eq!(moved, Ok("2004-01-28T23:59:59Z".to_owned()));
        let far = (DayTimeDuration, "P99999999999999999999D");
        assert_eq!(of(AddDayTime, &[leap, far]), Err(Refusal::Unsupported));
    }
}
