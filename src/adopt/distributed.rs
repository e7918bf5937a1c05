//! apply() for a table of Citus: all steps in one transaction, by statements that Citus propagates to the shards.

use pgrx::pg_sys;

use super::plan::Plan;
use super::step::{Kind, Step};
use crate::catalog::{self, TableInfo};
use crate::contents;
use crate::distribution::DistributedTable;
use crate::error::{self, Obstacle, Report};
use crate::security_context::with_settings;

/// Runs `action`, in which Citus uses one connection to each node if the table is one of its: statements of one transaction
/// would otherwise not see each other's changes of shards.
pub fn over_one_connection<T>(table: pg_sys::Oid, action: impl FnOnce() -> T) -> T {
    if catalog::is_citus_table(table) {
        with_settings(&[(c"citus.multi_shard_modify_mode", c"sequential")], action)
    } else {
        action()
    }
}

/// The bytes of all shards of a table of Citus; 0 where the transaction has changed others, which keeps Citus from asking.
pub fn size(table: pg_sys::Oid) -> Option<i64> {
    let size = || catalog::distributed_size(table).unwrap_or(0);
    catalog::is_citus_table(table)
        .then(|| with_settings(&[(c"client_min_messages", c"error")], size))
}

/// Nothing, or why a table of Citus cannot be given what is left to do. `call` is the CALL of apply() for it.
pub fn unless_impossible(
    table: &TableInfo,
    plan: &Plan,
    distributed: &DistributedTable,
    call: &str,
) -> Result<(), Box<Report>> {
    let obstacles: Vec<(&str, Obstacle)> = over_one_connection(table.oid, || {
        let steps = plan.steps().iter();
        steps.filter_map(|it| Some((it.statement.as_str(), obstacle(table, plan, it)?))).collect()
    });
    if obstacles.is_empty() {
        return Ok(());
    }
    Err(Box::new(error::not_followed_by_citus(&table.name, distributed, &obstacles, call)))
}

/// Why a step cannot be taken.
fn obstacle(table: &TableInfo, plan: &Plan, step: &Step) -> Option<Obstacle> {
    match &step.kind {
        Kind::FillColumn(column) => {
            lacks_values(table, column).then(|| Obstacle::NoValue(column.clone()))
        }
        Kind::AddColumns { .. } if plan.adds_identity() => Some(Obstacle::Unsupported),
        _ if step.rewrites() => Some(Obstacle::Rewrites),
        _ if step.is_concurrent() => Some(Obstacle::Concurrent),
        Kind::AddParentIndex
        | Kind::AttachIndex
        | Kind::AddExclusion
        | Kind::SetColumnOptions
        | Kind::SetStorage
        | Kind::MarkClustered
        | Kind::CreateHistory => Some(Obstacle::Unsupported),
        _ => None,
    }
}

/// Whether the table has a row without a value of a column, which it may have yet to get.
fn lacks_values(table: &TableInfo, column: &str) -> bool {
    let exists = catalog::has_column(table.oid, &crate::encoding::to_server(column));
    contents::has_rows(table.oid, exists.then_some(column))
}
