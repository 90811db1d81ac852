//! `Content-Disposition` of a part (RFC 7578, section 4.2).

use super::Fault;
use super::parameters::{self, Parameters};
use super::percent;

/// The name of a part and the name of its file.
#[derive(Debug)]
pub struct Disposition {
    pub name: Vec<u8>,
    pub filename: Option<Vec<u8>>,
}

pub fn parse(header: &[u8]) -> Result<Disposition, Fault> {
    let (_, parameters) = parameters::split(header).ok_or(Fault::Parameters)?;
    Ok(Disposition {
        name: text(&parameters, b"name", b"name*")?.ok_or(Fault::NoName)?,
        filename: text(&parameters, b"filename", b"filename*")?,
    })
}

/// The extended form is taken where there are both (RFC 6266, section 4.3).
fn text(parameters: &Parameters, plain: &[u8], extended: &[u8]) -> Result<Option<Vec<u8>>, Fault> {
    if let Some(value) = parameters::find(parameters, extended) {
        return extended_value(value)
            .map(Some)
            .ok_or(Fault::ExtendedParameter);
    }
    Ok(parameters::find(parameters, plain).map(from_browser))
}

/// Undoes what browsers do to names: `%22` for a quote, `%0D` and `%0A` for line ends, nothing else (WHATWG HTML,
/// "multipart/form-data encoding algorithm").
fn from_browser(value: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = memchr::memchr(b'%', rest) {
        let (before, escaped) = rest.split_at(at);
        text.extend_from_slice(before);
        let (byte, length) = match escaped.get(1..3) {
            Some(b"22") => (b'"', 3),
            Some([b'0', b'd' | b'D']) => (b'\r', 3),
            Some([b'0', b'a' | b'A']) => (b'\n', 3),
            _ => (b'%', 1),
        };
        text.push(byte);
        rest = &escaped[length..];
    }
    text.extend_from_slice(rest);
    text
}

/// `UTF-8'en'%c3%a9` (RFC 8187, RFC 5987) in UTF-8.
fn extended_value(value: &[u8]) -> Option<Vec<u8>> {
    let mut pieces = value.splitn(3, |&byte| byte == b'\'');
    let (charset, _language, encoded) = (pieces.next()?, pieces.next()?, pieces.next()?);
    if !percent::is_well_formed(encoded) {
        return None;
    }
    let bytes = percent::decoded(encoded, false);
    if charset.eq_ignore_ascii_case(b"utf-8") {
        return str::from_utf8(&bytes).is_ok().then_some(bytes);
    }
    let latin = charset.eq_ignore_ascii_case(b"iso-8859-1");
    latin.then(|| {
        bytes
            .iter()
            .map(|&byte| char::from(byte))
            .collect::<String>()
            .into_bytes()
    })
}
