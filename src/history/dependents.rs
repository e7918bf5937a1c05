//! Objects that depend on a column of a history, and would keep PostgreSQL from dropping it: views, policies, publications.
//!
//! A column that is kept under another name takes them with it. They would not see the values of a new column of the name.

use pgrx::pg_sys;

use crate::catalog;
use crate::error::{self, ColumnChange};

/// Refuses a change of a table's column after which its history keeps the old values in a column of another name.
pub fn refuse(table: pg_sys::Oid, history: pg_sys::Oid, column: &str, change: ColumnChange) {
    let Some(number) = catalog::column_number(history, column) else { return };
    let dependents = catalog::column_dependents(history, number);
    if let Some(first) = dependents.first() {
        let [table, history] = [table, history].map(catalog::qualified_name);
        error::raise(error::history_column_in_use(
            &table,
            &history,
            column,
            change,
            &first.description,
            first.drop_statement.as_deref(),
        ));
    }
}
