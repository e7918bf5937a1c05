//! Events in the queue of triggers, which PostgreSQL fires at the end of a statement.

use pgrx::{PgMemoryContexts, pg_sys};

use crate::node;

/// The events by which the rows of an UPDATE are verified at its end.
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
