use std::fmt;

use super::buffer::Buffer;
use super::key::KnownKey;
use super::{escape, integer};

/// How deeply arrays and objects may be nested.
pub const MAX_DEPTH: usize = 500;

/// The white space between tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layout {
    /// None: `{"a":[1,2]}`.
    Compact,
    /// One space after commas and colons: `{"a": [1, 2]}`.
    Spaced,
    /// A line for each item, indented by this many spaces a level; one space after colons.
    Indented(u8),
}

/// A number that JSON has no text for: NaN or an infinity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotFinite;

/// More than [`MAX_DEPTH`] arrays and objects inside one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooDeep;

impl fmt::Display for NotFinite {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("NaN and infinities are not JSON")
    }
}

impl fmt::Display for TooDeep {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "nested deeper than {MAX_DEPTH} levels")
    }
}

impl std::error::Error for NotFinite {}
impl std::error::Error for TooDeep {}

/// Writes JSON text token by token.
///
/// An array is `begin_array`, then for each item `item` and the item's value, then `end_array`; an object has
/// `key` in place of `item`. Both take whether the item is the first one, which comes right after the beginning.
#[derive(Debug)]
pub struct Writer {
    out: Buffer,
    layout: Layout,
    depth: usize,
}

impl Writer {
    #[must_use]
    pub fn new(layout: Layout) -> Self {
        Self::with_memory(layout, Vec::new())
    }

    /// A writer that makes use of `memory`, as [`Writer::into_memory`] gave it. What it holds is overwritten.
    #[must_use]
    pub fn with_memory(layout: Layout, memory: Vec<u8>) -> Self {
        Self {
            out: Buffer::new(memory),
            layout,
            depth: 0,
        }
    }

