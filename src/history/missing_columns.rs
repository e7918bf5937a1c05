//! The columns of a table that its history lacks.

use std::ffi::CString;

use pgrx::pg_sys;

use super::columns;
use super::own_columns::OWN_COLUMNS;
use crate::catalog::OpenRelation;
use crate::{compat, encoding};

/// The columns of a table for which its history has none, by name and type.
pub fn missing(table: pg_sys::Oid, history: pg_sys::Oid) -> Vec<String> {
    let wanted = OpenRelation::open(table).columns();
    let history = OpenRelation::open(history);
    // SAFETY: the relation is open, with so many columns, of which its own come first, dropped or not.
    let kept: Vec<_> = unsafe {
        let descriptor = (*history.as_ptr()).rd_att;
        (OWN_COLUMNS.len()..(*descriptor).natts as usize)
            .map(|place| compat::attribute(descriptor, place))
            .filter(|column| !column.attisdropped)
            .map(|column| (columns::name(column).to_owned(), column.atttypid))
            .collect()
    };
    let is_kept = |(name, of): &(CString, pg_sys::Oid)| {
        kept.iter().any(|(other, kept_as)| {
            other == name && columns::base_type(*kept_as) == columns::base_type(*of)
        })
    };
    let missing = wanted.into_iter().filter(|column| !is_kept(column));
    missing.map(|(name, _)| encoding::from_server(name.to_bytes())).collect()
}
