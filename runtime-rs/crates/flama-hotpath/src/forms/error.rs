//! What may be wrong with a form, and where.

use std::fmt;

/// A form that cannot be read further.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    /// What is wrong.
    pub fault: Fault,
    /// The number of the part or of the pair, from 1; 0 before the first.
    pub part: u64,
    /// How many bytes of the body come before the place.
    pub offset: u64,
}

/// What is wrong with a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The content type names no boundary.
    NoBoundary,
    /// The boundary is longer than 70 characters, or has others than RFC 2046 allows.
    InvalidBoundary,
    /// The body has no line with the boundary.
    NoStart,
    /// The body ends before the last boundary.
    Unfinished,
    /// A line begins with the boundary and goes on.
    AfterBoundary,
    /// A header line ends in something other than CR LF.
    LineEnd,
    /// A header line has no colon or no name.
    HeaderLine,
    /// A part has no `Content-Disposition`.
    NoDisposition,
    /// A part has two `Content-Disposition`.
    TwoDispositions,
    /// The parameters of `Content-Disposition` cannot be told apart, or one comes twice.
    Parameters,
    /// A parameter such as `filename*` is not what RFC 8187 says.
    ExtendedParameter,
    /// `Content-Disposition` has no `name`.
    NoName,
    /// The form has more than it may.
    Limit(Limit),
}

/// A limit that a form passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    Files(u64),
    Fields(u64),
    FileSize(u64),
    FieldSize(u64),
    Headers(usize),
    HeaderSize(usize),
}

impl Error {
    /// Whether the form is well-formed so far, and too large.
    #[must_use]
    pub const fn is_limit(&self) -> bool {
        matches!(self.fault, Fault::Limit(_))
    }
}

impl std::error::Error for Error {}

impl fmt::Display for Error {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault {
            Fault::NoBoundary | Fault::InvalidBoundary => write!(to, "{}", self.fault),
            _ if self.part == 0 => write!(to, "byte {}: {}", self.offset, self.fault),
            _ => write!(
                to,
                "part {}, byte {}: {}",
                self.part, self.offset, self.fault
            ),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::NoBoundary => "the content type names no `boundary`",
            Self::InvalidBoundary => "the `boundary` is not 1 to 70 characters of RFC 2046",
            Self::NoStart => "no line begins with the boundary",
            Self::Unfinished => {
                "the body ends before the last boundary, the one with `--` after it"
            }
            Self::AfterBoundary => "a boundary is followed by neither `--` nor the end of the line",
            Self::LineEnd => "a header line does not end in CR LF",
            Self::HeaderLine => "a header line is not `name: value`",
            Self::NoDisposition => "the part has no `Content-Disposition`",
            Self::TwoDispositions => "the part has two `Content-Disposition`",
            Self::Parameters => "the parameters of `Content-Disposition` are malformed",
            Self::ExtendedParameter => {
                "an extended parameter is not `charset'language'value` in UTF-8 or ISO-8859-1"
            }
            Self::NoName => "`Content-Disposition` has no `name`",
            Self::Limit(limit) => return limit.fmt(to),
        })
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Files(most) => write!(to, "a form may have at most {most} files"),
            Self::Fields(most) => write!(to, "a form may have at most {most} fields"),
            Self::FileSize(most) => write!(to, "a file may have at most {most} bytes"),
            Self::FieldSize(most) => write!(to, "a field may have at most {most} bytes"),
            Self::Headers(most) => write!(to, "a part may have at most {most} headers"),
            Self::HeaderSize(most) => {
                write!(to, "the headers of a part may have at most {most} bytes")
            }
        }
    }
}
