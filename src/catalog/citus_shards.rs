//! The shards of Citus, which are tables whose names are made of those of their tables.

use pgrx::pg_sys;

use super::citus::{exists, has_citus, is_citus_worker};
use super::citus_tables::is_citus_table;
use super::query::ask;
use super::relations::relation_name;

/// Whether Citus itself has renamed a relation from `old` to `new`: a shard, whose name is made of its table's; a table
/// that becomes a shard; or on another node than the coordinator a table, since only the coordinator takes statements that change
/// tables of Citus.
pub fn is_renamed_by_citus(relation: pg_sys::Oid, old: &str, new: &str) -> bool {
    has_citus()
        && (is_citus_worker() && is_citus_table(relation)
            || is_shard_name(&[old, new])
            || becomes_shard(old, new))
}

/// Whether Citus itself has moved a relation to another schema.
pub fn is_moved_by_citus(relation: pg_sys::Oid) -> bool {
    has_citus() && is_renamed_by_citus(relation, "", &relation_name(relation))
}

/// Whether a relation is a table of Citus, or a shard of one.
pub fn is_of_citus(relation: pg_sys::Oid) -> bool {
    is_citus_table(relation) || is_shard(relation)
}

/// Whether a relation is a shard.
pub fn is_shard(relation: pg_sys::Oid) -> bool {
    has_citus() && is_shard_name(&[&relation_name(relation)])
}

/// Whether one of these names is that of a shard. While its table is renamed, a node sees the shard under the new
/// name and the table under the old one, or the other way round.
fn is_shard_name(names: &[&str]) -> bool {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let found = ask(
        "SELECT EXISTS (
             SELECT FROM pg_catalog.pg_dist_shard s
             CROSS JOIN pg_catalog.unnest($1) AS given (name)
             WHERE pg_catalog.right(given.name, pg_catalog.length(s.shardid::pg_catalog.text) OPERATOR(pg_catalog.+) 1)
                   OPERATOR(pg_catalog.=) ('_' OPERATOR(pg_catalog.||) s.shardid::pg_catalog.text)
               AND (pg_catalog.parse_ident(pg_catalog.shard_name(s.logicalrelid, s.shardid, false)))[2]
                   OPERATOR(pg_catalog.=) given.name)",
        &[names.into()],
        |row| row.get::<bool>(1),
    );
    found.into_iter().flatten().any(|is_one| is_one)
}

/// Whether a relation is the shard of a reference table, of which each node has one.
pub fn is_shard_of_reference_table(relation: pg_sys::Oid) -> bool {
    has_citus()
        && exists(
            "SELECT EXISTS (
                 SELECT FROM pg_catalog.pg_dist_partition p
                 JOIN pg_catalog.pg_dist_shard s ON s.logicalrelid OPERATOR(pg_catalog.=) p.logicalrelid
                 JOIN pg_catalog.pg_class shell ON shell.oid OPERATOR(pg_catalog.=) p.logicalrelid
                 JOIN pg_catalog.pg_class c ON c.relnamespace OPERATOR(pg_catalog.=) shell.relnamespace
                 WHERE c.oid OPERATOR(pg_catalog.=) $1 AND p.repmodel OPERATOR(pg_catalog.=) 't'
                   AND (pg_catalog.parse_ident(pg_catalog.shard_name(s.logicalrelid, s.shardid, false)))[2]
                       OPERATOR(pg_catalog.=) c.relname::pg_catalog.text)",
            &[relation],
        )
}

/// Whether a table becomes the shard of a new one of its name, as citus_add_local_table_to_metadata() makes it: its new
/// name ends with the number that Citus has drawn for a shard last, and no shard has it yet.
fn becomes_shard(old: &str, new: &str) -> bool {
    let found = ask(
        "SELECT EXISTS (
             SELECT FROM pg_catalog.pg_dist_shardid_seq AS drawn
             WHERE $2 OPERATOR(pg_catalog.=) ($1 OPERATOR(pg_catalog.||) '_' OPERATOR(pg_catalog.||) drawn.last_value::pg_catalog.text)
               AND NOT EXISTS (SELECT FROM pg_catalog.pg_dist_shard s
                               WHERE s.shardid OPERATOR(pg_catalog.=) drawn.last_value))",
        &[old.into(), new.into()],
        |row| row.get::<bool>(1),
    );
    found.into_iter().flatten().any(|becomes| becomes)
}

/// Whether a table has just been made for rows that are in a shard already, as citus_add_local_table_to_metadata() makes
/// it: a table has the name that its shard has under the number that Citus has drawn last.
pub fn has_new_shard(table: pg_sys::Oid) -> bool {
    has_citus()
        && exists(
            "SELECT EXISTS (
                 SELECT FROM pg_catalog.pg_class made
                 CROSS JOIN pg_catalog.pg_dist_shardid_seq AS drawn
                 JOIN pg_catalog.pg_class c ON c.relnamespace OPERATOR(pg_catalog.=) made.relnamespace
                 WHERE made.oid OPERATOR(pg_catalog.=) $1
                   AND (pg_catalog.parse_ident(pg_catalog.shard_name(made.oid, drawn.last_value, false)))[2]
                       OPERATOR(pg_catalog.=) c.relname::pg_catalog.text)",
            &[table],
        )
}

/// Whether a table of this name is one that Citus makes as a shard of a table of its schema, which is a table of Citus or one
/// of these: the name ends with a number that Citus has drawn for shards. Where it has another session make the shard, that does not
/// see in the metadata that it is one; nor does any, before a shard that is split is replaced.
pub fn is_shard_to_be(schema: pg_sys::Oid, name: &str, tables: &[String]) -> bool {
    if !has_citus() {
        return false;
    }
    let found = ask(
        "SELECT EXISTS (
             SELECT FROM pg_catalog.pg_class c
             CROSS JOIN pg_catalog.pg_dist_shardid_seq AS drawn
             CROSS JOIN LATERAL pg_catalog.substring($2, '_([0-9]{1,18})$') AS number
             WHERE c.relnamespace OPERATOR(pg_catalog.=) $1
               AND (c.relname::pg_catalog.text OPERATOR(pg_catalog.=) ANY ($3)
                    OR EXISTS (SELECT FROM pg_catalog.pg_dist_partition p
                               WHERE p.logicalrelid OPERATOR(pg_catalog.=) c.oid))
               AND number::pg_catalog.int8 OPERATOR(pg_catalog.<=) drawn.last_value
               AND number::pg_catalog.int8 OPERATOR(pg_catalog.>=) (
                       SELECT seqstart FROM pg_catalog.pg_sequence
                       WHERE seqrelid OPERATOR(pg_catalog.=) 'pg_catalog.pg_dist_shardid_seq'::pg_catalog.regclass)
               AND (pg_catalog.parse_ident(pg_catalog.shard_name(c.oid, GREATEST(number::pg_catalog.int8, 1), false)))[2]
                   OPERATOR(pg_catalog.=) $2)",
        &[schema.into(), name.into(), tables.to_vec().into()],
        |row| row.get::<bool>(1),
    );
    found.into_iter().flatten().any(|is_one| is_one)
}
