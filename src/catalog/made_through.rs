//! The tables that were made LIKE a template, directly or through other templates.

use pgrx::pg_sys;

use super::query::ask_now;

/// A table that was made LIKE templates.
pub struct MadeThrough {
    /// The table.
    pub relation: pg_sys::Oid,
    /// Whether it is a template itself.
    pub is_template: bool,
    /// Its templates, in the order of its record.
    pub templates: Vec<pg_sys::Oid>,
}

/// The tables that were made LIKE `template`, templates first, each before what was made LIKE it; without partitions, and without
/// the templates of the extension, which its scripts alone change. The current search_path is `pg_catalog`.
pub fn made_through(template: pg_sys::Oid) -> Vec<MadeThrough> {
    ask_now(include_str!("made_through.sql"), &[template.into()], |row| {
        Ok(MadeThrough {
            relation: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
            is_template: row.get(2)?.unwrap_or(false),
            templates: row.get(3)?.unwrap_or_default(),
        })
    })
}
