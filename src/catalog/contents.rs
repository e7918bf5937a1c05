//! What holds a table's rows, how many there are, and what its columns are used for.

use pgrx::pg_sys;

use super::ask;
use crate::role::as_owner;

/// Whether the table has a row, or one without a value in the column: as its owner sees it, for whom
/// no policy hides anything.
pub fn has_rows(table: &str, owner: pg_sys::Oid, without: Option<&str>) -> bool {
    let condition = without.map_or(String::new(), |column| {
        format!(" WHERE {} IS NULL", pgrx::spi::quote_identifier(column))
    });
    let query = format!("SELECT EXISTS (SELECT FROM {table}{condition})");
    let found = as_owner(owner, pg_sys::SECURITY_NOFORCE_RLS, || {
        ask(&query, &[], |row| row.get::<bool>(1))
    });
    found.into_iter().flatten().any(|found| found)
}

/// A table that holds rows itself: the one asked for, or a partition of it.
pub struct LeafTable {
    /// It.
    pub oid: pg_sys::Oid,
    /// Its name with its schema, quoted where SQL needs it.
    pub name: String,
    /// The bytes of its main file.
    pub size: i64,
    /// The role that owns it.
    pub owner: pg_sys::Oid,
}

/// The tables that hold the rows of a table.
pub fn leaf_tables(table: pg_sys::Oid) -> Vec<LeafTable> {
    ask(
        "SELECT c.oid, pg_catalog.format('%I.%I', n.nspname, c.relname), pg_catalog.pg_relation_size(c.oid), c.relowner
         FROM pg_catalog.pg_class c
         JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
         WHERE c.relkind OPERATOR(pg_catalog.=) 'r'
           AND (c.oid OPERATOR(pg_catalog.=) $1
                OR c.oid OPERATOR(pg_catalog.=) ANY (
                    SELECT relid::pg_catalog.oid FROM pg_catalog.pg_partition_tree($1)))
         ORDER BY c.oid",
        &[table.into()],
        |row| {
            Ok(LeafTable {
                oid: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
                name: row.get(2)?.unwrap_or_default(),
                size: row.get(3)?.unwrap_or(0),
                owner: row.get(4)?.unwrap_or(pg_sys::InvalidOid),
            })
        },
    )
}

/// A rule that would take the place of an UPDATE of the table, or of one of its partitions, with the
/// table that it is on.
pub fn update_rule(table: pg_sys::Oid) -> Option<(String, String)> {
    let found = ask(
        "SELECT r.rulename::pg_catalog.text, pg_catalog.format('%I.%I', n.nspname, c.relname)
         FROM pg_catalog.pg_rewrite r
         JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) r.ev_class
         JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
         WHERE r.ev_type OPERATOR(pg_catalog.=) '2' AND r.ev_enabled OPERATOR(pg_catalog.<>) 'D'
           AND (c.oid OPERATOR(pg_catalog.=) $1
                OR c.oid OPERATOR(pg_catalog.=) ANY (
                    SELECT relid::pg_catalog.oid FROM pg_catalog.pg_partition_tree($1)))
         ORDER BY 2, 1",
        &[table.into()],
        |row| Ok((row.get(1)?.unwrap_or_default(), row.get(2)?.unwrap_or_default())),
    );
    found.into_iter().next()
}

/// Whether a column of a table is in a unique index.
pub fn is_in_key(table: pg_sys::Oid, column: &str) -> bool {
    let found = ask(
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_index i
                        WHERE i.indrelid OPERATOR(pg_catalog.=) a.attrelid AND i.indisunique
                          AND a.attnum OPERATOR(pg_catalog.=) ANY (i.indkey::pg_catalog.int2[]))
         FROM pg_catalog.pg_attribute a
         WHERE a.attrelid OPERATOR(pg_catalog.=) $1 AND a.attname OPERATOR(pg_catalog.=) $2::pg_catalog.name",
        &[table.into(), column.into()],
        |row| row.get::<bool>(1),
    );
    found.into_iter().flatten().next().unwrap_or(true)
}

/// How large a table is.
pub struct Blocks {
    /// Its blocks.
    pub blocks: u64,
    /// Its rows, by the last count and the growth since; None if nobody has counted.
    pub rows: Option<f64>,
}

/// How large a table is, as the planner would guess.
pub fn blocks(table: pg_sys::Oid) -> Blocks {
    let found = ask(
        "SELECT pg_catalog.pg_relation_size(c.oid) OPERATOR(pg_catalog./)
                    pg_catalog.current_setting('block_size')::pg_catalog.int8,
                c.reltuples::pg_catalog.float8, c.relpages::pg_catalog.int8
         FROM pg_catalog.pg_class c WHERE c.oid OPERATOR(pg_catalog.=) $1",
        &[table.into()],
        |row| {
            let blocks = row.get::<i64>(1)?.unwrap_or(0);
            let (rows, pages) =
                (row.get::<f64>(2)?.unwrap_or(-1.0), row.get::<i64>(3)?.unwrap_or(0));
            let known = rows >= 0.0 && pages > 0;
            Ok(Blocks {
                blocks: blocks as u64,
                rows: known.then(|| rows / pages as f64 * blocks as f64),
            })
        },
    );
    found.into_iter().next().unwrap_or(Blocks { blocks: 0, rows: None })
}
