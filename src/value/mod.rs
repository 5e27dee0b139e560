//! XACML data types and their arithmetic (XACML 3.0 core, sections A.2, A.3 and B.3).

mod binary;
mod data_type;
mod date;
mod date_time;
mod day;
mod day_time_duration;
mod dns_name;
mod duration_part;
mod error;
mod ip_address;
mod lexical;
mod port_range;
mod rfc822_name;
mod time;
mod time_of_day;
mod x500_attribute;
mod x500_name;
mod year_month_duration;
mod zone;

pub use data_type::DataType;
pub use date::Date;
pub use date_time::DateTime;
pub use day_time_duration::DayTimeDuration;
pub use dns_name::DnsName;
pub use error::{ValueError, ValueErrorKind};
pub use ip_address::IpAddress;
pub use rfc822_name::Rfc822Name;
pub use time::Time;
pub use x500_name::X500Name;
pub use year_month_duration::YearMonthDuration;
pub use zone::{IMPLICIT_ZONE, Zone};
