//! Looking for the delimiter in a body that comes in pieces.

use std::ops::Range;

use memchr::arch::all::packedpair::HeuristicFrequencyRank;
use memchr::memmem::{Finder, FinderBuilder};

/// The line end that a delimiter begins with.
const LINE_END: usize = 2;

/// Finds CR LF and `--boundary` (RFC 2046, section 5.1.1), over the seams of the pieces too.
///
/// What has been read of a delimiter need not be kept: it is the delimiter's own beginning. And because the delimiter has
/// no other CR than its first byte, a failed match can begin anew only after what was held.
#[derive(Debug)]
pub struct Scanner {
    delimiter: Vec<u8>,
    finder: Finder<'static>,
    /// How many bytes of the delimiter the body ended with.
    held: usize,
    /// How many of these are no content if it goes on otherwise: the line end before a part's content.
    before: usize,
}

/// What a piece of a body holds.
#[derive(Debug, PartialEq, Eq)]
pub struct Scanned {
    /// These bytes of the delimiter were held and are content after all.
    pub released: Range<usize>,
    /// The first so many bytes of the piece are content.
    pub content: usize,
    /// Where in the piece the delimiter ends, if it does.
    pub end: Option<usize>,
}

impl Scanner {
    /// The first delimiter may come without its line end at the very beginning of a body.
    pub fn new(boundary: &[u8]) -> Self {
        let delimiter = [b"\r\n--", boundary].concat();
        Self {
            finder: FinderBuilder::new()
                .build_forward_with_ranker(Rarity, &delimiter)
                .into_owned(),
            delimiter,
            held: LINE_END,
            before: LINE_END,
        }
    }

    /// Begins the content of a part: the empty line before it may be the line end of a delimiter already.
    pub const fn begin(&mut self) {
        self.held = LINE_END;
        self.before = LINE_END;
    }

    pub fn delimiter(&self) -> &[u8] {
        &self.delimiter
    }

    pub fn scan(&mut self, data: &[u8]) -> Scanned {
        let mut released = 0..0;
        if self.held > 0 {
            let wanted = &self.delimiter[self.held..];
            let size = wanted.len().min(data.len());
            if wanted[..size] == data[..size] {
                return self.carried(size);
            }
            released = std::mem::take(&mut self.before)..std::mem::take(&mut self.held);
        }
        if let Some(at) = self.finder.find(data) {
            return Scanned {
                released,
                content: at,
                end: Some(at + self.delimiter.len()),
            };
        }
        self.held = self.beginning(data);
        Scanned {
            released,
            content: data.len() - self.held,
            end: None,
        }
    }

    fn carried(&mut self, size: usize) -> Scanned {
        self.held += size;
        let is_whole = self.held == self.delimiter.len();
        if is_whole {
            self.held = 0;
            self.before = 0;
        }
        Scanned {
            released: 0..0,
            content: 0,
            end: is_whole.then_some(size),
        }
    }

    /// How many bytes of the delimiter `data` ends with.
    fn beginning(&self, data: &[u8]) -> usize {
        let tail = &data[data.len().saturating_sub(self.delimiter.len() - 1)..];
        memchr::memrchr(b'\r', tail)
            .map(|at| &tail[at..])
            .filter(|rest| self.delimiter.starts_with(rest))
            .map_or(0, <[u8]>::len)
    }
}

/// How common a byte is in content: the search looks for the two rarest of the delimiter first. Line ends and dashes are
/// in every delimiter, and in every text.
struct Rarity;

impl HeuristicFrequencyRank for Rarity {
    fn rank(&self, byte: u8) -> u8 {
        match byte {
            b'\r' | b'\n' | b'-' | b' ' => 255,
            b'a'..=b'z' => 200,
            b'0'..=b'9' => 150,
            b'A'..=b'Z' => 100,
            _ => 50,
        }
    }
}
