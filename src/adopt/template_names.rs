//! The argument `templates` of the procedures and functions.

use crate::text::Text;

/// The names in an array, without its NULLs.
pub fn names_of(names: Option<Vec<Option<Text>>>) -> Vec<String> {
    names.into_iter().flatten().flatten().map(|name| name.0).collect()
}
