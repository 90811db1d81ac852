//! Integers as decimal digits, four at a time.
//!
//! How far a number goes is known from the number, not from its digits: what follows need not wait for them.

use super::buffer::Buffer;

const FOUR_DIGITS: u64 = 10_000;
const EIGHT_DIGITS: u64 = 100_000_000;

/// The digits of the numbers below 100, the first in the lower byte, and as much again to be indexed by seven bits.
const PAIRS: [u16; 128] = pairs();

const fn pairs() -> [u16; 128] {
    let mut table = [0; 128];
    let mut number = 0;
    while number < 100 {
        table[number as usize] = u16::from_le_bytes([b'0' + number / 10, b'0' + number % 10]);
        number += 1;
    }
    table
}

/// Appends the digits of `value`, after a minus where it is negative.
#[inline]
pub(super) fn push_signed(out: &mut Buffer, value: i64) {
    match u64::try_from(value) {
        Ok(value) => push(out, value),
        Err(_) => push_negative(out, value),
    }
}

#[inline(never)]
fn push_negative(out: &mut Buffer, value: i64) {
    out.push(b'-');
    push(out, value.unsigned_abs());
}

/// Appends the digits of `value`.
#[inline]
pub(super) fn push(out: &mut Buffer, value: u64) {
    if value < FOUR_DIGITS {
        push_small(out, value);
    } else {
        push_large(out, value);
    }
}

#[inline]
fn push_small(out: &mut Buffer, value: u64) {
    let room = out.room();
    let zeros = usize::from(value < 1000) + usize::from(value < 100) + usize::from(value < 10);
    *room = (four(value) >> (zeros * 8)).to_le_bytes();
    out.advance(4 - zeros);
}

#[inline(never)]
fn push_large(out: &mut Buffer, value: u64) {
    if value >= EIGHT_DIGITS {
        return push_huge(out, value);
    }
    let room = out.room();
    let zeros = usize::from(value < 10_000_000)
        + usize::from(value < 1_000_000)
        + usize::from(value < 100_000);
    *room = (eight(value) >> (zeros * 8)).to_le_bytes();
    out.advance(8 - zeros);
}

#[inline(never)]
fn push_huge(out: &mut Buffer, value: u64) {
    push(out, value / EIGHT_DIGITS);
    out.array(&eight(value % EIGHT_DIGITS).to_le_bytes());
}

/// The eight decimal digits of a number below 10^8, the first in the lowest byte.
#[inline]
fn eight(value: u64) -> u64 {
    u64::from(four(value / FOUR_DIGITS)) | (u64::from(four(value % FOUR_DIGITS)) << 32)
}

/// The four decimal digits of a number below 10^4, the first in the lowest byte.
#[inline]
#[allow(clippy::cast_possible_truncation, reason = "seven bits are left")]
const fn four(value: u64) -> u32 {
    let hundreds = value / 100;
    let high = PAIRS[hundreds as usize & 127] as u32;
    let low = PAIRS[(value - hundreds * 100) as usize & 127] as u32;
    high | (low << 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(value: u64) -> String {
        let mut out = Buffer::default();
        push(&mut out, value);
        String::from_utf8(out.as_bytes().to_vec()).expect("ASCII")
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
    fn negative_integers_have_a_minus() {
        for value in [0, -1, 1, -99_999_999, -100_000_000, i64::MIN, i64::MAX] {
            let mut out = Buffer::default();
            push_signed(&mut out, value);
            assert_eq!(out.as_bytes(), value.to_string().as_bytes());
        }
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
