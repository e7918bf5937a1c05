//! The rule `soft_delete`: a DELETE that keeps its row, marked.
//!
//! The row is really deleted, so that `DELETE n`, RETURNING, transition tables, the users' triggers
//! and foreign keys are PostgreSQL's own; an AFTER DELETE trigger that fires before those of the
//! foreign keys inserts it again with the mark ([`insertion`]). A row that is marked is not deleted:
//! the BEFORE trigger returns no row, and the statement reports DELETE 0 ([`guard`]). A foreign key's
//! ON DELETE CASCADE fires the triggers of the rows that it deletes, so that it marks them.
//!
//! No role is switched, and no session variable decides anything. A row that an UPDATE moves to
//! another partition is known by the header of its deleted version.

use pgrx::pg_sys;

use crate::maintain::{self, Plan};
use crate::{encoding, error};

mod cascade;
mod deletions;
mod foreign_keys;
mod guard;
mod insertion;
mod marked_table;
mod parameters;
mod place;
mod planned_delete;
pub(crate) mod progress;
mod publications;
mod purge;
mod recheck;
mod reinsertion;
mod removal;
mod restoration;
mod restore;
mod soft_delete_rule;
mod statement;
mod triggers;
mod unit;

pub use guard::{before_delete, before_update};
pub use restoration::refuse_stale_restore;
pub use soft_delete_rule::SoftDelete;
use soft_delete_rule::followed;
use triggers::kind;
pub use triggers::{AFTER_DELETE, NAME, check_trigger, is_after_delete, rules_of};

/// Inserts the deleted row again: marked, or as it was where it was marked before and no BEFORE
/// trigger has kept it from being deleted.
///
/// # Safety
///
/// `data` is that of an AFTER DELETE row trigger, `plan` and `rule` were made for its relation in `context`.
pub unsafe fn after_delete(
    plan: &Plan,
    rule: Option<&SoftDelete>,
    data: &pg_sys::TriggerData,
    context: pg_sys::MemoryContext,
) {
    let Some(rule) = followed(plan, rule, data) else { return };
    // SAFETY: the relation is open, and the row is one that was deleted from it.
    unsafe {
        if !rule.inserts(|| inserts(data)) {
            return;
        }
        let is_partition = (*(*data.tg_relation).rd_rel).relispartition;
        if is_partition && maintain::has_moved(data.tg_trigtuple) {
            return;
        }
        deletions::count_deletion();
        let reinsertion = rule.reinsertion(data, context);
        let is_marked = rule.is_marked(data.tg_trigtuple, (*data.tg_relation).rd_att);
        reinsertion.insert((!is_marked).then_some(plan), data);
    }
}

/// Whether the AFTER DELETE trigger that is running inserts the deleted rows; an error where these cannot be kept.
///
/// # Safety
///
/// `data` is that of the trigger, whose relation is open.
unsafe fn inserts(data: &pg_sys::TriggerData) -> bool {
    // SAFETY: the caller vouches for the data.
    unsafe {
        let inserts = triggers::inserts(data);
        if inserts {
            refuse_other_storage(data.tg_relation);
            triggers::refuse_late(data);
            publications::refuse_without_deletes(data.tg_relation);
        }
        inserts
    }
}

/// Whether a call of the trigger function is one that [`recheck`] has asked for: its event is one that
/// the trigger was not made for.
pub fn is_recheck(data: &pg_sys::TriggerData) -> bool {
    // SAFETY: the trigger lives as long as the call.
    let trigger = unsafe { &*data.tg_trigger };
    let event = data.tg_event & maintain::EVENT;
    [maintain::AFTER_ROW_INSERT, maintain::AFTER_ROW_UPDATE].contains(&event)
        && is_after_delete(kind(trigger))
}

/// Checks the foreign keys of rows that were inserted again; see [`recheck`].
///
/// # Safety
///
/// `data` is that of a call that [`recheck`](self::recheck) has asked for, `rule` was made for its relation in
/// `context`.
pub unsafe fn recheck(
    rule: Option<&SoftDelete>,
    data: &pg_sys::TriggerData,
    context: pg_sys::MemoryContext,
) {
    if let Some(rule) = rule {
        // SAFETY: the caller vouches for the data.
        unsafe { rule.reinsertion(data, context).recheck(data) };
    }
}

/// Refuses a table that is not stored as a heap: its deleted rows have no header that tells a move, or
/// no row can be inserted here.
unsafe fn refuse_other_storage(relation: pg_sys::Relation) {
    // SAFETY: the relation is open.
    unsafe {
        let class = &*(*relation).rd_rel;
        if class.relkind as u8 != pg_sys::RELKIND_RELATION
            || class.relam != pg_sys::HEAP_TABLE_AM_OID
        {
            let table = encoding::text(class.relname.data.as_ptr());
            error::raise(error::soft_delete_needs_heap(&table));
        }
    }
}
