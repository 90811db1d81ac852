//! Values without items.

use flama_hotpath::json::{Duration, Layout, NotFinite, Writer};
use num_bigint::BigInt;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyByteArray, PyBytes, PyDelta, PyDeltaAccess, PyInt, PyString};
use pyo3::{exceptions::PyBaseException, intern};

use super::encoder::Encoder;
use super::failure::{Encoded, Failure};

static DECIMAL_TEXT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
static FILE_TEXT: PyOnceLock<Py<PyAny>> = PyOnceLock::new();

impl<'py> Encoder<'py> {
    #[inline(never)]
    pub fn string(&mut self, text: &Bound<'py, PyString>) -> Encoded {
        match text.to_str() {
            Ok(text) => {
                self.writer.string(text);
                Ok(())
            }
            Err(error) => self.surrogates(text, error),
        }
    }

    #[cold]
    #[inline(never)]
    #[allow(
        clippy::needless_pass_by_value,
        reason = "it is dropped here, not where it would cost"
    )]
    fn surrogates(&mut self, text: &Bound<'py, PyString>, _error: PyErr) -> Encoded {
        self.writer.wtf8(&wtf8(text)?);
        Ok(())
    }

    #[inline(never)]
    pub fn integer(&mut self, integer: &Bound<'py, PyInt>) -> Encoded {
        match integer.extract::<i64>() {
            Ok(small) => {
                self.writer.integer(small);
                Ok(())
            }
            Err(error) => self.big_integer(integer, error),
        }
    }

    #[cold]
    #[inline(never)]
    #[allow(
        clippy::needless_pass_by_value,
        reason = "it is dropped here, not where it would cost"
    )]
    fn big_integer(&mut self, integer: &Bound<'py, PyInt>, _error: PyErr) -> Encoded {
        self.writer.raw(integer_text(integer)?.as_bytes());
        Ok(())
    }

    #[inline(never)]
    #[allow(clippy::unnecessary_wraps, reason = "the call is to be a jump")]
    pub fn null(&mut self) -> Encoded {
        self.writer.null();
        Ok(())
    }

    #[inline(never)]
    #[allow(clippy::unnecessary_wraps, reason = "the call is to be a jump")]
    pub fn bool(&mut self, flag: bool) -> Encoded {
        self.writer.bool(flag);
        Ok(())
    }

    #[inline(never)]
    pub fn float(&mut self, number: f64) -> Encoded {
        Ok(self.writer.float(number)?)
    }

    #[inline(never)]
    pub fn decimal(&mut self, decimal: &Bound<'py, PyAny>) -> Encoded {
        self.writer.raw(decimal_text(decimal)?.as_bytes());
        Ok(())
    }

    #[inline(never)]
    pub fn uuid(&mut self, uuid: &Bound<'py, PyAny>) -> Encoded {
        self.writer.string(&uuid_text(uuid)?);
        Ok(())
    }

    #[inline(never)]
    pub fn temporal(&mut self, moment: &Bound<'py, PyAny>) -> Encoded {
        self.string(&iso_text(moment)?)
    }

    #[inline(never)]
    pub fn timedelta(&mut self, delta: &Bound<'py, PyAny>) -> Encoded {
        let delta = delta.cast::<PyDelta>().map_err(PyErr::from)?;
        let duration = Duration::new(
            delta.get_days(),
            delta.get_seconds(),
            delta.get_microseconds(),
        );
        self.writer.string(&duration.to_iso8601());
        Ok(())
    }

    #[inline(never)]
    pub fn bytes(&mut self, bytes: &Bound<'py, PyAny>) -> Encoded {
        let owned: Vec<u8>;
        let bytes = if let Ok(bytes) = bytes.cast::<PyBytes>() {
            bytes.as_bytes()
        } else if let Ok(bytes) = bytes.cast::<PyByteArray>() {
            owned = bytes.to_vec();
            &owned
        } else {
            owned = bytes.call_method0(intern!(self.py, "tobytes"))?.extract()?;
            &owned
        };
        let Ok(text) = std::str::from_utf8(bytes) else {
            let message = "bytes that are not UTF-8; encode them as text first, as base64 say";
            return Err(Failure::value(message));
        };
        self.writer.string(text);
        Ok(())
    }

    #[inline(never)]
    pub fn path(&mut self, path: &Bound<'py, PyAny>) -> Encoded {
        let decode = FILE_TEXT.get_or_try_init(self.py, || {
            PyResult::Ok(self.py.import("os")?.getattr("fsdecode")?.unbind())
        })?;
        let text = decode.bind(self.py).call1((path,))?;
        self.string(text.cast().map_err(PyErr::from)?)
    }

    #[inline(never)]
    pub fn exception(&mut self, error: &Bound<'py, PyAny>) -> Encoded {
        self.string(&error.repr()?)
    }

    #[inline(never)]
    pub fn exception_class(&mut self, class: &Bound<'py, PyAny>) -> Encoded {
        let class = class.cast::<pyo3::types::PyType>().map_err(PyErr::from)?;
        if !class.is_subclass_of::<PyBaseException>()? {
            return Err(Failure::unsupported(class, "a type that JSON can hold"));
        }
        self.string(&class.name()?)
    }
}

/// The UTF-8 of `text`, with the three bytes of each lone surrogate (WTF-8).
pub fn wtf8(text: &Bound<'_, PyString>) -> Result<Vec<u8>, Failure> {
    if let Ok(text) = text.to_str() {
        return Ok(text.as_bytes().to_vec());
    }
    let encoded = text.call_method1("encode", ("utf-8", "surrogatepass"))?;
    Ok(encoded
        .cast::<PyBytes>()
        .map_err(PyErr::from)?
        .as_bytes()
        .to_vec())
}

pub fn integer_text(integer: &Bound<'_, PyInt>) -> Result<String, Failure> {
    // Python refuses to convert more digits than `sys.get_int_max_str_digits()`.
    let number: BigInt = integer.extract()?;
    Ok(number.to_string())
}

pub fn float_text(number: f64) -> Result<String, Failure> {
    let mut writer = Writer::new(Layout::Compact);
    writer.float(number)?;
    Ok(String::from_utf8_lossy(writer.as_bytes()).into_owned())
}

pub fn decimal_text(decimal: &Bound<'_, PyAny>) -> Result<String, Failure> {
    let py = decimal.py();
    // Called on the class: the text goes out unquoted, and a subclass could put anything into it.
    let to_text = DECIMAL_TEXT.get_or_try_init(py, || {
        let class = py.import("decimal")?.getattr("Decimal")?;
        PyResult::Ok(class.getattr("__str__")?.unbind())
    })?;
    let text: String = to_text.bind(py).call1((decimal,))?.extract()?;
    let first = text.trim_start_matches('-').bytes().next();
    if first.is_some_and(|first| first.is_ascii_digit()) {
        return Ok(text);
    }
    Err(NotFinite.into())
}

pub fn uuid_text(uuid: &Bound<'_, PyAny>) -> Result<String, Failure> {
    let number: u128 = uuid.getattr(intern!(uuid.py(), "int"))?.extract()?;
    let digits = format!("{number:032x}");
    let (a, b, c) = (&digits[..8], &digits[8..12], &digits[12..16]);
    Ok(format!("{a}-{b}-{c}-{}-{}", &digits[16..20], &digits[20..]))
}

pub fn iso_text<'py>(moment: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
    let text = moment.call_method0(intern!(moment.py(), "isoformat"))?;
    Ok(text.cast_into()?)
}
