//! The keys of a template, and the requirements of a partition key.

use std::ffi::CString;

use pgrx::pg_sys;

use super::query::ask_again;
use super::relations::is_partitioned;
use super::storage::partition_tree;
use crate::{compat, encoding};

/// A primary key or UNIQUE constraint of a template.
pub struct Key {
    /// Whether it is the primary key.
    pub primary: bool,
    /// Its columns, in order.
    pub columns: Vec<CString>,
    /// Its INCLUDE columns.
    pub including: Vec<CString>,
    /// DEFERRABLE.
    pub deferrable: bool,
    /// INITIALLY DEFERRED.
    pub initially_deferred: bool,
    /// NULLS NOT DISTINCT.
    pub nulls_not_distinct: bool,
    /// WITHOUT OVERLAPS, in the last column.
    pub without_overlaps: bool,
}

impl Key {
    /// Its columns, followed by the missing columns of a partition key. A column WITHOUT OVERLAPS stays
    /// the last.
    pub fn columns_with<'a>(&'a self, partition_columns: &'a [CString]) -> Vec<&'a CString> {
        let end = self.columns.len() - usize::from(self.without_overlaps);
        let (front, last) = self.columns.split_at(end);
        let missing = partition_columns.iter().filter(|column| !self.columns.contains(column));
        front.iter().chain(missing).chain(last).collect()
    }
}

/// The primary key and UNIQUE constraints of a table, the primary key first.
pub fn keys(relation: pg_sys::Oid) -> Vec<Key> {
    let query = format!(
        "SELECT i.indisprimary, c.condeferrable, c.condeferred, {}, {},
                array(SELECT a.attname::pg_catalog.text
                      FROM pg_catalog.unnest(c.conkey) WITH ORDINALITY AS k (attnum, position)
                      JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) c.conrelid
                       AND a.attnum OPERATOR(pg_catalog.=) k.attnum
                      ORDER BY k.position),
                array(SELECT a.attname::pg_catalog.text
                      FROM pg_catalog.unnest(i.indkey::pg_catalog.int2[])
                           WITH ORDINALITY AS k (attnum, position)
                      JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) c.conrelid
                       AND a.attnum OPERATOR(pg_catalog.=) k.attnum
                      WHERE k.position OPERATOR(pg_catalog.>) i.indnkeyatts
                      ORDER BY k.position)
         FROM pg_catalog.pg_constraint c
         JOIN pg_catalog.pg_index i ON i.indexrelid OPERATOR(pg_catalog.=) c.conindid
         WHERE c.conrelid OPERATOR(pg_catalog.=) $1
           AND c.contype OPERATOR(pg_catalog.=) ANY (ARRAY['p', 'u']::pg_catalog.\"char\"[])
         ORDER BY i.indisprimary DESC, c.conname",
        compat::NULLS_NOT_DISTINCT,
        compat::WITHOUT_OVERLAPS
    );
    ask_again(&query, &[relation], |row| {
        Ok(Key {
            primary: row.get(1)?.unwrap_or(false),
            deferrable: row.get(2)?.unwrap_or(false),
            initially_deferred: row.get(3)?.unwrap_or(false),
            nulls_not_distinct: row.get(4)?.unwrap_or(false),
            without_overlaps: row.get(5)?.unwrap_or(false),
            columns: names(row.get(6)?),
            including: names(row.get(7)?),
        })
    })
}

/// The uuid column by which a row of an entity is found.
pub fn id_column(entity: pg_sys::Oid) -> Option<String> {
    let found = ask_again(
        "SELECT e.id FROM base_entity.entities e WHERE e.entity OPERATOR(pg_catalog.=) $1",
        &[entity],
        |row| row.get::<String>(1),
    );
    found.into_iter().flatten().next()
}

/// The columns of a partition key, without its expressions.
pub fn partition_columns(table: pg_sys::Oid) -> Vec<CString> {
    ask_again(
        "SELECT a.attname::pg_catalog.text
         FROM pg_catalog.pg_partitioned_table p
         CROSS JOIN pg_catalog.unnest(p.partattrs::pg_catalog.int2[])
                    WITH ORDINALITY AS k (attnum, position)
         JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) p.partrelid
          AND a.attnum OPERATOR(pg_catalog.=) k.attnum
         WHERE p.partrelid OPERATOR(pg_catalog.=) $1
         ORDER BY k.position",
        &[table],
        |row| row.get::<String>(1),
    )
    .into_iter()
    .filter_map(|name| Some(encoding::to_server(&name?)))
    .collect()
}

