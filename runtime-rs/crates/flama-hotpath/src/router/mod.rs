//! A tree of path segments: templates go in, request paths are resolved against it.

mod edges;
mod kind;
mod leaf;
mod path;
mod pattern;
mod resolve;
mod split;
mod table;
mod template;

pub use kind::Kind;
pub use path::RequestPath;
pub use resolve::{Captures, Resolution};
pub use table::Router;
pub use template::{MAX_SEGMENTS, Parameter, Template, TemplateError};
