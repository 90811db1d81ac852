//! The function `encode_json`.

mod classes;
mod encoder;
mod failure;
mod kept;
mod keys;
mod numpy;
mod objects;
mod scalars;

use flama_hotpath::json::Layout;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use encoder::Encoder;

/// The widest indentation, in spaces a level.
const MAX_INDENT: i64 = 16;

/// Encodes `content` as JSON text in UTF-8.
#[pyfunction]
#[pyo3(signature = (content, *, sort_keys = false, indent = None, compact = true))]
pub fn encode_json<'py>(
    content: &Bound<'py, PyAny>,
    sort_keys: bool,
    indent: Option<i64>,
    compact: bool,
) -> PyResult<Bound<'py, PyBytes>> {
    let layout = layout(indent, compact)?;
    let py = content.py();
    Encoder::new(py, layout, sort_keys).encode(content)
}

fn layout(indent: Option<i64>, compact: bool) -> PyResult<Layout> {
    match indent {
        None if compact => Ok(Layout::Compact),
        None => Ok(Layout::Spaced),
        Some(width @ 0..=MAX_INDENT) => Ok(Layout::Indented(u8::try_from(width)?)),
        Some(width) => {
            let message = format!("`indent` is {width}; pass 0 to {MAX_INDENT}, or `None`");
            Err(PyValueError::new_err(message))
        }
    }
}
