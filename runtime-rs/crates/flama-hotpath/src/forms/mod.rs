//! Forms: `multipart/form-data` (RFC 7578, RFC 2046) and `application/x-www-form-urlencoded` (WHATWG URL).
//!
//! Both parsers take a body in pieces of any size and keep only what they cannot hand on yet.

mod disposition;
mod error;
mod headers;
mod multipart;
mod parameters;
mod percent;
mod scan;
mod urlencoded;

pub use error::{Error, Fault, Limit};
pub use headers::Part;
pub use multipart::{Event, MultipartParser, boundary};
pub use urlencoded::UrlencodedParser;

/// What a form may have at most; whoever passes one of them gets an [`Error`] whose fault is a [`Limit`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Parts with a file name.
    pub files: u64,
    /// Parts without a file name, or pairs of an urlencoded body.
    pub fields: u64,
    /// Bytes of one file; `None` is no limit.
    pub file_size: Option<u64>,
    /// Bytes of one field; of an urlencoded pair as it is sent, its name included.
    pub field_size: u64,
    /// Headers of one part.
    pub headers: usize,
    /// Bytes of all the headers of one part.
    pub header_size: usize,
}

impl Limits {
    /// What nearly every form keeps to.
    pub const DEFAULT: Self = Self {
        files: 1000,
        fields: 1000,
        file_size: None,
        field_size: 1 << 20,
        headers: 32,
        header_size: 16 << 10,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
