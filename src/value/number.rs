//! Lexical forms of integer and double (XML Schema part 2, sections 3.3.13 and 3.2.5).

use std::fmt;

use super::ValueErrorKind;
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
    // Rust's own parser knows more spellings of infinity, so the form is checked first.
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
    text.parse().map_err(|_| ValueErrorKind::Lexical)
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
        write!(f, "{value}")
    } else {
        let text = format!("{value:E}");
        match text.split_once('E') {
            Some((mantissa, exponent)) if !mantissa.contains('.') => {
                write!(f, "{mantissa}.0E{exponent}")
            }
            _ => f.write_str(&text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{DataType, Value};
    use super::*;

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
