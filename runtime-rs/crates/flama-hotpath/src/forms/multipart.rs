//! `multipart/form-data` (RFC 7578) in pieces.

use super::headers::{HeaderBlock, Part, Progress};
use super::scan::Scanner;
use super::{Error, Fault, Limit, Limits, parameters};

const MAX_BOUNDARY: usize = 70;

/// What a body is made of, in its order.
#[derive(Debug, PartialEq, Eq)]
pub enum Event<'c> {
    /// A part begins.
    Begin(Part),
    /// A piece of its content, never empty. `at` is where in the chunk it stands; `None` for bytes of earlier chunks.
    Data { bytes: &'c [u8], at: Option<usize> },
    /// The part is complete.
    End,
}

/// Reads a multipart body in pieces.
#[derive(Debug)]
pub struct MultipartParser {
    limits: Limits,
    scanner: Scanner,
    headers: HeaderBlock,
    state: State,
    offset: u64,
    files: u64,
    fields: u64,
    /// Bytes of the part so far, and how many it may have.
    size: u64,
    most: Option<Limit>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Preamble,
    /// After a delimiter, by what has come since.
    Delimiter(Tail),
    Headers,
    Body,
    Epilogue,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tail {
    Nothing,
    Dash,
    Padding,
    Return,
}

/// The boundary that a `Content-Type` names (RFC 2046, section 5.1.1).
///
/// # Errors
/// When it names none, or one that is none.
pub fn boundary(content_type: &[u8]) -> Result<Vec<u8>, Error> {
    let fault = |fault| Error {
        fault,
        part: 0,
        offset: 0,
    };
    let (_, parameters) = parameters::split(content_type).ok_or(fault(Fault::NoBoundary))?;
    let value = parameters::find(&parameters, b"boundary").ok_or(fault(Fault::NoBoundary))?;
    if !is_boundary(value) {
        return Err(fault(Fault::InvalidBoundary));
    }
    Ok(value.to_vec())
}

fn is_boundary(value: &[u8]) -> bool {
    let is_character = |byte: &u8| byte.is_ascii_graphic() || *byte == b' ';
    (1..=MAX_BOUNDARY).contains(&value.len())
        && value.iter().all(is_character)
        && !value.ends_with(b" ")
}

impl MultipartParser {
    /// `boundary` is what [`boundary()`] found.
    #[must_use]
    pub fn new(boundary: &[u8], limits: Limits) -> Self {
        Self {
            limits,
            scanner: Scanner::new(boundary),
            headers: HeaderBlock::default(),
            state: State::Preamble,
            offset: 0,
            files: 0,
            fields: 0,
            size: 0,
            most: None,
        }
    }

