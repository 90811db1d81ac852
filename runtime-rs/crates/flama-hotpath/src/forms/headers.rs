//! The headers of a part (RFC 2046, section 5.1; RFC 5322, section 2.2).

use super::{Fault, Limit, Limits, disposition};

/// What a part says of itself. Names are bytes: UTF-8 from nearly every client, Latin-1 from some.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// The name of the field.
    pub name: Vec<u8>,
    /// The name of the file; a part without one is a field.
    pub filename: Option<Vec<u8>>,
    /// Every header, its name in lower case.
    pub headers: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Part {
    /// The value of the header `name`, which is in lower case.
    #[must_use]
    pub fn header(&self, name: &[u8]) -> Option<&[u8]> {
        let found = self.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_slice())
    }
}

/// Collects header lines until the empty one.
#[derive(Debug, Default)]
pub struct HeaderBlock {
    /// The line that is coming in.
    line: Vec<u8>,
    size: usize,
    headers: Vec<(Vec<u8>, Vec<u8>)>,
}

/// What came of the bytes that were given.
pub enum Progress {
    /// The headers are complete; so many of the bytes belonged to them.
    Complete(Part, usize),
    /// All bytes were taken, and more have to come.
    Wanting,
}

impl HeaderBlock {
    /// Takes header lines from `data`. An error leaves the beginning of its line in `line`; with it comes where in
    /// `data` the bytes after these begin.
    pub fn take(&mut self, data: &[u8], limits: &Limits) -> Result<Progress, (Fault, usize)> {
        let mut at = 0;
        while at < data.len() {
            let end = memchr::memchr(b'\n', &data[at..]).map(|end| at + end + 1);
            let stop = end.unwrap_or(data.len());
            self.size += stop - at;
            if self.size > limits.header_size {
                return Err((Fault::Limit(Limit::HeaderSize(limits.header_size)), at));
            }
            self.line.extend_from_slice(&data[at..stop]);
            at = stop;
            if end.is_none() {
                break;
            }
            if self.end_line(limits).map_err(|fault| (fault, at))? {
                let part = self.part().map_err(|fault| (fault, at))?;
                return Ok(Progress::Complete(part, at));
            }
        }
        Ok(Progress::Wanting)
    }

    /// How many bytes of the present line have been taken.
    pub const fn line_size(&self) -> usize {
        self.line.len()
    }

    /// Whether the line is the empty one, which ends the headers.
    fn end_line(&mut self, limits: &Limits) -> Result<bool, Fault> {
        let line = self.line.strip_suffix(b"\r\n").ok_or(Fault::LineEnd)?;
        if line.is_empty() {
            return Ok(true);
        }
        if memchr::memchr2(b'\r', b'\0', line).is_some() {
            return Err(Fault::HeaderLine);
        }
        if line[0] == b' ' || line[0] == b'\t' {
            let (_, value) = self.headers.last_mut().ok_or(Fault::HeaderLine)?;
            value.push(b' ');
            value.extend_from_slice(line.trim_ascii());
        } else {
            if self.headers.len() == limits.headers {
                return Err(Fault::Limit(Limit::Headers(limits.headers)));
            }
            self.headers.push(header(line)?);
        }
        self.line.clear();
        Ok(false)
    }

    fn part(&mut self) -> Result<Part, Fault> {
        let headers = std::mem::take(&mut self.headers);
        let mut dispositions = headers
            .iter()
            .filter(|(name, _)| name == b"content-disposition");
        let (_, value) = dispositions.next().ok_or(Fault::NoDisposition)?;
        if dispositions.next().is_some() {
            return Err(Fault::TwoDispositions);
        }
        let disposition = disposition::parse(value)?;
        self.line.clear();
        self.size = 0;
        Ok(Part {
            name: disposition.name,
            filename: disposition.filename,
            headers,
        })
    }
}

fn header(line: &[u8]) -> Result<(Vec<u8>, Vec<u8>), Fault> {
    let colon = memchr::memchr(b':', line).ok_or(Fault::HeaderLine)?;
    let (name, value) = (&line[..colon], &line[colon + 1..]);
    if name.is_empty() || !name.iter().all(u8::is_ascii_graphic) {
        return Err(Fault::HeaderLine);
    }
    Ok((name.to_ascii_lowercase(), value.trim_ascii().to_vec()))
}
