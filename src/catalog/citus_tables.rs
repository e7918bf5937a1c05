//! The tables of Citus: how it distributes their rows, and how large they are.

use pgrx::pg_sys;

use super::citus::{exists, has_citus};
use super::query::ask;
use super::relations::qualified_name;
use crate::distribution::{DistributedTable, Distribution, ForeignKey};
use crate::nested_settings::with_dump_settings;

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
                 WHERE c.oid OPERATOR(pg_catalog.=) p.logicalrelid),
                p.autoconverted
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
                (_, _, 0) => {
                    Distribution::Local { follows_keys: row.get::<bool>(6)?.unwrap_or(false) }
                }
                _ => Distribution::SingleShard,
            })
        },
    );
    found.into_iter().next()
}

/// A table of Citus, with its foreign keys; None for a table that it does not know.
pub fn distributed_table(table: pg_sys::Oid) -> Option<DistributedTable> {
    let distribution = distribution_of(table)?;
    let colocated_with = matches!(distribution, Distribution::Hash { .. })
        .then(|| colocated_by_foreign_key(table).map(qualified_name))
        .flatten();
    let full_name = qualified_name(table);
    Some(DistributedTable {
        full_name,
        distribution,
        colocated_with,
        foreign_keys: foreign_keys(table),
    })
}

/// The foreign keys of a table and those that refer to it, except those that are parts of others.
fn foreign_keys(table: pg_sys::Oid) -> Vec<ForeignKey> {
    let definitions = || {
        ask(
            "SELECT k.conrelid, pg_catalog.quote_ident(k.conname), pg_catalog.pg_get_constraintdef(k.oid)
             FROM pg_catalog.pg_constraint k
             WHERE k.contype OPERATOR(pg_catalog.=) 'f' AND k.conparentid OPERATOR(pg_catalog.=) 0
               AND (k.conrelid OPERATOR(pg_catalog.=) $1 OR k.confrelid OPERATOR(pg_catalog.=) $1)
             ORDER BY k.oid",
            &[table.into()],
            |row| {
                let table = row.get::<pg_sys::Oid>(1)?.unwrap_or(pg_sys::InvalidOid);
                Ok(ForeignKey {
                    table: qualified_name(table),
                    name: row.get::<String>(2)?.unwrap_or_default(),
                    definition: row.get::<String>(3)?.unwrap_or_default(),
                })
            },
        )
    };
    with_dump_settings(definitions)
}

/// A table that a foreign key connects a distributed table to, and that is colocated with it.
fn colocated_by_foreign_key(table: pg_sys::Oid) -> Option<pg_sys::Oid> {
    let found = ask(
        "SELECT other.logicalrelid::pg_catalog.oid
         FROM pg_catalog.pg_constraint k
         JOIN pg_catalog.pg_dist_partition this ON this.logicalrelid OPERATOR(pg_catalog.=) $1
         JOIN pg_catalog.pg_dist_partition other ON other.colocationid OPERATOR(pg_catalog.=) this.colocationid
         WHERE k.contype OPERATOR(pg_catalog.=) 'f' AND k.conparentid OPERATOR(pg_catalog.=) 0
           AND other.logicalrelid OPERATOR(pg_catalog.<>) $1
           AND (k.conrelid OPERATOR(pg_catalog.=) $1 AND k.confrelid OPERATOR(pg_catalog.=) other.logicalrelid
                OR k.confrelid OPERATOR(pg_catalog.=) $1 AND k.conrelid OPERATOR(pg_catalog.=) other.logicalrelid)
         ORDER BY k.oid LIMIT 1",
        &[table.into()],
        |row| row.get::<pg_sys::Oid>(1),
    );
    found.into_iter().flatten().next()
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

/// Whether several nodes have copies of a shard of a table: each runs its triggers. A reference table is one even where a
/// single node has it.
pub fn has_copies(table: pg_sys::Oid) -> bool {
    has_citus()
        && exists(
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_dist_partition
                            WHERE logicalrelid OPERATOR(pg_catalog.=) $1 AND repmodel OPERATOR(pg_catalog.=) 't')
                 OR EXISTS (SELECT FROM pg_catalog.pg_dist_shard s
                            JOIN pg_catalog.pg_dist_placement p ON p.shardid OPERATOR(pg_catalog.=) s.shardid
                            WHERE s.logicalrelid OPERATOR(pg_catalog.=) $1
                            GROUP BY s.shardid HAVING pg_catalog.count(*) OPERATOR(pg_catalog.>) 1)",
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
