//! Values of classes that people write.

use flama_hotpath::json::Layout;
use pyo3::exceptions::PyValueError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBytes, PyDict, PyString, PyTuple};

use super::encoder::Encoder;
use super::failure::Encoded;

static FIELDS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

impl<'py> Encoder<'py> {
    #[inline(never)]
    pub fn enumeration(&mut self, member: &Bound<'py, PyAny>) -> Encoded {
        self.enter(member)?;
        self.value(&member.getattr(intern!(self.py, "value"))?)?;
        self.leave();
        Ok(())
    }

    #[inline(never)]
    pub fn mapping(&mut self, mapping: &Bound<'py, PyAny>) -> Encoded {
        let items = mapping
            .call_method0(intern!(self.py, "items"))?
            .try_iter()?;
        if self.sort_keys {
            self.sorted(mapping, items)
        } else {
            self.unsorted(mapping, items)
        }
    }

    #[inline(never)]
    pub fn dataclass(&mut self, object: &Bound<'py, PyAny>) -> Encoded {
        self.enter(object)?;
        self.writer.begin_object()?;
        let names = self.field_names(object)?;
        for (index, name) in names.iter_borrowed().enumerate() {
            let value = object.getattr(name.cast::<PyString>().map_err(PyErr::from)?)?;
            self.entry(&name, &value, index == 0)?;
        }
        self.writer.end_object(names.is_empty());
        self.leave();
        Ok(())
    }

    #[inline(never)]
    fn field_names(&mut self, object: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyTuple>> {
        let class = object.get_type();
        let address = class.as_ptr().addr();
        if let Some(names) = self.fields.get(&address) {
            return Ok(names.clone());
        }
        let fields = FIELDS.get_or_try_init(self.py, || {
            PyResult::Ok(self.py.import("dataclasses")?.getattr("fields")?.unbind())
        })?;
        let mut names: Vec<Bound<'py, PyString>> = Vec::new();
        for field in fields.bind(self.py).call1((&class,))?.try_iter()? {
            names.push(field?.getattr(intern!(self.py, "name"))?.cast_into()?);
        }
        if self.sort_keys {
            names.sort_by_key(|name| name.to_string_lossy().into_owned());
        }
        let names = PyTuple::new(self.py, names)?;
        self.fields.insert(address, names.clone());
        Ok(names)
    }

    /// Writes what the model's own serialiser makes of it, by alias.
    #[inline(never)]
    pub fn pydantic(&mut self, model: &Bound<'py, PyAny>) -> Encoded {
        self.enter(model)?;
        let class = model.get_type();
        let serializer = class.getattr(intern!(self.py, "__pydantic_serializer__"))?;
        if self.sort_keys || self.writer.layout() != Layout::Compact {
            return self.pydantic_tree(model, &serializer);
        }
        let options = PyDict::new(self.py);
        options.set_item(intern!(self.py, "by_alias"), true)?;
        let to_json = intern!(self.py, "to_json");
        match serializer.call_method(to_json, (model,), Some(&options)) {
            Ok(json) => self
                .writer
                .raw(json.cast::<PyBytes>().map_err(PyErr::from)?.as_bytes()),
            // A lone surrogate stops the serialiser's text but not its values; other errors come again.
            Err(error) if error.is_instance_of::<PyValueError>(self.py) => {
                return self.pydantic_tree(model, &serializer);
            }
            Err(error) => return Err(error.into()),
        }
        self.leave();
        Ok(())
    }

    #[inline(never)]
    fn pydantic_tree(
        &mut self,
        model: &Bound<'py, PyAny>,
        serializer: &Bound<'py, PyAny>,
    ) -> Encoded {
        let options = PyDict::new(self.py);
        options.set_item(intern!(self.py, "by_alias"), true)?;
        options.set_item(intern!(self.py, "mode"), intern!(self.py, "json"))?;
        let to_python = intern!(self.py, "to_python");
        let tree = serializer.call_method(to_python, (model,), Some(&options))?;
        self.value(&tree)?;
        self.leave();
        Ok(())
    }
}
