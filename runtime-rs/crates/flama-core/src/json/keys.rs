//! The keys of objects: JSON has only strings.

use std::borrow::Cow;

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyInt, PyIterator, PyString};

use super::classes::Class;
use super::encoder::{Encoder, exact};
use super::failure::{Encoded, Failure};
use super::scalars;

type Pair<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

impl<'py> Encoder<'py> {
    /// Writes `key` and the colon after it.
    #[inline]
    pub fn key(&mut self, key: &Bound<'py, PyAny>, first: bool) -> Encoded {
        if let Some(text) = exact::<PyString>(key)
            && let Some(known) = self.keys.known(text)
        {
            self.writer.known_key(known, first);
            return Ok(());
        }
        self.new_key(key, first)
    }

    #[inline(never)]
    fn new_key(&mut self, key: &Bound<'py, PyAny>, first: bool) -> Encoded {
        if let Some(text) = exact::<PyString>(key)
            && let Ok(text) = text.to_str()
        {
            self.writer.key(text, first);
            return Ok(());
        }
        self.unusual_key(key, first)
    }

    #[inline(never)]
    fn unusual_key(&mut self, key: &Bound<'py, PyAny>, first: bool) -> Encoded {
        let text = self.key_text(key)?;
        self.writer.wtf8_key(&text, first);
        Ok(())
    }

    /// The text of a key, in which surrogates may stand alone.
    #[inline(never)]
    fn key_text(&mut self, key: &Bound<'py, PyAny>) -> Result<Vec<u8>, Failure> {
        if key.is_none() {
            return Ok(b"null".to_vec());
        }
        let text = match self.class_of(key)? {
            Class::String => return scalars::wtf8(key.cast().map_err(PyErr::from)?),
            Class::Bool => bool_text(key.cast().map_err(PyErr::from)?).into(),
            Class::Integer => scalars::integer_text(key.cast::<PyInt>().map_err(PyErr::from)?)?,
            Class::Float => scalars::float_text(key.extract()?)?,
            Class::Decimal => scalars::decimal_text(key)?,
            Class::Uuid => scalars::uuid_text(key)?,
            Class::Temporal => return scalars::wtf8(&scalars::iso_text(key)?),
            Class::Enum => {
                self.enter(key)?;
                let text = self.key_text(&key.getattr("value")?)?;
                self.leave();
                return Ok(text);
            }
            _ => return Err(Failure::unsupported(key, "a type that a JSON key can have")),
        };
        Ok(text.into_bytes())
    }

    /// Writes the pairs that `items` yields as an object whose keys are sorted by code point.
    #[inline(never)]
    pub fn sorted(&mut self, owner: &Bound<'py, PyAny>, items: Bound<'py, PyIterator>) -> Encoded {
        self.enter(owner)?;
        self.writer.begin_object()?;
        let mut entries = Vec::new();
        for item in items {
            let (key, value) = pair(item)?;
            entries.push((self.key_text(&key)?, key, value));
        }
        entries.sort_by(|left, right| left.0.cmp(&right.0));
        for (index, (text, key, value)) in entries.iter().enumerate() {
            self.writer.wtf8_key(text, index == 0);
            self.value(value).map_err(|failure| failure.at_key(key))?;
        }
        self.writer.end_object(entries.is_empty());
        self.leave();
        Ok(())
    }

    /// Writes the pairs that `items` yields as an object, in that order.
    #[inline(never)]
    pub fn unsorted(
        &mut self,
        owner: &Bound<'py, PyAny>,
        items: Bound<'py, PyIterator>,
    ) -> Encoded {
        self.enter(owner)?;
        self.writer.begin_object()?;
        let mut first = true;
        for item in items {
            let (key, value) = pair(item)?;
            self.entry(&key, &value, first)?;
            first = false;
        }
        self.writer.end_object(first);
        self.leave();
        Ok(())
    }
}

#[inline(never)]
fn pair(item: PyResult<Bound<'_, PyAny>>) -> PyResult<Pair<'_>> {
    item?.extract()
}

fn bool_text(flag: &Bound<'_, PyBool>) -> Cow<'static, str> {
    if flag.is_true() { "true" } else { "false" }.into()
}
