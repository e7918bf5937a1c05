//! `base_entity.uuid_version = 7`: the keys of a new entity default to uuidv7() where the template's
//! default to uuidv4().

use std::ffi::CString;

use pgrx::{PgList, pg_sys};

use crate::catalog::{self, OpenRelation};
use crate::compat;

/// Rewrites the defaults that `table` has taken from `templates`. A column of the statement's own
/// keeps what it says.
pub fn use_version_7(table: pg_sys::Oid, templates: &[pg_sys::Oid]) {
    let Some(version_4) = catalog::function(c"uuidv4") else {
        return;
    };
    let columns: Vec<CString> = templates
        .iter()
        .flat_map(|template| OpenRelation::open(*template).columns_defaulting_to(version_4))
        .collect();
    for column in columns {
        set_default(table, &column);
    }
}

/// ALTER TABLE ... ALTER COLUMN ... SET DEFAULT base_entity.uuidv7(), by the functions behind it: a
/// statement would fire other event triggers for a command that nobody typed.
fn set_default(table: pg_sys::Oid, column: &CString) {
    let relation = OpenRelation::open(table);
    // SAFETY: the relation is open and locked by its creation; the nodes are made here as the
    // grammar makes them.
    unsafe {
        let attribute = pg_sys::get_attnum(table, column.as_ptr());
        if attribute == 0 {
            return;
        }
        compat::remove_default(table, attribute);
        let mut name = PgList::<pg_sys::Node>::new();
        for part in [catalog::SCHEMA, c"uuidv7"] {
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
        (*default).attnum = attribute;
        (*default).raw_default = call.cast();
        let mut defaults = PgList::<pg_sys::RawColumnDefault>::new();
        defaults.push(default);
        pg_sys::AddRelationNewConstraints(
            relation.as_ptr(),
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
