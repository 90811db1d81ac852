//! Strings: everything is copied as it is but quotes, backslashes, control characters and lone surrogates.

use super::buffer::Buffer;
use super::scan::{is_clean, marks};

/// The longest text that is written at once, quotes left out.
const SHORT: usize = 2 * CHUNK;
/// The room for a short text, its quotes and what follows it.
const ROOM: usize = SHORT + 8;
const BLOCK: usize = 64;
const CHUNK: usize = 16;
const WORD: usize = 8;
const HALF: usize = 4;

const HEX: &[u8; 16] = b"0123456789abcdef";

/// The escape of each byte and its length, 0 for bytes that stay.
const ESCAPES: [([u8; WORD], u8); 256] = escapes();

const fn escapes() -> [([u8; WORD], u8); 256] {
    let mut table = [([0; WORD], 0); 256];
    let mut byte = 0;
    while byte < 0x20 {
        let (high, low) = (HEX[byte >> 4], HEX[byte & 0xf]);
        table[byte] = ([b'\\', b'u', b'0', b'0', high, low, 0, 0], 6);
        byte += 1;
    }
    let letters = *b"\x08b\tt\nn\x0cf\rr\"\"\\\\";
    let mut index = 0;
    while index < letters.len() {
        table[letters[index] as usize] = ([b'\\', letters[index + 1], 0, 0, 0, 0, 0, 0], 2);
        index += 2;
    }
    table
}

/// Appends `text` in quotes.
#[inline]
pub(super) fn push_str(out: &mut Buffer, text: &str) {
    let length = text.len();
    if length <= SHORT {
        let room: &mut [u8; ROOM] = out.room();
        if push_short(room, text.as_bytes()) {
            return out.advance(length + 2);
        }
    }
    push_long(out, text.as_bytes());
}

/// Appends `text` in quotes after `separator` and with a colon after it.
#[inline]
pub(super) fn push_key(out: &mut Buffer, text: &str, separator: u8) {
    let length = text.len();
    if length <= SHORT {
        let room: &mut [u8; ROOM] = out.room();
        room[0] = separator;
        if push_short(&mut room[1..], text.as_bytes()) {
            room[length + 3] = b':';
            return out.advance(length + 4);
        }
    }
    out.push(separator);
    push_long(out, text.as_bytes());
    out.push(b':');
}

/// Writes `bytes`, at most [`SHORT`], in quotes and returns whether all of them can stay.
#[inline]
fn push_short(room: &mut [u8], bytes: &[u8]) -> bool {
    let length = bytes.len();
    room[0] = b'"';
    let target = &mut room[1..];
    let clean = if length >= CHUNK {
        copy_chunks(target, bytes)
    } else if length >= WORD {
        copy_words(target, bytes)
    } else {
        copy_halves(target, bytes)
    };
    target[length] = b'"';
    clean
}

/// Copies a text of one to two chunks.
#[inline]
fn copy_chunks(target: &mut [u8], bytes: &[u8]) -> bool {
    let (Some(first), Some(last)) = (bytes.first_chunk::<CHUNK>(), bytes.last_chunk::<CHUNK>())
    else {
        return false;
    };
    target[..CHUNK].copy_from_slice(first);
    target[bytes.len() - CHUNK..][..CHUNK].copy_from_slice(last);
    is_clean(first) & is_clean(last)
}

/// Copies a text of one to two words.
#[inline]
fn copy_words(target: &mut [u8], bytes: &[u8]) -> bool {
    let (Some(first), Some(last)) = (bytes.first_chunk::<WORD>(), bytes.last_chunk::<WORD>())
    else {
        return false;
    };
    target[..WORD].copy_from_slice(first);
    target[bytes.len() - WORD..][..WORD].copy_from_slice(last);
    marks(u64::from_le_bytes(*first)) | marks(u64::from_le_bytes(*last)) == 0
}

/// Copies a text of less than a word.
#[inline]
fn copy_halves(target: &mut [u8], bytes: &[u8]) -> bool {
    if let (Some(first), Some(last)) = (bytes.first_chunk::<HALF>(), bytes.last_chunk::<HALF>()) {
        target[..HALF].copy_from_slice(first);
        target[bytes.len() - HALF..][..HALF].copy_from_slice(last);
        let last = u64::from(u32::from_le_bytes(*last));
        return marks((last << 32) | u64::from(u32::from_le_bytes(*first))) == 0;
    }
    let mut clean = true;
    for (target, byte) in target.iter_mut().zip(bytes) {
        clean &= is_clean(&[*byte]);
        *target = *byte;
    }
    clean
}

/// Appends text of any length in quotes.
#[inline(never)]
fn push_long(out: &mut Buffer, bytes: &[u8]) {
    out.reserve(bytes.len() + 2);
    out.push(b'"');
    push_escaped(out, bytes);
    out.push(b'"');
}

fn push_escaped(out: &mut Buffer, bytes: &[u8]) {
    let (blocks, rest) = bytes.as_chunks::<BLOCK>();
    let clean = blocks.iter().take_while(|block| is_clean(block)).count();
    out.extend(&bytes[..clean * BLOCK]);
    for block in &blocks[clean..] {
        if is_clean(block) {
            out.array(block);
        } else {
            push_words(out, block.as_chunks().0);
        }
    }
    let (words, rest) = rest.as_chunks();
    push_words(out, words);
    let mut last = [b' '; WORD];
    last[..rest.len()].copy_from_slice(rest);
    push_word(out, u64::from_le_bytes(last), rest.len());
}

