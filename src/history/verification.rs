//! Verifying that the period of a row begins after every version under its key has ended, once the row has its entry
//! in the primary key: from then on no other transaction ends a version under the key.
//!
//! The BEFORE trigger of the row is fired earlier. If another transaction has ended a version in between, the row that was
//! inserted gets a later time ([`correction`]). That is an error for a row that an UPDATE has given its key, whose
//! version under the old key ends when the period begins, and for one that a trigger has changed since.

use pgrx::{PgMemoryContexts, pg_sys};

use super::correction;
use super::keep::{after_last, with_since};
use super::statement::Statement;
use crate::maintain::{has_moved, table_of};
use crate::{error, node};

/// Events in the queue of triggers, by which the rows of an UPDATE are verified at its end.
#[derive(Clone, Copy)]
pub struct Queue {
    estate: *mut pg_sys::EState,
    /// The table, with the row trigger alone, for INSERT.
    table: *mut pg_sys::ResultRelInfo,
    /// Names a row.
    slot: *mut pg_sys::TupleTableSlot,
}

impl Queue {
    /// That of a statement, in its memory.
    ///
    /// # Safety
    ///
    /// `data` is that of the row trigger, whose table is open until the memory is freed.
    pub unsafe fn new(data: &pg_sys::TriggerData, memory: pg_sys::MemoryContext) -> Self {
        // SAFETY: what is allocated is filled before use, and nothing in it needs dropping. InitResultRelInfo() fills in
        // more that the queue does not read.
        unsafe {
            PgMemoryContexts::For(memory).switch_to(|_| {
                let trigger =
                    pg_sys::palloc0(size_of::<pg_sys::Trigger>()).cast::<pg_sys::Trigger>();
                let kind = pg_sys::TRIGGER_TYPE_ROW | pg_sys::TRIGGER_TYPE_INSERT;
                *trigger = pg_sys::Trigger {
                    tgtype: kind as i16,
                    tgqual: std::ptr::null_mut(),
                    ..*data.tg_trigger
                };
                let triggers =
                    pg_sys::palloc0(size_of::<pg_sys::TriggerDesc>()).cast::<pg_sys::TriggerDesc>();
                *triggers = pg_sys::TriggerDesc {
                    triggers: trigger,
                    numtriggers: 1,
                    trig_insert_after_row: true,
                    ..Default::default()
                };
                let table: *mut pg_sys::ResultRelInfo =
                    node::new_node(pg_sys::NodeTag::T_ResultRelInfo);
                (*table).ri_RelationDesc = data.tg_relation;
                (*table).ri_TrigDesc = triggers;
                let descriptor = pg_sys::CreateTupleDescCopy((*data.tg_relation).rd_att);
                Self {
                    estate: pg_sys::CreateExecutorState(),
                    table,
                    slot: pg_sys::MakeSingleTupleTableSlot(descriptor, &pg_sys::TTSOpsVirtual),
                }
            })
        }
    }

    /// Has the row verified that replaces a stored one. The event names the stored one, whose successor has no place yet.
    ///
    /// # Safety
    ///
    /// A query is being executed, whose BEFORE UPDATE trigger has this row.
    pub unsafe fn add(self, row: pg_sys::HeapTuple) {
        // SAFETY: of the slot, only the place is read: the trigger has no WHEN clause.
        unsafe {
            (*self.slot).tts_tid = (*row).t_self;
            let (no_list, no_capture) = (std::ptr::null_mut(), std::ptr::null_mut());
            pg_sys::ExecARInsertTriggers(self.estate, self.table, self.slot, no_list, no_capture);
        }
    }
}

/// Gives a row that was inserted a later time if its period does not begin after all versions under its key that other
/// transactions have written.
///
/// # Safety
///
/// `data` is that of an AFTER INSERT event of the trigger that links the table to its history, or of one of a [`Queue`];
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
        let first = after_last(&last, data);
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
