//! Strings: everything is copied as it is but quotes, backslashes, control characters and lone surrogates.

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH_BITS: u64 = 0x8080_8080_8080_8080;
const WORD: usize = 8;
const HALF: usize = 4;
const BLOCK: usize = 64;

/// The room that short texts are written into: room of fixed length and a cut are cheaper than room of the length that
/// is needed, and words are cheaper than a call of `memcpy`.
const ROOM: usize = 32;

/// The quotes that surround a text are there before the text.
const QUOTES: [u8; ROOM] = [b'"'; ROOM];
const COMMA_AND_QUOTES: [u8; ROOM] = {
    let mut room = QUOTES;
    room[0] = b',';
    room
};

const HEX: &[u8; 16] = b"0123456789abcdef";

/// What follows the backslash in place of each byte: a letter, `u` for `\u00XX`, or 0 for bytes that stay.
const ESCAPES: [u8; 256] = escapes();

const fn escapes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 0x20 {
        table[byte] = b'u';
        byte += 1;
    }
    table[0x08] = b'b';
    table[b'\t' as usize] = b't';
    table[b'\n' as usize] = b'n';
    table[0x0c] = b'f';
    table[b'\r' as usize] = b'r';
    table[b'"' as usize] = b'"';
    table[b'\\' as usize] = b'\\';
    table
}

/// Appends `text` in quotes.
pub(super) fn push_str(out: &mut Vec<u8>, text: &str) {
    push_quoted(out, text.as_bytes());
}

