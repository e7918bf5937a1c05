//! Indexes, and tables, that are kept open for the rest of a statement, by a trigger function that is not told
//! when it ends: they are closed when the statement's memory is freed, or before the transaction commits.
//!
//! A table that is opened with its indexes belongs to the (sub)transaction, not to the portal: COPY calls triggers with
//! memory that is freed after the portal's resources are released. After an error the abort of the (sub)transaction has
//! closed them before memory is freed, so that is heard of too.

use std::cell::RefCell;
use std::ffi::c_void;
use std::ptr;

use pgrx::{PgMemoryContexts, pg_guard, pg_sys};

use crate::compat;
use crate::transaction_end::{self, Listener};

/// A table whose indexes are open, and the subtransaction in which they were opened.
struct Open {
    table: *mut pg_sys::ResultRelInfo,
    owner: pg_sys::ResourceOwner,
    subtransaction: pg_sys::SubTransactionId,
    /// Whether the table itself is closed with them.
    with_table: bool,
    /// The page that the last row was inserted into; may be null.
    bulk: pg_sys::BulkInsertState,
}

thread_local! {
    static OPEN: RefCell<Vec<Open>> = const { RefCell::new(Vec::new()) };
}

static ENDING: Listener = Listener::new(at_end_of_transaction, at_end_of_subtransaction);

/// Opens a table for [`open_with_table`]; null if it no longer exists.
pub fn open_table(table: pg_sys::Oid, lock: pg_sys::LOCKMODE) -> pg_sys::Relation {
    // SAFETY: try_relation_open gives null for a relation that does not exist.
    as_transaction(|| unsafe { pg_sys::try_relation_open(table, lock) })
}

/// Runs `action`, whose buffers and relations belong to the (sub)transaction, as do those of [`open_with_table`].
pub fn as_transaction<T>(action: impl FnOnce() -> T) -> T {
    // SAFETY: the owner lives as long as the (sub)transaction.
    unsafe { as_owner(pg_sys::CurTransactionResourceOwner, action) }
}

/// Runs `action` with another resource owner. An abort, which follows an error, sets its own.
unsafe fn as_owner<T>(owner: pg_sys::ResourceOwner, action: impl FnOnce() -> T) -> T {
    // SAFETY: the caller vouches for the owner.
    unsafe {
        let current = pg_sys::CurrentResourceOwner;
        pg_sys::CurrentResourceOwner = owner;
        let result = action();
        pg_sys::CurrentResourceOwner = current;
        result
    }
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

/// The same for a table that [`open_table`] has opened; it is closed with its indexes.
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
    // SAFETY: the callback has the type that PostgreSQL asks for; what it refers to is in the memory whose end it is called at.
    unsafe {
        ENDING.register();
        let callback =
            pg_sys::MemoryContextAllocZero(memory, size_of::<pg_sys::MemoryContextCallback>())
                .cast::<pg_sys::MemoryContextCallback>();
        (*callback).func = Some(close);
        (*callback).arg = table.cast();
        pg_sys::MemoryContextRegisterResetCallback(memory, callback);
        let owner = if with_table {
            pg_sys::CurTransactionResourceOwner
        } else {
            pg_sys::CurrentResourceOwner
        };
        as_owner(owner, || pg_sys::ExecOpenIndices(table, false));
        OPEN.with_borrow_mut(|open| {
            open.push(Open {
                table,
                owner,
                subtransaction: pg_sys::GetCurrentSubTransactionId(),
                with_table,
                bulk: ptr::null_mut(),
            });
        });
    }
}

/// The state by which insertions into a table that is open begin with the page of the last row, which is kept pinned
/// until the table is closed; to be used by [`as_transaction`].
///
/// # Safety
///
/// The table was opened by [`open_with_table`] in this memory, and is not closed yet.
pub unsafe fn stay_on_page(
    table: *mut pg_sys::ResultRelInfo,
    memory: pg_sys::MemoryContext,
) -> pg_sys::BulkInsertState {
    // SAFETY: the caller vouches for the table and the memory.
    unsafe {
        let bulk = PgMemoryContexts::For(memory).switch_to(|_| compat::bulk_insert_state());
        OPEN.with_borrow_mut(|open| {
            if let Some(open) = open.iter_mut().rfind(|open| open.table == table) {
                open.bulk = bulk;
            }
        });
        bulk
    }
}

#[pg_guard]
unsafe extern "C-unwind" fn close(table: *mut c_void) {
    let found = OPEN.with_borrow_mut(|open| {
        let place = open.iter().rposition(|open| open.table == table.cast())?;
        Some(open.swap_remove(place))
    });
    if let Some(open) = found {
        // SAFETY: no abort has closed them, and the table's memory is freed after this.
        unsafe { close_one(&open) };
    }
}

/// Closes a table and its indexes.
unsafe fn close_one(open: &Open) {
    // SAFETY: the caller vouches that they are open.
    unsafe {
        as_owner(open.owner, || {
            if !open.bulk.is_null() {
                pg_sys::FreeBulkInsertState(open.bulk);
            }
            pg_sys::ExecCloseIndices(open.table);
            if open.with_table {
                pg_sys::relation_close((*open.table).ri_RelationDesc, pg_sys::NoLock as _);
            }
        });
    }
}

/// Closes what is still open before a transaction ends: the memory of COPY in the initial copy of a subscription is freed after the
/// transaction's resources are released. No trigger fires any more.
fn at_end_of_transaction(event: pg_sys::XactEvent::Type) {
    use pg_sys::XactEvent::{XACT_EVENT_ABORT, XACT_EVENT_PRE_COMMIT, XACT_EVENT_PRE_PREPARE};
    if event == XACT_EVENT_ABORT {
        OPEN.with_borrow_mut(Vec::clear);
    } else if [XACT_EVENT_PRE_COMMIT, XACT_EVENT_PRE_PREPARE].contains(&event) {
        for open in OPEN.take() {
            // SAFETY: neither an abort nor the reset of their memory has closed them.
            unsafe { close_one(&open) };
        }
    }
}

fn at_end_of_subtransaction(
    event: pg_sys::SubXactEvent::Type,
    this: pg_sys::SubTransactionId,
    parent: pg_sys::SubTransactionId,
) {
    OPEN.with_borrow_mut(|all| {
        transaction_end::follow_subtransaction(all, event, this, parent, |open| {
            &mut open.subtransaction
        });
    });
}
