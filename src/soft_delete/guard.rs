//! The BEFORE trigger of a soft-delete table: a row that is marked is not deleted.

use std::ptr;

use pgrx::pg_sys;

use super::deletions::count_deletion;
use super::soft_delete_rule::{SoftDelete, Version, followed};
use super::triggers;
use crate::maintain::Plan;

/// Remembers which row version is being updated. If that moves it to another partition, BEFORE DELETE
/// is fired for the same version next, by the same node of the same executor, whose calls share their
/// FmgrInfo and with it the plan (ExecCrossPartitionUpdate in src/backend/executor/nodeModifyTable.c).
/// The plan of a DELETE is another one, and so is that of a statement in a function or trigger.
pub fn before_update(rule: &SoftDelete, data: &pg_sys::TriggerData) {
    rule.set_updated(version(data.tg_trigtuple));
}

/// The row to delete, or null if it is marked already.
///
/// # Safety
///
/// `data` is that of a BEFORE DELETE row trigger, `plan` and `rule` were made for its relation in `context`.
pub unsafe fn before_delete(
    plan: &Plan,
    rule: Option<&SoftDelete>,
    data: &pg_sys::TriggerData,
    context: pg_sys::MemoryContext,
) -> pg_sys::HeapTuple {
    let row = data.tg_trigtuple;
    let Some(rule) = followed(plan, rule, data) else { return row };
    // SAFETY: the relation is open and the row is one of its.
    unsafe {
        count_deletion();
        rule.once_complete(|step| triggers::require_after_delete(step.attribute, data));
        if !rule.is_marked(row, (*data.tg_relation).rd_att) {
            return row;
        }
        if (*(*data.tg_relation).rd_rel).relispartition
            && (!sees_updates(&*data.tg_trigger) || rule.is_updated(version(row)))
        {
            // It moves, or it may. The AFTER trigger tells by the header of the deleted version, and
            // puts it back if it was deleted.
            return row;
        }
        // A foreign key's ON DELETE CASCADE runs in this context (ri_PerformCheck in
        // src/backend/utils/adt/ri_triggers.c). If the row that is referred to was really removed,
        // this one cannot stay, and its foreign keys raise an error.
        if pg_sys::InNoForceRLSOperation() {
            rule.reinsertion(data, context).ask((*row).t_self);
        }
    }
    ptr::null_mut()
}

/// Whether the trigger is fired before each UPDATE of a row too.
fn sees_updates(trigger: &pg_sys::Trigger) -> bool {
    u32::from(trigger.tgtype.unsigned_abs()) & pg_sys::TRIGGER_TYPE_UPDATE != 0
        && trigger.tgnattr == 0
        && trigger.tgqual.is_null()
}

/// The place of a row version, in a form that can be compared.
fn version(row: pg_sys::HeapTuple) -> Version {
    // SAFETY: a row trigger's tuple is whole while it runs.
    let place = unsafe { (*row).t_self };
    let block = (u32::from(place.ip_blkid.bi_hi) << 16) | u32::from(place.ip_blkid.bi_lo);
    (block, place.ip_posid)
}
