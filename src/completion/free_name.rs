//! Names for objects of templates whose own names are in use on the table.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

/// `wanted`, with the least number after it that makes it unused: `audit`, `audit_1`, `audit_2`, as
/// PostgreSQL numbers generated names.
pub fn free_name(wanted: &CStr, is_taken: impl Fn(&CStr) -> bool) -> CString {
    let mut name = wanted.to_owned();
    let mut number = 0;
    while is_taken(&name) {
        number += 1;
        let label = CString::new(number.to_string()).unwrap_or_default();
        // SAFETY: makeObjectName gives a C string that fits a name, truncated where necessary.
        name = unsafe {
            let made = pg_sys::makeObjectName(wanted.as_ptr(), std::ptr::null(), label.as_ptr());
            CStr::from_ptr(made).to_owned()
        };
    }
    name
}
