//! Names for what comes from templates, where the table has one of that name already.

use std::ffi::{CStr, CString};

use pgrx::pg_sys;

/// `wanted`, or with the first number behind it that makes it a name which is not taken:
/// `audit`, `audit_1`, `audit_2`, as PostgreSQL numbers the names that it makes itself.
pub fn free_name(wanted: &CStr, is_taken: impl Fn(&CStr) -> bool) -> CString {
    let mut name = wanted.to_owned();
    let mut number = 0;
    while is_taken(&name) {
        number += 1;
        let label = CString::new(number.to_string()).unwrap_or_default();
        // SAFETY: makeObjectName gives a C string that fits a name, cut off where it must be.
        name = unsafe {
            let made = pg_sys::makeObjectName(wanted.as_ptr(), std::ptr::null(), label.as_ptr());
            CStr::from_ptr(made).to_owned()
        };
    }
    name
}
