//! Histories that are written to without the executor, whose checks they do not need: they have no more than
//! create_history() gives them, and B-tree indexes of columns.

use std::rc::Rc;

use pgrx::pg_sys;

use super::own_columns::OWN_COLUMNS;
use crate::catalog::RelationCache;
use crate::compat;

/// The most columns of an index, INDEX_MAX_KEYS.
const MOST_KEYS: usize = pg_sys::INDEX_MAX_KEYS as usize;

/// An index of a plain history.
pub struct Index {
    /// The index.
    pub oid: pg_sys::Oid,
    /// The facts that its insertions need.
    pub info: pg_sys::IndexInfo,
}

thread_local! {
    /// The indexes of plain histories; None for a history that needs the executor.
    static INDEXES: RelationCache<Option<Box<[Index]>>> = const { RelationCache::new() };
}

/// The indexes of a history that is locked, if it is known to be plain.
pub fn known_indexes(history: pg_sys::Oid) -> Option<Rc<Option<Box<[Index]>>>> {
    INDEXES.with(|all| all.get(history)).filter(|indexes| indexes.is_some())
}

/// Opens the indexes of a history by `open`, and returns whether it is plain.
///
/// # Safety
///
/// The history is open, and `open` fills in what `table` holds of its indexes.
pub unsafe fn is_plain(table: *mut pg_sys::ResultRelInfo, open: impl FnOnce()) -> bool {
    // SAFETY: the caller vouches for the history.
    unsafe {
        let history = (*table).ri_RelationDesc;
        let name = (*history).rd_id;
        let is_plain = || !has_constraints((*history).rd_att) && has_plain_indexes(table);
        INDEXES.with(|all| {
            if all.get(name).is_some() {
                open();
                return is_plain();
            }
            // An index that is created, built or dropped invalidates its table, perhaps while others are opened.
            let found = all.find(name, || {
                open();
                (is_plain().then(|| indexes(table)), Some([name, pg_sys::InvalidOid]))
            });
            found.is_some()
        })
    }
}

unsafe fn indexes(table: *mut pg_sys::ResultRelInfo) -> Box<[Index]> {
    // SAFETY: the indexes are open.
    unsafe {
        (0..(*table).ri_NumIndices as usize)
            .map(|n| {
                let oid = (**(*table).ri_IndexRelationDescs.add(n)).rd_id;
                let info = **(*table).ri_IndexRelationInfo.add(n);
                // The memory ends with the statement; a B-tree does not use it.
                Index { oid, info: pg_sys::IndexInfo { ii_Context: std::ptr::null_mut(), ..info } }
            })
            .collect()
    }
}

/// Whether a history has constraints besides the NOT NULL of its own columns, or computes columns.
unsafe fn has_constraints(descriptor: pg_sys::TupleDesc) -> bool {
    // SAFETY: the descriptor is that of an open relation.
    unsafe {
        let constraints = (*descriptor).constr.as_ref();
        let has_checks = constraints.is_some_and(|it| it.num_check > 0 || it.has_generated_stored);
        has_checks
            || (OWN_COLUMNS.len()..(*descriptor).natts as usize)
                .any(|place| compat::attribute(descriptor, place).attnotnull)
    }
}

/// Whether all indexes are B-trees that hold values of columns, for all rows, and are neither unique nor exclude rows.
unsafe fn has_plain_indexes(table: *mut pg_sys::ResultRelInfo) -> bool {
    // SAFETY: the indexes are open.
    unsafe {
        (0..(*table).ri_NumIndices as usize).all(|n| {
            let index = *(*table).ri_IndexRelationDescs.add(n);
            let info = &**(*table).ri_IndexRelationInfo.add(n);
            (*(*index).rd_rel).relam == pg_sys::BTREE_AM_OID
                && info.ii_Predicate.is_null()
                && info.ii_ExclusionOps.is_null()
                && !info.ii_Unique
                // An expression has number 0.
                && info.ii_IndexAttrNumbers[..info.ii_NumIndexAttrs as usize]
                    .iter()
                    .all(|number| *number > 0)
        })
    }
}

/// Inserts a row into the heap of a plain history, and returns its tuple.
///
/// # Safety
///
/// The history is open, and the arrays have a value for each of its columns. An error leaves by a jump.
pub unsafe fn insert_row(
    history: pg_sys::Relation,
    values: *const pg_sys::Datum,
    nulls: *const bool,
    bulk: pg_sys::BulkInsertState,
) -> pg_sys::HeapTuple {
    unsafe extern "C-unwind" {
        fn heap_form_tuple(
            descriptor: pg_sys::TupleDesc,
            values: *const pg_sys::Datum,
            nulls: *const bool,
        ) -> pg_sys::HeapTuple;
        fn heap_insert(
            relation: pg_sys::Relation,
            tuple: pg_sys::HeapTuple,
            command: pg_sys::CommandId,
            options: i32,
            bulk: pg_sys::BulkInsertState,
        );
        fn GetCurrentCommandId(used: bool) -> pg_sys::CommandId;
    }
    // SAFETY: the caller vouches for the history and the arrays.
    unsafe {
        let tuple = heap_form_tuple((*history).rd_att, values, nulls);
        heap_insert(history, tuple, GetCurrentCommandId(true), 0, bulk);
        tuple
    }
}

/// Inserts the entry of a row into an index of a plain history, unless the index is being built.
///
/// # Safety
///
/// Both are open; the arrays are those of the row, which is at `place`. An error leaves by a jump.
pub unsafe fn insert_entry(
    index: pg_sys::Relation,
    info: *const pg_sys::IndexInfo,
    history: pg_sys::Relation,
    values: *const pg_sys::Datum,
    nulls: *const bool,
    place: pg_sys::ItemPointer,
) {
    unsafe extern "C-unwind" {
        fn index_insert(
            index: pg_sys::Relation,
            values: *mut pg_sys::Datum,
            nulls: *mut bool,
            place: pg_sys::ItemPointer,
            heap: pg_sys::Relation,
            check: pg_sys::IndexUniqueCheck::Type,
            is_unchanged: bool,
            info: *mut pg_sys::IndexInfo,
        ) -> bool;
    }
    // SAFETY: an index has no more columns than the most, and each is one of the history; a B-tree does not write to
    // the info.
    unsafe {
        if !(*(*index).rd_index).indisready {
            return;
        }
        let mut key_values = [pg_sys::Datum::null(); MOST_KEYS];
        let mut key_nulls = [false; MOST_KEYS];
        for key in 0..(*info).ii_NumIndexAttrs as usize {
            let column = (*info).ii_IndexAttrNumbers[key] as usize - 1;
            key_values[key] = *values.add(column);
            key_nulls[key] = *nulls.add(column);
        }
        index_insert(
            index,
            key_values.as_mut_ptr(),
            key_nulls.as_mut_ptr(),
            place,
            history,
            pg_sys::IndexUniqueCheck::UNIQUE_CHECK_NO,
            false,
            info.cast_mut(),
        );
    }
}
