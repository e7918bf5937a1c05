//! Row versions that the running transaction has written.

use pgrx::pg_sys;

use crate::maintain::outline::Step;

/// Whether the running transaction, or one of its subtransactions, has written this version of a row: no other
/// transaction has seen it.
///
/// # Safety
///
/// The row is one that is stored, or a copy of one.
pub unsafe fn is_own(row: pg_sys::HeapTuple) -> bool {
    // SAFETY: a heap tuple has a header. A frozen version is one of a transaction that has ended.
    unsafe {
        let header = (*row).t_data;
        let frozen = pg_sys::HEAP_XMIN_FROZEN as u16;
        (*header).t_infomask & frozen != frozen
            && pg_sys::TransactionIdIsCurrentTransactionId((*header).t_choice.t_heap.t_xmin)
    }
}

/// Whether the running transaction has inserted this version of a row: it replaces no other one in its table or partition.
///
/// # Safety
///
/// As [`is_own`].
pub unsafe fn is_inserted(row: pg_sys::HeapTuple) -> bool {
    // SAFETY: the caller vouches for the row.
    unsafe {
        let is_update = u32::from((*(*row).t_data).t_infomask) & pg_sys::HEAP_UPDATED != 0;
        !is_update && is_own(row)
    }
}

/// Whether the period of a row, by the rule `history`, begins at the time of the running transaction. Other transactions
/// may have that time, too: all of one message of the protocol have.
#[inline]
pub fn begins_now(step: &Step, since: i64) -> bool {
    since == step.touch.now
}

/// Whether the running transaction has begun the period of a row, by the rule `history`: it has written the row, at its own
/// time. An UPDATE writes one whose period another transaction has begun at this time with a later beginning, also where
/// nothing else changes: it could not be distinguished from a row of the transaction's own any more.
///
/// # Safety
///
/// As [`is_own`].
pub unsafe fn has_begun_period(step: &Step, since: i64, row: pg_sys::HeapTuple) -> bool {
    // SAFETY: the caller vouches for the row.
    begins_now(step, since) && unsafe { is_own(row) }
}
