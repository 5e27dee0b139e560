//! XACML data types and their arithmetic (XACML 3.0 core, sections A.2, A.3 and B.3).

mod data_type;
mod date;
mod date_time;
mod day;
mod day_time_duration;
mod duration_part;
mod error;
mod lexical;
mod time;
mod time_of_day;
mod year_month_duration;
mod zone;

pub use data_type::DataType;
pub use date::Date;
pub use date_time::DateTime;
pub use day_time_duration::DayTimeDuration;
pub use error::{ValueError, ValueErrorKind};
pub use time::Time;
pub use year_month_duration::YearMonthDuration;
pub use zone::{IMPLICIT_ZONE, Zone};
