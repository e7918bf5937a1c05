//! The columns that go where a column of a table is dropped.

use std::collections::HashMap;

use pgrx::pg_sys;

use super::query::ask_again;

/// The columns of the tables that inherit from $1, or are of its type: whether they also exist without
/// that one, and how many tables they are inherited from. A column of a type is always dropped with it.
const BELOW: &str = "
    SELECT i.inhrelid, a.attname::pg_catalog.text, a.attislocal, a.attinhcount::pg_catalog.int4
    FROM pg_catalog.pg_inherits i
    JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) i.inhrelid
    WHERE i.inhparent OPERATOR(pg_catalog.=) $1 AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped
    UNION ALL
    SELECT typed.oid, a.attname::pg_catalog.text, false, 0
    FROM pg_catalog.pg_class composite
    JOIN pg_catalog.pg_depend d ON d.refclassid OPERATOR(pg_catalog.=) 1247
     AND d.refobjid OPERATOR(pg_catalog.=) composite.reltype AND d.classid OPERATOR(pg_catalog.=) 1259
    JOIN pg_catalog.pg_class typed ON typed.oid OPERATOR(pg_catalog.=) d.objid
     AND typed.reloftype OPERATOR(pg_catalog.=) composite.reltype
    JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) typed.oid
    WHERE composite.oid OPERATOR(pg_catalog.=) $1 AND composite.relkind OPERATOR(pg_catalog.=) 'c'
      AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped";

/// The tables that lose a column when it is dropped from a relation: with the tables that inherit it, unless they
/// have it themselves or from another one (ATExecDropColumn in src/backend/commands/tablecmds.c).
pub fn tables_losing(relation: pg_sys::Oid, column: &str) -> Vec<pg_sys::Oid> {
    let mut losing = vec![relation];
    let mut parents = HashMap::new();
    let mut next = 0;
    while let Some(table) = losing.get(next).copied() {
        next += 1;
        let below = ask_again(BELOW, &[table], |row| {
            let child = row.get::<pg_sys::Oid>(1)?.unwrap_or(pg_sys::InvalidOid);
            let is_column = row.get::<String>(2)?.is_some_and(|name| name == column);
            let (is_local, count) = (row.get::<bool>(3)?, row.get::<i32>(4)?);
            Ok((child, is_column && is_local == Some(false), count.unwrap_or(0)))
        });
        for (child, _, count) in below.into_iter().filter(|(_, may_lose, _)| *may_lose) {
            let dropped = parents.entry(child).or_insert(0);
            *dropped += 1;
            if *dropped >= count && !losing.contains(&child) {
                losing.push(child);
            }
        }
    }
    losing
}
