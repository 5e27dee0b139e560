//! XACML data types and their arithmetic (XACML 3.0 core, sections A.2, A.3 and B.3).
//!
//! A [`Value`] is one typed value; [`DataType`] names its type. Text becomes a value by [`Value::parse`], or by
//! [`str::parse`] for the types that are structures of their own. What XACML calls *equal* and *less than* are the
//! methods `equals` and `compare`, because they are not identity: `P1D` equals `PT24H`, and `NaN` equals nothing.
//!
//! ```
//! use adgang::value::{DataType, Value};
//!
//! let noon_in_oslo = Value::parse(DataType::DateTime, "2024-07-01T12:00:00+02:00")?;
//! let ten_in_utc = Value::parse(DataType::DateTime, "2024-07-01T10:00:00Z")?;
//! assert_ne!(noon_in_oslo, ten_in_utc);
//! assert_eq!(noon_in_oslo.equals(&ten_in_utc), Some(true));
//! # Ok::<(), adgang::value::ValueError>(())
//! ```

mod attribute_value;
mod binary;
#[cfg(feature = "studio")]
mod content;
mod data_type;
mod date;
mod date_time;
mod day;
mod day_time_duration;
pub(crate) mod decimal;
mod dns_name;
#[cfg(feature = "studio")]
pub(crate) mod document;
mod duration_part;
mod error;
mod ip_address;
pub(crate) mod json;
mod lexical;
mod lexical_form;
#[cfg(feature = "studio")]
pub(crate) mod markup;
pub(crate) mod number;
mod port_range;
mod rfc822_name;
mod time;
mod time_of_day;
#[cfg(feature = "studio")]
pub(crate) mod well_formed;
mod x500_attribute;
mod x500_name;
mod xpath_expression;
mod year_month_duration;
mod zone;

pub use attribute_value::Value;
#[cfg(feature = "studio")]
pub use content::{Content, ContentError};
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
pub use xpath_expression::{Namespaces, XPathExpression};
pub use year_month_duration::YearMonthDuration;
pub use zone::{IMPLICIT_ZONE, Zone};
