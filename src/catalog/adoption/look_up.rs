//! The templates that are named, and the tables that look like them.

use std::ffi::CString;

use pgrx::pg_sys;

use crate::catalog::query::ask_now;
use crate::catalog::{is_template, namespace, relation_in, schema};
use crate::encoding;

/// The template of that name; without a schema, it is looked up among them.
pub fn template_named(name: &str) -> Option<pg_sys::Oid> {
    let parts = ask_now("SELECT pg_catalog.parse_ident($1)", &[name.into()], |row| {
        row.get::<Vec<String>>(1)
    });
    let parts: Vec<CString> =
        parts.iter().flatten().flatten().map(|part| encoding::to_server(part)).collect();
    let of_extension = schema()?;
    let found = match parts.as_slice() {
        [name] => relation_in(of_extension, name),
        [schema, name] => relation_in(namespace(schema)?, name),
        _ => None,
    };
    found.filter(|relation| is_template(*relation, of_extension))
}

/// The tables of a schema that the current role may change, that are not of an extension, and that
/// have all columns of the templates by name, with a unique index where the templates have a key of
/// one column. The current search_path is `pg_catalog`.
pub fn tables_like(schema: pg_sys::Oid, templates: &[pg_sys::Oid]) -> Vec<pg_sys::Oid> {
    let found = ask_now(
        include_str!("tables_like.sql"),
        &[schema.into(), templates.to_vec().into()],
        |row| row.get::<pg_sys::Oid>(1),
    );
    found.into_iter().flatten().collect()
}
