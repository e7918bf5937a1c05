//! Writing versions into the history of a table. The writer needs no privilege on the history, and no role is
//! switched.

use std::cell::OnceCell;

use pgrx::{PgMemoryContexts, pg_sys};

use super::columns;
use super::ending::Ending;
use super::insertion::Insertion;
use super::key_index::is_shared;
use super::known::{self, Places};
use super::own_columns::OWN_COLUMNS;
use super::previous::{LastVersion, Previous};
use super::target::{self, Link};
use crate::catalog::OpenRelation;
use crate::error::{self, HistoryRemedy};
use crate::maintain::{self, keep_in};
use crate::{actor, compat, encoding, open_indexes};

/// A history that is open for the rest of a statement.
pub struct Writer {
    insertion: Insertion,
    memory: pg_sys::MemoryContext,
    /// The places of the table's columns in the history.
    places: &'static [Option<usize>],
    /// Whether these follow the history's own columns in the same order.
    is_in_order: bool,
    /// The values of a row of the table, where the order differs.
    values: *mut pg_sys::Datum,
    nulls: *mut bool,
    /// Whether some columns are computed when they are read.
    has_virtual: bool,
    /// The versions under one key.
    previous: OnceCell<Option<Previous>>,
    /// The transaction, which is the same for all rows of a statement.
    transaction: u64,
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
            let history = open_indexes::open_table(link.history, pg_sys::RowExclusiveLock as _);
            if history.is_null() {
                error::raise(error::history_is_missing(
                    &maintain::table_of(data),
                    &target::table_with_history(data),
                ));
            }
            let table = (*data.tg_relation).rd_id;
            let places = known::places(table, link.history, || {
                // A partition may be another role's than the history.
                let is_lasting = target::refuse_other_owner(link, history, data);
                (places(data, history), is_lasting)
            });
            PgMemoryContexts::For(memory).switch_to(|_| {
                let insertion = Insertion::open(history, memory);
                let of_columns = &places.of_columns;
                let count = of_columns.len();
                let writer = pg_sys::palloc(size_of::<Self>()).cast::<Self>();
                writer.write(Self {
                    insertion,
                    memory,
                    is_in_order: places.is_in_order,
                    places: keep_in(of_columns, memory),
                    values: pg_sys::palloc0(size_of::<pg_sys::Datum>() * count.max(1)).cast(),
                    nulls: pg_sys::palloc0(count.max(1)).cast(),
                    has_virtual: places.has_virtual,
                    previous: OnceCell::new(),
                    transaction: pg_sys::GetTopFullTransactionId().value,
                });
                writer.cast_const()
            })
        }
    }

    /// Inserts the version that the trigger's statement replaces or removes.
    ///
    /// # Safety
    ///
    /// `data` is that of a row trigger of the statement.
    pub unsafe fn write(&self, data: &pg_sys::TriggerData, ending: Ending) {
        // SAFETY: the arrays have a place for each column of the table, those of the insertion one for each of the history.
        unsafe {
            let descriptor = (*data.tg_relation).rd_att;
            let row = if self.has_virtual {
                compat::with_virtual_columns(data.tg_relation, data.tg_trigtuple)
            } else {
                data.tg_trigtuple
            };
            let (values, nulls) = (self.insertion.values, self.insertion.nulls);
            if self.is_in_order {
                let first = OWN_COLUMNS.len();
                pg_sys::heap_deform_tuple(row, descriptor, values.add(first), nulls.add(first));
            } else {
                pg_sys::heap_deform_tuple(row, descriptor, self.values, self.nulls);
                for (place, target) in self.places.iter().enumerate() {
                    let Some(target) = *target else { continue };
                    *values.add(target) = *self.values.add(place);
                    *nulls.add(target) = *self.nulls.add(place);
                }
            }
            let actor = actor::name();
            let own = ending.values(&actor, self.transaction);
            for (place, value) in own.into_iter().enumerate() {
                *values.add(place) = value;
                *nulls.add(place) = false;
            }
            self.insertion.insert();
        }
    }

    /// The look-up of versions by the key.
    unsafe fn previous(&self, data: &pg_sys::TriggerData) -> Option<&Previous> {
        // SAFETY: the relations are open until the statement ends, as is the memory.
        let find = || unsafe {
            PgMemoryContexts::For(self.memory)
                .switch_to(|_| Previous::of(data.tg_relation, self.insertion.table, self.places))
        };
        self.previous.get_or_init(find).as_ref()
    }

    /// The last version under the key of a row of the table, if there is one; None if versions under a key cannot be
    /// looked up. Waits for a transaction that is writing one.
    ///
    /// # Safety
    ///
    /// As [`write`](Self::write).
    pub unsafe fn last_version(
        &self,
        row: pg_sys::HeapTuple,
        data: &pg_sys::TriggerData,
    ) -> Option<Option<LastVersion>> {
        // SAFETY: the caller vouches for the row.
        unsafe { self.previous(data)?.last_version(row, data.tg_relation) }
    }

    /// Whether several rows may have one key until a statement or transaction ends.
    ///
    /// # Safety
    ///
    /// As [`write`](Self::write).
    pub unsafe fn has_deferrable_key(&self, data: &pg_sys::TriggerData) -> bool {
        // SAFETY: the caller vouches for the data.
        unsafe { self.previous(data).is_some_and(|it| it.has_deferrable_key) }
    }

    /// Whether another row has the key of one that exists, which a DEFERRABLE primary key permits for a while. A row that
    /// has got the key in this transaction then leaves no version: the other one lives under it.
    ///
    /// # Safety
    ///
    /// As [`write`](Self::write).
    pub unsafe fn shares_key(&self, row: pg_sys::HeapTuple, data: &pg_sys::TriggerData) -> bool {
        // SAFETY: the caller vouches for the row.
        unsafe { self.has_deferrable_key(data) && is_shared(row, data.tg_relation) }
    }

    /// The last version under the key of a row that another transaction has written.
    ///
    /// # Safety
    ///
    /// As [`write`](Self::write).
    pub unsafe fn last_version_of_others(
        &self,
        row: pg_sys::HeapTuple,
        data: &pg_sys::TriggerData,
    ) -> Option<LastVersion> {
        // SAFETY: the caller vouches for the row.
        unsafe { self.previous(data)?.last_version_of_others(row, data.tg_relation) }
    }

    /// Whether this transaction has written a version that ends at `end`.
    ///
    /// # Safety
    ///
    /// As [`write`](Self::write).
    pub unsafe fn has_ended_at(&self, end: i64, data: &pg_sys::TriggerData) -> bool {
        // SAFETY: the caller vouches for the row.
        unsafe { self.previous(data).is_some_and(|it| it.own_version(end, data).is_some()) }
    }

    /// Gives the version that ends at `end`, if this transaction has written it, another end. Returns whether there is
    /// one; None if the versions under a key cannot be looked up.
    ///
    /// # Safety
    ///
    /// As [`write`](Self::write).
    pub unsafe fn end_again(
        &self,
        end: i64,
        ending: Ending,
        data: &pg_sys::TriggerData,
    ) -> Option<bool> {
        // SAFETY: the version is one of the history, which is not changed by others: its transaction is this one.
        unsafe {
            let Some(version) = self.previous(data)?.own_version(end, data) else {
                return Some(false);
            };
            let history = (*self.insertion.table).ri_RelationDesc;
            let (values, nulls) = (self.insertion.values, self.insertion.nulls);
            pg_sys::heap_deform_tuple(version, (*history).rd_att, values, nulls);
            // A version that the same statement has ended so cannot be replaced by it.
            // The operation is NULL only where the owner has dropped NOT NULL from it.
            let has_operation = !*nulls.add(1);
            let is_same = has_operation
                && ending.at == end
                && ending.is_deletion == Ending::is_deletion(*values.add(1));
            if !is_same {
                *values = ending.at.into();
                *values.add(1) = ending.operation();
                *nulls.add(1) = false;
                let mut place = (*version).t_self;
                pg_sys::simple_heap_delete(history, &mut place);
                self.insertion.insert();
            }
            // A row of the table has no value for columns that it does not have.
            self.insertion.clear();
            Some(true)
        }
    }
}

