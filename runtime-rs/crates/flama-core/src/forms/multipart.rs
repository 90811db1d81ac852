//! The class `MultipartParser`.

use flama_hotpath::forms::{Limits, MultipartParser as Parser, boundary};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList};

use super::events::{Gathering, into_list};
use super::{detached, raised};

const DEFAULTS: Limits = Limits::DEFAULT;

/// Reads a multipart body in pieces.
#[pyclass(module = "flama_core")]
pub struct MultipartParser {
    // The search inside is aligned to 32 bytes, and Python's allocator to 16 only.
    parser: Box<Parser>,
    gathering: Gathering,
}

#[pymethods]
impl MultipartParser {
    #[new]
    #[pyo3(signature = (
        content_type,
        *,
        max_files = DEFAULTS.files,
        max_fields = DEFAULTS.fields,
        max_file_size = DEFAULTS.file_size,
        max_field_size = DEFAULTS.field_size,
        max_headers = DEFAULTS.headers,
        max_header_size = DEFAULTS.header_size,
    ))]
    fn new(
        content_type: &[u8],
        max_files: u64,
        max_fields: u64,
        max_file_size: Option<u64>,
        max_field_size: u64,
        max_headers: usize,
        max_header_size: usize,
    ) -> PyResult<Self> {
        let boundary = boundary(content_type).map_err(raised)?;
        let limits = Limits {
            files: max_files,
            fields: max_fields,
            file_size: max_file_size,
            field_size: max_field_size,
            headers: max_headers,
            header_size: max_header_size,
        };
        Ok(Self {
            parser: Box::new(Parser::new(&boundary, limits)),
            gathering: Gathering::default(),
        })
    }

    /// What `chunk` brings.
    fn feed<'py>(&mut self, chunk: &Bound<'py, PyBytes>) -> PyResult<Bound<'py, PyList>> {
        let bytes = chunk.as_bytes();
        let Self { parser, gathering } = self;
        let fed = detached(chunk.py(), bytes.len(), || {
            parser.feed(bytes, &mut |event| gathering.on(event))
        });
        let found = std::mem::take(&mut gathering.found);
        fed.map_err(raised)?;
        into_list(found, chunk)
    }

    /// Says that the body has ended.
    fn finish(&self) -> PyResult<()> {
        self.parser.finish().map_err(raised)
    }
}
