//! Which bytes of a text have to be escaped.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;

/// Whether every byte can stay. Without a branch in the loop it is compiled to vector instructions.
#[inline]
pub(super) fn is_clean<const N: usize>(bytes: &[u8; N]) -> bool {
    let mut found = 0;
    for byte in bytes {
        // With this bit turned around the quote follows the controls.
        found |= u8::from((*byte ^ 0x02) <= 0x20) | u8::from(*byte == b'\\');
    }
    found == 0
}

/// The highest bit of each byte that has to be escaped.
#[inline]
pub(super) const fn marks(word: u64) -> u64 {
    let low = word & !HIGH_BITS;
    // No byte carries into the next one: each sum is at most 0xff.
    let no_control = low + ONES * 0x60;
    let no_quote = (low ^ (ONES * b'"' as u64)) + ONES * 0x7f;
    let no_backslash = (low ^ (ONES * b'\\' as u64)) + ONES * 0x7f;
    !((no_control & no_quote & no_backslash) | word) & HIGH_BITS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_is_marked_at_every_place_as_it_must_be() {
        for byte in 0..=u8::MAX {
            let found = byte < 0x20 || [b'"', b'\\'].contains(&byte);
            for place in 0..8 {
                for other in [b'x', 0xff] {
                    let mut bytes = [other; 8];
                    bytes[place] = byte;
                    assert_eq!(is_clean(&bytes), !found, "{byte:#x}");
                    let expected = if found { 0x80 << (8 * place) } else { 0 };
                    assert_eq!(
                        marks(u64::from_le_bytes(bytes)),
                        expected,
                        "{byte:#x} at {place}"
                    );
                }
            }
        }
    }
}