/// The columns that a table and its partitions are partitioned by; expressions are left out.
pub fn all_partition_columns(table: pg_sys::Oid) -> Vec<String> {
    let mut columns = Vec::new();
    for table in partition_tree(table).iter().filter(|table| !table.is_leaf) {
        for column in partition_columns(table.oid) {
            let column = encoding::from_server(column.to_bytes());
            if !columns.contains(&column) {
                columns.push(column);
            }
        }
    }
    columns
}

/// The columns that every key of a table has, since the table and its partitions are partitioned by them; None where no key
/// is possible.
pub fn partition_columns_of_keys(table: pg_sys::Oid) -> Option<Vec<String>> {
    if !is_partitioned(table) {
        return Some(Vec::new());
    }
    let tree = partition_tree(table);
    let mut partitioned = tree.iter().filter(|table| !table.is_leaf);
    partitioned
        .all(|table| partition_key_allows_keys(table.oid))
        .then(|| all_partition_columns(table))
}

/// Whether a partitioned table can have keys that include its partition columns: its partition key
/// has no expression, and uses for each column the column's own collation and the operator `=`
/// (DefineIndex in src/backend/commands/indexcmds.c).
pub fn partition_key_allows_keys(table: pg_sys::Oid) -> bool {
    let allowed = ask_again(
        "SELECT pg_catalog.bool_and(COALESCE(
                k.attnum OPERATOR(pg_catalog.>) 0
                AND k.collated OPERATOR(pg_catalog.=) a.attcollation
                AND EXISTS (
                    SELECT FROM pg_catalog.pg_opclass c
                    JOIN pg_catalog.pg_amop own ON own.amopfamily OPERATOR(pg_catalog.=) c.opcfamily
                     AND own.amoplefttype OPERATOR(pg_catalog.=) c.opcintype
                     AND own.amoprighttype OPERATOR(pg_catalog.=) c.opcintype
                     AND own.amopstrategy OPERATOR(pg_catalog.=)
                         CASE WHEN c.opcmethod OPERATOR(pg_catalog.=) 405 THEN 1 ELSE 3 END
                    JOIN pg_catalog.pg_amop usual ON usual.amopopr OPERATOR(pg_catalog.=) own.amopopr
                     AND usual.amopmethod OPERATOR(pg_catalog.=) 403
                     AND usual.amopstrategy OPERATOR(pg_catalog.=) 3
                    JOIN pg_catalog.pg_opclass standard
                      ON standard.opcfamily OPERATOR(pg_catalog.=) usual.amopfamily
                     AND standard.opcdefault
                    WHERE c.oid OPERATOR(pg_catalog.=) k.class), false))
         FROM pg_catalog.pg_partitioned_table p
         CROSS JOIN ROWS FROM (
             pg_catalog.unnest(p.partattrs::pg_catalog.int2[]),
             pg_catalog.unnest(p.partclass::pg_catalog.oid[]),
             pg_catalog.unnest(p.partcollation::pg_catalog.oid[])) AS k (attnum, class, collated)
         LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) p.partrelid
          AND a.attnum OPERATOR(pg_catalog.=) k.attnum
         WHERE p.partrelid OPERATOR(pg_catalog.=) $1",
        &[table],
        |row| row.get::<bool>(1),
    );
    allowed.first().copied().flatten().unwrap_or(false)
}

fn names(list: Option<Vec<String>>) -> Vec<CString> {
    list.unwrap_or_default().iter().map(|name| encoding::to_server(name)).collect()
}

/// The columns of an index, of which there are so many, expressions included, as SQL writes them.
pub fn index_columns(index: pg_sys::Oid, count: usize) -> Vec<String> {
    let column = |number: usize| {
        // SAFETY: pg_get_indexdef() with a column number gives that column alone.
        unsafe {
            pgrx::direct_function_call::<String>(
                pg_sys::pg_get_indexdef_ext,
                &[Some(index.into()), Some(number.into()), Some(true.into())],
            )
        }
    };
    (1..=count).filter_map(column).collect()
}
