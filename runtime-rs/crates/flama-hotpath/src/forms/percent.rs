//! Percent-encoding (RFC 3986, section 2.1; WHATWG URL).

/// `text` with `%XX` decoded and, with `plus`, `+` as a space; what is not `%XX` stays.
#[must_use]
pub fn decoded(text: &[u8], plus: bool) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&first, after)) = rest.split_first() {
        rest = after;
        bytes.push(match first {
            b'%' => match escape(after) {
                Some(byte) => {
                    rest = &after[2..];
                    byte
                }
                None => b'%',
            },
            b'+' if plus => b' ',
            other => other,
        });
    }
    bytes
}

/// Whether every `%` of `text` begins `%XX`.
#[must_use]
pub fn is_well_formed(text: &[u8]) -> bool {
    memchr::memchr_iter(b'%', text).all(|at| escape(&text[at + 1..]).is_some())
}

fn escape(after: &[u8]) -> Option<u8> {
    let high = char::from(*after.first()?).to_digit(16)?;
    let low = char::from(*after.get(1)?).to_digit(16)?;
    u8::try_from(high * 16 + low).ok()
}
