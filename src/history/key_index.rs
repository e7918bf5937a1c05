//! The index of a table's primary key, and that of its history which begins with the key.

use pgrx::pg_sys;

use crate::compat;

/// The most columns of a primary key: the index of the history has one more.
pub const MOST_KEY_COLUMNS: usize = pg_sys::INDEX_MAX_KEYS as usize - 1;

/// Runs `action` with the index of a table's primary key, open; None if it has none.
unsafe fn with_index<T>(
    table: pg_sys::Relation,
    action: impl FnOnce(pg_sys::Relation) -> T,
) -> Option<T> {
    // SAFETY: the caller vouches for the table, which is open.
    unsafe {
        let index = compat::primary_key_index(table);
        if index == pg_sys::InvalidOid {
            return None;
        }
        let index = pg_sys::index_open(index, pg_sys::AccessShareLock as _);
        let result = action(index);
        pg_sys::index_close(index, pg_sys::NoLock as _);
        Some(result)
    }
}

/// The numbers of the columns of an index that are its key.
unsafe fn columns_of(index: pg_sys::Relation) -> Vec<i16> {
    // SAFETY: the index is open, and has indnkeyatts columns.
    unsafe {
        let row = &*(*index).rd_index;
        row.indkey.values.as_slice(row.indnkeyatts as usize).to_vec()
    }
}

/// The numbers of the columns of a table's primary key.
///
/// # Safety
///
/// The relation is open.
pub unsafe fn primary_key(table: pg_sys::Relation) -> Option<Vec<i16>> {
    // SAFETY: the caller vouches for the relation; the index is open while it is read.
    unsafe { with_index(table, |index| columns_of(index)) }
}

/// Whether the primary key is DEFERRABLE.
///
/// # Safety
///
/// The relation is open.
pub unsafe fn is_deferrable(table: pg_sys::Relation) -> bool {
    // SAFETY: as in primary_key().
    unsafe { with_index(table, |index| !(*(*index).rd_index).indimmediate).unwrap_or(false) }
}

/// The last value of a column, of type timestamptz, of the rows that exist under the key of another one.
///
/// # Safety
///
/// The row is one of the open table, which has the column.
pub unsafe fn last_value_under(
    row: pg_sys::HeapTuple,
    column: i32,
    table: pg_sys::Relation,
) -> Option<i64> {
    let mut last = None;
    // SAFETY: the caller vouches for the row; the slot has one of the table.
    unsafe {
        each_under(row, table, |slot| {
            let mut is_null = false;
            let value = pg_sys::slot_getattr(slot, column, &mut is_null).value() as i64;
            last = last.max((!is_null).then_some(value));
        });
    }
    last
}

/// Whether another row exists under the key of one that exists.
///
/// # Safety
///
/// The row is one of the open table.
pub unsafe fn is_shared(row: pg_sys::HeapTuple, table: pg_sys::Relation) -> bool {
    let mut count = 0;
    // SAFETY: the caller vouches for the row.
    unsafe { each_under(row, table, |_| count += 1) };
    count > 1
}

/// Calls `take` with each row that exists under the key of another one; not if a part of the key is NULL.
unsafe fn each_under(
    row: pg_sys::HeapTuple,
    table: pg_sys::Relation,
    mut take: impl FnMut(*mut pg_sys::TupleTableSlot),
) -> Option<()> {
    // SAFETY: the caller vouches for the row; the comparisons are those of the index, which is open.
    unsafe {
        with_index(table, |index| {
            let keys: Option<Vec<_>> = columns_of(index)
                .iter()
                .enumerate()
                .map(|(place, number)| {
                    let value = value(row, *number, table)?;
                    Some(pg_sys::ScanKeyData { sk_argument: value, ..equality(index, place)? })
                })
                .collect();
            let mut keys = keys?;
            let slot = pg_sys::MakeSingleTupleTableSlot(
                (*table).rd_att,
                pg_sys::table_slot_callbacks(table),
            );
            let existing = std::ptr::addr_of_mut!(pg_sys::SnapshotSelfData);
            let scan = compat::begin_index_scan(table, index, existing, keys.len());
            let (first, count) = (keys.as_mut_ptr(), keys.len() as i32);
            pg_sys::index_rescan(scan, first, count, std::ptr::null_mut(), 0);
            let forwards = pg_sys::ScanDirection::ForwardScanDirection;
            while pg_sys::index_getnext_slot(scan, forwards, slot) {
                take(slot);
            }
            pg_sys::index_endscan(scan);
            pg_sys::ExecDropSingleTupleTableSlot(slot);
            Some(())
        })
        .flatten()
    }
}

