use std::fmt::Write;

use flama_hotpath::json::{NotFinite, TooDeep};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyString;

/// The most steps of a path that a message shows; it leaves out the middle of longer ones.
const SHOWN_STEPS: usize = 16;

/// Why a value cannot be encoded, and where.
///
/// The box keeps the result of each level of recursion at the size of a pointer.
pub struct Failure(Box<Details>);

struct Details {
    reason: Reason,
    /// The way to the value from the innermost step to the outermost.
    steps: Vec<Step>,
}

enum Reason {
    /// An exception of user code; it is raised as it is.
    Raised(PyErr),
    Value(String),
    Type(String),
}

enum Step {
    Index(usize),
    Key(String),
}

pub type Encoded = Result<(), Failure>;

impl Failure {
    #[cold]
    #[inline(never)]
    pub fn value(message: &str) -> Self {
        Self::new(Reason::Value(message.into()))
    }

    #[cold]
    #[inline(never)]
    pub fn unsupported(value: &Bound<'_, PyAny>, role: &str) -> Self {
        let name = match value.get_type().fully_qualified_name() {
            Ok(name) => name.to_string(),
            Err(error) => return error.into(),
        };
        Self::new(Reason::Type(format!("`{name}` is not {role}")))
    }

    fn new(reason: Reason) -> Self {
        Self(Box::new(Details {
            reason,
            steps: Vec::new(),
        }))
    }

    #[cold]
    #[inline(never)]
    pub fn at_index(mut self, index: usize) -> Self {
        self.0.steps.push(Step::Index(index));
        self
    }

    #[cold]
    #[inline(never)]
    pub fn at_key(mut self, key: &Bound<'_, PyAny>) -> Self {
        if !matches!(self.0.reason, Reason::Raised(_)) {
            self.0.steps.push(Step::Key(key_text(key)));
        }
        self
    }

    pub fn into_error(self) -> PyErr {
        let path = self.0.path();
        match self.0.reason {
            Reason::Raised(error) => error,
            Reason::Value(message) => PyValueError::new_err(format!("{message}, at `{path}`")),
            Reason::Type(message) => PyTypeError::new_err(format!("{message}, at `{path}`")),
        }
    }
}

impl Details {
    fn path(&self) -> String {
        let mut path = String::from("$");
        let count = self.steps.len();
        let hidden = SHOWN_STEPS / 2..count.saturating_sub(SHOWN_STEPS / 2);
        for (position, step) in self.steps.iter().rev().enumerate() {
            if position == hidden.start && !hidden.is_empty() {
                path.push('…');
            }
            if !hidden.contains(&position) {
                push_step(&mut path, step);
            }
        }
        path
    }
}

fn push_step(path: &mut String, step: &Step) {
    let _: std::fmt::Result = match step {
        Step::Index(index) => write!(path, "[{index}]"),
        Step::Key(key) if is_name(key) => write!(path, ".{key}"),
        Step::Key(key) => write!(path, "[{key:?}]"),
    };
}

fn is_name(key: &str) -> bool {
    let mut characters = key.chars();
    characters
        .next()
        .is_some_and(|first| first.is_alphabetic() || first == '_')
        && characters.all(|one| one.is_alphanumeric() || one == '_')
}

fn key_text(key: &Bound<'_, PyAny>) -> String {
    let text = match key.cast::<PyString>() {
        Ok(text) => Ok(text.clone()),
        Err(_) => key.repr(),
    };
    text.map_or_else(|_| "?".into(), |text| text.to_string_lossy().into_owned())
}

impl From<PyErr> for Failure {
    #[cold]
    #[inline(never)]
    fn from(error: PyErr) -> Self {
        Failure::new(Reason::Raised(error))
    }
}

impl From<NotFinite> for Failure {
    #[cold]
    #[inline(never)]
    fn from(error: NotFinite) -> Self {
        Failure::value(&error.to_string())
    }
}

impl From<TooDeep> for Failure {
    #[cold]
    #[inline(never)]
    fn from(error: TooDeep) -> Self {
        Failure::value(&error.to_string())
    }
}