/// The places of the table's values in the history.
unsafe fn places(data: &pg_sys::TriggerData, history: pg_sys::Relation) -> Places {
    // SAFETY: both relations are open.
    unsafe {
        let descriptor = (*data.tg_relation).rd_att;
        let is_history = OpenRelation::of_command((*history).rd_id)
            .is_some_and(|open| target::is_history(&open));
        let name = encoding::text((*(*history).rd_rel).relname.data.as_ptr());
        if !is_history {
            let table = target::table_with_history(data);
            let remedy = OpenRelation::of_command((*history).rd_id)
                .map_or(HistoryRemedy::Unknown, |open| target::remedy(&open, &table));
            error::raise(error::not_a_history(&name, &maintain::table_of(data), &remedy));
        }
        let of_columns = columns::places(descriptor, (*history).rd_att).unwrap_or_else(|place| {
            let column = compat::attribute(descriptor, place).attname;
            error::raise(error::history_lacks_column(
                &name,
                &encoding::text(column.data.as_ptr()),
                &target::table_with_history(data),
            ))
        });
        let is_in_order = columns::is_in_order(&of_columns);
        let has_virtual = compat::has_virtual_columns(data.tg_relation);
        Places::new((*history).rd_id, of_columns, is_in_order, has_virtual)
    }
}
