//! The arguments of the procedures and functions, which may be NULL.

use crate::error;
use crate::text::Text;

/// An argument that must not be NULL.
pub fn given<T>(argument: Option<T>, name: &str) -> T {
    argument.unwrap_or_else(|| error::raise(error::argument_is_null(name)))
}

/// The names in an array, without its NULLs.
pub fn names_of(names: Option<Vec<Option<Text>>>) -> Vec<String> {
    names.into_iter().flatten().flatten().map(|name| name.0).collect()
}
