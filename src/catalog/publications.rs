//! The publications of a table.

use pgrx::pg_sys;

use super::query::ask_again;

/// The publications that publish the inserts of the table or partition $1, and not its deletes.
const WITHOUT_DELETES: &str = "
    SELECT p.pubname::pg_catalog.text
    FROM pg_catalog.pg_publication p
    WHERE p.pubinsert AND NOT p.pubdelete
      AND EXISTS (SELECT FROM pg_catalog.pg_get_publication_tables(p.pubname::pg_catalog.text) t
                  WHERE t.relid OPERATOR(pg_catalog.=) $1
                     OR t.relid OPERATOR(pg_catalog.=) ANY (ARRAY(
                            SELECT a.relid::pg_catalog.oid FROM pg_catalog.pg_partition_ancestors($1) a)))
    ORDER BY p.pubname LIMIT 1";

/// A publication that publishes the inserts of a table or partition, and not its deletes.
pub fn publication_without_deletes(table: pg_sys::Oid) -> Option<String> {
    let found = ask_again(WITHOUT_DELETES, &[table], |row| row.get::<String>(1));
    found.into_iter().flatten().next()
}
