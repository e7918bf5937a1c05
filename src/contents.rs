//! The rows of a table, read as its owner: code of the owner runs where they are read.

use pgrx::pg_sys;

use crate::catalog::{self, OpenRelation};
use crate::security_context::as_owner;

/// Whether the table has a row, or one with NULL in the column, itself or in its partitions. Reads as the table's owner, so that no
/// policy hides rows, and not the tables that inherit from it, which may be other roles'.
pub fn has_rows(table: pg_sys::Oid, without: Option<&str>) -> bool {
    let Some(open) = OpenRelation::existing(table) else { return false };
    // No table inherits from one that Citus distributes.
    let is_whole = open.is_partitioned() || catalog::is_citus_table(table);
    let only = if is_whole { "" } else { "ONLY " };
    let (name, owner) = (open.qualified_name(), open.owner());
    drop(open);
    let condition = without.map_or(String::new(), |column| {
        format!(" WHERE {} IS NULL", pgrx::spi::quote_identifier(column))
    });
    // Citus plans no EXISTS without a FROM around it.
    let query = format!("SELECT true FROM {only}{name}{condition} LIMIT 1");
    let found = as_owner(owner, pg_sys::SECURITY_NOFORCE_RLS, || {
        catalog::ask_now_once(&query, |row| row.get::<bool>(1))
    });
    found.into_iter().flatten().any(|found| found)
}

/// The same for the table and those that inherit from it, each read as its own owner.
pub fn family_has_rows(table: pg_sys::Oid, without: Option<&str>) -> bool {
    if OpenRelation::of_table(table).is_some_and(|open| open.is_partitioned()) {
        return has_rows(table, without);
    }
    catalog::family(table).into_iter().any(|table| has_rows(table, without))
}
