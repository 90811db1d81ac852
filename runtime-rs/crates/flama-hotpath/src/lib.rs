//! Route matching and JSON writing for Flama, with no Python in it.
//!
//! * [`router`] finds the route of a request path in time that does not depend on the number of routes.
//! * [`json`] writes JSON text (RFC 8259) into one growing buffer.

pub mod json;
pub mod router;
