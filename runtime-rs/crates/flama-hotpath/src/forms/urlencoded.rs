//! `application/x-www-form-urlencoded` (WHATWG URL, section 5.1).

use super::percent::decoded;
use super::{Error, Fault, Limit, Limits};

/// Reads an urlencoded body in pieces.
#[derive(Debug)]
pub struct UrlencodedParser {
    limits: Limits,
    /// The beginning of a pair whose end has not come yet.
    pending: Vec<u8>,
    pairs: u64,
    /// How many bytes of the body come before the pair that is read.
    offset: u64,
}

impl UrlencodedParser {
    /// Only `fields` and `field_size` of the limits matter.
    #[must_use]
    pub const fn new(limits: Limits) -> Self {
        Self {
            limits,
            pending: Vec::new(),
            pairs: 0,
            offset: 0,
        }
    }

    /// Calls `on` with the name and the value of every pair that ends in `chunk`.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn feed(
        &mut self,
        chunk: &[u8],
        on: &mut (impl FnMut(String, String) + ?Sized),
    ) -> Result<(), Error> {
        let mut rest = chunk;
        while let Some(end) = memchr::memchr(b'&', rest) {
            let (piece, after) = rest.split_at(end);
            self.keep_within(self.pending.len() + piece.len())?;
            if self.pending.is_empty() {
                self.pair(piece, on)?;
            } else {
                let mut whole = std::mem::take(&mut self.pending);
                whole.extend_from_slice(piece);
                self.pair(&whole, on)?;
            }
            self.offset += 1;
            rest = &after[1..];
        }
        self.keep_within(self.pending.len() + rest.len())?;
        self.pending.extend_from_slice(rest);
        Ok(())
    }

    /// Calls `on` with the last pair.
    ///
    /// # Errors
    /// When a limit is passed.
    pub fn finish(&mut self, on: &mut (impl FnMut(String, String) + ?Sized)) -> Result<(), Error> {
        let last = std::mem::take(&mut self.pending);
        self.pair(&last, on)
    }

    fn pair(
        &mut self,
        text: &[u8],
        on: &mut (impl FnMut(String, String) + ?Sized),
    ) -> Result<(), Error> {
        if text.is_empty() {
            return Ok(());
        }
        if self.pairs == self.limits.fields {
            return Err(self.error(Limit::Fields(self.limits.fields)));
        }
        self.pairs += 1;
        self.offset += text.len() as u64;
        let (name, value) = match memchr::memchr(b'=', text) {
            Some(at) => (&text[..at], &text[at + 1..]),
            None => (text, &[][..]),
        };
        on(decode(name), decode(value));
        Ok(())
    }

    fn keep_within(&self, size: usize) -> Result<(), Error> {
        if size as u64 > self.limits.field_size {
            return Err(self.error(Limit::FieldSize(self.limits.field_size)));
        }
        Ok(())
    }

    const fn error(&self, limit: Limit) -> Error {
        Error {
            fault: Fault::Limit(limit),
            part: self.pairs + 1,
            offset: self.offset,
        }
    }
}

/// UTF-8 decode without BOM: what is not UTF-8 becomes U+FFFD.
fn decode(text: &[u8]) -> String {
    let bytes = if memchr::memchr2(b'%', b'+', text).is_none() {
        text.to_vec()
    } else {
        decoded(text, true)
    };
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}
