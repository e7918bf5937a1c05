//! The tables of Citus: how it distributes their rows, and how large they are.

use pgrx::pg_sys;

use super::citus::{exists, has_citus};
use super::query::ask;
use crate::distribution::Distribution;

/// How Citus stores the rows of a table; None for a table that it does not know.
pub fn distribution_of(table: pg_sys::Oid) -> Option<Distribution> {
    if !has_citus() {
        return None;
    }
    let found = ask(
        "SELECT p.partmethod::pg_catalog.text, p.repmodel::pg_catalog.text, p.colocationid,
                CASE p.partmethod WHEN 'h' THEN pg_catalog.column_to_column_name(p.logicalrelid, p.partkey) END,
                (SELECT pg_catalog.quote_ident(n.nspname)
                 FROM pg_catalog.pg_class c
                 JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
                 JOIN pg_catalog.pg_dist_schema s ON s.schemaid OPERATOR(pg_catalog.=) n.oid
                 WHERE c.oid OPERATOR(pg_catalog.=) p.logicalrelid)
         FROM pg_catalog.pg_dist_partition p
         WHERE p.logicalrelid OPERATOR(pg_catalog.=) $1",
        &[table.into()],
        |row| {
            let (method, model) = (row.get::<String>(1)?, row.get::<String>(2)?);
            let colocation = row.get::<i32>(3)?.unwrap_or(0);
            if let Some(column) = row.get::<String>(4)? {
                return Ok(Distribution::Hash { column });
            }
            if let Some(schema) = row.get::<String>(5)? {
                return Ok(Distribution::TenantSchema { schema });
            }
            Ok(match (method.as_deref(), model.as_deref(), colocation) {
                (_, Some("t"), _) => Distribution::Reference,
                (_, _, 0) => Distribution::Local,
                _ => Distribution::SingleShard,
            })
        },
    );
    found.into_iter().next()
}

/// Whether the rows of a table are in shards, so that the table itself is empty.
pub fn is_citus_table(table: pg_sys::Oid) -> bool {
    has_citus()
        && exists(
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_dist_partition
                            WHERE logicalrelid OPERATOR(pg_catalog.=) $1)",
            &[table],
        )
}

/// The bytes on disk of all shards of a table of Citus, with indexes and TOAST; 0, with a warning of Citus, where a node cannot
/// be reached or refuses it. None for another table.
pub fn distributed_size(table: pg_sys::Oid) -> Option<i64> {
    if !is_citus_table(table) {
        return None;
    }
    first("SELECT pg_catalog.citus_total_relation_size($1, false)", table).or(Some(0))
}

/// The rows in all shards of a table of Citus, as of the last ANALYZE or VACUUM of each; None for another table, before
/// the first, or where a node cannot be reached.
pub fn distributed_rows(table: pg_sys::Oid) -> Option<i64> {
    if !is_citus_table(table) {
        return None;
    }
    first(
        // By name, since a look-up of a regclass takes USAGE on the schema.
        "SELECT pg_catalog.sum(known.rows)::pg_catalog.int8
         FROM pg_catalog.pg_class c
         JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
         CROSS JOIN LATERAL pg_catalog.run_command_on_shards(
             c.oid::pg_catalog.regclass, pg_catalog.format(
                 'SELECT s.reltuples FROM pg_catalog.pg_class s
                  JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) s.relnamespace
                  WHERE n.nspname OPERATOR(pg_catalog.=) %L
                    AND s.relname::pg_catalog.text OPERATOR(pg_catalog.=) ANY (pg_catalog.parse_ident(%%L))', n.nspname)) AS shard
         CROSS JOIN LATERAL (
             SELECT NULLIF(CASE WHEN shard.success THEN shard.result::pg_catalog.float8 END, -1)) AS known (rows)
         WHERE c.oid OPERATOR(pg_catalog.=) $1
         HAVING pg_catalog.bool_and(shard.success)",
        table,
    )
}

fn first(query: &str, relation: pg_sys::Oid) -> Option<i64> {
    let found = ask(query, &[relation.into()], |row| row.get::<i64>(1));
    found.into_iter().flatten().next()
}
