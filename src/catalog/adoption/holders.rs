//! The processes that hold a lock on a table, or adopt it.

use pgrx::pg_sys;

use crate::catalog::query::ask_now;

/// The other processes that hold a lock on the table.
pub fn lock_holders(table: pg_sys::Oid) -> Vec<i32> {
    let found = ask_now(
        "SELECT DISTINCT pid FROM pg_catalog.pg_locks
         WHERE relation OPERATOR(pg_catalog.=) $1 AND granted
           AND pid OPERATOR(pg_catalog.<>) pg_catalog.pg_backend_pid() ORDER BY 1",
        &[table.into()],
        |row| row.get::<i32>(1),
    );
    found.into_iter().flatten().collect()
}

/// The processes that adopt or release a table.
pub fn claim_holders(table: pg_sys::Oid) -> Vec<i32> {
    let found = ask_now(
        "SELECT pid FROM pg_catalog.pg_locks
         WHERE locktype OPERATOR(pg_catalog.=) 'object' AND granted AND objsubid OPERATOR(pg_catalog.=) 0
           AND classid OPERATOR(pg_catalog.=) 1259 AND objid OPERATOR(pg_catalog.=) $1
           AND database OPERATOR(pg_catalog.=) (SELECT oid FROM pg_catalog.pg_database
                                                WHERE datname OPERATOR(pg_catalog.=) pg_catalog.current_database())
         ORDER BY pid",
        &[table.into()],
        |row| row.get::<i32>(1),
    );
    found.into_iter().flatten().collect()
}
