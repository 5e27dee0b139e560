//! Lexical forms of integer and double (XML Schema part 2, sections 3.3.13 and 3.2.5).

use std::fmt;

use serde_json::Number;

use super::ValueErrorKind;
use super::decimal::nearest;
use super::lexical::Scanner;

/// An optional sign and decimal digits; beyond 128 bits is `Range`, as XML Schema's integer has no bounds.
pub(super) fn read_integer(text: &str) -> Result<i128, ValueErrorKind> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(ValueErrorKind::Lexical);
    }
    text.parse().map_err(|_| ValueErrorKind::Range)
}

/// A decimal with optional exponent, `INF`, `-INF` or `NaN`.
///
/// A magnitude beyond the type's becomes infinite or zero, which is how XML Schema maps it; `+INF` came with XML
/// Schema 1.1 and is not in the version that XACML 3.0 refers to.
pub(super) fn read_double(text: &str) -> Result<f64, ValueErrorKind> {
    match text {
        "INF" => return Ok(f64::INFINITY),
        "-INF" => return Ok(f64::NEG_INFINITY),
        "NaN" => return Ok(f64::NAN),
        _ => {}
    }
    let mut scanner = Scanner::new(text);
    let _sign = scanner.eat('-') || scanner.eat('+');
    let whole = scanner.digits();
    let fraction = if scanner.eat('.') {
        scanner.digits()
    } else {
        ""
    };
    if whole.is_empty() && fraction.is_empty() {
        return Err(ValueErrorKind::Lexical);
    }
    if scanner.eat('e') || scanner.eat('E') {
        let _sign = scanner.eat('-') || scanner.eat('+');
        if scanner.digits().is_empty() {
            return Err(ValueErrorKind::Lexical);
        }
    }
    scanner.finish(())?;
    Ok(nearest(text))
}

/// Writes a double as XQuery's cast to string does (XQuery 1.0 and XPath 2.0 Functions and Operators, section 17.1.2):
/// plain from a millionth up to a million, otherwise with an exponent and at least one digit after the point.
pub(super) fn write_double(f: &mut fmt::Formatter<'_>, value: f64) -> fmt::Result {
    let magnitude = value.abs();
    if value.is_nan() {
        f.write_str("NaN")
    } else if value.is_infinite() {
        f.write_str(if value > 0.0 { "INF" } else { "-INF" })
    } else if magnitude == 0.0 || (1e-6..1e6).contains(&magnitude) {
        f.write_str(&plain(value))
    } else {
        let Digits { digits, point } = Digits::of(magnitude);
        let (first, rest) = digits.split_at_checked(1).unwrap_or_default();
        let rest = if rest.is_empty() { "0" } else { rest };
        let exponent = point.saturating_sub(1);
        write!(f, "{}{first}.{rest}E{exponent}", sign(value))
    }
}

/// A finite double without an exponent, by as many digits as tell it from other doubles.
pub(crate) fn plain(value: f64) -> String {
    let Digits { digits, point } = Digits::of(value.abs());
    let whole = usize::try_from(point).unwrap_or_default();
    let zeros = |count: usize| "0".repeat(count);
    let number = match digits.split_at_checked(whole) {
        _ if digits.is_empty() => "0".to_owned(),
        None => format!("{digits}{}", zeros(whole.saturating_sub(digits.len()))),
        Some((digits, "")) => digits.to_owned(),
        Some(("", digits)) => format!("0.{}{digits}", zeros(point.unsigned_abs() as usize)),
        Some((whole, fraction)) => format!("{whole}.{fraction}"),
    };
    format!("{}{number}", sign(value))
}

fn sign(value: f64) -> &'static str {
    if value.is_sign_negative() { "-" } else { "" }
}

/// The digits of a double that is finite and not negative, none of zero's, and how many of them are before the point: less
/// than none where zeros follow it. They are serde's: what the standard library prints with would be 3 KB of a module.
struct Digits {
    digits: String,
    point: i32,
}

