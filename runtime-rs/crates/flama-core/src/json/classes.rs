//! Which of the encodings a Python class gets.

use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyDate, PyDateTime, PyDelta, PyDict, PyFloat, PyFrozenSet, PyInt,
    PyList, PyMapping, PyMemoryView, PyRange, PySet, PyString, PyTime, PyTuple, PyType,
};
use pyo3::{PyTypeInfo, exceptions::PyBaseException};

/// How the instances of a class are encoded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    String,
    /// Only met as a key.
    Bool,
    Integer,
    Float,
    List,
    Tuple,
    /// `set`, `frozenset`, `range` and `deque`: what iteration yields.
    Iterable,
    Mapping,
    Enum,
    Pydantic,
    Dataclass,
    /// `date`, `datetime` and `time`: what `isoformat` returns.
    Temporal,
    Timedelta,
    Uuid,
    Decimal,
    Bytes,
    Path,
    Exception,
    Type,
    NumpyArray,
    NumpySubclass,
    NumpyScalar,
    Unknown,
}

static ENUM: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static UUID: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static DECIMAL: PyOnceLock<Py<PyType>> = PyOnceLock::new();
static DEQUE: PyOnceLock<Py<PyType>> = PyOnceLock::new();

/// Classifies `class`, most specific encoding first.
pub fn classify(class: &Bound<'_, PyType>) -> PyResult<Class> {
    let py = class.py();
    if class.is(py.get_type::<PyBool>()) {
        return Ok(Class::Bool);
    }
    if class.is_subclass(ENUM.import(py, "enum", "Enum")?)? {
        return Ok(Class::Enum);
    }
    if class.hasattr(intern!(py, "__pydantic_serializer__"))? {
        return Ok(Class::Pydantic);
    }
    if class.hasattr(intern!(py, "__dataclass_fields__"))? {
        return Ok(Class::Dataclass);
    }
    for (parent, found) in builtins(py) {
        if class.is_subclass(&parent)? {
            return Ok(found);
        }
    }
    library(class)
}

fn builtins(py: Python<'_>) -> [(Bound<'_, PyType>, Class); 18] {
    [
        (py.get_type::<PyString>(), Class::String),
        (py.get_type::<PyInt>(), Class::Integer),
        (py.get_type::<PyFloat>(), Class::Float),
        (py.get_type::<PyList>(), Class::List),
        (py.get_type::<PyTuple>(), Class::Tuple),
        (py.get_type::<PyDict>(), Class::Mapping),
        (py.get_type::<PySet>(), Class::Iterable),
        (py.get_type::<PyFrozenSet>(), Class::Iterable),
        (py.get_type::<PyRange>(), Class::Iterable),
        (py.get_type::<PyDateTime>(), Class::Temporal),
        (py.get_type::<PyDate>(), Class::Temporal),
        (py.get_type::<PyTime>(), Class::Temporal),
        (py.get_type::<PyDelta>(), Class::Timedelta),
        (py.get_type::<PyBytes>(), Class::Bytes),
        (py.get_type::<PyByteArray>(), Class::Bytes),
        (PyMemoryView::type_object(py), Class::Bytes),
        (py.get_type::<PyBaseException>(), Class::Exception),
        (py.get_type::<PyType>(), Class::Type),
    ]
}

fn library(class: &Bound<'_, PyType>) -> PyResult<Class> {
    let py = class.py();
    if class.is_subclass(UUID.import(py, "uuid", "UUID")?)? {
        return Ok(Class::Uuid);
    }
    if class.is_subclass(DECIMAL.import(py, "decimal", "Decimal")?)? {
        return Ok(Class::Decimal);
    }
    if let Some(found) = super::numpy::classify(class)? {
        return Ok(found);
    }
    if class.hasattr(intern!(py, "__fspath__"))? {
        return Ok(Class::Path);
    }
    if class.is_subclass(DEQUE.import(py, "collections", "deque")?)? {
        return Ok(Class::Iterable);
    }
    if class.is_subclass(&PyMapping::type_object(py))? {
        return Ok(Class::Mapping);
    }
    Ok(Class::Unknown)
}
