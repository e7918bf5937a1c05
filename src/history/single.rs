//! Keeping the first version of a statement: a history and its indexes are opened, written to and closed at once, and
//! nothing is made that only many rows need. Most statements change one row.

use std::mem::MaybeUninit;

use pgrx::pg_sys;

use super::ending::Ending;
use super::own_columns::OWN_COLUMNS;
use super::target::Link;
use super::{known, plain};
use crate::actor;

/// The most columns of a history that is written to in this way.
const MOST_COLUMNS: usize = 100;

/// The lock of a table that rows are inserted into.
const LOCK: pg_sys::LOCKMODE = pg_sys::RowExclusiveLock as pg_sys::LOCKMODE;

unsafe extern "C-unwind" {
    fn try_relation_open(relation: pg_sys::Oid, lock: pg_sys::LOCKMODE) -> pg_sys::Relation;
    fn relation_close(relation: pg_sys::Relation, lock: pg_sys::LOCKMODE);
    fn index_open(index: pg_sys::Oid, lock: pg_sys::LOCKMODE) -> pg_sys::Relation;
    fn index_close(index: pg_sys::Relation, lock: pg_sys::LOCKMODE);
    fn heap_deform_tuple(
        tuple: pg_sys::HeapTuple,
        descriptor: pg_sys::TupleDesc,
        values: *mut pg_sys::Datum,
        nulls: *mut bool,
    );
    fn heap_freetuple(tuple: pg_sys::HeapTuple);
    fn GetTopFullTransactionId() -> pg_sys::FullTransactionId;
}

/// Inserts the version that the trigger's statement replaces or removes, if all that this needs is known from an earlier
/// statement; returns whether it is. All calls of PostgreSQL are within two boundaries of pgrx, each of which costs as
/// much as one of them.
///
/// # Safety
///
/// `data` is that of a row trigger, whose table has this link.
pub unsafe fn keep(link: Link, data: &pg_sys::TriggerData, ending: Ending) -> bool {
    // SAFETY: the caller vouches for the trigger. The history is closed below, or by the abort after an error.
    unsafe {
        let table = &*data.tg_relation;
        let history = pg_sys::ffi::pg_guard_ffi_boundary(|| try_relation_open(link.history, LOCK));
        if history.is_null() {
            return false;
        }
        // The lock has accepted invalidations.
        let places = known::known_places(table.rd_id, link.history)
            .filter(|places| places.is_in_order && !places.has_virtual);
        let indexes = plain::known_indexes(link.history);
        let (own, first) = (OWN_COLUMNS.len(), (*table.rd_att).natts as usize + OWN_COLUMNS.len());
        let count = (*(*history).rd_att).natts as usize;
        let indexes = indexes.as_deref().and_then(Option::as_deref);
        let (Some(_), Some(indexes), true) = (places, indexes, count <= MOST_COLUMNS) else {
            pg_sys::relation_close(history, pg_sys::NoLock as _);
            return false;
        };
        let actor = actor::name();
        pg_sys::ffi::pg_guard_ffi_boundary(|| {
            let mut values = [MaybeUninit::<pg_sys::Datum>::uninit(); MOST_COLUMNS];
            let mut nulls = [false; MOST_COLUMNS];
            let (values, nulls) = (values.as_mut_ptr().cast::<pg_sys::Datum>(), &mut nulls);
            heap_deform_tuple(
                data.tg_trigtuple,
                table.rd_att,
                values.add(own),
                nulls.as_mut_ptr().add(own),
            );
            // Columns that the table does not have.
            nulls[first..].fill(true);
            let ending = ending.values(&actor, GetTopFullTransactionId().value);
            values.copy_from_nonoverlapping(ending.as_ptr(), own);
            let nulls = nulls.as_ptr();
            let tuple = plain::insert_row(history, values, nulls, std::ptr::null_mut());
            for index in indexes {
                let relation = index_open(index.oid, LOCK);
                let place = &raw mut (*tuple).t_self;
                plain::insert_entry(relation, &index.info, history, values, nulls, place);
                index_close(relation, pg_sys::NoLock as _);
            }
            heap_freetuple(tuple);
            relation_close(history, pg_sys::NoLock as _);
        });
        true
    }
}
