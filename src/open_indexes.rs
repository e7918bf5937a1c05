//! Indexes, and tables, that are kept open for the rest of a statement, by a trigger function that is not told
//! when it ends: they are closed when the statement's memory is freed.
//!
//! After an error that has happened already: the abort of the (sub)transaction has closed them before
//! memory is freed. So that is heard of too.

use std::cell::{Cell, RefCell};
use std::ffi::c_void;
use std::ptr;

use pgrx::{pg_guard, pg_sys};

use crate::subtransaction;

/// A table whose indexes are open, and the subtransaction in which they were opened.
struct Open {
    table: *mut pg_sys::ResultRelInfo,
    owner: pg_sys::ResourceOwner,
    subtransaction: pg_sys::SubTransactionId,
    /// Whether the table itself is closed with them.
    with_table: bool,
}

thread_local! {
    static OPEN: RefCell<Vec<Open>> = const { RefCell::new(Vec::new()) };
    static IS_REGISTERED: Cell<bool> = const { Cell::new(false) };
}

/// Opens the indexes of a table until `memory` is freed.
///
/// # Safety
///
/// The table is open at least as long, and `table` is in that memory, which is the current context.
pub unsafe fn open(table: *mut pg_sys::ResultRelInfo, memory: pg_sys::MemoryContext) {
    // SAFETY: the caller vouches for the table.
    unsafe { open_until(table, memory, false) };
}

/// The same for a table that the caller has opened; it is closed with its indexes.
///
/// # Safety
///
/// As [`open`].
pub unsafe fn open_with_table(table: *mut pg_sys::ResultRelInfo, memory: pg_sys::MemoryContext) {
    // SAFETY: the caller vouches for the table.
    unsafe { open_until(table, memory, true) };
}

unsafe fn open_until(
    table: *mut pg_sys::ResultRelInfo,
    memory: pg_sys::MemoryContext,
    with_table: bool,
) {
    // SAFETY: the callbacks have the types that PostgreSQL asks for; what they refer to is in the
    // memory whose end they are called at.
    unsafe {
        if !IS_REGISTERED.replace(true) {
            pg_sys::RegisterXactCallback(Some(at_end_of_transaction), ptr::null_mut());
            pg_sys::RegisterSubXactCallback(Some(at_end_of_subtransaction), ptr::null_mut());
        }
        let callback =
            pg_sys::MemoryContextAllocZero(memory, size_of::<pg_sys::MemoryContextCallback>())
                .cast::<pg_sys::MemoryContextCallback>();
        (*callback).func = Some(close);
        (*callback).arg = table.cast();
        pg_sys::MemoryContextRegisterResetCallback(memory, callback);
        pg_sys::ExecOpenIndices(table, false);
        OPEN.with_borrow_mut(|open| {
            open.push(Open {
                table,
                owner: pg_sys::CurrentResourceOwner,
                subtransaction: pg_sys::GetCurrentSubTransactionId(),
                with_table,
            });
        });
    }
}

#[pg_guard]
unsafe extern "C-unwind" fn close(table: *mut c_void) {
    let found = OPEN.with_borrow_mut(|open| {
        let place = open.iter().rposition(|open| open.table == table.cast())?;
        Some(open.swap_remove(place))
    });
    let Some(open) = found else { return };
    // SAFETY: no abort has closed them, and the table's memory is freed after this.
    unsafe {
        let owner = pg_sys::CurrentResourceOwner;
        pg_sys::CurrentResourceOwner = open.owner;
        pg_sys::ExecCloseIndices(open.table);
        if open.with_table {
            pg_sys::relation_close((*open.table).ri_RelationDesc, pg_sys::NoLock as _);
        }
        pg_sys::CurrentResourceOwner = owner;
    }
}

#[pg_guard]
unsafe extern "C-unwind" fn at_end_of_transaction(
    event: pg_sys::XactEvent::Type,
    _argument: *mut c_void,
) {
    if event == pg_sys::XactEvent::XACT_EVENT_ABORT {
        OPEN.with_borrow_mut(Vec::clear);
    }
}

#[pg_guard]
unsafe extern "C-unwind" fn at_end_of_subtransaction(
    event: pg_sys::SubXactEvent::Type,
    this: pg_sys::SubTransactionId,
    parent: pg_sys::SubTransactionId,
    _argument: *mut c_void,
) {
    OPEN.with_borrow_mut(|all| {
        subtransaction::follow_end(all, event, this, parent, |open| &mut open.subtransaction);
    });
}
