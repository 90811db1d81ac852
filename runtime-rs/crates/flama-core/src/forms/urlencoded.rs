//! The class `UrlencodedParser`.

use flama_hotpath::forms::{Error, Limits, UrlencodedParser as Parser};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use super::{detached, raised};

type Pairs = Vec<(String, String)>;

const DEFAULTS: Limits = Limits::DEFAULT;

/// Reads an urlencoded body in pieces.
#[pyclass(module = "flama_core")]
pub struct UrlencodedParser {
    parser: Parser,
}

#[pymethods]
impl UrlencodedParser {
    #[new]
    #[pyo3(signature = (*, max_fields = DEFAULTS.fields, max_field_size = DEFAULTS.field_size))]
    fn new(max_fields: u64, max_field_size: u64) -> Self {
        let limits = Limits {
            fields: max_fields,
            field_size: max_field_size,
            ..DEFAULTS
        };
        Self {
            parser: Parser::new(limits),
        }
    }

    /// The pairs that end in `chunk`.
    fn feed(&mut self, chunk: &Bound<'_, PyBytes>) -> PyResult<Pairs> {
        let bytes = chunk.as_bytes();
        let parser = &mut self.parser;
        let pairs = detached(chunk.py(), bytes.len(), || {
            gathered(|on| parser.feed(bytes, on))
        });
        pairs.map_err(raised)
    }

    /// The last pair, if there is one.
    fn finish(&mut self) -> PyResult<Pairs> {
        gathered(|on| self.parser.finish(on)).map_err(raised)
    }
}

fn gathered(
    read: impl FnOnce(&mut dyn FnMut(String, String)) -> Result<(), Error>,
) -> Result<Pairs, Error> {
    let mut pairs = Pairs::new();
    read(&mut |name, value| pairs.push((name, value)))?;
    Ok(pairs)
}
