//! Integers as decimal digits, eight at a time and without a branch for their number.

const EIGHT_DIGITS: u64 = 100_000_000;
const ASCII_ZEROS: u64 = 0x3030_3030_3030_3030;

/// Appends the digits of `value`.
#[inline]
pub(super) fn push(out: &mut Vec<u8>, value: u64) {
    if value < EIGHT_DIGITS {
        push_head(out, value);
    } else {
        push_long(out, value);
    }
}

#[cold]
fn push_long(out: &mut Vec<u8>, value: u64) {
    push(out, value / EIGHT_DIGITS);
    let digits = eight_digits(value % EIGHT_DIGITS) | ASCII_ZEROS;
    out.extend_from_slice(&digits.to_le_bytes());
}

/// Appends a number below 10^8 without leading zeros.
#[inline]
fn push_head(out: &mut Vec<u8>, value: u64) {
    let digits = eight_digits(value);
    let zeros = (digits.trailing_zeros() / 8).min(7);
    let text = (digits | ASCII_ZEROS) >> (zeros * 8);
    let end = out.len() + 8 - zeros as usize;
    out.extend_from_slice(&text.to_le_bytes());
    out.truncate(end);
}

/// The eight decimal digits of a number below 10^8, one a byte, the first in the lowest byte.
///
/// Each step halves all lanes at once: into 4 + 4 digits, then 2 + 2, then 1 + 1. The multiplications divide by 100
/// and by 10 exactly for the values that a lane can have.
#[inline]
const fn eight_digits(value: u64) -> u64 {
    let fours = (value / 10_000) | ((value % 10_000) << 32);
    let hundreds = ((fours * 10_486) >> 20) & 0x0000_007f_0000_007f;
    let twos = hundreds | ((fours - hundreds * 100) << 16);
    let tens = ((twos * 103) >> 10) & 0x000f_000f_000f_000f;
    tens | ((twos - tens * 10) << 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: u64) -> String {
        let mut out = b"x".to_vec();
        push(&mut out, value);
        String::from_utf8(out).expect("ASCII").split_off(1)
    }

    #[test]
    fn integers_have_the_digits_that_the_standard_library_gives_them() {
        let mut power = 1u64;
        for _ in 0..20 {
            for value in [
                power - 1,
                power,
                power + 1,
                power * 9 / 7,
                power.wrapping_mul(99),
            ] {
                assert_eq!(text(value), value.to_string());
            }
            power = power.saturating_mul(10).min(u64::MAX / 10);
        }
        assert_eq!(text(u64::MAX), u64::MAX.to_string());
    }

    #[test]
    fn every_group_of_four_digits_is_split_exactly() {
        for value in 0..10_000 {
            assert_eq!(text(value), value.to_string());
            let both = value * 10_000 + 9_999 - value;
            assert_eq!(text(both), both.to_string());
        }
    }
}
