//! Verifying that the period of a row begins after every version under its key has ended, once the row has its entry
//! in the primary key: from then on no other transaction ends a version under the key.
//!
//! A DEFERRABLE primary key may be checked later, at the end of the transaction: the row is verified then, too.
//!
//! The BEFORE trigger of the row is fired earlier. If another transaction has ended a version in between, the row that was
//! inserted gets a later time ([`correction`]). That is an error for a row that an UPDATE has given its key, whose
//! version under the old key ends when the period begins, and for one that a trigger has changed since.

use pgrx::pg_sys;

use super::correction;
use super::key_index::is_deferrable;
use super::link;
use super::period::{after_last, with_since};
use super::statement::Statement;
use super::target::table_with_history;
use crate::maintain::{has_moved, table_of};
use crate::scratch_memory::ScratchMemory;
use crate::{catalog, encoding, error};

/// Gives a row that was inserted a later time if its period does not begin after all versions under its key that other
/// transactions have written. Where the primary key is DEFERRABLE, the row is verified again once the key is checked.
///
/// # Safety
///
/// `data` is that of an AFTER INSERT event of the trigger that links the table to its history, or of one of a [`Queue`](super::queue::Queue);
/// `statement` was made for it.
pub unsafe fn verify(statement: &Statement, data: &pg_sys::TriggerData) {
    // SAFETY: the row is one of the relation; what it is followed by is whole, since the transaction has written it.
    unsafe {
        let is_link = (*data.tg_trigger).tgconstrrelid != pg_sys::InvalidOid;
        let Some(writer) = statement.writer(data) else { return };
        let is_deferrable = writer.has_deferrable_key(data);
        let is_last = correction::is_last_version(data.tg_trigtuple);
        // Events of UPDATE name a row that is replaced; where the key is DEFERRABLE, the link has such events, too.
        let is_inserted = is_link && (is_last || !is_deferrable);
        let row = if is_inserted || is_last { Some(data.tg_trigtuple) } else { successor(data) };
        let Some(row) = row else { return };
        let Some(since) = statement.since(row, data) else { return };
        let last = writer.last_version_of_others(row, data);
        if let Some(last) = last.filter(|last| last.end > since) {
            if !is_inserted || !is_last {
                error::raise(error::period_ended_concurrently(&table_of(data)));
            }
            let first = after_last(&last, since, statement, data);
            correction::replace(data, with_since(statement, row, first, data));
        }
        if is_link && is_deferrable {
            if (*data.tg_trigger).tgdeferrable {
                refuse_deferrable(data);
            }
            statement.verify_later(data, true);
        }
    }
}

/// Refuses a link that is DEFERRABLE, as version 0.3.0 has accepted it: an event that is fired at the end of the transaction has no queue for another one.
unsafe fn refuse_deferrable(data: &pg_sys::TriggerData) -> ! {
    // SAFETY: the caller vouches for the data.
    unsafe {
        let history = catalog::qualified_name((*data.tg_trigger).tgconstrrelid);
        let table = table_with_history(data);
        let (statement, trigger) =
            (link::statement(&table, &history), encoding::text((*data.tg_trigger).tgname));
        error::raise(error::history_link_is_deferrable(&table, &statement, Some(&trigger)))
    }
}

/// Whether an AFTER INSERT event is one that is fired at the end of the transaction.
///
/// # Safety
///
/// `data` is that of the event.
pub unsafe fn is_of_transaction(data: &pg_sys::TriggerData) -> bool {
    // SAFETY: the relation is open.
    unsafe {
        (*data.tg_trigger).tgconstrrelid == pg_sys::InvalidOid && is_deferrable(data.tg_relation)
    }
}

/// Verifies the row of an [event](is_of_transaction) with a state of its own: that of a trigger would be freed after the transaction has closed its relations.
///
/// # Safety
///
/// As [`verify`].
pub unsafe fn verify_at_end(data: &pg_sys::TriggerData) {
    let memory = ScratchMemory::new();
    // SAFETY: the state is used before its memory is freed.
    memory.within(|| unsafe {
        let statement = Statement::new(data, pg_sys::CurrentMemoryContext);
        verify(&*statement, data);
    });
    memory.free();
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
