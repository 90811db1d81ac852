//! Arrays and scalars of numpy, which is used when it is loaded and never imported.

use flama_hotpath::json::{NotFinite, Writer};
use pyo3::buffer::{Element, PyBuffer};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyString, PyTuple, PyType};

use super::classes::Class;
use super::encoder::Encoder;
use super::failure::{Encoded, Failure};

type WriteOne<T> = fn(&mut Writer, T) -> Result<(), NotFinite>;

pub fn classify(class: &Bound<'_, PyType>) -> PyResult<Option<Class>> {
    let py = class.py();
    let Some(numpy) = loaded(py)? else {
        return Ok(None);
    };
    let array = numpy.getattr(intern!(py, "ndarray"))?;
    if class.is(&array) {
        return Ok(Some(Class::NumpyArray));
    }
    if class.is_subclass(&array)? {
        return Ok(Some(Class::NumpySubclass));
    }
    if class.is_subclass(&numpy.getattr(intern!(py, "generic"))?)? {
        return Ok(Some(Class::NumpyScalar));
    }
    Ok(None)
}

fn loaded(py: Python<'_>) -> PyResult<Option<Bound<'_, PyAny>>> {
    let modules = py.import("sys")?.getattr(intern!(py, "modules"))?;
    let numpy = modules.cast::<PyDict>()?.get_item(intern!(py, "numpy"))?;
    // A module that is still being imported has no `ndarray` yet, and so no values either.
    Ok(numpy.filter(|numpy| numpy.hasattr(intern!(py, "ndarray")).unwrap_or(false)))
}

impl<'py> Encoder<'py> {
    /// Writes an array whose memory is what it means, without a Python object for each number.
    #[inline(never)]
    pub fn numpy_array(&mut self, array: &Bound<'py, PyAny>) -> Encoded {
        let dimensions: usize = array.getattr(intern!(self.py, "ndim"))?.extract()?;
        if dimensions == 0 {
            return self.numpy_single(array);
        }
        if !is_native(array)? {
            return self.numpy_subclass(array);
        }
        match element(array)? {
            ('f', 8) => self.numbers::<f64>(array, Writer::float),
            ('f', 4) => self.numbers::<f32>(array, Writer::single),
            ('i', 8) => self.numbers::<i64>(array, integer),
            ('i', 4) => self.numbers::<i32>(array, |writer, one| integer(writer, one.into())),
            ('i', 2) => self.numbers::<i16>(array, |writer, one| integer(writer, one.into())),
            ('i', 1) => self.numbers::<i8>(array, |writer, one| integer(writer, one.into())),
            ('u', 8) => self.numbers::<u64>(array, unsigned),
            ('u', 4) => self.numbers::<u32>(array, |writer, one| unsigned(writer, one.into())),
            ('u', 2) => self.numbers::<u16>(array, |writer, one| unsigned(writer, one.into())),
            ('u', 1) => self.numbers::<u8>(array, |writer, one| unsigned(writer, one.into())),
            _ => self.numpy_subclass(array),
        }
    }

    /// Writes what `tolist` makes of an array: a masked array hides some of its memory, for one.
    #[inline(never)]
    pub fn numpy_subclass(&mut self, array: &Bound<'py, PyAny>) -> Encoded {
        self.enter(array)?;
        let values = self.to_list(array)?;
        self.value(&values)?;
        self.leave();
        Ok(())
    }

    /// Writes the one value of an array without dimensions.
    #[inline(never)]
    fn numpy_single(&mut self, array: &Bound<'py, PyAny>) -> Encoded {
        self.enter(array)?;
        self.value(&array.get_item(PyTuple::empty(self.py))?)?;
        self.leave();
        Ok(())
    }

    #[inline(never)]
    pub fn numpy_scalar(&mut self, scalar: &Bound<'py, PyAny>) -> Encoded {
        self.enter(scalar)?;
        match element(scalar)? {
            ('f', 4) => self.writer.single(scalar.extract()?)?,
            ('f', _) => self.writer.float(scalar.extract()?)?,
            ('M' | 'm', _) => {
                let values = self.to_list(scalar)?;
                self.value(&values)?;
            }
            ('c', _) => return Err(Failure::unsupported(scalar, "a type that JSON can hold")),
            _ => {
                let value = scalar.call_method0(intern!(self.py, "item"))?;
                self.value(&value)?;
            }
        }
        self.leave();
        Ok(())
    }

    #[inline(never)]
    fn numbers<T: Element>(&mut self, array: &Bound<'py, PyAny>, write: WriteOne<T>) -> Encoded {
        let buffer = PyBuffer::<T>::get(array)?;
        let items = buffer.to_vec(self.py)?;
        self.nested(buffer.shape(), &items, write)
    }

    fn nested<T: Copy>(&mut self, shape: &[usize], items: &[T], write: WriteOne<T>) -> Encoded {
        let Some((count, inner)) = shape.split_first() else {
            return items
                .iter()
                .try_for_each(|item| Ok(write(&mut self.writer, *item)?));
        };
        let size: usize = inner.iter().product();
        self.writer.begin_array()?;
        for index in 0..*count {
            self.writer.item(index == 0);
            self.nested(inner, &items[index * size..(index + 1) * size], write)
                .map_err(|failure| failure.at_index(index))?;
        }
        self.writer.end_array(*count == 0);
        Ok(())
    }

    #[inline(never)]
    fn to_list(&self, array: &Bound<'py, PyAny>) -> Result<Bound<'py, PyAny>, Failure> {
        let to_list = intern!(self.py, "tolist");
        match element(array)?.0 {
            'M' => {
                self.refuse_nat(array)?;
                let numpy = self.py.import("numpy")?;
                let texts = numpy.call_method1("datetime_as_string", (array,))?;
                Ok(texts.call_method0(to_list)?)
            }
            'm' => {
                self.refuse_nat(array)?;
                let micro = array.call_method1("astype", ("timedelta64[us]",))?;
                Ok(micro.call_method0(to_list)?)
            }
            _ => Ok(array.call_method0(to_list)?),
        }
    }

    fn refuse_nat(&self, array: &Bound<'py, PyAny>) -> Encoded {
        let missing = self.py.import("numpy")?.call_method1("isnat", (array,))?;
        if missing.call_method0("any")?.is_truthy()? {
            return Err(Failure::value("NaT is not JSON"));
        }
        Ok(())
    }
}

#[allow(clippy::unnecessary_wraps, reason = "the writers of floats can fail")]
fn integer(writer: &mut Writer, value: i64) -> Result<(), NotFinite> {
    writer.integer(value);
    Ok(())
}

#[allow(clippy::unnecessary_wraps, reason = "the writers of floats can fail")]
fn unsigned(writer: &mut Writer, value: u64) -> Result<(), NotFinite> {
    writer.unsigned(value);
    Ok(())
}

/// The kind of an array's elements, as numpy names it with a letter, and their size in bytes.
fn element(array: &Bound<'_, PyAny>) -> PyResult<(char, usize)> {
    let dtype = array.getattr(intern!(array.py(), "dtype"))?;
    let kind = dtype.getattr(intern!(array.py(), "kind"))?;
    let size = dtype.getattr(intern!(array.py(), "itemsize"))?;
    Ok((kind.cast::<PyString>()?.extract()?, size.extract()?))
}

fn is_native(array: &Bound<'_, PyAny>) -> PyResult<bool> {
    let dtype = array.getattr(intern!(array.py(), "dtype"))?;
    dtype.getattr(intern!(array.py(), "isnative"))?.is_truthy()
}
