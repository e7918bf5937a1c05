//! Partitions: of templates, and the tables above them.

use pgrx::pg_sys;

use super::members::schema;
use super::query::ask_again;
use super::templates::is_template;

/// The template that a table is a partition of, at whatever level.
pub fn template_above(table: pg_sys::Oid) -> Option<pg_sys::Oid> {
    // SAFETY: the look-up gives false for an OID that has gone.
    if !unsafe { pg_sys::get_rel_relispartition(table) } {
        return None;
    }
    let schema = schema()?;
    let ancestors = ask_again(
        "SELECT relid::pg_catalog.oid FROM pg_catalog.pg_partition_ancestors($1)",
        &[table],
        |row| Ok(row.get(1)?.unwrap_or(pg_sys::InvalidOid)),
    );
    ancestors.into_iter().find(|above| *above != table && is_template(*above, schema))
}

/// Whether a partition of `parent` is one of a template.
pub fn is_below_template(parent: pg_sys::Oid) -> bool {
    schema().is_some_and(|schema| is_template(parent, schema)) || template_above(parent).is_some()
}

/// The tables that a partition is a partition of, the nearest first.
pub fn partition_ancestors(partition: pg_sys::Oid) -> Vec<pg_sys::Oid> {
    let found = ask_again(
        "SELECT a.relid::pg_catalog.oid
         FROM pg_catalog.pg_partition_ancestors($1) WITH ORDINALITY AS a (relid, place)
         WHERE a.place OPERATOR(pg_catalog.>) 1 ORDER BY a.place",
        &[partition],
        |row| row.get::<pg_sys::Oid>(1),
    );
    found.into_iter().flatten().collect()
}
