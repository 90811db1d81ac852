//! Writing JSON text (RFC 8259) into one growing buffer.
//!
//! The caller walks its own values and says what comes next; this module knows escaping, numbers, separators,
//! indentation and the depth limit.

mod buffer;
mod duration;
mod escape;
mod integer;
mod key;
mod scan;
mod writer;

pub use duration::Duration;
pub use key::KnownKey;
pub use writer::{Layout, MAX_DEPTH, NotFinite, TooDeep, Writer};
