//! The rows of the extension's own tables, which hold what the database's owner has configured.

use std::ffi::CStr;
use std::ops::ControlFlow;

use pgrx::{FromDatum, pg_sys};

use super::open_relation::OpenRelation;
use super::relations::never_held_a_row;
use crate::error;
use crate::text::Text;

/// Whether an own table that is locked has a row, as [`rows_of_config_table`] sees them.
pub fn config_table_has_rows(table: pg_sys::Oid) -> bool {
    if never_held_a_row(table) {
        return false;
    }
    let mut has_one = false;
    // SAFETY: the row is not looked at.
    unsafe {
        each_row(&OpenRelation::open(table), |_| {
            has_one = true;
            ControlFlow::Break(())
        });
    }
    has_one
}

/// The values of text columns in all rows of an own table that is locked: the committed rows and those of this
/// transaction, under any isolation level and in parallel workers, whatever the current role may read. An error
/// if a column is missing or of another type.
pub fn rows_of_config_table<const N: usize>(
    table: pg_sys::Oid,
    columns: [&CStr; N],
) -> Vec<[String; N]> {
    let mut rows = Vec::new();
    if never_held_a_row(table) {
        return rows;
    }
    let relation = OpenRelation::open(table);
    let numbers = columns.map(|name| {
        relation
            .column_of_type(name, pg_sys::TEXTOID)
            .unwrap_or_else(|| error::raise(error::config_table_altered(&relation.name())))
    });
    // SAFETY: the columns are text, and rows are of the relation.
    unsafe {
        let descriptor = (*relation.as_ptr()).rd_att;
        each_row(&relation, |row| {
            rows.push(numbers.map(|number| {
                let mut is_null = false;
                let value = pg_sys::heap_getattr(row, number.into(), descriptor, &mut is_null);
                Text::from_datum(value, is_null).map(|text| text.0).unwrap_or_default()
            }));
            ControlFlow::Continue(())
        });
    }
    rows
}

/// Calls `action` with each row, under a catalog snapshot.
///
/// # Safety
///
/// `action` does not keep the row.
unsafe fn each_row(
    relation: &OpenRelation,
    mut action: impl FnMut(pg_sys::HeapTuple) -> ControlFlow<()>,
) {
    // SAFETY: a sequential scan of an open relation, which is ended below, or by the abort after an error.
    unsafe {
        let scan = pg_sys::systable_beginscan(
            relation.as_ptr(),
            pg_sys::InvalidOid,
            false,
            std::ptr::null_mut(),
            0,
            std::ptr::null_mut(),
        );
        loop {
            let row = pg_sys::systable_getnext(scan);
            if row.is_null() || action(row).is_break() {
                break;
            }
        }
        pg_sys::systable_endscan(scan);
    }
}
