//! Inserting a row below the level of triggers, privileges and policies: with generated columns,
//! CHECKs, keys, exclusion constraints, the partition's bounds and foreign keys.
//!
//! This is how PostgreSQL applies the rows of logical replication (ExecSimpleRelationInsert in
//! src/backend/executor/execReplication.c), with the users' triggers taken out. The columns' values
//! are those of the deleted version: heap_insert() reads those that are stored out of line, and stores
//! them again. All that an insertion needs is prepared once in a statement.

use pgrx::{PgMemoryContexts, pg_sys};

use super::foreign_keys::{self, ForeignKeys};
use crate::compat;
use crate::maintain::{Column, Plan, new_value};
use crate::open_indexes;
use crate::rule::Verb;

/// The state for inserting rows into one table, for one statement.
pub struct Insertion {
    estate: *mut pg_sys::EState,
    /// The table; of its triggers, those of deferrable keys.
    table: *mut pg_sys::ResultRelInfo,
    /// The row to insert.
    slot: *mut pg_sys::TupleTableSlot,
    /// Places of columns that are not copied: dropped ones, and generated ones, which are computed.
    blank: &'static [usize],
    /// The foreign keys that are checked once all rows of the statement have been inserted again.
    pub foreign_keys: ForeignKeys,
}

impl Insertion {
    /// Prepares to insert into the trigger's table. All memory is in a child of `context`; the indexes
    /// are closed when that is deleted.
    ///
    /// # Safety
    ///
    /// The trigger's data are valid. The context lives as long as the statement, whose executor keeps
    /// the relation open.
    pub unsafe fn new(data: &pg_sys::TriggerData, context: pg_sys::MemoryContext) -> Self {
        let relation = data.tg_relation;
        // SAFETY: the caller vouches for the context and the relation; memory is of the right size and
        // filled before use, and nothing in it needs dropping.
        unsafe {
            let estate =
                PgMemoryContexts::For(context).switch_to(|_| pg_sys::CreateExecutorState());
            PgMemoryContexts::For((*estate).es_query_cxt).switch_to(|_| {
                let table = foreign_keys::result_relation(relation);
                foreign_keys::keep_deferrable_keys((*table).ri_TrigDesc);
                let descriptor = pg_sys::CreateTupleDescCopyConstr((*relation).rd_att);
                let slot = pg_sys::MakeSingleTupleTableSlot(descriptor, &pg_sys::TTSOpsVirtual);
                (*slot).tts_tableOid = (*relation).rd_id;
                open_indexes::open(table, (*estate).es_query_cxt);
                Self {
                    estate,
                    table,
                    slot,
                    blank: blank_columns(descriptor),
                    foreign_keys: ForeignKeys::of(relation),
                }
            })
        }
    }

    /// Takes the values of the deleted row.
    ///
    /// # Safety
    ///
    /// `data` is that of an AFTER DELETE row trigger on the table.
    pub unsafe fn load(&self, data: &pg_sys::TriggerData) {
        // SAFETY: the slot's arrays have a place for each column.
        unsafe {
            let slot = &mut *pg_sys::ExecClearTuple(self.slot);
            let descriptor = slot.tts_tupleDescriptor;
            pg_sys::heap_deform_tuple(
                data.tg_trigtuple,
                descriptor,
                slot.tts_values,
                slot.tts_isnull,
            );
            for place in self.blank {
                *slot.tts_values.add(*place) = pg_sys::Datum::null();
                *slot.tts_isnull.add(*place) = true;
            }
        }
    }

    /// Sets the mark, and what changes with every change of a row.
    ///
    /// # Safety
    ///
    /// The row was loaded from `data`; `plan` was made for the table.
    pub unsafe fn change(&self, plan: &Plan, data: &pg_sys::TriggerData) {
        // SAFETY: the steps' columns are columns of the table.
        unsafe {
            let slot = &mut *self.slot;
            let changing = plan.steps.iter().filter(|step| {
                step.verb.is_stamp() || step.verb.is_time() || step.verb == Verb::Increment
            });
            for step in changing.chain(&plan.mark) {
                let place = step.attribute - 1;
                let old = (!*slot.tts_isnull.add(place)).then(|| *slot.tts_values.add(place));
                *slot.tts_values.add(place) = new_value(step, old, data);
                *slot.tts_isnull.add(place) = false;
            }
        }
    }

    /// Inserts the row that was loaded; returns its place.
    ///
    /// # Safety
    ///
    /// `relation` is the table, open.
    pub unsafe fn insert(&self, relation: pg_sys::Relation) -> pg_sys::ItemPointerData {
        // SAFETY: the slot is filled; the indexes are open.
        unsafe {
            (*self.table).ri_RelationDesc = relation;
            pg_sys::ExecStoreVirtualTuple(self.slot);
            pg_sys::ExecSimpleRelationInsert(self.table, self.estate, self.slot);
            let place = (*self.slot).tts_tid;
            pg_sys::ExecClearTuple(self.slot);
            let expressions = (*self.estate).es_per_tuple_exprcontext;
            if !expressions.is_null() {
                pg_sys::MemoryContextReset((*expressions).ecxt_per_tuple_memory);
            }
            place
        }
    }

    /// Queues an event for triggers of `table`, as if the row at `place` were inserted.
    ///
    /// # Safety
    ///
    /// A query is being executed, so that there is a queue, and the table is open.
    pub unsafe fn queue_insert(
        &self,
        table: *mut pg_sys::ResultRelInfo,
        place: pg_sys::ItemPointerData,
    ) {
        // SAFETY: of the slot, only the place is read: the trigger has no WHEN clause.
        unsafe {
            (*self.slot).tts_tid = place;
            let (no_list, no_capture) = (std::ptr::null_mut(), std::ptr::null_mut());
            pg_sys::ExecARInsertTriggers(self.estate, table, self.slot, no_list, no_capture);
        }
    }

    /// Queues an event for triggers of `table`, as if the row at `place` were updated to itself.
    ///
    /// # Safety
    ///
    /// As for [`queue_insert`](Self::queue_insert); the table has a slot for the old row.
    pub unsafe fn queue_update(
        &self,
        table: *mut pg_sys::ResultRelInfo,
        mut place: pg_sys::ItemPointerData,
    ) {
        // SAFETY: as in queue_insert().
        unsafe {
            (*self.slot).tts_tid = place;
            compat::queue_update_triggers(self.estate, table, &mut place, self.slot);
        }
    }

    /// The memory of the statement.
    pub fn memory(&self) -> pg_sys::MemoryContext {
        // SAFETY: the state lives as long as this value.
        unsafe { (*self.estate).es_query_cxt }
    }
}

/// The places of columns that a row that is inserted has no value for.
unsafe fn blank_columns(descriptor: pg_sys::TupleDesc) -> &'static [usize] {
    // SAFETY: the descriptor is valid. The slice lives as long as the statement's memory, as does what
    // refers to it.
    unsafe {
        let count = (*descriptor).natts as usize;
        let places = pg_sys::palloc(size_of::<usize>() * count.max(1)).cast::<usize>();
        let mut length = 0;
        for place in 0..count {
            let attribute = compat::attribute(descriptor, place);
            if Column::of(attribute).is_ignored {
                *places.add(length) = place;
                length += 1;
            }
        }
        std::slice::from_raw_parts(places, length)
    }
}
