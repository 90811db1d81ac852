use std::fmt;

/// The longest text that `int` and `decimal` accept, in characters.
///
/// It is the default of `sys.get_int_max_str_digits()`, so that no request makes the conversion fail or run for long.
pub const MAX_INTEGER_LENGTH: usize = 4300;

/// The longest text that `float` accepts, in characters; below it every value is finite.
pub const MAX_FLOAT_LENGTH: usize = 300;

const UUID_LENGTH: usize = 36;

/// The type of a placeholder: which text it accepts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `-?[0-9]+`, at most 4300 characters.
    Int,
    /// `8-4-4-4-12` hexadecimal digits of either case.
    Uuid,
    /// `-?[0-9]+(\.[0-9]+)?`, at most 4300 characters.
    Decimal,
    /// `-?[0-9]+(\.[0-9]+)?`, at most 300 characters.
    Float,
    /// Anything but the empty text, within one segment.
    Str,
    /// The rest of the path, slashes included; it may be empty.
    Path,
}

impl Kind {
    /// Every kind with the name that templates use for it.
    pub const NAMES: [(&'static str, Self); 6] = [
        ("str", Self::Str),
        ("int", Self::Int),
        ("float", Self::Float),
        ("decimal", Self::Decimal),
        ("uuid", Self::Uuid),
        ("path", Self::Path),
    ];

    /// The kind called `name` in a template.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, kind)| *kind)
    }

    /// Whether a placeholder of this kind can hold exactly `text`.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        let bytes = text.as_bytes();
        match self {
            Self::Path => true,
            Self::Str => !bytes.is_empty(),
            Self::Int => bytes.len() <= MAX_INTEGER_LENGTH && all_digits(unsigned(bytes)),
            Self::Decimal => bytes.len() <= MAX_INTEGER_LENGTH && is_number(unsigned(bytes)),
            Self::Float => bytes.len() <= MAX_FLOAT_LENGTH && is_number(unsigned(bytes)),
            Self::Uuid => is_uuid(bytes),
        }
    }

    /// How general the kind is; smaller is tried first. Kinds that accept the same text are equal.
    pub(super) fn generality(self) -> u8 {
        match self {
            Self::Int => 0,
            Self::Uuid => 1,
            Self::Decimal | Self::Float => 2,
            Self::Str => 3,
            Self::Path => 4,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = Self::NAMES
            .iter()
            .find(|(_, kind)| kind == self)
            .map_or("", |(name, _)| name);
        formatter.write_str(name)
    }
}

fn unsigned(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(b"-").unwrap_or(bytes)
}

fn all_digits(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit)
}

fn is_number(bytes: &[u8]) -> bool {
    match memchr::memchr(b'.', bytes) {
        Some(point) => all_digits(&bytes[..point]) && all_digits(&bytes[point + 1..]),
        None => all_digits(bytes),
    }
}

/// Whether `bytes` are a UUID in the hyphenated form of RFC 9562, section 4.
pub(super) fn is_uuid(bytes: &[u8]) -> bool {
    bytes.len() == UUID_LENGTH
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn int_takes_an_optional_minus_and_digits() {
        for text in ["0", "-1", "007", "123456789012345678901234567890"] {
            assert!(Kind::Int.accepts(text), "{text}");
        }
        for text in ["", "-", "+1", "1.0", "1e3", "１", " 1", "--1"] {
            assert!(!Kind::Int.accepts(text), "{text}");
        }
    }

    #[test]
    fn numbers_beyond_the_length_limit_do_not_match() {
        assert!(Kind::Int.accepts(&"9".repeat(MAX_INTEGER_LENGTH)));
        assert!(!Kind::Int.accepts(&"9".repeat(MAX_INTEGER_LENGTH + 1)));
        assert!(Kind::Float.accepts(&"9".repeat(MAX_FLOAT_LENGTH)));
        assert!(!Kind::Float.accepts(&"9".repeat(MAX_FLOAT_LENGTH + 1)));
    }

    #[test]
    fn float_and_decimal_take_digits_on_both_sides_of_the_point() {
        for kind in [Kind::Float, Kind::Decimal] {
            for text in ["1", "-1.5", "0.10"] {
                assert!(kind.accepts(text), "{text}");
            }
            for text in ["", ".5", "5.", "1.2.3", "nan", "inf", "1e5", "-"] {
                assert!(!kind.accepts(text), "{text}");
            }
        }
    }

    #[test]
    fn uuid_takes_either_case_and_only_the_hyphenated_form() {
        assert!(Kind::Uuid.accepts("123e4567-E89B-12d3-a456-426614174000"));
        assert!(!Kind::Uuid.accepts("123e4567e89b12d3a456426614174000"));
        assert!(!Kind::Uuid.accepts("123e4567-e89b-12d3-a456-42661417400g"));
    }

    #[test]
    fn every_kind_is_found_by_its_name() {
        for (name, kind) in Kind::NAMES {
            assert_eq!(Kind::from_name(name), Some(kind));
            assert_eq!(kind.to_string(), name);
        }
        assert_eq!(Kind::from_name("slug"), None);
    }
}
