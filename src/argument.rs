//! The arguments of SQL functions and procedures, which may be NULL.

use pgrx::datum::Interval;
use pgrx::{IntoDatum, pg_sys};

use crate::error;

/// An argument that must not be NULL.
pub fn given<T>(argument: Option<T>, name: &str) -> T {
    argument.unwrap_or_else(|| error::raise(error::argument_is_null(name)))
}

/// The time that an argument such as `older_than` names: the interval before now().
pub fn time_before(interval: Interval) -> pg_sys::Datum {
    // SAFETY: the function takes a timestamptz and an interval; it raises an error where the result is out of range.
    unsafe {
        let now = pg_sys::Datum::from(pg_sys::GetCurrentTransactionStartTimestamp());
        pgrx::direct_function_call_as_datum(
            pg_sys::timestamptz_mi_interval,
            &[Some(now), interval.into_datum()],
        )
        .unwrap_or(now)
    }
}
