//! A plan as rows, which `plan_adopt()`, `plan_adopt_all()`, `plan_release()` and `plan_apply()` return.

use pgrx::pg_sys;

use super::lock::Lock;
use crate::text::Text;

/// A statement of a plan.
pub struct Row {
    /// The statement, without a semicolon.
    pub statement: String,
    /// The strongest lock on the table that it takes.
    pub lock: Option<Lock>,
    /// Whether it rewrites the table under that lock.
    pub rewrites: bool,
}

/// The rows as the functions return them, numbered from 1.
pub fn columns(
    rows: Vec<Row>,
) -> impl Iterator<Item = (i32, Text, Option<Text>, bool, Option<Text>)> {
    let text = |text: &str| Text(text.to_owned());
    (1..).zip(rows).map(move |(step, row)| {
        let lock = row.lock.map(|lock| text(lock.name()));
        let blocks = row.lock.and_then(Lock::blocks).map(text);
        (step, Text(row.statement), lock, row.rewrites, blocks)
    })
}

/// The rows of the plans of several tables, each behind its table.
pub fn columns_of_tables(
    plans: Vec<(pg_sys::Oid, Vec<Row>)>,
) -> impl Iterator<Item = (pg_sys::Oid, i32, Text, Option<Text>, bool, Option<Text>)> {
    plans.into_iter().flat_map(|(table, rows)| {
        columns(rows).map(move |(step, statement, lock, rewrites, blocks)| {
            (table, step, statement, lock, rewrites, blocks)
        })
    })
}
