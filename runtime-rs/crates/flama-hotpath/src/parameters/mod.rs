//! Text of a request's parameters as values, where nothing about it is in doubt.
//!
//! Everything here gives nothing for what is unusual: the caller then takes a slower way, which also says what is wrong.

mod query;
mod scalar;

pub use query::{decoded, pairs};
pub use scalar::{boolean, float, integer};
