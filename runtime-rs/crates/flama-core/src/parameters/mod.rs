//! The class `ParameterReader`.

mod field;
mod places;

use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList};

use field::{Field, Kind};
use places::{HeaderValues, QueryValues};

/// Reads the simple parameters of requests to one handler.
#[pyclass(frozen, module = "flama_core")]
pub struct ParameterReader {
    path: Vec<Field>,
    query: Vec<Field>,
    headers: Vec<Field>,
}

#[pymethods]
impl ParameterReader {
    /// `fields` are tuples of name, place, wire name, kind, and whether the parameter is required.
    #[new]
    fn new(py: Python<'_>, fields: Vec<(String, String, String, String, bool)>) -> PyResult<Self> {
        let (mut path, mut query, mut headers) = (Vec::new(), Vec::new(), Vec::new());
        for (name, place, wire, kind, required) in fields {
            let kind = Kind::from_name(&kind).ok_or_else(|| unknown("kind", &kind))?;
            let (list, wire) = match place.as_str() {
                "path" => (&mut path, wire),
                "query" => (&mut query, wire),
                "header" => (&mut headers, wire.to_lowercase()),
                _ => return Err(unknown("place", &place)),
            };
            list.push(Field::new(py, &name, wire, kind, required));
        }
        Ok(Self {
            path,
            query,
            headers,
        })
    }

    /// The parameters of the ASGI scope `scope` by name, or `None` where something about them is unusual.
    fn read<'py>(
        &self,
        py: Python<'py>,
        scope: &Bound<'py, PyAny>,
    ) -> PyResult<Option<Bound<'py, PyDict>>> {
        let Ok(scope) = scope.cast::<PyDict>() else {
            return Ok(None);
        };
        let values = PyDict::new(py);
        let complete = self.read_path(py, scope, &values)?
            && self.read_query(py, scope, &values)?
            && self.read_headers(py, scope, &values)?;
        Ok(complete.then_some(values))
    }
}

impl ParameterReader {
    fn read_path<'py>(
        &self,
        py: Python<'py>,
        scope: &Bound<'py, PyDict>,
        values: &Bound<'py, PyDict>,
    ) -> PyResult<bool> {
        if self.path.is_empty() {
            return Ok(true);
        }
        let Some(known) = scope.get_item(intern!(py, "path_params"))? else {
            return Ok(false);
        };
        let Ok(known) = known.cast_into::<PyDict>() else {
            return Ok(false);
        };
        for field in &self.path {
            let Some(value) = known.get_item(field.key())? else {
                return Ok(false);
            };
            if !field.set_object(value, values)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn read_query<'py>(
        &self,
        py: Python<'py>,
        scope: &Bound<'py, PyDict>,
        values: &Bound<'py, PyDict>,
    ) -> PyResult<bool> {
        if self.query.is_empty() {
            return Ok(true);
        }
        let Some(query) = scope.get_item(intern!(py, "query_string"))? else {
            return Ok(false);
        };
        let Ok(query) = query.cast_into::<PyBytes>() else {
            return Ok(false);
        };
        let Some(found) = QueryValues::of(query.as_bytes(), &self.query) else {
            return Ok(false);
        };
        set_texts(&self.query, found.texts(), values)
    }

    fn read_headers<'py>(
        &self,
        py: Python<'py>,
        scope: &Bound<'py, PyDict>,
        values: &Bound<'py, PyDict>,
    ) -> PyResult<bool> {
        if self.headers.is_empty() {
            return Ok(true);
        }
        let Some(headers) = scope.get_item(intern!(py, "headers"))? else {
            return Ok(false);
        };
        let Ok(headers) = headers.cast_into::<PyList>() else {
            return Ok(false);
        };
        let Some(found) = HeaderValues::of(&headers, &self.headers) else {
            return Ok(false);
        };
        set_texts(&self.headers, found.texts(), values)
    }
}

/// Sets what is there; false when a required text is missing or one has another form than its kind.
fn set_texts<'t>(
    fields: &[Field],
    texts: impl Iterator<Item = Option<&'t str>>,
    values: &Bound<'_, PyDict>,
) -> PyResult<bool> {
    for (field, text) in fields.iter().zip(texts) {
        let fits = match text {
            None => !field.is_required(),
            Some(text) => field.set_text(text, values)?,
        };
        if !fits {
            return Ok(false);
        }
    }
    Ok(true)
}

fn unknown(what: &str, name: &str) -> PyErr {
    PyValueError::new_err(format!("there is no {what} `{name}` of parameters"))
}
