//! Whether a row has changed.

use std::mem::offset_of;

use pgrx::pg_sys;

use super::bytes::has_nulls;
use super::{changes, deformed};
use crate::maintain::plan::Plan;

/// Whether the row has changed. Columns are compared one by one only where the bytes differ and a
/// difference may not count, since that takes several times as long.
pub unsafe fn differs(
    plan: &Plan,
    old: pg_sys::HeapTuple,
    new: pg_sys::HeapTuple,
    data: &pg_sys::TriggerData,
) -> bool {
    // SAFETY: t_len includes the header, so both slices are inside their tuples.
    unsafe {
        let columns = |tuple: pg_sys::HeapTuple| {
            (*(*tuple).t_data).t_infomask2 & pg_sys::HEAP_NATTS_MASK as u16
        };
        if columns(old) != columns(new) {
            // The stored row is older than an ADD COLUMN: a missing column has its default.
            return deformed::differ(old, new, (*data.tg_relation).rd_att);
        }
        let start = offset_of!(pg_sys::HeapTupleHeaderData, t_bits);
        let bytes = |tuple: pg_sys::HeapTuple| {
            let all =
                std::slice::from_raw_parts((*tuple).t_data.cast::<u8>(), (*tuple).t_len as usize);
            &all[start..]
        };
        if has_nulls(old) == has_nulls(new) && bytes(old) == bytes(new) {
            return false;
        }
        // A value in another form has another length, so rows of one length need no second look.
        // (Where two such differences add up to nothing, the row counts as changed.)
        let counts = plan.columns.is_empty() || (!plan.has_ignored && (*old).t_len == (*new).t_len);
        counts || changes::differ(old, new, plan.columns)
    }
}
