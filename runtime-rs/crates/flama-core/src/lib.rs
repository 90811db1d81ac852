//! The Python extension module `flama_core._native`: it converts, calls `flama_hotpath` and raises.

mod forms;
mod json;
mod parameters;
mod router;

use pyo3::prelude::*;

/// The compiled part of `flama_core`.
///
/// A free-threaded interpreter takes its lock back when it loads this: dicts and lists are walked as if nobody else could
/// change them meanwhile. An interpreter beside the first one gets an `ImportError`.
#[pymodule(gil_used = true)]
mod _native {
    #[pymodule_export]
    use super::forms::{FormError, FormTooLarge, MultipartParser, UrlencodedParser};

    #[pymodule_export]
    const FIELD: u8 = super::forms::FIELD;

    #[pymodule_export]
    const FILE: u8 = super::forms::FILE;

    #[pymodule_export]
    const DATA: u8 = super::forms::DATA;

    #[pymodule_export]
    const END: u8 = super::forms::END;

    #[pymodule_export]
    use super::json::encode_json;

    #[pymodule_export]
    use super::parameters::ParameterReader;

    #[pymodule_export]
    use super::router::Router;

    #[pymodule_export]
    const NOT_FOUND: u8 = super::router::NOT_FOUND;

    #[pymodule_export]
    const ROUTE: u8 = super::router::ROUTE;

    #[pymodule_export]
    const MOUNT: u8 = super::router::MOUNT;

    #[pymodule_export]
    const METHOD_NOT_ALLOWED: u8 = super::router::METHOD_NOT_ALLOWED;

    #[pymodule_export]
    const MAX_DEPTH: usize = flama_hotpath::json::MAX_DEPTH;
}
