//! The triggers of partitions that are in another state than those of their partitioned table.

use pgrx::pg_sys;

use super::adoption::Firing;
use super::query::{ask, ask_now};
use super::row::Row;

/// A trigger of a partition that is in another state than that of the partitioned table, or that the partition lacks.
pub struct PartitionTrigger {
    /// The partitioned table, at the top.
    pub table: pg_sys::Oid,
    /// The name of its trigger.
    pub name: String,
    /// The partition, as SQL names it.
    pub partition: String,
    /// The name and the state of the partition's; None if it has none.
    pub own: Option<(String, Firing)>,
    /// The state of the table's.
    pub wanted: Firing,
    /// The function that both call.
    pub function: TriggerFunction,
}

/// The function of a trigger.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum TriggerFunction {
    /// base_entity.maintain().
    Rules,
    /// base_entity.keep_history().
    History,
    /// Another one.
    Other,
}

/// Those of the entities of a schema, or of all. The current search_path is `pg_catalog`.
pub fn partition_triggers(schema: Option<pg_sys::Oid>) -> Vec<PartitionTrigger> {
    ask(&query("$2"), &[schema.unwrap_or(pg_sys::InvalidOid).into(), true.into()], read)
}

/// Those of these partitions. The current search_path is `pg_catalog`.
pub fn triggers_of_partitions(partitions: Vec<pg_sys::Oid>) -> Vec<PartitionTrigger> {
    ask_now(&query("t.tgrelid = ANY ($2)"), &[pg_sys::InvalidOid.into(), partitions.into()], read)
}

fn query(scope: &str) -> String {
    format!(include_str!("parts/partition_triggers.sql"), scope = scope)
}

fn read(row: Row) -> Result<PartitionTrigger, pgrx::spi::Error> {
    let state: Option<String> = row.get(5)?;
    let own: Option<String> = row.get(4)?;
    let is = |column| row.get::<bool>(column).map(|it| it == Some(true));
    Ok(PartitionTrigger {
        table: row.get(1)?.unwrap_or(pg_sys::InvalidOid),
        name: row.get(2)?.unwrap_or_default(),
        partition: row.get(3)?.unwrap_or_default(),
        own: own.map(|name| (name, Firing::of(state.as_deref()))),
        wanted: Firing::of(row.get::<String>(6)?.as_deref()),
        function: match (is(7)?, is(8)?) {
            (true, _) => TriggerFunction::Rules,
            (_, true) => TriggerFunction::History,
            _ => TriggerFunction::Other,
        },
    })
}
