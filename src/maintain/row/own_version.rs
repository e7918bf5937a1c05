//! Row versions that the running transaction has written.

use pgrx::pg_sys;

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
