use std::borrow::Cow;

use flama_hotpath::parameters::{decoded, pairs};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyList, PyTuple};

use super::field::Field;

/// The decoded value of each field in a query string; of several the last.
pub struct QueryValues<'q>(Vec<Option<Cow<'q, str>>>);

impl<'q> QueryValues<'q> {
    /// Nothing where a name or a value that is asked for is not UTF-8.
    pub fn of(query: &'q [u8], fields: &[Field]) -> Option<Self> {
        let mut raw: Vec<Option<&str>> = vec![None; fields.len()];
        for (name, value) in pairs(str::from_utf8(query).ok()?) {
            let name = decoded(name)?;
            for (field, slot) in fields.iter().zip(&mut raw) {
                if field.wire() == name {
                    *slot = Some(value);
                }
            }
        }
        let values = raw.into_iter().map(|value| match value {
            Some(value) => decoded(value).map(Some),
            None => Some(None),
        });
        values.collect::<Option<_>>().map(Self)
    }

    pub fn texts(&self) -> impl Iterator<Item = Option<&str>> {
        self.0.iter().map(Option::as_deref)
    }
}

/// The value of each field in the headers.
pub struct HeaderValues<'py>(Vec<Option<Bound<'py, PyBytes>>>);

impl<'py> HeaderValues<'py> {
    /// Nothing where a header that is asked for comes twice or is not ASCII, and where `headers` are no tuples of bytes.
    pub fn of(headers: &Bound<'py, PyList>, fields: &[Field]) -> Option<Self> {
        let mut values = vec![None; fields.len()];
        for header in headers {
            let header = header.cast_into_exact::<PyTuple>().ok()?;
            let name = header.get_item(0).ok()?.cast_into_exact::<PyBytes>().ok()?;
            for (field, slot) in fields.iter().zip(&mut values) {
                if !name
                    .as_bytes()
                    .eq_ignore_ascii_case(field.wire().as_bytes())
                {
                    continue;
                }
                let value = header.get_item(1).ok()?.cast_into_exact::<PyBytes>().ok()?;
                if slot.is_some() || !value.as_bytes().is_ascii() {
                    return None;
                }
                *slot = Some(value);
            }
        }
        Some(Self(values))
    }

    pub fn texts(&self) -> impl Iterator<Item = Option<&str>> {
        self.0.iter().map(|value| {
            let text = str::from_utf8(value.as_ref()?.as_bytes()).unwrap_or_default();
            Some(text.trim_matches(is_space))
        })
    }
}

/// What Python's `str.strip` takes away from ASCII text.
fn is_space(character: char) -> bool {
    matches!(character, '\t'..='\r' | '\x1c'..='\x1f' | ' ')
}
