//! The columns of a table that its history lacks.

use pgrx::pg_sys;

use super::columns;
use super::target::OWN_COLUMNS;
use crate::catalog::OpenRelation;
use crate::{compat, encoding};

/// The columns of a table for which its history has none, by name and type.
pub fn missing(table: pg_sys::Oid, history: pg_sys::Oid) -> Vec<String> {
    let (table, history) = (OpenRelation::open(table), OpenRelation::open(history));
    // SAFETY: both relations are open, with so many columns.
    unsafe {
        let (of_table, of_history) = ((*table.as_ptr()).rd_att, (*history.as_ptr()).rd_att);
        let kept: Vec<_> = (OWN_COLUMNS.len()..(*of_history).natts as usize)
            .map(|place| compat::attribute(of_history, place))
            .filter(|column| !column.attisdropped)
            .map(|column| (columns::name(column).to_owned(), column.atttypid))
            .collect();
        let wanted: Vec<_> = (0..(*of_table).natts as usize)
            .map(|place| compat::attribute(of_table, place))
            .filter(|column| !column.attisdropped)
            .map(|column| (columns::name(column).to_owned(), column.atttypid))
            .collect();
        let is_kept = |(name, of): &(std::ffi::CString, pg_sys::Oid)| {
            kept.iter().any(|(other, kept_as)| {
                other == name && columns::base_type(*kept_as) == columns::base_type(*of)
            })
        };
        wanted
            .into_iter()
            .filter(|column| !is_kept(column))
            .map(|(name, _)| encoding::from_server(name.to_bytes()))
            .collect()
    }
}
