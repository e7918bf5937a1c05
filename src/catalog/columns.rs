//! Columns and constraints, by name and by number.

use std::ffi::CStr;

use pgrx::pg_sys;

use super::query::{ask_again, ask_now};
use crate::encoding::{self, text};

/// The number of the column of that name, which is negative for a system column; 0 if there is none.
pub fn attribute_number(relation: pg_sys::Oid, name: &CStr) -> pg_sys::AttrNumber {
    // SAFETY: the name is a C string.
    unsafe { pg_sys::get_attnum(relation, name.as_ptr()) }
}

/// Whether the relation has a column of that name.
pub fn has_column(relation: pg_sys::Oid, name: &CStr) -> bool {
    attribute_number(relation, name) != 0
}

/// The names of the columns of a relation, in their order.
pub fn column_names(relation: pg_sys::Oid) -> Vec<String> {
    let found = ask_again(
        "SELECT attname::pg_catalog.text FROM pg_catalog.pg_attribute
         WHERE attrelid OPERATOR(pg_catalog.=) $1 AND attnum OPERATOR(pg_catalog.>) 0 AND NOT attisdropped
         ORDER BY attnum",
        &[relation],
        |row| row.get::<String>(1),
    );
    found.into_iter().flatten().collect()
}

/// The name that a column has now; None if it was dropped.
pub fn column_name(relation: pg_sys::Oid, number: pg_sys::AttrNumber) -> Option<String> {
    // SAFETY: the look-up gives null for a dropped column.
    unsafe {
        let name = pg_sys::get_attname(relation, number, true);
        (!name.is_null()).then(|| text(name))
    }
}

/// The number that a column has; None if there is none of that name.
pub fn column_number(relation: pg_sys::Oid, name: &str) -> Option<pg_sys::AttrNumber> {
    let number = attribute_number(relation, &encoding::to_server(name));
    (number > 0).then_some(number)
}

/// Whether a column has a DEFAULT of its own, is generated, or an identity.
pub fn has_value(relation: pg_sys::Oid, column: &str) -> bool {
    let found = ask_now(
        "SELECT a.atthasdef OR a.attidentity OPERATOR(pg_catalog.<>) ''
         FROM pg_catalog.pg_attribute a
         WHERE a.attrelid OPERATOR(pg_catalog.=) $1 AND a.attname OPERATOR(pg_catalog.=) $2::pg_catalog.name",
        &[relation.into(), column.into()],
        |row| row.get::<bool>(1),
    );
    found.into_iter().flatten().next().unwrap_or(false)
}

/// Whether the table has a constraint of that name.
pub fn has_constraint(table: pg_sys::Oid, name: &CStr) -> bool {
    let names = ask_again(
        "SELECT conname::pg_catalog.text FROM pg_catalog.pg_constraint
         WHERE conrelid OPERATOR(pg_catalog.=) $1",
        &[table],
        |row| row.get::<String>(1),
    );
    names.iter().flatten().any(|known| encoding::to_server(known).as_c_str() == name)
}

/// Whether a table of the schema has a constraint of that name.
pub fn constraint_in(schema: pg_sys::Oid, name: &str) -> bool {
    let found = ask_now(
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_constraint
                        WHERE connamespace OPERATOR(pg_catalog.=) $1
                          AND conname OPERATOR(pg_catalog.=) $2::pg_catalog.name)",
        &[schema.into(), name.into()],
        |row| row.get::<bool>(1),
    );
    found.into_iter().flatten().any(|found| found)
}
