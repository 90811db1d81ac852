use flama_hotpath::json::{Layout, MAX_DEPTH, TooDeep, Writer};
use hashbrown::HashMap;
use pyo3::PyTypeInfo;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple, PyType};
use smallvec::SmallVec;

use super::classes::{Class, classify};
use super::failure::{Encoded, Failure};
use super::kept::{Kept, Keys};

/// The length from which on the copy of a list is cheaper than a reference to each of its items.
const COPIED_LIST: usize = 16;

/// Walks Python values and writes them.
pub struct Encoder<'py> {
    pub py: Python<'py>,
    pub writer: Writer,
    pub keys: Keys,
    pub sort_keys: bool,
    /// The addresses of the objects that are being encoded, outermost first.
    ancestors: SmallVec<[usize; 16]>,
    /// The classes met so far by their address, which stays theirs because they are kept alive here.
    classes: HashMap<usize, (Bound<'py, PyType>, Class)>,
    /// The field names of the dataclasses met so far.
    pub fields: HashMap<usize, Bound<'py, PyTuple>>,
}

impl<'py> Encoder<'py> {
    pub fn new(py: Python<'py>, layout: Layout, sort_keys: bool) -> Self {
        let kept = Kept::take();
        Self {
            py,
            writer: Writer::with_memory(layout, kept.memory),
            keys: kept.keys,
            sort_keys,
            ancestors: SmallVec::new(),
            classes: HashMap::new(),
            fields: HashMap::new(),
        }
    }

