//! Verifying that the period of a row begins after every version under its key has ended, once the row has its entry
//! in the primary key: from then on no other transaction ends a version under the key.
//!
//! The BEFORE trigger of the row is fired earlier. If another transaction has ended a version in between, the row that was
//! inserted gets a later time ([`correction`]). That is an error for a row that an UPDATE has given its key, whose
//! version under the old key ends when the period begins, and for one that a trigger has changed since.

use pgrx::pg_sys;

use super::correction;
use super::period::{after_last, with_since};
use super::statement::Statement;
use crate::error;
use crate::maintain::{has_moved, table_of};

/// Gives a row that was inserted a later time if its period does not begin after all versions under its key that other
/// transactions have written.
///
/// # Safety
///
/// `data` is that of an AFTER INSERT event of the trigger that links the table to its history, or of one of a [`Queue`](super::queue::Queue);
/// `statement` was made for it.
pub unsafe fn verify(statement: &Statement, data: &pg_sys::TriggerData) {
    // SAFETY: the row is one of the relation; what it is followed by is whole, since the transaction has written it.
    unsafe {
        let is_inserted = (*data.tg_trigger).tgconstrrelid != pg_sys::InvalidOid;
        let row = if is_inserted { Some(data.tg_trigtuple) } else { successor(data) };
        let Some(row) = row else { return };
        let Some(since) = statement.since(row, data) else { return };
        let Some(writer) = statement.writer(data) else { return };
        let last = writer.last_version_of_others(row, data);
        let Some(last) = last.filter(|last| last.end > since) else { return };
        if !is_inserted || !correction::is_last_version(row) {
            error::raise(error::period_ended_concurrently(&table_of(data)));
        }
        let first = after_last(&last, since, statement, data);
        correction::replace(data, with_since(statement, row, first, data));
    }
}

/// A copy of the row that has replaced the one of an event; None if it is in another partition, where it was inserted.
unsafe fn successor(data: &pg_sys::TriggerData) -> Option<pg_sys::HeapTuple> {
    // SAFETY: the slot is of the relation's kind, and the copy is one of what it holds.
    unsafe {
        let row = data.tg_trigtuple;
        if has_moved(row) {
            return None;
        }
        let mut place = (*(*row).t_data).t_ctid;
        let slot = pg_sys::MakeSingleTupleTableSlot(
            (*data.tg_relation).rd_att,
            pg_sys::table_slot_callbacks(data.tg_relation),
        );
        let any = std::ptr::addr_of_mut!(pg_sys::SnapshotAnyData);
        let is_there = (*(*data.tg_relation).rd_tableam)
            .tuple_fetch_row_version
            .is_some_and(|fetch| fetch(data.tg_relation, &mut place, any, slot));
        let copy = is_there.then(|| pg_sys::ExecCopySlotHeapTuple(slot));
        pg_sys::ExecDropSingleTupleTableSlot(slot);
        copy
    }
}
