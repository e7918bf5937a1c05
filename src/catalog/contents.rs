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
}

/// The tables that hold the rows of a table.
pub fn leaf_tables(table: pg_sys::Oid) -> Vec<LeafTable> {
    ask(
        "SELECT c.oid, pg_catalog.format('%I.%I', n.nspname, c.relname), pg_catalog.pg_relation_size(c.oid)
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
            })
        },
    )
}

/// What a column is used for.
pub struct ColumnUse {
    /// In a unique index.
    pub in_key: bool,
    /// To refer to another table.
    pub in_foreign_key: bool,
}

/// What a column of a table is used for.
pub fn column_use(table: pg_sys::Oid, column: &str) -> ColumnUse {
    let found = ask(
        "SELECT EXISTS (SELECT FROM pg_catalog.pg_index i
                        WHERE i.indrelid OPERATOR(pg_catalog.=) a.attrelid AND i.indisunique
                          AND a.attnum OPERATOR(pg_catalog.=) ANY (i.indkey::pg_catalog.int2[])),
                EXISTS (SELECT FROM pg_catalog.pg_constraint c
                        WHERE c.conrelid OPERATOR(pg_catalog.=) a.attrelid
                          AND c.contype OPERATOR(pg_catalog.=) 'f'
                          AND a.attnum OPERATOR(pg_catalog.=) ANY (c.conkey))
         FROM pg_catalog.pg_attribute a
         WHERE a.attrelid OPERATOR(pg_catalog.=) $1 AND a.attname OPERATOR(pg_catalog.=) $2::pg_catalog.name",
        &[table.into(), column.into()],
        |row| {
            Ok(ColumnUse {
                in_key: row.get(1)?.unwrap_or(true),
                in_foreign_key: row.get(2)?.unwrap_or(true),
            })
        },
    );
    found.into_iter().next().unwrap_or(ColumnUse { in_key: true, in_foreign_key: true })
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
