//! The double nearest to a decimal, exactly, by whole numbers of any length.
//!
//! The standard library does it faster, and with a table of powers of five that nothing packs: 11 KB of a module.

use std::cmp::Ordering;

/// Digits that are looked at: where two doubles are equally near, there are fewer, so of the rest counts only whether it is
/// nothing.
const DIGITS: i32 = 800;
const INFINITY: u64 = f64::INFINITY.to_bits();

/// The nearest double, of two equally near ones the even one, as IEEE 754 rounds; infinite or zero beyond the type's
/// magnitudes. The text is an optional sign, digits with at most one point, and at most one exponent, as somebody has
/// checked.
pub(crate) fn nearest(text: &str) -> f64 {
    let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent = exponent.parse().unwrap_or(match exponent.starts_with('-') {
        true => i32::MIN,
        false => i32::MAX,
    });
    let unsigned = number.trim_start_matches(['+', '-']);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
    let behind = i32::try_from(fraction.len()).unwrap_or(i32::MAX);
    let magnitude = Decimal::of(whole, fraction, exponent.saturating_sub(behind)).nearest();
    if text.starts_with('-') {
        -magnitude
    } else {
        magnitude
    }
}

/// A whole number times a power of ten.
struct Decimal {
    whole: Whole,
    power: i32,
    /// Digits of the whole number.
    digits: i32,
}

impl Decimal {
    fn of(whole: &str, fraction: &str, power: i32) -> Decimal {
        let mut decimal = Decimal {
            whole: Whole::default(),
            power,
            digits: 0,
        };
        let mut rest = false;
        for digit in whole.bytes().chain(fraction.bytes()).map(|byte| byte & 15) {
            if decimal.digits < DIGITS {
                decimal.add(digit);
            } else {
                decimal.power = decimal.power.saturating_add(1);
                rest |= digit != 0;
            }
        }
        if rest {
            decimal.add(1);
            decimal.power = decimal.power.saturating_sub(1);
        }
        decimal
    }

    fn add(&mut self, digit: u8) {
        self.whole.multiply(10, digit);
        if self.whole != Whole::default() {
            self.digits = self.digits.saturating_add(1);
        }
    }

    fn nearest(mut self) -> f64 {
        let before_point = self.power.saturating_add(self.digits);
        // Nothing near these would be told from infinity and zero.
        if self.digits == 0 || before_point < -330 {
            return 0.0;
        }
        if before_point > 310 {
            return f64::INFINITY;
        }
        // The usual ones: both parts are doubles, so what comes of them is rounded once.
        if let ([low], 0..=22) = (self.whole.0.as_slice(), self.power.unsigned_abs()) {
            let ten = (0..self.power.unsigned_abs()).fold(1.0, |ten, _| ten * 10.0);
            let whole = f64::from(*low);
            return match self.power < 0 {
                true => whole / ten,
                false => whole * ten,
            };
        }
        // The fives of the power of ten, on the side where they make whole numbers.
        let mut fives = Whole(vec![1]);
        for _ in 0..self.power.unsigned_abs() {
            match self.power > 0 {
                true => self.whole.multiply(5, 0),
                false => fives.multiply(5, 0),
            }
        }
        // Doubles are in the order of their bits, so the nearest is found bit by bit.
        let mut bits = 0;
        for place in (0..63).rev() {
            let more = bits | 1_u64.wrapping_shl(place);
            if more <= INFINITY && self.rounds_beyond(more.saturating_sub(1), &fives) {
                bits = more;
            }
        }
        f64::from_bits(bits)
    }

    /// Whether a double above the one of these bits is nearer: past the half of the way to the next one, or at the half,
    /// where the next is even.
    fn rounds_beyond(&self, bits: u64, fives: &Whole) -> bool {
        let (exponent, fraction) = (bits >> 52, bits & ((1 << 52) - 1));
        // Below the smallest exponent, the first digit is no longer implied.
        let significand = match exponent {
            0 => fraction,
            _ => fraction | 1 << 52,
        };
        let exponent = i32::try_from(exponent.max(1)).unwrap_or_default();
        let mut half = fives.clone();
        half.multiply(significand << 1 | 1, 0);
        let twos = self.power.saturating_sub(exponent.saturating_sub(1076));
        let order = match twos > 0 {
            true => self.whole.doubled(twos.unsigned_abs()).order(&half),
            false => self.whole.order(&half.doubled(twos.unsigned_abs())),
        };
        order.is_gt() || order.is_eq() && bits & 1 == 1
    }
}

/// A whole number of any length: its digits to the base 2³², the least first, and none of them a leading zero.
#[derive(Clone, Default, PartialEq)]
struct Whole(Vec<u32>);

impl Whole {
    /// Multiplies, and adds a digit.
    fn multiply(&mut self, factor: u64, more: u8) {
        let mut carry = u128::from(more);
        for digit in &mut self.0 {
            // Below 2³² · 2⁶⁴ + 2⁶⁵.
            carry = carry.wrapping_add(u128::from(*digit).wrapping_mul(u128::from(factor)));
            *digit = carry as u32;
            carry >>= 32;
        }
        while carry > 0 {
            self.0.push(carry as u32);
            carry >>= 32;
        }
    }

    /// Multiplied by two so many times.
    fn doubled(&self, times: u32) -> Whole {
        let mut digits = vec![0; (times / 32) as usize];
        digits.extend(&self.0);
        let mut doubled = Whole(digits);
        doubled.multiply(1_u64.wrapping_shl(times % 32), 0);
        doubled
    }

    fn order(&self, other: &Whole) -> Ordering {
        let length = self.0.len().cmp(&other.0.len());
        length.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn agrees(text: &str) {
        let library: Result<f64, _> = text.parse();
        assert_eq!(
            Ok(nearest(text).to_bits()),
            library.map(f64::to_bits),
            "{text}"
        );
    }

    #[test]
    fn edges_are_those_of_the_standard_library() {
        for text in [
            "0",
            "-0",
            "0e999999999999",
            "1",
            "-1.5",
            ".5",
            "5.",
            "+7e+2",
            "1e22",
            "1e23",
            "0.1",
            "0.3",
            "9007199254740993",
            "9007199254740993.00000000000000000000000000000000001",
            "9007199254740995",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.7976931348623159e308",
            "1.8e308",
            "1e309",
            "1e310",
            "1e311",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            "4.9e-324",
            "2.5e-324",
            "2.4e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "1e-330",
            "1e-340",
            "6.631236846766476e-316",
        ] {
            agrees(text);
        }
        agrees(&format!("0.{}1", "0".repeat(400)));
        agrees(&format!("{}.{}e-3000", "9".repeat(3000), "9".repeat(3000)));
        agrees(&format!("9007199254740993{}", "0".repeat(200)));
        agrees(&format!("9007199254740993.{}1", "0".repeat(1000)));
    }

    proptest! {
        #[test]
        fn it_is_the_standard_library_s(bits in any::<u64>(), whole in "[0-9]{0,25}", fraction in "[0-9]{1,30}", exponent in -345..320) {
            let value = f64::from_bits(bits);
            if value.is_finite() {
                agrees(&format!("{value:e}"));
                // In the middle of two.
                agrees(&format!("{:.1100}", value.abs().min(1e300)));
            }
            agrees(&format!("{whole}.{fraction}e{exponent}"));
            agrees(&format!("-{whole}.{fraction}"));
        }
    }
}
