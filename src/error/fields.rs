//! The fields of an error that name its objects: schema, table, column and constraint. Clients read them
//! instead of the message (`PG_DIAG_TABLE_NAME` and others of libpq, GET STACKED DIAGNOSTICS).
//!
//! pgrx raises an error without them. PostgreSQL calls the error context callbacks before it sends an error,
//! and in a callback the fields of that error can be set.

use std::cell::{Cell, RefCell};
use std::ffi::{CString, c_char, c_int, c_void};
use std::ptr;
use std::sync::atomic::{AtomicBool, Ordering};

use pgrx::{PgSqlErrorCode, pg_sys};

use crate::encoding;

unsafe extern "C-unwind" {
    // In a callback an error has no Rust frame to unwind to: pgrx's binding would make a panic of it.
    fn err_generic_string(field: c_int, value: *const c_char) -> c_int;
}

/// The names of an error's objects.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields {
    /// The table's schema.
    pub schema: String,
    /// The table.
    pub table: String,
    /// The column.
    pub column: String,
    /// The constraint, or the rule in its place.
    pub constraint: String,
}

/// The fields of the error that is being raised, and its SQLSTATE.
struct Raised {
    code: PgSqlErrorCode,
    fields: Vec<(u8, CString)>,
}

/// Whether there are such fields: read in each call of the library, which thread-local storage would make slower.
static IS_RAISED: AtomicBool = AtomicBool::new(false);

thread_local! {
    /// A backend has one thread.
    static RAISED: RefCell<Option<Raised>> = const { RefCell::new(None) };
    /// The callback, which is on PostgreSQL's stack only while an error leaves the library.
    static CALLBACK: Cell<pg_sys::ErrorContextCallback> = const {
        Cell::new(pg_sys::ErrorContextCallback {
            previous: ptr::null_mut(),
            callback: Some(set_fields),
            arg: ptr::null_mut(),
        })
    };
}

/// Remembers the fields of an error that is raised next.
pub fn remember(code: PgSqlErrorCode, fields: &Fields) {
    let fields = [
        (pg_sys::PG_DIAG_SCHEMA_NAME, &fields.schema),
        (pg_sys::PG_DIAG_TABLE_NAME, &fields.table),
        (pg_sys::PG_DIAG_COLUMN_NAME, &fields.column),
        (pg_sys::PG_DIAG_CONSTRAINT_NAME, &fields.constraint),
    ];
    let fields = fields.map(|(field, name)| (field, encoding::to_server(name))).to_vec();
    RAISED.set(Some(Raised { code, fields }));
    IS_RAISED.store(true, Ordering::Relaxed);
}

/// Forgets the fields of an error that was caught.
#[inline]
pub fn forget() {
    if IS_RAISED.load(Ordering::Relaxed) {
        IS_RAISED.store(false, Ordering::Relaxed);
        RAISED.set(None);
    }
}

/// Has PostgreSQL set the fields of the error that is leaving the library, if it has some. The caller of the
/// library, which catches the error, restores the stack of callbacks (PG_TRY in src/include/utils/elog.h).
pub fn hand_over() {
    if !std::thread::panicking() || RAISED.with_borrow(Option::is_none) {
        return;
    }
    // SAFETY: the callback lives as long as the thread, and is on the stack once: PostgreSQL takes it from the
    // stack when it catches the error, and calls no other function of the library before.
    unsafe {
        CALLBACK.with(|callback| {
            (*callback.as_ptr()).previous = pg_sys::error_context_stack;
            pg_sys::error_context_stack = callback.as_ptr();
        });
    }
}

unsafe extern "C-unwind" fn set_fields(_: *mut c_void) {
    // SAFETY: PostgreSQL calls this for the error that is on top of its stack.
    unsafe {
        RAISED.with_borrow_mut(|raised| {
            if raised.as_ref().is_none_or(|raised| raised.code as i32 != pg_sys::geterrcode()) {
                return;
            }
            for (field, name) in raised.take().into_iter().flat_map(|raised| raised.fields) {
                err_generic_string(c_int::from(field), name.as_ptr());
            }
        });
    }
}
