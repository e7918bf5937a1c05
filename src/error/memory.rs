//! The out-of-memory error, raised without an allocation.

use std::ffi::{CStr, c_char, c_int};

use pgrx::{PgLogLevel, PgSqlErrorCode, pg_sys};

use super::{Report, report};

unsafe extern "C-unwind" {
    fn errstart(level: c_int, domain: *const c_char) -> bool;
    fn errcode(code: c_int) -> c_int;
    fn errmsg(format: *const c_char, ...) -> c_int;
    fn errdetail(format: *const c_char, ...) -> c_int;
    fn errfinish(file: *const c_char, line: c_int, function: *const c_char);
}

const OUT_OF_MEMORY: PgSqlErrorCode = PgSqlErrorCode::ERRCODE_OUT_OF_MEMORY;
const FILE: &CStr = c"reserve.rs";

/// PostgreSQL's own out-of-memory error, where Rust can allocate its text.
pub fn out_of_memory() -> Report {
    report(OUT_OF_MEMORY, "out of memory".to_string())
}

/// Raises PostgreSQL's own out-of-memory error directly: pgrx allocates to raise an error.
///
/// # Safety
///
/// The error leaves by a jump: no Rust frame above may have anything to drop.
pub unsafe fn raise_out_of_memory(size: usize) -> ! {
    // SAFETY: as ereport() in src/include/utils/elog.h; the texts are static, and PostgreSQL reserves
    // memory for an error in ErrorContext.
    unsafe {
        if errstart(PgLogLevel::ERROR as c_int, std::ptr::null()) {
            errcode(OUT_OF_MEMORY as c_int);
            errmsg(c"out of memory".as_ptr());
            errdetail(c"Failed on request of size %zu.".as_ptr(), size);
            errfinish(FILE.as_ptr(), line!() as c_int, c"keep".as_ptr());
        }
    }
    unreachable!("an ERROR does not return")
}

/// Whether the error that is being raised is out of memory. For error context callbacks.
pub fn is_out_of_memory() -> bool {
    // SAFETY: an error context callback runs while an error is being raised.
    unsafe { pg_sys::geterrcode() == OUT_OF_MEMORY as c_int }
}
