use flama_hotpath::router::{Kind, Template};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString};

use super::parameters::to_python;

/// A registered value with the names and types of its template's placeholders.
pub struct Endpoint {
    value: Py<PyAny>,
    parameters: Vec<(Py<PyString>, Kind)>,
}

impl Endpoint {
    pub fn new(py: Python<'_>, template: &Template, value: Py<PyAny>) -> Self {
        let parameters = template.parameters().iter();
        let parameters = parameters
            .map(|parameter| {
                (
                    PyString::intern(py, &parameter.name).unbind(),
                    parameter.kind,
                )
            })
            .collect();
        Self { value, parameters }
    }

    pub fn value(&self) -> &Py<PyAny> {
        &self.value
    }

    /// A new `dict` from each placeholder's name to its value, in template order.
    pub fn parameters<'py>(
        &self,
        py: Python<'py>,
        captures: &[&str],
    ) -> PyResult<Bound<'py, PyDict>> {
        let values = PyDict::new(py);
        for ((name, kind), text) in self.parameters.iter().zip(captures) {
            values.set_item(name, to_python(py, *kind, text)?)?;
        }
        Ok(values)
    }
}
