//! The names that a history, its columns and its function get.

use pgrx::pg_sys;

use crate::{catalog, encoding};

/// The name of an object that belongs to a table, truncated as PostgreSQL truncates the names of indexes.
pub fn default_name(table: &str, label: &str) -> String {
    let (table, label) = (encoding::to_server(table), encoding::to_server(label));
    // SAFETY: both names are C strings; the result is one that is no longer than names are.
    unsafe {
        encoding::text(pg_sys::makeObjectName(table.as_ptr(), std::ptr::null(), label.as_ptr()))
    }
}

/// A name under which a relation can give way to another one in its schema.
pub fn former_name(schema: pg_sys::Oid, relation: &str) -> String {
    let is_taken = |name: &str| catalog::relation_in(schema, &encoding::to_server(name)).is_some();
    free_name(&default_name(relation, "old"), is_taken)
}

/// A name that is not taken: the given one, or the first that is free with a number.
pub fn free_name(name: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let mut number = 0;
    let mut free = name.to_owned();
    while is_taken(&free) {
        number += 1;
        free = default_name(name, &number.to_string());
    }
    free
}
