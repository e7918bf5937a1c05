//! Inserting rows into a history, below the level of triggers, privileges and policies, as PostgreSQL applies the
//! rows of logical replication (ExecSimpleRelationInsert() in src/backend/executor/execReplication.c): with the
//! history's own constraints and indexes, and no trigger. All that an insertion needs is opened once in a statement.
//!
//! A [`plain`] history is written to without the executor.

use std::cell::Cell;

use pgrx::{PgMemoryContexts, pg_sys};

use super::plain;
use crate::{node, open_indexes};

/// A history that is open for the rest of a statement.
pub struct Insertion {
    memory: pg_sys::MemoryContext,
    /// The history and its indexes.
    pub table: *mut pg_sys::ResultRelInfo,
    /// The values of the row to insert.
    pub values: *mut pg_sys::Datum,
    /// Which of them are NULL.
    pub nulls: *mut bool,
    /// The number of columns.
    count: usize,
    /// Whether rows are inserted without the executor.
    is_plain: bool,
    /// The executor's state and the row for it, where they are needed.
    executor: Cell<Option<(*mut pg_sys::EState, *mut pg_sys::TupleTableSlot)>>,
    /// The page that the last row was inserted into, from the second row on.
    bulk: Cell<pg_sys::BulkInsertState>,
    has_inserted: Cell<bool>,
}

impl Insertion {
    /// Takes an open history, which is closed with its indexes when the memory is freed.
    ///
    /// # Safety
    ///
    /// The memory is that of a statement, and the current context.
    pub unsafe fn open(history: pg_sys::Relation, memory: pg_sys::MemoryContext) -> Self {
        // SAFETY: what is allocated is filled before use, and nothing in it needs dropping.
        unsafe {
            // InitResultRelInfo() fills in more for other kinds of relations, and for triggers: none fires.
            let table: *mut pg_sys::ResultRelInfo =
                node::new_node(pg_sys::NodeTag::T_ResultRelInfo);
            (*table).ri_RelationDesc = history;
            let is_plain = plain::is_plain(table, || open_indexes::open_with_table(table, memory));
            let descriptor = (*history).rd_att;
            let count = (*descriptor).natts as usize;
            let insertion = Self {
                memory,
                table,
                values: pg_sys::palloc0(size_of::<pg_sys::Datum>() * count).cast(),
                nulls: pg_sys::palloc(count).cast(),
                count,
                is_plain,
                executor: Cell::new(None),
                bulk: Cell::new(std::ptr::null_mut()),
                has_inserted: Cell::new(false),
            };
            insertion.clear();
            insertion
        }
    }

    /// Makes all values NULL.
    pub fn clear(&self) {
        // SAFETY: the array has so many places.
        unsafe { std::slice::from_raw_parts_mut(self.nulls, self.count).fill(true) };
    }

    /// Inserts the row whose values are in the arrays.
    ///
    /// # Safety
    ///
    /// The arrays are filled.
    pub unsafe fn insert(&self) {
        // The page that stays pinned, and those that an index keeps, are the transaction's.
        // SAFETY: the caller vouches for the values; the history and its indexes are open.
        open_indexes::as_transaction(|| unsafe {
            if !self.is_plain {
                return self.insert_by_executor();
            }
            if self.has_inserted.replace(true) && self.bulk.get().is_null() {
                self.bulk.set(open_indexes::stay_on_page(self.table, self.memory));
            }
            self.insert_plainly();
        });
    }

    unsafe fn insert_by_executor(&self) {
        // SAFETY: the arrays have as many places as the slot, and the indexes are open.
        unsafe {
            let (estate, slot) = self.executor.get().unwrap_or_else(|| {
                let made = PgMemoryContexts::For(self.memory).switch_to(|_| self.executor());
                self.executor.set(Some(made));
                made
            });
            pg_sys::ExecClearTuple(slot);
            std::ptr::copy_nonoverlapping(self.values, (*slot).tts_values, self.count);
            std::ptr::copy_nonoverlapping(self.nulls, (*slot).tts_isnull, self.count);
            pg_sys::ExecStoreVirtualTuple(slot);
            pg_sys::ExecSimpleRelationInsert(self.table, estate, slot);
            pg_sys::ExecClearTuple(slot);
            let expressions = (*estate).es_per_tuple_exprcontext;
            if !expressions.is_null() {
                pg_sys::MemoryContextReset((*expressions).ecxt_per_tuple_memory);
            }
        }
    }

    unsafe fn executor(&self) -> (*mut pg_sys::EState, *mut pg_sys::TupleTableSlot) {
        // SAFETY: the history is open; the slot's description is a copy, which lives as long as the statement.
        unsafe {
            let history = (*self.table).ri_RelationDesc;
            let descriptor = pg_sys::CreateTupleDescCopyConstr((*history).rd_att);
            let slot = pg_sys::MakeSingleTupleTableSlot(descriptor, &pg_sys::TTSOpsVirtual);
            (*slot).tts_tableOid = (*history).rd_id;
            (pg_sys::CreateExecutorState(), slot)
        }
    }

    /// Inserts into a plain history, within one boundary of pgrx for all calls, which would cost as much as forming
    /// the tuple.
    unsafe fn insert_plainly(&self) {
        unsafe extern "C-unwind" {
            fn heap_freetuple(tuple: pg_sys::HeapTuple);
        }
        // SAFETY: the closure has nothing to drop. The arrays have a place for each column.
        unsafe {
            pg_sys::ffi::pg_guard_ffi_boundary(|| {
                let table = &*self.table;
                let (history, values, nulls) = (table.ri_RelationDesc, self.values, self.nulls);
                let tuple = plain::insert_row(history, values, nulls, self.bulk.get());
                for n in 0..table.ri_NumIndices as usize {
                    let index = *table.ri_IndexRelationDescs.add(n);
                    let info = *table.ri_IndexRelationInfo.add(n);
                    let place = &raw mut (*tuple).t_self;
                    plain::insert_entry(index, info, history, values, nulls, place);
                }
                heap_freetuple(tuple);
            });
        }
    }
}