fn push_words(out: &mut Buffer, words: &[[u8; WORD]]) {
    for word in words {
        push_word(out, u64::from_le_bytes(*word), WORD);
    }
}

/// Appends the first `length` bytes of a word whose other bytes are clean.
#[inline]
fn push_word(out: &mut Buffer, word: u64, length: usize) {
    let (mut rest, mut left, mut found) = (word, length, marks(word));
    while found != 0 {
        // Seven at most: the lowest mark is the highest bit of its byte.
        let clean = found.trailing_zeros() as usize / 8;
        let room: &mut [u8; 2 * WORD] = out.room();
        room[..WORD].copy_from_slice(&rest.to_le_bytes());
        let (escape, width) = ESCAPES[usize::from(room[clean])];
        room[clean..clean + WORD].copy_from_slice(&escape);
        out.advance(clean + usize::from(width));
        // One after the other: eight bytes cannot be shifted out at once.
        rest = (rest >> (clean * 8)) >> 8;
        found = (found >> (clean * 8)) >> 8;
        left -= clean + 1;
    }
    *out.room() = rest.to_le_bytes();
    out.advance(left);
}

/// Appends `text` in quotes; each lone surrogate becomes its `\udXXX` escape, other stray bytes become U+FFFD.
pub(super) fn push_wtf8(out: &mut Buffer, text: &[u8]) {
    out.push(b'"');
    let mut rest = text;
    while !rest.is_empty() {
        match std::str::from_utf8(rest) {
            Ok(_) => {
                push_escaped(out, rest);
                break;
            }
            Err(error) => {
                let (valid, broken) = rest.split_at(error.valid_up_to());
                push_escaped(out, valid);
                rest = push_surrogate(out, broken);
            }
        }
    }
    out.push(b'"');
}

/// Appends the escape of the surrogate at the start of `broken` and returns what follows it.
fn push_surrogate<'t>(out: &mut Buffer, broken: &'t [u8]) -> &'t [u8] {
    let [0xed, second @ 0xa0..=0xbf, third @ 0x80..=0xbf, rest @ ..] = broken else {
        out.extend("\u{fffd}".as_bytes());
        return broken.get(1..).unwrap_or_default();
    };
    let code = (u16::from(second & 0x3f) << 6) | u16::from(third & 0x3f);
    out.array(b"\\ud");
    out.array(&[8, 4, 0].map(|shift| HEX[usize::from((code >> shift) & 0xf)]));
    rest
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use proptest::prelude::*;

    use super::*;

    fn written(write: impl FnOnce(&mut Buffer)) -> String {
        let mut out = Buffer::default();
        write(&mut out);
        String::from_utf8(out.as_bytes().to_vec()).expect("UTF-8")
    }

    fn quoted(text: &str) -> String {
        written(|out| push_str(out, text))
    }

    fn quoted_wtf8(text: &[u8]) -> String {
        written(|out| push_wtf8(out, text))
    }

    /// What the text must become, one character after the other.
    fn expected(text: &str) -> String {
        let mut out = String::from('"');
        for character in text.chars() {
            match character {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\u{8}' => out.push_str("\\b"),
                '\t' => out.push_str("\\t"),
                '\n' => out.push_str("\\n"),
                '\u{c}' => out.push_str("\\f"),
                '\r' => out.push_str("\\r"),
                control if control < ' ' => write!(out, "\\u{:04x}", control as u32).expect("room"),
                other => out.push(other),
            }
        }
        out + "\""
    }

    #[test]
    fn only_quotes_backslashes_and_controls_are_escaped() {
        assert_eq!(quoted("a\"b\\c/é\u{7f}😀"), "\"a\\\"b\\\\c/é\u{7f}😀\"");
        assert_eq!(
            quoted("\u{0}\u{8}\t\n\u{b}\u{c}\r\u{1f}"),
            r#""\u0000\b\t\n\u000b\f\r\u001f""#
        );
    }

    #[test]
    fn every_character_is_escaped_or_stays_at_every_place_of_every_length() {
        for length in 1..80 {
            for at in 0..length {
                for character in ['x', '\0', '\u{1f}', '"', '\\', '\n', 'é', '\u{7f}'] {
                    let mut text = "x".repeat(length);
                    text.replace_range(at..=at, &character.to_string());
                    assert_eq!(quoted(&text), expected(&text));
                    let key = written(|out| push_key(out, &text, b','));
                    assert_eq!(key, format!(",{}:", expected(&text)));
                }
            }
        }
    }

    proptest! {
        #[test]
        fn texts_are_written_as_one_character_after_the_other(
            text in prop_oneof!["\\PC*", "[\\x00-\\x7f]*", "(?s).{0,200}", "[a-z\"\\\\]{0,300}"]
        ) {
            prop_assert_eq!(quoted(&text), expected(&text));
            prop_assert_eq!(quoted_wtf8(text.as_bytes()), expected(&text));
        }
    }

    #[test]
    fn lone_surrogates_become_escapes() {
        assert_eq!(quoted_wtf8(b"a\xed\xa0\x80b"), r#""a\ud800b""#);
        assert_eq!(quoted_wtf8(b"\xed\xbf\xbf"), r#""\udfff""#);
        assert_eq!(quoted_wtf8(b"\xed\xad\x9d\"\xc3\xa9"), r#""\udb5d\"é""#);
        assert_eq!(quoted_wtf8(b""), "\"\"");
    }

    #[test]
    fn other_bytes_that_are_not_utf8_become_the_replacement_character() {
        assert_eq!(quoted_wtf8(b"a\xffb\xed"), "\"a\u{fffd}b\u{fffd}\"");
    }
}