    /// The text so far, as UTF-8.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.out.as_bytes()
    }

    /// Its memory, for the next writer.
    #[must_use]
    pub fn into_memory(self) -> Vec<u8> {
        self.out.into_memory()
    }

    #[must_use]
    pub fn layout(&self) -> Layout {
        self.layout
    }

    pub fn null(&mut self) {
        self.out.array(b"null");
    }

    pub fn bool(&mut self, value: bool) {
        *self.out.room() = if value { *b"true " } else { *b"false" };
        self.out.advance(if value { 4 } else { 5 });
    }

    #[inline]
    pub fn integer(&mut self, value: i64) {
        integer::push_signed(&mut self.out, value);
    }

    #[inline]
    pub fn unsigned(&mut self, value: u64) {
        integer::push(&mut self.out, value);
    }

    /// Writes the shortest text that reads back as `value`.
    ///
    /// # Errors
    ///
    /// Returns [`NotFinite`] for NaN and the infinities.
    pub fn float(&mut self, value: f64) -> Result<(), NotFinite> {
        if !value.is_finite() {
            return Err(NotFinite);
        }
        let mut buffer = zmij::Buffer::new();
        let text = buffer.format_finite(value);
        self.out.short(text.as_bytes());
        Ok(())
    }

    /// Writes the shortest text that reads back as `value` in single precision.
    ///
    /// # Errors
    ///
    /// Returns [`NotFinite`] for NaN and the infinities.
    pub fn single(&mut self, value: f32) -> Result<(), NotFinite> {
        if !value.is_finite() {
            return Err(NotFinite);
        }
        let mut buffer = zmij::Buffer::new();
        let text = buffer.format_finite(value);
        self.out.short(text.as_bytes());
        Ok(())
    }

    pub fn string(&mut self, text: &str) {
        escape::push_str(&mut self.out, text);
    }

    /// Writes text in which surrogates may stand alone (the WTF-8 encoding); each becomes its `\udXXX` escape.
    ///
    /// Other bytes that are not UTF-8 become U+FFFD.
    pub fn wtf8(&mut self, text: &[u8]) {
        escape::push_wtf8(&mut self.out, text);
    }

    /// Writes a value whose JSON text is known.
    pub fn raw(&mut self, json: &[u8]) {
        self.out.extend(json);
    }

    /// # Errors
    ///
    /// Returns [`TooDeep`] inside [`MAX_DEPTH`] arrays and objects.
    pub fn begin_array(&mut self) -> Result<(), TooDeep> {
        self.begin(b'[')
    }

    /// # Errors
    ///
    /// Returns [`TooDeep`] inside [`MAX_DEPTH`] arrays and objects.
    pub fn begin_object(&mut self) -> Result<(), TooDeep> {
        self.begin(b'{')
    }

    pub fn end_array(&mut self, empty: bool) {
        self.end(b']', empty);
    }

    pub fn end_object(&mut self, empty: bool) {
        self.end(b'}', empty);
    }

    /// Comes before each item of an array.
    #[inline]
    pub fn item(&mut self, first: bool) {
        if self.layout == Layout::Compact {
            self.out.room::<1>()[0] = b',';
            return self.out.advance(usize::from(!first));
        }
        self.spaced_item(first);
    }

    #[inline(never)]
    fn spaced_item(&mut self, first: bool) {
        if !first {
            self.out.push(b',');
        }
        match self.layout {
            Layout::Spaced if !first => self.out.push(b' '),
            Layout::Compact | Layout::Spaced => {}
            Layout::Indented(width) => self.line(width),
        }
    }

    /// Comes before the value of each item of an object.
    #[inline]
    pub fn key(&mut self, key: &str, first: bool) {
        if self.layout == Layout::Compact {
            let separator = self.separator(first);
            return escape::push_key(&mut self.out, key, separator);
        }
        self.item(first);
        self.string(key);
        self.colon();
    }

    /// Like [`Writer::key`].
    #[inline]
    pub fn known_key(&mut self, key: &KnownKey, first: bool) {
        if self.layout == Layout::Compact {
            let separator = self.separator(first);
            return key.push(&mut self.out, separator);
        }
        self.spaced_key(key, first);
    }

    #[inline(never)]
    fn spaced_key(&mut self, key: &KnownKey, first: bool) {
        self.spaced_item(first);
        self.out.extend(key.quoted());
        self.colon();
    }

    /// What comes before a key in the compact layout. The bracket is taken back, since the key brings it along.
    #[inline]
    fn separator(&mut self, first: bool) -> u8 {
        self.out.retreat(usize::from(first));
        if first { b'{' } else { b',' }
    }

    /// Like [`Writer::key`], with text as [`Writer::wtf8`] takes it.
    pub fn wtf8_key(&mut self, key: &[u8], first: bool) {
        self.item(first);
        self.wtf8(key);
        self.colon();
    }

    fn colon(&mut self) {
        self.out.push(b':');
        if self.layout != Layout::Compact {
            self.out.push(b' ');
        }
    }

    fn begin(&mut self, bracket: u8) -> Result<(), TooDeep> {
        if self.depth == MAX_DEPTH {
            return Err(TooDeep);
        }
        self.depth += 1;
        self.out.push(bracket);
        Ok(())
    }

    fn end(&mut self, bracket: u8, empty: bool) {
        self.depth = self.depth.saturating_sub(1);
        if let Layout::Indented(width) = self.layout
            && !empty
        {
            self.line(width);
        }
        self.out.push(bracket);
    }

    fn line(&mut self, width: u8) {
        self.out.push(b'\n');
        self.out.fill(b' ', self.depth * usize::from(width));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(layout: Layout) -> String {
        let mut writer = Writer::new(layout);
        writer.begin_object().expect("shallow");
        writer.key("a", true);
        writer.begin_array().expect("shallow");
        for (index, value) in [1, -2].into_iter().enumerate() {
            writer.item(index == 0);
            writer.integer(value);
        }
        writer.end_array(false);
        writer.known_key(&KnownKey::new("b").expect("short"), false);
        writer.begin_object().expect("shallow");
        writer.end_object(true);
        writer.end_object(false);
        String::from_utf8(writer.as_bytes().to_vec()).expect("UTF-8")
    }

    #[test]
    fn each_layout_has_its_white_space() {
        assert_eq!(sample(Layout::Compact), r#"{"a":[1,-2],"b":{}}"#);
        assert_eq!(sample(Layout::Spaced), r#"{"a": [1, -2], "b": {}}"#);
        assert_eq!(
            sample(Layout::Indented(2)),
            "{\n  \"a\": [\n    1,\n    -2\n  ],\n  \"b\": {}\n}"
        );
    }

    #[test]
    fn floats_are_written_as_short_as_they_read_back() {
        for (value, text) in [(0.1, "0.1"), (1.0, "1.0"), (-0.0, "-0.0"), (1e22, "1e+22")] {
            let mut writer = Writer::new(Layout::Compact);
            assert_eq!(writer.float(value), Ok(()));
            assert_eq!(writer.as_bytes(), text.as_bytes());
        }
    }

    #[test]
    fn numbers_that_are_not_finite_are_refused_and_leave_no_text() {
        let mut writer = Writer::new(Layout::Compact);
        for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(writer.float(value), Err(NotFinite));
        }
        assert_eq!(writer.single(f32::NAN), Err(NotFinite));
        assert!(writer.as_bytes().is_empty());
    }

    #[test]
    fn nesting_stops_at_the_limit() {
        let mut writer = Writer::new(Layout::Compact);
        for _ in 0..MAX_DEPTH {
            assert_eq!(writer.begin_array(), Ok(()));
        }
        assert_eq!(writer.begin_array(), Err(TooDeep));
        assert_eq!(writer.begin_object(), Err(TooDeep));
    }
}
