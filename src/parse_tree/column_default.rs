//! ALTER TABLE ... ALTER COLUMN ... SET DEFAULT.

use std::ffi::CStr;

use pgrx::{PgList, pg_sys};

use crate::catalog::{self, OpenRelation};
use crate::compat;

/// Makes base_entity.`function`() the default of a column, by the functions that implement it: a statement would fire
/// other event triggers for a command that the user did not send.
pub fn set_default(table: &OpenRelation, column: pg_sys::AttrNumber, function: &CStr) {
    // SAFETY: the relation is open and locked by its creation; the nodes are made here as the
    // grammar makes them.
    unsafe {
        compat::remove_default(table.oid(), column);
        let mut name = PgList::<pg_sys::Node>::new();
        for part in [catalog::SCHEMA, function] {
            name.push(pg_sys::makeString(pg_sys::pstrdup(part.as_ptr())).cast());
        }
        let call = pg_sys::makeFuncCall(
            name.into_pg(),
            std::ptr::null_mut(),
            pg_sys::CoercionForm::COERCE_EXPLICIT_CALL,
            -1,
        );
        let size = std::mem::size_of::<pg_sys::RawColumnDefault>();
        let default = pg_sys::palloc0(size).cast::<pg_sys::RawColumnDefault>();
        (*default).attnum = column;
        (*default).raw_default = call.cast();
        let mut defaults = PgList::<pg_sys::RawColumnDefault>::new();
        defaults.push(default);
        pg_sys::AddRelationNewConstraints(
            table.as_ptr(),
            defaults.into_pg(),
            std::ptr::null_mut(),
            false,
            true,
            false,
            std::ptr::null(),
        );
        pg_sys::CommandCounterIncrement();
    }
}
