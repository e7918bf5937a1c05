//! The tables that hold the rows of the entities of a template.

use pgrx::pg_sys;

use super::query::ask_again;

/// A table that holds rows of an entity: itself, or one that inherits from it, as its partitions do.
pub struct RowTable {
    /// The entity.
    pub entity: pg_sys::Oid,
    /// The table.
    pub table: pg_sys::Oid,
    /// The columns of its id and its times.
    pub columns: [Option<pg_sys::AttrNumber>; 3],
    /// An index whose first column is created_at.
    pub index: Option<pg_sys::Oid>,
}

/// The tables that hold rows of entities that have the template, those of each entity together and the
/// entity's own first.
pub fn row_tables(template: pg_sys::Oid) -> Vec<RowTable> {
    ask_again(include_str!("row_tables.sql"), &[template], |row| {
        Ok(RowTable {
            entity: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
            table: row.get(2)?.unwrap_or(pg_sys::InvalidOid),
            columns: [row.get(3)?, row.get(4)?, row.get(5)?],
            index: row.get(6)?,
        })
    })
}
