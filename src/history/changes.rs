//! `base_entity.changes()`: the changes of a table's rows, with time and actor.

use pgrx::pg_sys;

use super::query::Query;
use super::readable;
use super::reader::{Reading, argument, read_into};
use crate::argument::given;
use crate::fmgr::{self, pg_function};
use crate::result_set::ResultSet;
use crate::security_context::with_settings;

pg_function! {
    /// `base_entity.changes(regclass, timestamptz, timestamptz)`.
    base_entity_changes / pg_finfo_base_entity_changes => changes
}

/// The types of the function's columns.
const COLUMNS: [pg_sys::Oid; 6] = [
    pg_sys::TIMESTAMPTZOID,
    pg_sys::TEXTOID,
    pg_sys::TEXTOID,
    pg_sys::TEXTOID,
    pg_sys::JSONBOID,
    pg_sys::JSONBOID,
];

unsafe fn changes(call: pg_sys::FunctionCallInfo) -> pg_sys::Datum {
    // SAFETY: PostgreSQL's own call of a set-returning function with these arguments.
    unsafe {
        let table = given(argument(call, 0), "relation");
        let table = pg_sys::Oid::from_u32(table.value() as u32);
        let query = Query::by_key(table);
        readable::check(table);
        let since = argument(call, 1).unwrap_or(pg_sys::Datum::from(i64::MIN));
        let until = argument(call, 2).unwrap_or(pg_sys::Datum::from(i64::MAX));
        let result = ResultSet::begin(call);
        let mut types = [pg_sys::TIMESTAMPTZOID, pg_sys::TIMESTAMPTZOID];
        let places = [0, 1, 2, 3, 4, 5].map(Some);
        // Values are compared as jsonb, in which different numbers are the same where the session rounds them.
        with_settings(&[(c"extra_float_digits", c"1")], || {
            let reading = Reading { query: &query.changes(), columns: &COLUMNS };
            read_into(&result, &reading, &mut types, &mut [since, until], &places);
        });
        fmgr::return_null(call)
    }
}
