//! A relation with those that have its columns.

use pgrx::pg_sys;

use super::open_relation::OpenRelation;
use super::query::ask_again;

/// The tables that inherit from the relation $1, its partitions among them, and the tables of a composite
/// type.
const OF_RELATION: &str = "
    WITH RECURSIVE renamed (oid) AS (
        SELECT $1
        UNION
        SELECT child.oid
        FROM renamed CROSS JOIN LATERAL (
            SELECT i.inhrelid FROM pg_catalog.pg_inherits i
            WHERE i.inhparent OPERATOR(pg_catalog.=) renamed.oid
            UNION ALL
            SELECT typed.oid
            FROM pg_catalog.pg_class composite
            JOIN pg_catalog.pg_depend d ON d.refclassid OPERATOR(pg_catalog.=) 1247
             AND d.refobjid OPERATOR(pg_catalog.=) composite.reltype AND d.classid OPERATOR(pg_catalog.=) 1259
            JOIN pg_catalog.pg_class typed ON typed.oid OPERATOR(pg_catalog.=) d.objid
             AND typed.reloftype OPERATOR(pg_catalog.=) composite.reltype
            WHERE composite.oid OPERATOR(pg_catalog.=) renamed.oid AND composite.relkind OPERATOR(pg_catalog.=) 'c'
        ) AS child (oid)
    )
    SELECT oid FROM renamed ORDER BY oid";

/// The relation, and those whose columns are renamed and dropped with its own.
pub fn family(relation: pg_sys::Oid) -> Vec<pg_sys::Oid> {
    if OpenRelation::of_command(relation).is_none_or(|open| !open.has_descendants()) {
        return vec![relation];
    }
    unlocked_family(relation)
}

/// The same for a relation that is not locked.
pub fn unlocked_family(relation: pg_sys::Oid) -> Vec<pg_sys::Oid> {
    ask_again(OF_RELATION, &[relation], |row| Ok(row.get(1)?.unwrap_or(pg_sys::InvalidOid)))
}
