//! Partitions of a table with a history. They have its row triggers from PostgreSQL, and refuse TRUNCATE by a trigger
//! of their own, since statement triggers of a partitioned table do not fire for its partitions.

use pgrx::pg_sys;
use pgrx::spi::quote_identifier;

use super::link::{self, FUNCTION};
use crate::catalog::{self, OpenRelation, TreeTable, Trigger, TriggerOfTable};
use crate::encoding;
use crate::parse_tree::Statement;
use crate::security_context::as_creator;

/// Lets a table that has just become a partition, and its own partitions, refuse TRUNCATE, if the partitioned table
/// has a history. Detached, they do not refuse it any more.
pub fn guard(partition: pg_sys::Oid) {
    for part in catalog::partition_tree(partition) {
        let (owner, name) = {
            let Some(open) = OpenRelation::of_command(part.oid) else { continue };
            if link::history_in(&open).is_none() || !guards_in(&open).is_empty() {
                continue;
            }
            (open.owner(), open.qualified_name())
        };
        as_creator(owner, || Statement::parse(&truncate_guard(&name)).run());
    }
}

/// The statement that lets a partition, given as SQL names it, refuse TRUNCATE.
pub fn truncate_guard(partition: &str) -> String {
    format!(
        "CREATE TRIGGER refuse_truncate BEFORE TRUNCATE ON {partition} \
         FOR EACH STATEMENT EXECUTE FUNCTION base_entity.keep_history()"
    )
}

/// The triggers by which the partitions of a table refuse TRUNCATE, each after its partition, as SQL names both.
pub fn truncate_guards(table: pg_sys::Oid) -> Vec<(String, String)> {
    let partitions = catalog::partition_tree(table).into_iter().skip(1);
    let of_partition = |partition: TreeTable| {
        let guards = guards_in(&OpenRelation::existing(partition.oid)?);
        let name = |trigger: Trigger| {
            let name = encoding::from_server(trigger.name.to_bytes());
            (partition.full_name.clone(), quote_identifier(name))
        };
        Some(guards.into_iter().map(name).collect::<Vec<_>>())
    };
    partitions.filter_map(of_partition).flatten().collect()
}

/// Takes the link from a partition that was detached, and the triggers by which it and its partitions refuse TRUNCATE. PostgreSQL drops the triggers that it had from the partitioned
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
    for part in catalog::partition_tree(partition) {
        let Some(open) = OpenRelation::existing(part.oid) else { continue };
        // It keeps those of a history of its own.
        if link::has_keeping_trigger(&open) || link::history_in(&open).is_some() {
            continue;
        }
        let guards = guards_in(&open);
        drop(open);
        for guard in guards {
            TriggerOfTable { trigger: guard.oid, table: part.oid }.drop();
        }
    }
}

/// The triggers by which a table refuses TRUNCATE.
fn guards_in(table: &OpenRelation) -> Vec<Trigger> {
    let function = catalog::function(FUNCTION);
    let mut triggers = table.triggers();
    triggers.retain(|trigger| {
        Some(trigger.function) == function && trigger.kind & pg_sys::TRIGGER_TYPE_TRUNCATE != 0
    });
    triggers
}
