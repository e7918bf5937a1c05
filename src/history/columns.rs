//! The columns of a table, and those of its history that hold their values.

use std::ffi::CStr;

use pgrx::pg_sys;

use super::own_columns::OWN_COLUMNS;
use crate::compat;

/// For each column of a table, in order, the place of the history's column of the same name, counted from 0; None for
/// a column that was dropped. The columns that a history has of its own do not count.
///
/// A domain's values are kept in a column of its base type: an old version need not satisfy what the domain demands
/// today.
///
/// # Errors
///
/// The place of the first column that the history does not have, or has with another type.
///
/// # Safety
///
/// Both descriptors are valid.
pub unsafe fn places(
    table: pg_sys::TupleDesc,
    history: pg_sys::TupleDesc,
) -> Result<Vec<Option<usize>>, usize> {
    // SAFETY: the descriptors have so many columns.
    unsafe {
        let count = (*history).natts as usize;
        let mut places = Vec::with_capacity((*table).natts as usize);
        let mut next = OWN_COLUMNS.len();
        for place in 0..(*table).natts as usize {
            let column = compat::attribute(table, place);
            if column.attisdropped {
                places.push(None);
                continue;
            }
            let is_it = |other: &usize| same(column, compat::attribute(history, *other));
            // The order is most often the same.
            let found = (next..count).chain(OWN_COLUMNS.len()..next.min(count)).find(is_it);
            let Some(found) = found else { return Err(place) };
            next = found + 1;
            places.push(Some(found));
        }
        Ok(places)
    }
}

/// The place of the history's column for the values of a table's column, counted from 0.
///
/// # Safety
///
/// The descriptor is valid.
pub unsafe fn place_of(
    column: &pg_sys::FormData_pg_attribute,
    history: pg_sys::TupleDesc,
) -> Option<usize> {
    // SAFETY: the descriptor has so many columns.
    unsafe {
        (OWN_COLUMNS.len()..(*history).natts as usize)
            .find(|place| same(column, compat::attribute(history, *place)))
    }
}

/// Whether the columns of a table follow the history's own in the same order, without a dropped one.
pub fn is_in_order(places: &[Option<usize>]) -> bool {
    places.iter().enumerate().all(|(n, place)| *place == Some(OWN_COLUMNS.len() + n))
}

/// Whether a column of the history is the one of a table's column: by name, and by type.
fn same(column: &pg_sys::FormData_pg_attribute, other: &pg_sys::FormData_pg_attribute) -> bool {
    !other.attisdropped
        && name(column) == name(other)
        && base_type(column.atttypid) == base_type(other.atttypid)
}

/// The name of a column.
pub fn name(column: &pg_sys::FormData_pg_attribute) -> &CStr {
    // SAFETY: a NameData ends with NUL.
    unsafe { CStr::from_ptr(column.attname.data.as_ptr()) }
}

/// The type in which a value is stored.
pub fn base_type(type_oid: pg_sys::Oid) -> pg_sys::Oid {
    // PostgreSQL's own types need no look-up.
    if type_oid.to_u32() < pg_sys::FirstGenbkiObjectId {
        return type_oid;
    }
    // SAFETY: the look-up is by the OID of a type that a column has.
    unsafe { pg_sys::getBaseType(type_oid) }
}
