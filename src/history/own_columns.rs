//! The columns of a history's own.

use std::ffi::CStr;

use pgrx::pg_sys;

/// The columns that a history has besides those of its table, in the order of their numbers, 1 to 4.
pub const OWN_COLUMNS: [(&CStr, pg_sys::Oid); 4] = [
    (c"valid_to", pg_sys::TIMESTAMPTZOID),
    (c"operation", pg_sys::TEXTOID),
    (c"actor", pg_sys::TEXTOID),
    (c"transaction", pg_sys::XID8OID),
];
