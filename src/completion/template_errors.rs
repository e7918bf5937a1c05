//! Errors in what a template's definition adds to a table.

use std::panic::AssertUnwindSafe;

use pg_sys::panic::CaughtError;
use pgrx::{PgSqlErrorCode, PgTryBuilder, pg_sys};

use crate::{catalog, error};

/// Runs `action`, and adds the template to the DETAIL of its errors: the role that creates the table may
/// lack a privilege that only the template's definition needs.
pub fn of_template<T>(template: pg_sys::Oid, action: impl FnOnce() -> T) -> T {
    // After an error no catalog can be read until the transaction is rolled back.
    let name = catalog::relation_name(template);
    // Nothing that `action` has changed is looked at after an error.
    PgTryBuilder::new(AssertUnwindSafe(action))
        .catch_others(|caught| {
            if let CaughtError::PostgresError(report) = &caught
                && report.sql_error_code() != PgSqlErrorCode::ERRCODE_QUERY_CANCELED
            {
                error::raise(error::from_template(report, &name));
            }
            caught.rethrow()
        })
        .execute()
}
