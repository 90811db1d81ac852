//! The classes `MultipartParser` and `UrlencodedParser`.

mod events;
mod multipart;
mod urlencoded;

use flama_hotpath::forms::Error;
use pyo3::create_exception;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

pub use events::{DATA, END, FIELD, FILE};
pub use multipart::MultipartParser;
pub use urlencoded::UrlencodedParser;

create_exception!(flama_core, FormError, PyValueError);
create_exception!(flama_core, FormTooLarge, FormError);

/// Bytes from which on reading them takes longer than handing the interpreter to another thread.
const LONG: usize = 256 * 1024;

/// Runs `work`, without the interpreter's lock if there is much of it.
fn detached<T: Send>(py: Python<'_>, size: usize, work: impl FnOnce() -> T + Send) -> T {
    if size < LONG { work() } else { py.detach(work) }
}

fn raised(error: Error) -> PyErr {
    let message = error.to_string();
    if error.is_limit() {
        FormTooLarge::new_err(message)
    } else {
        FormError::new_err(message)
    }
}
