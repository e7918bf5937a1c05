//! The properties of a table that decide whether it can become an entity.

use pgrx::pg_sys;

use crate::catalog::query::ask_now;

/// The properties of a relation that decide whether it can become an entity.
pub struct TableInfo {
    /// Its OID.
    pub oid: pg_sys::Oid,
    /// Its name.
    pub name: String,
    /// Its schema.
    pub schema: pg_sys::Oid,
    /// The schema's name.
    pub schema_name: String,
    /// Its name with its schema, quoted where SQL needs it.
    pub full_name: String,
    /// pg_class.relkind.
    pub kind: char,
    /// Whether it is a system catalog.
    pub is_system: bool,
    /// Whether it is in the schema of the templates.
    pub is_template: bool,
    /// Whether the current role owns it, or may do what its owner may.
    pub is_own: bool,
    /// Whether it is a temporary table of another session.
    pub is_others_temporary: bool,
    /// The table that it is a partition of.
    pub partition_of: Option<String>,
    /// The extension that it belongs to.
    pub extension: Option<String>,
    /// A table that inherits from it.
    pub inherited_by: Option<String>,
    /// The role that owns it.
    pub owner: pg_sys::Oid,
    /// The name of its primary key.
    pub key: Option<String>,
}

/// The properties of a relation; None if it does not exist.
pub fn table_info(table: pg_sys::Oid) -> Option<TableInfo> {
    let found = ask_now(include_str!("table_info.sql"), &[table.into()], |row| {
        Ok(TableInfo {
            oid: table,
            schema: row.get(13)?.unwrap_or(pg_sys::InvalidOid),
            schema_name: row.get(14)?.unwrap_or_default(),
            name: row.get(1)?.unwrap_or_default(),
            full_name: row.get(2)?.unwrap_or_default(),
            kind: row.get::<String>(3)?.and_then(|kind| kind.chars().next()).unwrap_or(' '),
            is_system: row.get(4)?.unwrap_or(true),
            is_template: row.get(5)?.unwrap_or(true),
            is_own: row.get(6)?.unwrap_or(false),
            is_others_temporary: row.get(7)?.unwrap_or(true),
            partition_of: row.get(8)?,
            extension: row.get(9)?,
            inherited_by: row.get(10)?,
            owner: row.get(11)?.unwrap_or(pg_sys::InvalidOid),
            key: row.get(12)?,
        })
    });
    found.into_iter().next()
}
