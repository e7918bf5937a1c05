//! Inserting versions into a history, below the level of triggers, privileges and policies, as PostgreSQL applies the
//! rows of logical replication (ExecSimpleRelationInsert() in src/backend/executor/execReplication.c): with the
//! history's own constraints and indexes, and no trigger. The writer needs no privilege on the history, and no role
//! is switched. All that an insertion needs is opened once in a statement.

use pgrx::{PgMemoryContexts, pg_sys};

use super::columns;
use super::previous::Previous;
use super::target::{self, Link, OWN_COLUMNS};
use crate::catalog::OpenRelation;
use crate::maintain::{self, keep_in};
use crate::{actor, compat, encoding, error, node, open_indexes};

/// A history that is open for the rest of a statement.
pub struct Writer {
    estate: *mut pg_sys::EState,
    /// The history.
    table: *mut pg_sys::ResultRelInfo,
    /// The version to insert.
    slot: *mut pg_sys::TupleTableSlot,
    /// The places of the table's columns in the history.
    places: &'static [Option<usize>],
    /// The values of a row of the table.
    values: *mut pg_sys::Datum,
    nulls: *mut bool,
    /// Whether some columns are computed when they are read.
    has_virtual: bool,
    /// The versions under one key.
    previous: Option<Previous>,
    update: pg_sys::Datum,
    delete: pg_sys::Datum,
    /// The transaction, which is the same for all rows of a statement.
    transaction: pg_sys::Datum,
}

impl Writer {
    /// Opens the history for a statement, in its memory.
    ///
    /// # Safety
    ///
    /// `data` is that of a row trigger, and the memory lives as long as the statement, whose executor keeps the
    /// table open.
    pub unsafe fn open(
        link: Link,
        data: &pg_sys::TriggerData,
        memory: pg_sys::MemoryContext,
    ) -> *const Self {
        // SAFETY: the caller vouches for the trigger and the memory; what is allocated is filled before use, and
        // nothing in it needs dropping. The relation is closed with its indexes when the memory is freed.
        unsafe {
            let history = pg_sys::try_relation_open(link.history, pg_sys::RowExclusiveLock as _);
            if history.is_null() {
                error::raise(error::history_is_missing(&maintain::table_of(data)));
            }
            target::refuse_other_owner(link, history, data);
            let estate = PgMemoryContexts::For(memory).switch_to(|_| pg_sys::CreateExecutorState());
            PgMemoryContexts::For((*estate).es_query_cxt).switch_to(|_| {
                let table: *mut pg_sys::ResultRelInfo =
                    node::new_node(pg_sys::NodeTag::T_ResultRelInfo);
                pg_sys::InitResultRelInfo(table, history, 0, std::ptr::null_mut(), 0);
                // No trigger of the history fires.
                (*table).ri_TrigDesc = std::ptr::null_mut();
                open_indexes::open_with_table(table, (*estate).es_query_cxt);
                let places = places(data, history);
                let descriptor = (*history).rd_att;
                let slot = pg_sys::MakeSingleTupleTableSlot(
                    pg_sys::CreateTupleDescCopyConstr(descriptor),
                    &pg_sys::TTSOpsVirtual,
                );
                (*slot).tts_tableOid = link.history;
                let count = (*(*data.tg_relation).rd_att).natts as usize;
                let writer = pg_sys::palloc(size_of::<Self>()).cast::<Self>();
                writer.write(Self {
                    estate,
                    table,
                    slot,
                    previous: Previous::of(data.tg_relation, table, &places),
                    places: keep_in(&places, pg_sys::CurrentMemoryContext),
                    values: pg_sys::palloc0(size_of::<pg_sys::Datum>() * count.max(1)).cast(),
                    nulls: pg_sys::palloc0(count.max(1)).cast(),
                    has_virtual: compat::has_virtual_columns(data.tg_relation),
                    update: pg_sys::cstring_to_text(c"UPDATE".as_ptr()).into(),
                    delete: pg_sys::cstring_to_text(c"DELETE".as_ptr()).into(),
                    transaction: pg_sys::GetTopFullTransactionId().value.into(),
                });
                writer.cast_const()
            })
        }
    }