    /// Calls `on` with what `chunk` brings.
    ///
    /// # Errors
    /// When the body is malformed or passes a limit; the parser must not be used any more then.
    pub fn feed(&mut self, chunk: &[u8], on: &mut impl FnMut(Event<'_>)) -> Result<(), Error> {
        let mut at = 0;
        while at < chunk.len() {
            at += match self.state {
                State::Preamble => self.preamble(&chunk[at..]),
                State::Delimiter(tail) => self.delimiter(tail, chunk[at])?,
                State::Headers => self.header_lines(&chunk[at..], on)?,
                State::Body => self.body(chunk, at, on)?,
                State::Epilogue => self.passed(chunk.len() - at),
            };
        }
        Ok(())
    }

    /// Says that the body has ended.
    ///
    /// # Errors
    /// When it has ended too early.
    pub fn finish(&self) -> Result<(), Error> {
        match self.state {
            State::Epilogue => Ok(()),
            State::Preamble => Err(self.error(Fault::NoStart)),
            State::Headers => Err(self.in_part(Fault::Unfinished, 1)),
            _ => Err(self.error(Fault::Unfinished)),
        }
    }

    /// What stands before the first delimiter is to be ignored (RFC 2046, section 5.1.1).
    fn preamble(&mut self, data: &[u8]) -> usize {
        let scanned = self.scanner.scan(data);
        if scanned.end.is_some() {
            self.state = State::Delimiter(Tail::Nothing);
        }
        self.passed(scanned.end.unwrap_or(data.len()))
    }

    fn delimiter(&mut self, tail: Tail, byte: u8) -> Result<usize, Error> {
        self.state = match (tail, byte) {
            (Tail::Nothing, b'-') => State::Delimiter(Tail::Dash),
            (Tail::Dash, b'-') => State::Epilogue,
            (Tail::Nothing | Tail::Padding, b' ' | b'\t') => State::Delimiter(Tail::Padding),
            (Tail::Nothing | Tail::Padding, b'\r') => State::Delimiter(Tail::Return),
            (Tail::Return, b'\n') => State::Headers,
            _ => return Err(self.error(Fault::AfterBoundary)),
        };
        Ok(self.passed(1))
    }

    fn header_lines(
        &mut self,
        data: &[u8],
        on: &mut impl FnMut(Event<'_>),
    ) -> Result<usize, Error> {
        match self.headers.take(data, &self.limits) {
            Ok(Progress::Wanting) => Ok(self.passed(data.len())),
            Ok(Progress::Complete(part, size)) => {
                self.passed(size);
                self.begin(&part)?;
                on(Event::Begin(part));
                Ok(size)
            }
            Err((fault, taken)) => {
                self.passed(taken);
                self.offset -= self.headers.line_size() as u64;
                Err(self.in_part(fault, 1))
            }
        }
    }

    fn begin(&mut self, part: &Part) -> Result<(), Error> {
        let limits = &self.limits;
        let (count, limit) = if part.filename.is_some() {
            self.most = limits.file_size.map(Limit::FileSize);
            (&mut self.files, Limit::Files(limits.files))
        } else {
            self.most = Some(Limit::FieldSize(limits.field_size));
            (&mut self.fields, Limit::Fields(limits.fields))
        };
        let (Limit::Files(most) | Limit::Fields(most)) = limit else {
            return Ok(());
        };
        if *count == most {
            return Err(self.in_part(Fault::Limit(limit), 1));
        }
        *count += 1;
        self.size = 0;
        self.scanner.begin();
        self.state = State::Body;
        Ok(())
    }

    fn body(
        &mut self,
        chunk: &[u8],
        at: usize,
        on: &mut impl FnMut(Event<'_>),
    ) -> Result<usize, Error> {
        let data = &chunk[at..];
        let scanned = self.scanner.scan(data);
        self.grow(scanned.released.len(), scanned.content)?;
        if !scanned.released.is_empty() {
            let bytes = &self.scanner.delimiter()[scanned.released];
            on(Event::Data { bytes, at: None });
        }
        if scanned.content > 0 {
            let bytes = &data[..scanned.content];
            on(Event::Data {
                bytes,
                at: Some(at),
            });
        }
        if scanned.end.is_some() {
            self.state = State::Delimiter(Tail::Nothing);
            on(Event::End);
        }
        Ok(self.passed(scanned.end.unwrap_or(data.len())))
    }

    fn grow(&mut self, released: usize, content: usize) -> Result<(), Error> {
        let size = self.size + (released + content) as u64;
        match self.most {
            Some(limit @ (Limit::FileSize(most) | Limit::FieldSize(most))) if size > most => {
                self.offset = self.offset - released as u64 + (most - self.size);
                Err(self.error(Fault::Limit(limit)))
            }
            _ => {
                self.size = size;
                Ok(())
            }
        }
    }

    const fn passed(&mut self, size: usize) -> usize {
        self.offset += size as u64;
        size
    }

    const fn error(&self, fault: Fault) -> Error {
        self.in_part(fault, 0)
    }

    const fn in_part(&self, fault: Fault, more: u64) -> Error {
        Error {
            fault,
            part: self.files + self.fields + more,
            offset: self.offset,
        }
    }
}
