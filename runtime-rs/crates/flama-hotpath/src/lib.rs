//! Route matching, JSON writing and forms for Flama, with no Python in it.
//!
//! * [`router`] finds the route of a request path in time that does not depend on the number of routes.
//! * [`json`] writes JSON text (RFC 8259) into one growing buffer.
//! * [`forms`] reads the bodies of forms in pieces of any size.
//! * [`parameters`] turns the text of parameters into values.

pub mod forms;
pub mod json;
pub mod parameters;
pub mod router;
