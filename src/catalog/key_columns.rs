//! The columns that must be NOT NULL, those of primary keys, replica identities and identity columns, and what needs them.

use pgrx::pg_sys;

use super::query::ask_now;

/// A column of a table or of its partitions that is in a primary key or a replica identity, or is an identity column.
pub struct KeyColumn {
    /// Its name.
    pub column: String,
    /// The table or the partition, quoted where SQL needs it.
    pub table: String,
    /// Whether it is a partition.
    pub is_partition: bool,
    /// The index, of the table itself where that of a partition is a part of one.
    pub index: Option<String>,
    /// Whether the index is that of the primary key.
    pub is_primary: bool,
    /// Whether the index has been chosen as the replica identity.
    pub is_replica_identity: bool,
    /// Whether the index has it in INCLUDE alone, so that it may be NULL.
    pub is_included: bool,
}

/// Those of a table. The current search_path is `pg_catalog`.
pub fn key_columns(table: pg_sys::Oid) -> Vec<KeyColumn> {
    let query = "
        WITH RECURSIVE tree AS (
            SELECT $1 AS oid
            UNION ALL
            SELECT part.oid
            FROM tree
            JOIN pg_inherits i ON i.inhparent = tree.oid
            JOIN pg_class part ON part.oid = i.inhrelid AND part.relispartition)
        SELECT a.attname::text, format('%I.%I', n.nspname, c.relname), c.oid <> $1, whole.relname::text, i.indisprimary,
               i.indisreplident, key.place > i.indnkeyatts
        FROM tree
        JOIN pg_class c ON c.oid = tree.oid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_index i ON i.indrelid = c.oid AND (i.indisprimary OR i.indisreplident)
        CROSS JOIN unnest(i.indkey) WITH ORDINALITY AS key (number, place)
        JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = key.number
        LEFT JOIN pg_index of_table ON of_table.indrelid = $1
         AND of_table.indexrelid = coalesce(pg_partition_root(i.indexrelid)::oid, i.indexrelid)
        LEFT JOIN pg_class whole ON whole.oid = of_table.indexrelid
        UNION ALL
        SELECT a.attname::text, '', false, NULL, false, false, false
        FROM pg_attribute a
        WHERE a.attrelid = $1 AND a.attidentity <> '' AND NOT a.attisdropped
        ORDER BY 2, 4, 1";
    ask_now(query, &[table.into()], |row| {
        Ok(KeyColumn {
            column: row.get(1)?.unwrap_or_default(),
            table: row.get(2)?.unwrap_or_default(),
            is_partition: row.get(3)?.unwrap_or(false),
            index: row.get(4)?,
            is_primary: row.get(5)?.unwrap_or(false),
            is_replica_identity: row.get(6)?.unwrap_or(false),
            is_included: row.get(7)?.unwrap_or(false),
        })
    })
}
