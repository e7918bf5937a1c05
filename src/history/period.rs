//! The times at which the periods of rows begin.

use pgrx::pg_sys;

use super::key_index::last_value_under;
use super::previous::LastVersion;
use super::statement::Statement;
use crate::error;
use crate::maintain::{Touch, table_of};

/// The last microsecond of a timestamptz, infinity (DT_NOEND in datatype/timestamp.h).
pub const INFINITY: i64 = i64::MAX;

/// The beginning of the period of a row that is inserted after the last version under its key, at the earliest: later than a row has left the
/// key, so that this version is not taken for the row's own.
///
/// A row that is inserted with the very time at which a version was updated in the past, `since`, continues it: a restore inserts
/// it after its history.
///
/// # Safety
///
/// `data` is that of a trigger that fires for the statement.
pub unsafe fn after_last(
    last: &LastVersion,
    since: i64,
    statement: &Statement,
    data: &pg_sys::TriggerData,
) -> i64 {
    if last.end == INFINITY {
        // SAFETY: the caller vouches for the data.
        error::raise(error::period_begins_at_infinity(&table_of(data)));
    }
    let continues = since == last.end && since < statement.now;
    if last.is_deletion || continues { last.end } else { next(last.end) }
}

/// The next time, if there is one.
pub fn next(time: i64) -> i64 {
    time.saturating_add(1).min(Touch::LAST_TIMESTAMP)
}

/// The beginning of the period of a row after those of the rows have ended that have its key now: a DEFERRABLE primary key lets them leave it later in
/// the transaction, by an UPDATE or a DELETE. It is later than any end that they get then, by which one of these versions would be taken for the row's own.
/// None if there are none.
///
/// # Safety
///
/// The row is one of the statement's relation.
pub unsafe fn after_rows(
    statement: &Statement,
    row: pg_sys::HeapTuple,
    data: &pg_sys::TriggerData,
) -> Option<i64> {
    let column = statement.column?;
    // SAFETY: the caller vouches for the row; the relation has the column.
    let last = unsafe { last_value_under(row, column, data.tg_relation) };
    last.map(|last| next(next(last.max(statement.now))))
}

/// The beginning of the period after one that has begun at `since`: the same time where the type has no later one, so that
/// the period that ends is empty.
pub fn period_after(since: Option<i64>, touch: Touch) -> i64 {
    let at = touch.after(since.unwrap_or(i64::MIN));
    since.filter(|since| *since > at && *since != INFINITY).unwrap_or(at)
}

/// A copy of a row whose period begins at another time.
///
/// # Safety
///
/// The row is one of the statement's relation.
pub unsafe fn with_since(
    statement: &Statement,
    row: pg_sys::HeapTuple,
    since: i64,
    data: &pg_sys::TriggerData,
) -> pg_sys::HeapTuple {
    let Some(column) = statement.column else { return row };
    // Mutable, as 14 declares them.
    let (mut columns, mut values, mut nulls) = ([column], [pg_sys::Datum::from(since)], [false]);
    // SAFETY: the row is one of the relation, whose column is a timestamptz.
    unsafe {
        pg_sys::heap_modify_tuple_by_cols(
            row,
            (*data.tg_relation).rd_att,
            1,
            columns.as_mut_ptr(),
            values.as_mut_ptr(),
            nulls.as_mut_ptr(),
        )
    }
}
