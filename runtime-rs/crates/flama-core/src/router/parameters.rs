use flama_hotpath::router::Kind;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyFloat, PyInt, PyString, PyType};

static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static UUID: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// The Python value of a placeholder of `kind` that holds `text`.
pub fn to_python<'py>(py: Python<'py>, kind: Kind, text: &str) -> PyResult<Bound<'py, PyAny>> {
    match kind {
        Kind::Str | Kind::Path => Ok(PyString::new(py, text).into_any()),
        Kind::Int => match text.parse::<i64>() {
            Ok(number) => Ok(number.into_pyobject(py)?.into_any()),
            Err(_) => py.get_type::<PyInt>().call1((text,)),
        },
        Kind::Float => match text.parse::<f64>() {
            Ok(number) => Ok(PyFloat::new(py, number).into_any()),
            Err(_) => py.get_type::<PyFloat>().call1((text,)),
        },
        Kind::Decimal => DECIMAL.import(py, "decimal", "Decimal")?.call1((text,)),
        Kind::Uuid => UUID.import(py, "uuid", "UUID")?.call1((text,)),
    }
}
