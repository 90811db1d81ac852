//! The class `Router`.

mod endpoint;
mod parameters;

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use flama_hotpath::router::{Captures, RequestPath, Resolution, Router as Table, Template};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::gc::{PyTraverseError, PyVisit};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyString, PyTuple};

use endpoint::Endpoint;

pub const NOT_FOUND: u8 = 0;
pub const ROUTE: u8 = 1;
pub const MOUNT: u8 = 2;
pub const METHOD_NOT_ALLOWED: u8 = 3;

/// What a look-up found, free of the lock: no Python code runs while the lock is held.
enum Found<'p> {
    Endpoint {
        code: u8,
        endpoint: Arc<Endpoint>,
        captures: Captures<'p>,
        consumed: usize,
    },
    MethodNotAllowed(Vec<String>),
    Nothing,
}

/// Finds the value that was registered for the path of a request.
#[pyclass(frozen, generic, module = "flama_core")]
#[derive(Default)]
pub struct Router {
    table: RwLock<Table<Arc<Endpoint>>>,
}

#[pymethods]
impl Router {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Registers `value` for the template `path` and `methods`; `None` stands for every method.
    #[pyo3(signature = (path, methods, value))]
    fn add(
        &self,
        py: Python<'_>,
        path: &str,
        methods: Option<&Bound<'_, PyAny>>,
        value: Py<PyAny>,
    ) -> PyResult<()> {
        let template = parse(path)?;
        let methods = methods
            .map(|methods| method_names(path, methods))
            .transpose()?;
        let endpoint = Arc::new(Endpoint::new(py, &template, value));
        self.write().add(template, methods.as_deref(), endpoint);
        Ok(())
    }

    /// Registers `value` for the path `path` and everything below it.
    fn add_mount(&self, py: Python<'_>, path: &str, value: Py<PyAny>) -> PyResult<()> {
        let template = parse(path)?;
        if template.ends_in_path() {
            let reason = "a mount takes everything below it already; drop the `path` placeholder";
            return Err(invalid(path, reason));
        }
        let endpoint = Arc::new(Endpoint::new(py, &template, value));
        self.write().add_mount(template, endpoint);
        Ok(())
    }

    /// Finds what answers `method` at the percent-decoded `path`.
    fn resolve<'py>(
        &self,
        py: Python<'py>,
        method: &str,
        path: &Bound<'py, PyString>,
    ) -> PyResult<Bound<'py, PyTuple>> {
        // A path with lone surrogates has no UTF-8 form, so that no template can match it.
        let Ok(text) = path.to_str() else {
            return Found::Nothing.into_tuple(py);
        };
        let path = RequestPath::decoded(text);
        self.find(method, &path).into_tuple(py)
    }

    /// Finds what answers `method` at the percent-encoded `raw_path`.
    fn resolve_raw<'py>(
        &self,
        py: Python<'py>,
        method: &str,
        raw_path: &[u8],
    ) -> PyResult<Bound<'py, PyTuple>> {
        let path = RequestPath::encoded(raw_path);
        self.find(method, &path).into_tuple(py)
    }

    /// Finds what answers the ASGI scope `scope` of a request, or gives `None` where its path has to be taken apart first.
    fn resolve_scope<'py>(
        &self,
        py: Python<'py>,
        scope: &Bound<'py, PyAny>,
    ) -> PyResult<Option<Bound<'py, PyTuple>>> {
        let Ok(scope) = scope.cast::<PyDict>() else {
            return Ok(None);
        };
        if !is_plain(scope)? {
            return Ok(None);
        }
        let method = scope.as_any().get_item(intern!(py, "method"))?;
        let path = scope.as_any().get_item(intern!(py, "path"))?;
        let method = method.cast::<PyString>()?.to_str()?;
        self.resolve(py, method, path.cast::<PyString>()?).map(Some)
    }

    fn __traverse__(&self, visit: PyVisit<'_>) -> Result<(), PyTraverseError> {
        let Ok(table) = self.table.try_read() else {
            return Ok(());
        };
        for endpoint in table.values() {
            visit.call(endpoint.value())?;
        }
        Ok(())
    }

    fn __clear__(&self) {
        // The values are dropped after the lock is released, because that may run Python code.
        let table = std::mem::take(&mut *self.write());
        drop(table);
    }
}

impl Router {
    fn read(&self) -> RwLockReadGuard<'_, Table<Arc<Endpoint>>> {
        self.table.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Table<Arc<Endpoint>>> {
        self.table.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn find<'p>(&self, method: &str, path: &'p RequestPath<'_>) -> Found<'p> {
        match self.read().resolve(method, path) {
            Resolution::Route { value, captures } => Found::Endpoint {
                code: ROUTE,
                endpoint: Arc::clone(value),
                captures,
                consumed: 0,
            },
            Resolution::Mount {
                value,
                captures,
                consumed,
            } => Found::Endpoint {
                code: MOUNT,
                endpoint: Arc::clone(value),
                captures,
                consumed,
            },
            Resolution::MethodNotAllowed(allowed) => {
                Found::MethodNotAllowed(allowed.into_iter().map(String::from).collect())
            }
            Resolution::NotFound => Found::Nothing,
        }
    }
}

impl Found<'_> {
    fn into_tuple(self, py: Python<'_>) -> PyResult<Bound<'_, PyTuple>> {
        match self {
            Self::Endpoint {
                code,
                endpoint,
                captures,
                consumed,
            } => {
                let parameters = endpoint.parameters(py, &captures)?;
                (code, endpoint.value(), parameters, consumed).into_pyobject(py)
            }
            Self::MethodNotAllowed(allowed) => {
                let allowed = PyTuple::new(py, allowed)?;
                (METHOD_NOT_ALLOWED, allowed, py.None(), 0).into_pyobject(py)
            }
            Self::Nothing => (NOT_FOUND, py.None(), py.None(), 0).into_pyobject(py),
        }
    }
}

/// Whether nothing is encoded in the path of `scope`, and nothing before it belongs to somebody else.
fn is_plain(scope: &Bound<'_, PyDict>) -> PyResult<bool> {
    let py = scope.py();
    let Some(raw) = scope.get_item(intern!(py, "raw_path"))? else {
        return Ok(false);
    };
    let Ok(raw) = raw.cast::<PyBytes>() else {
        return Ok(false);
    };
    if raw.as_bytes().contains(&b'%') {
        return Ok(false);
    }
    match scope.get_item(intern!(py, "root_path"))? {
        Some(root) => Ok(!root.is_truthy()?),
        None => Ok(true),
    }
}

fn parse(path: &str) -> PyResult<Template> {
    Template::parse(path).map_err(|error| invalid(path, &error.to_string()))
}

fn invalid(path: &str, reason: &str) -> PyErr {
    PyValueError::new_err(format!("path template `{path}` is not valid: {reason}"))
}

fn method_names(path: &str, methods: &Bound<'_, PyAny>) -> PyResult<Vec<String>> {
    if methods.is_instance_of::<PyString>() {
        let message = "`methods` is a string; pass a list such as `[\"GET\"]`";
        return Err(PyTypeError::new_err(message));
    }
    let names = methods.try_iter()?.map(|name| name?.extract());
    let names: Vec<String> = names.collect::<PyResult<_>>()?;
    if names.is_empty() {
        let message = format!(
            "`methods` of `{path}` is empty; name at least one, or pass `None` for every method"
        );
        return Err(PyValueError::new_err(message));
    }
    Ok(names)
}
