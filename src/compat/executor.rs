//! Where PostgreSQL 14 to 18 differ in running queries and firing triggers.

use std::ffi::c_char;

use pgrx::pg_sys;

/// Runs a query to its end.
///
/// 18 dropped ExecutorRun()'s argument execute_once (executor/executor.h).
///
/// # Safety
///
/// `query` has been started.
pub unsafe fn run_query(query: *mut pg_sys::QueryDesc) {
    // SAFETY: the caller vouches for the query.
    unsafe {
        pg_sys::ExecutorRun(
            query,
            pg_sys::ScanDirection::ForwardScanDirection,
            0,
            #[cfg(not(feature = "pg18"))]
            true,
        );
    }
}

/// The flag of ExecutorStart() for a statement whose events are put into the queue of the query that is running it.
///
/// 16 has another value (executor/executor.h, which pgrx does not bind whole).
pub const SKIP_TRIGGERS: i32 =
    if cfg!(any(feature = "pg14", feature = "pg15")) { 0x10 } else { 0x20 };

/// Queues events for AFTER UPDATE triggers of a row.
///
/// 15 added arguments to ExecARUpdateTriggers(), for rows that move between partitions
/// (commands/trigger.h).
///
/// # Safety
///
/// A query is being executed; the row is there, and `new` names its new version.
pub unsafe fn queue_update_triggers(
    estate: *mut pg_sys::EState,
    table: *mut pg_sys::ResultRelInfo,
    old: pg_sys::ItemPointer,
    new: *mut pg_sys::TupleTableSlot,
) {
    // SAFETY: the caller vouches for the query and the row.
    unsafe {
        pg_sys::ExecARUpdateTriggers(
            estate,
            table,
            #[cfg(not(feature = "pg14"))]
            std::ptr::null_mut(),
            #[cfg(not(feature = "pg14"))]
            std::ptr::null_mut(),
            old,
            std::ptr::null_mut(),
            new,
            std::ptr::null_mut(),
            std::ptr::null_mut(),
            #[cfg(not(feature = "pg14"))]
            false,
        );
    }
}

/// The state that a query keeps of a table whose triggers it fires, apart from those that it changes itself.
///
/// 15 added an argument to ExecGetTriggerResultRel() (executor/executor.h).
///
/// # Safety
///
/// The state is that of a running query, its memory context is the current one, and the table is
/// locked.
pub unsafe fn trigger_result_relation(
    estate: *mut pg_sys::EState,
    table: pg_sys::Oid,
) -> *mut pg_sys::ResultRelInfo {
    // SAFETY: the caller vouches for the state and the table.
    unsafe {
        #[cfg(feature = "pg14")]
        return pg_sys::ExecGetTriggerResultRel(estate, table);
        #[cfg(not(feature = "pg14"))]
        return pg_sys::ExecGetTriggerResultRel(estate, table, std::ptr::null_mut());
    }
}

/// Begins a sort of rows by one column, in descending order, NULL last.
///
/// 15 made the last argument a set of flags, of which one allows for tuplesort_set_bound()
/// (utils/tuplesort.h).
///
/// # Safety
///
/// `descriptor` outlives the sort, and the operator is `>` of the column's type.
pub unsafe fn begin_descending_sort(
    descriptor: pg_sys::TupleDesc,
    mut column: pg_sys::AttrNumber,
    mut operator: pg_sys::Oid,
) -> *mut pg_sys::Tuplesortstate {
    let (mut collation, mut nulls_first) = (pg_sys::InvalidOid, false);
    // SAFETY: the caller vouches for the descriptor; the arrays have one entry and are copied.
    unsafe {
        pg_sys::tuplesort_begin_heap(
            descriptor,
            1,
            &mut column,
            &mut operator,
            &mut collation,
            &mut nulls_first,
            pg_sys::work_mem,
            std::ptr::null_mut(),
            #[cfg(feature = "pg14")]
            false,
            #[cfg(not(feature = "pg14"))]
            (pg_sys::TUPLESORT_ALLOWBOUNDED as i32),
        )
    }
}

/// Makes a receiver put rows into a tuplestore (executor/tstoreReceiver.h, which pgrx does not bind).
///
/// # Safety
///
/// `receiver` is one of the kind DestTuplestore.
pub unsafe fn receive_into(
    receiver: *mut pg_sys::DestReceiver,
    store: *mut pg_sys::Tuplestorestate,
    context: pg_sys::MemoryContext,
) {
    unsafe extern "C-unwind" {
        fn SetTuplestoreDestReceiverParams(
            receiver: *mut pg_sys::DestReceiver,
            store: *mut pg_sys::Tuplestorestate,
            context: pg_sys::MemoryContext,
            detoast: bool,
            descriptor: pg_sys::TupleDesc,
            message: *const c_char,
        );
    }
    // SAFETY: the caller vouches for the receiver; no row is to be converted.
    unsafe {
        pg_sys::ffi::pg_guard_ffi_boundary(|| {
            SetTuplestoreDestReceiverParams(
                receiver,
                store,
                context,
                true,
                std::ptr::null_mut(),
                std::ptr::null(),
            );
        });
    }
}

/// A state for inserting many rows into a table, which keeps the page of the last row pinned. It has no ring of
/// buffers, as that of COPY has: the pages of a history are read again.
///
/// pgrx does not bind the struct, whose first member is the ring (access/hio.h).
///
/// # Safety
///
/// The state is freed before its memory, the current context.
pub unsafe fn bulk_insert_state() -> pg_sys::BulkInsertState {
    // SAFETY: the struct has been allocated, and functions that take a ring take null for none.
    unsafe {
        let state = pg_sys::GetBulkInsertState();
        let ring = state.cast::<pg_sys::BufferAccessStrategy>();
        pg_sys::FreeAccessStrategy(ring.replace(std::ptr::null_mut()));
        state
    }
}
