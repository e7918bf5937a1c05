//! The relations that store a table's rows, the size of a table, and the use of its columns.

use pgrx::pg_sys;

use super::existence::owner_of;
use super::query::ask_now;
use super::relations::{namespace_of, qualified_name, relation_name};
use super::schemas::namespace_name;

/// The tables that hold the rows of a table: itself, or its partitions.
pub fn leaf_tables(table: pg_sys::Oid) -> Vec<pg_sys::Oid> {
    let leaves = partition_tree(table).into_iter().filter(|table| table.kind == 'r');
    leaves.map(|table| table.oid).collect()
}

/// The bytes of the main files of a table and its partitions.
pub fn size(table: pg_sys::Oid) -> i64 {
    let leaves = leaf_tables(table);
    let sizes = ask_now(
        "SELECT pg_catalog.sum(pg_catalog.pg_relation_size(leaf))::pg_catalog.int8 FROM pg_catalog.unnest($1) AS leaf",
        &[leaves.into()],
        |row| row.get::<i64>(1),
    );
    sizes.into_iter().flatten().next().unwrap_or(0)
}

/// A table, or one of its partitions.
#[derive(Clone)]
pub struct TreeTable {
    /// Its OID.
    pub oid: pg_sys::Oid,
    /// The table that it is a partition of; None for the root.
    pub parent: Option<pg_sys::Oid>,
    /// Whether it has no partitions.
    pub is_leaf: bool,
    /// pg_class.relkind.
    pub kind: char,
    /// Its name.
    pub name: String,
    /// Its name with its schema, quoted where SQL needs it.
    pub full_name: String,
    /// Its schema.
    pub schema: pg_sys::Oid,
    /// The schema's name.
    pub schema_name: String,
    /// The role that owns it.
    pub owner: pg_sys::Oid,
}

/// A table that is not partitioned, without a query.
fn table_alone(table: pg_sys::Oid) -> Option<TreeTable> {
    let schema = namespace_of(table)?;
    // SAFETY: the look-up returns 0 for an OID that does not exist.
    let kind = unsafe { pg_sys::get_rel_relkind(table) as u8 };
    (kind == pg_sys::RELKIND_RELATION).then(|| TreeTable {
        oid: table,
        parent: None,
        is_leaf: true,
        kind: kind.into(),
        name: relation_name(table),
        full_name: qualified_name(table),
        schema,
        schema_name: namespace_name(schema),
        owner: owner_of(table).unwrap_or(pg_sys::InvalidOid),
    })
}

/// A table and its partitions at all levels, each behind its parent.
pub fn partition_tree(table: pg_sys::Oid) -> Vec<TreeTable> {
    if let Some(tree) = table_alone(table) {
        return vec![tree];
    }
    ask_now(
        "WITH RECURSIVE tree (oid, parent, level) AS (
             SELECT $1, NULL::pg_catalog.oid, 0
             UNION ALL
             SELECT i.inhrelid, i.inhparent, tree.level OPERATOR(pg_catalog.+) 1
             FROM tree
             JOIN pg_catalog.pg_inherits i ON i.inhparent OPERATOR(pg_catalog.=) tree.oid
             JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) i.inhrelid AND c.relispartition)
         SELECT c.oid, tree.parent, c.relkind::pg_catalog.text, c.relname::pg_catalog.text,
                pg_catalog.format('%I.%I', n.nspname, c.relname), n.oid, n.nspname::pg_catalog.text,
                c.relowner
         FROM tree
         JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) tree.oid
         JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
         ORDER BY tree.level, n.nspname, c.relname",
        &[table.into()],
        |row| {
            let kind = row.get::<String>(3)?.and_then(|kind| kind.chars().next()).unwrap_or(' ');
            Ok(TreeTable {
                oid: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
                parent: row.get(2)?,
                is_leaf: kind != 'p',
                kind,
                name: row.get(4)?.unwrap_or_default(),
                full_name: row.get(5)?.unwrap_or_default(),
                schema: row.get(6)?.unwrap_or(pg_sys::InvalidOid),
                schema_name: row.get(7)?.unwrap_or_default(),
                owner: row.get(8)?.unwrap_or(pg_sys::InvalidOid),
            })
        },
    )
}

/// Locks a table and its partitions in ACCESS EXCLUSIVE mode.
pub fn lock_tree_exclusively(table: pg_sys::Oid) {
    lock_exclusively(table);
    let partitions = partition_tree(table).into_iter().filter(|partition| partition.oid != table);
    partitions.for_each(|partition| lock_exclusively(partition.oid));
}

/// Locks a relation in ACCESS EXCLUSIVE mode.
pub fn lock_exclusively(relation: pg_sys::Oid) {
    // SAFETY: any OID can be locked.
    unsafe { pg_sys::LockRelationOid(relation, pg_sys::AccessExclusiveLock as _) };
}

/// A rule on UPDATE of the table, or of one of its partitions, with the table that it is on.
pub fn update_rule(table: pg_sys::Oid) -> Option<(String, String)> {
    let found = ask_now(
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
    let found = ask_now(
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

/// The size of a table.
pub struct Blocks {
    /// Its blocks.
    pub blocks: u64,
    /// Its rows, by the last ANALYZE or VACUUM and the growth since; None before the first.
    pub rows: Option<f64>,
}

/// The size of a table by the planner's estimate.
pub fn blocks(table: pg_sys::Oid) -> Blocks {
    let found = ask_now(
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
