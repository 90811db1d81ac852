use flama_hotpath::parameters::{boolean, float, integer};
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyString};

/// What a parameter's text becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Whatever came, for somebody else to validate.
    Any,
    Str,
    Int,
    Float,
    Bool,
}

impl Kind {
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "any" => Some(Self::Any),
            "str" => Some(Self::Str),
            "int" => Some(Self::Int),
            "float" => Some(Self::Float),
            "bool" => Some(Self::Bool),
            _ => None,
        }
    }
}

/// One parameter.
pub struct Field {
    name: Py<PyString>,
    key: Py<PyString>,
    wire: String,
    kind: Kind,
    required: bool,
}

impl Field {
    pub fn new(py: Python<'_>, name: &str, wire: String, kind: Kind, required: bool) -> Self {
        Self {
            name: PyString::intern(py, name).unbind(),
            key: PyString::intern(py, &wire).unbind(),
            wire,
            kind,
            required,
        }
    }

    pub fn wire(&self) -> &str {
        &self.wire
    }

    pub fn key(&self) -> &Py<PyString> {
        &self.key
    }

    pub fn is_required(&self) -> bool {
        // Whoever validates the text says that it is missing.
        self.required && self.kind != Kind::Any
    }

    /// Sets the value that `text` stands for; false when it has another form.
    pub fn set_text(&self, text: &str, values: &Bound<'_, PyDict>) -> PyResult<bool> {
        let name = self.name.bind(values.py());
        match self.kind {
            Kind::Any | Kind::Str => values.set_item(name, text)?,
            Kind::Int => match integer(text) {
                Some(number) => values.set_item(name, number)?,
                None => return Ok(false),
            },
            Kind::Float => match float(text) {
                Some(number) => values.set_item(name, number)?,
                None => return Ok(false),
            },
            Kind::Bool => match boolean(text) {
                Some(truth) => values.set_item(name, truth)?,
                None => return Ok(false),
            },
        }
        Ok(true)
    }

    /// Sets what a placeholder's type made of its text; false when that is of another type, or in doubt.
    pub fn set_object<'py>(
        &self,
        value: Bound<'py, PyAny>,
        values: &Bound<'py, PyDict>,
    ) -> PyResult<bool> {
        if let Ok(text) = value.cast_exact::<PyString>() {
            return match text.to_str() {
                // It may stand for bytes that are no UTF-8.
                Ok(text) if text.contains('\u{fffd}') => Ok(false),
                Ok(text) => self.set_text(text, values),
                Err(_) => Ok(false),
            };
        }
        let is_of_kind = match self.kind {
            Kind::Any => true,
            Kind::Str => false,
            Kind::Int => value.is_exact_instance_of::<PyInt>(),
            Kind::Float => value.is_exact_instance_of::<PyFloat>(),
            Kind::Bool => value.is_exact_instance_of::<PyBool>(),
        };
        if is_of_kind {
            values.set_item(self.name.bind(values.py()), value)?;
        }
        Ok(is_of_kind)
    }
}
