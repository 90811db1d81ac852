//! `value; name=value; name="value"` (RFC 9110, section 5.6.6).

/// The parameters after the value: the names in lower case, and the values as they are sent or unquoted.
pub type Parameters = Vec<(Vec<u8>, Vec<u8>)>;

/// Splits `header` into its value and its parameters; `None` when they cannot be told apart or one comes twice.
pub fn split(header: &[u8]) -> Option<(&[u8], Parameters)> {
    let end = memchr::memchr(b';', header).unwrap_or(header.len());
    let (value, mut rest) = header.split_at(end);
    let mut parameters = Parameters::new();
    loop {
        rest = rest.trim_ascii_start();
        let Some((b';', after)) = rest.split_first() else {
            return rest.is_empty().then(|| (value.trim_ascii(), parameters));
        };
        rest = after.trim_ascii_start();
        if rest.is_empty() || rest[0] == b';' {
            continue;
        }
        let equals = memchr::memchr2(b'=', b';', rest).filter(|&at| rest[at] == b'=')?;
        let name = rest[..equals].trim_ascii().to_ascii_lowercase();
        let value;
        (value, rest) = parameter_value(rest[equals + 1..].trim_ascii_start())?;
        if name.is_empty() || parameters.iter().any(|(known, _)| *known == name) {
            return None;
        }
        parameters.push((name, value));
    }
}

/// The value of the parameter `name`.
pub fn find<'p>(parameters: &'p Parameters, name: &[u8]) -> Option<&'p [u8]> {
    let found = parameters.iter().find(|(known, _)| known == name);
    found.map(|(_, value)| value.as_slice())
}

fn parameter_value(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    if let Some((b'"', quoted)) = text.split_first() {
        return unquoted(quoted);
    }
    let end = memchr::memchr(b';', text).unwrap_or(text.len());
    let value = text[..end].trim_ascii();
    (!value.is_empty()).then(|| (value.to_vec(), &text[end..]))
}

/// The text up to the closing quote, and what follows.
///
/// A backslash escapes a quote or another backslash and is itself before anything else: browsers do not escape it, and
/// paths of Windows have it. For the same reason, a `\"` at the very end closes the text.
fn unquoted(text: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut value = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(&byte) = text.get(at) {
        match (byte, text.get(at + 1)) {
            (b'"', _) => return Some((value, &text[at + 1..])),
            (b'\\', Some(b'"')) if at + 2 == text.len() => {
                value.push(b'\\');
                return Some((value, &[]));
            }
            (b'\\', Some(&escaped @ (b'"' | b'\\'))) => {
                value.push(escaped);
                at += 2;
            }
            _ => {
                value.push(byte);
                at += 1;
            }
        }
    }
    None
}
