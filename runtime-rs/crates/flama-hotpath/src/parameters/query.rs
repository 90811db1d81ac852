use std::borrow::Cow;

use memchr::memchr2;

/// The names of `application/x-www-form-urlencoded` text with their values, both undecoded, in order.
///
/// Empty pairs are left out; a pair without `=` has an empty value.
pub fn pairs(query: &str) -> impl Iterator<Item = (&str, &str)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
}

/// `text` with `+` as a space and percent-encoding removed, or nothing where that is not UTF-8.
///
/// A percent sign without two hexadecimal digits is kept.
#[must_use]
pub fn decoded(text: &str) -> Option<Cow<'_, str>> {
    let Some(first) = memchr2(b'+', b'%', text.as_bytes()) else {
        return Some(Cow::Borrowed(text));
    };
    let mut bytes = Vec::with_capacity(text.len());
    let (plain, mut rest) = text.as_bytes().split_at(first);
    bytes.extend_from_slice(plain);
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        bytes.push(match (byte, after) {
            (b'+', _) => b' ',
            (b'%', [high, low, beyond @ ..]) => match (digit(*high), digit(*low)) {
                (Some(high), Some(low)) => {
                    rest = beyond;
                    high * 16 + low
                }
                _ => b'%',
            },
            _ => *byte,
        });
    }
    String::from_utf8(bytes).ok().map(Cow::Owned)
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_are_split_at_the_first_equals_sign() {
        let found: Vec<_> = pairs("a=1&&b&c=x=y&=z").collect();
        assert_eq!(found, [("a", "1"), ("b", ""), ("c", "x=y"), ("", "z")]);
        assert_eq!(pairs("").count(), 0);
    }

    #[test]
    fn plus_and_percent_are_decoded() {
        for (text, expected) in [
            ("hello", Some("hello")),
            ("a+b%20c", Some("a b c")),
            ("%C3%A9+é", Some("é é")),
            ("100%", Some("100%")),
            ("%zz%4", Some("%zz%4")),
            ("%2b%2B", Some("++")),
            ("%C3", None),
            ("%C3é", None),
            ("%ED%A0%80", None),
        ] {
            assert_eq!(decoded(text).as_deref(), expected, "{text}");
        }
    }
}
