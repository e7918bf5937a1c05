//! Refusing to read a table together with a history whose columns are not those of the table.

use pgrx::pg_sys;

use super::columns;
use super::link;
use super::target::{has_form, remedy};
use crate::catalog::{self, OpenRelation};
use crate::{compat, encoding, error};

/// An error if the table is linked to a history that has no column for one of its own, or that is none. Nothing is checked where the table has no history.
pub fn check(table: pg_sys::Oid) {
    let Some(history) = link::history_of(table) else { return };
    let full_name = catalog::qualified_name(table);
    let (table, history) = (OpenRelation::open(table), OpenRelation::open(history));
    if !has_form(&history) {
        let remedy = remedy(&history, &full_name);
        error::raise(error::not_a_history(&history.name(), &full_name, &remedy));
    }
    // SAFETY: both relations are open, and the name of a column ends with NUL.
    unsafe {
        let (of_table, of_history) = ((*table.as_ptr()).rd_att, (*history.as_ptr()).rd_att);
        if let Err(place) = columns::places(of_table, of_history) {
            let column = encoding::text(compat::attribute(of_table, place).attname.data.as_ptr());
            error::raise(error::history_lacks_column(&history.name(), &column, &full_name));
        }
    }
}