impl Digits {
    fn of(value: f64) -> Digits {
        let text = Number::from_f64(value).map(|number| number.to_string());
        let text = text.unwrap_or_default();
        let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all = format!("{whole}{fraction}");
        let digits = all.trim_start_matches('0');
        let before = all.len().saturating_sub(digits.len());
        // At most 17 digits, and an exponent of three.
        let places = i32::try_from(whole.len()).unwrap_or_default();
        let places = places.saturating_sub(i32::try_from(before).unwrap_or_default());
        Digits {
            digits: digits.trim_end_matches('0').to_owned(),
            point: places.saturating_add(exponent.parse().unwrap_or_default()),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::{DataType, Value};
    use super::*;

    proptest! {
        #[test]
        fn doubles_have_the_digits_of_the_standard_library(bits in any::<u64>(), short in -1e7_f64..1e7) {
            for value in [f64::from_bits(bits), short, short.trunc(), short / 1e9] {
                prop_assume!(value.is_finite());
                prop_assert_eq!(plain(value), value.to_string());
            }
        }
    }

    #[test]
    fn integers_are_signed_ascii_digits() {
        for (text, value) in [
            ("0", 0),
            ("-0", 0),
            ("+007", 7),
            ("-12", -12),
            ("18446744073709551617", 1 << 64 | 1),
        ] {
            assert_eq!(read_integer(text), Ok(value), "{text}");
        }
        assert_eq!(read_integer(&i128::MIN.to_string()), Ok(i128::MIN));
        for text in [
            "", "+", "-", "--1", "+-1", "1.0", "7e0", "1_000", "0x1", "1 2", "７", "١", "−1",
        ] {
            assert_eq!(read_integer(text), Err(ValueErrorKind::Lexical), "{text}");
        }
    }

    #[test]
    fn integers_beyond_128_bits_are_ours_to_blame() {
        assert_eq!(
            read_integer("170141183460469231731687303715884105728"),
            Err(ValueErrorKind::Range)
        );
        assert_eq!(read_integer(&"9".repeat(500)), Err(ValueErrorKind::Range));
        assert_eq!(
            read_integer(&format!("{}x", "9".repeat(500))),
            Err(ValueErrorKind::Lexical)
        );
        assert_eq!(read_integer(&format!("{}1", "0".repeat(500))), Ok(1));
    }

    #[test]
    fn doubles_are_spelled_as_in_xml_schema() {
        for (text, value) in [
            ("1e5", 1e5),
            ("1.", 1.0),
            (".5", 0.5),
            ("-.5E+1", -5.0),
            ("+1.25e-2", 0.0125),
            ("1e400", f64::INFINITY),
        ] {
            assert_eq!(read_double(text), Ok(value), "{text}");
        }
        assert_eq!(read_double("INF"), Ok(f64::INFINITY));
        assert_eq!(read_double("-INF"), Ok(f64::NEG_INFINITY));
        assert!(read_double("NaN").is_ok_and(f64::is_nan));
        for text in [
            "", ".", "e5", "1e", "1e+", "+INF", "+NaN", "-NaN", "Infinity", "inf", "nan", "1,5",
            "0x1p3", "1f", "1e5.0",
        ] {
            assert_eq!(read_double(text), Err(ValueErrorKind::Lexical), "{text}");
        }
    }

    #[test]
    fn doubles_print_plain_where_they_are_short() {
        let cases = [
            (-5.2, "-5.2"),
            (5.0, "5"),
            (-0.0, "-0"),
            (0.000001, "0.000001"),
            (1e-7, "1.0E-7"),
            (999999.5, "999999.5"),
        ];
        for (value, text) in cases.into_iter().chain([
            (1e6, "1.0E6"),
            (-1.25e300, "-1.25E300"),
            (f64::NEG_INFINITY, "-INF"),
        ]) {
            assert_eq!(Value::Double(value).to_string(), text);
        }
        assert_eq!(Value::Double(f64::NAN).to_string(), "NaN");
    }

    #[test]
    fn double_comparison_follows_ieee_754() {
        let double = |text| Value::parse(DataType::Double, text).unwrap_or(Value::Boolean(false));
        assert_eq!(double("NaN").equals(&double("NaN")), Some(false));
        assert_eq!(double("NaN").compare(&double("1")), None);
        assert_eq!(double("-0").equals(&double("0")), Some(true));
        assert_eq!(
            double("INF").compare(&double("1e308")),
            Some(std::cmp::Ordering::Greater)
        );
    }
}