    /// The text of `value` and all that is in it.
    pub fn encode(mut self, value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyBytes>> {
        let outcome = self.value(value);
        let bytes = outcome.map(|()| PyBytes::new(self.py, self.writer.as_bytes()));
        let memory = self.writer.into_memory();
        Kept {
            memory,
            keys: self.keys,
        }
        .give_back();
        bytes.map_err(Failure::into_error)
    }

    /// Writes `value`; the classes of nearly every payload are told apart by identity alone.
    pub fn value(&mut self, value: &Bound<'py, PyAny>) -> Encoded {
        if let Some(text) = exact::<PyString>(value) {
            return self.string(text);
        }
        if let Some(integer) = exact::<PyInt>(value) {
            return self.integer(integer);
        }
        if let Some(dict) = exact::<PyDict>(value) {
            return self.dict(dict);
        }
        if let Some(list) = exact::<PyList>(value) {
            return self.list(list);
        }
        if value.is_none() {
            return self.null();
        }
        if let Some(float) = exact::<PyFloat>(value) {
            return self.float(float.value());
        }
        if let Some(flag) = exact::<PyBool>(value) {
            return self.bool(flag.is_true());
        }
        if let Some(tuple) = exact::<PyTuple>(value) {
            return self.tuple(tuple);
        }
        self.other(value)
    }

    #[inline(never)]
    fn other(&mut self, value: &Bound<'py, PyAny>) -> Encoded {
        match self.class_of(value)? {
            Class::String => self.string(value.cast().map_err(PyErr::from)?),
            Class::Bool => self.bool(value.is_truthy()?),
            Class::Integer => self.integer(value.cast().map_err(PyErr::from)?),
            Class::Float => self.float(value.cast::<PyFloat>().map_err(PyErr::from)?.value()),
            Class::List => self.list(value.cast().map_err(PyErr::from)?),
            Class::Tuple => self.tuple(value.cast().map_err(PyErr::from)?),
            Class::Iterable => self.iterable(value),
            Class::Mapping => self.mapping(value),
            Class::Enum => self.enumeration(value),
            Class::Pydantic => self.pydantic(value),
            Class::Dataclass => self.dataclass(value),
            Class::NumpyArray => self.numpy_array(value),
            Class::NumpySubclass => self.numpy_subclass(value),
            Class::NumpyScalar => self.numpy_scalar(value),
            Class::Temporal => self.temporal(value),
            Class::Timedelta => self.timedelta(value),
            Class::Uuid => self.uuid(value),
            Class::Decimal => self.decimal(value),
            Class::Bytes => self.bytes(value),
            Class::Path => self.path(value),
            Class::Exception => self.exception(value),
            Class::Type => self.exception_class(value),
            Class::Unknown => Err(Failure::unsupported(value, "a type that JSON can hold")),
        }
    }

    #[inline(never)]
    pub fn class_of(&mut self, value: &Bound<'py, PyAny>) -> PyResult<Class> {
        let class = value.get_type();
        let address = class.as_ptr().addr();
        if let Some((_, known)) = self.classes.get(&address) {
            return Ok(*known);
        }
        let found = classify(&class)?;
        self.classes.insert(address, (class, found));
        Ok(found)
    }

    /// Goes one level down into `value`.
    #[inline]
    pub fn enter<T>(&mut self, value: &Bound<'py, T>) -> Encoded {
        let address = value.as_ptr().addr();
        if self.ancestors.contains(&address) {
            return circular();
        }
        if self.ancestors.len() == MAX_DEPTH {
            return too_deep();
        }
        self.ancestors.push(address);
        Ok(())
    }

    pub fn leave(&mut self) {
        self.ancestors.pop();
    }

    #[inline(never)]
    fn list(&mut self, list: &Bound<'py, PyList>) -> Encoded {
        if list.len() >= COPIED_LIST {
            // A tuple's items need no references of their own while it is alive.
            return self.items(list, &list.to_tuple());
        }
        self.enter(list)?;
        self.writer.begin_array()?;
        let mut count = 0;
        for item in list {
            self.item(count, &item)?;
            count += 1;
        }
        self.writer.end_array(count == 0);
        self.leave();
        Ok(())
    }

    #[inline(never)]
    fn tuple(&mut self, tuple: &Bound<'py, PyTuple>) -> Encoded {
        self.items(tuple, tuple)
    }

    /// Writes the items of `tuple` as those of `owner`.
    fn items<T>(&mut self, owner: &Bound<'py, T>, tuple: &Bound<'py, PyTuple>) -> Encoded {
        self.enter(owner)?;
        self.writer.begin_array()?;
        for (index, item) in tuple.iter_borrowed().enumerate() {
            self.item(index, &item)?;
        }
        self.writer.end_array(tuple.is_empty());
        self.leave();
        Ok(())
    }

    #[inline(never)]
    fn iterable(&mut self, iterable: &Bound<'py, PyAny>) -> Encoded {
        self.enter(iterable)?;
        self.writer.begin_array()?;
        let mut count = 0;
        for item in iterable.try_iter()? {
            self.item(count, &item?)?;
            count += 1;
        }
        self.writer.end_array(count == 0);
        self.leave();
        Ok(())
    }

    #[inline]
    fn item(&mut self, index: usize, item: &Bound<'py, PyAny>) -> Encoded {
        self.writer.item(index == 0);
        self.value(item).map_err(|failure| failure.at_index(index))
    }

    #[inline(never)]
    fn dict(&mut self, dict: &Bound<'py, PyDict>) -> Encoded {
        if self.sort_keys {
            return self.sorted_dict(dict);
        }
        self.enter(dict)?;
        self.writer.begin_object()?;
        let count = dict.len();
        let mut items = dict.iter();
        for index in 0..count {
            // The iterator panics when the dict has another size than before.
            if dict.len() != count {
                return Err(changed());
            }
            let Some((key, value)) = items.next() else {
                break;
            };
            self.entry(&key, &value, index == 0)?;
        }
        self.writer.end_object(count == 0);
        self.leave();
        Ok(())
    }

    #[cold]
    #[inline(never)]
    fn sorted_dict(&mut self, dict: &Bound<'py, PyDict>) -> Encoded {
        self.sorted(dict.as_any(), dict.items().try_iter()?)
    }

    #[inline]
    pub fn entry(
        &mut self,
        key: &Bound<'py, PyAny>,
        value: &Bound<'py, PyAny>,
        first: bool,
    ) -> Encoded {
        self.key(key, first)?;
        self.value(value).map_err(|failure| failure.at_key(key))
    }
}

/// `value` as what it is if it is of the class itself.
#[inline]
pub fn exact<'value, 'py, T: PyTypeInfo>(
    value: &'value Bound<'py, PyAny>,
) -> Option<&'value Bound<'py, T>> {
    // A failed cast counts a reference to the class up and down, and most of them fail.
    if value.is_exact_instance_of::<T>() {
        value.cast_exact().ok()
    } else {
        None
    }
}

#[cold]
#[inline(never)]
fn circular() -> Encoded {
    Err(Failure::value("circular reference"))
}

#[cold]
#[inline(never)]
fn too_deep() -> Encoded {
    Err(TooDeep.into())
}

#[cold]
#[inline(never)]
fn changed() -> Failure {
    PyRuntimeError::new_err("dictionary changed size during encoding").into()
}
