use crate::router::Kind;

/// The most characters that surely fit 64 bits.
const MAX_LENGTH: usize = 18;

/// The number that `text` writes in decimal digits: at most 18 characters, no zeros before it.
#[must_use]
pub fn integer(text: &str) -> Option<i64> {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let is_plain = match digits {
        [b'0'] => true,
        [first, ..] => *first != b'0' && digits.iter().all(u8::is_ascii_digit),
        [] => false,
    };
    if is_plain && text.len() <= MAX_LENGTH {
        text.parse().ok()
    } else {
        None
    }
}

/// The finite number that `text` writes in decimal digits with or without a point between them.
#[must_use]
pub fn float(text: &str) -> Option<f64> {
    if Kind::Float.accepts(text) {
        text.parse().ok().filter(|number: &f64| number.is_finite())
    } else {
        None
    }
}

/// The meaning of `true`, `false`, `1` and `0`.
#[must_use]
pub fn boolean(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_are_digits_alone() {
        for (text, expected) in [("0", 0), ("42", 42), ("-7", -7), ("-0", 0)] {
            assert_eq!(integer(text), Some(expected), "{text}");
        }
        assert_eq!(integer("999999999999999999"), Some(999_999_999_999_999_999));
        for text in [
            "",
            "-",
            "+1",
            "01",
            " 1",
            "1.0",
            "1_0",
            "１",
            "1000000000000000000",
        ] {
            assert_eq!(integer(text), None, "{text}");
        }
    }

    #[test]
    fn floats_are_finite() {
        assert_eq!(float("-1.5"), Some(-1.5));
        assert_eq!(float("42"), Some(42.0));
        for text in ["", "nan", "inf", "1e5", ".5", "5."] {
            assert_eq!(float(text), None, "{text}");
        }
    }

    #[test]
    fn booleans_have_four_spellings() {
        let found = ["true", "1", "false", "0", "True", ""].map(boolean);
        assert_eq!(
            found,
            [Some(true), Some(true), Some(false), Some(false), None, None]
        );
    }
}