/// The value of a column of a row; None for NULL.
///
/// # Safety
///
/// The row is one of the open table, which has the column.
pub unsafe fn value(
    row: pg_sys::HeapTuple,
    column: i16,
    table: pg_sys::Relation,
) -> Option<pg_sys::Datum> {
    let mut is_null = false;
    // SAFETY: the caller vouches for the row, which is one of the open table.
    let value = unsafe { pg_sys::heap_getattr(row, column.into(), (*table).rd_att, &mut is_null) };
    (!is_null).then_some(value)
}

/// Whether two rows have keys that the primary key takes for the same, perhaps of other bytes.
///
/// # Safety
///
/// Both rows are of the open table.
pub unsafe fn has_same_key(
    table: pg_sys::Relation,
    one: pg_sys::HeapTuple,
    other: pg_sys::HeapTuple,
) -> bool {
    // SAFETY: the caller vouches for the rows; the index is open while its comparisons are used.
    unsafe {
        let is_same = with_index(table, |index| {
            columns_of(index).iter().enumerate().all(|(place, column)| {
                let values = (value(one, *column, table), value(other, *column, table));
                let (Some(one), Some(other)) = values else { return false };
                if (*(*index).rd_rel).relam != pg_sys::BTREE_AM_OID {
                    return is_equal(table, *column, one, other);
                }
                let Some(mut key) = equality(index, place) else { return false };
                let function = &mut key.sk_func;
                pg_sys::FunctionCall2Coll(function, key.sk_collation, one, other).value() != 0
            })
        });
        is_same.unwrap_or(false)
    }
}

/// Whether two values of a column are equal for its type. The index of a key WITHOUT OVERLAPS tells which ranges overlap.
unsafe fn is_equal(
    table: pg_sys::Relation,
    column: i16,
    one: pg_sys::Datum,
    other: pg_sys::Datum,
) -> bool {
    // SAFETY: the relation is open and has the column; an entry of the type cache stays for the session.
    unsafe {
        let column = compat::attribute((*table).rd_att, column as usize - 1);
        let entry =
            pg_sys::lookup_type_cache(column.atttypid, pg_sys::TYPECACHE_EQ_OPR_FINFO as i32);
        let function = &mut (*entry).eq_opr_finfo;
        function.fn_oid != pg_sys::InvalidOid
            && pg_sys::FunctionCall2Coll(function, column.attcollation, one, other).value() != 0
    }
}

/// Whether an index of a history begins with these columns.
///
/// # Safety
///
/// The index is open.
pub unsafe fn serves(index: pg_sys::Relation, columns: &[i16]) -> bool {
    // SAFETY: the index is open.
    unsafe {
        let row = &*(*index).rd_index;
        row.indisvalid
            && (*(*index).rd_rel).relam == pg_sys::BTREE_AM_OID
            && row.indnkeyatts as usize >= columns.len()
            && row.indkey.values.as_slice(columns.len()) == columns
            && pg_sys::RelationGetIndexPredicate(index).is_null()
    }
}

/// The direction in which the values of a column of an index descend.
///
/// # Safety
///
/// The index is open and has the column.
pub unsafe fn descending(index: pg_sys::Relation, place: usize) -> pg_sys::ScanDirection::Type {
    // SAFETY: the index is open and has the column.
    let options = unsafe { *(*index).rd_indoption.add(place) };
    if u32::from(options.unsigned_abs()) & pg_sys::INDOPTION_DESC != 0 {
        pg_sys::ScanDirection::ForwardScanDirection
    } else {
        pg_sys::ScanDirection::BackwardScanDirection
    }
}

/// The comparison of a column of an index with a value of its type.
///
/// # Safety
///
/// The index is open and has the column.
pub unsafe fn equality(index: pg_sys::Relation, place: usize) -> Option<pg_sys::ScanKeyData> {
    // SAFETY: the index is open and has the column.
    unsafe {
        let (family, input) = (*(*index).rd_opfamily.add(place), *(*index).rd_opcintype.add(place));
        let equals =
            pg_sys::get_opfamily_member(family, input, input, pg_sys::BTEqualStrategyNumber as i16);
        if equals == pg_sys::InvalidOid {
            return None;
        }
        let mut key = pg_sys::ScanKeyData::default();
        pg_sys::ScanKeyEntryInitialize(
            &mut key,
            0,
            place as i16 + 1,
            pg_sys::BTEqualStrategyNumber as u16,
            pg_sys::InvalidOid,
            *(*index).rd_indcollation.add(place),
            pg_sys::get_opcode(equals),
            pg_sys::Datum::null(),
        );
        Some(key)
    }
}
