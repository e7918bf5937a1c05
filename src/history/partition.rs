//! Partitions of a table with a history. They have its row triggers from PostgreSQL, and refuse TRUNCATE by a trigger
//! of their own, since statement triggers of a partitioned table do not fire for its partitions.

use pgrx::pg_sys;

use super::link::{self, FUNCTION};
use crate::catalog::TriggerOfTable;
use crate::catalog::{self, OpenRelation};
use crate::parse_tree::Statement;
use crate::security_context::as_creator;

/// Lets a table that has just become a partition, and its own partitions, refuse TRUNCATE, if the partitioned table
/// has a history. Detached, they do not refuse it any more.
pub fn guard(partition: pg_sys::Oid) {
    for part in catalog::partition_tree(partition) {
        let (owner, name) = {
            let Some(open) = OpenRelation::of_command(part.oid) else { continue };
            if link::history_in(&open).is_none() || refuses_truncate(&open) {
                continue;
            }
            (open.owner(), open.qualified_name())
        };
        as_creator(owner, || {
            Statement::parse(&format!(
                "CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON {name}
                 FOR EACH STATEMENT EXECUTE FUNCTION base_entity.keep_history()"
            ))
            .run();
        });
    }
}

/// Takes the link from a partition that was detached. PostgreSQL drops the triggers that it had from the partitioned
/// table, except those with a FROM clause, which it takes for parts of foreign keys (DropClonedTriggersFromPartition()
/// in src/backend/commands/tablecmds.c).
pub fn release(partition: pg_sys::Oid) {
    let Some(function) = catalog::function(FUNCTION) else { return };
    let triggers = OpenRelation::of_command(partition).map(|it| it.triggers()).unwrap_or_default();
    for trigger in triggers {
        let link = TriggerOfTable { trigger: trigger.oid, table: partition };
        if trigger.function != function
            || trigger.referenced == pg_sys::InvalidOid
            || !link.is_of_parent()
        {
            continue;
        }
        // SAFETY: the trigger is one of a table that is no partition any more, so that its dependencies on the
        // partitioned table's trigger mean nothing.
        unsafe {
            for (class, kind) in [
                (pg_sys::TriggerRelationId, pg_sys::DependencyType::DEPENDENCY_PARTITION_PRI),
                (pg_sys::RelationRelationId, pg_sys::DependencyType::DEPENDENCY_PARTITION_SEC),
            ] {
                pg_sys::deleteDependencyRecordsForClass(
                    pg_sys::TriggerRelationId,
                    trigger.oid,
                    class,
                    kind as std::ffi::c_char,
                );
            }
            pg_sys::CommandCounterIncrement();
        }
        link.drop();
    }
}

fn refuses_truncate(table: &OpenRelation) -> bool {
    let function = catalog::function(FUNCTION);
    table.triggers().iter().any(|trigger| {
        Some(trigger.function) == function && trigger.kind & pg_sys::TRIGGER_TYPE_TRUNCATE != 0
    })
}
