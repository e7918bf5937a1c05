//! The table that is worked on: known by its OID, and read anew once it is locked, since its name, its schema
//! and its owner may change until then.

use pgrx::pg_sys;

use super::lock::Lock;
use crate::catalog::{self, TableInfo};
use crate::error::{self, Report, Task};
use crate::history;

/// The facts of a table that this role may change, or the reason why it is none.
pub fn read(table: pg_sys::Oid, task: Task) -> Result<TableInfo, Box<Report>> {
    // A template follows those that it was made LIKE.
    let takes_templates = task == Task::Apply;
    let Some(info) = catalog::table_info(table) else {
        return Err(Box::new(error::no_such_table(table)));
    };
    let refusal = if info.is_system {
        error::is_system_table(&info.name)
    } else if !matches!(info.kind, 'r' | 'p') {
        error::is_no_table(&info.name, info.kind, task)
    } else if info.is_template && !takes_templates && !catalog::is_config_table(table) {
        error::is_template(&info.name, task)
    } else if let Some(parent) = &info.partition_of {
        error::is_partition(&info.name, parent, task)
    } else if let Some(extension) = &info.extension {
        error::belongs_to_extension(&info.name, extension)
    } else if info.is_others_temporary {
        error::is_others_temporary(&info.name)
    } else if !info.is_own {
        error::not_owner(&info.name)
    } else if history::is_any(table) {
        let table = history::table_of_history(table).map(catalog::qualified_name);
        error::is_history(&info.name, table.as_deref(), task)
    } else if let Some(child) = &info.inherited_by {
        error::is_inherited(&info.name, &info.full_name, child)
    } else if task != Task::Apply
        && let Some(distributed) = catalog::distributed_table(table)
    {
        error::is_citus_table(&info.name, &distributed, task)
    } else {
        return Ok(info);
    };
    Err(Box::new(refusal))
}

/// Locks a table, and reads it; an error if it cannot be worked on any more.
pub fn lock(table: pg_sys::Oid, lock: Lock, task: Task) -> TableInfo {
    catalog::lock(table, lock.mode());
    read(table, task).unwrap_or_else(|refusal| error::raise(*refusal))
}
