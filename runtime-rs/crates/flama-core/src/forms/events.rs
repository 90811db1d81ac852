//! What a multipart body brings, as Python values.

use flama_hotpath::forms::{Event, Part};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyMemoryView, PySlice, PyString, PyTuple};

pub const FIELD: u8 = 0;
pub const FILE: u8 = 1;
pub const DATA: u8 = 2;
pub const END: u8 = 3;

/// Bytes up to which a copy is cheaper than a view.
const SHORT: usize = 4096;

/// One event, without Python in it.
pub enum Found {
    Field(Part, Vec<u8>),
    File(Part),
    Slice { at: usize, size: usize },
    Bytes(Vec<u8>),
    End,
}

/// Gathers events: fields are kept until they are complete, files are handed on in pieces.
#[derive(Default)]
pub struct Gathering {
    field: Option<(Part, Vec<u8>)>,
    pub found: Vec<Found>,
}

impl Gathering {
    pub fn on(&mut self, event: Event<'_>) {
        match event {
            Event::Begin(part) if part.filename.is_none() => self.field = Some((part, Vec::new())),
            Event::Begin(part) => self.found.push(Found::File(part)),
            Event::Data { bytes, at } => self.data(bytes, at),
            Event::End => {
                let field = self.field.take();
                self.found
                    .push(field.map_or(Found::End, |(part, content)| Found::Field(part, content)));
            }
        }
    }

    fn data(&mut self, bytes: &[u8], at: Option<usize>) {
        match (&mut self.field, at) {
            (Some((_, content)), _) => content.extend_from_slice(bytes),
            (None, Some(at)) if bytes.len() > SHORT => {
                let size = bytes.len();
                self.found.push(Found::Slice { at, size });
            }
            (None, _) => self.found.push(Found::Bytes(bytes.to_vec())),
        }
    }
}

/// `found` as tuples that begin with their code.
pub fn into_list<'py>(
    found: Vec<Found>,
    chunk: &Bound<'py, PyBytes>,
) -> PyResult<Bound<'py, PyList>> {
    let tuples: PyResult<Vec<_>> = found
        .into_iter()
        .map(|one| into_tuple(one, chunk))
        .collect();
    PyList::new(chunk.py(), tuples?)
}

fn into_tuple<'py>(found: Found, chunk: &Bound<'py, PyBytes>) -> PyResult<Bound<'py, PyTuple>> {
    let py = chunk.py();
    match found {
        Found::Field(part, content) => {
            let content_type = part.header(b"content-type").map(|value| text(py, value));
            (
                FIELD,
                text(py, &part.name),
                field_content(py, &content),
                content_type,
            )
                .into_pyobject(py)
        }
        Found::File(part) => {
            let headers: Vec<_> = part
                .headers
                .iter()
                .map(|(name, value)| (PyBytes::new(py, name), PyBytes::new(py, value)))
                .collect();
            let filename = text(py, part.filename.as_deref().unwrap_or_default());
            (FILE, text(py, &part.name), filename, headers).into_pyobject(py)
        }
        Found::Slice { at, size } => (DATA, slice(chunk, at, size)?).into_pyobject(py),
        Found::Bytes(bytes) => (DATA, PyBytes::new(py, &bytes)).into_pyobject(py),
        Found::End => (END,).into_pyobject(py),
    }
}

fn slice<'py>(chunk: &Bound<'py, PyBytes>, at: usize, size: usize) -> PyResult<Bound<'py, PyAny>> {
    if size == chunk.as_bytes().len() {
        return Ok(chunk.clone().into_any());
    }
    let range = PySlice::new(chunk.py(), at.try_into()?, (at + size).try_into()?, 1);
    PyMemoryView::from(chunk)?.get_item(range)
}

/// UTF-8 as text; other bytes as they are, because only the form as a whole says what they mean.
fn field_content<'py>(py: Python<'py>, content: &[u8]) -> Bound<'py, PyAny> {
    match str::from_utf8(content) {
        Ok(content) => PyString::new(py, content).into_any(),
        Err(_) => PyBytes::new(py, content).into_any(),
    }
}

/// UTF-8 or else Latin-1.
fn text<'py>(py: Python<'py>, bytes: &[u8]) -> Bound<'py, PyString> {
    match str::from_utf8(bytes) {
        Ok(text) => PyString::new(py, text),
        Err(_) => PyString::new(
            py,
            &bytes
                .iter()
                .map(|&byte| char::from(byte))
                .collect::<String>(),
        ),
    }
}
