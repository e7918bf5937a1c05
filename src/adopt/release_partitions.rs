//! The partitions of a table that is released.

use pgrx::pg_sys;

use crate::history;

/// The statements that drop the triggers which the partitions of a table with a history have of their own.
pub fn partition_guards(table: pg_sys::Oid) -> impl Iterator<Item = String> {
    let guards = history::truncate_guards(table).into_iter();
    guards.map(|(partition, trigger)| format!("DROP TRIGGER {trigger} ON {partition}"))
}
