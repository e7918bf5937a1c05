//! Events in the queue of triggers, which PostgreSQL fires at the end of a statement, or of the transaction.

use pgrx::{PgMemoryContexts, pg_sys};

use crate::node;

/// The time at which the events of a queue are fired.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// The end of the statement.
    Statement,
    /// The end of the transaction, or SET CONSTRAINTS ALL IMMEDIATE.
    Transaction,
}

/// The events by which rows are verified later.
#[derive(Clone, Copy)]
pub struct Queue {
    estate: *mut pg_sys::EState,
    /// The table, with the row trigger alone, for INSERT.
    table: *mut pg_sys::ResultRelInfo,
    /// Names a row.
    slot: *mut pg_sys::TupleTableSlot,
}

impl Queue {
    /// That of a statement, in its memory. Its events are those of `fired`, a trigger of the table.
    ///
    /// # Safety
    ///
    /// The table is open until the memory is freed, and the trigger is valid for the call.
    pub unsafe fn new(
        table: pg_sys::Relation,
        fired: &pg_sys::Trigger,
        due: Due,
        memory: pg_sys::MemoryContext,
    ) -> Self {
        let relation = table;
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
                    tgenabled: pg_sys::TRIGGER_FIRES_ALWAYS as std::ffi::c_char,
                    tgdeferrable: due == Due::Transaction,
                    tginitdeferred: due == Due::Transaction,
                    ..*fired
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
                (*table).ri_RelationDesc = relation;
                (*table).ri_TrigDesc = triggers;
                let descriptor = pg_sys::CreateTupleDescCopy((*relation).rd_att);
                Self {
                    estate: pg_sys::CreateExecutorState(),
                    table,
                    slot: pg_sys::MakeSingleTupleTableSlot(descriptor, &pg_sys::TTSOpsVirtual),
                }
            })
        }
    }

    /// Has a row verified, or the one that replaces it: the event of an UPDATE names the stored one, whose successor has no place yet.
    ///
    /// # Safety
    ///
    /// A query is being executed, whose trigger has this row.
    pub unsafe fn add(self, row: pg_sys::HeapTuple) {
        // SAFETY: of the slot, only the place is read: the trigger has no WHEN clause.
        unsafe {
            (*self.slot).tts_tid = (*row).t_self;
            let (no_list, no_capture) = (std::ptr::null_mut(), std::ptr::null_mut());
            pg_sys::ExecARInsertTriggers(self.estate, self.table, self.slot, no_list, no_capture);
        }
    }
}