/// Appends `text` in quotes; each lone surrogate becomes its `\udXXX` escape, other stray bytes become U+FFFD.
pub(super) fn push_wtf8(out: &mut Vec<u8>, text: &[u8]) {
    out.push(b'"');
    let mut rest = text;
    while !rest.is_empty() {
        match std::str::from_utf8(rest) {
            Ok(_) => {
                push_escaped(out, rest);
                return out.push(b'"');
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
fn push_surrogate<'t>(out: &mut Vec<u8>, broken: &'t [u8]) -> &'t [u8] {
    let [0xed, second @ 0xa0..=0xbf, third @ 0x80..=0xbf, rest @ ..] = broken else {
        out.extend_from_slice("\u{fffd}".as_bytes());
        return broken.get(1..).unwrap_or_default();
    };
    let code = (u16::from(second & 0x3f) << 6) | u16::from(third & 0x3f);
    out.extend_from_slice(b"\\ud");
    out.extend([8, 4, 0].map(|shift| HEX[usize::from((code >> shift) & 0xf)]));
    rest
}

/// Appends `text` in quotes with a colon after it and, unless it is the first one, a comma before it.
#[inline]
pub(super) fn push_key(out: &mut Vec<u8>, text: &str, first: bool) {
    let bytes = text.as_bytes();
    let room = if first { &QUOTES } else { &COMMA_AND_QUOTES };
    let before = usize::from(!first) + 1;
    if bytes.len() + before + 2 <= ROOM {
        let start = out.len();
        let end = start + before + bytes.len();
        out.extend_from_slice(room);
        let clean = copy_words(&mut out[start + before..], bytes);
        out[end + 1] = b':';
        out.truncate(if clean { end + 2 } else { start });
        if clean {
            return;
        }
    }
    if !first {
        out.push(b',');
    }
    push_quoted(out, bytes);
    out.push(b':');
}

fn push_quoted(out: &mut Vec<u8>, bytes: &[u8]) {
    if bytes.len() + 2 <= ROOM {
        let start = out.len();
        out.extend_from_slice(&QUOTES);
        let clean = copy_words(&mut out[start + 1..], bytes);
        out.truncate(start + if clean { bytes.len() + 2 } else { 0 });
        if clean {
            return;
        }
    }
    out.reserve(bytes.len() + 2);
    out.push(b'"');
    push_escaped(out, bytes);
    out.push(b'"');
}

/// Copies `bytes` to the start of `target` and returns whether all of them can stay.
#[inline]
fn copy_words(target: &mut [u8], bytes: &[u8]) -> bool {
    let length = bytes.len();
    if let Some(last) = bytes.last_chunk::<WORD>() {
        let mut marks = escape_marks(u64::from_le_bytes(*last));
        target[length - WORD..length].copy_from_slice(last);
        for (target, word) in target.chunks_exact_mut(WORD).zip(bytes.as_chunks().0) {
            marks |= escape_marks(u64::from_le_bytes(*word));
            target.copy_from_slice(word);
        }
        return marks == 0;
    }
    if let (Some(first), Some(last)) = (bytes.first_chunk::<HALF>(), bytes.last_chunk::<HALF>()) {
        target[..HALF].copy_from_slice(first);
        target[length - HALF..length].copy_from_slice(last);
        let both = u64::from(u32::from_le_bytes(*first)) << 32;
        return escape_marks(both | u64::from(u32::from_le_bytes(*last))) == 0;
    }
    let mut clean = true;
    for (target, byte) in target.iter_mut().zip(bytes) {
        clean &= ESCAPES[usize::from(*byte)] == 0;
        *target = *byte;
    }
    clean
}

fn push_escaped(out: &mut Vec<u8>, bytes: &[u8]) {
    let mut rest = bytes;
    while let Some(at) = first_escape(rest) {
        out.extend_from_slice(&rest[..at]);
        push_escape(out, rest[at]);
        rest = &rest[at + 1..];
    }
    out.extend_from_slice(rest);
}

#[cold]
fn push_escape(out: &mut Vec<u8>, byte: u8) {
    match ESCAPES[usize::from(byte)] {
        b'u' => {
            out.extend_from_slice(b"\\u00");
            out.push(HEX[usize::from(byte >> 4)]);
            out.push(HEX[usize::from(byte & 0xf)]);
        }
        letter => out.extend_from_slice(&[b'\\', letter]),
    }
}

/// The position of the first byte that cannot stay.
fn first_escape(bytes: &[u8]) -> Option<usize> {
    let (blocks, _) = bytes.as_chunks::<BLOCK>();
    let clean = blocks.iter().take_while(|block| is_clean(block)).count() * BLOCK;
    let (words, tail) = bytes[clean..].as_chunks::<WORD>();
    for (index, word) in words.iter().enumerate() {
        let marks = escape_marks(u64::from_le_bytes(*word));
        if marks != 0 {
            return Some(clean + index * WORD + marks.trailing_zeros() as usize / 8);
        }
    }
    let found = tail
        .iter()
        .position(|byte| ESCAPES[usize::from(*byte)] != 0)?;
    Some(clean + words.len() * WORD + found)
}

/// Whether every byte can stay. Without a branch in the loop it is compiled to vector instructions.
fn is_clean(block: &[u8; BLOCK]) -> bool {
    let mut found = 0;
    for byte in block {
        found |= u8::from(*byte < 0x20) | u8::from(*byte == b'"') | u8::from(*byte == b'\\');
    }
    found == 0
}

/// Sets the high bit of the first byte (counted from the low end) that cannot stay; bits above it mean nothing.
const fn escape_marks(word: u64) -> u64 {
    let control = word.wrapping_sub(ONES * 0x20);
    let quote = (word ^ (ONES * b'"' as u64)).wrapping_sub(ONES);
    let backslash = (word ^ (ONES * b'\\' as u64)).wrapping_sub(ONES);
    // The two XORs keep the high bit of ASCII bytes clear, so that one mask serves the three tests.
    (control | quote | backslash) & !word & HIGH_BITS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quoted(text: &str) -> String {
        let mut out = Vec::new();
        push_str(&mut out, text);
        String::from_utf8(out).expect("UTF-8")
    }

    fn quoted_wtf8(text: &[u8]) -> String {
        let mut out = Vec::new();
        push_wtf8(&mut out, text);
        String::from_utf8(out).expect("UTF-8")
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
    fn the_first_byte_to_escape_is_found_at_every_position() {
        for length in 0..100 {
            let clean = "\u{e9}x".repeat(length);
            assert_eq!(first_escape(clean.as_bytes()), None);
            assert_eq!(quoted(&clean), format!("\"{clean}\""));
            for first in [true, false] {
                let mut key = Vec::new();
                push_key(&mut key, &clean, first);
                let comma = if first { "" } else { "," };
                assert_eq!(key, format!("{comma}\"{clean}\":").into_bytes());
            }
            for at in 0..length {
                for byte in [0, 0x1f, b'"', b'\\', b'\n'] {
                    let mut text = vec![0xff; length];
                    text[at] = byte;
                    text[length - 1] = if at + 1 < length { b'"' } else { byte };
                    assert_eq!(first_escape(&text), Some(at), "{byte} at {at} of {length}");
                }
            }
        }
    }

    #[test]
    fn keys_are_escaped_wherever_the_byte_is() {
        for length in 1..40 {
            for at in 0..length {
                let mut text = "x".repeat(length);
                text.replace_range(at..=at, "\n");
                let mut key = Vec::new();
                push_key(&mut key, &text, false);
                let expected = format!(",\"{}\":", text.replace('\n', "\\n"));
                assert_eq!(String::from_utf8(key).expect("UTF-8"), expected);
            }
        }
    }

    #[test]
    fn every_byte_is_judged_as_the_table_says() {
        for byte in 0..=u8::MAX {
            let marked = first_escape(&[byte; 8]).is_some();
            assert_eq!(marked, ESCAPES[usize::from(byte)] != 0, "{byte:#x}");
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
