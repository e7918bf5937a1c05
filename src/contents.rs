//! The rows of a table, read as its owner: code of the owner runs where they are read.

use pgrx::pg_sys;

use crate::catalog;
use crate::security_context::as_owner;

/// Whether the table has a row, or one with NULL in the column. Reads as the table's owner, so that no
/// policy hides rows.
pub fn has_rows(table: &str, owner: pg_sys::Oid, without: Option<&str>) -> bool {
    let condition = without.map_or(String::new(), |column| {
        format!(" WHERE {} IS NULL", pgrx::spi::quote_identifier(column))
    });
    // Citus plans no EXISTS without a FROM around it.
    let query = format!("SELECT true FROM {table}{condition} LIMIT 1");
    let found = as_owner(owner, pg_sys::SECURITY_NOFORCE_RLS, || {
        catalog::ask_now_once(&query, |row| row.get::<bool>(1))
    });
    found.into_iter().flatten().any(|found| found)
}
