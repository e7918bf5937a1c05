//! The conditions that publications set for a table.

use pgrx::pg_sys;

use crate::catalog::OpenRelation;
use crate::catalog::query::ask_now;
use crate::compat;

/// Raises the error with which PostgreSQL refuses an UPDATE of a table that is published, as where it has no
/// replica identity.
pub fn check_replica_identity(table: pg_sys::Oid) {
    let Some(open) = OpenRelation::of_table(table) else { return };
    // SAFETY: the relation is open.
    unsafe { pg_sys::CheckCmdReplicaIdentity(open.as_ptr(), pg_sys::CmdType::CMD_UPDATE) };
}

/// A publication of updates that has a column list or a row filter for the table, which must be covered by its
/// replica identity.
pub fn publication_by_columns(table: pg_sys::Oid) -> Option<String> {
    let query = format!(
        "SELECT p.pubname::pg_catalog.text
         FROM pg_catalog.pg_publication_rel r
         JOIN pg_catalog.pg_publication p ON p.oid OPERATOR(pg_catalog.=) r.prpubid
         WHERE r.prrelid OPERATOR(pg_catalog.=) $1 AND (p.pubupdate OR p.pubdelete) AND {}
         ORDER BY 1",
        compat::PUBLISHED_BY_COLUMNS
    );
    let found = ask_now(&query, &[table.into()], |row| row.get::<String>(1));
    found.into_iter().flatten().next()
}