    /// Inserts the version that the trigger's statement replaces or removes, whose period ends at `end`.
    ///
    /// # Safety
    ///
    /// `data` is that of a row trigger of the statement.
    pub unsafe fn write(&self, data: &pg_sys::TriggerData, end: i64, is_deletion: bool) {
        // SAFETY: the arrays have a place for each column of the table, the slot one for each of the history.
        unsafe {
            let descriptor = (*data.tg_relation).rd_att;
            let row = if self.has_virtual {
                compat::with_virtual_columns(data.tg_relation, data.tg_trigtuple)
            } else {
                data.tg_trigtuple
            };
            pg_sys::heap_deform_tuple(row, descriptor, self.values, self.nulls);
            let slot = &mut *pg_sys::ExecClearTuple(self.slot);
            let count = (*slot.tts_tupleDescriptor).natts as usize;
            std::slice::from_raw_parts_mut(slot.tts_isnull, count).fill(true);
            for (place, target) in self.places.iter().enumerate() {
                let Some(target) = *target else { continue };
                *slot.tts_values.add(target) = *self.values.add(place);
                *slot.tts_isnull.add(target) = *self.nulls.add(place);
            }
            let own = [
                pg_sys::Datum::from(end),
                if is_deletion { self.delete } else { self.update },
                actor::as_text(),
                self.transaction,
            ];
            for (place, value) in own.into_iter().enumerate() {
                *slot.tts_values.add(place) = value;
                *slot.tts_isnull.add(place) = false;
            }
            self.insert();
        }
    }

    /// Inserts the version in the slot.
    unsafe fn insert(&self) {
        // SAFETY: the slot is filled, and the indexes are open.
        unsafe {
            pg_sys::ExecStoreVirtualTuple(self.slot);
            pg_sys::ExecSimpleRelationInsert(self.table, self.estate, self.slot);
            pg_sys::ExecClearTuple(self.slot);
            let expressions = (*self.estate).es_per_tuple_exprcontext;
            if !expressions.is_null() {
                pg_sys::MemoryContextReset((*expressions).ecxt_per_tuple_memory);
            }
        }
    }

    /// When the period of the last version under the key of a row of the table ends; None if there is none. Waits for
    /// a transaction that is writing one.
    ///
    /// # Safety
    ///
    /// As [`write`](Self::write).
    pub unsafe fn last_end(
        &self,
        row: pg_sys::HeapTuple,
        data: &pg_sys::TriggerData,
    ) -> Option<i64> {
        // SAFETY: the caller vouches for the row.
        unsafe { self.previous.as_ref()?.last_end(row, data.tg_relation) }
    }

    /// Whether this transaction has written a version that ends at `end`.
    ///
    /// # Safety
    ///
    /// As [`write`](Self::write).
    pub unsafe fn has_ended_at(&self, end: i64, data: &pg_sys::TriggerData) -> bool {
        // SAFETY: the caller vouches for the row.
        unsafe { self.previous.as_ref().is_some_and(|it| it.own_version(end, data).is_some()) }
    }

    /// Turns the version that ends at `end`, if this transaction has written it, into one that a DELETE has ended.
    /// Returns whether there is one.
    ///
    /// # Safety
    ///
    /// As [`write`](Self::write).
    pub unsafe fn mark_deleted(&self, end: i64, data: &pg_sys::TriggerData) -> bool {
        // SAFETY: the version is one of the history, which is not changed by others: its transaction is this one.
        unsafe {
            let Some(previous) = &self.previous else { return false };
            let Some(version) = previous.own_version(end, data) else { return false };
            let slot = &mut *pg_sys::ExecClearTuple(self.slot);
            pg_sys::heap_deform_tuple(
                version,
                slot.tts_tupleDescriptor,
                slot.tts_values,
                slot.tts_isnull,
            );
            *slot.tts_values.add(1) = self.delete;
            let mut place = (*version).t_self;
            pg_sys::simple_heap_delete((*self.table).ri_RelationDesc, &mut place);
            self.insert();
            true
        }
    }
}

/// The places of the table's columns in the history.
unsafe fn places(data: &pg_sys::TriggerData, history: pg_sys::Relation) -> Vec<Option<usize>> {
    // SAFETY: both relations are open.
    unsafe {
        let descriptor = (*data.tg_relation).rd_att;
        let is_history = OpenRelation::of_command((*history).rd_id)
            .is_some_and(|open| target::is_history(&open));
        let name = encoding::text((*(*history).rd_rel).relname.data.as_ptr());
        if !is_history {
            error::raise(error::not_a_history(&name, &maintain::table_of(data)));
        }
        columns::places(descriptor, (*history).rd_att).unwrap_or_else(|place| {
            let column = compat::attribute(descriptor, place).attname;
            error::raise(error::history_lacks_column(
                &name,
                &encoding::text(column.data.as_ptr()),
                &maintain::table_of(data),
            ))
        })
    }
}

const _: () = assert!(OWN_COLUMNS.len() == 4, "the values of write()");
